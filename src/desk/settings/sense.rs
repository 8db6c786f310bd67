//! What settings cannot mean, and what they hardly mean. Asked by the forms and by the desk file alike.
//!
//! What always holds: what is wrong is refused; a desk that would not open on any day of the coming year is asked about.

use time::{Date, Duration};
use unicode_normalization::UnicodeNormalization;

use super::Settings;
use crate::desk::days;
use crate::desk::hours::Hours;
use crate::desk::hours::model::{Closure, MonthDay, OBON};
use crate::i18n::{Message, Words};

/// Days that a closure over the turn of the year takes at most. What is longer was written the wrong way round.
const OVER_NEW_YEAR: i64 = 62;
/// Lines of the safety steps and of the listening card.
pub const LINES: usize = 12;
/// Characters of such a line.
pub const LINE: usize = 200;

/// Whether a closure of every year was written the wrong way round: it goes over the turn of the year, and is お盆, or too
/// long to be meant.
pub fn is_backwards(name: &str, from: MonthDay, to: MonthDay) -> bool {
    // 2023 is no leap year, and the year after it none that matters here: a day more or less decides nothing.
    let day = |year: i32, day: MonthDay| {
        let month = time::Month::try_from(day.month()).unwrap_or(time::Month::January);
        Date::from_calendar_date(year, month, day.day().min(28)).unwrap_or(Date::MIN)
    };
    to < from && (name == OBON || (day(2023, to) - day(2022, from)).whole_days() >= OVER_NEW_YEAR)
}

/// What hours cannot mean, by the key of the desk file.
pub fn faults_of_hours(hours: &Hours, today: Date) -> Vec<(&'static str, Message)> {
    let mut faults = Vec::new();
    let mut look = |key: &'static str, day: Date| {
        if let Err(odd) = days::settled(day, today) {
            faults.push((key, odd.message()));
        }
    };
    for closure in &hours.closures {
        if let Closure::OneOff { from, to, .. } = closure {
            look("closures.one_off", *from);
            look("closures.one_off", *to);
        }
    }
    hours.openings.iter().for_each(|opening| look("openings", opening.on));
    hours.starts_on.into_iter().for_each(|day| look("starts_on", day));
    for closure in &hours.closures {
        if let Closure::Yearly { from, to, name } = closure
            && is_backwards(name, *from, *to)
        {
            let key = if name == OBON { "closures.obon" } else { "closures.yearly" };
            faults.push((key, Message::new("error-desk-backwards")));
        }
    }
    faults
}

/// What changed settings cannot mean, by the key of the desk file. What was so before is left alone.
pub fn faults(before: &Settings, after: &Settings, today: Date) -> Vec<(&'static str, Message)> {
    let mut faults = Vec::new();
    if before.hours != after.hours {
        faults.extend(faults_of_hours(&after.hours, today));
    }
    if before.phone != after.phone && after.phone.as_deref().is_some_and(|number| phone(number).is_none()) {
        faults.push(("phone", Message::new("error-desk-phone")));
    }
    for (key, before, after) in [
        ("texts.safety", &before.texts.safety, &after.texts.safety),
        ("texts.listening", &before.texts.listening, &after.texts.listening),
    ] {
        if before != after && is_too_long(after) {
            faults.push((key, too_long()));
        }
    }
    faults
}

/// Whether the card beside a call would push away what stands beside it.
pub fn is_too_long(lines: &[Words]) -> bool {
    let long = |text: &String| text.chars().count() > LINE;
    lines.len() > LINES || lines.iter().any(|line| long(&line.ja) || long(&line.en))
}

/// How long the card may be.
pub fn too_long() -> Message {
    Message::new("error-desk-card").with("n", LINES).with("n-characters", LINE)
}

/// Whether a desk that opened, or was to open, opens on no day of the coming year any more.
pub fn opens_never(before: &Hours, after: &Hours, today: Date) -> bool {
    let opens = |hours: &Hours| hours.calendar(today..=today + Duration::days(365)).any(|day| day.is_open());
    let unsettled = |hours: &Hours| hours.openings.is_empty() && hours.week.iter().all(Vec::is_empty);
    before != after && !(unsettled(before) && unsettled(after)) && after.closed_on.is_none() && !opens(after)
}

/// A telephone number as it is shown: digits, with hyphens between them and perhaps a plus before them. Full width and
/// other dashes are taken; none where anything else stands in it.
pub fn phone(typed: &str) -> Option<String> {
    let sign = |c: char| match c {
        '‐' | '‑' | '–' | '—' | '―' | '−' | 'ー' | '(' | ')' | '.' => '-',
        c if c.is_whitespace() => '-',
        c => c,
    };
    let number: String = typed.nfkc().map(sign).collect();
    let parts: Vec<&str> = number.split('-').filter(|part| !part.is_empty()).collect();
    let number = parts.join("-");
    let digits = number.strip_prefix('+').unwrap_or(&number);
    let good = digits.chars().all(|c| c.is_ascii_digit() || c == '-')
        && (3..=15).contains(&digits.chars().filter(char::is_ascii_digit).count());
    good.then_some(number)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::desk::hours::model::YEAR_END;

    #[test]
    fn only_a_short_closure_other_than_obon_goes_over_the_turn_of_the_year() {
        let backwards =
            |name: &str, from: &str, to: &str| is_backwards(name, from.parse().unwrap(), to.parse().unwrap());
        assert!(!backwards(YEAR_END, "12-29", "01-03"));
        assert!(!backwards("冬休み", "12-24", "01-07"));
        assert!(!backwards(OBON, "08-13", "08-16"));
        assert!(backwards(OBON, "08-16", "08-13"));
        assert!(backwards(OBON, "12-29", "01-03"));
        assert!(backwards("設備点検", "06-10", "06-01"));
    }

    #[test]
    fn a_number_is_taken_as_people_write_it_and_shown_as_a_telephone_dials_it() {
        for (typed, shown) in [
            ("０５９－０００－０１３４", "059-000-0134"),
            ("059ー000ー0134", "059-000-0134"),
            ("(059) 000-0134", "059-000-0134"),
            ("+81 59 000 0134", "+81-59-000-0134"),
            ("110", "110"),
        ] {
            assert_eq!(phone(typed).as_deref(), Some(shown), "{typed}");
        }
        for typed in ["０５９－０００－０１３４ あ", "電話", "12", "059/000", "1234567890123456"]
        {
            assert_eq!(phone(typed), None, "{typed}");
        }
    }
}
