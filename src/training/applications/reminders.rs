//! Letters before the deadline: to chiefs for whose word somebody waits, a week and two days ahead; to those who sent an
//! application and did not confirm it, once.
//!
//! What always holds: each time is told once to each chief, in one letter for all who wait, however often the loop looks
//! and however many nodes run it; a deadline that was moved is told anew.

use std::time::Duration as StdDuration;

use sea_orm::ColumnTrait;
use time::{Duration, Time};

use super::entity::{self, State};
use super::form::{self, Kept};
use super::{commands, drafts, link, recommending};
use crate::app::App;
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::clock::Instant;
use crate::db::{DbError, Rows};
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Programme, Window};
use crate::training::programmes::{save, told};

const LOOKS_EVERY: StdDuration = StdDuration::from_secs(300);

/// Days before the deadline on which chiefs are reminded, the nearest first.
const DAYS_BEFORE: [i64; 2] = [2, 7];

/// Who applied or sent less than this ago is not reminded of yet.
const PATIENCE: Duration = Duration::days(1);

/// The hours in which letters are written: nobody's telephone rings at night.
const FROM: Duration = Duration::hours(9);
const UNTIL: Duration = Duration::hours(21);

/// Writes what is due and clears what nobody sent, again and again, until the program is told to stop.
pub async fn run(app: App) {
    while !app.background().is_stopping() {
        if let Err(error) = write_due(&app).await {
            tracing::warn!(%error, "the deadlines to come could not be looked through");
        }
        if let Err(error) = drafts::clear(&app).await {
            tracing::warn!(%error, "applications that nobody sent could not be cleared");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOKS_EVERY) => {}
            () = app.background().stopping() => {}
        }
    }
}

/// Writes the letters that are due now.
///
/// # Errors
/// [`DbError`] when the programmes cannot be read. A programme whose letters cannot be written holds up no other.
#[allow(clippy::disallowed_methods, reason = "reminders go out for every organisation")]
pub async fn write_due(app: &App) -> Result<(), DbError> {
    let now = app.now();
    let midnight = Instant::of_jst(now.date(), Time::MIDNIGHT);
    if now < midnight.plus(FROM) || now >= midnight.plus(UNTIL) {
        return Ok(());
    }
    let rows = Rows::<programme::Entity>::across_organisations()
        .filter(programme::Column::State.eq(programme::State::Announced))
        .all(app.db())
        .await?;
    for row in rows {
        if let Err(error) = of_programme(app, &row).await {
            tracing::warn!(%error, programme = row.slug, "reminders before a deadline were not written");
        }
    }
    Ok(())
}

async fn of_programme(app: &App, row: &programme::Model) -> Result<(), DbError> {
    let programme = row.programme();
    if !matches!(programme.window(app.now()), Window::Open(_)) {
        return Ok(());
    }
    if let Some(occasion) = occasion(&programme, app.now()) {
        let scope = operator_scope(row.organisation_id, Action::RunTraining, app.now());
        let mut tx = app.db().write(&scope).await?;
        if let Some(locked) = save::locked(&mut tx, row.id).await? {
            recommending::remind(&mut tx, &locked, &occasion, app.now().minus(PATIENCE)).await?;
            tx.unaudited("letters before a deadline");
            tx.commit().await?;
        }
    }
    unconfirmed(app, row, &programme).await
}

/// The reminding of chiefs that is due: the nearest to the deadline whose morning has come.
fn occasion(programme: &Programme, now: Instant) -> Option<String> {
    let Window::Open(Some(ends)) = programme.window(now) else { return None };
    if !programme.recommendation {
        return None;
    }
    let last = ends.minus(Duration::minutes(1)).date();
    let begins = |days: i64| Instant::of_jst(last - Duration::days(days), Time::MIDNIGHT).plus(FROM);
    let days = DAYS_BEFORE.into_iter().find(|days| begins(*days) <= now)?;
    Some(format!("{last}-{days}"))
}

/// Reminds those who sent an application and have not opened the link that was mailed.
async fn unconfirmed(app: &App, row: &programme::Model, programme: &Programme) -> Result<(), DbError> {
    let scope = operator_scope(row.organisation_id, Action::RunTraining, app.now());
    let told = letters::told(&scope, app.db(), row.id, Kind::ConfirmReminder, "1").await?;
    let waiting = scope
        .find::<entity::Entity>()
        .filter(entity::Column::ProgrammeId.eq(row.id))
        .filter(entity::Column::State.eq(State::Sent))
        .filter(entity::Column::SavedAt.lte(app.now().minus(PATIENCE)))
        .all(app.db())
        .await?;
    for one in waiting.into_iter().filter(|one| !told.contains(&one.id)) {
        let mut tx = app.db().write(&scope).await?;
        // Confirmed meanwhile, or told by another node: the lock makes one of us look again.
        let found = scope.find_by_id::<entity::Entity>(one.id).lock().one(&tx).await?;
        let Some(application) = found.filter(|row| row.state == State::Sent) else { continue };
        let kept = Kept::open(tx.keys(), &application);
        let Some(address) = form::address(&kept.fields) else { continue };
        // Who applied with this address by another form knows the way.
        if commands::twin(&tx, row.id, &address, application.id).await?.is_some() {
            continue;
        }
        let recipient = Recipient::of(&application, &kept);
        let due = programme.deadline.map(|last| told::minute(last, recipient.locale)).unwrap_or_default();
        let facts =
            Facts::default().with("link", link::personal(tx.keys(), &application).address()).with("due", due);
        letters::write(&mut tx, row, &recipient, Kind::ConfirmReminder, "1", facts).await?;
        tx.unaudited("a letter before a deadline");
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use time::macros::{date, time};

    use super::*;
    use crate::training::programmes::file;

    #[test]
    fn chiefs_are_reminded_a_week_and_two_days_before_the_deadline_and_never_after_it() {
        let programme = file::read(include_str!("../../../examples/programme-r4.toml")).unwrap();
        let due = |day, hour| occasion(&programme, Instant::of_jst(day, hour));
        assert_eq!(due(date!(2022 - 07 - 04), time!(8:59)), None);
        assert_eq!(due(date!(2022 - 07 - 04), time!(9:00)).as_deref(), Some("2022-07-11-7"));
        assert_eq!(due(date!(2022 - 07 - 09), time!(8:59)).as_deref(), Some("2022-07-11-7"));
        assert_eq!(due(date!(2022 - 07 - 09), time!(9:00)).as_deref(), Some("2022-07-11-2"));
        assert_eq!(due(date!(2022 - 07 - 11), time!(23:59)).as_deref(), Some("2022-07-11-2"));
        assert_eq!(due(date!(2022 - 07 - 12), time!(0:00)), None);
    }
}
