//! Dates and times as people in Japanese offices write them, in forms and spreadsheets.
//!
//! What always holds: a text that is read names one day or one minute without guessing. Two-digit Western years, 午前12時 (midnight
//! to a spreadsheet, noon to the law) and a weekday that is not the date's are errors, not answers. No text makes a parser panic.

use std::fmt;

use time::{Date, Month, Time, Weekday};

use crate::era::{Era, read_era};
use crate::fold::{Reader, fold};
use crate::weekday::read_weekday;

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateError {
    /// The text is not written as a date.
    NotADate,
    /// It is written as a date, but the calendar has no such day: month 13, 31 June. The year is the Western one.
    NoSuchDay {
        /// The Western year.
        year: i32,
        /// The month as written.
        month: u8,
        /// The day as written.
        day: u8,
    },
    /// The day exists, but the era had not begun or was over: 平成32年1月1日.
    OutsideEra {
        /// The era as written.
        era: Era,
        /// The day that the numbers come to.
        date: Date,
    },
    /// The weekday beside the date is not the date's.
    WrongWeekday {
        /// The day as written.
        date: Date,
        /// The weekday as written.
        written: Weekday,
    },
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateError::NotADate => f.write_str("not a date"),
            DateError::NoSuchDay { year, month, day } => write!(f, "no such day: {year}-{month}-{day}"),
            DateError::OutsideEra { era, date } => write!(f, "{date} is not in {}", era.name()),
            DateError::WrongWeekday { date, written } => {
                write!(f, "{date} is a {}, not a {written}", date.weekday())
            }
        }
    }
}

impl std::error::Error for DateError {}

/// Why a text is no time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeError {
    /// The text is not written as a time.
    NotATime,
    /// It is written as a time, but no day has it: 25:00, 13:60, 午後13時.
    NoSuchTime,
    /// 午前12時: midnight to a spreadsheet, noon to many people and to the law.
    Ambiguous,
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TimeError::NotATime => "not a time",
            TimeError::NoSuchTime => "no such time",
            TimeError::Ambiguous => "noon or midnight",
        })
    }
}

impl std::error::Error for TimeError {}

/// Reads a date: 2025-06-04, 2025/6/4, 2025.6.4, 2025年6月4日, 令和7年6月4日, 令和元年…, R7.6.4, R7/6/4; in full-width or half-width, with
/// spaces, with the weekday after it (水), 水曜日 or not. A time of day after it, as spreadsheets export it, is dropped.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    parse_date_time(text).map(|(date, _)| date)
}

/// Like [`parse_date`], and keeps the time of day if one is written: `2025/06/04 13:10:00`, `2025-06-04T13:10`.
pub fn parse_date_time(text: &str) -> Result<(Date, Option<Time>), DateError> {
    let folded = fold(text);
    let mut reader = Reader::new(&folded);
    let date = read_date(&mut reader)?;
    if let Some(written) = read_weekday(&mut reader)
        && written != date.weekday()
    {
        return Err(DateError::WrongWeekday { date, written });
    }
    if reader.at_end() {
        return Ok((date, None));
    }
    reader.eat("T");
    let time = read_time(&mut reader).map_err(|_| DateError::NotADate)?;
    if reader.at_end() { Ok((date, Some(time))) } else { Err(DateError::NotADate) }
}

/// Reads a time of day: 13:10, 13：10, 13:10:00, 13時10分, 13時, 13時半, 午後1時10分, 午後1:10, 1:10 PM. 午後12時10分 is 12:10.
pub fn parse_time(text: &str) -> Result<Time, TimeError> {
    let folded = fold(text);
    let mut reader = Reader::new(&folded);
    let time = read_time(&mut reader);
    if time != Err(TimeError::NotATime) && !reader.at_end() { Err(TimeError::NotATime) } else { time }
}

fn read_date(reader: &mut Reader<'_>) -> Result<Date, DateError> {
    let era = read_era(reader);
    let (year, month, day) = read_numbers(reader, era).ok_or(DateError::NotADate)?;
    let date = Month::try_from(month).ok().and_then(|month| Date::from_calendar_date(year, month, day).ok());
    let date = date.ok_or(DateError::NoSuchDay { year, month, day })?;
    match era {
        Some(era) if !era.contains(date) => Err(DateError::OutsideEra { era, date }),
        _ => Ok(date),
    }
}

/// Western year, month and day, as written.
fn read_numbers(reader: &mut Reader<'_>, era: Option<Era>) -> Option<(i32, u8, u8)> {
    let year = match era {
        Some(era) if reader.eat("元") => era.western_year(1),
        Some(era) => era.western_year(reader.number((1, 3))?),
        None => i32::from(reader.number((4, 4))?),
    };
    let signs = [("年", ("月", "日")), ("/", ("/", "")), (".", (".", "")), ("-", ("-", ""))];
    let (after_month, after_day) = reader.eat_one(&signs)?;
    let month = reader.two_digits()?;
    if !reader.eat(after_month) {
        return None;
    }
    let day = reader.two_digits()?;
    reader.eat(after_day).then_some((year, month, day))
}

#[derive(Clone, Copy, PartialEq)]
enum Half {
    Am,
    Pm,
}

/// The hour and minute are read to the end before they are judged, so that [`TimeError::NotATime`] means the writing alone.
fn read_time(reader: &mut Reader<'_>) -> Result<Time, TimeError> {
    let japanese = reader.eat_one(&[("午前", Half::Am), ("午後", Half::Pm)]);
    let english = [("AM", Half::Am), ("PM", Half::Pm)];
    let before = japanese.or_else(|| reader.eat_one(&english));
    let (hour, minute, second) = read_clock(reader).ok_or(TimeError::NotATime)?;
    let half = before.or_else(|| reader.eat_one(&english));
    let hour = match (half, hour) {
        (None, hour) => hour,
        (Some(_), 13..) => return Err(TimeError::NoSuchTime),
        (Some(Half::Am), 12) if japanese.is_some() => return Err(TimeError::Ambiguous),
        (Some(Half::Am), hour) => hour % 12,
        (Some(Half::Pm), hour) => hour % 12 + 12,
    };
    Time::from_hms(hour, minute, second).map_err(|_| TimeError::NoSuchTime)
}

/// Hour, minute and second, as written.
fn read_clock(reader: &mut Reader<'_>) -> Option<(u8, u8, u8)> {
    let hour = reader.two_digits()?;
    if reader.eat(":") {
        let minute = reader.two_digits()?;
        let second = if reader.eat(":") { reader.two_digits()? } else { 0 };
        return Some((hour, minute, second));
    }
    if !reader.eat("時") {
        return None;
    }
    if reader.eat("半") {
        return Some((hour, 30, 0));
    }
    let Some(minute) = reader.two_digits() else { return Some((hour, 0, 0)) };
    if !reader.eat("分") {
        return None;
    }
    let Some(second) = reader.two_digits() else { return Some((hour, minute, 0)) };
    reader.eat("秒").then_some((hour, minute, second))
}
