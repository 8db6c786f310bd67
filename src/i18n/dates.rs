//! Dates as people read them: with era and weekday in Japanese, in words in English.

use time::{Date, Weekday};

use super::Locale;

const JA: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Locale {
    /// The short name of a weekday: 木, Thu.
    pub fn weekday(self, weekday: Weekday) -> &'static str {
        let i = usize::from(weekday.number_days_from_monday());
        match self {
            Locale::Ja => JA[i],
            Locale::En => EN[i],
        }
    }

    /// Day and weekday without the year: 5月14日(木), Thu 14 May.
    pub fn day(self, date: Date) -> String {
        let (month, weekday) = (u8::from(date.month()), self.weekday(date.weekday()));
        match self {
            Locale::Ja => format!("{month}月{}日({weekday})", date.day()),
            Locale::En => format!("{weekday} {} {}", date.day(), MONTHS[usize::from(month - 1)]),
        }
    }

    /// A day of every year: 8月13日, 13 Aug.
    pub fn month_day(self, month: u8, day: u8) -> String {
        match self {
            Locale::Ja => format!("{month}月{day}日"),
            Locale::En => {
                format!("{day} {}", MONTHS.get(usize::from(month.wrapping_sub(1))).unwrap_or(&""))
            }
        }
    }

    /// The whole date with its year and weekday: 令和8年5月14日(木), Thu 14 May 2026.
    pub fn date(self, date: Date) -> String {
        match self {
            Locale::Ja => format!("{}{}", era_year(date), self.day(date)),
            Locale::En => format!("{} {}", self.day(date), date.year()),
        }
    }

    /// Month and year: 令和8年5月, May 2026.
    pub fn month(self, date: Date) -> String {
        let month = u8::from(date.month());
        match self {
            Locale::Ja => format!("{}{month}月", era_year(date)),
            Locale::En => format!("{} {}", MONTHS[usize::from(month - 1)], date.year()),
        }
    }

    /// A time of the day from minutes after midnight: 13時, 13時30分; 13:00, 13:30.
    pub fn time_of_day(self, minutes: i16) -> String {
        let (h, m) = (minutes / 60, minutes % 60);
        match (self, m) {
            (Locale::Ja, 0) => format!("{h}時"),
            (Locale::Ja, _) => format!("{h}時{m}分"),
            (Locale::En, _) => format!("{h}:{m:02}"),
        }
    }
}

fn era_year(date: Date) -> String {
    let Some(day) = jpcal::EraDate::of(date) else { return format!("{}年", date.year()) };
    match day.year() {
        1 => format!("{}元年", day.era().name()),
        n => format!("{}{n}年", day.era().name()),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_day_is_told_by_the_era_that_it_lies_in() {
        for (day, words) in [
            (date!(1985 - 06 - 04), "昭和60年6月4日(火)"),
            (date!(1989 - 01 - 05), "昭和64年1月5日(木)"),
            (date!(1989 - 01 - 08), "平成元年1月8日(日)"),
            (date!(2019 - 04 - 30), "平成31年4月30日(火)"),
            (date!(2019 - 05 - 01), "令和元年5月1日(水)"),
            (date!(2026 - 05 - 14), "令和8年5月14日(木)"),
        ] {
            assert_eq!(Locale::Ja.date(day), words);
        }
    }
}
