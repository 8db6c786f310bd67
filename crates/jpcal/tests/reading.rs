//! Dates, times, weekdays and fiscal years as people write them; eras in print.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jpcal::*;
use proptest::prelude::*;
use time::macros::{date, time};
use time::{Date, Duration, Month, Time, Weekday};

#[test]
fn the_fourth_of_june_2025_is_read_however_an_office_writes_it() {
    let ways = [
        "2025-06-04",
        "2025/6/4",
        "2025/06/04",
        "2025.6.4",
        "2025年6月4日",
        "2025年06月04日",
        "2025年 6月 4日",
        "令和7年6月4日",
        "令和 7 年 6 月 4 日",
        "令和７年６月４日",
        "㋿7年6月4日",
        "令7.6.4",
        "R7.6.4",
        "r7.6.4",
        "R7/6/4",
        "R7-6-4",
        "R07.06.04",
        "Ｒ７．６．４",
        "２０２５／６／４",
        "２０２５－０６－０４",
        "2025ー6ー4",
        "2025‐06‐04",
        "\u{feff}2025-06-04",
        "  2025-06-04\t",
        "　令和7年6月4日　",
        "2025-06-04(水)",
        "2025/6/4 水",
        "2025/6/4 Wed",
        "令和7年6月4日（水）",
        "令和7年6月4日 水曜日",
        "R7.6.4(水曜)",
        "令和7年6月4日㈬",
        "令和7年6月4日（水・祝）",
        "2025/06/04 0:00:00",
        "2025-06-04 00:00",
        "2025-06-04T00:00:00",
        "2025/06/04(水) 0:00:00",
    ];
    for way in ways {
        assert_eq!(parse_date(way), Ok(date!(2025 - 06 - 04)), "{way}");
    }
}

#[test]
fn the_first_year_of_an_era_is_written_gannen() {
    for way in ["令和元年5月1日", "令和1年5月1日", "R1.5.1", "R元.5.1"] {
        assert_eq!(parse_date(way), Ok(date!(2019 - 05 - 01)), "{way}");
    }
    assert_eq!(parse_date("平成31年4月30日"), Ok(date!(2019 - 04 - 30)));
    assert_eq!(EraDate::of(date!(2019 - 05 - 01)).unwrap().to_string(), "令和元年5月1日");
    assert_eq!(EraDate::of(date!(2019 - 05 - 01)).unwrap().abbreviated(), "R1.5.1");
    assert_eq!(EraDate::of(date!(2019 - 04 - 30)).unwrap().to_string(), "平成31年4月30日");
}

#[test]
fn a_text_that_is_not_written_as_a_date_is_told_so() {
    let texts = [
        "",
        " ",
        "令和",
        "昨日",
        "6/4",
        "25/6/4",
        "2025",
        "2025年6月",
        "2025/6/4/1",
        "2025年6/4",
        "2025/6-4",
        "20250604",
        "12025/6/4",
        "R7年6月4",
        "R7..6.4",
        "2025-06-04x",
        "2025-06-04 25:00",
        "2025/6/4 (水",
        "45812",
        "令和七年六月四日",
        "－2025/6/4",
    ];
    for text in texts {
        assert_eq!(parse_date(text), Err(DateError::NotADate), "{text}");
    }
}

#[test]
fn a_day_that_the_calendar_lacks_is_told_with_its_numbers() {
    let no_such_day = |year, month, day| Err(DateError::NoSuchDay { year, month, day });
    assert_eq!(parse_date("2025/13/1"), no_such_day(2025, 13, 1));
    assert_eq!(parse_date("2025-02-29"), no_such_day(2025, 2, 29));
    assert_eq!(parse_date("令和7年6月31日"), no_such_day(2025, 6, 31));
    assert_eq!(parse_date("R7.0.1"), no_such_day(2025, 0, 1));
}

#[test]
fn a_day_outside_the_written_era_is_told_with_the_day() {
    let outside = |era, date| Err(DateError::OutsideEra { era, date });
    assert_eq!(parse_date("平成31年5月1日"), outside(Era::Heisei, date!(2019 - 05 - 01)));
    assert_eq!(parse_date("令和元年4月30日"), outside(Era::Reiwa, date!(2019 - 04 - 30)));
    assert_eq!(parse_date("S64.1.8"), outside(Era::Showa, date!(1989 - 01 - 08)));
    assert_eq!(parse_date("R0.1.1"), outside(Era::Reiwa, date!(2018 - 01 - 01)));
    assert_eq!(parse_date("明治5年1月1日"), outside(Era::Meiji, date!(1872 - 01 - 01)));
}

#[test]
fn a_weekday_that_is_not_the_dates_is_told() {
    let told = parse_date("2025-06-04(木)");
    assert_eq!(
        told,
        Err(DateError::WrongWeekday { date: date!(2025 - 06 - 04), written: Weekday::Thursday })
    );
}

#[test]
fn a_time_beside_the_date_is_kept_when_asked_for() {
    assert_eq!(parse_date_time("R7.6.4 13：10"), Ok((date!(2025 - 06 - 04), Some(time!(13:10)))));
    assert_eq!(
        parse_date_time("2025年6月4日（水）午後1時10分"),
        Ok((date!(2025 - 06 - 04), Some(time!(13:10))))
    );
    assert_eq!(parse_date_time("2025/6/4"), Ok((date!(2025 - 06 - 04), None)));
}

#[test]
fn ten_past_one_in_the_afternoon_is_read_however_it_is_written() {
    let ways = [
        "13:10",
        "13：10",
        "１３：１０",
        "13時10分",
        "13 時 10 分",
        "13:10:00",
        "13時10分00秒",
        "午後1時10分",
        "午後1:10",
        "1:10 PM",
        "pm 1:10",
        " 13:10　",
    ];
    for way in ways {
        assert_eq!(parse_time(way), Ok(time!(13:10)), "{way}");
    }
    assert_eq!(parse_time("13時"), Ok(time!(13:00)));
    assert_eq!(parse_time("13時半"), Ok(time!(13:30)));
    assert_eq!(parse_time("午前9時5分"), Ok(time!(9:05)));
}

#[test]
fn noon_and_midnight_are_told_apart_or_asked_about() {
    assert_eq!(parse_time("午後0時10分"), Ok(time!(12:10)));
    assert_eq!(parse_time("午後12時10分"), Ok(time!(12:10)));
    assert_eq!(parse_time("午前0時"), Ok(time!(0:00)));
    assert_eq!(parse_time("12:05 AM"), Ok(time!(0:05)));
    assert_eq!(parse_time("午前12時"), Err(TimeError::Ambiguous));
}

#[test]
fn what_is_no_time_is_told_apart_from_a_time_that_no_day_has() {
    for text in
        ["", "13", "1310", "13:", ":10", "13:10:", "午後", "13時10", "13-10", "13:10 x", "25:00 x", "13:100"]
    {
        assert_eq!(parse_time(text), Err(TimeError::NotATime), "{text}");
    }
    for text in ["24:00", "25:00", "13:60", "13:10:60", "午後13時", "13:10 PM"] {
        assert_eq!(parse_time(text), Err(TimeError::NoSuchTime), "{text}");
    }
}

#[test]
fn weekdays_have_names_in_both_languages() {
    assert_eq!(weekday_ja(Weekday::Wednesday), "水");
    assert_eq!(weekday_en(Weekday::Wednesday), "Wed");
    let mut weekday = Weekday::Monday;
    for _ in 0..7 {
        let ja = weekday_ja(weekday);
        let full = weekday.to_string();
        for text in [
            ja,
            &format!("{ja}曜"),
            &format!("（{ja}曜日）"),
            weekday_en(weekday),
            &full,
            &full.to_lowercase(),
        ] {
            assert_eq!(parse_weekday(text), Some(weekday), "{text}");
        }
        weekday = weekday.next();
    }
    for text in ["", "曜日", "休", "(水", "水木", "We"] {
        assert_eq!(parse_weekday(text), None, "{text}");
    }
}

#[test]
fn a_fiscal_year_begins_in_april() {
    let year = FiscalYear::of(date!(2026 - 03 - 31));
    assert_eq!(
        (year.year(), year.to_string(), year.western()),
        (2025, "令和7年度".into(), "2025年度".into())
    );
    assert_eq!((year.first_day(), year.last_day()), (date!(2025 - 04 - 01), date!(2026 - 03 - 31)));
    assert!(year.contains(date!(2025 - 04 - 01)) && !year.contains(date!(2026 - 04 - 01)));
    assert_eq!(year.next(), Some(FiscalYear::of(date!(2026 - 04 - 01))));
    assert_eq!(year.months()[0], (2025, Month::April));
    assert_eq!(
        year.months()[8..],
        [(2025, Month::December), (2026, Month::January), (2026, Month::February), (2026, Month::March)]
    );
}

#[test]
fn fiscal_years_are_read_and_printed_by_era() {
    for (text, year) in [
        ("令和7年度", 2025),
        ("R7年度", 2025),
        ("R7", 2025),
        ("２０２５年度", 2025),
        ("2025", 2025),
        ("令和元年度", 2019),
        ("平成31年度", 2019),
        ("平成元年度", 1989),
        ("昭和63年度", 1988),
    ] {
        assert_eq!(text.parse::<FiscalYear>().map(FiscalYear::year), Ok(year), "{text}");
    }
    for text in
        ["", "7年度", "令和年度", "昭和64年度", "平成32年度", "令和0年度", "2025年", "20255", "令和7年度分"]
    {
        assert_eq!(text.parse::<FiscalYear>(), Err(FiscalYearError), "{text}");
    }
    let printed = |year| FiscalYear::new(year).unwrap().to_string();
    assert_eq!(
        [2019, 2020, 1989, 1988, 1872].map(printed),
        ["令和元年度", "令和2年度", "平成元年度", "昭和63年度", "1872年度"]
    );
}

#[test]
fn the_eras_follow_each_other_without_a_gap() {
    for pair in Era::ALL.windows(2) {
        assert_eq!(pair[0].last_day().and_then(Date::next_day), Some(pair[1].first_day()));
    }
    assert_eq!(Era::Reiwa.last_day(), None);
    assert_eq!(Era::of(date!(1872 - 12 - 31)), None);
}

fn any_day_of_the_eras() -> impl Strategy<Value = Date> {
    (0..100_000_i64).prop_map(|days| date!(1873 - 01 - 01) + Duration::days(days))
}

/// Text that looks like what the parsers read, so that their inner branches are reached.
fn nearly_a_date() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "令和", "平成", "㍻", "R", "Ｒ", "s", "元", "0", "1", "7", "12", "31", "99", "2025", "９", "年",
        "月", "日", "/", ".", "-", "ー", "：", ":", "時", "分", "秒", "半", "午後", "午前", "AM", "T", " ",
        "　", "(", "（", "水", "曜", ")", "Wed", "度", "\u{feff}", "𠮷", "é", "\u{0}",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_day_is_read_back_from_every_way_it_is_printed(day in any_day_of_the_eras()) {
        let by_era = EraDate::of(day).unwrap();
        let full_width: String = by_era.to_string().chars()
            .map(|c| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c }).collect();
        let (year, month, date) = (day.year(), u8::from(day.month()), day.day());
        let western = format!("{year}年{month}月{date}日({})", weekday_ja(day.weekday()));
        for text in [by_era.to_string(), by_era.abbreviated(), by_era.with_weekday(), full_width, day.to_string(), western] {
            prop_assert_eq!(parse_date(&text), Ok(day), "{}", text);
        }
        prop_assert!(by_era.era().contains(by_era.date()) && by_era.year() >= 1);
    }

    #[test]
    fn any_time_is_read_back(hour in 0..24_u8, minute in 0..60_u8) {
        let time = Time::from_hms(hour, minute, 0).unwrap();
        let half = if hour < 12 { "午前" } else { "午後" };
        for text in [format!("{hour}:{minute:02}"), format!("{hour}時{minute}分"), format!("{half}{}時{minute}分", hour % 12)] {
            prop_assert_eq!(parse_time(&text), Ok(time), "{}", text);
        }
    }

    #[test]
    fn any_day_lies_in_its_fiscal_year_which_is_read_back(day in any_day_of_the_eras()) {
        let year = FiscalYear::of(day);
        prop_assert!(year.contains(day));
        prop_assert_eq!(year.last_day().next_day(), year.next().map(FiscalYear::first_day));
        prop_assert_eq!(year.to_string().parse(), Ok(year));
        prop_assert_eq!(year.western().parse(), Ok(year));
        for (nth, (of, month)) in year.months().into_iter().enumerate() {
            let first = Date::from_calendar_date(of, month, 1).unwrap();
            prop_assert!(year.contains(first));
            prop_assert_eq!((i32::from(u8::from(first.month())) + 8) % 12, i32::try_from(nth).unwrap());
        }
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in any::<String>()) {
        read_all(&text);
    }

    #[test]
    fn no_text_that_looks_like_a_date_makes_a_parser_panic(text in nearly_a_date()) {
        read_all(&text);
    }

    #[test]
    fn a_date_that_is_read_is_the_same_with_spaces_around_it(text in nearly_a_date()) {
        prop_assert_eq!(parse_date(&format!(" {text}　")), parse_date(&text));
    }
}

fn read_all(text: &str) {
    let date = parse_date(text);
    assert_eq!(date, parse_date_time(text).map(|(day, _)| day));
    let _ = (parse_time(text), parse_weekday(text), text.parse::<FiscalYear>());
}

#[test]
fn the_ends_of_time_make_nothing_panic() {
    for day in [Date::MIN, Date::MAX] {
        assert_eq!(holiday_on(day), None);
        let year = FiscalYear::of(day);
        let _ = (
            year.to_string(),
            year.months(),
            year.first_day(),
            year.last_day(),
            year.next(),
            year.previous(),
        );
        let _ = EraDate::of(day).map(|by_era| by_era.with_weekday());
    }
}
