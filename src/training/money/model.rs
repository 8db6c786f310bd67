//! Sums and dates of money, pure. Whole yen; every sum is told with its parts.
//!
//! What always holds: what a fee's state is follows from its shares and refunds alone; a subsidy is never more than the
//! cost and never more than the cap.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use crate::training::programmes::model::Travel;

/// What of a fee was received and given back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paid {
    /// What was asked for.
    pub amount: i64,
    /// What came.
    pub received: i64,
    /// What was given back.
    pub refunded: i64,
    /// Whether it is no longer asked for.
    pub waived: bool,
}

/// Where a fee stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Nothing came.
    Open,
    /// Less came than was asked for.
    Part,
    /// Exactly what was asked for.
    Paid,
    /// More than was asked for.
    Over,
    /// It is not asked for.
    Waived,
    /// What came was given back.
    Refunded,
}

impl State {
    /// Every state.
    pub const ALL: [State; 6] =
        [State::Open, State::Part, State::Paid, State::Over, State::Waived, State::Refunded];

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            State::Open => "money-state-open",
            State::Part => "money-state-part",
            State::Paid => "money-state-paid",
            State::Over => "money-state-over",
            State::Waived => "money-state-waived",
            State::Refunded => "money-state-refunded",
        }
    }
}

impl Paid {
    /// What was received and kept.
    pub fn kept(&self) -> i64 {
        self.received - self.refunded
    }

    /// Where the fee stands.
    pub fn state(&self) -> State {
        match self.kept() {
            0 if self.refunded > 0 => State::Refunded,
            _ if self.waived => State::Waived,
            kept if kept <= 0 => State::Open,
            kept if kept < self.amount => State::Part,
            kept if kept == self.amount => State::Paid,
            _ => State::Over,
        }
    }

    /// What is still to come.
    pub fn open(&self) -> i64 {
        match self.state() {
            State::Open | State::Part => self.amount - self.kept(),
            _ => 0,
        }
    }

    /// What came too much.
    pub fn over(&self) -> i64 {
        let owed = if self.waived { 0 } else { self.amount };
        (self.kept() - owed).max(0)
    }

    /// Whether nothing is owed.
    pub fn is_settled(&self) -> bool {
        !matches!(self.state(), State::Open | State::Part)
    }
}

/// A part of what travelling cost: a ride, a flight.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// For which course; empty where the programme does not ask.
    pub course: String,
    /// From where to where, by what, in the person's words.
    pub what: String,
    /// Whole yen.
    pub yen: i64,
}

/// The subsidy of legs: the cost up to the cap, for each course or for all together.
pub fn subsidy(travel: Travel, legs: &[Leg]) -> i64 {
    if !travel.per_course {
        return legs.iter().map(|leg| leg.yen).sum::<i64>().min(travel.cap.0);
    }
    let mut by_course: BTreeMap<&str, i64> = BTreeMap::new();
    for leg in legs {
        *by_course.entry(&leg.course).or_default() += leg.yen;
    }
    by_course.into_values().map(|cost| cost.min(travel.cap.0)).sum()
}

/// What a further claim adds to the subsidy of those approved before: what the cap leaves.
pub fn further(travel: Travel, approved: &[Leg], claimed: &[Leg]) -> i64 {
    let both: Vec<Leg> = approved.iter().chain(claimed).cloned().collect();
    subsidy(travel, &both) - subsidy(travel, approved)
}

/// Whether banks are open: no weekend, no holiday, not from 31 December to 3 January.
pub fn is_bank_day(date: Date) -> bool {
    let rests = matches!((date.month(), date.day()), (Month::December, 31) | (Month::January, 1..=3));
    jpcal::is_business_day(date) && !rests
}

/// The first day on or after `date` on which banks are open.
pub fn bank_day_from(date: Date) -> Date {
    let days = std::iter::successors(Some(date), |day| day.next_day());
    days.take(30).find(|day| is_bank_day(*day)).unwrap_or(date)
}

/// The fiscal year of a day, as receipts are numbered by.
pub fn fiscal_year(date: Date) -> i16 {
    i16::try_from(jpcal::FiscalYear::of(date).year()).unwrap_or(i16::MAX)
}

/// Whole yen as people write them: 5000, 5,000, ５，０００円, ¥5,000. None for anything else, and for more than eight digits.
pub fn yen(text: &str) -> Option<i64> {
    use unicode_normalization::UnicodeNormalization;
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let digits = folded.trim_start_matches(['¥', '\\']).trim_end_matches('円');
    let good = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if good { digits.parse().ok() } else { None }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;
    use crate::training::programmes::written::Yen;

    fn paid(received: i64, refunded: i64, waived: bool) -> State {
        Paid { amount: 5000, received, refunded, waived }.state()
    }

    #[test]
    fn where_a_fee_stands_follows_from_what_came_and_what_was_given_back() {
        assert_eq!(paid(0, 0, false), State::Open);
        assert_eq!(paid(3000, 0, false), State::Part);
        assert_eq!(paid(5000, 0, false), State::Paid);
        assert_eq!(paid(10_000, 0, false), State::Over);
        assert_eq!(paid(10_000, 5000, false), State::Paid);
        assert_eq!(paid(5000, 5000, false), State::Refunded);
        assert_eq!(paid(0, 0, true), State::Waived);
        assert_eq!(paid(5000, 0, true), State::Waived);
        assert_eq!(Paid { amount: 5000, received: 5000, refunded: 0, waived: true }.over(), 5000);
    }

    #[test]
    fn banks_rest_on_holidays_and_over_the_new_year() {
        assert!(!is_bank_day(date!(2024 - 12 - 31)));
        assert!(!is_bank_day(date!(2025 - 01 - 03)));
        assert_eq!(bank_day_from(date!(2024 - 12 - 31)), date!(2025 - 01 - 06));
        assert_eq!(bank_day_from(date!(2026 - 05 - 02)), date!(2026 - 05 - 07));
        assert_eq!(bank_day_from(date!(2026 - 05 - 14)), date!(2026 - 05 - 14));
    }

    #[test]
    fn yen_are_read_as_people_write_them_and_nothing_else_is() {
        for text in ["5000", "5,000", "５，０００円", "¥5,000", " 5 000 "] {
            assert_eq!(yen(text), Some(5000), "{text}");
        }
        for text in ["", "-5000", "5.5", "5千円", "123456789"] {
            assert_eq!(yen(text), None, "{text}");
        }
    }

    #[test]
    fn a_cap_for_each_course_is_used_up_course_by_course() {
        let travel = Travel { cap: Yen(10_000), per_course: true };
        let leg = |course: &str, yen| Leg { course: course.into(), what: "電車".into(), yen };
        assert_eq!(subsidy(travel, &[leg("a", 12_000), leg("b", 3_000)]), 13_000);
        assert_eq!(further(travel, &[leg("a", 8_000)], &[leg("a", 8_000), leg("b", 1_000)]), 3_000);
        let whole = Travel { per_course: false, ..travel };
        assert_eq!(subsidy(whole, &[leg("a", 12_000), leg("b", 3_000)]), 10_000);
        assert_eq!(further(whole, &[leg("a", 12_000)], &[leg("b", 3_000)]), 0);
    }

    fn legs() -> impl Strategy<Value = Vec<Leg>> {
        let leg = (0..3usize, 0i64..30_000).prop_map(|(course, yen)| Leg {
            course: course.to_string(),
            what: String::new(),
            yen,
        });
        proptest::collection::vec(leg, 0..6)
    }

    proptest! {
        #[test]
        fn however_claims_are_cut_up_all_together_get_what_one_claim_would(
            claims in proptest::collection::vec(legs(), 1..5), cap in 0i64..40_000, per_course: bool,
        ) {
            let travel = Travel { cap: Yen(cap), per_course };
            let mut before: Vec<Leg> = Vec::new();
            let mut sum = 0;
            for claim in &claims {
                let more = further(travel, &before, claim);
                let cost: i64 = claim.iter().map(|leg| leg.yen).sum();
                prop_assert!((0..=cost).contains(&more));
                sum += more;
                before.extend(claim.iter().cloned());
            }
            prop_assert_eq!(sum, subsidy(travel, &before));
        }

        #[test]
        fn what_is_kept_is_what_is_owed_less_what_is_open_plus_what_is_over(
            received in 0i64..20_000, back in 0i64..20_000, amount in 1i64..10_000,
        ) {
            let refunded = back.min(received);
            let paid = Paid { amount, received, refunded, waived: false };
            prop_assume!(paid.state() != State::Refunded);
            prop_assert_eq!(paid.kept(), amount - paid.open() + paid.over());
        }
    }
}
