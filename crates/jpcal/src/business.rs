//! Business days: which days are, and the next and the previous one by any rule of closing.

use time::{Date, Weekday};

use crate::holiday_on;

/// A search for an open day gives up after ten years: a rule that closes that long closes for ever.
const HORIZON: usize = 3_660;

/// Whether offices work: Monday to Friday, no public holiday. (Year end and Obon differ by office: pass a rule of your own to
/// [`next_open_day`].)
pub fn is_business_day(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && holiday_on(date).is_none()
}

/// The first day after `date` that is not closed; `None` when there is none within ten years.
pub fn next_open_day(date: Date, closed: impl Fn(Date) -> bool) -> Option<Date> {
    std::iter::successors(date.next_day(), |day| day.next_day()).take(HORIZON).find(|day| !closed(*day))
}

/// The last day before `date` that is not closed; `None` when there is none within ten years.
pub fn previous_open_day(date: Date, closed: impl Fn(Date) -> bool) -> Option<Date> {
    std::iter::successors(date.previous_day(), |day| day.previous_day())
        .take(HORIZON)
        .find(|day| !closed(*day))
}
