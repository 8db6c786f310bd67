//! The books: each fee with what pays it, what was given back, and its receipt.

use std::collections::HashMap;

use sea_orm::ColumnTrait;
use sea_orm::sea_query::IntoCondition;

use super::entity::{fee, receipt, refund, share};
use super::model::{Paid, State};
use crate::db::{DbError, Reads, Scope};
use crate::id::Id;

/// A fee with everything that happened to it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The fee.
    pub fee: fee::Model,
    /// What was booked on it, undone shares too; the earliest first.
    pub shares: Vec<share::Model>,
    /// What was given back, undone refunds too.
    pub refunds: Vec<refund::Model>,
    /// The receipt that holds.
    pub receipt: Option<receipt::Model>,
    /// Receipts that were issued and hold no more, the earliest first.
    pub voided: Vec<receipt::Model>,
}

impl Entry {
    /// The shares that count.
    pub fn live(&self) -> impl Iterator<Item = &share::Model> {
        self.shares.iter().filter(|share| share.live.is_some())
    }

    /// The refunds that count.
    pub fn given_back(&self) -> impl Iterator<Item = &refund::Model> {
        self.refunds.iter().filter(|refund| refund.undone_at.is_none())
    }

    /// What came and what was given back.
    pub fn paid(&self) -> Paid {
        Paid {
            amount: self.fee.amount,
            received: self.live().map(|share| share.amount).sum(),
            refunded: self.given_back().map(|refund| refund.amount).sum(),
            waived: self.fee.waived_at.is_some(),
        }
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        self.paid().state()
    }
}

/// The fees within a scope that meet `condition`, in the order of their numbers.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn entries(
    scope: &Scope,
    on: &impl Reads,
    condition: impl IntoCondition,
) -> Result<Vec<Entry>, DbError> {
    let fees =
        scope.find::<fee::Entity>().filter(condition).order_by_asc(fee::Column::Number).all(on).await?;
    let programmes: Vec<Id> = {
        let mut ids: Vec<Id> = fees.iter().map(|fee| fee.programme_id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let shares = scope
        .find::<share::Entity>()
        .filter(share::Column::ProgrammeId.is_in(programmes.iter().copied()))
        .order_by_asc(share::Column::Id)
        .all(on)
        .await?;
    let refunds = scope
        .find::<refund::Entity>()
        .filter(refund::Column::ProgrammeId.is_in(programmes.iter().copied()))
        .order_by_asc(refund::Column::Id)
        .all(on)
        .await?;
    let receipts = scope
        .find::<receipt::Entity>()
        .filter(receipt::Column::ProgrammeId.is_in(programmes))
        .order_by_asc(receipt::Column::Id)
        .all(on)
        .await?;
    let (mut by_share, mut by_refund) = (HashMap::<Id, Vec<_>>::new(), HashMap::<Id, Vec<_>>::new());
    for share in shares {
        by_share.entry(share.fee_id).or_default().push(share);
    }
    for refund in refunds {
        by_refund.entry(refund.fee_id).or_default().push(refund);
    }
    let (live, void): (Vec<_>, Vec<_>) = receipts.into_iter().partition(|receipt| receipt.live.is_some());
    let mut by_receipt: HashMap<Id, receipt::Model> =
        live.into_iter().map(|receipt| (receipt.fee_id, receipt)).collect();
    let mut by_void = HashMap::<Id, Vec<_>>::new();
    for receipt in void {
        by_void.entry(receipt.fee_id).or_default().push(receipt);
    }
    Ok(fees
        .into_iter()
        .map(|fee| Entry {
            shares: by_share.remove(&fee.id).unwrap_or_default(),
            refunds: by_refund.remove(&fee.id).unwrap_or_default(),
            receipt: by_receipt.remove(&fee.id),
            voided: by_void.remove(&fee.id).unwrap_or_default(),
            fee,
        })
        .collect())
}

/// The fees of a programme.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn of_programme(scope: &Scope, on: &impl Reads, programme: Id) -> Result<Vec<Entry>, DbError> {
    entries(scope, on, fee::Column::ProgrammeId.eq(programme)).await
}

/// One fee; none where none is within reach.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn one(scope: &Scope, on: &impl Reads, id: Id) -> Result<Option<Entry>, DbError> {
    Ok(entries(scope, on, fee::Column::Id.eq(id)).await?.pop())
}

/// Who still owes a fee of a programme: for rules that look at it (the certificate).
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn owing(
    scope: &Scope,
    on: &impl Reads,
    programme: Id,
) -> Result<std::collections::HashSet<Id>, DbError> {
    let all = of_programme(scope, on, programme).await?;
    let owing = all.iter().filter(|entry| !entry.paid().is_settled());
    Ok(owing.map(|entry| entry.fee.application_id).collect())
}
