//! What becomes of a file of transfers: paid, cancelled before that, a transfer of it that came back.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};
use time::Date;

use super::open;
use crate::audit::{AuditEvent, entity as audit_entry};
use crate::clock::Instant;
use crate::crypto::Place;
use crate::db::{DbError, Reads, Scope, WriteError, WriteTx};
use crate::id::Id;
use crate::training::money::entity::{claim, payout, place, refund, returned};
use crate::training::money::telling;

/// The place of the reason for which a file was cancelled.
pub fn cancelled_place(id: Id) -> Place<'static> {
    place("payout", "sealed_reason", id)
}

/// The place of what the bank said of a transfer that came back.
pub fn returned_place(id: Id) -> Place<'static> {
    place("payout_return", "sealed_reason", id)
}

/// When a file was fetched last, by whomever: it may be at the bank.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn fetched(scope: &Scope, on: &impl Reads, id: Id) -> Result<Option<Instant>, DbError> {
    let last = scope
        .find::<audit_entry::Entity>()
        .filter(audit_entry::Column::SubjectId.eq(id))
        .filter(audit_entry::Column::Event.eq("payout.fetched"))
        .order_by_desc(audit_entry::Column::Id)
        .limit(1)
        .one(on)
        .await?;
    Ok(last.map(|entry| entry.at))
}

/// The transfers of a file that came back, the earliest first.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn returns(scope: &Scope, on: &impl Reads, id: Id) -> Result<Vec<returned::Model>, DbError> {
    let of = scope.find::<returned::Entity>().filter(returned::Column::PayoutId.eq(id));
    of.order_by_asc(returned::Column::Id).all(on).await
}

/// Why a file was neither marked as paid nor cancelled.
#[derive(Debug, thiserror::Error)]
pub enum EndError {
    /// It is paid or cancelled already.
    #[error("ended before")]
    Ended,
    /// Its day has not come.
    #[error("to be paid on {0}")]
    Early(Date),
    /// It was fetched, and nobody said that the bank does not have it.
    #[error("fetched")]
    Fetched,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// A file that is neither paid nor cancelled, locked.
async fn waiting(tx: &mut WriteTx, id: Id) -> Result<payout::Model, EndError> {
    tx.lock("money").await?;
    let row = tx.find::<payout::Entity>().filter(payout::Column::Id.eq(id)).lock().one(tx).await?;
    let row = row.ok_or(DbError::from(WriteError::NothingWithinReach))?;
    if row.paid_at.is_some() || row.cancelled_at.is_some() { Err(EndError::Ended) } else { Ok(row) }
}

/// Marks a file as paid by the bank, and tells everybody in it whose transfer did not come back.
///
/// # Errors
/// [`EndError`]; the caller drops the transaction then.
pub async fn pay(tx: &mut WriteTx, id: Id) -> Result<(), EndError> {
    let row = waiting(tx, id).await?;
    if tx.now().date() < row.pay_on {
        return Err(EndError::Early(row.pay_on));
    }
    let scope = tx.scope().clone();
    let back = returns(&scope, tx, id).await?;
    let mut items = open(tx.keys(), &row).items;
    items.retain(|item| !back.iter().any(|back| back.application_id == item.application));
    telling::paid(tx, &row, &items).await?;
    let change =
        payout::ActiveModel { id: Unchanged(id), paid_at: Set(Some(tx.now())), ..Default::default() };
    tx.update(change).await?;
    tx.record(AuditEvent::new("payout.paid", "payout", id).with("total", row.total));
    Ok(())
}

/// Takes a file back that was not paid: what was in it is to be paid again. `not_given`: somebody says that the bank does
/// not have it, or will not pay it.
///
/// # Errors
/// [`EndError`]; the caller drops the transaction then.
pub async fn cancel(tx: &mut WriteTx, id: Id, reason: &str, not_given: bool) -> Result<(), EndError> {
    let row = waiting(tx, id).await?;
    let scope = tx.scope().clone();
    if !not_given && fetched(&scope, tx, id).await?.is_some() {
        return Err(EndError::Fetched);
    }
    let none = || Expr::val(Option::<Id>::None);
    let claims = Condition::all().add(claim::Column::PayoutId.eq(id));
    tx.update_where::<claim::Entity>(claims, vec![(claim::Column::PayoutId, none())]).await?;
    let refunds = Condition::all().add(refund::Column::PayoutId.eq(id));
    tx.update_where::<refund::Entity>(refunds, vec![(refund::Column::PayoutId, none())]).await?;
    let change = payout::ActiveModel {
        id: Unchanged(id),
        cancelled_at: Set(Some(tx.now())),
        sealed_reason: Set(Some(tx.seal(cancelled_place(id), reason))),
        ..Default::default()
    };
    tx.update(change).await?;
    tx.record(AuditEvent::new("payout.cancelled", "payout", id).with("total", row.total));
    Ok(())
}

/// Why a transfer was not marked as come back.
#[derive(Debug, thiserror::Error)]
pub enum ReturnError {
    /// The file was cancelled, or its day has not come, or the transfer came back before.
    #[error("nothing to come back")]
    Closed,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// A transfer of a file came back (組戻し): what it was for is to be paid again, and its person is asked for the account.
///
/// # Errors
/// [`ReturnError`]; the caller drops the transaction then.
pub async fn come_back(tx: &mut WriteTx, id: Id, application: Id, reason: &str) -> Result<(), ReturnError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let missing = || DbError::from(WriteError::NothingWithinReach);
    let row = scope.find_by_id::<payout::Entity>(id).lock().one(tx).await?.ok_or_else(missing)?;
    let item = open(tx.keys(), &row).items.into_iter().find(|item| item.application == application);
    let item = item.ok_or_else(missing)?;
    let before = returns(&scope, tx, id).await?.iter().any(|one| one.application_id == application);
    if before || row.cancelled_at.is_some() || tx.now().date() < row.pay_on {
        return Err(ReturnError::Closed);
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
        returned_at: Set(tx.now()),
        returned_by: Set(scope.account()),
        sealed_reason: Set(tx.seal(returned_place(back), reason)),
    };
    tx.insert(line).await?;
    tx.record(AuditEvent::new("payout.came_back", "payout", id).with("amount", item.amount()));
    telling::account_wanted(tx, (row.programme_id, application), item.amount(), back).await?;
    Ok(())
}
