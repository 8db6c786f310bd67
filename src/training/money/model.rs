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
    /// What was asked for; a part of it may have been given back since.
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

    /// What is owed, whatever came: what was asked for, less what was given back of it. Who gives back a part of a fee
    /// gives it up; only what came too much is given back without that.
    pub fn owed(&self) -> i64 {
        match self.state() {
            State::Waived | State::Refunded => 0,
            _ => {
                let surplus = (self.received - self.amount).max(0);
                self.amount - (self.refunded - surplus).max(0)
            }
        }
    }

    /// Where the fee stands.
    pub fn state(&self) -> State {
        match self.kept() {
            0 if self.refunded > 0 => State::Refunded,
            _ if self.waived => State::Waived,
            _ if self.received <= 0 => State::Open,
            _ if self.received < self.amount => State::Part,
            kept if kept > self.amount => State::Over,
            _ => State::Paid,
        }
    }

    /// What is still to come.
    pub fn open(&self) -> i64 {
        match self.state() {
            State::Open | State::Part => self.amount - self.received,
            _ => 0,
        }
    }

    /// What came too much.
    pub fn over(&self) -> i64 {
        (self.kept() - self.owed()).max(0)
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

/// A subsidy by its parts: for each course, or under no course for all together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Parts(BTreeMap<String, i64>);

impl Parts {
    /// Whole yen.
    pub fn sum(&self) -> i64 {
        self.0.values().sum()
    }

    fn of(&self, course: &str) -> i64 {
        self.0.get(course).copied().unwrap_or_default()
    }
}

/// A claim that was approved before: its parts of the cost, and what was given for it then.
#[derive(Clone, Debug, Default)]
pub struct Granted {
    /// The parts of the cost.
    pub legs: Vec<Leg>,
    /// What was given.
    pub given: Parts,
}

/// What legs cost, by the courses that have a cap of their own.
fn costs<'l>(travel: Travel, legs: impl IntoIterator<Item = &'l Leg>) -> Parts {
    let mut costs = Parts::default();
    for leg in legs {
        let course = if travel.per_course { leg.course.clone() } else { String::new() };
        *costs.0.entry(course).or_default() += leg.yen;
    }
    costs
}

/// What a further claim is given: what the cap leaves of all costs together, less what was given before, and never more
/// than it cost. So it is right too after a claim that was approved earlier was returned.
pub fn further(travel: Travel, approved: &[Granted], claimed: &[Leg]) -> Parts {
    let all = costs(travel, approved.iter().flat_map(|before| &before.legs).chain(claimed));
    let parts = costs(travel, claimed).0.into_iter().map(|(course, cost)| {
        let given: i64 = approved.iter().map(|before| before.given.of(&course)).sum();
        let left = all.of(&course).min(travel.cap.0) - given;
        (course, left.clamp(0, cost))
    });
    Parts(parts.collect())
}

/// What the cap leaves for courses, after what was approved.
pub fn left(travel: Travel, approved: &[Granted], courses: &[&str]) -> i64 {
    // What costs as much as the cap gets all that is left of it.
    let leg = |course: &&str| Leg { course: (*course).to_owned(), yen: travel.cap.0, ..Leg::default() };
    further(travel, approved, &courses.iter().map(leg).collect::<Vec<_>>()).sum()
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

/// Days ahead for which a file of transfers may be made: a bank takes one some weeks before, and the file names month and
/// day without a year.
const FURTHEST: i64 = 92;

/// Why money is not paid on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayError {
    /// It is over.
    Over,
    /// It is too far away.
    Far,
    /// Banks rest; the next day on which they are open.
    Rest(Date),
}

/// A day on which money can be paid.
///
/// # Errors
/// [`DayError`].
pub fn pay_day(day: Date, today: Date) -> Result<Date, DayError> {
    match (day - today).whole_days() {
        ..0 => Err(DayError::Over),
        ahead if ahead > FURTHEST => Err(DayError::Far),
        _ if !is_bank_day(day) => Err(DayError::Rest(bank_day_from(day))),
        _ => Ok(day),
    }
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
        assert_eq!(paid(5000, 2000, false), State::Paid, "a part given back is given up, not owed");
        assert_eq!(paid(3000, 1000, false), State::Part);
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
    fn a_file_of_transfers_is_made_for_a_day_that_month_and_day_alone_name() {
        let today = date!(2026 - 05 - 14);
        assert_eq!(pay_day(today, today), Ok(today));
        assert_eq!(pay_day(date!(2026 - 05 - 13), today), Err(DayError::Over));
        assert_eq!(pay_day(date!(2026 - 05 - 16), today), Err(DayError::Rest(date!(2026 - 05 - 18))));
        assert_eq!(pay_day(date!(2026 - 08 - 14), today), Ok(date!(2026 - 08 - 14)));
        assert_eq!(pay_day(date!(2026 - 08 - 17), today), Err(DayError::Far));
        assert_eq!(pay_day(date!(2027 - 05 - 17), today), Err(DayError::Far));
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

    const WHOLE: Travel = Travel { cap: Yen(10_000), per_course: false };

    fn leg(course: &str, yen: i64) -> Leg {
        Leg { course: course.into(), what: "電車".into(), yen }
    }

    /// A claim that is approved after others.
    fn granted(travel: Travel, before: &[Granted], legs: &[Leg]) -> Granted {
        Granted { given: further(travel, before, legs), legs: legs.to_vec() }
    }

    /// What one claim of all legs would be given.
    fn subsidy(travel: Travel, legs: &[Leg]) -> i64 {
        further(travel, &[], legs).sum()
    }

    #[test]
    fn a_cap_for_each_course_is_used_up_course_by_course() {
        let travel = Travel { per_course: true, ..WHOLE };
        assert_eq!(subsidy(travel, &[leg("a", 12_000), leg("b", 3_000)]), 13_000);
        let first = granted(travel, &[], &[leg("a", 8_000)]);
        assert_eq!(further(travel, &[first], &[leg("a", 8_000), leg("b", 1_000)]).sum(), 3_000);
        assert_eq!(subsidy(WHOLE, &[leg("a", 12_000), leg("b", 3_000)]), 10_000);
        let first = granted(WHOLE, &[], &[leg("a", 12_000)]);
        assert_eq!(further(WHOLE, std::slice::from_ref(&first), &[leg("b", 3_000)]).sum(), 0);
        // What is left is said before anything is claimed.
        assert_eq!((left(WHOLE, &[], &["a", "b"]), left(WHOLE, &[first], &["a", "b"])), (10_000, 0));
        let first = granted(travel, &[], &[leg("a", 12_000)]);
        assert_eq!(left(travel, &[first], &["a", "b"]), 10_000);
    }

    #[test]
    fn one_of_two_approved_claims_that_is_returned_is_given_as_much_as_before() {
        for travel in [WHOLE, Travel { per_course: true, ..WHOLE }] {
            let (a, b) = ([leg("a", 6_000)], [leg("a", 8_000)]);
            let first = granted(travel, &[], &a);
            let second = granted(travel, std::slice::from_ref(&first), &b);
            assert_eq!((first.given.sum(), second.given.sum()), (6_000, 4_000));
            assert_eq!(granted(travel, &[second], &a).given, first.given);
        }
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
            let mut before: Vec<Granted> = Vec::new();
            for claim in &claims {
                before.push(granted(travel, &before, claim));
            }
            let all: Vec<Leg> = claims.concat();
            let sum: i64 = before.iter().map(|one| one.given.sum()).sum();
            prop_assert_eq!(sum, subsidy(travel, &all));
        }

        #[test]
        fn whatever_is_returned_and_approved_again_nobody_is_given_more_than_the_cap_or_the_cost(
            claims in proptest::collection::vec(legs(), 1..5), cap in 0i64..40_000, per_course: bool,
            acts in proptest::collection::vec((0..5usize, any::<bool>()), 0..20),
        ) {
            let travel = Travel { cap: Yen(cap), per_course };
            let mut approved: BTreeMap<usize, Granted> = BTreeMap::new();
            for (at, approve) in acts {
                let Some(claim) = claims.get(at) else { continue };
                approved.remove(&at);
                if approve {
                    let others: Vec<Granted> = approved.values().cloned().collect();
                    let one = granted(travel, &others, claim);
                    prop_assert!(one.given.sum() <= claim.iter().map(|leg| leg.yen).sum());
                    approved.insert(at, one);
                }
                let legs: Vec<Leg> = approved.values().flat_map(|one| one.legs.clone()).collect();
                let sum: i64 = approved.values().map(|one| one.given.sum()).sum();
                prop_assert!(sum <= subsidy(travel, &legs));
            }
        }

        #[test]
        fn what_is_kept_is_what_is_owed_less_what_is_open_plus_what_is_over(
            received in 0i64..20_000, back in 0i64..20_000, amount in 1i64..10_000, waived: bool,
        ) {
            let refunded = back.min(received);
            let paid = Paid { amount, received, refunded, waived };
            prop_assert_eq!(paid.kept(), paid.owed() - paid.open() + paid.over());
            let before = Paid { refunded: 0, ..paid };
            prop_assert!(paid.open() <= before.open(), "giving back makes nobody owe more");
        }
    }
}
