//! Money given back: decided, and undone while no file for the bank holds it.
//!
//! What always holds: no more is given back than came; what was undone counts no longer, and stays.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use super::entity::{payee, place, refund};
use super::{ledger, receipts, telling};
use crate::audit::AuditEvent;
use crate::crypto::Place;
use crate::db::{DbError, WriteError, WriteTx};
use crate::id::Id;

/// The place of the reason for which money was given back.
pub fn refund_place(id: Id) -> Place<'static> {
    place("fee_refund", "sealed_reason", id)
}

/// Why money was not given back.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// Less came than that.
    #[error("at most {0} yen can be given back")]
    TooMuch(i64),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Gives back a part of what came for a fee: it stands in the list of what is to be paid out from then on, and who named
/// no account is asked for one. A receipt for more than is kept no longer holds.
///
/// # Errors
/// [`RefundError`].
pub async fn give_back(tx: &mut WriteTx, id: Id, amount: i64, reason: &str) -> Result<(), RefundError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let entry = ledger::one(&scope, tx, id).await?;
    let entry = entry.ok_or(DbError::from(WriteError::NothingWithinReach))?;
    let kept = entry.paid().kept();
    if amount < 1 || amount > kept {
        return Err(RefundError::TooMuch(kept));
    }
    let refund = tx.new_id();
    let row = refund::ActiveModel {
        id: Set(refund),
        organisation_id: Set(scope.organisation()),
        programme_id: Set(entry.fee.programme_id),
        application_id: Set(entry.fee.application_id),
        fee_id: Set(id),
        amount: Set(amount),
        sealed_reason: Set(tx.seal(refund_place(refund), reason)),
        decided_at: Set(tx.now()),
        payout_id: Set(None),
        undone_at: Set(None),
        sealed_undone: Set(None),
    };
    tx.insert(row).await?;
    tx.record(AuditEvent::new("fee.refunded", "fee", id).with("amount", amount));
    if let Some(receipt) = entry.receipt.filter(|receipt| receipt.amount > kept - amount) {
        receipts::void(tx, receipt.id).await?;
    }
    let whose = entry.fee.application_id;
    let known = payee::Column::ApplicationId.eq(whose);
    if tx.find::<payee::Entity>().filter(known).count(tx).await? == 0 {
        telling::account_wanted(tx, (entry.fee.programme_id, whose), amount, refund, None).await?;
    }
    Ok(())
}

/// The place of the reason for which a refund was undone.
pub fn undone_place(id: Id) -> Place<'static> {
    place("fee_refund", "sealed_undone", id)
}

/// Undoes a refund that is in no file for the bank: it no longer counts. Gives whether it was.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn keep_back(tx: &mut WriteTx, id: Id, reason: &str) -> Result<bool, DbError> {
    tx.lock("money").await?;
    let row = tx.find::<refund::Entity>().filter(refund::Column::Id.eq(id)).lock().one(tx).await?;
    let row = row.ok_or(WriteError::NothingWithinReach)?;
    if row.undone_at.is_some() || row.payout_id.is_some() {
        return Ok(false);
    }
    let change = refund::ActiveModel {
        id: Unchanged(id),
        undone_at: Set(Some(tx.now())),
        sealed_undone: Set(Some(tx.seal(undone_place(id), reason))),
        ..Default::default()
    };
    tx.update(change).await?;
    tx.record(AuditEvent::new("fee.refund_undone", "fee", row.fee_id).with("amount", row.amount));
    Ok(true)
}
