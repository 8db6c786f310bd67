//! The page beside the telephone: the form of a draft, saved while it is written; the end of the call; putting it away.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::id;
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::clock::Instant;
use crate::db::WriteTx;
use crate::desk::calls::draft::{Kept, Model};
use crate::desk::calls::drafts::{self, Saved, Window};
use crate::desk::calls::form;
use crate::desk::calls::form_view::FormView;
use crate::desk::calls::labels::Labels;
use crate::desk::texts::{DeskTexts, Told};
use crate::form::{Errors, Fields};
use crate::organisation::desk;
use crate::web::{AppError, Page, render};

/// What stands above the form beside errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Banner {
    /// Nothing.
    None,
    /// Another window has written on since.
    Stale,
    /// The record may not be corrected by this person any more.
    TooLate,
}

#[derive(Template)]
#[template(path = "desk/calls/pages/draft.html")]
struct DraftPage {
    page: Page,
    /// Where this page stands.
    here: String,
    id: String,
    desk_slug: String,
    form: FormView,
    told: Told,
    revision: i64,
    since: String,
    since_rfc: String,
    now_rfc: String,
    minutes: i64,
    saved_at: String,
    ended: Option<String>,
    afterwards: bool,
    sent: Option<String>,
    sent_at: String,
    banner: Banner,
    autofocus: bool,
    discardable: bool,
    /// The window that saved last, and its count of saves.
    kept_window: String,
    kept_sequence: i64,
}

/// Shows the draft with these fields.
///
/// # Errors
/// [`AppError`] when the page cannot be made.
pub fn show(
    app: &App,
    page: Page,
    (row, kept, desk): (&Model, &Kept, &desk::Model),
    fields: &Fields,
    errors: &Errors,
    banner: Banner,
) -> Result<Response, AppError> {
    let labels = Labels::of_desk(desk, page.locale);
    let form = FormView::new(fields, &labels, errors, kept.afterwards);
    let now = app.now();
    let autofocus = form.errors.is_empty();
    let until = row.ended_at.unwrap_or(now);
    let view = DraftPage {
        here: format!("/calls/drafts/{}", row.id),
        id: row.id.to_string(),
        desk_slug: desk.slug.clone(),
        form,
        told: DeskTexts::of(desk).told(page.locale),
        revision: row.revision,
        since: row.started_at.clock(),
        since_rfc: row.started_at.rfc3339(),
        now_rfc: now.rfc3339(),
        minutes: until.since(row.started_at).whole_minutes(),
        saved_at: row.saved_at.clock(),
        ended: row.ended_at.map(|at| at.clock()),
        afterwards: kept.afterwards,
        sent: row.call_id.filter(|_| row.sent_at.is_some()).map(|call| call.to_string()),
        sent_at: row.sent_at.map(|at| at.clock()).unwrap_or_default(),
        banner,
        autofocus,
        discardable: row.sent_at.is_none(),
        kept_window: kept.window.clone(),
        kept_sequence: kept.sequence,
        page,
    };
    let mut response = render(&view)?;
    if banner != Banner::None {
        *response.status_mut() = StatusCode::CONFLICT;
    } else if !errors.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Whether a script asks for what is kept, to bring the page up to it, and not for the page.
pub fn asks_what_is_kept(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept == "application/json")
}

/// What is kept, for such a script.
pub fn what_is_kept(row: &Model, kept: &Kept) -> Response {
    let told = json!({
        "saved_at": row.saved_at.clock(), "revision": row.revision,
        "window": kept.window, "sequence": kept.sequence, "fields": kept.fields,
    });
    Json(told).into_response()
}

/// The page. A draft that was sent shows what was sent: sending it again changed is a correction.
pub async fn page(
    State(app): State<App>,
    Path(draft): Path<String>,
    headers: HeaderMap,
    access: Access,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let row = drafts::find(scope, app.db(), id(&draft)?).await?.ok_or(AppError::NotFound)?;
    let desk = super::desk(&app, scope, row.desk_id).await?;
    let kept = row.open(&*app.db().keys(scope.organisation()).await?)?;
    if asks_what_is_kept(&headers) {
        return Ok(what_is_kept(&row, &kept));
    }
    let fields = kept.form();
    show(&app, access.page, (&row, &kept, &desk), &fields, &Errors::default(), Banner::None)
}

/// Where a save comes from, by its headers (a script) or its fields (a form).
pub fn window(headers: &HeaderMap, fields: &Fields) -> Window {
    let header = |name| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let page = match header("x-draft-page") {
        "" => fields.get("window"),
        page => page,
    };
    let sequence = match header("x-draft-sequence") {
        "" => fields.get("sequence"),
        sequence => sequence,
    };
    Window {
        page: page.chars().take(32).collect(),
        sequence: sequence.parse().unwrap_or(0),
        revision: fields.get("revision").parse().unwrap_or(-1),
    }
}

/// The draft that an address names, locked until the write is over.
async fn locked(tx: &WriteTx, draft: &str) -> Result<Model, AppError> {
    drafts::lock(tx, id(draft)?).await?.ok_or(AppError::NotFound)
}

/// Keeps what is in the form; answers a script, or leads back to the page whose button was pressed.
pub async fn save(
    State(app): State<App>,
    Path(draft): Path<String>,
    headers: HeaderMap,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let mut tx = app.db().write(scope).await?;
    let row = locked(&tx, &draft).await?;
    let saved = drafts::keep(&mut tx, &row, form::kept(&fields), &window(&headers, &fields)).await?;
    tx.commit().await?;
    if fields.get("by") != "hand" {
        return Ok(answer(&access, scope.now(), saved));
    }
    match saved {
        Saved::As(_) => Ok(see_other(&format!("/calls/drafts/{}?notice=draft-kept", row.id))),
        Saved::Stale(revision) => stale(&app, access, Model { revision, ..row }, &fields).await,
    }
}

/// The form as it was typed, where another window has written on since.
async fn stale(app: &App, access: Access, row: Model, fields: &Fields) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let desk = super::desk(app, scope, row.desk_id).await?;
    let kept = row.open(&*app.db().keys(scope.organisation()).await?)?;
    let typed = Fields(form::kept(fields));
    show(app, access.page, (&row, &kept, &desk), &typed, &Errors::default(), Banner::Stale)
}

/// What a script is told of a save.
pub fn answer(access: &Access, now: Instant, saved: Saved) -> Response {
    match saved {
        Saved::As(revision) => Json(json!({ "saved_at": now.clock(), "revision": revision })).into_response(),
        Saved::Stale(revision) => {
            let told = json!({ "error": "stale", "message": access.page.t("call-stale-title"), "revision": revision });
            (StatusCode::CONFLICT, Json(told)).into_response()
        }
    }
}

/// Notes the end of the call, keeps the form, and stays on the page.
pub async fn end(
    State(app): State<App>,
    Path(draft): Path<String>,
    headers: HeaderMap,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let mut tx = app.db().write(scope).await?;
    let row = locked(&tx, &draft).await?;
    let saved = drafts::keep(&mut tx, &row, form::kept(&fields), &window(&headers, &fields)).await?;
    drafts::end_call(&mut tx, &row).await?;
    tx.commit().await?;
    if let Saved::Stale(revision) = saved {
        return stale(&app, access, Model { revision, ..row }, &fields).await;
    }
    Ok(see_other(&format!("/calls/drafts/{}", row.id)))
}

/// Puts the draft away.
pub async fn discard(
    State(app): State<App>,
    Path(draft): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let mut tx = app.db().write(scope).await?;
    let row = locked(&tx, &draft).await?;
    if row.sent_at.is_none() {
        drafts::discard(&mut tx, &row).await?;
        tx.commit().await?;
    }
    Ok(see_other("/?notice=draft-discarded"))
}
