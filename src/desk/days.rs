//! Days that cannot be meant: what becomes of a year of two figures, and what lies before any desk of this kind or far
//! ahead. One rule for the forms, for files of calls and for settings.

use time::macros::date;
use time::{Date, Month};

use crate::i18n::Message;

/// No call was taken before this day.
pub const FIRST: Date = date!(1990 - 01 - 01);

/// Nothing is settled for a day that is more years ahead.
const AHEAD: i32 = 10;

/// Why a day cannot be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// The year has two figures: 26 where a whole year was meant.
    ShortYear {
        /// The day as written.
        day: Date,
        /// The day that was meant.
        meant: Date,
    },
    /// Before [`FIRST`].
    LongAgo,
    /// More than ten years ahead.
    FarOff,
}

impl Odd {
    /// What is wrong, and what to do.
    pub fn message(self) -> Message {
        match self {
            Odd::ShortYear { day, meant } => {
                Message::new("error-desk-short-year").with("year", day.year()).with("day", meant)
            }
            Odd::LongAgo => Message::new("error-desk-long-ago").with("day", FIRST),
            Odd::FarOff => Message::new("error-desk-far-off").with("n", AHEAD),
        }
    }
}

/// Looks at the day of a call.
///
/// # Errors
/// Why it cannot be meant. A day to come is another matter.
pub fn of_call(day: Date, today: Date) -> Result<(), Odd> {
    if day >= FIRST {
        return Ok(());
    }
    let short = (0..100).contains(&day.year()).then_some(day.year());
    let whole = |century: i32| short.and_then(|year| in_year(day, century + year));
    let meant = whole(2000).filter(|day| *day <= today).or_else(|| whole(1900)).filter(|day| *day >= FIRST);
    Err(meant.map_or(Odd::LongAgo, |meant| Odd::ShortYear { day, meant }))
}

/// Looks at a day that is settled ahead: a closure, an extra opening, the first day of a desk.
///
/// # Errors
/// Why it cannot be meant.
pub fn settled(day: Date, today: Date) -> Result<(), Odd> {
    if day.year() > today.year() + AHEAD {
        return Err(Odd::FarOff);
    }
    let to_come = in_year(today, today.year() + AHEAD).unwrap_or(today);
    of_call(day, to_come)
}

/// The same day of another year; the end of February where that year has no 29th.
fn in_year(day: Date, year: i32) -> Option<Date> {
    day.replace_year(year).or_else(|_| Date::from_calendar_date(year, Month::February, 28)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date!(2026 - 11 - 30);

    #[test]
    fn a_year_of_two_figures_is_taken_for_what_was_meant_by_it() {
        let meant = |day| match of_call(day, TODAY) {
            Err(Odd::ShortYear { meant, .. }) => Some(meant),
            _ => None,
        };
        assert_eq!(meant(date!(0026 - 11 - 29)), Some(date!(2026 - 11 - 29)));
        assert_eq!(meant(date!(0098 - 02 - 01)), Some(date!(1998 - 02 - 01)));
        assert_eq!(meant(date!(0024 - 02 - 29)), Some(date!(2024 - 02 - 29)));
        assert_eq!(of_call(date!(0050 - 01 - 01), TODAY), Err(Odd::LongAgo));
        assert_eq!(of_call(date!(1989 - 12 - 31), TODAY), Err(Odd::LongAgo));
        assert_eq!(of_call(FIRST, TODAY), Ok(()));
    }

    #[test]
    fn what_is_settled_ahead_may_be_to_come_but_not_in_another_age() {
        assert_eq!(settled(date!(2027 - 01 - 03), TODAY), Ok(()));
        assert_eq!(settled(date!(9999 - 12 - 31), TODAY), Err(Odd::FarOff));
        let short = Odd::ShortYear { day: date!(0026 - 12 - 02), meant: date!(2026 - 12 - 02) };
        assert_eq!(settled(date!(0026 - 12 - 02), TODAY), Err(short));
    }
}
