//! The outbox: mail is put in within the transaction that gives the reason for it, and taken out by one loop.
//!
//! What always holds: a message goes out at least once and, once the mail server has accepted it, never again; should
//! the program stop in between, it goes out again under the same Message-ID. Several nodes may run the loop: a message
//! is claimed before it is sent.

use std::collections::{HashMap, HashSet};
use std::time::Duration as StdDuration;

use lettre::Message;
use lettre::message::header::ContentType;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, FromQueryResult, QuerySelect};
use serde::{Deserialize, Serialize};
use time::Duration;

use super::entity;
use crate::app::App;
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::clock::Instant;
use crate::crypto::Place;
use crate::db::{Db, DbError, Rows, Scope, WriteTx};
use crate::id::Id;

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The recipient's address.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
}

/// How often it is tried before it is given up: over about two days.
const TRIES: i32 = 12;
const LOOKS_EVERY: StdDuration = StdDuration::from_secs(5);

/// Stands in a letter for the public address of the product; put in when it is sent, so that a letter that waited leads to
/// where the product is by then.
pub const SITE: &str = "{site}";

fn place(row: Id) -> Place<'static> {
    Place { table: "outgoing_mail", column: "sealed_message", row }
}

/// Puts a letter into the outbox. `about`: the row that gives the reason for it, beside which it is told when the letter
/// cannot be delivered.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn enqueue(tx: &mut WriteTx, letter: &Letter, about: Option<Id>) -> Result<Id, DbError> {
    let (id, now) = (tx.new_id(), tx.now());
    let text = serde_json::to_string(letter).unwrap_or_default();
    let row = entity::ActiveModel {
        id: Set(id),
        organisation_id: Set(tx.scope().organisation()),
        sealed_message: Set(tx.seal(place(id), &text)),
        about: Set(about),
        created_at: Set(now),
        next_try_at: Set(now),
        tries: Set(0),
        sent_at: Set(None),
        failed_at: Set(None),
    };
    tx.insert(row).await?;
    Ok(id)
}

/// Forgets the letters that are about rows which are deleted; one that waits is not sent any more.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn forget(tx: &mut WriteTx, about: Vec<Id>) -> Result<(), DbError> {
    tx.delete_where::<entity::Entity>(Condition::all().add(entity::Column::About.is_in(about))).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct About {
    about: Option<Id>,
}

/// What letters are about that were given up: nobody has got them.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn undelivered(scope: &Scope, db: &Db) -> Result<HashSet<Id>, DbError> {
    let failed: Vec<About> = scope
        .find::<entity::Entity>()
        .filter(entity::Column::FailedAt.is_not_null())
        .project(db, |q| q.column(entity::Column::About))
        .await?;
    Ok(failed.into_iter().filter_map(|row| row.about).collect())
}

/// Where a letter stands on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It is tried, again and again.
    Waiting,
    /// The mail server accepted it.
    Accepted(Instant),
    /// It was given up: nobody has got it.
    GivenUp(Instant),
}

/// Where the letters stand that are about these rows.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn deliveries(scope: &Scope, db: &Db, about: Vec<Id>) -> Result<HashMap<Id, Delivery>, DbError> {
    let rows = scope.find::<entity::Entity>().filter(entity::Column::About.is_in(about)).all(db).await?;
    let stands = |row: entity::Model| {
        let delivery = match (row.sent_at, row.failed_at) {
            (Some(at), _) => Delivery::Accepted(at),
            (None, Some(at)) => Delivery::GivenUp(at),
            (None, None) => Delivery::Waiting,
        };
        Some((row.about?, delivery))
    };
    Ok(rows.into_iter().filter_map(stands).collect())
}

/// Sends what is due, again and again, until the program is told to stop: then between two letters, so that none is sent
/// without its being noted.
pub async fn run(app: App) {
    let failed = "the outbox could not be looked through";
    let job = || async {
        // Where letters go out there may be more of them: seventy people are told in one go.
        while send_due(&app).await? > 0 && !app.background().is_stopping() {}
        Ok::<(), DbError>(())
    };
    app.background().repeat(LOOKS_EVERY, failed, job).await;
}

/// Sends what is due now; gives how many were accepted.
///
/// # Errors
/// [`DbError`] when the database does. What a mail server refuses is tried again later.
#[allow(clippy::disallowed_methods, reason = "the outbox serves every organisation")]
pub async fn send_due(app: &App) -> Result<usize, DbError> {
    let due = Rows::<entity::Entity>::across_organisations()
        .filter(entity::Column::SentAt.is_null())
        .filter(entity::Column::FailedAt.is_null())
        .filter(entity::Column::NextTryAt.lte(app.now()))
        .order_by_asc(entity::Column::NextTryAt)
        .limit(20)
        .all(app.db())
        .await?;
    let mut accepted = 0;
    for row in due {
        if app.background().is_stopping() {
            break;
        }
        accepted += usize::from(send_one(app, &row).await?);
    }
    Ok(accepted)
}

async fn send_one(app: &App, row: &entity::Model) -> Result<bool, DbError> {
    let scope = operator_scope(row.organisation_id, Action::ManageAccounts, app.now());
    let tries = row.tries + 1;
    // Claimed for as long as it may take; whoever else looks finds it not due.
    let mut tx = app.db().write(&scope).await?;
    let this = Condition::all()
        .add(entity::Column::Id.eq(row.id))
        .add(entity::Column::Tries.eq(row.tries))
        .add(entity::Column::SentAt.is_null());
    let claimed = vec![
        (entity::Column::Tries, Expr::value(tries)),
        (entity::Column::NextTryAt, Expr::value(app.now().plus(backoff(tries)))),
    ];
    let is_mine = tx.update_where::<entity::Entity>(this, claimed).await? == 1;
    tx.unaudited("mail going out");
    tx.commit().await?;
    if !is_mine {
        return Ok(false);
    }
    let sent = match message(app, row).await? {
        Some(message) => app.mailer().send(message).await.map_err(|error| error.kind()),
        None => Err("not a letter that can be sent".into()),
    };
    let mut done = entity::ActiveModel { id: Unchanged(row.id), ..Default::default() };
    match &sent {
        Ok(()) => done.sent_at = Set(Some(app.now())),
        Err(_) if tries >= TRIES => done.failed_at = Set(Some(app.now())),
        Err(_) => (),
    }
    if let Err(error) = &sent {
        tracing::warn!(mail = %row.id, tries, %error, "mail was not accepted");
    }
    if sent.is_ok() || tries >= TRIES {
        let mut tx = app.db().write(&scope).await?;
        tx.update(done).await?;
        tx.unaudited("mail gone out");
        tx.commit().await?;
    }
    Ok(sent.is_ok())
}

/// One minute, doubling, at most six hours.
fn backoff(tries: i32) -> Duration {
    let minutes = 1_i32.checked_shl(tries.clamp(1, 20).unsigned_abs() - 1).unwrap_or(i32::MAX);
    Duration::minutes(i64::from(minutes)).min(Duration::hours(6))
}

async fn message(app: &App, row: &entity::Model) -> Result<Option<Message>, DbError> {
    let keys = app.db().keys(row.organisation_id).await?;
    let place = place(row.id);
    let text = keys.open(place, &row.sealed_message).map_err(|error| DbError::Seal {
        table: place.table.into(),
        column: place.column.into(),
        row: place.row,
        error,
    })?;
    let Ok(letter) = serde_json::from_str::<Letter>(&text) else { return Ok(None) };
    let config = app.config();
    let host = config.public_url().split("://").nth(1).unwrap_or("localhost");
    let host = host.split(['/', ':']).next().unwrap_or("localhost");
    let from = config.mail.from.clone().unwrap_or_else(|| format!("noreply@{host}"));
    let (Ok(from), Ok(to)) = (from.parse(), letter.to.parse()) else { return Ok(None) };
    let message = Message::builder()
        .from(from)
        .to(to)
        .subject(letter.subject)
        .message_id(Some(format!("<{}@{host}>", row.id)))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.body.replace(SITE, config.public_url()));
    Ok(message.ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_letter_waits_longer_each_time_and_at_most_six_hours() {
        let minutes: Vec<i64> = (1..=12).map(|tries| backoff(tries).whole_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
    }
}
