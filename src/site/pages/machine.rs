//! For machines: the state as JSON, the opening days as a feed, and the description of both. Told in docs/embed.md.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;

use crate::app::App;
use crate::auth::Access;
use crate::desk::hours::model::State as Opening;
use crate::desk::hours::words;
use crate::i18n::Locale;
use crate::site::cache::{for_everybody, public};
use crate::site::door::Door;
use crate::site::{feed, public as read};
use crate::web::AppError;

/// The OpenAPI description of what is public to machines.
const DESCRIPTION: &str = include_str!("../openapi.json");

/// The description.
pub async fn description() -> Response {
    for_everybody(public("application/json", DESCRIPTION))
}

#[derive(Serialize)]
struct NextOpening {
    opens: String,
    closes: String,
}

#[derive(Serialize)]
struct Status {
    desk: String,
    name: String,
    phone: Option<String>,
    at: String,
    open: bool,
    until: Option<String>,
    reason: Option<&'static str>,
    reason_text: Option<String>,
    next_opening: Option<NextOpening>,
}

/// The state of a desk. The same in every language: names and reasons in Japanese.
pub async fn status(State(app): State<App>, Path(slug): Path<String>) -> Result<Response, AppError> {
    let now = app.now();
    let key = format!("status {slug}");
    if let Some(kept) = app.pages().get(&key, now) {
        return Ok(for_everybody(kept));
    }
    let desk = read::at(app.db(), &slug, now).await?;
    let door = Door::of(&desk.hours, now);
    let (until, closed) = match &door.state {
        Opening::Open { until } => (Some(until.rfc3339()), None),
        Opening::Closed { reason } => (None, Some(reason)),
    };
    let status = Status {
        desk: desk.desk.slug,
        name: desk.desk.name,
        phone: desk.desk.phone,
        at: now.rfc3339(),
        open: door.is_open(),
        until,
        reason: closed.map(words::reason_code),
        reason_text: closed.map(|reason| words::reason(Locale::Ja, reason)),
        next_opening: door.next.map(|(date, span)| NextOpening {
            opens: span.opens_at(date).rfc3339(),
            closes: span.closes_at(date).rfc3339(),
        }),
    };
    let body = serde_json::to_string(&status).map_err(|e| AppError::Fault(e.to_string()))?;
    Ok(for_everybody(app.pages().keep(key, now, "application/json", body)))
}

/// The opening days of the next twelve months.
pub async fn calendar(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let now = app.now();
    let key = format!("feed {slug} {}", access.locale().tag());
    if let Some(kept) = app.pages().get(&key, now) {
        return Ok(for_everybody(kept));
    }
    let desk = read::at(app.db(), &slug, now).await?;
    let url = app.config().public_url();
    let host = url.split("://").nth(1).unwrap_or(url).split([':', '/']).next().unwrap_or(url);
    let text = feed::feed(&desk.hours, &desk.desk.slug, host, now, access.locale());
    Ok(for_everybody(app.pages().keep(key, now, "text/calendar; charset=utf-8", text)))
}
