//! Eras (元号) from 明治 to 令和, and dates counted by them.
//!
//! What always holds: an [`EraDate`] lies within its era. Dates by era begin on 1873-01-01 (明治6年): Japan counted days by a
//! lunisolar calendar before, and a date of that calendar is not the day that its numbers would name here.

use std::fmt;

use time::Date;
use time::macros::date;

use crate::fold::Reader;
use crate::weekday::weekday_ja;

/// An era, in order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

impl Era {
    /// All eras, the oldest first.
    pub const ALL: [Era; 5] = [Era::Meiji, Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa];

    /// The era of a day; `None` before 1873.
    pub fn of(date: Date) -> Option<Era> {
        Era::ALL.into_iter().rev().find(|era| era.first_day() <= date)
    }

    /// The name: 令和.
    pub fn name(self) -> &'static str {
        match self {
            Era::Meiji => "明治",
            Era::Taisho => "大正",
            Era::Showa => "昭和",
            Era::Heisei => "平成",
            Era::Reiwa => "令和",
        }
    }

    /// The letter that forms use: R.
    pub fn letter(self) -> char {
        match self {
            Era::Meiji => 'M',
            Era::Taisho => 'T',
            Era::Showa => 'S',
            Era::Heisei => 'H',
            Era::Reiwa => 'R',
        }
    }

    /// The first day that is counted by this era (for 明治 the first day of the Gregorian calendar in Japan).
    pub fn first_day(self) -> Date {
        match self {
            Era::Meiji => date!(1873 - 01 - 01),
            Era::Taisho => date!(1912 - 07 - 30),
            Era::Showa => date!(1926 - 12 - 25),
            Era::Heisei => date!(1989 - 01 - 08),
            Era::Reiwa => date!(2019 - 05 - 01),
        }
    }

    /// The last day; `None` while the era lasts.
    pub fn last_day(self) -> Option<Date> {
        let next = Era::ALL.into_iter().find(|era| *era > self)?;
        next.first_day().previous_day()
    }

    /// Whether a day is counted by this era.
    pub fn contains(self, date: Date) -> bool {
        Era::of(date) == Some(self)
    }

    /// The Western year of the era's year: 令和7年 is 2025.
    pub(crate) fn western_year(self, year_of_era: u16) -> i32 {
        self.year_before_first() + i32::from(year_of_era)
    }

    fn year_before_first(self) -> i32 {
        match self {
            Era::Meiji => 1867,
            era => era.first_day().year() - 1,
        }
    }
}

/// Takes an era as people write it: 令和, 令, R, r. (Full-width and squared forms are folded before.)
pub(crate) fn read_era(reader: &mut Reader<'_>) -> Option<Era> {
    reader.eat_one(&[
        ("明治", Era::Meiji),
        ("大正", Era::Taisho),
        ("昭和", Era::Showa),
        ("平成", Era::Heisei),
        ("令和", Era::Reiwa),
        ("明", Era::Meiji),
        ("大", Era::Taisho),
        ("昭", Era::Showa),
        ("平", Era::Heisei),
        ("令", Era::Reiwa),
        ("M", Era::Meiji),
        ("T", Era::Taisho),
        ("S", Era::Showa),
        ("H", Era::Heisei),
        ("R", Era::Reiwa),
    ])
}

/// A day counted by its era. `Display` prints 令和7年6月4日, and 元年 for the first year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EraDate {
    date: Date,
    era: Era,
}

impl EraDate {
    /// The day by its era; `None` before 1873.
    pub fn of(date: Date) -> Option<EraDate> {
        Era::of(date).map(|era| EraDate { date, era })
    }

    /// The era.
    pub fn era(self) -> Era {
        self.era
    }

    /// The year of the era, from 1.
    pub fn year(self) -> i32 {
        self.date.year() - self.era.year_before_first()
    }

    /// The same day by the Western calendar.
    pub fn date(self) -> Date {
        self.date
    }

    /// As forms write it: R7.6.4.
    pub fn abbreviated(self) -> String {
        format!("{}{}.{}.{}", self.era.letter(), self.year(), u8::from(self.date.month()), self.date.day())
    }

    /// As letters and notices write it: 令和7年6月4日（水）.
    pub fn with_weekday(self) -> String {
        format!("{self}（{}）", weekday_ja(self.date.weekday()))
    }
}

impl fmt::Display for EraDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.era.name())?;
        match self.year() {
            1 => f.write_str("元")?,
            year => write!(f, "{year}")?,
        }
        write!(f, "年{}月{}日", u8::from(self.date.month()), self.date.day())
    }
}
