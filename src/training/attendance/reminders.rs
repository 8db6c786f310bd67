//! Letters before a session: two days ahead, with the place or the link, to everybody who has a place.
//!
//! What always holds: a day of a course is told once to each person, however often the loop looks and however many nodes
//! run it; a course that was moved is told for its new day.

use std::collections::BTreeMap;
use std::time::Duration as StdDuration;

use sea_orm::ColumnTrait;
use time::{Date, Duration, Time};

use super::queries;
use crate::app::App;
use crate::clock::Instant;
use crate::crypto::OrganisationKeys;
use crate::db::{DbError, Rows, Scope, WriteTx};
use crate::i18n::Locale;
use crate::id::Id;
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
    let failed = "the sessions to come could not be looked through";
    app.background().repeat(LOOKS_EVERY, failed, || write_due(&app)).await;
}

/// Writes the letters that are due now; gives how many days of courses were looked at. What goes wrong with one programme,
/// or with one person, is logged and keeps no other from their letter.
///
/// # Errors
/// [`DbError`] when the programmes cannot be looked through.
#[allow(clippy::disallowed_methods, reason = "reminders go out for every organisation")]
pub async fn write_due(app: &App) -> Result<usize, DbError> {
    let rows = Rows::<programme::Entity>::across_organisations()
        .filter(programme::Column::State.eq(programme::State::Announced))
        .order_by_asc(programme::Column::Id)
        .all(app.db())
        .await?;
    let mut looked = 0;
    for row in rows {
        let programme = row.programme();
        let due: Vec<Due<'_>> = due(&programme, app.now()).collect();
        if !due.is_empty() {
            looked += due.len();
            if let Err(error) = of_programme(app, &row, &due).await {
                tracing::error!(programme = %row.id, %error, "the sessions of a programme were not told of");
            }
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
            if let Err(error) = remind(app, &scope, row, due, place.id, meeting).await {
                tracing::error!(place = %place.id, %error, "a letter before a session was not written");
            }
        }
    }
    Ok(())
}

/// Writes to who has a place, if they still do. Another node may be at it: the lock makes one of us look again.
async fn remind(
    app: &App,
    scope: &Scope,
    row: &programme::Model,
    due: &Due<'_>,
    place: Id,
    meeting: &str,
) -> Result<(), DbError> {
    let mut tx = app.db().write(scope).await?;
    if save::locked(&mut tx, row.id).await?.is_none() {
        return Ok(());
    }
    let held = scope.find_by_id::<place::Entity>(place).filter(place::Column::State.eq(place::State::Taken));
    let Some(held) = held.one(&tx).await? else { return Ok(()) };
    let found = scope.find_by_id::<application::Entity>(held.application_id).one(&tx).await?;
    let Some(application) = found else { return Ok(()) };
    let kept = Kept::open(tx.keys(), &application);
    let recipient = Recipient::of(&application, &kept);
    let facts = facts(tx.keys(), due, &application, meeting, recipient.locale);
    let occasion = occasion(due.course, due.day);
    letters::write(&mut tx, row, &recipient, Kind::SessionReminder, &occasion, facts).await?;
    tx.unaudited("a letter before a session");
    tx.commit().await
}

/// Tells everybody who was written to about a day of a course that is still to come that its meeting has another link.
/// Who was not written to yet gets the new one in that letter.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn tell_link(
    tx: &mut WriteTx,
    row: &programme::Model,
    course: &str,
    link: &str,
) -> Result<(), DbError> {
    let programme = row.programme();
    let Some((stage, course)) = programme.course(course) else { return Ok(()) };
    let today = tx.now().date();
    let mut told: BTreeMap<Id, Date> = BTreeMap::new();
    for day in course.days().filter(|day| *day >= today) {
        let occasion = occasion(course, day);
        let scope = tx.scope().clone();
        for application in letters::told(&scope, tx, row.id, Kind::SessionReminder, &occasion).await? {
            let first = told.entry(application).or_insert(day);
            *first = day.min(*first);
        }
    }
    let occasion = format!("{}-{}", course.code, tx.now().0);
    for (id, day) in told {
        let holds = tx
            .find::<place::Entity>()
            .filter(place::Column::Holder.eq(id))
            .filter(place::Column::Course.eq(course.code.as_str()))
            .filter(place::Column::State.eq(place::State::Taken));
        let found = tx.find::<application::Entity>().filter(application::Column::Id.eq(id)).one(tx).await?;
        let (Some(_), Some(application)) = (holds.one(tx).await?, found) else { continue };
        let kept = Kept::open(tx.keys(), &application);
        let recipient = Recipient::of(&application, &kept);
        let due = Due { stage, course, day };
        let facts = facts(tx.keys(), &due, &application, link, recipient.locale);
        letters::write(tx, row, &recipient, Kind::MeetingChanged, &occasion, facts).await?;
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
