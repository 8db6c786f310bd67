//! Certified people by fiscal year, counted from two sides: from the papers (lists of earlier years, certificates issued
//! here, those taken back) and from the register. Pure. A year is that of the programme, also where the number of a
//! certificate is of the year in which it was issued.
//!
//! What always holds: where both sides differ, each difference is named with its number, and the names account for the
//! difference exactly.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::id::Id;
use crate::training::certificates::numbers::Number;

/// Somebody in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub id: Id,
    /// The fiscal year in which they were first certified.
    pub year: i16,
    /// The number that the register has.
    pub number: Option<String>,
    /// How it ended; none: it holds.
    pub ended: Option<Ended>,
}

/// How an entry ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// With the certificate that was taken back.
    Revoked,
    /// By the office, with a reason.
    ByOffice,
}

/// A certificate that was issued here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Whose.
    pub holder: Id,
    /// The fiscal year of its programme, in which it counts.
    pub year: i16,
    /// Its number, with the fiscal year in which it was issued.
    pub number: Number,
    /// Whether it was taken back.
    pub revoked: bool,
}

/// A fiscal year from both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// Taken in from a list of earlier years: without a certificate of this year that was issued here, or with a number
    /// from elsewhere.
    pub brought: u64,
    /// Certificates issued here.
    pub issued: u64,
    /// Taken back, of both, and not replaced by a certificate of another year.
    pub taken_back: u64,
    /// Certificates that hold of people who are counted already: first certified in another year, or twice in this.
    pub again: u64,
    /// People whose entry the office ended.
    pub ended: u64,
    /// What the register has.
    pub register: u64,
    /// Where both sides differ.
    pub differences: Vec<Difference>,
    /// Numbers given in this year that neither a certificate nor the register has, rising.
    pub missing: Vec<RangeInclusive<i32>>,
}

impl Year {
    /// People certified in the year, counted from the papers.
    pub fn certified(&self) -> u64 {
        (self.brought + self.issued).saturating_sub(self.taken_back + self.again + self.ended)
    }

    /// Whether both sides agree.
    pub fn agrees(&self) -> bool {
        self.certified() == self.register && self.differences.is_empty()
    }
}

/// Somebody whom one side counts and the other does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The entry.
    pub entry: Id,
    /// The number in the register, where it has one.
    pub number: Option<String>,
    /// Why.
    pub why: Why,
}

/// Why both sides differ about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The register says taken back; a certificate of theirs holds.
    HoldsButEnded(Number),
    /// All their certificates were taken back; the register still counts them.
    RevokedButKept(Number),
}

/// Every fiscal year that either side knows, the earliest first. `given`: the highest number given in each year.
pub fn reconcile(entries: &[Entry], papers: &[Paper], given: &BTreeMap<i16, i32>) -> Vec<Year> {
    let mut years: BTreeMap<i16, Year> = BTreeMap::new();
    let mut of_holder: BTreeMap<Id, Vec<&Paper>> = BTreeMap::new();
    let mut known: BTreeSet<Number> = BTreeSet::new();
    for paper in papers {
        let year = years.entry(paper.year).or_default();
        year.issued += 1;
        // Whoever is counted by it is taken out of these two below.
        *(if paper.revoked { &mut year.taken_back } else { &mut year.again }) += 1;
        of_holder.entry(paper.holder).or_default().push(paper);
        known.insert(paper.number);
    }
    for entry in entries {
        known.extend(entry.number.as_deref().and_then(Number::parse));
        let all = of_holder.get(&entry.id).map(Vec::as_slice).unwrap_or_default();
        count(years.entry(entry.year).or_default(), entry, all);
    }
    for (of, last) in given {
        let missing = gaps(&known, *of, *last);
        if !missing.is_empty() {
            years.entry(*of).or_default().missing = missing;
        }
    }
    years.into_iter().map(|(year, counted)| Year { year, ..counted }).collect()
}

/// Counts somebody in the year of their entry. `papers`: all of theirs.
fn count(year: &mut Year, entry: &Entry, papers: &[&Paper]) {
    // Whoever stands there with a number from elsewhere was brought: no certificate of ours holds them up.
    let is_ours = |number: &String| papers.iter().any(|paper| paper.number.to_string() == *number);
    let stands_on_ours = entry.number.as_ref().is_none_or(is_ours);
    let own = || papers.iter().filter(|paper| stands_on_ours && paper.year == entry.year);
    let of_year = own().rev().find(|paper| !paper.revoked);
    let holds =
        of_year.or_else(|| papers.iter().rev().find(|paper| !paper.revoked)).map(|paper| paper.number);
    let last = own().next_back().map(|paper| paper.number);
    match (of_year, last) {
        (Some(_), _) => year.again -= 1,
        // It was taken back and replaced in another year, where the new one is there again.
        (None, Some(_)) if holds.is_some() => year.taken_back -= 1,
        (None, Some(_)) => (),
        (None, None) => year.brought += 1,
    }
    year.register += u64::from(entry.ended.is_none());
    let is_counted = last.is_none() || holds.is_some();
    let why = match (entry.ended, holds, last) {
        (None, None, Some(number)) => Why::RevokedButKept(number),
        (Some(Ended::Revoked), Some(number), _) => Why::HoldsButEnded(number),
        (Some(Ended::Revoked), None, None) => {
            year.taken_back += 1;
            return;
        }
        (Some(Ended::ByOffice), ..) => {
            year.ended += u64::from(is_counted);
            return;
        }
        _ => return,
    };
    year.differences.push(Difference { entry: entry.id, number: entry.number.clone(), why });
}

/// The numbers of a year up to `last` that are not known. However high that is, no list of numbers is made.
fn gaps(known: &BTreeSet<Number>, year: i16, last: i32) -> Vec<RangeInclusive<i32>> {
    let mut gaps = Vec::new();
    let mut before = 0;
    if last > before {
        for number in known.range(Number { year, n: 1 }..=Number { year, n: last }) {
            if number.n - before > 1 {
                gaps.push(before + 1..=number.n - 1);
            }
            before = number.n;
        }
    }
    if last > before {
        gaps.push(before + 1..=last);
    }
    gaps
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
#[path = "reconciling_tests.rs"]
mod tests;
