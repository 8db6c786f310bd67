//! How a programme is told to people: days with weekdays, hours, places, money, the year in the era.

use super::model::{Course, Mode, Programme, Session, Stage};
use super::written::Minute;
use crate::clock::Instant;
use crate::i18n::Locale;

/// The sessions of a course, one line each: 8月4日(木) 13時〜18時.
pub fn sessions(course: &Course, locale: Locale) -> Vec<String> {
    course.sessions.iter().map(|one| session(one, locale)).collect()
}

/// One session: its day and hours, its title, and whether it is optional.
pub fn session(session: &Session, locale: Locale) -> String {
    let day = session.on.map(|day| locale.day(day.date()));
    let hours = session.hours.map(|hours| {
        let (from, to) = (locale.time_of_day(hours.0.opens()), locale.time_of_day(hours.0.closes()));
        locale.args("training-hours", &[("from", &from), ("to", &to)])
    });
    let title = Some(session.title.text(locale).to_owned()).filter(|title| !title.is_empty());
    let optional = session.optional.then(|| locale.t("training-optional"));
    [day, hours, title, optional].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Where a course is held: the place and its address.
pub fn place(course: &Course, locale: Locale) -> String {
    let place = course.place.text(locale);
    match (place.is_empty(), course.address.is_empty()) {
        (_, true) => place.to_owned(),
        (true, false) => course.address.clone(),
        (false, false) => locale.args("training-place", &[("place", &place), ("address", &course.address)]),
    }
}

/// How people meet, in a word.
pub fn mode(mode: Mode, locale: Locale) -> String {
    match mode {
        Mode::InPerson => locale.t("training-mode-in-person"),
        Mode::Online => locale.t("training-mode-online"),
    }
}

/// A course in a word, where that tells it from the others of its stage: 集合, オンライン; otherwise its name.
pub fn short(stage: &Stage, course: &Course, locale: Locale) -> String {
    let alike = stage.courses.iter().filter(|other| other.mode == course.mode).count();
    if alike == 1 && stage.courses.len() > 1 {
        mode(course.mode, locale)
    } else {
        course.name.text(locale).to_owned()
    }
}

/// Money: 5,000円; nothing: 無料.
pub fn yen(amount: i64, locale: Locale) -> String {
    if amount == 0 {
        locale.t("training-free")
    } else {
        locale.ta("training-yen", "amount", thousands(amount))
    }
}

/// A number with commas.
pub fn thousands(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    format!("{sign}{}", charts::grouped(n.unsigned_abs()))
}

/// The title with its year: 令和4年度 新規ピアサポーター認定講座.
pub fn title(programme: &Programme, locale: Locale) -> String {
    let year = fiscal_year(programme.fiscal_year, locale);
    locale.args("training-title", &[("year", &year), ("title", &programme.title.text(locale))])
}

/// A fiscal year: 令和4年度, FY 2022.
pub fn fiscal_year(year: i16, locale: Locale) -> String {
    let april = time::Date::from_calendar_date(i32::from(year), time::Month::April, 1);
    match (locale, april) {
        (Locale::Ja, Ok(april)) => {
            let month = locale.month(april);
            let year = month.strip_suffix("4月").unwrap_or(&month).to_owned();
            // The year 2019 began in 平成 and is called by the era that most of it lies in.
            let year = if year == "平成31年" { "令和元年".to_owned() } else { year };
            locale.ta("training-fiscal-year", "year", year)
        }
        _ => locale.ta("training-fiscal-year", "year", year),
    }
}

/// A deadline: 7月11日(月) 23時59分.
pub fn minute(minute: Minute, locale: Locale) -> String {
    format!("{} {}", locale.day(minute.day), locale.time_of_day(minute.minute))
}

/// Whole days from today to the day of `last`.
pub fn days_left(now: Instant, last: Minute) -> i64 {
    (last.day - now.date()).whole_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_and_years_are_told_as_people_write_them() {
        assert_eq!(yen(5000, Locale::Ja), "5,000円");
        assert_eq!(yen(0, Locale::Ja), "無料");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(-900), "-900");
        assert_eq!(fiscal_year(2022, Locale::Ja), "令和4年度");
        assert_eq!(fiscal_year(2019, Locale::Ja), "令和元年度");
        assert_eq!(fiscal_year(2014, Locale::Ja), "平成26年度");
        assert_eq!(fiscal_year(2022, Locale::En), "FY 2022");
    }
}
