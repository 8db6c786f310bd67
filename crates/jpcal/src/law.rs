//! Public holidays as 国民の祝日に関する法律 (law 178 of 1948, with its amendments) gives them, by arithmetic alone.
//!
//! What always holds: before 1948-07-20, when the law came into force, no day is a holiday. The equinoxes are proclaimed each
//! February for the next year; for other years they follow the formula that the Hydrographic Department published for 1900 to 2150
//! (海上保安庁水路部 『暦計算研究会編 新こよみ便利帳』), so the law speaks until the end of 2150 ([`LAST_YEAR`]).

use time::{Date, Month, Weekday};

use crate::holiday::{self, Holiday};

/// The last year that the formula of the equinoxes is published for; [`holiday_on`] knows no holiday after it.
pub const LAST_YEAR: i32 = 2150;

/// The public holiday on `date` by the law, whatever the official table says.
pub fn holiday_on(date: Date) -> Option<Holiday> {
    national_on(date).or_else(|| substitute_on(date)).or_else(|| sandwiched_on(date))
}

/// A day that the law, or a law for that one day, names as a holiday.
fn national_on(date: Date) -> Option<Holiday> {
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    if year > LAST_YEAR || (year, month, day) < (1948, 7, 20) {
        return None;
    }
    let monday = |nth: u8| date.weekday() == Weekday::Monday && (day - 1) / 7 + 1 == nth;
    let found = match (month, day) {
        (1, 1) => holiday::NEW_YEAR,
        (1, 15) if year < 2000 => holiday::COMING_OF_AGE,
        (1, _) if year >= 2000 && monday(2) => holiday::COMING_OF_AGE,
        (2, 11) if year >= 1967 => holiday::FOUNDATION,
        (2, 23) if year >= 2020 => holiday::EMPEROR,
        (2, 24) if year == 1989 => holiday::FUNERAL,
        (3, _) if day == vernal_equinox(year) => holiday::VERNAL_EQUINOX,
        (4, 10) if year == 1959 => holiday::WEDDING,
        (4, 29) if year >= 2007 => holiday::SHOWA,
        (4, 29) if year >= 1989 => holiday::GREENERY,
        (4, 29) => holiday::EMPEROR,
        (5, 1) if year == 2019 => holiday::ACCESSION,
        (5, 3) => holiday::CONSTITUTION,
        (5, 4) if year >= 2007 => holiday::GREENERY,
        (5, 5) => holiday::CHILDREN,
        (6, 9) if year == 1993 => holiday::WEDDING,
        (7, _) => return july(year, day, monday(3)),
        (8, _) if year >= 2016 && day == mountain_day(year) => holiday::MOUNTAIN,
        (9, 15) if (1966..2003).contains(&year) => holiday::AGED,
        (9, _) if year >= 2003 && monday(3) => holiday::AGED,
        (9, _) if day == autumnal_equinox(year) => holiday::AUTUMNAL_EQUINOX,
        (10, 10) if (1966..2000).contains(&year) => holiday::PHYSICAL_EDUCATION,
        (10, 22) if year == 2019 => holiday::ENTHRONEMENT_CEREMONY,
        // The games of Tokyo moved Sports Day to July in 2020 and 2021.
        (10, _) if (2000..2020).contains(&year) && monday(2) => holiday::PHYSICAL_EDUCATION,
        (10, _) if year >= 2022 && monday(2) => holiday::SPORTS,
        (11, 3) => holiday::CULTURE,
        (11, 12) if year == 1990 => holiday::ENTHRONEMENT_CEREMONY,
        (11, 23) => holiday::LABOUR,
        (12, 23) if (1989..2019).contains(&year) => holiday::EMPEROR,
        _ => return None,
    };
    Some(found)
}

/// July: Marine Day, and in the years of the games of Tokyo (令和三年東京オリンピック…特別措置法) Sports Day too.
fn july(year: i32, day: u8, third_monday: bool) -> Option<Holiday> {
    match (year, day) {
        (2020, 23) | (2021, 22) => Some(holiday::MARINE),
        (2020, 24) | (2021, 23) => Some(holiday::SPORTS),
        (2020 | 2021, _) => None,
        (1996..=2002, 20) => Some(holiday::MARINE),
        (2003.., _) if third_monday => Some(holiday::MARINE),
        _ => None,
    }
}

/// The day of August; the games of Tokyo moved it twice.
fn mountain_day(year: i32) -> u8 {
    match year {
        2020 => 10,
        2021 => 8,
        _ => 11,
    }
}

/// Article 3, paragraph 2: since 1973-04-12 the Monday after a national holiday on a Sunday; since 2007 the first day after it that
/// is no national holiday itself.
fn substitute_on(date: Date) -> Option<Holiday> {
    let in_force = (date.year(), u8::from(date.month()), date.day()) >= (1973, 4, 12);
    if !in_force || national_on(date).is_some() {
        return None;
    }
    let mut before = date.previous_day()?;
    while national_on(before).is_some() {
        if before.weekday() == Weekday::Sunday {
            return Some(holiday::SUBSTITUTE);
        }
        if date.year() < 2007 {
            return None;
        }
        before = before.previous_day()?;
    }
    None
}

/// Article 3, paragraph 3: since 1985-12-27 the day between two national holidays; until 2006 not when it is a Sunday.
fn sandwiched_on(date: Date) -> Option<Holiday> {
    let in_force = (date.year(), date.month()) > (1985, Month::December);
    if !in_force || (date.year() < 2007 && date.weekday() == Weekday::Sunday) {
        return None;
    }
    let between = national_on(date.previous_day()?).is_some() && national_on(date.next_day()?).is_some();
    between.then_some(holiday::SANDWICHED)
}

/// The day of March. Whole numbers: millionths of a day.
fn vernal_equinox(year: i32) -> u8 {
    equinox(year, 20_835_700, 20_843_100, 21_851_000)
}

/// The day of September.
fn autumnal_equinox(year: i32) -> u8 {
    equinox(year, 23_258_800, 23_248_800, 24_248_800)
}

fn equinox(year: i32, until_1979: i64, until_2099: i64, until_2150: i64) -> u8 {
    let years = i64::from(year) - 1980;
    // Before 1980 the leap days are counted back from 1983 and rounded towards it, as the formula is written.
    let (base, leap_days) = match year {
        ..=1979 => (until_1979, (years - 3) / 4),
        1980..=2099 => (until_2099, years.div_euclid(4)),
        _ => (until_2150, years.div_euclid(4)),
    };
    let day = (base + 242_194 * years).div_euclid(1_000_000) - leap_days;
    u8::try_from(day).unwrap_or_default()
}
