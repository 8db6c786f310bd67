//! What somebody who applied sees of attendance on the own page and is asked there: whether they can still come to a course
//! that was moved (`own_move`), and the code of a session.
//!
//! What always holds: they note nobody but themselves; what was noted before is not changed by a code.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::commands::{self, Noted, Sitting};
use super::entity::course_move::Answer;
use super::model::{Done, Kind, Outcome, Payment, StageOutcome, Way, outcome};
use super::{codes, moved, queries, told};
use crate::app::App;
use crate::auth::Posted;
use crate::auth::guard::see_other;
use crate::auth::throttle::{self, Attempted};
use crate::db::{DbError, Reads, Scope};
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::applications::link::{self, Guest, Opens};
use crate::training::letters;
use crate::training::next::{Next, Own};
use crate::training::places;
use crate::training::places::entity::place;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Course, Programme};
use crate::training::programmes::{save, told as programme_told};
use crate::web::{AppError, Page};

#[derive(Template)]
#[template(path = "training/attendance/own.html")]
struct View<'a> {
    page: &'a Page,
    link: String,
    calendar: String,
    courses: Vec<OwnCourse>,
    near: bool,
}

/// The question whether somebody can still come to a course that was moved.
#[derive(Template)]
#[template(path = "training/attendance/own_move.html")]
struct MoveView<'a> {
    page: &'a Page,
    link: &'a str,
    course: &'a OwnCourse,
}

struct OwnCourse {
    code: String,
    stage: String,
    name: String,
    place: String,
    meeting: Option<String>,
    sessions: Vec<(String, &'static str)>,
    standing: String,
    asked: bool,
    cannot: bool,
    others: Vec<(String, String)>,
}

/// What the own page tells about sessions, and what it asks; nothing for who has no place.
///
/// # Errors
/// [`AppError`] when the database does not answer.
pub async fn own_section(app: &App, guest: &Guest, page: &Page) -> Result<Own, AppError> {
    let taken = taken(app, guest).await?;
    if guest.opens != Opens::Personal || taken.is_empty() {
        return Ok(Own::default());
    }
    let (db, locale) = (app.db(), page.locale);
    let row = programme_of(app, guest).await?;
    let programme = row.programme();
    let office = letters::office(&guest.scope);
    let me = guest.application.id;
    let (outcome, noted) = own_outcome(app, guest, &row, &taken).await?;
    let links = queries::links(&office, db, db, row.id).await?;
    let openings = codes::by_hand(&office, db, row.id).await?;
    let questions = moved::questions(&guest.scope, db, row.id).await?;
    let mut near = false;
    let mut courses = Vec::new();
    for standing in &outcome.stages {
        let Some((stage, course)) = standing.course.as_deref().and_then(|code| programme.course(code)) else {
            continue;
        };
        let code = course.code.as_str();
        let sessions = course.numbered().map(|(number, session)| {
            let by_hand = codes::opening_of(&openings, code, number);
            near |= codes::open(session, by_hand, app.now()).is_some();
            let kind = noted.get(&(code.to_owned(), number)).copied().unwrap_or(Kind::Unknown);
            let word = match kind {
                Kind::Unknown if codes::is_over(session, app.now()) => "attendance-own-not-noted",
                Kind::Unknown => "attendance-own-to-come",
                kind => told::kind(kind),
            };
            (told::session(course, number, locale), word)
        });
        let sessions = sessions.collect();
        let since = taken.iter().find(|place| place.course == code).map(|place| place.given_at);
        let question = questions.get(&(me, code.to_owned()));
        // A question of before the place was taken is none about it.
        let question = question.filter(|question| since.is_some_and(|since| question.asked_at >= since));
        let question = question.filter(|_| !codes::all_over(course, app.now()));
        let answer = question.map(|question| question.answer);
        let cannot = answer == Some(Answer::Cannot);
        let others =
            if cannot { others(app, &office, &row, &programme, &taken, course).await? } else { vec![] };
        courses.push(OwnCourse {
            stage: stage.name.text(locale).to_owned(),
            name: course.name.text(locale).to_owned(),
            place: programme_told::place(course, locale),
            meeting: links.get(code).filter(|_| !codes::all_over(course, app.now())).cloned(),
            sessions,
            standing: told::own_standing(&programme, standing, app.now(), locale),
            asked: answer == Some(Answer::Open),
            cannot,
            others: others
                .iter()
                .map(|course| {
                    let days = programme_told::sessions(course, locale).join("、");
                    (course.code.to_string(), format!("{} {days}", course.name.text(locale)))
                })
                .collect(),
            code: code.to_owned(),
        });
    }
    let calendar = link::calendar(&*db.keys(row.organisation_id).await?, &guest.application);
    let link = guest.link.path();
    let mut next = Vec::new();
    for course in courses.iter().filter(|course| course.asked || course.cannot) {
        let form = MoveView { page, link: &link, course };
        next.push(Next {
            words: page.ta2("attendance-next-move", "stage", &course.stage, "course", &course.name),
            href: format!("#move-{}", course.code),
            form: Some(form.render()?),
        });
    }
    if near {
        let words = page.t("attendance-next-code");
        next.push(Next { words, href: "#f-attendance-code".into(), form: None });
    }
    let section = View { page, link, calendar, courses, near }.render()?;
    Ok(Own { next, section: Some(section) })
}

/// How somebody stands, with the places that they have as far as they were told; and what was noted of them. Of the fee,
/// the section about money tells.
async fn own_outcome(
    app: &App,
    guest: &Guest,
    row: &programme::Model,
    taken: &[place::Model],
) -> Result<(Outcome, queries::Noted), AppError> {
    let (db, me) = (app.db(), guest.application.id);
    let noted = queries::noted(&guest.scope, db, row.id).await?.remove(&me).unwrap_or_default();
    let exceptions: HashMap<String, bool> = queries::in_force(&letters::office(&guest.scope), db, row.id)
        .await?
        .into_iter()
        .filter(|one| one.application_id == me)
        .map(|one| (one.stage, one.counts))
        .collect();
    let course_in = |stage: &str| taken.iter().find(|place| place.stage == stage).map(|p| p.course.clone());
    Ok((outcome(&row.programme(), course_in, &noted, &exceptions, Payment::NotOwed), noted))
}

/// The stages in which somebody has a place and that they did not complete (yet): stage, and how it stands in words. Whether
/// its days lie behind, the caller looks: only then is it told as not done.
///
/// # Errors
/// [`AppError`] when the database does not answer.
pub async fn unfinished(
    app: &App,
    guest: &Guest,
    row: &programme::Model,
    locale: Locale,
) -> Result<HashMap<String, String>, AppError> {
    let taken = taken(app, guest).await?;
    let programme = row.programme();
    let (outcome, _) = own_outcome(app, guest, row, &taken).await?;
    let unfinished =
        outcome.stages.into_iter().filter(|one| one.course.is_some() && one.done != Done::Complete);
    let words = |one: StageOutcome| {
        let words = told::own_standing(&programme, &one, app.now(), locale);
        (one.stage, words)
    };
    Ok(unfinished.map(words).collect())
}

/// The courses of the same stage that have a free place and go with what somebody takes beside.
pub(super) async fn others(
    app: &App,
    office: &Scope,
    row: &programme::Model,
    programme: &Programme,
    taken: &[place::Model],
    course: &Course,
) -> Result<Vec<Course>, AppError> {
    let Some((stage, _)) = programme.course(course.code.as_str()) else { return Ok(Vec::new()) };
    let standing = places::queries::load(office, app.db(), row.id, programme, stage).await?;
    let beside: Vec<&str> = taken
        .iter()
        .filter(|place| place.stage != stage.code.as_str())
        .map(|place| place.course.as_str())
        .collect();
    let fits = |other: &&Course| {
        other.code != course.code
            && !standing.has_begun(other.code.as_str(), app.now())
            && standing.free(other.code.as_str()).is_some()
            && programme.goes_with(other.code.as_str(), &beside)
    };
    Ok(stage.courses.iter().filter(fits).cloned().collect())
}

pub(super) async fn programme_of(app: &App, guest: &Guest) -> Result<programme::Model, AppError> {
    let id = guest.application.programme_id;
    guest.scope.find_by_id::<programme::Entity>(id).one(app.db()).await?.ok_or(AppError::NotFound)
}

/// The places that somebody has, as far as they were told.
pub(super) async fn taken(app: &App, guest: &Guest) -> Result<Vec<place::Model>, AppError> {
    let taken = taken_by(&guest.scope, app.db(), guest.application.id).await?;
    let office = letters::office(&guest.scope);
    let untold = places::queries::untold(&office, app.db(), guest.application.programme_id).await?;
    Ok(taken.into_iter().filter(|place| !untold.contains(&place.stage)).collect())
}

/// The places that somebody has taken.
pub(super) async fn taken_by(
    scope: &Scope,
    on: &impl Reads,
    person: Id,
) -> Result<Vec<place::Model>, DbError> {
    scope
        .find::<place::Entity>()
        .filter(place::Column::Holder.eq(person))
        .filter(place::Column::State.eq(place::State::Taken))
        .all(on)
        .await
}

/// The session whose code was typed: course and number.
pub(super) struct Found {
    course: String,
    number: i16,
    kind: Kind,
}

/// The session of one of `courses` whose code this is, and is taken now.
///
/// # Errors
/// [`AppError`] when the database does not answer.
pub(super) async fn opened_by(
    app: &App,
    office: &Scope,
    row: &programme::Model,
    courses: &[String],
    typed: &str,
) -> Result<Option<Found>, AppError> {
    let openings = codes::by_hand(office, app.db(), row.id).await?;
    let keys = app.db().keys(row.organisation_id).await?;
    let programme = row.programme();
    let mut found = None;
    for (_, course) in programme.courses().filter(|(_, course)| courses.contains(&course.code.to_string())) {
        for (number, session) in course.numbered() {
            let by_hand = codes::opening_of(&openings, course.code.as_str(), number);
            let Some(open) = codes::open(session, by_hand, app.now()) else { continue };
            let at = Sitting { programme: row.id, course: course.code.as_str(), session: number };
            if codes::is_right(&codes::code(&keys, at, open), typed) {
                let kind = codes::noted(session, app.now());
                found = Some(Found { course: course.code.to_string(), number, kind });
            }
        }
    }
    Ok(found)
}

/// Notes somebody as being there, unless something is noted of them or they have no place in the course. Gives whether
/// it stands now that they were there.
///
/// # Errors
/// [`AppError`] when the database refuses.
pub(super) async fn note_arrival(
    app: &App,
    office: &Scope,
    row: &programme::Model,
    person: Id,
    found: &Found,
) -> Result<bool, AppError> {
    let mut tx = app.db().write(office).await?;
    // Held, the place stays theirs until they are noted.
    let held = save::held(&mut tx, row.id).await?.ok_or(AppError::NotFound)?;
    let place = tx
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::Course.eq(found.course.as_str()))
        .filter(place::Column::Holder.eq(person))
        .filter(place::Column::State.eq(place::State::Taken));
    if place.one(&tx).await?.is_none() {
        return Ok(false);
    }
    let at = Sitting { programme: row.id, course: &found.course, session: found.number };
    match commands::note_if(&mut tx, &held, at, person, Kind::Unknown, (found.kind, Way::Code)).await? {
        Noted::New => tx.commit().await?,
        Noted::Same => {}
        Noted::Stays(kind) => return Ok(matches!(kind, Kind::Present | Kind::Late | Kind::LeftEarly)),
    }
    Ok(true)
}

pub(super) async fn personal(app: &App, token: &str) -> Result<Guest, AppError> {
    let guest = link::guest(app, token).await?;
    if guest.opens == Opens::Personal { Ok(guest) } else { Err(AppError::NotFound) }
}

fn back(guest: &Guest, word: &str) -> Response {
    see_other(&format!("{}?{word}#attendance", guest.link.path()))
}

/// Takes the code that somebody typed on the own page.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::TooMany`].
pub async fn arrive(
    State(app): State<App>,
    Path(token): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = personal(&app, &token).await?;
    let attempted = [Attempted::Attendance(guest.application.id)];
    throttle::attempt(&app, &attempted).await?;
    let row = programme_of(&app, &guest).await?;
    let courses: Vec<String> = taken(&app, &guest).await?.into_iter().map(|place| place.course).collect();
    let office = letters::office(&guest.scope);
    let Some(found) = opened_by(&app, &office, &row, &courses, fields.get("code")).await? else {
        return Ok(back(&guest, "warning=attendance-code"));
    };
    throttle::was_right(&app, &attempted).await?;
    let stands = note_arrival(&app, &office, &row, guest.application.id, &found).await?;
    // Who is noted as absent by hand is told to speak to the office: a code does not change that.
    let word = if stands { "notice=attendance-arrived" } else { "warning=attendance-arrived" };
    Ok(back(&guest, word))
}
