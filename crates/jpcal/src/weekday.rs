//! Names of weekdays, in print and as people type them.

use time::Weekday;

use crate::fold::{Reader, fold};

/// The one character: 水.
pub fn weekday_ja(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "月",
        Weekday::Tuesday => "火",
        Weekday::Wednesday => "水",
        Weekday::Thursday => "木",
        Weekday::Friday => "金",
        Weekday::Saturday => "土",
        Weekday::Sunday => "日",
    }
}

/// The three letters: Wed.
pub fn weekday_en(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

/// A weekday as people write it: 水, 水曜, 水曜日, (水), Wed, wednesday.
pub fn parse_weekday(text: &str) -> Option<Weekday> {
    let folded = fold(text);
    let mut reader = Reader::new(&folded);
    read_weekday(&mut reader).filter(|_| reader.at_end())
}

/// The longer names stand before those that begin them.
const NAMES: [(&str, Weekday); 21] = [
    ("月", Weekday::Monday),
    ("火", Weekday::Tuesday),
    ("水", Weekday::Wednesday),
    ("木", Weekday::Thursday),
    ("金", Weekday::Friday),
    ("土", Weekday::Saturday),
    ("日", Weekday::Sunday),
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// Takes a weekday, in brackets or not, if one comes next; else takes nothing.
pub(crate) fn read_weekday(reader: &mut Reader<'_>) -> Option<Weekday> {
    let mut ahead = *reader;
    let bracket = ahead.eat("(");
    let weekday = ahead.eat_one(&NAMES)?;
    if ahead.eat("曜") {
        ahead.eat("日");
    }
    if bracket {
        // Notices mark a public holiday beside the weekday: (水・祝).
        ahead.eat("・");
        ahead.eat("祝");
        if !ahead.eat(")") {
            return None;
        }
    }
    *reader = ahead;
    Some(weekday)
}
