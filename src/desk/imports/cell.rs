//! Cells with a form of their own: number, day, time of day, heaviness.

use jpcal::{DateError, TimeError};
use time::macros::date;
use time::{Date, Duration, Month, Time};
use unicode_normalization::UnicodeNormalization;

use super::finding::Remedy;
use super::reading::Wrong;
use super::words::is_unknown;
use crate::i18n::Message;

/// The largest running number that is taken (larger ones are telephone numbers or days in the wrong column).
const LARGEST: i32 = 999_999_999;

fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

fn wrong(message: &str, remedy: &str) -> Wrong {
    (Message::new(message), Remedy::words(remedy))
}

/// A running number: 12, １２, No.12, 第12号. None where the cell is empty.
///
/// # Errors
/// When it is no number from 1 on.
pub fn number(text: &str) -> Result<Option<i32>, Wrong> {
    let plain = plain(text);
    if plain.is_empty() {
        return Ok(None);
    }
    let digits = plain.trim_start_matches("No").trim_start_matches(['.', '第', '#']);
    let digits = digits.trim_end_matches(['号', '番']);
    let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse::<i32>().ok().filter(|n| all_digits && (1..=LARGEST).contains(n)) {
        Some(number) => Ok(Some(number)),
        None => Err(wrong("import-fault-number", "import-remedy-number")),
    }
}

/// A day, with the time of day where the cell has one.
///
/// # Errors
/// When it is no day that the calendar has.
pub fn date(text: &str) -> Result<(Date, Option<Time>), Wrong> {
    if text.is_empty() {
        return Err(wrong("import-fault-no-date", "import-remedy-date"));
    }
    let error = match jpcal::parse_date_time(text) {
        Ok(found) => return Ok(found),
        Err(error) => error,
    };
    let plain = plain(text);
    if let Some(day) = eight_digits(&plain) {
        return Ok((day, None));
    }
    let remedy = match serial(&plain) {
        Some(day) => Remedy::OneOf(vec![day.to_string()]),
        None => Remedy::words("import-remedy-date"),
    };
    let message = match error {
        DateError::NotADate => Message::new("import-fault-not-a-date"),
        DateError::NoSuchDay { year, month, day } => {
            Message::new("import-fault-no-such-day").with("day", format!("{year}-{month:02}-{day:02}"))
        }
        DateError::OutsideEra { era, date } => {
            Message::new("import-fault-outside-era").with("era", era.name()).with("day", date)
        }
        DateError::WrongWeekday { date, .. } => {
            let weekday = crate::i18n::Locale::Ja.weekday(date.weekday());
            Message::new("import-fault-weekday").with("day", date).with("weekday", weekday)
        }
    };
    Err((message, remedy))
}

/// 20250604, as systems write it.
fn eight_digits(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let month = Month::try_from(text[4..6].parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(text[..4].parse().ok()?, month, text[6..].parse().ok()?).ok()
}

/// A spreadsheet's bare number of a day (45812), between 1990 and 2100; only ever suggested.
fn serial(text: &str) -> Option<Date> {
    let days: i64 = text.parse().ok().filter(|days| (32_874..73_051).contains(days))?;
    date!(1899 - 12 - 30).checked_add(Duration::days(days))
}

/// A time of day; a cell may have the day before it, which must then be `day`. None where nothing is known.
///
/// # Errors
/// When it is no time of day.
pub fn time(text: &str, day: Option<Date>) -> Result<Option<Time>, Wrong> {
    if is_unknown(text) {
        return Ok(None);
    }
    let message = match jpcal::parse_time(text) {
        Ok(time) => return Ok(Some(time)),
        Err(TimeError::NotATime) => {
            if let Ok((date, Some(time))) = jpcal::parse_date_time(text)
                && day.is_none_or(|day| day == date)
            {
                return Ok(Some(time));
            }
            "import-fault-not-a-time"
        }
        Err(TimeError::NoSuchTime) => "import-fault-no-such-time",
        Err(TimeError::Ambiguous) => "import-fault-noon",
    };
    Err(wrong(message, "import-remedy-time"))
}

/// How heavy it was: 1 to 5; 0 where it is not said.
///
/// # Errors
/// When it is something else.
pub fn heaviness(text: &str) -> Result<i16, Wrong> {
    if is_unknown(text) {
        return Ok(0);
    }
    let plain = plain(text);
    let heaviness = plain.parse::<i16>().ok().filter(|n| (1..=5).contains(n));
    heaviness.ok_or_else(|| wrong("import-fault-heaviness", "import-remedy-heaviness"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_number_is_read_as_people_write_it() {
        for written in ["12", "１２", " 12 ", "No.12", "Ｎｏ．12", "第12号", "012"] {
            assert_eq!(number(written), Ok(Some(12)), "{written}");
        }
        assert_eq!(number("　"), Ok(None));
        for written in ["0", "-3", "12a", "1.5", "R7-12", "99999999999", "+3"] {
            assert!(number(written).is_err(), "{written}");
        }
    }

    #[test]
    fn a_spreadsheets_bare_number_of_a_day_is_suggested_not_taken() {
        let (_, remedy) = date("45812").unwrap_err();
        assert_eq!(remedy, Remedy::OneOf(vec!["2025-06-04".into()]));
        assert_eq!(date("20250604"), Ok((date!(2025 - 06 - 04), None)));
        assert!(date("20251341").is_err());
    }

    #[test]
    fn a_time_with_another_day_before_it_is_a_fault() {
        let day = Some(date!(2025 - 06 - 04));
        assert_eq!(time("2025/06/04 13:10:00", day), Ok(Some(time::macros::time!(13:10))));
        assert!(time("2025/06/05 13:10:00", day).is_err());
        assert_eq!(time("13：10", day), Ok(Some(time::macros::time!(13:10))));
        assert_eq!(time("", day), Ok(None));
    }
}
