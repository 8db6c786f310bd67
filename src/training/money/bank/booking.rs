//! Lines booked on fees, undone, set aside: by a person, in one act.

use std::collections::{BTreeSet, HashMap};

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition};

use super::{owed, proposals, waiting};
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::crypto::Place;
use crate::db::{Db, DbError, WriteError, WriteTx};
use crate::id::Id;
use crate::training::money::entity::{fee, line, place, share};
use crate::training::money::{ledger, receipts, setting};

/// The place of the reason for which a share was undone.
pub fn undone_place(id: Id) -> Place<'static> {
    place("fee_share", "sealed_reason", id)
}

/// A part of a line for a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The fee.
    pub fee: Id,
    /// Whole yen, at least one.
    pub amount: i64,
}

/// Why nothing was booked.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// The parts do not come to what the line has left.
    #[error("the parts come to {sum}, the line has {left}")]
    Sum {
        /// What the parts come to.
        sum: i64,
        /// What the line has left.
        left: i64,
    },
    /// A fee is named twice, or pays already from this line.
    #[error("a fee twice")]
    Twice,
    /// Somebody else booked the line meanwhile, or it is no money that came.
    #[error("the line is taken")]
    Taken,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Books a line on fees. The parts, with the `rest` that is for something else, must come to what the line has left: in one
/// act or not at all. The rest is set aside.
///
/// # Errors
/// [`BookError`]; the caller drops the transaction then.
pub async fn book(tx: &mut WriteTx, id: Id, parts: &[Part], rest: i64) -> Result<(), BookError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let row = scope.find_by_id::<line::Entity>(id).lock().one(tx).await?;
    let row = row.ok_or(DbError::from(WriteError::NothingWithinReach))?;
    let (sum, left) = (parts.iter().map(|part| part.amount).sum::<i64>(), row.amount - row.allocated);
    if !row.is_credit || row.set_aside_at.is_some() || left == 0 {
        return Err(BookError::Taken);
    }
    if sum + rest != left || rest < 0 || parts.iter().any(|part| part.amount < 1) {
        return Err(BookError::Sum { sum: sum + rest, left });
    }
    // Before anything is written: a caller that goes on with other lines must not keep half of this one.
    let fees: BTreeSet<Id> = parts.iter().map(|part| part.fee).collect();
    let paid = scope
        .find::<share::Entity>()
        .filter(share::Column::LineId.eq(id))
        .filter(share::Column::Live.is_in(fees.iter().copied()));
    if fees.len() < parts.len() || paid.count(tx).await? > 0 {
        return Err(BookError::Twice);
    }
    // The sum is counted up where it is still free: what the lock promises holds without it too.
    let free = Condition::all()
        .add(line::Column::Id.eq(id))
        .add(Expr::col(line::Column::Allocated).add(sum).lte(Expr::col(line::Column::Amount)));
    let counted = vec![(line::Column::Allocated, Expr::col(line::Column::Allocated).add(sum))];
    if tx.update_where::<line::Entity>(free, counted).await? != 1 {
        return Err(BookError::Taken);
    }
    for part in parts {
        let fee = scope.find_by_id::<fee::Entity>(part.fee).one(tx).await?;
        let fee = fee.ok_or(DbError::from(WriteError::NothingWithinReach))?;
        let share = share::ActiveModel {
            id: Set(tx.new_id()),
            organisation_id: Set(scope.organisation()),
            programme_id: Set(fee.programme_id),
            application_id: Set(fee.application_id),
            fee_id: Set(fee.id),
            line_id: Set(id),
            paid_on: Set(row.booked_on),
            amount: Set(part.amount),
            live: Set(Some(fee.id)),
            confirmed_at: Set(tx.now()),
            confirmed_by: Set(scope.account()),
            undone_at: Set(None),
            sealed_reason: Set(None),
        };
        tx.insert(share).await.map_err(|error| match error.is_unique_violation() {
            true => BookError::Twice,
            false => error.into(),
        })?;
        tx.record(AuditEvent::new("fee.paid", "fee", fee.id).with("amount", part.amount).with("line", id));
    }
    if rest > 0 {
        set_aside(tx, id, true).await?;
    }
    Ok(())
}

/// Books what the matcher is sure of, as far as `picked` names it and it is still so. Gives how many lines were booked and
/// how many were not, since something changed meanwhile.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn book_sure(tx: &mut WriteTx, db: &Db, picked: &[(Id, Id)]) -> Result<(usize, usize), DbError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let setting = setting::load(&scope, db, tx).await?;
    let (lines, owed) = (waiting(&scope, db, tx).await?, owed(&scope, db, tx).await?);
    let sure: HashMap<Id, Id> = proposals(&lines, &owed, &setting)
        .into_iter()
        .filter_map(|proposal| match proposal.verdict {
            zengin::matching::Verdict::Sure(candidate) => Some((proposal.payment, candidate.claim)),
            _ => None,
        })
        .collect();
    let (mut booked, mut refused) = (0, 0);
    for (id, fee) in picked {
        let line = lines.iter().find(|line| line.row.id == *id);
        let part = line.filter(|_| sure.get(id) == Some(fee)).map(|line| line.left());
        let Some(amount) = part else {
            refused += 1;
            continue;
        };
        match book(tx, *id, &[Part { fee: *fee, amount }], 0).await {
            Ok(()) => booked += 1,
            Err(BookError::Database(error)) => return Err(error),
            Err(_) => refused += 1,
        }
    }
    Ok((booked, refused))
}

/// Why a share was not undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// It was undone before.
    #[error("undone before")]
    Before,
    /// More was given back than would be left.
    #[error("{back} yen were given back, {rest} would be left")]
    GivenBack {
        /// What would be left of what came.
        rest: i64,
        /// What was given back.
        back: i64,
    },
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Undoes a share: its money pays nothing again, and all that is left of its line waits for a person, what was set aside
/// too. A receipt for the fee no longer holds.
///
/// # Errors
/// [`UndoError`]; the caller drops the transaction then.
pub async fn undo(tx: &mut WriteTx, id: Id, reason: &str) -> Result<share::Model, UndoError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let row = scope.find_by_id::<share::Entity>(id).lock().one(tx).await?;
    let missing = || DbError::from(WriteError::NothingWithinReach);
    let row = row.ok_or_else(missing)?;
    if row.live.is_none() {
        return Err(UndoError::Before);
    }
    let entry = ledger::one(&scope, tx, row.fee_id).await?.ok_or_else(missing)?;
    let (rest, back) = (entry.paid().received - row.amount, entry.paid().refunded);
    if rest < back {
        return Err(UndoError::GivenBack { rest, back });
    }
    let change = share::ActiveModel {
        id: Unchanged(id),
        live: Set(None),
        undone_at: Set(Some(tx.now())),
        sealed_reason: Set(Some(tx.seal(undone_place(id), reason))),
        ..Default::default()
    };
    tx.update(change).await?;
    let line = Condition::all().add(line::Column::Id.eq(row.line_id));
    let counted = vec![
        (line::Column::Allocated, Expr::col(line::Column::Allocated).sub(row.amount)),
        (line::Column::SetAsideAt, Expr::val(Option::<Instant>::None)),
    ];
    tx.update_where::<line::Entity>(line, counted).await?;
    tx.record(AuditEvent::new("fee.payment_undone", "fee", row.fee_id).with("amount", row.amount));
    if let Some(held) = entry.receipt {
        receipts::void(tx, held.id).await?;
    }
    Ok(row)
}

/// Sets aside what a line has left, since it pays nothing of ours; or takes it back. Gives whether it did: not where
/// nothing is left, and not twice.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn set_aside(tx: &mut WriteTx, id: Id, aside: bool) -> Result<bool, DbError> {
    tx.lock("money").await?;
    let row = tx.find::<line::Entity>().filter(line::Column::Id.eq(id)).lock().one(tx).await?;
    let row = row.ok_or(WriteError::NothingWithinReach)?;
    if row.set_aside_at.is_some() == aside || row.allocated == row.amount {
        return Ok(false);
    }
    let at = if aside { Some(tx.now()) } else { None };
    let change = line::ActiveModel { id: Unchanged(id), set_aside_at: Set(at), ..Default::default() };
    tx.update(change).await?;
    let event = if aside {
        AuditEvent::new("bank.set_aside", "bank_line", id)
    } else {
        AuditEvent::new("bank.taken_back", "bank_line", id)
    };
    tx.record(event.with("amount", row.amount - row.allocated));
    Ok(true)
}
