//! Correcting a record: the form with what it says now, and a reason. Of two corrections at once the parts that do not
//! meet are put together; where they meet, both stand side by side and a person decides.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::show::{self, Typed};
use super::{draft, id};
use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::clock::Instant;
use crate::desk::calls::content::Content;
use crate::desk::calls::corrections::{self, Outcome, Overlap};
use crate::desk::calls::draft::Kept;
use crate::desk::calls::form::{self, LONGEST};
use crate::desk::calls::form_view::FormView;
use crate::desk::calls::labels::Labels;
use crate::desk::calls::record_view;
use crate::desk::calls::{drafts, entity};
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
    /// Where this page stands.
    here: String,
    /// What is known of what was written of it.
    revision: i64,
    /// When it was written, if the page goes on with it.
    saved_at: String,
    /// When it was made: nothing is kept of what is typed since.
    opened_at: String,
    autofocus: bool,
    discardable: bool,
    /// The window that saved last, and its count of saves.
    kept_window: String,
    kept_sequence: i64,
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
    /// The revision of what was kept of the correction; 0 where nothing was.
    pub revision: i64,
    /// When the page is made.
    pub now: Instant,
}

/// The form: what the record says, or the correction of it that was begun.
pub async fn page(
    State(app): State<App>,
    Path(call): Path<String>,
    headers: HeaderMap,
    access: Access,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let record = super::call(scope, app.db(), id(&call)?).await?;
    let desk = super::desk(&app, scope, record.desk_id).await?;
    let labels = Labels::of_desk(&desk, access.locale());
    let keys = app.db().keys(scope.organisation()).await?;
    crate::audit::reading::note(
        &app,
        scope,
        AuditEvent::new("call.read", "call", record.id).at_desk(record.desk_id),
    )
    .await?;
    if let Some(row) = drafts::correction(scope, record.id).one(app.db()).await? {
        let kept = row.open(&keys)?;
        if draft::asks_what_is_kept(&headers) {
            return Ok(draft::what_is_kept(&row, &kept));
        }
        let fields = kept.form();
        let reason = fields.get("reason");
        let parts = Parts {
            call: record.id,
            desk: &desk,
            labels: &labels,
            reason,
            revision: row.revision,
            now: scope.now(),
        };
        let base = fields.get("base").parse().unwrap_or(record.version);
        return form_page(&access.page, parts, &fields, Shown::Continued(row.saved_at, &kept), base);
    }
    let fields = form::filled(&Content::of(&keys, &record)?, &labels);
    let parts =
        Parts { call: record.id, desk: &desk, labels: &labels, reason: "", revision: 0, now: scope.now() };
    form_page(&access.page, parts, &fields, Shown::Anew, record.version)
}

/// Keeps a correction that is being written; answers a script.
pub async fn save(
    State(app): State<App>,
    Path(call): Path<String>,
    headers: HeaderMap,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let mut tx = app.db().write(scope).await?;
    let record =
        scope.find_by_id::<entity::Entity>(id(&call)?).lock().one(&tx).await?.ok_or(AppError::NotFound)?;
    let mut kept = form::kept(&fields);
    for name in ["reason", "base"] {
        kept.push((name.to_owned(), fields.get(name).to_owned()));
    }
    let saved = drafts::keep_correction(&mut tx, &record, kept, &draft::window(&headers, &fields)).await?;
    tx.commit().await?;
    Ok(draft::answer(&access, scope.now(), saved))
}

/// Puts away what was written of a correction, and begins anew.
pub async fn discard(
    State(app): State<App>,
    Path(call): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let mut tx = app.db().write(scope).await?;
    let record = super::call(scope, &tx, id(&call)?).await?;
    drafts::end_correction(&mut tx, record.id).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/calls/{}/correction?notice=draft-discarded", record.id)))
}

/// What two corrections say of the fields that both changed (field, theirs, mine), and who made theirs.
type Sides = (Vec<(String, String, String)>, String);

/// Why the form is shown.
enum Shown<'a> {
    /// To begin.
    Anew,
    /// To go on with what was kept then.
    Continued(Instant, &'a Kept),
    /// To mend these.
    Faulty(&'a Errors),
    /// To decide between two corrections.
    Overlapping(Sides),
}

fn form_page(
    page: &Page,
    parts: Parts<'_>,
    fields: &Fields,
    shown: Shown<'_>,
    base: i32,
) -> Result<Response, AppError> {
    let none = Errors::default();
    let (mut status, mut errors, mut saved_at) = (StatusCode::OK, &none, String::new());
    let (mut sides, mut their_name) = (Vec::new(), String::new());
    let (mut kept_window, mut kept_sequence) = (String::new(), 0);
    match shown {
        Shown::Anew => {}
        Shown::Continued(at, kept) => {
            saved_at = format!("{} {}", page.locale.day(at.date()), at.clock());
            (kept_window, kept_sequence) = (kept.window.clone(), kept.sequence);
        }
        Shown::Faulty(found) => (status, errors) = (StatusCode::UNPROCESSABLE_ENTITY, found),
        Shown::Overlapping(both) => {
            status = StatusCode::CONFLICT;
            (sides, their_name) = both;
        }
    }
    let view = CorrectionPage {
        page: page.clone(),
        id: parts.call,
        desk_slug: parts.desk.slug.clone(),
        form: FormView::new(fields, parts.labels, errors, true),
        told: DeskTexts::of(parts.desk).told(page.locale),
        base,
        reason: parts.reason.to_owned(),
        here: format!("/calls/{}/correction", parts.call),
        revision: parts.revision,
        saved_at,
        opened_at: parts.now.clock(),
        autofocus: false,
        discardable: false,
        kept_window,
        kept_sequence,
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
    form_page(&access.page, parts, &fields, Shown::Overlapping((sides, name)), overlap.version)
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
    let record = super::call(scope, &tx, call).await?;
    let desk = super::desk(&app, scope, record.desk_id).await?;
    let labels = Labels::of_desk(&desk, access.locale());
    let reason = fields.get("reason");
    let revision = fields.get("revision").parse().unwrap_or(0);
    let parts = Parts { call, desk: &desk, labels: &labels, reason, revision, now: scope.now() };
    let mine = form::read(&typed, &made_from.facts, &labels, true, scope.now());
    let mine = match (mine, reason_error(reason)) {
        (Ok(mine), None) => mine,
        (mine, missing) => {
            let mut errors = mine.err().unwrap_or_default();
            if let Some(message) = missing {
                errors.add("reason", message);
            }
            return form_page(&access.page, parts, &typed, Shown::Faulty(&errors), base);
        }
    };
    let notice =
        match corrections::correct(&mut tx, call, base, &mine, reason).await?.ok_or(AppError::NotFound)? {
            Outcome::Unchanged => "call-unchanged",
            Outcome::Corrected(_) => "call-corrected",
            Outcome::Overlap(overlap) => {
                drop(tx);
                return show_overlap(&app, &access, parts, &typed, &mine, &overlap).await;
            }
        };
    drafts::end_correction(&mut tx, call).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/calls/{call}?notice={notice}")))
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
    let record = super::call(scope, app.db(), call).await?;
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
        super::call(scope, app.db(), call).await?;
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
