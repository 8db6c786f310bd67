//! The Japanese calendar: public holidays, eras, fiscal years, business days, and dates as people in Japanese offices write them.
//!
//! What always holds:
//! - [`holiday_on`] tells what the official table says for the years the table has, and what the law says for every other year.
//! - Everything is a pure function of its arguments: no clock, no files, no locale.
//! - No function panics, whatever date or text it is given.
#![doc = include_str!("../README.md")]

mod business;
mod era;
mod fiscal;
mod fold;
mod holiday;
pub mod law;
mod parse;
pub mod table;
mod weekday;

pub use business::{is_business_day, next_open_day, previous_open_day};
pub use era::{Era, EraDate};
pub use fiscal::{FiscalYear, FiscalYearError};
pub use holiday::{Holiday, Kind};
pub use parse::{DateError, TimeError, parse_date, parse_date_time, parse_time};
pub use weekday::{parse_weekday, weekday_en, weekday_ja};

use time::{Date, Month};

/// The public holiday on `date`, if it is one: by the official table for the years it has ([`table::covers`]), by the law elsewhere.
pub fn holiday_on(date: Date) -> Option<Holiday> {
    if table::covers(date.year()) { table::holiday_on(date) } else { law::holiday_on(date) }
}

/// The public holidays of a calendar year, in order.
pub fn holidays_in(year: i32) -> Vec<(Date, Holiday)> {
    let Ok(first) = Date::from_calendar_date(year, Month::January, 1) else { return Vec::new() };
    let days = std::iter::successors(Some(first), |day| day.next_day());
    days.take_while(|day| day.year() == year).filter_map(|day| Some((day, holiday_on(day)?))).collect()
}
