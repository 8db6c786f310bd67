//! The list of one session, for a telephone or a tablet in the room. Every button saves all that was chosen so far.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::{ColumnTrait, Iterable};

use super::Here;
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::db::{DbError, Reads, Scope};
use crate::training::attendance::entity::{attendance, report};
use crate::training::attendance::model::{Kind, Way};
use crate::training::attendance::{commands, told};
use crate::training::office::Office;
use crate::training::people;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "training/attendance/pages/list.html")]
struct View {
    page: Page,
    office: Office,
    title: String,
    here: String,
    optional: bool,
    lines: Vec<Line>,
    told: usize,
    /// Reports of the session that wait to be confirmed: where each is looked at, and when it came.
    reports: Vec<(String, String)>,
    kinds: Vec<(&'static str, &'static str)>,
}

struct Line {
    id: String,
    name: String,
    kana: String,
    branch: String,
    kind: Kind,
    how: Option<String>,
}

/// What is noted of the session.
async fn noted(
    scope: &Scope,
    on: &impl Reads,
    office: &Office,
    here: &Here<'_>,
) -> Result<Vec<attendance::Model>, DbError> {
    scope
        .find::<attendance::Entity>()
        .filter(attendance::Column::ProgrammeId.eq(office.row.id))
        .filter(attendance::Column::Course.eq(here.course.code.as_str()))
        .filter(attendance::Column::Session.eq(here.number))
        .filter(attendance::Column::Kind.ne(Kind::Unknown))
        .all(on)
        .await
}

/// The list.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Path((slug, course, session)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "attendance").await?;
    let here = Here::of(&office, &course, &session)?;
    let scope = access.scope()?;
    let people = here.people(people::of(scope, app.db(), &office.row).await?);
    reading::note(&app, scope, AuditEvent::new("application.listed", "programme", office.row.id)).await?;
    let rows = noted(scope, app.db(), &office, &here).await?;
    let waiting = scope
        .find::<report::Entity>()
        .filter(report::Column::ProgrammeId.eq(office.row.id))
        .filter(report::Column::Course.eq(course.as_str()))
        .filter(report::Column::Session.eq(here.number))
        .filter(report::Column::ConfirmedAt.is_null())
        .order_by_asc(report::Column::Id)
        .all(app.db())
        .await?;
    let page = access.page.clone();
    let reports = waiting.iter().map(|row| {
        let came = page.ta("attendance-report-waits", "day", page.locale.date(row.taken_in_at.date()));
        (office.address(&format!("attendance/reports/{}", row.id)), came)
    });
    let reports = reports.collect();
    let lines: Vec<Line> = people
        .into_iter()
        .map(|one| {
            let row = rows.iter().find(|row| row.application_id == one.application.id);
            let how = row.filter(|row| row.way != Way::List);
            Line {
                id: one.application.id.to_string(),
                name: one.kept.name().to_owned(),
                kana: one.kept.kana().to_owned(),
                branch: one.branch,
                kind: row.map_or(Kind::Unknown, |row| row.kind),
                how: how.map(|row| page.ta(told::way(row.way), "at", row.noted_at.clock())),
            }
        })
        .collect();
    let view = View {
        title: here.title(page.locale),
        here: here.address(&office, ""),
        optional: here.session.optional,
        told: lines.iter().filter(|line| line.kind != Kind::Unknown).count(),
        kinds: Kind::iter().map(|kind| (kind.code(), told::kind(kind))).collect(),
        lines,
        reports,
        page,
        office,
    };
    render(&view)
}

/// Saves what was chosen differently from what the page showed: what others noted meanwhile stays. With `rest` everybody of
/// whom nothing is noted then was there.
pub async fn save(
    State(app): State<App>,
    access: Access,
    Path((slug, course, session)): Path<(String, String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "attendance").await?;
    let here = Here::of(&office, &course, &session)?;
    let scope = access.scope()?;
    let people = here.people(people::of(scope, app.db(), &office.row).await?);
    let mut tx = app.db().write(scope).await?;
    for one in &people {
        let id = one.application.id;
        let chosen = Kind::from_code(fields.get(&format!("kind-{id}")));
        let shown = fields.get(&format!("was-{id}"));
        let Some(kind) = chosen.filter(|kind| kind.code() != shown) else { continue };
        commands::note(&mut tx, here.sitting(&office), id, kind, Way::List).await?;
    }
    if fields.get("rest") == Kind::Present.code() {
        let noted = noted(scope, &tx, &office, &here).await?;
        let rest = people.iter().map(|one| one.application.id);
        for id in rest.filter(|id| noted.iter().all(|row| row.application_id != *id)) {
            commands::note(&mut tx, here.sitting(&office), id, Kind::Present, Way::List).await?;
        }
    }
    tx.commit().await?;
    let row = fields.get("row");
    let anchor = people.iter().any(|one| one.application.id.to_string() == row).then(|| format!("#p-{row}"));
    let to = here.address(&office, "?notice=attendance-saved") + &anchor.unwrap_or_default();
    Ok(see_other(&to))
}
