//! A meeting's report: taken in, looked at, the lines that fit nobody assigned, and confirmed as one act; of a session still
//! to come only where the office says that it is meant.

use askama::Template;
use axum::extract::{FromRequest as _, Multipart, Path, Request, State};
use axum::response::Response;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};

use super::Here;
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::attendance::commands::{Noted, Sitting};
use crate::training::attendance::entity::report as row;
use crate::training::attendance::model::{Kind, Way};
use crate::training::attendance::report::{self, Known, Line, NoReport};
use crate::training::attendance::{codes, commands, queries, told};
use crate::training::office::Office;
use crate::training::people::{self, Somebody};
use crate::training::programmes::{save, told as programme_told};
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/attendance/pages/report_form.html")]
struct FormView {
    page: Page,
    office: Office,
    title: String,
    here: String,
    wrong: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "training/attendance/pages/report.html")]
struct View {
    page: Page,
    office: Office,
    title: String,
    list: String,
    here: String,
    confirmed: bool,
    people: Vec<Proposed>,
    absent: Vec<Proposed>,
    unmatched: Vec<(u64, String, String, String)>,
    outside: Vec<(String, String)>,
    free: Vec<(String, String)>,
    /// When the session begins, where it is still to come.
    ahead: Option<String>,
    errors: Errors,
}

/// What is proposed for somebody, in words.
struct Proposed {
    id: String,
    name: String,
    kana: String,
    names: String,
    there: String,
    word: &'static str,
    /// The code of what is noted.
    was: &'static str,
    /// What is noted already, where that is something else.
    noted: Option<&'static str>,
    /// Whether there is nothing to change.
    same: bool,
    ticked: bool,
}

/// The form for the file.
pub async fn form(
    State(app): State<App>,
    access: Access,
    Path((slug, course, session)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "attendance").await?;
    render(&form_view(&access, office, &course, &session, None)?)
}

fn form_view(
    access: &Access,
    office: Office,
    course: &str,
    session: &str,
    wrong: Option<&'static str>,
) -> Result<FormView, AppError> {
    let page = access.page.clone();
    let here = Here::of(&office, course, session)?;
    let (title, address) = (here.title(page.locale), here.address(&office, ""));
    Ok(FormView { page, office, title, here: address, wrong })
}

/// Takes a file in and leads to what is in it.
pub async fn take_in(
    State(app): State<App>,
    access: Access,
    Path((slug, course, session)): Path<(String, String, String)>,
    request: Request,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "attendance").await?;
    let number = Here::of(&office, &course, &session)?.number;
    let bytes = file(request).await?;
    let lines = match bytes.as_deref().map(report::read) {
        Some(Ok(lines)) => lines,
        fault => {
            let wrong = match fault {
                None => "attendance-report-none",
                Some(Err(NoReport::Columns)) => "attendance-report-columns",
                Some(Err(NoReport::Empty)) => "attendance-report-empty",
                Some(Err(NoReport::TooLong)) => "attendance-report-long",
                _ => "attendance-report-unreadable",
            };
            return render_errors(&form_view(&access, office, &course, &session, Some(wrong))?);
        }
    };
    let at = Sitting { programme: office.row.id, course: &course, session: number };
    let mut tx = app.db().write(access.scope()?).await?;
    let id = commands::take_report(&mut tx, at, &lines).await?;
    tx.commit().await?;
    Ok(see_other(&office.address(&format!("attendance/reports/{id}"))))
}

async fn file(request: Request) -> Result<Option<Vec<u8>>, AppError> {
    let bad = |error: &dyn std::fmt::Display| AppError::BadRequest(error.to_string());
    let Ok(mut multipart) = Multipart::from_request(request, &()).await else { return Ok(None) };
    while let Some(field) = multipart.next_field().await.map_err(|e| bad(&e))? {
        if field.file_name().is_none() {
            continue;
        }
        let bytes = field.bytes().await.map_err(|e| bad(&e))?;
        return Ok(Some(bytes.to_vec()).filter(|bytes| !bytes.is_empty()));
    }
    Ok(None)
}

/// A report with all that belongs to it.
struct Opened {
    office: Office,
    row: row::Model,
    lines: Vec<Line>,
    people: Vec<Somebody>,
}

async fn open(app: &App, access: &Access, slug: &str, report: &str) -> Result<Opened, AppError> {
    let office = Office::open(app, access, slug, "attendance").await?;
    let id: Id = report.parse().map_err(|_| AppError::NotFound)?;
    let scope = access.scope()?;
    let found = scope
        .find_by_id::<row::Entity>(id)
        .filter(row::Column::ProgrammeId.eq(office.row.id))
        .one(app.db())
        .await?;
    let row = found.ok_or(AppError::NotFound)?;
    let keys = app.db().keys(scope.organisation()).await?;
    let text = keys.open(row::rows_place(row.id), &row.sealed_rows).unwrap_or_default();
    let lines = serde_json::from_str(&text).unwrap_or_default();
    let here = Here::of(&office, &row.course, &row.session.to_string())?;
    let people = here.people(people::of(scope, app.db(), &office.row).await?);
    Ok(Opened { office, row, lines, people })
}

impl Opened {
    fn here(&self) -> Result<Here<'_>, AppError> {
        Here::of(&self.office, &self.row.course, &self.row.session.to_string())
    }

    fn proposals(&self) -> Result<report::Proposals, AppError> {
        let known: Vec<Known> = self
            .people
            .iter()
            .map(|one| Known {
                id: one.application.id,
                name: one.kept.name().to_owned(),
                kana: one.kept.kana().to_owned(),
                mail: one.kept.fields.get("email").to_owned(),
            })
            .collect();
        Ok(report::propose(&self.lines, &known, codes::hours(self.here()?.session)))
    }
}

/// What is in a report, and what it would note.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Path((slug, report)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let opened = open(&app, &access, &slug, &report).await?;
    let listed = AuditEvent::new("application.listed", "programme", opened.office.row.id);
    let view = view(&app, &access, opened, None, Errors::default()).await?;
    reading::note(&app, access.scope()?, listed).await?;
    render(&view)
}

/// The page, with what was ticked on the one before.
async fn view(
    app: &App,
    access: &Access,
    opened: Opened,
    typed: Option<&Fields>,
    errors: Errors,
) -> Result<View, AppError> {
    let (scope, page) = (access.scope()?, access.page.clone());
    let noted = queries::noted(scope, app.db(), opened.office.row.id).await?;
    let here = opened.here()?;
    let key = (opened.row.course.clone(), opened.row.session);
    let noted = |id: Id| noted.get(&id).and_then(|noted| noted.get(&key)).copied().unwrap_or(Kind::Unknown);
    let found = opened.proposals()?;
    let length = codes::hours(here.session).map(|(from, to)| to.since(from).whole_minutes());
    let name = |id: Id| opened.people.iter().find(|one| one.application.id == id);
    let proposed = |id: Id, kind: Kind, names: String, there: String, sure: bool| {
        let before = noted(id);
        let one = name(id);
        Proposed {
            id: id.to_string(),
            name: one.map(|one| one.kept.name().to_owned()).unwrap_or_default(),
            kana: one.map(|one| one.kept.kana().to_owned()).unwrap_or_default(),
            names,
            there,
            word: told::kind(kind),
            was: before.code(),
            noted: (before != kind && before != Kind::Unknown).then(|| told::kind(before)),
            same: before == kind,
            ticked: match typed {
                Some(typed) => typed.all("take").any(|ticked| ticked == id.to_string()),
                None => sure && before == Kind::Unknown,
            },
        }
    };
    let people: Vec<Proposed> = found
        .people
        .iter()
        .map(|one| {
            let (from, to) = (one.there.0.clock(), one.there.1.clock());
            let there = match length {
                Some(length) => page.locale.args(
                    "attendance-report-there-of",
                    &[("from", &from), ("to", &to), ("n", &one.minutes), ("n-all", &length)],
                ),
                None => page
                    .locale
                    .args("attendance-report-there", &[("from", &from), ("to", &to), ("n", &one.minutes)]),
            };
            proposed(one.id, one.kind, one.names.join("、"), there, true)
        })
        .collect();
    let sure = found.unmatched.is_empty() && found.outside.is_empty();
    let was_there = |id: Id| found.people.iter().any(|one| one.id == id);
    let missing = opened.people.iter().map(|one| one.application.id).filter(|id| !was_there(*id));
    let absent: Vec<Proposed> =
        missing.map(|id| proposed(id, Kind::Absent, String::new(), String::new(), sure)).collect();
    let when = |line: &Line| {
        line.there.map_or_else(
            || page.t("attendance-report-no-time"),
            |(from, to)| format!("{} {}〜{}", page.locale.day(from.date()), from.clock(), to.clock()),
        )
    };
    let unmatched =
        found.unmatched.iter().map(|line| (line.number, line.name.clone(), line.mail.clone(), when(line)));
    let ahead = codes::is_ahead(here.session, app.now());
    Ok(View {
        ahead: ahead.then(|| programme_told::session(here.session, page.locale)),
        errors,
        title: here.title(page.locale),
        list: here.address(&opened.office, ""),
        here: opened.office.address(&format!("attendance/reports/{}", opened.row.id)),
        confirmed: opened.row.confirmed_at.is_some(),
        free: absent.iter().map(|one| (one.id.clone(), format!("{} {}", one.name, one.kana))).collect(),
        unmatched: unmatched.collect(),
        outside: found.outside.iter().map(|line| (line.name.clone(), when(line))).collect(),
        people,
        absent,
        page,
        office: opened.office,
    })
}

/// Assigns lines to people, or notes what was ticked, as one act.
pub async fn confirm(
    State(app): State<App>,
    access: Access,
    Path((slug, report)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let mut opened = open(&app, &access, &slug, &report).await?;
    if opened.row.confirmed_at.is_some() {
        return Ok(see_other(&opened.here()?.address(&opened.office, "")));
    }
    if fields.get("do") != "assign" && is_too_early(&app, &opened, &fields)? {
        let when = programme_told::session(opened.here()?.session, access.locale());
        let mut errors = Errors::default();
        errors.add("early", Message::new("attendance-early-error").with("when", when));
        return render_errors(&view(&app, &access, opened, Some(&fields), errors).await?);
    }
    let mut tx = app.db().write(access.scope()?).await?;
    let id = opened.row.id;
    let this = Condition::all().add(row::Column::Id.eq(id)).add(row::Column::ConfirmedAt.is_null());
    if fields.get("do") == "assign" {
        assign(&mut opened, &fields);
        let kept = tx.seal(row::rows_place(id), &serde_json::to_string(&opened.lines).unwrap_or_default());
        tx.update_where::<row::Entity>(this, vec![(row::Column::SealedRows, Expr::val(kept))]).await?;
        tx.record(AuditEvent::new("attendance.report_assigned", "meeting_report", id));
        tx.commit().await?;
        return Ok(see_other(&opened.office.address(&format!("attendance/reports/{id}"))));
    }
    let held = save::held(&mut tx, opened.office.row.id).await?.ok_or(AppError::NotFound)?;
    let found = opened.proposals()?;
    let here = opened.here()?;
    // Once what it says is noted, the names and hours of the meeting are kept no longer.
    let nothing = tx.seal(row::rows_place(id), "[]");
    let now = Some(tx.now());
    let values =
        vec![(row::Column::SealedRows, Expr::val(nothing)), (row::Column::ConfirmedAt, Expr::val(now))];
    if tx.update_where::<row::Entity>(this, values).await? == 0 {
        return Ok(see_other(&here.address(&opened.office, "")));
    }
    let (mut changed, mut stays) = (0_i64, false);
    for one in &opened.people {
        let person = one.application.id;
        if !fields.all("take").any(|ticked| ticked == person.to_string()) {
            continue;
        }
        let kind = found.people.iter().find(|one| one.id == person).map_or(Kind::Absent, |one| one.kind);
        // What the page showed of them; what a colleague noted since is not overwritten unseen.
        let shown = Kind::from_code(fields.get(&format!("was-{person}"))).unwrap_or(Kind::Unknown);
        let sitting = here.sitting(&opened.office);
        match commands::note_if(&mut tx, &held, sitting, person, shown, (kind, Way::Report)).await? {
            Noted::New => changed += 1,
            Noted::Same => {}
            Noted::Stays(_) => stays = true,
        }
    }
    let event = AuditEvent::new("attendance.report_confirmed", "meeting_report", id);
    tx.record(event.with("changed", changed));
    tx.commit().await?;
    let told = if stays { "?warning=attendance-report-stays" } else { "?notice=attendance-report" };
    Ok(see_other(&here.address(&opened.office, told)))
}

/// Whether what was ticked says that somebody was there at a session that is still to come, and nobody said that it is meant.
fn is_too_early(app: &App, opened: &Opened, fields: &Fields) -> Result<bool, AppError> {
    if !codes::is_ahead(opened.here()?.session, app.now()) || fields.get("early") == "yes" {
        return Ok(false);
    }
    let found = opened.proposals()?;
    let was_there = |id: &str| {
        let kind = found.people.iter().find(|one| one.id.to_string() == id).map(|one| one.kind);
        kind.is_some_and(|kind| matches!(kind, Kind::Present | Kind::Late | Kind::LeftEarly))
    };
    Ok(fields.all("take").any(was_there))
}

fn assign(opened: &mut Opened, fields: &Fields) {
    let is_here = |id: &Id| opened.people.iter().any(|one| one.application.id == *id);
    for line in &mut opened.lines {
        let chosen: Option<Id> = fields.get(&format!("line-{}", line.number)).parse().ok();
        if let Some(chosen) = chosen.filter(is_here) {
            line.chosen = Some(chosen);
        }
    }
}
