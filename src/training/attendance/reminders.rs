//! Letters before a session: two days ahead, with the place or the link, to everybody who has a place.
//!
//! What always holds: a day of a course is told once to each person, however often the loop looks and however many nodes
//! run it; a course that was moved is told for its new day.

use std::time::Duration as StdDuration;

use sea_orm::ColumnTrait;
use time::{Date, Duration, Time};

use super::queries;
use crate::app::App;
use crate::clock::Instant;
use crate::crypto::OrganisationKeys;
use crate::db::{DbError, Rows};
use crate::i18n::Locale;
use crate::training::applications::{entity as application, form::Kept, link};
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::places::entity::place;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Course, Programme, Stage};
use crate::training::programmes::{save, told};

const LOOKS_EVERY: StdDuration = StdDuration::from_secs(300);
const DAYS_BEFORE: i64 = 2;

/// The hour from which on letters are written: nobody's telephone rings at night.
const MORNING: Duration = Duration::hours(9);

/// Writes what is due, again and again, until the program is told to stop.
pub async fn run(app: App) {
    while !app.background().is_stopping() {
        if let Err(error) = write_due(&app).await {
            tracing::warn!(%error, "the sessions to come could not be looked through");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOKS_EVERY) => {}
            () = app.background().stopping() => {}
        }
    }
}

/// Writes the letters that are due now; gives how many days of courses were looked at.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "reminders go out for every organisation")]
pub async fn write_due(app: &App) -> Result<usize, DbError> {
    let rows = Rows::<programme::Entity>::across_organisations()
        .filter(programme::Column::State.eq(programme::State::Announced))
        .all(app.db())
        .await?;
    let mut looked = 0;
    for row in rows {
        let programme = row.programme();
        let due: Vec<Due<'_>> = due(&programme, app.now()).collect();
        if !due.is_empty() {
            looked += due.len();
            of_programme(app, &row, &due).await?;
        }
    }
    Ok(looked)
}

/// A day of a course that is near.
struct Due<'a> {
    stage: &'a Stage,
    course: &'a Course,
    day: Date,
}

/// The instant from which on letters about a day are written.
fn written_from(day: Date) -> Instant {
    Instant::of_jst(day - Duration::days(DAYS_BEFORE), Time::MIDNIGHT).plus(MORNING)
}

/// The next day of a course that letters tell of, and from when on they are written.
pub fn next(course: &Course, now: Instant) -> Option<(Date, Instant)> {
    let day = course.days().filter(|day| now < Instant::of_jst(*day, Time::MIDNIGHT)).min()?;
    Some((day, written_from(day)))
}

/// What makes letters about a day of a course the same.
pub fn occasion(course: &Course, day: Date) -> String {
    format!("{}-{day}", course.code)
}

/// The days of courses that are to be told now: from the morning two days before until the day begins.
fn due(programme: &Programme, now: Instant) -> impl Iterator<Item = Due<'_>> {
    programme.courses().flat_map(move |(stage, course)| {
        let mut days: Vec<Date> = course.days().collect();
        days.sort_unstable();
        days.dedup();
        let near = move |day: &Date| {
            let begins = Instant::of_jst(*day, Time::MIDNIGHT);
            written_from(*day) <= now && now < begins
        };
        days.into_iter().filter(near).map(move |day| Due { stage, course, day })
    })
}

async fn of_programme(app: &App, row: &programme::Model, due: &[Due<'_>]) -> Result<(), DbError> {
    let scope = crate::auth::guard::operator_scope(
        row.organisation_id,
        crate::auth::policy::Action::RunTraining,
        app.now(),
    );
    let links = queries::links(&scope, app.db(), app.db(), row.id).await?;
    for due in due {
        let course = due.course.code.as_str();
        let meeting = links.get(course).map_or("", String::as_str);
        let occasion = occasion(due.course, due.day);
        let told = letters::told(&scope, app.db(), row.id, Kind::SessionReminder, &occasion).await?;
        let places = scope
            .find::<place::Entity>()
            .filter(place::Column::ProgrammeId.eq(row.id))
            .filter(place::Column::Course.eq(course))
            .filter(place::Column::State.eq(place::State::Taken))
            .all(app.db())
            .await?;
        for place in places.into_iter().filter(|place| !told.contains(&place.application_id)) {
            let mut tx = app.db().write(&scope).await?;
            // Another node may be at it: the lock makes one of us look again.
            if save::locked(&mut tx, row.id).await?.is_none() {
                continue;
            }
            let found = scope.find_by_id::<application::Entity>(place.application_id).one(&tx).await?;
            let Some(application) = found else { continue };
            let kept = Kept::open(tx.keys(), &application);
            let recipient = Recipient::of(&application, &kept);
            let facts = facts(tx.keys(), due, &application, meeting, recipient.locale);
            letters::write(&mut tx, row, &recipient, Kind::SessionReminder, &occasion, facts).await?;
            tx.unaudited("a letter before a session");
            tx.commit().await?;
        }
    }
    Ok(())
}

fn facts(
    keys: &OrganisationKeys,
    due: &Due<'_>,
    application: &application::Model,
    meeting: &str,
    locale: Locale,
) -> Facts {
    let of_day = |session: &&crate::training::programmes::model::Session| {
        session.on.is_some_and(|day| day.date() == due.day)
    };
    let sessions: Vec<String> =
        due.course.sessions.iter().filter(of_day).map(|session| told::session(session, locale)).collect();
    Facts::default()
        .with("stage", due.stage.name.text(locale))
        .with("course", due.course.name.text(locale))
        .with("days", sessions.join("\n"))
        .with("place", told::place(due.course, locale))
        .with("meeting", meeting)
        .with("link", link::personal(keys, application).address())
}
