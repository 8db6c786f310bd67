//! The list of one session, for a telephone or a tablet in the room. Every button saves all that was chosen so far.
//!
//! What always holds: that somebody was there is noted of a session that is still to come only where the office says that
//! it is meant.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::{ColumnTrait, Iterable};

use super::Here;
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::attendance::entity::{attendance, report};
use crate::training::attendance::model::{Kind, Way};
use crate::training::attendance::{codes, commands, told};
use crate::training::office::Office;
use crate::training::people;
use crate::training::programmes::{save, told as programme_told};
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/attendance/pages/list.html")]
struct View {
    page: Page,
    office: Office,
    title: String,
    here: String,
    optional: bool,
    /// When it begins, where it is still to come.
    ahead: Option<String>,
    early: bool,
    errors: Errors,
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
    /// What the page showed when it was opened.
    was: String,
    kind: Kind,
    how: Option<String>,
}

/// The list.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Path((slug, course, session)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "attendance").await?;
    let listed = AuditEvent::new("application.listed", "programme", office.row.id);
    let view = view(&app, &access, office, (&course, &session), None, Errors::default()).await?;
    reading::note(&app, access.scope()?, listed).await?;
    render(&view)
}

/// The page, with what was chosen on the one before.
async fn view(
    app: &App,
    access: &Access,
    office: Office,
    (course, session): (&str, &str),
    typed: Option<&Fields>,
    errors: Errors,
) -> Result<View, AppError> {
    let here = Here::of(&office, course, session)?;
    let scope = access.scope()?;
    let people = here.people(people::of(scope, app.db(), &office.row).await?);
    let rows = scope
        .find::<attendance::Entity>()
        .filter(attendance::Column::ProgrammeId.eq(office.row.id))
        .filter(attendance::Column::Course.eq(course))
        .filter(attendance::Column::Session.eq(here.number))
        .filter(attendance::Column::Kind.ne(Kind::Unknown))
        .all(app.db())
        .await?;
    let waiting = scope
        .find::<report::Entity>()
        .filter(report::Column::ProgrammeId.eq(office.row.id))
        .filter(report::Column::Course.eq(course))
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
    let mut told = 0;
    let mut lines = Vec::with_capacity(people.len());
    for one in people {
        let id = one.application.id.to_string();
        let row = rows.iter().find(|row| row.application_id == one.application.id);
        told += usize::from(row.is_some());
        let now = row.map_or(Kind::Unknown, |row| row.kind);
        let how = row.filter(|row| row.way != Way::List);
        let chosen = typed.and_then(|typed| Kind::from_code(typed.get(&format!("kind-{id}"))));
        let was = typed.map(|typed| typed.get(&format!("was-{id}"))).filter(|was| !was.is_empty());
        lines.push(Line {
            name: one.kept.name().to_owned(),
            kana: one.kept.kana().to_owned(),
            branch: one.branch,
            was: was.unwrap_or(now.code()).to_owned(),
            kind: chosen.unwrap_or(now),
            how: how.map(|row| page.ta(told::way(row.way), "at", row.noted_at.clock())),
            id,
        });
    }
    let ahead = codes::is_ahead(here.session, app.now());
    Ok(View {
        title: here.title(page.locale),
        here: here.address(&office, ""),
        optional: here.session.optional,
        ahead: ahead.then(|| programme_told::session(here.session, page.locale)),
        early: typed.is_some_and(|typed| typed.get("early") == "yes"),
        errors,
        told,
        kinds: Kind::iter().map(|kind| (kind.code(), told::kind(kind))).collect(),
        lines,
        reports,
        page,
        office,
    })
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
    let chosen: Vec<(Id, Kind)> = people
        .iter()
        .filter_map(|one| {
            let id = one.application.id;
            let kind = Kind::from_code(fields.get(&format!("kind-{id}")))?;
            (kind.code() != fields.get(&format!("was-{id}"))).then_some((id, kind))
        })
        .collect();
    let rest = fields.get("rest") == Kind::Present.code();
    // Who cannot come may say so before; nobody was there before it began.
    let was_there = |kind: Kind| matches!(kind, Kind::Present | Kind::Late | Kind::LeftEarly);
    let too_early = rest || chosen.iter().any(|(_, kind)| was_there(*kind));
    if too_early && codes::is_ahead(here.session, app.now()) && fields.get("early") != "yes" {
        let when = programme_told::session(here.session, access.locale());
        let mut errors = Errors::default();
        errors.add("early", Message::new("attendance-early-error").with("when", when));
        let again = view(&app, &access, office, (&course, &session), Some(&fields), errors).await?;
        return render_errors(&again);
    }
    let mut tx = app.db().write(scope).await?;
    let held = save::held(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    let at = here.sitting(&office);
    for (id, kind) in chosen {
        commands::note(&mut tx, &held, at, id, kind, Way::List).await?;
    }
    for one in people.iter().filter(|_| rest) {
        let present = (Kind::Present, Way::List);
        commands::note_if(&mut tx, &held, at, one.application.id, Kind::Unknown, present).await?;
    }
    tx.commit().await?;
    let row = fields.get("row");
    let anchor = people.iter().any(|one| one.application.id.to_string() == row).then(|| format!("#p-{row}"));
    let to = here.address(&office, "?notice=attendance-saved") + &anchor.unwrap_or_default();
    Ok(see_other(&to))
}
