//! One import: what was found in its file, how far it is, what came of it.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};

use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::see_other;
use crate::clock::Instant;
use crate::desk::calls::labels::Labels;
use crate::desk::calls::pages::{desk, id};
use crate::desk::imports::batch::{self, State as At};
use crate::desk::imports::clearing::{self, GIVEN_UP_AFTER};
use crate::desk::imports::finding::Findings;
use crate::desk::imports::held::{self, Preview};
use crate::desk::imports::store::StoreError;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "desk/imports/pages/show.html")]
struct ShowPage {
    page: Page,
    id: String,
    desk_name: String,
    desk_slug: String,
    file: String,
    done: i32,
    total: i32,
    at: Standing,
}

/// Where an import stands, as the page tells it.
enum Standing {
    /// Read without a fault, waiting.
    Held(Box<Seen>),
    /// Not to be imported: faults, or nothing new.
    Refused(Box<Seen>),
    /// Being stored.
    Running,
    /// Done.
    Done,
    /// Given up.
    GivenUp,
}

/// What was found in a file, in words.
struct Seen {
    preview: Preview,
    faults: Vec<Row>,
    warnings: Vec<Row>,
    sample: Vec<[String; 8]>,
}

/// A finding in words.
struct Row {
    row: u64,
    column: String,
    value: String,
    message: String,
    remedy: String,
}

/// The page.
pub async fn page(
    State(app): State<App>,
    Path(import): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let batch = find(&app, &access, &import).await?;
    let desk = desk(&app, access.scope()?, batch.desk_id).await?;
    let labels = Labels::of_desk(&desk, access.locale());
    let seen = || async {
        let preview = held::preview(app.db(), &batch).await?.unwrap_or_default();
        Ok::<_, AppError>(Box::new(seen(&access.page, &labels, preview)))
    };
    let at = match batch.state {
        At::Held => Standing::Held(seen().await?),
        At::Refused => Standing::Refused(seen().await?),
        At::Staging if is_lifeless(&batch, app.now()) => Standing::GivenUp,
        At::Staging => Standing::Running,
        At::Visible => Standing::Done,
        At::Abandoned => Standing::GivenUp,
    };
    let view = ShowPage {
        page: access.page.clone(),
        id: batch.id.to_string(),
        desk_name: desk.name,
        desk_slug: desk.slug,
        file: batch.name(&*app.db().keys(batch.organisation_id).await?),
        done: batch.done,
        total: batch.total,
        at,
    };
    render(&view)
}

async fn find(app: &App, access: &Access, import: &str) -> Result<batch::Model, AppError> {
    let found = access.scope()?.find_by_id::<batch::Entity>(id(import)?).one(app.db()).await?;
    found.ok_or(AppError::NotFound)
}

fn is_lifeless(batch: &batch::Model, now: Instant) -> bool {
    now.since(batch.touched_at) > GIVEN_UP_AFTER
}

fn seen(page: &Page, labels: &Labels, preview: Preview) -> Seen {
    let rows = |findings: &Findings| {
        let row = |f: &crate::desk::imports::finding::Finding| Row {
            row: f.row,
            column: f.column.clone(),
            value: f.value.clone(),
            message: f.message.text(page.locale),
            remedy: f.remedy.text(page.locale),
        };
        findings.list.iter().map(row).collect()
    };
    let sample = preview.sample.iter().map(|row| {
        let facts = &row.facts;
        let mut concern: String = row.chief_concern.chars().take(40).collect();
        if concern.len() < row.chief_concern.len() {
            concern.push('…');
        }
        let started = if facts.time_known { facts.started_at.clock() } else { String::new() };
        [
            row.number.map_or(String::new(), |n| n.to_string()),
            format!("{} {started}", page.locale.date(facts.called_on())).trim().to_owned(),
            labels.of(facts.novelty),
            labels.of(facts.relation),
            labels.of(facts.caller_age),
            labels.residence(facts.residence),
            row.taken_by.clone(),
            concern,
        ]
    });
    Seen {
        sample: sample.collect(),
        faults: rows(&preview.report.faults),
        warnings: rows(&preview.report.warnings),
        preview,
    }
}

/// How far it is, for the script on the page.
pub async fn progress(
    State(app): State<App>,
    Path(import): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let batch = find(&app, &access, &import).await?;
    let running = batch.state == At::Staging && !is_lifeless(&batch, app.now());
    let state = if running { "running" } else { "ended" };
    let url = format!("/calls/imports/{}", batch.id);
    let body = serde_json::json!({ "done": batch.done, "total": batch.total, "state": state, "url": url });
    Ok(Json(body).into_response())
}

/// Imports the held file.
pub async fn confirm(
    State(app): State<App>,
    Path(import): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let batch = find(&app, &access, &import).await?;
    let here = format!("/calls/imports/{}", batch.id);
    if batch.state != At::Held {
        return Ok(see_other(&here)); // sent twice
    }
    let desk = desk(&app, scope, batch.desk_id).await?;
    match held::confirm(app.db(), app.background(), scope, desk, &batch).await {
        Ok(()) | Err(StoreError::GivenUp) => Ok(see_other(&here)),
        Err(StoreError::Busy) => Ok(see_other(&format!("{here}?warning=import-busy"))),
        Err(StoreError::Database(error)) => Err(error.into()),
        Err(error @ StoreError::Changed) => Err(AppError::Fault(error.to_string())),
    }
}

/// Puts a file aside that was not imported.
pub async fn withdraw(
    State(app): State<App>,
    Path(import): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let batch = find(&app, &access, &import).await?;
    if matches!(batch.state, At::Held | At::Refused) {
        clearing::give_up(app.db(), access.scope()?, batch.id).await?;
    }
    Ok(see_other("/calls/import?notice=import-withdrawn"))
}
