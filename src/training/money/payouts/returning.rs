//! A transfer of a file that came back (組戻し), and the note of it taken back where it was a mistake.
//!
//! What always holds: what came back is to be paid again, and is put into no further file while the account that it came
//! back from stands as it did; a note is taken back only while nothing of it was paid again.

use std::collections::HashMap;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;
use time::Date;

use super::open;
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::crypto::Place;
use crate::db::{DbError, Reads, Scope, WriteError, WriteTx};
use crate::id::Id;
use crate::training::money::entity::{payout, place, returned};
use crate::training::money::telling;

/// The place of what the bank said of a transfer that came back.
pub fn returned_place(id: Id) -> Place<'static> {
    place("payout_return", "sealed_reason", id)
}

/// The place of the reason for which that was taken back.
pub fn not_returned_place(id: Id) -> Place<'static> {
    place("payout_return", "sealed_undone", id)
}

/// What was noted of transfers of a file that came back, notes that were taken back too; the earliest first.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn returns(scope: &Scope, on: &impl Reads, id: Id) -> Result<Vec<returned::Model>, DbError> {
    let of = scope.find::<returned::Entity>().filter(returned::Column::PayoutId.eq(id));
    of.order_by_asc(returned::Column::Id).all(on).await
}

/// How much of each file came back; nothing of one that is not named.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn back(
    scope: &Scope,
    on: &impl Reads,
    files: &[payout::Model],
) -> Result<HashMap<Id, i64>, DbError> {
    let of = returned::Column::PayoutId.is_in(files.iter().map(|file| file.id));
    let rows = scope.find::<returned::Entity>().filter(of).filter(returned::Column::Live.is_not_null());
    let mut sums: HashMap<Id, i64> = HashMap::new();
    for row in rows.all(on).await? {
        *sums.entry(row.payout_id).or_default() += row.amount;
    }
    Ok(sums)
}

/// When a transfer to somebody came back whose account was not written since its file was made (`written`: when it was,
/// last). The scope is the office's.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn came_back_on(
    scope: &Scope,
    on: &impl Reads,
    application: Id,
    written: Option<Instant>,
) -> Result<Option<Date>, DbError> {
    let all = came_back(scope, on, &[application]).await?;
    Ok(all.get(&application).and_then(|backs| unchecked(backs, written)))
}

/// A transfer that came back: when its file was made, and the day on which it did.
pub(super) type CameBack = (Instant, Date);

/// What came back to each of some people, by application.
pub(super) async fn came_back(
    scope: &Scope,
    on: &impl Reads,
    applications: &[Id],
) -> Result<HashMap<Id, Vec<CameBack>>, DbError> {
    let of = returned::Column::Live.is_in(applications.iter().copied());
    let rows = scope.find::<returned::Entity>().filter(of).all(on).await?;
    let of = payout::Column::Id.is_in(rows.iter().map(|row| row.payout_id));
    let files = scope.find::<payout::Entity>().filter(of).all(on).await?;
    let made: HashMap<Id, Instant> = files.into_iter().map(|file| (file.id, file.made_at)).collect();
    let mut all: HashMap<Id, Vec<CameBack>> = HashMap::new();
    for row in rows {
        let made = made.get(&row.payout_id).copied().unwrap_or(row.returned_at);
        all.entry(row.application_id).or_default().push((made, row.returned_on));
    }
    Ok(all)
}

/// When a transfer came back last to an account that was not written since its file was made: what was written later is
/// another account, or this one looked at anew.
pub(super) fn unchecked(backs: &[CameBack], written: Option<Instant>) -> Option<Date> {
    let stands = backs.iter().filter(|(made, _)| written.is_none_or(|written| written <= *made));
    stands.map(|(_, day)| *day).max()
}

/// Why a transfer was not marked as come back, or the mark was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum ReturnError {
    /// The file was cancelled, or its day has not come, or the transfer came back before.
    #[error("nothing to come back")]
    Closed,
    /// Not on that day: before the file was paid, or still to come.
    #[error("not on that day")]
    Day,
    /// It was taken back before.
    #[error("taken back before")]
    Before,
    /// Something of what it was for is in another file, or was decided otherwise since.
    #[error("paid again")]
    Again,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

fn missing() -> DbError {
    WriteError::NothingWithinReach.into()
}

/// A transfer of a file came back (組戻し): what it was for is to be paid again, and its person is asked for the account, and told
/// the day and what the bank said.
///
/// # Errors
/// [`ReturnError`]; the caller drops the transaction then.
pub async fn come_back(
    tx: &mut WriteTx,
    id: Id,
    application: Id,
    (day, reason): (Date, &str),
) -> Result<(), ReturnError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let row = scope.find_by_id::<payout::Entity>(id).lock().one(tx).await?.ok_or_else(missing)?;
    let item = open(tx.keys(), &row).items.into_iter().find(|item| item.application == application);
    let item = item.ok_or_else(missing)?;
    let before = returns(&scope, tx, id).await?.iter().any(|one| one.live == Some(application));
    if before || row.cancelled_at.is_some() || tx.now().date() < row.pay_on {
        return Err(ReturnError::Closed);
    }
    if day < row.pay_on || day > tx.now().date() {
        return Err(ReturnError::Day);
    }
    for part in &item.parts {
        part.carry(tx, Some(id), None).await?;
    }
    let back = tx.new_id();
    let line = returned::ActiveModel {
        id: Set(back),
        organisation_id: Set(scope.organisation()),
        payout_id: Set(id),
        application_id: Set(application),
        amount: Set(item.amount()),
        returned_on: Set(day),
        returned_at: Set(tx.now()),
        returned_by: Set(scope.account()),
        sealed_reason: Set(tx.seal(returned_place(back), reason)),
        live: Set(Some(application)),
        undone_at: Set(None),
        sealed_undone: Set(None),
    };
    tx.insert(line).await?;
    tx.record(AuditEvent::new("payout.came_back", "payout", id).with("amount", item.amount()));
    let whose = (row.programme_id, application);
    telling::account_wanted(tx, whose, item.amount(), back, Some((day, reason))).await?;
    Ok(())
}

/// A transfer did not come back after all: its file pays what it was for, and its person is told that it was paid.
///
/// # Errors
/// [`ReturnError`]; the caller drops the transaction then.
pub async fn did_not_come_back(tx: &mut WriteTx, id: Id, back: Id, reason: &str) -> Result<(), ReturnError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let row = scope.find_by_id::<payout::Entity>(id).lock().one(tx).await?.ok_or_else(missing)?;
    let note = returns(&scope, tx, id).await?.into_iter().find(|one| one.id == back);
    let note = note.ok_or_else(missing)?;
    let item = open(tx.keys(), &row).items.into_iter().find(|item| item.application == note.application_id);
    let item = item.ok_or_else(missing)?;
    if note.live.is_none() {
        return Err(ReturnError::Before);
    }
    if row.cancelled_at.is_some() {
        return Err(ReturnError::Again);
    }
    for part in &item.parts {
        if !part.still_waits(&scope, tx).await? || part.carry(tx, None, Some(id)).await? != 1 {
            return Err(ReturnError::Again);
        }
    }
    let change = returned::ActiveModel {
        id: Unchanged(back),
        live: Set(None),
        undone_at: Set(Some(tx.now())),
        sealed_undone: Set(Some(tx.seal(not_returned_place(back), reason))),
        ..Default::default()
    };
    tx.update(change).await?;
    tx.record(AuditEvent::new("payout.not_come_back", "payout", id).with("amount", note.amount));
    if row.paid_at.is_some() {
        // Told anew also who was told before: what they read last is that it did not arrive.
        telling::paid(tx, &row, &[item], &format!("{id}-{back}")).await?;
    }
    Ok(())
}
