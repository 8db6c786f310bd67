//! Public holidays as the Cabinet Office publishes them (内閣府 「国民の祝日について」), embedded from `data/syukujitsu.csv`.
//!
//! What always holds: whole years are covered, from 1955 to the year of the last row. The table writes plain 休日 for substitute and
//! sandwiched holidays and for the ceremonies of 2019; their kind and usual name are told by the days beside them.

use std::sync::OnceLock;

use time::{Date, Month, Weekday};

use crate::holiday::{self, Holiday};

const CSV: &str = include_str!("../data/syukujitsu.csv");

/// Every name that the table has used.
const NAMED: [Holiday; 20] = [
    holiday::NEW_YEAR,
    holiday::COMING_OF_AGE,
    holiday::FOUNDATION,
    holiday::EMPEROR,
    holiday::VERNAL_EQUINOX,
    holiday::SHOWA,
    holiday::CONSTITUTION,
    holiday::GREENERY,
    holiday::CHILDREN,
    holiday::MARINE,
    holiday::MOUNTAIN,
    holiday::AGED,
    holiday::AUTUMNAL_EQUINOX,
    holiday::PHYSICAL_EDUCATION,
    holiday::SPORTS,
    holiday::CULTURE,
    holiday::LABOUR,
    holiday::WEDDING,
    holiday::FUNERAL,
    holiday::ENTHRONEMENT_CEREMONY,
];

/// Whether the table speaks for a year.
pub fn covers(year: i32) -> bool {
    let rows = rows();
    let first = rows.first().map(|(date, _)| date.year());
    let last = rows.last().map(|(date, _)| date.year());
    first.is_some_and(|first| first <= year) && last.is_some_and(|last| year <= last)
}

/// The public holiday on `date` by the official table; `None` too for a year that the table does not cover.
pub fn holiday_on(date: Date) -> Option<Holiday> {
    let rows = rows();
    rows.binary_search_by_key(&date, |(day, _)| *day).ok().map(|at| rows[at].1)
}

/// The rows in order, read once.
fn rows() -> &'static [(Date, Holiday)] {
    static ROWS: OnceLock<Vec<(Date, Holiday)>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut written: Vec<(Date, &str)> = CSV.lines().filter_map(row).collect();
        written.sort_unstable_by_key(|(date, _)| *date);
        written.iter().map(|&(date, name)| (date, holiday_of(date, name, &written))).collect()
    })
}

/// One line of the table: `1955/1/1,元日`. The heading is no such line.
fn row(line: &str) -> Option<(Date, &str)> {
    let (date, name) = line.trim_end().split_once(',')?;
    let mut parts = date.splitn(3, '/');
    let year = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Some((Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?, name))
}

fn holiday_of(date: Date, name: &str, rows: &[(Date, &str)]) -> Holiday {
    if let Some(named) = NAMED.iter().find(|holiday| holiday.name_ja == name) {
        return *named;
    }
    match (date.year(), u8::from(date.month()), date.day()) {
        (2019, 5, 1) => holiday::ACCESSION,
        (2019, 10, 22) => holiday::ENTHRONEMENT_CEREMONY,
        // Written 体育の日（スポーツの日）: the new name came into force in 2020.
        (2019, 10, 14) => holiday::PHYSICAL_EDUCATION,
        _ if follows_a_sunday(date, rows) => holiday::SUBSTITUTE,
        _ => holiday::SANDWICHED,
    }
}

/// Whether the unbroken run of holidays before `date` reaches back to a Sunday.
fn follows_a_sunday(date: Date, rows: &[(Date, &str)]) -> bool {
    let days_before = std::iter::successors(date.previous_day(), |day| day.previous_day());
    let mut run = days_before.take_while(|day| rows.binary_search_by_key(day, |(date, _)| *date).is_ok());
    run.any(|day| day.weekday() == Weekday::Sunday)
}
