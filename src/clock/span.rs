//! A stretch of a day on the clock on the wall: `13:00-16:00`.
//!
//! What always holds: it is open from its first minute up to, and not including, the instant it closes; it does not cross
//! midnight.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use time::{Date, Duration, Time};

use super::Instant;

/// A stretch of a day, in minutes after midnight: `opens` < `closes` ≤ 1440.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    opens: i16,
    closes: i16,
}

/// Not a stretch of a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SpanError {
    /// Not two times of a day with a hyphen between.
    #[error("expected a stretch of a day such as \"13:00-16:00\"")]
    Form,
    /// It closes before it opens.
    #[error("it closes before it opens")]
    Backwards,
}

impl Span {
    /// A span from minutes after midnight.
    ///
    /// # Errors
    /// [`SpanError`] when it is empty, backwards or beyond the day.
    pub fn new(opens: i16, closes: i16) -> Result<Span, SpanError> {
        if !(0..1440).contains(&opens) || !(1..=1440).contains(&closes) {
            return Err(SpanError::Form);
        }
        if opens < closes { Ok(Span { opens, closes }) } else { Err(SpanError::Backwards) }
    }

    /// Minutes after midnight at which it opens.
    pub fn opens(self) -> i16 {
        self.opens
    }

    /// Minutes after midnight at which it is closed again.
    pub fn closes(self) -> i16 {
        self.closes
    }

    /// The same span, closing at the later of its end and `closes` (at most 1440).
    #[must_use]
    pub fn up_to(self, closes: i16) -> Span {
        Span { opens: self.opens, closes: self.closes.max(closes.min(1440)) }
    }

    /// The instant at which it opens on `date`.
    pub fn opens_at(self, date: Date) -> Instant {
        at(date, self.opens)
    }

    /// The instant at which it is closed again on `date`.
    pub fn closes_at(self, date: Date) -> Instant {
        at(date, self.closes)
    }
}

/// The instant at minutes after midnight of a day.
pub fn at(date: Date, minutes: i16) -> Instant {
    Instant::of_jst(date, Time::MIDNIGHT).plus(Duration::minutes(i64::from(minutes)))
}

/// Minutes after midnight as `13:00`.
pub fn clock(minutes: i16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Minutes after midnight of `13:00` or `9:30`; 24:00 is the end of the day.
pub fn minutes(text: &str) -> Option<i16> {
    let (h, m) = text.trim().split_once(':')?;
    let digits =
        |s: &str, n: RangeInclusive<usize>| n.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(h, 1..=2) || !digits(m, 2..=2) {
        return None;
    }
    let (h, m): (i16, i16) = (h.parse().ok()?, m.parse().ok()?);
    (m < 60 && h * 60 + m <= 1440).then_some(h * 60 + m)
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", clock(self.opens), clock(self.closes))
    }
}

impl FromStr for Span {
    type Err = SpanError;
    fn from_str(text: &str) -> Result<Span, SpanError> {
        let (opens, closes) = text.split_once('-').ok_or(SpanError::Form)?;
        match (minutes(opens), minutes(closes)) {
            (Some(opens), Some(closes)) => Span::new(opens, closes),
            _ => Err(SpanError::Form),
        }
    }
}
