//! Correcting a record: the form with what it says now, and a reason. Of two corrections at once the parts that do not
//! meet are put together; where they meet, both stand side by side and a person decides.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::id;
use super::show::{self, Typed};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::desk::calls::content::Content;
use crate::desk::calls::corrections::{self, Outcome, Overlap};
use crate::desk::calls::entity;
use crate::desk::calls::form::{self, LONGEST};
use crate::desk::calls::form_view::FormView;
use crate::desk::calls::labels::Labels;
use crate::desk::calls::record_view;
use crate::desk::names::Names;
use crate::desk::texts::{DeskTexts, Told};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::organisation::desk;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "desk/calls/pages/correction.html")]
struct CorrectionPage {
    page: Page,
    id: Id,
    desk_slug: String,
    form: FormView,
    told: Told,
    base: i32,
    reason: String,
    autofocus: bool,
    discardable: bool,
    /// A field that both changed: its name, what they wrote, what was typed here.
    sides: Vec<(String, String, String)>,
    their_name: String,
}

/// What a page of a correction is about.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// The record.
    pub call: Id,
    /// Its desk.
    pub desk: &'a desk::Model,
    /// The desk's words.
    pub labels: &'a Labels,
    /// The reason as typed.
    pub reason: &'a str,
}

/// The form.
pub async fn page(
    State(app): State<App>,
    Path(call): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let record =
        scope.find_by_id::<entity::Entity>(id(&call)?).one(app.db()).await?.ok_or(AppError::NotFound)?;
    let desk = super::desk(&app, scope, record.desk_id).await?;
    let labels = Labels::of_desk(&desk, access.locale());
    let keys = app.db().keys(scope.organisation()).await?;
    let content = Content::of(&keys, &record)?;
    crate::desk::calls::reading::note(&app, scope, "call.read", record.desk_id, ("call", record.id)).await?;
    let fields = form::filled(&content, &labels);
    let parts = Parts { call: record.id, desk: &desk, labels: &labels, reason: "" };
    form_page(&access.page, parts, &fields, &Errors::default(), record.version, None)
}

/// What two corrections say of the fields that both changed (field, theirs, mine), and who made theirs.
type Sides = (Vec<(String, String, String)>, String);

fn form_page(
    page: &Page,
    parts: Parts<'_>,
    fields: &Fields,
    errors: &Errors,
    base: i32,
    sides: Option<Sides>,
) -> Result<Response, AppError> {
    let status = match (&sides, errors.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let (sides, their_name) = sides.unwrap_or_default();
    let view = CorrectionPage {
        page: page.clone(),
        id: parts.call,
        desk_slug: parts.desk.slug.clone(),
        form: FormView::new(fields, parts.labels, errors, true),
        told: DeskTexts::of(parts.desk).told(page.locale),
        base,
        reason: parts.reason.to_owned(),
        autofocus: false,
        discardable: false,
        sides,
        their_name,
    };
    let mut response = render(&view)?;
    *response.status_mut() = status;
    Ok(response)
}

/// Shows where two corrections meet: both sides, with what was typed kept in the form, now made from the newest version.
///
/// # Errors
/// [`AppError`] when the page cannot be made.
pub async fn show_overlap(
    app: &App,
    access: &Access,
    parts: Parts<'_>,
    typed: &Fields,
    mine: &Content,
    overlap: &Overlap,
) -> Result<Response, AppError> {
    let sides = overlap
        .fields
        .iter()
        .map(|field| {
            let words = |content: &Content| match record_view::value(content, *field, parts.labels) {
                text if text.is_empty() => access.page.t("call-was-empty"),
                text => text,
            };
            (record_view::name(*field, parts.labels), words(&overlap.theirs), words(mine))
        })
        .collect();
    let names = Names::of(access.scope()?, app.db(), overlap.by).await?;
    let name = names.get(overlap.by).to_owned();
    // Where only they changed something, the form takes it over: what it keeps is one's own where both did.
    let merged = overlap.with_mine(mine);
    let mut fields = form::filled(&merged, parts.labels);
    if mine.facts.residence == merged.facts.residence {
        fields.set("residence_text", typed.get("residence_text"));
        fields.set("residence", typed.get("residence"));
    }
    form_page(&access.page, parts, &fields, &Errors::default(), overlap.version, Some((sides, name)))
}

/// Corrects.
pub async fn create(
    State(app): State<App>,
    Path(call): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let call = id(&call)?;
    let typed = Fields(form::kept(&fields));
    let base: i32 = fields.get("base").parse().unwrap_or(0);
    let mut tx = app.db().write(scope).await?;
    let made_from = corrections::content_at(&tx, call, base).await?.ok_or(AppError::NotFound)?;
    let record = scope.find_by_id::<entity::Entity>(call).one(&tx).await?.ok_or(AppError::NotFound)?;
    let desk = super::desk(&app, scope, record.desk_id).await?;
    let labels = Labels::of_desk(&desk, access.locale());
    let reason = fields.get("reason");
    let parts = Parts { call, desk: &desk, labels: &labels, reason };
    let mine = form::read(&typed, &made_from.facts, &labels, true, scope.now());
    let mine = match (mine, reason_error(reason)) {
        (Ok(mine), None) => mine,
        (mine, missing) => {
            let mut errors = mine.err().unwrap_or_default();
            if let Some(message) = missing {
                errors.add("reason", message);
            }
            return form_page(&access.page, parts, &typed, &errors, base, None);
        }
    };
    match corrections::correct(&mut tx, call, base, &mine, reason).await?.ok_or(AppError::NotFound)? {
        Outcome::Unchanged => Ok(see_other(&format!("/calls/{call}?notice=call-unchanged"))),
        Outcome::Corrected(_) => {
            tx.commit().await?;
            Ok(see_other(&format!("/calls/{call}?notice=call-corrected")))
        }
        Outcome::Overlap(overlap) => {
            drop(tx);
            show_overlap(&app, &access, parts, &typed, &mine, &overlap).await
        }
    }
}

/// What must be mended in a reason.
pub fn reason_error(reason: &str) -> Option<Message> {
    if reason.is_empty() {
        Some(Message::new("call-error-reason"))
    } else if reason.chars().count() > 500 {
        Some(Message::new("call-error-long").with("n", LONGEST.min(500)))
    } else {
        None
    }
}

/// Marks the record as void.
pub async fn void(
    State(app): State<App>,
    Path(call): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    set_void(&app, &access, id(&call)?, true, fields.get("reason")).await
}

/// Takes a voiding back; the coordinator does.
pub async fn reinstate(
    State(app): State<App>,
    Path(call): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let call = id(&call)?;
    let record = scope.find_by_id::<entity::Entity>(call).one(app.db()).await?.ok_or(AppError::NotFound)?;
    if !scope.reaches_desk(record.desk_id) {
        return Err(AppError::NotFound);
    }
    set_void(&app, &access, call, false, fields.get("reason")).await
}

async fn set_void(
    app: &App,
    access: &Access,
    call: Id,
    void: bool,
    reason: &str,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    if let Some(message) = reason_error(reason) {
        scope.find_by_id::<entity::Entity>(call).one(app.db()).await?.ok_or(AppError::NotFound)?;
        let mut typed = Typed { reason: reason.to_owned(), ..Typed::default() };
        typed.errors.add("void_reason", message);
        return show::show(app, access, call, typed).await;
    }
    let mut tx = app.db().write(scope).await?;
    let outcome = corrections::set_void(&mut tx, call, void, reason).await?.ok_or(AppError::NotFound)?;
    if matches!(outcome, Outcome::Corrected(_)) {
        tx.commit().await?;
    }
    let notice = if void { "call-voided" } else { "call-reinstated" };
    Ok(see_other(&format!("/calls/{call}?notice={notice}")))
}
