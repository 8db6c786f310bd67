//! The page of a record: what it says, how it came to be, what may be done with it. Reading it is noted.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::{desk, desks, id};
use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::Access;
use crate::auth::policy::Action;
use crate::desk::calls::content::{Content, Field};
use crate::desk::calls::corrections::versions;
use crate::desk::calls::labels::Labels;
use crate::desk::calls::record_view::{self, Event, Row};
use crate::desk::calls::{drafts, entity, redaction};
use crate::desk::names::Names;
use crate::form::Errors;
use crate::id::Id;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "desk/calls/pages/show.html")]
struct ShowPage {
    page: Page,
    id: Id,
    desk_slug: String,
    number: String,
    when: String,
    taken_by: String,
    duration: Option<i64>,
    source: String,
    facts: Vec<Row>,
    chief_concern: String,
    notes: String,
    version: i32,
    corrections: usize,
    history: Vec<Event>,
    voided: bool,
    offers: Offers,
    redactions_open: usize,
    errors: Vec<(String, String)>,
    words: String,
    reason: String,
}

/// What may be done with the record.
#[derive(Clone, Copy, Default)]
struct Offers {
    correct: bool,
    /// Go on with a correction that the reader has begun.
    go_on: bool,
    reinstate: bool,
    redact: bool,
    /// Begin the next record, for the telephone that rings while this one is looked at.
    ring: bool,
}

/// What was typed into one of the small forms of the page, when it must be mended.
#[derive(Default)]
pub struct Typed {
    /// By field.
    pub errors: Errors,
    /// Words to be blacked out.
    pub words: String,
    /// The reason given.
    pub reason: String,
}

/// The page.
pub async fn page(
    State(app): State<App>,
    Path(call): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    show(&app, &access, id(&call)?, Typed::default()).await
}

/// Shows the record `call`, with what was typed in a form that must be mended.
///
/// # Errors
/// [`AppError::NotFound`] when it is not within reach of reading.
pub async fn show(app: &App, access: &Access, call: Id, typed: Typed) -> Result<Response, AppError> {
    let scope = access.may(Action::ReadCall).ok_or(AppError::NotFound)?;
    let record = super::call(&scope, app.db(), call).await?;
    crate::audit::reading::note(
        app,
        &scope,
        AuditEvent::new("call.read", "call", record.id).at_desk(record.desk_id),
    )
    .await?;
    let keys = app.db().keys(scope.organisation()).await?;
    let desk = desk(app, &scope, record.desk_id).await?;
    let labels = Labels::of_desk(&desk, access.locale());
    let content = Content::of(&keys, &record)?;
    let kept = versions(&scope, app.db(), record.id).await?;
    let redactions = scope
        .find::<redaction::Entity>()
        .filter(redaction::Column::CallId.eq(record.id))
        .all(app.db())
        .await?;
    let people = kept.iter().map(|v| v.changed_by).chain([record.changed_by, record.taken_by]).flatten();
    let redacted = redactions.iter().flat_map(|row| [Some(row.account_id), row.decided_by]).flatten();
    let people: Vec<Id> = people.chain(redacted).collect();
    let names = Names::of(&scope, app.db(), people).await?;
    let within = async |action| -> Result<bool, AppError> {
        let Some(scope) = access.may(action) else { return Ok(false) };
        Ok(scope.find_by_id::<entity::Entity>(call).one(app.db()).await?.is_some())
    };
    let correct = within(Action::CorrectCall).await? && record.voided_at.is_none();
    let begun = match access.may(Action::CorrectCall).filter(|_| correct) {
        Some(scope) => drafts::correction(&scope, call).one(app.db()).await?,
        None => None,
    };
    let offers = Offers {
        correct,
        go_on: begun.is_some(),
        reinstate: access.may(Action::CorrectCall).is_some_and(|s| s.reaches_desk(record.desk_id)),
        redact: within(Action::AskRedaction).await?,
        ring: desks(access, Action::TakeCall)?.iter().any(|desk| desk.id == record.desk_id),
    };
    let locale = access.locale();
    let taken_by = match names.get(record.taken_by) {
        "" => record.taken_by_label.clone().unwrap_or_default(),
        name => name.to_owned(),
    };
    let steps = record_view::history(&keys, &record, &kept, &names, &labels)?;
    let mut page = access.page.clone();
    page.place = Some(desk.name.clone());
    let view = ShowPage {
        id: record.id,
        desk_slug: desk.slug.clone(),
        number: format!("{}-{:04}", record.fiscal_year, record.number),
        when: record_view::value(&content, Field::StartedAt, &labels),
        taken_by,
        duration: content.facts.duration().map(|d| d.whole_minutes()),
        source: labels.of(record.source),
        facts: record_view::facts(&content, &labels),
        version: record.version,
        corrections: steps.iter().filter(|step| step.version > 1 && !step.voided && !step.reinstated).count(),
        history: record_view::events(steps, &redactions, &names, &labels),
        voided: record.voided_at.is_some(),
        offers,
        redactions_open: redactions.iter().filter(|row| row.decided_at.is_none()).count(),
        errors: typed.errors.iter().map(|(f, m)| (f.to_owned(), m.text(locale))).collect(),
        words: typed.words,
        reason: typed.reason,
        chief_concern: content.texts.chief_concern,
        notes: content.texts.notes,
        page,
    };
    let mut response = render(&view)?;
    if !typed.errors.is_empty() {
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}
