//! Beginning a record: the button 「電話が鳴った」, the same after signing in anew (with the minute at which it rang), and
//! entering a call afterwards.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use time::Duration;

use super::{desk_named, desks};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::clock::Instant;
use crate::desk::calls::draft::Kept;
use crate::desk::calls::drafts;
use crate::desk::duty;
use crate::form::once::{self, Seen};
use crate::organisation::desk;
use crate::web::{AppError, Page, render};

/// How long a telephone may have been ringing while somebody signed in.
const LONGEST_WAIT: Duration = Duration::hours(12);

/// What an address of this page carries.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// The minute at which it rang, in microseconds since 1970.
    at: String,
    /// The desk's slug.
    desk: String,
}

#[derive(Template)]
#[template(path = "desk/calls/pages/begin.html")]
struct BeginPage {
    page: Page,
    desks: Vec<desk::Model>,
    at: Option<Instant>,
}

fn rang_at(text: &str, now: Instant) -> Option<Instant> {
    let at = Instant(text.parse().ok()?);
    (at <= now && now.since(at) <= LONGEST_WAIT).then(|| at.minute())
}

/// The page after signing in while the telephone rang: one button for each desk, with the minute kept.
pub async fn resume(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    access: Access,
) -> Result<Response, AppError> {
    let mut desks = desks(&access, Action::TakeCall)?;
    if desks.iter().any(|desk| desk.slug == asked.desk) {
        desks.retain(|desk| desk.slug == asked.desk);
    }
    let at = Some(rang_at(&asked.at, app.now()).unwrap_or_else(|| app.now().minute()));
    render(&BeginPage { page: access.page, desks, at })
}

/// The page that asks at which desk a call is entered afterwards.
pub async fn afterwards(Query(asked): Query<Asked>, access: Access) -> Result<Response, AppError> {
    let mut desks = desks(&access, Action::TakeCall)?;
    if desks.iter().any(|desk| desk.slug == asked.desk) {
        desks.retain(|desk| desk.slug == asked.desk);
    }
    render(&BeginPage { page: access.page, desks, at: None })
}

/// Begins the draft and leads to it.
pub async fn create(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let slug = if fields.has("desk") { fields.get("desk") } else { &asked.desk };
    let desk = desk_named(&access, Action::TakeCall, slug)?;
    let mut tx = app.db().write(scope).await?;
    if let Seen::Same(to) | Seen::Changed(to) = once::seen(scope, &tx, &fields).await? {
        return Ok(see_other(&to));
    }
    let afterwards = fields.get("afterwards") == "1";
    let started_at = rang_at(fields.get("at"), scope.now()).unwrap_or_else(|| scope.now().minute());
    let mut kept = Kept { afterwards, ..Kept::default() };
    if afterwards {
        let today = started_at.date();
        kept.fields = vec![("day".into(), today.to_string())];
    }
    let draft = drafts::begin(&mut tx, desk.id, started_at, &kept).await?;
    let to = format!("/calls/drafts/{}", draft.id);
    once::remember(&mut tx, &fields, &to).await?;
    duty::keep_signed_in(&mut tx, &access, desk.id).await?;
    tx.commit().await?;
    Ok(see_other(&to))
}
