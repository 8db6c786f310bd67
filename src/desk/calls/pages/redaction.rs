//! Asking that words be blacked out, and the list on which somebody else approves it. Who approves sees where the words
//! stand, how long they are and why, never the text around them.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::correction::reason_error;
use super::id;
use super::show::{self, Typed};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::crypto::Place;
use crate::desk::calls::content::unseal;
use crate::desk::calls::redactions::{self, Decided};
use crate::desk::calls::{entity, redaction};
use crate::desk::names::Names;
use crate::form::once::{self, Seen};
use crate::i18n::Message;
use crate::id::Id;
use crate::organisation::desk;
use crate::web::{AppError, Page, render};

/// Asks.
pub async fn ask(
    State(app): State<App>,
    Path(call): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let call = id(&call)?;
    let (words, reason) = (fields.get("words"), fields.get("reason"));
    let mut typed = Typed { words: words.into(), reason: reason.into(), ..Typed::default() };
    if words.is_empty() || words.chars().count() > 200 {
        typed.errors.add("words", Message::new("call-error-redact-words"));
    }
    if let Some(message) = reason_error(reason) {
        typed.errors.add("redact_reason", message);
    } else if !words.is_empty() && reason.contains(words) {
        typed.errors.add("redact_reason", Message::new("call-error-redact-reason"));
    }
    let mut tx = app.db().write(scope).await?;
    if let Seen::Same(to) = once::seen(scope, &tx, &fields).await? {
        return Ok(see_other(&to));
    }
    if typed.errors.is_empty() {
        match redactions::ask(&mut tx, call, words, reason).await?.ok_or(AppError::NotFound)? {
            true => {
                let to = format!("/calls/{call}?notice=redaction-asked");
                once::remember(&mut tx, &fields, &to).await?;
                tx.commit().await?;
                return Ok(see_other(&to));
            }
            false => typed.errors.add("words", Message::new("call-error-redact-nowhere")),
        }
    } else {
        super::call(scope, &tx, call).await?;
    }
    drop(tx);
    show::show(&app, &access, call, typed).await
}

/// A request as the one who decides sees it.
struct Request {
    id: Id,
    desk: String,
    record: String,
    asked: String,
    by: String,
    reason: String,
    length: usize,
    chief_concern: bool,
    notes: bool,
    versions: usize,
    own: bool,
}

#[derive(Template)]
#[template(path = "desk/calls/pages/redactions.html")]
struct RedactionsPage {
    page: Page,
    requests: Vec<Request>,
    refused: bool,
}

/// The requests that wait.
pub async fn page(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    list(&app, &access, false).await
}

async fn list(app: &App, access: &Access, refused: bool) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let waiting = scope
        .find::<redaction::Entity>()
        .filter(redaction::Column::DecidedAt.is_null())
        .order_by_asc(redaction::Column::AskedAt)
        .limit(100)
        .all(app.db())
        .await?;
    let names = Names::of(scope, app.db(), waiting.iter().map(|r| r.account_id)).await?;
    let keys = app.db().keys(scope.organisation()).await?;
    let mut requests = Vec::with_capacity(waiting.len());
    for row in waiting {
        let Some(record) = scope.find_by_id::<entity::Entity>(row.call_id).one(app.db()).await? else {
            continue;
        };
        let place = |column| Place { table: "call_redaction", column, row: row.id };
        let words = unseal(&keys, place("sealed_words"), &row.sealed_words)?;
        let reason = unseal(&keys, place("sealed_reason"), &Some(row.sealed_reason.clone()))?;
        let places = redactions::places(scope, app.db(), &keys, &record, &words).await?;
        let desk = scope.find_by_id::<desk::Entity>(row.desk_id).one(app.db()).await?;
        requests.push(Request {
            id: row.id,
            desk: desk.map(|desk| desk.name).unwrap_or_default(),
            record: format!("{}-{:04}", record.fiscal_year, record.number),
            asked: format!("{} {}", access.locale().date(row.asked_at.date()), row.asked_at.clock()),
            by: names.get(Some(row.account_id)).to_owned(),
            reason,
            length: words.chars().count(),
            chief_concern: places.chief_concern,
            notes: places.notes,
            versions: places.versions,
            own: scope.account() == Some(row.account_id),
        });
    }
    let mut response = render(&RedactionsPage { page: access.page.clone(), requests, refused })?;
    if refused {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    Ok(response)
}

/// Approves.
pub async fn approve(
    State(app): State<App>,
    Path(request): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    decide(&app, &access, id(&request)?, true).await
}

/// Refuses.
pub async fn refuse(
    State(app): State<App>,
    Path(request): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    decide(&app, &access, id(&request)?, false).await
}

async fn decide(app: &App, access: &Access, request: Id, approve: bool) -> Result<Response, AppError> {
    let mut tx = app.db().write(access.scope()?).await?;
    match redactions::decide(&mut tx, request, approve).await?.ok_or(AppError::NotFound)? {
        Decided::Done => tx.commit().await?,
        Decided::Before => {}
        Decided::OwnRequest => {
            drop(tx);
            return list(app, access, true).await;
        }
    }
    let notice = if approve { "redaction-approved" } else { "redaction-refused" };
    Ok(see_other(&format!("/redactions?notice={notice}")))
}
