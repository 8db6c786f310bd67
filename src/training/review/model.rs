//! Counting, pure: who applied when, how far people came, what became of places, money and sessions.
//!
//! What always holds: whatever is split into parts adds up to its whole again; nobody is counted twice in one table.

use std::collections::BTreeMap;

use time::{Date, Duration};

use crate::training::attendance::model::Kind;
use crate::training::money::model::{Paid, State};
use crate::training::programmes::model::Mode;

/// Somebody who applied, as far as is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted<K> {
    /// By what tables are split: block, branch, standing, mode.
    pub keys: K,
    /// They withdrew.
    pub withdrawn: bool,
    /// They have a place.
    pub placed: bool,
    /// They completed every stage.
    pub completed: bool,
    /// They have a certificate that was not taken back; in a training for those certified: their completion was noted.
    pub certified: bool,
}

/// How far people came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All who applied.
    pub applied: u64,
    /// Of these: withdrew.
    pub withdrawn: u64,
    /// Of these: have a place.
    pub placed: u64,
    /// Of these: completed every stage.
    pub completed: u64,
    /// Of these: are certified.
    pub certified: u64,
}

impl Tally {
    /// The numbers in the order of the tables.
    pub fn numbers(&self) -> [u64; 5] {
        [self.applied, self.withdrawn, self.placed, self.completed, self.certified]
    }

    fn count<K>(&mut self, one: &Counted<K>) {
        self.applied += 1;
        self.withdrawn += u64::from(one.withdrawn);
        self.placed += u64::from(one.placed);
        self.completed += u64::from(one.completed);
        self.certified += u64::from(one.certified);
    }
}

/// All together.
pub fn together<K>(people: &[Counted<K>]) -> Tally {
    let mut all = Tally::default();
    people.iter().for_each(|one| all.count(one));
    all
}

/// A row for each key that somebody has.
pub fn split<K, T: Ord>(people: &[Counted<K>], key: impl Fn(&K) -> T) -> BTreeMap<T, Tally> {
    let mut rows: BTreeMap<T, Tally> = BTreeMap::new();
    for one in people {
        rows.entry(key(&one.keys)).or_default().count(one);
    }
    rows
}

/// By which modes somebody takes part, over all stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Modes {
    /// In a room alone.
    InPerson,
    /// Over the net alone.
    Online,
    /// In a room in one stage and over the net in another.
    Both,
    /// They have no place.
    None,
}

impl Modes {
    /// Of the modes of the courses in which somebody has a place.
    pub fn of(taken: impl IntoIterator<Item = Mode>) -> Modes {
        taken.into_iter().fold(Modes::None, |all, one| match (all, one) {
            (Modes::None | Modes::InPerson, Mode::InPerson) => Modes::InPerson,
            (Modes::None | Modes::Online, Mode::Online) => Modes::Online,
            _ => Modes::Both,
        })
    }

    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Modes::InPerson => "training-mode-in-person",
            Modes::Online => "training-mode-online",
            Modes::Both => "review-mode-both",
            Modes::None => "review-mode-none",
        }
    }
}

/// Days counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The first of them.
    pub first: Date,
    /// The last of them.
    pub last: Date,
    /// Whether they lie after the deadline.
    pub late: bool,
}

/// Columns of a table at most: more are not read on one page.
const SLICES: i64 = 8;

/// The time of applying, in weeks or, where it is long, in some weeks each; what came after the deadline is apart.
/// `days`: of all applications. Every one of them is in exactly one slice.
pub fn slices(opens: Date, deadline: Option<Date>, days: &[Date]) -> Vec<Slice> {
    let first = days.iter().copied().min().map_or(opens, |day| day.min(opens));
    let newest = days.iter().copied().max().unwrap_or(first);
    let last = deadline.unwrap_or(newest).max(first);
    let days_in_all = (last - first).whole_days() + 1;
    let weeks = ((days_in_all + 6) / 7 + SLICES - 1) / SLICES;
    let mut slices = Vec::new();
    let mut from = first;
    while from <= last {
        let to = from.saturating_add(Duration::days(weeks * 7 - 1)).min(last);
        slices.push(Slice { first: from, last: to, late: false });
        let Some(next) = to.next_day() else { break };
        from = next;
    }
    if newest > last
        && let Some(after) = last.next_day()
    {
        slices.push(Slice { first: after, last: newest, late: true });
    }
    slices
}

/// How many of `days` lie in each slice.
pub fn in_slices(slices: &[Slice], days: &[Date]) -> Vec<u64> {
    let within =
        |slice: &Slice| days.iter().filter(|day| slice.first <= **day && **day <= slice.last).count() as u64;
    slices.iter().map(within).collect()
}

/// How many of `days` lie on or before each day from `first` to `last`.
pub fn rising(first: Date, last: Date, days: &[Date]) -> Vec<u64> {
    let length = usize::try_from((last - first).whole_days() + 1).unwrap_or(0);
    let mut counts = vec![0; length];
    for day in days {
        let at = usize::try_from((*day - first).whole_days()).unwrap_or(0);
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for count in &mut counts {
        sum += *count;
        *count = sum;
    }
    counts
}

/// The places of a course, or of a stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    /// Places.
    pub places: u64,
    /// Taken.
    pub taken: u64,
    /// Offered, not answered yet.
    pub offered: u64,
    /// People who wait; for a course: who would take it, some of them another as well.
    pub waiting: u64,
}

impl Seats {
    /// Places that nobody holds.
    pub fn free(&self) -> u64 {
        self.places.saturating_sub(self.taken + self.offered)
    }
}

/// Fees in whole yen. What was asked for = settled + in time + overdue + of who left + waived + given back; what came =
/// settled + over + refunded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Money {
    /// How many fees.
    pub fees: u64,
    /// What was asked for, in all.
    pub asked: i64,
    /// Of it: came and was kept.
    pub settled: i64,
    /// Of it: open, and not overdue.
    pub in_time: i64,
    /// Of it: open and overdue.
    pub overdue: i64,
    /// Of it: open, of people who have the place no longer; nobody reminds them.
    pub left: i64,
    /// Of it: waived.
    pub waived: i64,
    /// Of it: no longer owed, since it was given back, whole or in part.
    pub released: i64,
    /// What came, in all.
    pub received: i64,
    /// Of it: more than was owed, and not given back yet.
    pub over: i64,
    /// Of it: given back.
    pub refunded: i64,
}

/// How an open fee is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// It is not overdue.
    InTime,
    /// It is.
    Overdue,
    /// Who was asked has the place no longer.
    Left,
}

/// The sums of fees, each with how it is waited for while it is open.
pub fn money(fees: impl IntoIterator<Item = (Paid, Due)>) -> Money {
    let mut all = Money::default();
    for (paid, due) in fees {
        all.fees += 1;
        all.asked += paid.amount;
        all.received += paid.received;
        all.refunded += paid.refunded;
        all.over += paid.over();
        match paid.state() {
            State::Waived => all.waived += paid.amount,
            State::Refunded => all.released += paid.amount,
            // A part that was given back of a fee is given up.
            State::Paid | State::Over => {
                let settled = paid.kept().min(paid.amount);
                all.settled += settled;
                all.released += paid.amount - settled;
            }
            State::Open | State::Part => {
                all.settled += paid.kept();
                all.released += paid.refunded;
                *match due {
                    Due::InTime => &mut all.in_time,
                    Due::Overdue => &mut all.overdue,
                    Due::Left => &mut all.left,
                } += paid.open();
            }
        }
    }
    all
}

/// A session: how many of those in its course were there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct There {
    /// From beginning to end.
    pub present: u64,
    /// Not there, and made up for it.
    pub made_up: u64,
    /// Not from the beginning.
    pub late: u64,
    /// Not to the end.
    pub left_early: u64,
    /// Not there.
    pub absent: u64,
    /// Not noted.
    pub unknown: u64,
}

impl There {
    /// Of what was noted of each of the people of a course.
    pub fn of(kinds: impl IntoIterator<Item = Kind>) -> There {
        let mut there = There::default();
        for kind in kinds {
            match kind {
                Kind::Present => there.present += 1,
                Kind::MadeUp => there.made_up += 1,
                Kind::Late => there.late += 1,
                Kind::LeftEarly => there.left_early += 1,
                Kind::Absent => there.absent += 1,
                Kind::Unknown => there.unknown += 1,
            }
        }
        there
    }

    /// The numbers in the order of the tables.
    pub fn numbers(&self) -> [u64; 6] {
        [self.present, self.made_up, self.late, self.left_early, self.absent, self.unknown]
    }

    /// People of the course.
    pub fn people(&self) -> u64 {
        self.numbers().iter().sum()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
#[path = "model_tests.rs"]
mod tests;
