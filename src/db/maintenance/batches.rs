//! How many rows are read at once. A thousand records are little; a thousand photographs are more than a small server has.

use sea_orm::{DbErr, QueryResult};

use super::schema::{Column, Kind};

/// Rows at most.
pub(super) const ROWS: u32 = 500;
/// Bytes at most in what holds files (a row that holds more is read alone).
const BYTES: i64 = 8 << 20;

/// The bytes of a row that count, in SQL. (Neither database reads a value to tell how long it is.)
pub(super) fn size(columns: &[Column]) -> String {
    let long = columns.iter().filter(|column| matches!(column.kind, Kind::Bytes));
    let lengths = long.map(|column| format!("COALESCE(length({}), 0)", super::quoted(&column.name)));
    let lengths: Vec<String> = std::iter::once("0".to_owned()).chain(lengths).collect();
    format!("CAST({} AS BIGINT)", lengths.join(" + "))
}

/// How many of `rows`, whose bytes stand in their column `size`, are read at once.
pub(super) fn fitting(rows: &[QueryResult]) -> Result<usize, DbErr> {
    let sizes: Vec<i64> = rows.iter().map(|row| row.try_get("", "size")).collect::<Result<_, _>>()?;
    Ok(within(&sizes, BYTES))
}

fn within(sizes: &[i64], most: i64) -> usize {
    let sums = sizes.iter().scan(0, |sum: &mut i64, size| {
        *sum = sum.saturating_add(*size);
        Some(*sum)
    });
    sums.take_while(|sum| *sum <= most).count().max(1).min(sizes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_rows_as_fit_are_read_at_once_and_a_large_one_alone() {
        assert_eq!(within(&[], 10), 0);
        assert_eq!(within(&[3, 3, 3, 3], 10), 3);
        assert_eq!(within(&[30, 3], 10), 1);
        assert_eq!(within(&[3, 30], 10), 1);
        assert_eq!(within(&[0; 5], 10), 5);
    }
}
