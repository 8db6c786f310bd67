//! The period that is counted: from a day to a day, both within it. Months and fiscal years are folded here, never by
//! the database.

use std::fmt;
use std::str::FromStr;

use jpcal::FiscalYear;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::Date;

use crate::i18n::Locale;

/// A month of a year; written `2025-06`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month {
    year: i32,
    month: u8,
}

impl Month {
    /// The month that a day is in.
    pub fn of(day: Date) -> Month {
        Month { year: day.year(), month: u8::from(day.month()) }
    }

    /// 1 to 12.
    pub fn number(self) -> u8 {
        self.month
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Month {
        if self.month == 12 {
            Month { year: self.year + 1, month: 1 }
        } else {
            Month { month: self.month + 1, ..self }
        }
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        let month = time::Month::try_from(self.month).unwrap_or(time::Month::January);
        Date::from_calendar_date(self.year, month, 1).unwrap_or(Date::MIN)
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        self.next().first_day().previous_day().unwrap_or(Date::MAX)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = ();
    fn from_str(text: &str) -> Result<Month, ()> {
        let (year, month) = text.split_once('-').ok_or(())?;
        let month = Month { year: year.parse().map_err(drop)?, month: month.parse().map_err(drop)? };
        if (1..=12).contains(&month.month) { Ok(month) } else { Err(()) }
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Month, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(|()| serde::de::Error::custom("not a month"))
    }
}

/// From a day to a day, both within it; at most `LONGEST` days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    from: Date,
    to: Date,
}

/// Days of the longest period: a hundred years.
const LONGEST: i64 = 36_525;

impl Period {
    /// The period; `None` where it ends before it begins, or is longer than [`LONGEST`] days.
    pub fn new(from: Date, to: Date) -> Option<Period> {
        (from <= to && (to - from).whole_days() <= LONGEST).then_some(Period { from, to })
    }

    /// The fiscal year that `today` is in, up to today.
    pub fn this_fiscal_year(today: Date) -> Period {
        Period { from: FiscalYear::of(today).first_day(), to: today }
    }

    /// What is looked at first: this fiscal year, or, where the `newest` call is older, the whole fiscal year of that one.
    pub fn at_first(today: Date, newest: Option<Date>) -> Period {
        let newest = newest.map(FiscalYear::of).filter(|year| *year < FiscalYear::of(today));
        newest
            .and_then(|year| Period::new(year.first_day(), year.last_day()))
            .unwrap_or_else(|| Period::this_fiscal_year(today))
    }

    /// The fiscal year before the one that `today` is in.
    pub fn last_fiscal_year(today: Date) -> Option<Period> {
        let year = FiscalYear::of(today).previous()?;
        Period::new(year.first_day(), year.last_day())
    }

    /// The month before the one that `today` is in.
    pub fn last_month(today: Date) -> Option<Period> {
        let last = Month::of(today).first_day().previous_day()?;
        Period::new(Month::of(last).first_day(), last)
    }

    /// Its first day.
    pub fn from(self) -> Date {
        self.from
    }

    /// Its last day.
    pub fn to(self) -> Date {
        self.to
    }

    /// Whether `day` is within it.
    pub fn contains(self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Every month it touches, in order.
    pub fn months(self) -> impl Iterator<Item = Month> {
        let last = Month::of(self.to);
        std::iter::successors(Some(Month::of(self.from)), move |month| (*month < last).then(|| month.next()))
    }

    /// In words: by months where it is made of whole ones (令和7年6月〜令和8年1月), else by days.
    pub fn words(self, locale: Locale) -> String {
        let (first, last) = (Month::of(self.from), Month::of(self.to));
        let is_whole = self.from == first.first_day() && self.to == last.last_day();
        if is_whole { self.months_in_words(locale) } else { self.days_in_words(locale) }
    }

    /// The months it touches: 令和7年6月〜令和8年1月.
    pub fn months_in_words(self, locale: Locale) -> String {
        joined(locale.month(self.from), locale.month(self.to), locale)
    }

    /// The same in one part or two, so that a line breaks between them alone. The first keeps its space at the end.
    pub fn months_in_parts(self, locale: Locale) -> Vec<String> {
        let (whole, last) = (self.months_in_words(locale), locale.month(self.to));
        match whole.strip_suffix(&last) {
            Some(first) if !first.is_empty() => vec![first.to_owned(), last],
            _ => vec![whole],
        }
    }

    /// Its first and last day: 令和7年6月4日(水)〜令和8年1月30日(金).
    pub fn days_in_words(self, locale: Locale) -> String {
        joined(locale.date(self.from), locale.date(self.to), locale)
    }
}

fn joined(from: String, to: String, locale: Locale) -> String {
    if from == to { from } else { locale.args("period-words", &[("from", &from), ("to", &to)]) }
}

/// `2025-06-04`, as addresses and machine formats have it.
pub fn iso(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn every_month_of_a_period_is_named_once_also_over_the_turn_of_the_year() {
        let period = Period::new(date!(2025 - 11 - 30), date!(2026 - 02 - 01)).unwrap();
        let months: Vec<String> = period.months().map(|m| m.to_string()).collect();
        assert_eq!(months, ["2025-11", "2025-12", "2026-01", "2026-02"]);
    }

    #[test]
    fn a_desk_without_calls_this_year_shows_the_year_of_its_last_call() {
        let today = date!(2026 - 05 - 14);
        let year = |newest| Period::at_first(today, newest);
        assert_eq!(
            year(Some(date!(2026 - 01 - 30))),
            Period::new(date!(2025 - 04 - 01), date!(2026 - 03 - 31)).unwrap()
        );
        for newest in [None, Some(date!(2026 - 04 - 01)), Some(today)] {
            assert_eq!(year(newest), Period::this_fiscal_year(today));
        }
    }

    #[test]
    fn march_is_counted_in_the_fiscal_year_before() {
        let period = Period::this_fiscal_year(date!(2026 - 03 - 31));
        assert_eq!((period.from(), period.to()), (date!(2025 - 04 - 01), date!(2026 - 03 - 31)));
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_none() {
        assert_eq!(Period::new(date!(2026 - 02 - 01), date!(2026 - 01 - 31)), None);
    }

    #[test]
    fn whole_months_are_told_by_month_and_other_periods_by_day() {
        let months = Period::new(date!(2025 - 06 - 01), date!(2026 - 01 - 31)).unwrap();
        assert_eq!(months.words(Locale::Ja), "令和7年6月〜令和8年1月");
        assert_eq!(months.months_in_parts(Locale::Ja), ["令和7年6月〜", "令和8年1月"]);
        assert_eq!(months.months_in_parts(Locale::En), ["Jun 2025 to ", "Jan 2026"]);
        let days = Period::new(date!(2025 - 06 - 04), date!(2025 - 06 - 05)).unwrap();
        assert_eq!(days.words(Locale::Ja), "令和7年6月4日(水)〜令和7年6月5日(木)");
    }
}
