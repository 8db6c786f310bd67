//! The counter of numbers, one a fiscal year.
//!
//! What always holds: numbers have no gap and none is given twice, since the counter stays locked until the write is over.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition};

use super::entity::counter;
use super::numbers::Number;
use crate::db::{DbError, WriteError, WriteTx};

/// Takes `n` numbers of a fiscal year; gives the first. Nobody else takes one before this write is over.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn take_numbers(tx: &mut WriteTx, year: i16, n: i32) -> Result<i32, DbError> {
    let of_year = Condition::all().add(counter::Column::FiscalYear.eq(year));
    count_from(tx, year, 0).await?;
    let more = vec![(counter::Column::Last, Expr::col(counter::Column::Last).add(n))];
    let counted = tx.update_returning::<counter::Entity>(of_year, more).await?;
    counted.first().map(|row| row.last - n + 1).ok_or_else(|| WriteError::NothingWithinReach.into())
}

/// Numbers up to `number` were given before there was this register: ours go on after it.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn given_before(tx: &mut WriteTx, number: Number) -> Result<(), DbError> {
    count_from(tx, number.year, number.n).await
}

/// The counter of a fiscal year is there, locked until the write is over, and has counted to `n` at least.
async fn count_from(tx: &mut WriteTx, year: i16, n: i32) -> Result<(), DbError> {
    let find =
        |tx: &WriteTx| tx.find::<counter::Entity>().filter(counter::Column::FiscalYear.eq(year)).lock();
    let mut row = find(tx).one(tx).await?;
    if row.is_none() {
        // The first of the year: whoever makes the row, the others find it.
        tx.lock("certificate-counter").await?;
        row = find(tx).one(tx).await?;
    }
    match row {
        None => {
            let row = counter::ActiveModel {
                id: Set(tx.new_id()),
                organisation_id: Set(tx.scope().organisation()),
                fiscal_year: Set(year),
                last: Set(n),
            };
            tx.insert(row).await
        }
        Some(row) if row.last < n => {
            tx.update(counter::ActiveModel { id: Unchanged(row.id), last: Set(n), ..Default::default() })
                .await
        }
        Some(_) => Ok(()),
    }
}
