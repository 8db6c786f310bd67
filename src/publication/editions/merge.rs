//! Small cells: before figures leave the house, counts from 1 to a desk's threshold are merged with others until the
//! merged cell is above it. Pure.
//!
//! What always holds: the cells of a protected table add up to what the table is a part of; every code that is counted
//! is in exactly one cell; no cell is from 1 to the threshold, unless the whole table is. Merging is all that stands
//! here: complementary suppression and auditing of intervals are to come as another [`Disclosure`].

use serde::{Deserialize, Serialize};

use crate::publication::statistics::model::{OUTSIDE, Row, Table, UNKNOWN};

/// How cells of a table may be merged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// Small ones become その他.
    Rest,
    /// A scale: small ones join a neighbour.
    Neighbours,
    /// Residences: small municipalities become その他の市町村; what is no municipality is one cell from the start.
    Places,
}

/// What one number stands for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// The codes that are counted in it, in the order of their list.
    pub codes: Vec<String>,
    /// How many.
    pub count: u64,
    /// Whether small ones are in it: what `codes` it has is then not told one by one.
    pub is_merged: bool,
}

/// A table that may be published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Protected {
    /// The cells, in the order of the list.
    pub cells: Vec<Cell>,
    /// Whether anything was merged.
    pub is_merged: bool,
    /// Whether nothing but the sum is left, so that there is no table to show.
    pub is_withheld: bool,
}

/// A way to make a table fit to be published.
pub trait Disclosure {
    /// The table with nothing in it that must not be told.
    fn protect(&self, table: &Table, rule: Rule) -> Protected;
    /// Counts from 1 to this must not be told; 0 tells everything.
    fn threshold(&self) -> u64;
    /// Whether a count must not be told.
    fn is_small(&self, count: u64) -> bool {
        (1..=self.threshold()).contains(&count)
    }
}

/// Merging small cells.
#[derive(Clone, Copy, Debug)]
pub struct MergeSmall(pub u64);

impl Disclosure for MergeSmall {
    fn protect(&self, table: &Table, rule: Rule) -> Protected {
        merge_small(table, self.0, rule)
    }
    fn threshold(&self) -> u64 {
        self.0
    }
}

/// Merges the cells of `table` from 1 to `threshold`; a threshold of 0 merges none.
pub fn merge_small(table: &Table, threshold: u64, rule: Rule) -> Protected {
    let small = |count: u64| (1..=threshold).contains(&count);
    let cells = match rule {
        Rule::Rest => rest(table, small),
        Rule::Neighbours => neighbours(table, small),
        Rule::Places => places(table, small),
    };
    let is_merged = cells.iter().any(|cell| cell.is_merged);
    let counted = cells.iter().filter(|cell| cell.count > 0).count();
    let is_withheld = small(table.denominator) || (is_merged && counted < 2);
    Protected { cells, is_merged, is_withheld }
}

fn single(row: &Row) -> Cell {
    Cell { codes: vec![row.code.clone()], count: row.count, is_merged: false }
}

fn join(into: &mut Cell, other: Cell) {
    into.count += other.count;
    into.codes.extend(other.codes);
    into.is_merged = true;
}

/// The place of the smallest counted cell, the last of equal ones.
fn smallest(cells: &[Cell]) -> Option<usize> {
    let counted = cells.iter().enumerate().filter(|(_, cell)| cell.count > 0);
    counted.rev().min_by_key(|(_, cell)| cell.count).map(|(at, _)| at)
}

/// The code of a list's own その他, which is one with the merged cell.
const OTHER: &str = "other";

fn rest(table: &Table, small: impl Fn(u64) -> bool) -> Vec<Cell> {
    let (unfit, mut kept): (Vec<Cell>, Vec<Cell>) =
        table.rows.iter().filter(|row| row.count > 0).map(single).partition(|cell| small(cell.count));
    if unfit.is_empty() {
        return kept;
    }
    let mut merged = Cell { codes: Vec::new(), count: 0, is_merged: true };
    for cell in unfit {
        join(&mut merged, cell);
    }
    if let Some(at) = kept.iter().position(|cell| cell.codes[0] == OTHER) {
        join(&mut merged, kept.remove(at));
    }
    while small(merged.count) {
        let Some(at) = smallest(&kept) else { break };
        join(&mut merged, kept.remove(at));
    }
    in_order(&mut merged, table);
    // The merged cell stands where その他 does: after everything but unknown.
    let at = kept.iter().position(|cell| cell.codes[0] == UNKNOWN).unwrap_or(kept.len());
    kept.insert(at, merged);
    kept
}

fn neighbours(table: &Table, small: impl Fn(u64) -> bool) -> Vec<Cell> {
    let (unknown, scale): (Vec<&Row>, Vec<&Row>) = table.rows.iter().partition(|row| row.code == UNKNOWN);
    let mut cells: Vec<Cell> = scale.into_iter().map(single).collect();
    while let Some(at) = cells.iter().position(|cell| small(cell.count)) {
        let below = at.checked_sub(1);
        let above = (at + 1 < cells.len()).then_some(at + 1);
        // The neighbour with fewer, the lower of equal ones: empty decades at the ends go first (30代まで).
        let Some(with) = below.into_iter().chain(above).min_by_key(|i| cells[*i].count) else { break };
        let (first, second) = (at.min(with), at.max(with));
        let upper = cells.remove(second);
        join(&mut cells[first], upper);
    }
    if let Some(unknown) = unknown.into_iter().find(|row| row.count > 0).map(single) {
        match smallest(&cells).filter(|_| small(unknown.count)) {
            Some(at) => join(&mut cells[at], unknown),
            None => cells.push(unknown),
        }
        // What is left of the scale may be small where it was all there was.
        if cells.len() > 1
            && let Some(at) = cells.iter().position(|cell| small(cell.count))
        {
            let cell = cells.remove(at);
            if let Some(to) = smallest(&cells) {
                join(&mut cells[to], cell);
                in_order(&mut cells[to], table);
            } else {
                cells.insert(at, cell);
            }
        }
    }
    cells
}

fn places(table: &Table, small: impl Fn(u64) -> bool) -> Vec<Cell> {
    let (mut kept, beyond): (Vec<Cell>, Vec<Cell>) = table
        .rows
        .iter()
        .filter(|row| row.count > 0)
        .map(single)
        .partition(|cell| is_municipality(&cell.codes[0]));
    let mut last = beyond.into_iter().reduce(|mut all, cell| {
        all.count += cell.count;
        all.codes.extend(cell.codes);
        all
    });
    let mut merged: Option<Cell> = None;
    while let Some(at) = kept.iter().position(|cell| small(cell.count)) {
        let cell = kept.remove(at);
        match &mut merged {
            Some(merged) => join(merged, cell),
            None => merged = Some(Cell { is_merged: true, ..cell }),
        }
    }
    while let Some(cell) = merged.as_mut().filter(|cell| small(cell.count)) {
        let Some(at) = smallest(&kept) else { break };
        join(cell, kept.remove(at));
    }
    // Where either is still small, what is no municipality and その他の市町村 are one.
    let unfit = |cell: &Option<Cell>| cell.as_ref().is_some_and(|cell| small(cell.count));
    if unfit(&merged) || unfit(&last) {
        if merged.is_none() {
            merged = smallest(&kept).map(|at| Cell { is_merged: true, ..kept.remove(at) });
        }
        last = match (merged.take(), last) {
            (Some(mut merged), Some(last)) => {
                join(&mut merged, last);
                Some(merged)
            }
            (merged, last) => merged.or(last),
        };
    }
    kept.extend(merged);
    kept.extend(last);
    kept
}

/// Whether a code of a residence is a municipality's.
pub fn is_municipality(code: &str) -> bool {
    code != OUTSIDE && code != UNKNOWN && code.len() == 5
}

fn in_order(cell: &mut Cell, table: &Table) {
    cell.codes.sort_by_key(|code| table.rows.iter().position(|row| row.code == *code));
}

#[cfg(test)]
mod tests;
