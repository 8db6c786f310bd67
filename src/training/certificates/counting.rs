//! The counter of numbers, one a fiscal year.
//!
//! What always holds: numbers have no gap and none is given twice, since the counter stays locked until the write is over;
//! it stands at the highest number that a certificate or an entry of the register has, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use jpcal::FiscalYear;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};

use super::entity::{certificate, counter};
use super::numbers::Number;
use crate::db::{DbError, Reads, Scope, WriteError, WriteTx};
use crate::id::Id;
use crate::training::register::entity as supporter;

/// Takes `n` numbers of a fiscal year; gives the first. Nobody else takes one before this write is over.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn take_numbers(tx: &mut WriteTx, year: i16, n: i32) -> Result<i32, DbError> {
    let of_year = Condition::all().add(counter::Column::FiscalYear.eq(year));
    locked(tx, year).await?;
    let more = vec![(counter::Column::Last, Expr::col(counter::Column::Last).add(n))];
    let counted = tx.update_returning::<counter::Entity>(of_year, more).await?;
    counted.first().map(|row| row.last - n + 1).ok_or_else(|| WriteError::NothingWithinReach.into())
}

/// After numbers were written into the register by hand or from a file, or were corrected there: ours go on after the
/// highest that there is now.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn settle(
    tx: &mut WriteTx,
    written: impl IntoIterator<Item = Option<Number>>,
) -> Result<(), DbError> {
    let mut years: BTreeMap<i16, i32> = BTreeMap::new();
    for number in written.into_iter().flatten() {
        let most = years.entry(number.year).or_default();
        *most = Ord::max(number.n, *most);
    }
    for (year, most) in years {
        let row = locked(tx, year).await?;
        let last = there(tx.scope(), tx, year).await?.last().copied().unwrap_or_default();
        // Kept although it is corrected: up to it, numbers may be left out (`tomarigi verify`).
        let written = Ord::max(row.written, most);
        if (row.last, row.written) != (last, written) {
            let change = counter::ActiveModel {
                id: Unchanged(row.id),
                last: Set(last),
                written: Set(written),
                ..Default::default()
            };
            tx.update(change).await?;
        }
    }
    Ok(())
}

/// The numbers of a fiscal year that certificates and entries of the register have.
async fn there(scope: &Scope, on: &impl Reads, year: i16) -> Result<BTreeSet<i32>, DbError> {
    let of_year = certificate::Column::FiscalYear.eq(year);
    let given = scope.find::<certificate::Entity>().filter(of_year).all(on).await?;
    let written =
        scope.find::<supporter::Entity>().filter(supporter::Column::Number.is_not_null()).all(on).await?;
    let written = written.iter().filter_map(|row| row.number.as_deref().and_then(Number::parse));
    let written = written.filter(|number| number.year == year).map(|number| number.n);
    Ok(given.into_iter().map(|row| row.number).chain(written).collect())
}

/// The number that the next certificate would have, and how many before it nobody has: those that were left out where
/// somebody wrote a number by hand.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn next(scope: &Scope, on: &impl Reads) -> Result<(Number, usize), DbError> {
    let year = this_year(scope);
    let of_year = counter::Column::FiscalYear.eq(year);
    let row = scope.find::<counter::Entity>().filter(of_year).one(on).await?;
    let last = row.map_or(0, |row| row.last);
    let known = there(scope, on, year).await?.range(..=last).count();
    let left_out = usize::try_from(last).unwrap_or_default().saturating_sub(known);
    Ok((Number { year, n: last + 1 }, left_out))
}

/// Whether numbers that are to be written (one of them in place of `before`) would leave others out: those of this fiscal
/// year or one to come, beyond the next one. Gives the highest of them, after which ours would go on. A year that is over is numbered no
/// further.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn leap(
    scope: &Scope,
    on: &impl Reads,
    written: impl IntoIterator<Item = Option<Number>>,
    before: Option<Number>,
) -> Result<Option<Number>, DbError> {
    let mut written: BTreeSet<Number> = written.into_iter().flatten().collect();
    written.retain(|number| number.year >= this_year(scope) && Some(*number) != before);
    let years: BTreeSet<i16> = written.iter().map(|number| number.year).collect();
    for year in years {
        let mut there = there(scope, on, year).await?;
        if let Some(before) = before.filter(|before| before.year == year) {
            there.remove(&before.n);
        }
        let mut last = there.last().copied().unwrap_or_default();
        let own: Vec<i32> = written.iter().filter(|one| one.year == year).map(|one| one.n).collect();
        for n in &own {
            if *n > last + 1 {
                return Ok(own.last().map(|n| Number { year, n: *n }));
            }
            last = Ord::max(last, *n);
        }
    }
    Ok(None)
}

fn this_year(scope: &Scope) -> i16 {
    i16::try_from(FiscalYear::of(scope.now().date()).year()).unwrap_or_default()
}

/// Whose certificate has a number; none where it was given to nobody here.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn holder_of(scope: &Scope, on: &impl Reads, number: Number) -> Result<Option<Id>, DbError> {
    let found = scope
        .find::<certificate::Entity>()
        .filter(certificate::Column::FiscalYear.eq(number.year))
        .filter(certificate::Column::Number.eq(number.n))
        .one(on)
        .await?;
    Ok(found.map(|row| row.supporter_id))
}

/// The counter of a fiscal year, made where there is none, locked until the write is over.
async fn locked(tx: &mut WriteTx, year: i16) -> Result<counter::Model, DbError> {
    let find =
        |tx: &WriteTx| tx.find::<counter::Entity>().filter(counter::Column::FiscalYear.eq(year)).lock();
    if let Some(row) = find(tx).one(tx).await? {
        return Ok(row);
    }
    // The first of the year: whoever makes the row, the others find it.
    tx.lock("certificate-counter").await?;
    if let Some(row) = find(tx).one(tx).await? {
        return Ok(row);
    }
    let row = counter::Model {
        id: tx.new_id(),
        organisation_id: tx.scope().organisation(),
        fiscal_year: year,
        last: 0,
        written: 0,
    };
    tx.insert(row.clone().into_active_model().reset_all()).await?;
    Ok(row)
}
