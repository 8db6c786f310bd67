//! How somebody was certified, where the office writes it by hand: year, day, number, until when it holds.

use jpcal::{FiscalYear, parse_date};
use time::Date;

use super::entity;
use super::imports;
use crate::form::{Errors, Fields};
use crate::i18n::{Locale, Message};
use crate::training::certificates::numbers::Number;
use crate::training::certificates::paper::day as written;
use crate::training::programmes::told;

/// How somebody was certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Certification {
    /// The fiscal year.
    pub fiscal_year: i16,
    /// The day, where it is known.
    pub certified_on: Option<Date>,
    /// The number, where there is one.
    pub number: Option<Number>,
    /// The last day on which it holds; none: without end.
    pub valid_until: Option<Date>,
}

/// Puts what an entry says into its form, as the examples beside it are written: 平成25年度, 平成26年3月10日; 2013, 2014-03-10.
pub fn put(fields: &mut Fields, row: &entity::Model, locale: Locale) {
    let day = |day: Option<Date>| match locale {
        Locale::Ja => day.map(written).unwrap_or_default(),
        Locale::En => day.map(|day| day.to_string()).unwrap_or_default(),
    };
    let year = match locale {
        Locale::Ja => told::fiscal_year(row.fiscal_year, locale),
        Locale::En => row.fiscal_year.to_string(),
    };
    fields.set("fiscal_year", year);
    fields.set("certified_on", day(row.certified_on));
    fields.set("number", row.number.clone().unwrap_or_default());
    fields.set("valid_until", day(row.valid_until));
}

/// Reads a form. A year that is not written is that of the number or the day.
///
/// # Errors
/// What must be mended, by field.
pub fn parse(fields: &Fields) -> Result<Certification, Errors> {
    let mut errors = Errors::default();
    let mut day = |name: &str| {
        let text = fields.get(name);
        let day = parse_date(text).ok();
        if day.is_none() && !text.is_empty() {
            errors.add(name, Message::new("register-fault-day"));
        }
        day
    };
    let (certified_on, valid_until) = (day("certified_on"), day("valid_until"));
    let number = Number::parse(fields.get("number"));
    if number.is_none() && !fields.get("number").is_empty() {
        errors.add("number", Message::new("register-fault-number"));
    }
    let of_day = certified_on.and_then(|day| i16::try_from(FiscalYear::of(day).year()).ok());
    let year = match fields.get("fiscal_year") {
        "" => number.map(|number| number.year).or(of_day),
        text => imports::year(text),
    };
    if year.is_none() {
        errors.add("fiscal_year", Message::new("register-fault-year"));
    }
    match year {
        Some(fiscal_year) if errors.is_empty() => {
            Ok(Certification { fiscal_year, certified_on, number, valid_until })
        }
        _ => Err(errors),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(year: &str, day: &str, number: &str) -> Option<i16> {
        let mut fields = Fields::default();
        for (name, value) in [("fiscal_year", year), ("certified_on", day), ("number", number)] {
            fields.set(name, value);
        }
        parse(&fields).ok().map(|read| read.fiscal_year)
    }

    #[test]
    fn the_year_is_as_written_or_that_of_number_or_day() {
        assert_eq!(read("平成25年度", "平成26年5月10日", ""), Some(2013));
        assert_eq!(read("", "平成26年3月10日", ""), Some(2013));
        assert_eq!(read("", "", "R4-12"), Some(2022));
        assert_eq!(read("", "", ""), None);
        assert_eq!(read("2013", "いつか", ""), None);
    }
}
