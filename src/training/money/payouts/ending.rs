//! What becomes of a file of transfers: paid, or cancelled before that.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};
use time::Date;

use super::{open, returns};
use crate::audit::{AuditEvent, entity as audit_entry};
use crate::clock::Instant;
use crate::crypto::Place;
use crate::db::{DbError, Reads, Scope, WriteError, WriteTx};
use crate::id::Id;
use crate::training::money::entity::{claim, payout, place, refund};
use crate::training::money::telling;

/// The place of the reason for which a file was cancelled.
pub fn cancelled_place(id: Id) -> Place<'static> {
    place("payout", "sealed_reason", id)
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

/// Why a file was neither marked as paid nor cancelled.
#[derive(Debug, thiserror::Error)]
pub enum EndError {
    /// It is paid or cancelled already.
    #[error("ended before")]
    Ended,
    /// Its day has not come.
    #[error("to be paid on {0}")]
    Early(Date),
    /// A transfer of it came back: the bank has carried it out.
    #[error("came back")]
    CameBack,
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
    items.retain(|item| !back.iter().any(|back| back.live == Some(item.application)));
    telling::paid(tx, &row, &items, &id.to_string()).await?;
    let change =
        payout::ActiveModel { id: Unchanged(id), paid_at: Set(Some(tx.now())), ..Default::default() };
    tx.update(change).await?;
    tx.record(AuditEvent::new("payout.paid", "payout", id).with("total", row.total));
    Ok(())
}

/// Takes a file back that was not paid: what was in it is to be paid again. `not_given`: somebody says that the bank does
/// not have it, or will not pay it. Not one of which a transfer came back: the bank paid the others.
///
/// # Errors
/// [`EndError`]; the caller drops the transaction then.
pub async fn cancel(tx: &mut WriteTx, id: Id, reason: &str, not_given: bool) -> Result<(), EndError> {
    let row = waiting(tx, id).await?;
    let scope = tx.scope().clone();
    if returns(&scope, tx, id).await?.iter().any(|back| back.live.is_some()) {
        return Err(EndError::CameBack);
    }
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
