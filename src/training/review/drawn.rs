//! The figures of this room: from counts to drawings with their words and tables.

use charts::{
    Bar, Bars, Column, Columns, Layout, Level, Mark, Series, Stack, Stacks, Steps, Tone, Words, grouped,
};
use time::Date;

use super::model::{Money, Seats, Slice, Tally, There, in_slices, rising};
use super::reconciling::Year;
use crate::i18n::Locale;
use crate::training::programmes::told;
use crate::web::figure::{Drawn, in_words};

/// People with their label: 取り下げ 2名.
const PEOPLE: &str = "review-words";

/// Keys of the columns of a table of [`Tally`], the number of people first.
pub const TALLY: [&str; 5] =
    ["review-applied", "review-withdrawn", "review-placed", "review-completed", "review-certified"];

/// Those of `parts` that are not nothing, in words.
fn parts(parts: &[(String, u64)], locale: Locale) -> String {
    if parts.iter().all(|(_, n)| *n == 0) {
        return locale.t("review-nobody");
    }
    in_words(parts.iter().filter(|(_, n)| *n > 0).map(|(label, n)| (label.as_str(), *n)), PEOPLE, locale)
}

/// A slice of time in words: 6月1日〜6月7日.
pub fn slice(slice: &Slice, locale: Locale) -> String {
    let day = |date: Date| locale.month_day(u8::from(date.month()), date.day());
    let (from, to) = (day(slice.first), day(slice.last));
    let days = if from == to { from } else { locale.args("review-from-to", &[("from", &from), ("to", &to)]) };
    if slice.late { locale.ta("review-after-deadline", "days", days) } else { days }
}

/// Applications from the opening to the deadline. `until`: the day up to which is known; `places`: how many there are.
pub fn applications(
    slices: &[Slice],
    days: &[Date],
    until: Date,
    places: u64,
    base: String,
    locale: Locale,
) -> Option<Drawn> {
    let (first, last) = (slices.first()?.first, slices.last()?.last);
    let counts = in_slices(slices, days);
    let mut sum = 0;
    let mut rows = Vec::with_capacity(slices.len());
    for (one, count) in slices.iter().zip(&counts) {
        sum += count;
        rows.push((slice(one, locale), *count, sum));
    }
    let told = rows.iter().zip(slices).filter(|(_, slice)| slice.first <= until);
    let words = Words {
        title: locale.t("review-applications-figure"),
        denominator: base,
        description: in_words(
            told.map(|((label, _, sum), _)| (label.as_str(), *sum)),
            "review-up-to",
            locale,
        ),
        empty: locale.t("review-applications-none"),
    };
    let day = |date: Date| u32::try_from((date - first).whole_days()).unwrap_or_default();
    let label = |date: Date| locale.month_day(u8::from(date.month()), date.day());
    let mut named: Vec<Date> = slices.iter().map(|slice| slice.first).collect();
    named.push(slices.iter().rev().find(|slice| !slice.late).map_or(last, |slice| slice.last));
    named.sort_unstable();
    named.dedup();
    let drawing = Steps {
        words: words.clone(),
        values: rising(first, until.clamp(first, last), days),
        days: day(last) + 1,
        marks: named.into_iter().map(|date| Mark { day: day(date), label: label(date) }).collect(),
        level: (places > 0).then(|| Level { value: places, label: locale.tn("review-places-level", places) }),
    };
    let columns = ["review-column-days", "review-column-new", "review-column-sum"].map(|key| locale.t(key));
    let rows = rows.into_iter().map(|(label, count, sum)| vec![label, grouped(count), grouped(sum)]);
    let svg = |layout, id: &str| drawing.svg(layout, id);
    let mut drawn = Drawn::one("applications".into(), words, svg, columns.into(), rows.collect());
    drawn.narrow = Some(drawing.svg(Layout::Narrow, "f-applications-n"));
    drawn.is_wide = true;
    Some(drawn)
}

fn series(keys: &[(&str, Tone)], locale: Locale) -> Vec<Series> {
    keys.iter().map(|(key, tone)| Series { label: locale.t(key), tone: *tone }).collect()
}

/// Places by course of a stage, and their sum. `limit`: how many people the stage takes at most, where that is fewer.
pub fn seats(
    stage: &str,
    title: String,
    courses: &[(String, Seats)],
    (all, limit): (Seats, Option<u64>),
    locale: Locale,
) -> Drawn {
    let keys = [
        ("review-seats-taken", Tone::Filled),
        ("review-seats-offered", Tone::Hatched),
        ("review-seats-free", Tone::Dashed),
    ];
    let series = series(&keys, locale);
    let values = |seats: &Seats| vec![seats.taken, seats.offered, seats.free()];
    let value = |seats: &Seats| {
        let named: Vec<(String, u64)> =
            series.iter().map(|one| one.label.clone()).zip(values(seats)).collect();
        let told = parts(&named, locale);
        let waiting = locale.tn("review-seats-waiting-n", seats.waiting);
        let of = locale.args("review-seats-of", &[("parts", &told), ("n", &seats.places)]);
        if seats.waiting > 0 { format!("{of}{}{waiting}", locale.t("figure-comma")) } else { of }
    };
    let rows: Vec<Stack> = courses
        .iter()
        .map(|(label, seats)| Stack { label: label.clone(), value: value(seats), values: values(seats) })
        .collect();
    let described: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.label, row.value)).collect();
    let words = Words {
        title,
        denominator: locale.tn("review-seats-base", all.places),
        description: described.join(" "),
        empty: locale.t("review-seats-none"),
    };
    let line = |label: &str, seats: &Seats| {
        let numbers = [seats.places, seats.taken, seats.offered, seats.free(), seats.waiting];
        std::iter::once(label.to_owned()).chain(numbers.map(grouped)).collect::<Vec<_>>()
    };
    let mut table: Vec<Vec<String>> = courses.iter().map(|(label, seats)| line(label, seats)).collect();
    table.push(line(&locale.t("figure-sum"), &all));
    let columns = [
        "review-course",
        "review-seats",
        "review-seats-taken",
        "review-seats-offered",
        "review-seats-free",
        "review-seats-waiting",
    ];
    let drawing = Stacks { words: words.clone(), series: series.clone(), rows };
    let columns = columns.map(|key| locale.t(key)).into();
    let mut drawn =
        Drawn::one(format!("seats-{stage}"), words, |layout, id| drawing.svg(layout, id), columns, table);
    let limited = limit.map(|limit| {
        let left = limit.saturating_sub(all.taken + all.offered);
        locale.args("review-seats-limit", &[("n", &limit), ("n-left", &left)])
    });
    let waits = (all.waiting > 0 && courses.len() > 1).then(|| locale.t("review-seats-waiting-note"));
    let notes: Vec<String> = limited.into_iter().chain(waits).collect();
    drawn.note = (!notes.is_empty()).then(|| notes.join(" "));
    drawn
}

/// The parts of what was asked for, by stage.
pub fn money(stages: &[(String, Money)], all: &Money, locale: Locale) -> Drawn {
    let keys = [
        ("review-money-settled", Tone::Filled),
        ("review-money-in-time", Tone::Outlined),
        ("review-money-overdue", Tone::Dashed),
        ("review-money-left", Tone::Hatched),
        ("review-money-let-go", Tone::Shaded),
    ];
    let series = series(&keys, locale);
    let yen = |amount: i64| locale.ta("training-yen", "amount", told::thousands(amount));
    let of = |money: &Money| {
        [money.settled, money.in_time, money.overdue, money.left, money.waived + money.released]
    };
    let value = |money: &Money| {
        let told: Vec<String> = series
            .iter()
            .zip(of(money))
            .filter(|(_, amount)| *amount != 0)
            .map(|(one, amount)| {
                locale.args("review-label-amount", &[("label", &one.label), ("amount", &yen(amount))])
            })
            .collect();
        let told = told.join(&locale.t("figure-comma"));
        locale.args("review-of-amount", &[("parts", &told), ("amount", &yen(money.asked))])
    };
    let rows: Vec<Stack> = stages
        .iter()
        .map(|(label, money)| Stack {
            label: label.clone(),
            value: value(money),
            values: of(money).map(|amount| u64::try_from(amount).unwrap_or_default()).into(),
        })
        .collect();
    let described: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.label, row.value)).collect();
    let words = Words {
        title: locale.t("review-money-figure"),
        denominator: locale.args("review-money-base", &[("n", &all.fees), ("amount", &yen(all.asked))]),
        description: described.join(" "),
        empty: locale.t("review-money-none"),
    };
    let drawing = Stacks { words: words.clone(), series: series.clone(), rows };
    Drawn::one("money".into(), words, |layout, id| drawing.svg(layout, id), Vec::new(), Vec::new())
}

/// The sessions of a course: who of its people was there.
pub fn there(
    course: &str,
    title: String,
    sessions: &[(String, There)],
    people: u64,
    locale: Locale,
) -> Drawn {
    let keys = [
        ("attendance-present", Tone::Filled),
        ("attendance-made-up", Tone::Hatched),
        ("review-there-partly", Tone::Shaded),
        ("attendance-absent", Tone::Outlined),
        ("attendance-unknown", Tone::Dashed),
    ];
    let columns = [
        "review-session",
        "attendance-present",
        "attendance-made-up",
        "attendance-late",
        "attendance-left-early",
        "attendance-absent",
        "attendance-unknown",
    ]
    .map(|key| locale.t(key));
    let value = |there: &There| {
        let named: Vec<(String, u64)> = columns.iter().skip(1).cloned().zip(there.numbers()).collect();
        locale.args("review-of", &[("parts", &parts(&named, locale)), ("n", &there.people())])
    };
    let rows: Vec<Stack> = sessions
        .iter()
        .map(|(label, there)| Stack {
            label: label.clone(),
            value: value(there),
            values: vec![
                there.present,
                there.made_up,
                there.late + there.left_early,
                there.absent,
                there.unknown,
            ],
        })
        .collect();
    let described: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.label, row.value)).collect();
    let words = Words {
        title,
        denominator: locale.tn("review-there-base", people),
        description: described.join(" "),
        empty: locale.t("review-there-nobody"),
    };
    let line = |(label, there): &(String, There)| {
        std::iter::once(label.clone()).chain(there.numbers().map(grouped)).collect()
    };
    let table = sessions.iter().map(line).collect();
    let drawing = Stacks { words: words.clone(), series: series(&keys, locale), rows };
    let svg = |layout, id: &str| drawing.svg(layout, id);
    Drawn::one(format!("there-{course}"), words, svg, columns.into(), table)
}

/// A row of a table of how far people came.
pub fn tally(label: String, tally: &Tally) -> Vec<String> {
    std::iter::once(label).chain(tally.numbers().map(grouped)).collect()
}

/// Who applied, split by something, with how far they came as the table.
pub fn split(
    name: String,
    (title, column): (String, &str),
    rows: &[(String, Tally, Tone)],
    all: &Tally,
    locale: Locale,
) -> Drawn {
    let words = Words {
        title,
        denominator: locale.tn("review-split-base", all.applied),
        description: in_words(
            rows.iter().map(|(label, one, _)| (label.as_str(), one.applied)),
            "figure-words",
            locale,
        ),
        empty: locale.t("review-applications-none"),
    };
    let drawing = Bars {
        words: words.clone(),
        rows: rows
            .iter()
            .map(|(label, one, tone)| Bar { label: label.clone(), value: one.applied, tone: *tone })
            .collect(),
        unit: locale.t("review-unit"),
    };
    let mut table: Vec<Vec<String>> = rows.iter().map(|(label, one, _)| tally(label.clone(), one)).collect();
    table.push(tally(locale.t("figure-sum"), all));
    let columns = std::iter::once(column).chain(TALLY).map(|key| locale.t(key)).collect();
    Drawn::one(name, words, |layout, id| drawing.svg(layout, id), columns, table)
}

/// Certified people by fiscal year, those before below. A year in which nobody was certified has its place too, so that time
/// is drawn as it went by.
pub fn cumulative(years: &[Year], locale: Locale) -> Drawn {
    let mut before = 0;
    let mut columns = Vec::new();
    let mut told = Vec::new();
    let (first, last) = (years.iter().map(|one| one.year).min(), years.iter().map(|one| one.year).max());
    for year in first.into_iter().zip(last).flat_map(|(first, last)| first..=last) {
        let known = years.iter().find(|one| one.year == year);
        let now = known.map_or(0, Year::certified);
        let words = told::fiscal_year(year, locale);
        let label = match locale {
            Locale::Ja => words.trim_end_matches("年度").to_owned(),
            Locale::En => year.to_string(),
        };
        let unit = locale.t("review-year-unit");
        columns.push(Column { month: 0, label, year: unit, values: vec![before, now] });
        before += now;
        if known.is_some() {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("year", &words), ("n", &now), ("all", &before)];
            told.push(locale.args("review-cumulative-words", &values));
        }
    }
    let words = Words {
        title: locale.t("review-cumulative-figure"),
        denominator: locale.tn("review-cumulative-base", before),
        description: told.join(&locale.t("figure-comma")),
        empty: locale.t("review-cumulative-none"),
    };
    let drawing = Columns {
        words: words.clone(),
        series: series(
            &[("review-cumulative-before", Tone::Shaded), ("review-cumulative-new", Tone::Filled)],
            locale,
        ),
        months: columns,
        unit: locale.t("review-people-unit"),
    };
    let svg = |layout, id: &str| drawing.svg(layout, id);
    let mut drawn = Drawn::one("cumulative".into(), words, svg, Vec::new(), Vec::new());
    drawn.narrow = Some(drawing.svg(Layout::Narrow, "f-cumulative-n"));
    drawn.is_wide = true;
    drawn
}
