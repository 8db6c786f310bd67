#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use time::Time;
use time::macros::{date, time};

use super::*;
use crate::clock::span::{SpanError, clock, minutes};

fn span(text: &str) -> Span {
    text.parse().unwrap()
}

fn yearly(name: &str, from: &str, to: &str) -> Closure {
    Closure::Yearly { from: from.parse().unwrap(), to: to.parse().unwrap(), name: name.into() }
}

/// The desk of the source: Wed, Thu, Fri 13–16, closed on holidays, at Obon and over the year end.
fn mie() -> Hours {
    let mut hours = Hours::default();
    for day in 2..=4 {
        hours.week[day] = vec![span("13:00-16:00")];
    }
    hours.closures =
        vec![Closure::PublicHolidays, yearly(OBON, "08-13", "08-16"), yearly(YEAR_END, "12-29", "01-03")];
    hours
}

fn at(date: Date, time: Time) -> Instant {
    Instant::of_jst(date, time)
}

#[test]
fn the_desk_of_the_source_opens_on_148_days_of_fiscal_2026() {
    let days: Vec<Day> = mie().calendar(date!(2026 - 04 - 01)..=date!(2027 - 03 - 31)).collect();
    assert_eq!(days.len(), 365);
    assert_eq!(days.iter().filter(|day| day.is_open()).count(), 148);
}

#[test]
fn on_a_substitute_holiday_it_is_closed_and_opens_the_next_day() {
    let hours = mie();
    let day = hours.day(date!(2026 - 05 - 06));
    assert!(matches!(day.closed, Some(Reason::Holiday(holiday)) if holiday.name_ja == "振替休日"));
    let next = hours.next_opening(at(date!(2026 - 05 - 06), time!(0:00)));
    assert_eq!(next, Some((date!(2026 - 05 - 07), span("13:00-16:00"))));
}

#[test]
fn at_exactly_closing_time_it_is_closed() {
    let hours = mie();
    let day = date!(2026 - 05 - 14);
    let until = at(day, time!(16:00));
    assert_eq!(hours.state_at(at(day, time!(13:00))), State::Open { until });
    assert_eq!(hours.state_at(Instant(until.0 - 1)), State::Open { until });
    assert_eq!(hours.state_at(until), State::Closed { reason: Reason::OutsideHours });
    assert_eq!(
        hours.state_at(Instant(at(day, time!(13:00)).0 - 1)),
        State::Closed { reason: Reason::OutsideHours }
    );
    assert_eq!(hours.closing(day), Some(until));
}

#[test]
fn a_yearly_closure_may_pass_over_the_end_of_the_year() {
    let hours = mie();
    let closed = |date| matches!(hours.day(date).closed, Some(Reason::Yearly(name)) if name == YEAR_END);
    assert!(closed(date!(2026 - 12 - 30)) && closed(date!(2026 - 12 - 31)) && closed(date!(2027 - 01 - 01)));
    assert!(hours.day(date!(2027 - 01 - 06)).is_open());
}

#[test]
fn an_extra_opening_beats_every_closure_and_adds_to_an_open_day() {
    let mut hours = mie();
    let all_day =
        Closure::OneOff {
            from: date!(2026 - 05 - 01), to: date!(2026 - 05 - 10), reason: "引っこし".into()
        };
    hours.closures.push(all_day);
    let opening = |on, text: &str| Opening { on, span: span(text), name: "特別".into() };
    hours.openings =
        vec![opening(date!(2026 - 05 - 06), "10:00-12:00"), opening(date!(2026 - 05 - 14), "15:00-18:00")];
    assert_eq!(hours.day(date!(2026 - 05 - 06)).spans, [span("10:00-12:00")]);
    assert_eq!(hours.day(date!(2026 - 05 - 06)).extra.as_deref(), Some("特別"));
    assert_eq!(hours.day(date!(2026 - 05 - 07)).closed, Some(Reason::OneOff("引っこし".into())));
    assert_eq!(hours.day(date!(2026 - 05 - 14)).spans, [span("13:00-18:00")]);
}

#[test]
fn a_desk_is_closed_before_its_first_day_and_after_its_last() {
    let mut hours = mie();
    hours.starts_on = Some(date!(2030 - 04 - 01));
    hours.closed_on = Some(date!(2030 - 04 - 04));
    assert_eq!(hours.day(date!(2026 - 05 - 14)).closed, Some(Reason::NotYetStarted(date!(2030 - 04 - 01))));
    let next = hours.next_opening(at(date!(2026 - 05 - 14), time!(12:00)));
    assert_eq!(next.map(|(date, _)| date), Some(date!(2030 - 04 - 03)));
    assert_eq!(hours.day(date!(2030 - 04 - 05)).closed, Some(Reason::Ended));
    assert_eq!(hours.next_opening(at(date!(2030 - 04 - 04), time!(16:00))), None);
}

#[test]
fn hours_are_not_settled_until_there_is_a_week_or_a_day() {
    let day = date!(2026 - 05 - 14);
    let mut hours = Hours { closures: mie().closures, ..Hours::default() };
    assert_eq!(hours.state_at(at(day, time!(14:00))), State::Closed { reason: Reason::NotSettled });
    assert!(!hours.day(day).is_exception(), "no day of rest among others");
    hours.openings =
        vec![Opening { on: date!(2026 - 05 - 16), span: span("13:00-16:00"), name: String::new() }];
    assert_eq!(hours.day(day).closed, Some(Reason::RegularClosedDay));
}

#[test]
fn a_desk_without_hours_never_opens() {
    assert_eq!(Hours::default().next_opening(at(date!(2026 - 05 - 14), time!(12:00))), None);
}

#[test]
fn a_time_of_day_is_read_strictly() {
    assert_eq!(minutes("9:05"), Some(545));
    assert_eq!(minutes("24:00"), Some(1440));
    for wrong in ["24:01", "12:60", "12", "12:5", "-1:00", "１３:00", ""] {
        assert_eq!(minutes(wrong), None, "{wrong}");
    }
    assert_eq!("16:00-13:00".parse::<Span>(), Err(SpanError::Backwards));
    assert!("02-30".parse::<MonthDay>().is_err());
    assert!("02-29".parse::<MonthDay>().is_ok());
}

// --- the oracle: minute by minute, each rule looked at for itself ---

fn any_span() -> impl Strategy<Value = Span> {
    (0i16..1440, 1i16..=1440).prop_filter_map("backwards", |(a, b)| Span::new(a, b).ok())
}

fn any_date() -> impl Strategy<Value = Date> {
    (0i64..900).prop_map(|n| date!(2025 - 12 - 01) + Duration::days(n))
}

fn any_month_day() -> impl Strategy<Value = MonthDay> {
    (1u8..=12, 1u8..=31).prop_filter_map("no such day", |(m, d)| MonthDay::new(m, d).ok())
}

fn any_closure() -> impl Strategy<Value = Closure> {
    prop_oneof![
        Just(Closure::PublicHolidays),
        (any_month_day(), any_month_day()).prop_map(|(from, to)| Closure::Yearly {
            from,
            to,
            name: OBON.into()
        }),
        (any_date(), 0i64..40).prop_map(|(from, n)| Closure::OneOff {
            from,
            to: from + Duration::days(n),
            reason: "理由".into()
        }),
    ]
}

prop_compose! {
    fn any_hours()(
        week in prop::array::uniform7(prop::collection::vec(any_span(), 0..3)),
        closures in prop::collection::vec(any_closure(), 0..4),
        openings in prop::collection::vec((any_date(), any_span()), 0..4),
        starts_on in prop::option::of(any_date()),
        closed_on in prop::option::of(any_date()),
    ) -> Hours {
        let openings = openings.into_iter().map(|(on, span)| Opening { on, span, name: String::new() }).collect();
        Hours { week, closures, openings, starts_on, closed_on }
    }
}

/// The minutes of `date` in which the desk is open, told naively.
fn open_minutes(hours: &Hours, date: Date) -> Vec<bool> {
    let begun =
        hours.starts_on.is_none_or(|first| first <= date) && hours.closed_on.is_none_or(|last| date <= last);
    let closed = hours.closures.iter().any(|closure| match closure {
        Closure::PublicHolidays => jpcal::holiday_on(date).is_some(),
        Closure::OneOff { from, to, .. } => (*from..=*to).contains(&date),
        Closure::Yearly { from, to, .. } => walked(date, *from, *to),
    });
    (0..1440i16)
        .map(|m| {
            let within = |span: &Span| (span.opens()..span.closes()).contains(&m);
            let extra = hours.openings.iter().any(|opening| opening.on == date && within(&opening.span));
            begun && (extra || (!closed && hours.on(date.weekday()).iter().any(within)))
        })
        .collect()
}

/// Whether `date` is in a yearly range: walks the calendar of a leap year from the range's first day to its last.
fn walked(date: Date, from: MonthDay, to: MonthDay) -> bool {
    let mut day = Date::from_calendar_date(2024, Month::try_from(from.month()).unwrap(), from.day()).unwrap();
    loop {
        if MonthDay::from(day) == MonthDay::from(date) {
            return true;
        }
        if MonthDay::from(day) == to {
            return false;
        }
        day = day.next_day().unwrap();
        if day == date!(2025 - 01 - 01) {
            day = date!(2024 - 01 - 01);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_state_is_what_the_rules_say_minute_by_minute(hours in any_hours(), date in any_date()) {
        let open = open_minutes(&hours, date);
        let mut end = 1440;
        for m in (0..1440i16).rev() {
            let is_open = open[usize::from(m.unsigned_abs())];
            if !is_open { end = m; }
            let now = crate::clock::span::at(date, m);
            match hours.state_at(now) {
                State::Open { until } => prop_assert!(is_open && until == crate::clock::span::at(date, end), "{} {}", date, clock(m)),
                State::Closed { .. } => prop_assert!(!is_open, "{} {}", date, clock(m)),
            }
        }
        let day = hours.day(date);
        prop_assert_eq!(day.is_open(), !day.spans.is_empty());
        prop_assert_eq!(day.is_open(), open.contains(&true));
    }

    #[test]
    fn the_next_opening_is_the_first_minute_that_is_open_after_one_that_is_not(
        hours in any_hours(), date in any_date(), m in 0i16..1440,
    ) {
        let after = crate::clock::span::at(date, m);
        let found = hours.next_opening(after).map(|(date, span)| (date, span.opens()));
        // The naive walk goes as far as the answer, and 60 days where there is none.
        let days = found.map_or(60, |(found, _)| (found - date).whole_days());
        let mut expected = None;
        'search: for n in 0..=days {
            let date = date + Duration::days(n);
            let open = open_minutes(&hours, date);
            for minute in 0..1440i16 {
                let i = usize::from(minute.unsigned_abs());
                if open[i] && !(i > 0 && open[i - 1]) && crate::clock::span::at(date, minute) > after {
                    expected = Some((date, minute));
                    break 'search;
                }
            }
        }
        prop_assert_eq!(found, expected);
    }
}
