//! Public holidays: the law, the official table and an independent oracle against each other, and the days that people ask about.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::Command;

use jpcal::{Kind, holiday_on, holidays_in, is_business_day, law, next_open_day, previous_open_day, table};
use time::macros::date;
use time::{Date, Month};

fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |day| day.next_day()).take_while(move |day| *day <= to)
}

#[test]
fn the_law_and_the_official_table_agree_on_every_day_that_the_table_covers() {
    for day in days(date!(1955 - 01 - 01), date!(2027 - 12 - 31)) {
        assert_eq!(law::holiday_on(day), table::holiday_on(day), "{day}");
    }
}

#[test]
fn no_row_of_the_official_table_is_lost() {
    let rows = include_str!("../data/syukujitsu.csv").lines().count() - 1;
    let read =
        days(date!(1955 - 01 - 01), date!(2027 - 12 - 31)).filter(|day| table::holiday_on(*day).is_some());
    assert_eq!(read.count(), rows);
    assert_eq!(rows, 1067);
}

#[test]
fn the_table_covers_1955_to_2027_and_the_law_speaks_for_the_other_years() {
    assert!(table::covers(1955) && table::covers(2027));
    assert!(!table::covers(1954) && !table::covers(2028));
    assert_eq!(holiday_on(date!(1954 - 05 - 03)).unwrap().name_ja, "憲法記念日");
    assert_eq!(holiday_on(date!(2028 - 05 - 03)).unwrap().name_ja, "憲法記念日");
}

/// The oracle's words for what this crate calls otherwise.
fn our_name(oracle: &str) -> &str {
    match oracle {
        "即位礼正殿の儀が行われる日" => "即位礼正殿の儀",
        name => name,
    }
}

fn disagreements(oracle: &str) -> Vec<String> {
    let told: BTreeMap<&str, &str> = oracle.lines().filter_map(|line| line.split_once('\t')).collect();
    assert!(told.len() > 1000, "the oracle told only {} days", told.len());
    let differs = |day: Date| {
        let ours = holiday_on(day).map(|holiday| holiday.name_ja);
        let theirs = told.get(day.to_string().as_str()).map(|name| our_name(name));
        (ours != theirs).then(|| format!("{day}: {ours:?}, the oracle says {theirs:?}"))
    };
    days(date!(1955 - 01 - 01), date!(2027 - 12 - 31)).filter_map(differs).collect()
}

#[test]
fn every_day_from_1955_to_2027_is_what_the_stored_oracle_says() {
    assert_eq!(disagreements(include_str!("data/oracle.tsv")), Vec::<String>::new());
}

/// Runs where `python3` has the package `holidays`, and says so where it has not; the program that `JPCAL_ORACLE_PYTHON` names
/// must have it. The stored table is checked in any case.
#[test]
#[allow(clippy::explicit_write, reason = "eprintln! would be captured")]
fn every_day_from_1955_to_2027_is_what_the_running_oracle_says() {
    let named = std::env::var("JPCAL_ORACLE_PYTHON").ok();
    let python = named.clone().unwrap_or_else(|| "python3".to_owned());
    let importable = Command::new(&python).args(["-c", "import holidays"]).output();
    if !importable.is_ok_and(|output| output.status.success()) {
        assert!(named.is_none(), "{python} has no package `holidays`");
        // Past the test runner, which keeps to itself what a passing test prints.
        let told =
            "SKIPPED: holidays as another library reckons them: the Python package holidays is not installed";
        writeln!(std::io::stderr(), "{told}").unwrap();
        return;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle.py");
    let output = Command::new(&python).arg(script).env("PYTHONUTF8", "1").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(disagreements(&String::from_utf8(output.stdout).unwrap()), Vec::<String>::new());
}

#[test]
fn a_holiday_on_sunday_gives_the_first_day_after_it_that_is_no_holiday() {
    let told = |day| holiday_on(day).map(|holiday| (holiday.name_ja, holiday.kind));
    assert_eq!(told(date!(2026 - 05 - 06)), Some(("振替休日", Kind::Substitute)));
    assert_eq!(told(date!(1973 - 04 - 30)), Some(("振替休日", Kind::Substitute)));
    // The rule came into force on 1973-04-12: the Sunday of 11 February gave no Monday.
    assert_eq!(told(date!(1973 - 02 - 12)), None);
    // Until 2006 only the Monday counted: Sunday 3 May 1992 gave 4 May, and 6 May was a working day.
    assert_eq!(told(date!(1992 - 05 - 04)), Some(("振替休日", Kind::Substitute)));
    assert_eq!(told(date!(1992 - 05 - 06)), None);
}

#[test]
fn a_day_between_two_holidays_is_one_itself() {
    let told = |day| holiday_on(day).map(|holiday| (holiday.name_ja, holiday.kind));
    assert_eq!(told(date!(2026 - 09 - 22)), Some(("国民の休日", Kind::Sandwiched)));
    assert_eq!(told(date!(2019 - 04 - 30)), Some(("国民の休日", Kind::Sandwiched)));
    assert_eq!(told(date!(1988 - 05 - 04)), Some(("国民の休日", Kind::Sandwiched)));
    assert_eq!(told(date!(1985 - 05 - 04)), None);
    // 2032: Monday 20 and Wednesday 22 September, beyond the table.
    assert_eq!(told(date!(2032 - 09 - 21)), Some(("国民の休日", Kind::Sandwiched)));
}

#[test]
fn the_ceremonies_were_holidays_of_one_day() {
    let one_offs: Vec<Date> = days(date!(1948 - 01 - 01), date!(2150 - 12 - 31))
        .filter(|day| holiday_on(*day).is_some_and(|holiday| holiday.kind == Kind::OneOff))
        .collect();
    let expected = [
        date!(1959 - 04 - 10),
        date!(1989 - 02 - 24),
        date!(1990 - 11 - 12),
        date!(1993 - 06 - 09),
        date!(2019 - 05 - 01),
        date!(2019 - 10 - 22),
    ];
    assert_eq!(one_offs, expected);
}

#[test]
fn the_games_of_tokyo_moved_three_holidays_in_two_years() {
    let named = |year| {
        let moved = holidays_in(year)
            .into_iter()
            .filter(|(_, holiday)| ["海の日", "スポーツの日", "山の日"].contains(&holiday.name_ja));
        moved.map(|(day, _)| (u8::from(day.month()), day.day())).collect::<Vec<_>>()
    };
    assert_eq!(named(2020), [(7, 23), (7, 24), (8, 10)]);
    assert_eq!(named(2021), [(7, 22), (7, 23), (8, 8)]);
    assert_eq!(named(2022), [(7, 18), (8, 11), (10, 10)]);
}

#[test]
fn the_law_knows_no_holiday_before_it_came_into_force_nor_after_its_equinoxes_end() {
    assert_eq!(holidays_in(1947), []);
    let names: Vec<&str> = holidays_in(1948).iter().map(|(_, holiday)| holiday.name_ja).collect();
    assert_eq!(names, ["秋分の日", "文化の日", "勤労感謝の日"]);
    assert!(!holidays_in(2150).is_empty());
    assert_eq!(holidays_in(2151), []);
    assert_eq!(holidays_in(i32::MAX), []);
}

#[test]
fn every_year_of_the_law_has_both_equinoxes_within_a_few_days() {
    for year in 1949..=2150 {
        let day_of = |name| {
            let mut found = holidays_in(year).into_iter().filter(|(_, holiday)| holiday.name_ja == name);
            let (day, _) = found.next().unwrap_or_else(|| panic!("{year} has no {name}"));
            assert!(found.next().is_none(), "{year} has two of {name}");
            day
        };
        let (spring, autumn) = (day_of("春分の日"), day_of("秋分の日"));
        assert!(spring.month() == Month::March && (19..=22).contains(&spring.day()), "{spring}");
        assert!(autumn.month() == Month::September && (22..=24).contains(&autumn.day()), "{autumn}");
    }
}

#[test]
fn the_holidays_of_a_year_are_those_of_its_days() {
    for year in [1966, 1989, 2019, 2026, 2040] {
        let of_days: Vec<_> = days(
            Date::from_calendar_date(year, Month::January, 1).unwrap(),
            Date::from_calendar_date(year, Month::December, 31).unwrap(),
        )
        .filter_map(|day| Some((day, holiday_on(day)?)))
        .collect();
        assert_eq!(holidays_in(year), of_days);
    }
}

#[test]
fn offices_open_again_after_the_holidays_and_a_rule_may_close_more_days() {
    let closed = |day| !is_business_day(day);
    assert_eq!(next_open_day(date!(2026 - 05 - 01), closed), Some(date!(2026 - 05 - 07)));
    assert_eq!(previous_open_day(date!(2026 - 05 - 07), closed), Some(date!(2026 - 05 - 01)));
    let year_end = |day: Date| matches!((u8::from(day.month()), day.day()), (12, 29..) | (1, ..=3));
    let reopened = next_open_day(date!(2026 - 12 - 28), |day| closed(day) || year_end(day));
    assert_eq!(reopened, Some(date!(2027 - 01 - 04)));
    assert_eq!(next_open_day(date!(2026 - 05 - 01), |_| true), None);
    assert_eq!(next_open_day(Date::MAX, closed), None);
    assert_eq!(previous_open_day(Date::MIN, closed), None);
}
