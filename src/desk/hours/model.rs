//! The hours of a desk, pure: weekly spans, closures, extra openings, and what follows for any day or instant.
//!
//! What always holds: a span is open from its first minute up to, and not including, the instant it closes (at exactly
//! 16:00:00 the desk is closed). Spans of a day that touch or overlap are one. An extra opening beats every closure; no
//! opening beats a desk that has not begun or has ended. Spans do not cross midnight.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use jpcal::Holiday;
use time::{Date, Duration, Month, Weekday};

use crate::clock::Instant;
use crate::clock::span::Span;

/// Sorted, with what touches or overlaps made one.
pub fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.opens() <= last.closes() => *last = last.up_to(span.closes()),
            _ => out.push(span),
        }
    }
    out
}

/// A day of every year. 29 February is one; it comes in leap years.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MonthDay {
    month: u8,
    day: u8,
}

/// Not a day of a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected a day of the year such as \"08-13\"")]
pub struct MonthDayError;

impl MonthDay {
    /// The `day`th of `month` (1..=12).
    ///
    /// # Errors
    /// [`MonthDayError`] when no year has such a day.
    pub fn new(month: u8, day: u8) -> Result<MonthDay, MonthDayError> {
        let name = Month::try_from(month).map_err(|_| MonthDayError)?;
        // 2024 is a leap year: it has every day that a year can have.
        Date::from_calendar_date(2024, name, day).map_err(|_| MonthDayError)?;
        Ok(MonthDay { month, day })
    }

    /// The month, 1..=12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month.
    pub fn day(self) -> u8 {
        self.day
    }
}

impl From<Date> for MonthDay {
    fn from(date: Date) -> MonthDay {
        MonthDay { month: date.month().into(), day: date.day() }
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for MonthDay {
    type Err = MonthDayError;
    fn from_str(text: &str) -> Result<MonthDay, MonthDayError> {
        let (month, day) = text.trim().split_once('-').ok_or(MonthDayError)?;
        let number = |s: &str| s.parse::<u8>().map_err(|_| MonthDayError);
        MonthDay::new(number(month)?, number(day)?)
    }
}

/// A time on which the desk is closed although the week says open.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Closure {
    /// On public holidays.
    PublicHolidays,
    /// Every year from the first day to the last, both included; where the last comes before the first, over the end
    /// of the year.
    Yearly {
        /// The first day.
        from: MonthDay,
        /// The last day.
        to: MonthDay,
        /// [`OBON`], [`YEAR_END`], or the name as written.
        name: String,
    },
    /// Once, both days included.
    OneOff {
        /// The first day.
        from: Date,
        /// The last day; not before the first.
        to: Date,
        /// The reason as written.
        reason: String,
    },
}

/// The name of the yearly closure in the days of Obon, whose dates each desk sets.
pub const OBON: &str = "obon";
/// The name of the yearly closure over the turn of the year.
pub const YEAR_END: &str = "year_end";

/// Whether a yearly range has the day of `date`.
pub fn in_yearly_range(date: Date, from: MonthDay, to: MonthDay) -> bool {
    let day = MonthDay::from(date);
    if from <= to { from <= day && day <= to } else { from <= day || day <= to }
}

/// Open beyond the week.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Opening {
    /// The day.
    pub on: Date,
    /// When.
    pub span: Span,
    /// What for, as written; may be empty.
    pub name: String,
}

/// Why a desk is closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The week has no hours on this day.
    RegularClosedDay,
    /// The desk is open on this day, not at this time.
    OutsideHours,
    /// A public holiday.
    Holiday(Holiday),
    /// A yearly closure: [`OBON`], [`YEAR_END`], or its name.
    Yearly(String),
    /// A closure of its own, with its reason.
    OneOff(String),
    /// Before the first day of the desk.
    NotYetStarted(Date),
    /// After the last day of the desk.
    Ended,
    /// No hours were settled yet: neither a week nor a day.
    NotSettled,
}

/// A day of the calendar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// When the desk is open, in order, apart from one another; none when it is closed.
    pub spans: Vec<Span>,
    /// Why it is closed; none when it is open.
    pub closed: Option<Reason>,
    /// Open (also) by an extra opening, with its name.
    pub extra: Option<String>,
}

impl Day {
    /// Whether the desk opens on this day at all.
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// Closed on a day that the week has hours on: what a calendar marks as 休.
    pub fn is_exception(&self) -> bool {
        !matches!(self.closed, None | Some(Reason::RegularClosedDay | Reason::NotSettled))
    }
}

/// The state of a desk at an instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// Open, closed again at `until`.
    Open {
        /// The instant at which it is closed.
        until: Instant,
    },
    /// Closed.
    Closed {
        /// Why.
        reason: Reason,
    },
}

/// The hours of a desk.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hours {
    /// The week, Monday first.
    pub week: [Vec<Span>; 7],
    /// When it is closed although the week says open.
    pub closures: Vec<Closure>,
    /// When it is open beyond the week.
    pub openings: Vec<Opening>,
    /// The first day; none where it has always been open.
    pub starts_on: Option<Date>,
    /// The last day of a desk that has ended.
    pub closed_on: Option<Date>,
}

/// Days looked through for the next opening, beyond what is known to be closed: more than any yearly rule closes.
const HORIZON: i64 = 800;

impl Hours {
    /// The weekly spans of a weekday.
    pub fn on(&self, weekday: Weekday) -> &[Span] {
        &self.week[usize::from(weekday.number_days_from_monday())]
    }

    /// The day of the calendar.
    pub fn day(&self, date: Date) -> Day {
        if let Some(first) = self.starts_on.filter(|first| date < *first) {
            return Day { date, spans: vec![], closed: Some(Reason::NotYetStarted(first)), extra: None };
        }
        if self.closed_on.is_some_and(|last| date > last) {
            return Day { date, spans: vec![], closed: Some(Reason::Ended), extra: None };
        }
        if self.openings.is_empty() && self.week.iter().all(Vec::is_empty) {
            return Day { date, spans: vec![], closed: Some(Reason::NotSettled), extra: None };
        }
        let openings: Vec<&Opening> = self.openings.iter().filter(|opening| opening.on == date).collect();
        let extra = openings.first().map(|opening| opening.name.clone());
        let weekly = self.on(date.weekday());
        let closed = if weekly.is_empty() { Some(Reason::RegularClosedDay) } else { self.closure(date) };
        let mut spans: Vec<Span> = openings.iter().map(|opening| opening.span).collect();
        if closed.is_none() {
            spans.extend(weekly);
        }
        let spans = union(spans);
        let closed = closed.filter(|_| spans.is_empty());
        Day { date, spans, closed, extra }
    }

    /// Why the desk is closed on a day that the week has hours on. What was decided for this very day is told before
    /// what comes every year, and that before the public holiday that it may contain (1 January is 年末年始).
    fn closure(&self, date: Date) -> Option<Reason> {
        let one_off = self.closures.iter().find_map(|closure| match closure {
            Closure::OneOff { from, to, reason } if *from <= date && date <= *to => {
                Some(Reason::OneOff(reason.clone()))
            }
            _ => None,
        });
        let yearly = || {
            self.closures.iter().find_map(|closure| match closure {
                Closure::Yearly { from, to, name } if in_yearly_range(date, *from, *to) => {
                    Some(Reason::Yearly(name.clone()))
                }
                _ => None,
            })
        };
        let holiday = || {
            let closes = self.closures.contains(&Closure::PublicHolidays);
            closes.then(|| jpcal::holiday_on(date)).flatten().map(Reason::Holiday)
        };
        one_off.or_else(yearly).or_else(holiday)
    }

    /// Every day from the first to the last of `days`.
    pub fn calendar(&self, days: RangeInclusive<Date>) -> impl Iterator<Item = Day> {
        let (first, last) = days.into_inner();
        let dates = std::iter::successors(Some(first), |date| date.next_day());
        dates.take_while(move |date| *date <= last).map(|date| self.day(date))
    }

    /// Whether the desk is open at `now`, and until when or why not.
    pub fn state_at(&self, now: Instant) -> State {
        let day = self.day(now.date());
        if let Some(reason) = day.closed {
            return State::Closed { reason };
        }
        let open = |span: &&Span| span.opens_at(day.date) <= now && now < span.closes_at(day.date);
        match day.spans.iter().find(open) {
            Some(span) => State::Open { until: span.closes_at(day.date) },
            None => State::Closed { reason: Reason::OutsideHours },
        }
    }

    /// Whether the desk is open at `now`.
    pub fn is_open_at(&self, now: Instant) -> bool {
        matches!(self.state_at(now), State::Open { .. })
    }

    /// The first span that opens after `after`. None when the desk has no hours or has ended.
    pub fn next_opening(&self, after: Instant) -> Option<(Date, Span)> {
        let first = self.starts_on.map_or(after.date(), |start| start.max(after.date()));
        // One-off closures may be long: what they take is searched on top.
        let closed_long = self.closures.iter().filter_map(|closure| match closure {
            Closure::OneOff { to, .. } => Some(*to),
            _ => None,
        });
        let known = closed_long.chain(self.openings.iter().map(|opening| opening.on)).chain([first]).max()?;
        let last = known.saturating_add(Duration::days(HORIZON));
        self.calendar(first..=last).find_map(|day| {
            let span = day.spans.into_iter().find(|span| span.opens_at(day.date) > after)?;
            Some((day.date, span))
        })
    }

    /// The instant at which the desk closes for the last time on `date`; none when it does not open.
    pub fn closing(&self, date: Date) -> Option<Instant> {
        self.day(date).spans.last().map(|span| span.closes_at(date))
    }
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
