//! Time, passed in: nothing in the house asks the machine for the hour except [`SystemClock`], so that any minute of
//! any year can be tested. An [`Instant`] is a point in time; what people count by is a local date beside it.
//!
//! Japan has kept UTC+9 without daylight saving since 1951, so local time is a fixed offset.

pub mod span;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// Japan Standard Time.
pub const JST: UtcOffset = match UtcOffset::from_hms(9, 0, 0) {
    Ok(offset) => offset,
    Err(_) => UtcOffset::UTC,
};

/// Microseconds since 1970-01-01T00:00:00Z. Kept as BIGINT, since SQLite's text timestamps sort wrongly.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, DeriveValueType,
)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The instant of a local (JST) date and time.
    pub fn of_jst(date: Date, time: Time) -> Instant {
        Instant::from(PrimitiveDateTime::new(date, time).assume_offset(JST))
    }

    /// This instant on a clock on the wall in Japan.
    pub fn jst(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(JST)
    }

    /// The local date of this instant.
    pub fn date(self) -> Date {
        self.jst().date()
    }

    /// The local time of this instant.
    pub fn time(self) -> Time {
        self.jst().time()
    }

    /// Local hours and minutes, as `14:07`.
    pub fn clock(self) -> String {
        let time = self.time();
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// The same instant cut to the whole minute.
    pub fn minute(self) -> Instant {
        Instant(self.0 - self.0.rem_euclid(60_000_000))
    }

    /// This instant moved by `duration`.
    pub fn plus(self, duration: Duration) -> Instant {
        Instant(self.0.saturating_add(i64::try_from(duration.whole_microseconds()).unwrap_or(i64::MAX)))
    }

    /// This instant moved back by `duration`.
    pub fn minus(self, duration: Duration) -> Instant {
        self.plus(-duration)
    }

    /// The time from `earlier` to this instant.
    pub fn since(self, earlier: Instant) -> Duration {
        Duration::microseconds(self.0 - earlier.0)
    }

    /// RFC 3339 with the offset of Japan, to the second: `2026-05-14T14:07:00+09:00`.
    pub fn rfc3339(self) -> String {
        let t = self.jst();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+09:00",
            t.year(),
            u8::from(t.month()),
            t.day(),
            t.hour(),
            t.minute(),
            t.second()
        )
    }
}

impl From<OffsetDateTime> for Instant {
    fn from(t: OffsetDateTime) -> Self {
        Instant(i64::try_from(t.unix_timestamp_nanos() / 1000).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

/// Where the hour comes from.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Instant;
}

/// The clock of the machine, optionally moved by a fixed amount (for demonstrations at a chosen day).
#[derive(Default)]
pub struct SystemClock {
    offset: i64,
}

impl SystemClock {
    /// A clock that reads `instant` now and goes on from there.
    pub fn starting_at(instant: Instant) -> SystemClock {
        SystemClock { offset: instant.0 - SystemClock::default().now().0 }
    }
}

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Instant {
        Instant(Instant::from(OffsetDateTime::now_utc()).0 + self.offset)
    }
}

/// A clock that stands still until it is set. For tests.
pub struct SetClock(AtomicI64);

impl SetClock {
    /// A clock standing at `instant`.
    pub fn at(instant: Instant) -> Arc<SetClock> {
        Arc::new(SetClock(AtomicI64::new(instant.0)))
    }

    /// Moves the hands to `instant`.
    pub fn set(&self, instant: Instant) {
        self.0.store(instant.0, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, time};

    #[test]
    fn one_minute_to_midnight_in_japan_is_still_that_day() {
        let instant = Instant::of_jst(date!(2026 - 03 - 31), time!(23:59));
        assert_eq!(instant.date(), date!(2026 - 03 - 31));
        assert_eq!(instant.plus(Duration::minutes(1)).date(), date!(2026 - 04 - 01));
        assert_eq!(instant.rfc3339(), "2026-03-31T23:59:00+09:00");
    }

    #[test]
    fn instants_sort_by_time_also_within_a_second() {
        let a = Instant::of_jst(date!(2026 - 03 - 31), time!(12:00:52));
        let b = a.plus(Duration::milliseconds(500));
        assert!(a < b);
        assert_eq!(b.minute(), Instant::of_jst(date!(2026 - 03 - 31), time!(12:00)));
    }
}
