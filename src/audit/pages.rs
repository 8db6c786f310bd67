//! The page of the audit log: who did what and when, never a text. Newest first, by pages.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use sea_orm::ColumnTrait;
use serde::Deserialize;

use super::entity;
use crate::app::App;
use crate::auth::entity::account;
use crate::auth::{Access, policy::Action};
use crate::id::Id;
use crate::organisation::desk;
use crate::web::{AppError, Audit, Page, Route, render};

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    vec![Route::get("/audit", Action::ReadAudit, Audit::Nothing, list)]
}

const PER_PAGE: usize = 50;

#[derive(Deserialize)]
struct Asked {
    before: Option<Id>,
}

struct Line {
    day: String,
    time: String,
    who: String,
    what: String,
    place: String,
    record: Option<Id>,
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct List {
    page: Page,
    lines: Vec<Line>,
    older: Option<Id>,
    newest: bool,
}

async fn list(
    State(app): State<App>,
    access: Access,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let mut rows = scope.find::<entity::Entity>();
    if let Some(before) = asked.before {
        rows = rows.filter(entity::Column::Id.lt(before));
    }
    let mut entries = rows.order_by_desc(entity::Column::Id).limit(PER_PAGE as u64 + 1).all(app.db()).await?;
    let more = entries.len() > PER_PAGE;
    entries.truncate(PER_PAGE);
    let older = entries.last().map(|entry| entry.id).filter(|_| more);

    let mut people: Vec<Id> = entries.iter().filter_map(|entry| entry.account_id).collect();
    people.sort_unstable();
    people.dedup();
    let people =
        scope.find::<account::Entity>().filter(account::Column::Id.is_in(people)).all(app.db()).await?;
    let names: HashMap<Id, String> = people.into_iter().map(|a| (a.id, a.display_name)).collect();
    let desks = scope.find::<desk::Entity>().all(app.db()).await?;
    let desks: HashMap<Id, String> = desks.into_iter().map(|d| (d.id, d.name)).collect();

    let locale = access.locale();
    let opens_records = access.may(Action::ReadCall).is_some();
    let line = |entry: entity::Model| Line {
        day: locale.date(entry.at.date()),
        time: entry.at.clock(),
        who: match entry.account_id {
            Some(id) => names.get(&id).cloned().unwrap_or_else(|| locale.t("audit-somebody")),
            None => locale.t("audit-operator"),
        },
        what: locale.t(&format!("audit-{}", entry.event.replace('.', "-"))),
        place: entry.desk_id.and_then(|id| desks.get(&id).cloned()).unwrap_or_default(),
        record: (opens_records && entry.subject_table == "call").then_some(entry.subject_id),
    };
    let lines = entries.into_iter().map(line).collect();
    render(&List { page: access.page, lines, older, newest: asked.before.is_none() })
}
