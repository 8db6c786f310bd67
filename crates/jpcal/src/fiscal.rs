//! The fiscal year (年度): April to March, named by the year it begins in.

use std::fmt;
use std::str::FromStr;

use time::{Date, Month};

use crate::era::{Era, EraDate, read_era};
use crate::fold::{Reader, fold};

/// A fiscal year, by the Western year in which its April lies. `Display` prints 令和7年度 (and 1872年度 where no era counts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(i32);

impl FiscalYear {
    /// The fiscal year that begins in April of `year`; `None` where `time` has no such April or no March after it.
    pub fn new(year: i32) -> Option<FiscalYear> {
        (Date::MIN.year()..Date::MAX.year()).contains(&year).then_some(FiscalYear(year))
    }

    /// The fiscal year of a day.
    pub fn of(date: Date) -> FiscalYear {
        let before_april = date.month() < Month::April;
        // The first three months and the last nine that `time` knows have no whole fiscal year; they go with their neighbour.
        FiscalYear((date.year() - i32::from(before_april)).clamp(Date::MIN.year(), Date::MAX.year() - 1))
    }

    /// The Western year in which it begins.
    pub fn year(self) -> i32 {
        self.0
    }

    /// 1 April.
    pub fn first_day(self) -> Date {
        Date::from_calendar_date(self.0, Month::April, 1).unwrap_or(Date::MIN)
    }

    /// 31 March of the next year.
    pub fn last_day(self) -> Date {
        Date::from_calendar_date(self.0 + 1, Month::March, 31).unwrap_or(Date::MAX)
    }

    /// Whether a day lies in it.
    pub fn contains(self, date: Date) -> bool {
        (self.first_day()..=self.last_day()).contains(&date)
    }

    /// The fiscal year after it.
    pub fn next(self) -> Option<FiscalYear> {
        FiscalYear::new(self.0 + 1)
    }

    /// The fiscal year before it.
    pub fn previous(self) -> Option<FiscalYear> {
        FiscalYear::new(self.0 - 1)
    }

    /// Its twelve months from April, as Western year and month.
    pub fn months(self) -> [(i32, Month); 12] {
        std::array::from_fn(|nth| {
            let month = (0..nth).fold(Month::April, |month, _| month.next());
            (self.0 + i32::from(month < Month::April), month)
        })
    }

    /// With the Western year: 2025年度.
    pub fn western(self) -> String {
        format!("{}年度", self.0)
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // By decision of the Cabinet (2019-04-02) the whole of 2019年度 is 令和元年度, though its April was 平成31年.
        let named_by = if self.0 == 2019 { self.last_day().previous_day() } else { Some(self.first_day()) };
        let Some(day) = named_by.and_then(EraDate::of) else { return write!(f, "{}年度", self.0) };
        match self.0 - day.era().western_year(1) + 1 {
            1 => write!(f, "{}元年度", day.era().name()),
            year => write!(f, "{}{year}年度", day.era().name()),
        }
    }
}

/// The text is no fiscal year, or its era did not reach into that year (昭和64年度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FiscalYearError;

impl fmt::Display for FiscalYearError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a fiscal year")
    }
}

impl std::error::Error for FiscalYearError {}

impl FromStr for FiscalYear {
    type Err = FiscalYearError;

    /// Reads 令和7年度, R7年度, R7, 令和元年度, 平成31年度, 2025年度, 2025; full-width too.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let folded = fold(text);
        let mut reader = Reader::new(&folded);
        let era = read_era(&mut reader);
        let year = match era {
            Some(era) if reader.eat("元") => Some(era.western_year(1)),
            Some(era) => reader.number((1, 3)).map(|year| era.western_year(year)),
            None => reader.number((4, 4)).map(i32::from),
        };
        reader.eat("年度");
        let fiscal_year =
            year.and_then(FiscalYear::new).filter(|_| reader.at_end()).ok_or(FiscalYearError)?;
        let reaches_in = |era: Era| {
            era.first_day() <= fiscal_year.last_day()
                && era.last_day().is_none_or(|last| fiscal_year.first_day() <= last)
        };
        if era.is_none_or(reaches_in) { Ok(fiscal_year) } else { Err(FiscalYearError) }
    }
}
