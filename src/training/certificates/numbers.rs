//! Numbers of certificates: 第R4-012号 is the twelfth of the fiscal year that begins in April of 令和4.

use std::fmt;

use jpcal::Era;
use time::{Date, Month};
use unicode_normalization::UnicodeNormalization;

/// The number of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    /// The fiscal year (April to March) by the year in which it begins.
    pub year: i16,
    /// Running within the year, from 1.
    pub n: i32,
}

/// The highest number of a year that is read: no house certifies more, and a slip of the finger does not end a year's numbers.
const HIGHEST: i32 = 9_999;

/// The era of a fiscal year: that of its May, since 2019 began as 平成 and is called 令和元年度.
fn era(year: i16) -> Option<(Era, i32)> {
    let may = Date::from_calendar_date(i32::from(year), Month::May, 1).ok()?;
    let era = Era::of(may)?;
    Some((era, may.year() - era.first_day().year() + 1))
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match era(self.year) {
            Some((era, year)) => write!(f, "第{}{year}-{:03}号", era.letter(), self.n),
            None => write!(f, "第{}-{:03}号", self.year, self.n),
        }
    }
}

impl Number {
    /// The number of a text such as `第Ｒ４－０１２号`, `R4-12`, `令和4-12`; none where it is none of ours.
    pub fn parse(text: &str) -> Option<Number> {
        let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        let text = text.trim_start_matches('第').trim_end_matches('号');
        let (year, n) = text.split_once(['-', '‐', '−', 'ー', '–'])?;
        let n = n.parse().ok().filter(|n| (1..=HIGHEST).contains(n))?;
        let of_era = |era: &Era| {
            let mut letter = [0; 4];
            let rest = year
                .strip_prefix(era.name())
                .or_else(|| year.strip_prefix(&*era.letter().encode_utf8(&mut letter)))
                .or_else(|| {
                    year.strip_prefix(&*era.letter().to_ascii_lowercase().encode_utf8(&mut letter))
                })?;
            let n: i32 = if rest == "元" { 1 } else { rest.parse().ok()? };
            i16::try_from(era.first_day().year() + n - 1).ok().filter(|_| n > 0)
        };
        let year = Era::ALL.iter().find_map(of_era)?;
        Some(Number { year, n })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_the_fiscal_year_by_its_era_and_has_three_digits_or_more() {
        let told = |year, n| Number { year, n }.to_string();
        assert_eq!(told(2022, 12), "第R4-012号");
        assert_eq!(told(2019, 1), "第R1-001号");
        assert_eq!(told(2018, 999), "第H30-999号");
        assert_eq!(told(2026, 1000), "第R8-1000号");
    }

    #[test]
    fn a_number_is_read_however_it_is_written() {
        let twelve = Some(Number { year: 2022, n: 12 });
        for text in ["第R4-012号", "R4-12", "第Ｒ４－０１２号", "令和4-12", "第 r4 − 012 号"]
        {
            assert_eq!(Number::parse(text), twelve, "{text}");
        }
        assert_eq!(Number::parse("平成25-1"), Some(Number { year: 2013, n: 1 }));
        for text in ["", "012", "第X4-1号", "R4-0", "R0-1", "R4-", "R4-10000"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_number_reads_back() {
        for year in 1990..2060 {
            for n in [1, 12, 999, 9_999] {
                let number = Number { year, n };
                assert_eq!(Number::parse(&number.to_string()), Some(number));
            }
        }
    }
}
