//! Certified people by fiscal year, counted from two sides: from the papers (lists of earlier years, certificates issued
//! here, those taken back) and from the register. Pure.
//!
//! What always holds: where both sides differ, each difference is named with its number, and the names account for the
//! difference exactly.

use std::collections::{BTreeMap, BTreeSet};

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
    /// Whether it was taken back.
    pub ended: bool,
}

/// A certificate that was issued here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Whose.
    pub holder: Id,
    /// Its number, with the fiscal year.
    pub number: Number,
    /// Whether it was taken back.
    pub revoked: bool,
}

/// A fiscal year from both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// Taken in from a list of earlier years: without a certificate of this year that was issued here.
    pub brought: u64,
    /// Certificates issued here.
    pub issued: u64,
    /// Taken back, of both.
    pub taken_back: u64,
    /// Certificates that hold of people who are counted already: first certified in another year, or twice in this.
    pub again: u64,
    /// What the register has.
    pub register: u64,
    /// Where both sides differ.
    pub differences: Vec<Difference>,
    /// Numbers given in this year that neither a certificate nor the register has.
    pub missing: Vec<Number>,
}

impl Year {
    /// People certified in the year, counted from the papers.
    pub fn certified(&self) -> u64 {
        (self.brought + self.issued).saturating_sub(self.taken_back + self.again)
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
    /// All their certificates of the year were taken back; the register still counts them.
    RevokedButKept(Number),
}

/// Every fiscal year that either side knows, the earliest first. `given`: the highest number given in each year.
pub fn reconcile(entries: &[Entry], papers: &[Paper], given: &BTreeMap<i16, i32>) -> Vec<Year> {
    let mut of_holder: BTreeMap<(Id, i16), Vec<&Paper>> = BTreeMap::new();
    for paper in papers {
        of_holder.entry((paper.holder, paper.number.year)).or_default().push(paper);
    }
    let mut years: BTreeMap<i16, Year> = BTreeMap::new();
    let mut known: BTreeSet<Number> = papers.iter().map(|paper| paper.number).collect();
    for entry in entries {
        let year = years.entry(entry.year).or_default();
        known.extend(entry.number.as_deref().and_then(Number::parse));
        year.register += u64::from(!entry.ended);
        let Some(own) = of_holder.get(&(entry.id, entry.year)) else {
            year.brought += 1;
            year.taken_back += u64::from(entry.ended);
            continue;
        };
        let holds = own.iter().rev().find(|paper| !paper.revoked);
        let why = match (holds, entry.ended) {
            (Some(paper), true) => Why::HoldsButEnded(paper.number),
            (None, false) => match own.last() {
                Some(paper) => Why::RevokedButKept(paper.number),
                None => continue,
            },
            _ => continue,
        };
        year.differences.push(Difference { entry: entry.id, number: entry.number.clone(), why });
    }
    let first: BTreeMap<Id, i16> = entries.iter().map(|entry| (entry.id, entry.year)).collect();
    for ((holder, of), own) in &of_holder {
        let year = years.entry(*of).or_default();
        let revoked = own.iter().filter(|paper| paper.revoked).count() as u64;
        let hold = own.len() as u64 - revoked;
        year.issued += own.len() as u64;
        year.taken_back += revoked;
        year.again += if first.get(holder) == Some(of) { hold.saturating_sub(1) } else { hold };
    }
    for (of, last) in given {
        let all = (1..=*last).map(|n| Number { year: *of, n });
        let missing: Vec<Number> = all.filter(|number| !known.contains(number)).collect();
        if !missing.is_empty() {
            years.entry(*of).or_default().missing = missing;
        }
    }
    years.into_iter().map(|(year, counted)| Year { year, ..counted }).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(id: i64, year: i16, number: &str, ended: bool) -> Entry {
        Entry { id: Id(id), year, number: Some(number.to_owned()).filter(|n| !n.is_empty()), ended }
    }

    fn paper(holder: i64, year: i16, n: i32, revoked: bool) -> Paper {
        Paper { holder: Id(holder), number: Number { year, n }, revoked }
    }

    #[test]
    fn earlier_years_and_certificates_add_up_to_the_register() {
        let mut entries: Vec<Entry> = (0..48).map(|id| entry(id, 2013, "", false)).collect();
        entries.extend((100..253).map(|id| entry(id, 2014, "", id == 100)));
        let mut papers = Vec::new();
        for n in 1..=3 {
            entries.push(entry(1000 + i64::from(n), 2022, &format!("第R4-00{n}号"), n == 2));
            papers.push(paper(1000 + i64::from(n), 2022, n, n == 2));
        }
        let years = reconcile(&entries, &papers, &BTreeMap::from([(2022, 3)]));
        let counted: Vec<_> =
            years.iter().map(|y| (y.year, y.brought, y.issued, y.taken_back, y.certified())).collect();
        assert_eq!(counted, [(2013, 48, 0, 0, 48), (2014, 153, 0, 1, 152), (2022, 0, 3, 1, 2)]);
        assert!(years.iter().all(|year| year.agrees() && year.missing.is_empty()));
    }

    #[test]
    fn whoever_was_certified_before_is_not_counted_again() {
        let entries = [entry(1, 2013, "第H25-001号", false), entry(2, 2022, "第R4-002号", false)];
        let papers = [paper(1, 2022, 1, false), paper(2, 2022, 2, false)];
        let years = reconcile(&entries, &papers, &BTreeMap::new());
        assert_eq!((years[0].brought, years[0].certified()), (1, 1));
        assert_eq!((years[1].issued, years[1].again, years[1].certified(), years[1].register), (2, 1, 1, 1));
    }

    #[test]
    fn certified_again_in_the_year_in_which_it_was_taken_back_is_one_person() {
        let entries = [entry(1, 2022, "第R4-002号", false)];
        let years =
            reconcile(&entries, &[paper(1, 2022, 1, true), paper(1, 2022, 2, false)], &BTreeMap::new());
        assert_eq!((years[0].issued, years[0].taken_back, years[0].certified()), (2, 1, 1));
        assert!(years[0].agrees());
    }

    #[test]
    fn a_number_of_the_register_that_is_not_the_certificates_is_named_and_so_is_one_that_nobody_has() {
        let entries = [entry(1, 2022, "第R4-009号", false), entry(2, 2022, "第R4-002号", true)];
        let papers = [paper(1, 2022, 1, true), paper(2, 2022, 2, false)];
        let years = reconcile(&entries, &papers, &BTreeMap::from([(2022, 4)]));
        let year = &years[0];
        assert_eq!(
            year.differences.iter().map(|one| (one.entry, one.why)).collect::<Vec<_>>(),
            [
                (Id(1), Why::RevokedButKept(Number { year: 2022, n: 1 })),
                (Id(2), Why::HoldsButEnded(Number { year: 2022, n: 2 })),
            ]
        );
        assert_eq!(year.certified(), 1);
        assert!(!year.agrees(), "the sums are alike by chance");
        assert_eq!(year.missing, [Number { year: 2022, n: 3 }, Number { year: 2022, n: 4 }]);
    }

    proptest! {
        #[test]
        fn what_is_named_accounts_for_the_difference_of_both_sides(
            entries in proptest::collection::vec((0i16..4, any::<bool>()), 1..30),
            papers in proptest::collection::vec((0usize..30, 0i16..4, any::<bool>()), 0..60),
        ) {
            let entries: Vec<Entry> =
                (0..).zip(&entries).map(|(id, (year, ended))| entry(id, 2013 + year, "", *ended)).collect();
            let papers: Vec<Paper> = (1..)
                .zip(&papers)
                .map(|(n, (holder, year, revoked))| {
                    paper(i64::try_from(holder % entries.len()).unwrap(), 2013 + year, n, *revoked)
                })
                .collect();
            let years = reconcile(&entries, &papers, &BTreeMap::new());
            for year in &years {
                // The oracle: people of the year, one by one.
                let own: Vec<&Entry> = entries.iter().filter(|entry| entry.year == year.year).collect();
                let of = |entry: &Entry| {
                    let own = papers.iter().filter(|p| p.holder == entry.id && p.number.year == entry.year);
                    own.collect::<Vec<_>>()
                };
                let certified = own.iter().filter(|entry| match of(entry) {
                    own if own.is_empty() => !entry.ended,
                    own => own.iter().any(|paper| !paper.revoked),
                });
                prop_assert_eq!(year.certified(), certified.count() as u64);
                prop_assert_eq!(year.register, own.iter().filter(|entry| !entry.ended).count() as u64);
                let more = year.differences.iter().filter(|d| matches!(d.why, Why::HoldsButEnded(_))).count() as u64;
                let less = year.differences.len() as u64 - more;
                prop_assert_eq!(year.certified() + less, year.register + more);
            }
            prop_assert_eq!(years.iter().map(|year| year.issued).sum::<u64>(), papers.len() as u64);
        }
    }
}
