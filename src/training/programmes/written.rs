//! Values with a way of writing of their own: codes, minutes, days, hours, yen. As they stand in a file, so they are kept.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{Date, Time};

use crate::clock::Instant;
use crate::clock::span::{Span, clock, minutes};

/// The longest a code may be.
const LONGEST: usize = 40;

/// A text; TOML's own dates are taken as they are written.
fn text<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    match toml::Value::deserialize(d)? {
        toml::Value::String(text) => Ok(text),
        toml::Value::Datetime(date) => Ok(date.to_string()),
        other => Err(D::Error::custom(format!("expected a text, found {}", other.type_str()))),
    }
}

/// Reads and writes a type as a text.
macro_rules! as_text {
    ($name:ident) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<$name, D::Error> {
                let written = text(d)?;
                written.parse().map_err(|e| D::Error::custom(format!("\"{written}\": {e}")))
            }
        }
    };
}

/// Why a text is not what it should be. The messages are the file's; forms have their own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not a code.
    #[error("a code has 1 to 40 of a–z, 0–9 and hyphens inside")]
    Code,
    /// Not a day.
    #[error("expected a day such as 2022-08-04")]
    Day,
    /// Not a minute.
    #[error("expected a minute such as \"2022-07-11 23:59\", or a day")]
    Minute,
    /// Not a stretch of a day.
    #[error("expected hours such as \"13:00-18:00\"")]
    Hours,
}

/// A word in addresses and files: a–z, 0–9, hyphens inside.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(String);

impl Code {
    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Code {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Code, Unreadable> {
        let letters = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let good =
            (1..=LONGEST).contains(&text.len()) && letters && !text.starts_with('-') && !text.ends_with('-');
        if good { Ok(Code(text.to_owned())) } else { Err(Unreadable::Code) }
    }
}
as_text!(Code);

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl Day {
    /// The date.
    pub fn date(self) -> Date {
        self.0
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Day {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Day, Unreadable> {
        use time::macros::format_description;
        let form = format_description!("[year]-[month]-[day]");
        Date::parse(text.trim(), form).map(Day).map_err(|_| Unreadable::Day)
    }
}
as_text!(Day);

/// A minute on the clock on the wall in Japan. A day alone means its last minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minute {
    /// The day.
    pub day: Date,
    /// Minutes after midnight, 0..=1439.
    pub minute: i16,
}

impl Minute {
    /// The instant at which the minute begins.
    pub fn instant(self) -> Instant {
        let time = Time::from_hms(
            u8::try_from(self.minute / 60).unwrap_or_default(),
            u8::try_from(self.minute % 60).unwrap_or_default(),
            0,
        );
        Instant::of_jst(self.day, time.unwrap_or(Time::MIDNIGHT))
    }
}

impl std::fmt::Display for Minute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.day, clock(self.minute))
    }
}

impl std::str::FromStr for Minute {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Minute, Unreadable> {
        let text = text.trim();
        let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "23:59"));
        let time = if time.len() == 8 { time.get(..5).unwrap_or_default() } else { time };
        let day: Day = day.parse().map_err(|_| Unreadable::Minute)?;
        match minutes(time) {
            Some(minute @ 0..1440) => Ok(Minute { day: day.0, minute }),
            _ => Err(Unreadable::Minute),
        }
    }
}
as_text!(Minute);

/// From when until when, on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours(pub Span);

impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Hours {
    type Err = Unreadable;
    fn from_str(text: &str) -> Result<Hours, Unreadable> {
        text.parse().map(Hours).map_err(|_| Unreadable::Hours)
    }
}
as_text!(Hours);

/// An amount in whole yen, never below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Yen(pub i64);

impl<'de> Deserialize<'de> for Yen {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Yen, D::Error> {
        match i64::deserialize(d)? {
            n @ 0..=99_999_999 => Ok(Yen(n)),
            _ => Err(D::Error::custom("expected whole yen, 0 to 99999999")),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use time::macros::{date, time};

    use super::*;

    #[test]
    fn a_deadline_named_by_its_day_ends_with_that_day() {
        let minute: Minute = "2022-07-11".parse().unwrap();
        assert_eq!(minute.to_string(), "2022-07-11 23:59");
        assert_eq!(minute.instant(), Instant::of_jst(date!(2022 - 07 - 11), time!(23:59)));
    }

    #[test]
    fn what_is_written_reads_back_as_it_was() {
        for text in ["2022-07-11 17:00", "2022-01-01 00:00"] {
            assert_eq!(text.parse::<Minute>().unwrap().to_string(), text);
        }
        assert_eq!("2022-07-11T17:00:00".parse::<Minute>().unwrap().to_string(), "2022-07-11 17:00");
        for wrong in ["", "2022-02-30", "2022-07-11 24:00", "11.7.2022"] {
            assert_eq!(wrong.parse::<Minute>(), Err(Unreadable::Minute), "{wrong}");
        }
        for wrong in ["", "-a", "a-", "A", "基礎"] {
            assert_eq!(wrong.parse::<Code>(), Err(Unreadable::Code), "{wrong}");
        }
    }
}
