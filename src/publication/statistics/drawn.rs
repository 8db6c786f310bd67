//! Figures as they are seen: a drawing for wide rooms and one for narrow, in words, and as a table. Made from any
//! counts with labels: the desk's own statistics, or the frozen content of an edition.

use charts::{Bar, Bars, Column, Columns, Grid, Layout, Part, Series, Tone, Units, Words, grouped};

use super::model::{Figures, MonthRow, Row, UNKNOWN};
use super::named::{BY_MONTH, BY_WEEKDAY_AND_HOUR, MERGED, Which, labelled, residence_lines};
use super::period::Month;
use crate::desk::calls::labels::Labels;
use crate::i18n::Locale;
use crate::web::figure::{Drawn, in_words, percent};

/// The text of a count with its label: 母11件.
const UNIT: &str = "figure-words";

/// Those of `rows` that are drawn: of a scale everything from the first to the last that is counted, else what is
/// counted at all.
fn seen(which: Which, rows: &[(Row, String)]) -> Vec<&(Row, String)> {
    let counted = |row: &&(Row, String)| row.0.count > 0;
    let on_scale = |row: &(Row, String)| which.is_scale() && row.0.code != UNKNOWN;
    let first = rows.iter().position(|row| on_scale(row) && row.0.count > 0);
    let last = rows.iter().rposition(|row| on_scale(row) && row.0.count > 0);
    let range = first.zip(last).map(|(first, last)| first..=last);
    rows.iter()
        .enumerate()
        .filter(|(i, row)| counted(row) || (on_scale(row) && range.as_ref().is_some_and(|r| r.contains(i))))
        .map(|(_, row)| row)
        .collect()
}

/// In place of a table of which only the sum may be told.
pub fn withheld(which: Which, base: String, locale: Locale) -> Drawn {
    let mut drawn = bars(which, base, (0, &[]), locale);
    drawn.words.empty = locale.t("edition-withheld");
    drawn.words.description = drawn.words.empty.clone();
    let nothing = Bars { words: drawn.words.clone(), rows: Vec::new(), unit: String::new() };
    drawn.wide = nothing.svg(Layout::Wide, &format!("f-{}", which.name()));
    drawn.rows.clear();
    drawn
}

/// A table as bars.
pub fn bars(
    which: Which,
    base: String,
    (denominator, rows): (u64, &[(Row, String)]),
    locale: Locale,
) -> Drawn {
    let rows = seen(which, rows);
    let tone = |code: &str| match code {
        UNKNOWN => Tone::Dashed,
        MERGED => Tone::Shaded,
        _ => Tone::Filled,
    };
    let words = Words {
        title: which.title(locale),
        denominator: base,
        description: in_words(rows.iter().map(|(row, label)| (label.as_str(), row.count)), UNIT, locale),
        empty: locale.t("figure-empty"),
    };
    let drawing = Bars {
        words: words.clone(),
        rows: rows
            .iter()
            .map(|(row, label)| Bar { label: label.clone(), value: row.count, tone: tone(&row.code) })
            .collect(),
        unit: locale.t("figure-unit"),
    };
    let mut table: Vec<Vec<String>> = rows
        .iter()
        .map(|(row, label)| vec![label.clone(), grouped(row.count), percent(row.count, denominator)])
        .collect();
    if which != Which::Response {
        table.push(vec![locale.t("figure-sum"), grouped(denominator), percent(denominator, denominator)]);
    }
    Drawn {
        name: which.name().into(),
        wide: drawing.svg(Layout::Wide, &format!("f-{}", which.name())),
        narrow: None,
        is_wide: false,
        columns: ["figure-column-row", "figure-column-count", "figure-column-share"]
            .map(|key| locale.t(key))
            .into(),
        rows: table,
        note: None,
        words,
    }
}

/// A month, or months merged into one, with counts in the order of the series.
pub struct MonthBar {
    /// The first of them.
    pub first: Month,
    /// The last of them.
    pub last: Month,
    /// One count for each series.
    pub values: Vec<u64>,
}

/// Figure 1: columns by month, one series for each of `series` (its label).
pub fn by_month(base: String, series: &[(String, Tone)], months: &[MonthBar], locale: Locale) -> Drawn {
    let year = |month: Month| year_of(month, locale);
    let label = |bar: &MonthBar| {
        let last = month_label(bar.last, locale);
        let first = month_label(bar.first, locale);
        if bar.first == bar.last {
            last
        } else {
            locale.args("figure-months", &[("from", &first), ("to", &last)])
        }
    };
    let parts = |bar: &MonthBar| {
        let parts: Vec<String> = series
            .iter()
            .zip(&bar.values)
            .map(|((label, _), n)| locale.args("figure-words", &[("label", label), ("count", &grouped(*n))]))
            .collect();
        parts.join(&locale.t("figure-comma"))
    };
    let description: Vec<String> = months
        .iter()
        .map(|bar| {
            let total = grouped(bar.values.iter().sum());
            if series.len() < 2 {
                return locale.args("figure-words", &[("label", &label(bar)), ("count", &total)]);
            }
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("label", &label(bar)), ("count", &total), ("parts", &parts(bar))];
            locale.args("figure-month-words", &values)
        })
        .collect();
    let words = Words {
        title: locale.t("figure-by-month"),
        denominator: base,
        description: description.join(&locale.t("figure-comma")),
        empty: locale.t("figure-empty"),
    };
    let drawing = Columns {
        words: words.clone(),
        series: series.iter().map(|(label, tone)| Series { label: label.clone(), tone: *tone }).collect(),
        months: months
            .iter()
            .map(|bar| Column {
                month: bar.first.number(),
                label: label(bar),
                year: year(bar.first),
                values: bar.values.clone(),
            })
            .collect(),
        unit: locale.t("figure-unit"),
    };
    let several = series.len() > 1;
    let mut columns = vec![locale.t("figure-column-month")];
    if several {
        columns.extend(series.iter().map(|(label, _)| label.clone()));
    }
    columns.push(locale.t("figure-column-sum"));
    let mut rows: Vec<Vec<String>> = Vec::with_capacity(months.len() + 1);
    let table_row = |label: String, values: &[u64]| {
        let mut row = vec![label];
        if several {
            row.extend(values.iter().map(|n| grouped(*n)));
        }
        row.push(grouped(values.iter().sum()));
        row
    };
    let mut told = None;
    for bar in months {
        // The year stands where it changes.
        let here = year(bar.first);
        let name =
            if told.as_ref() == Some(&here) { label(bar) } else { with_year(&here, &label(bar), locale) };
        told = Some(here);
        rows.push(table_row(name, &bar.values));
    }
    let sums: Vec<u64> =
        (0..series.len()).map(|i| months.iter().filter_map(|bar| bar.values.get(i)).sum()).collect();
    rows.push(table_row(locale.t("figure-sum"), &sums));
    Drawn {
        name: BY_MONTH.into(),
        wide: drawing.svg(Layout::Wide, "f-by_month"),
        narrow: Some(drawing.svg(Layout::Narrow, "f-by_month-n")),
        is_wide: true,
        columns,
        rows,
        note: None,
        words,
    }
}

fn with_year(year: &str, month: &str, locale: Locale) -> String {
    locale.args("figure-month-and-year", &[("year", &year), ("month", &month)])
}

/// 6月, Jun.
fn month_label(month: Month, locale: Locale) -> String {
    let whole = locale.month(month.first_day());
    let year = year_of(month, locale);
    whole.replace(&year, "").trim().to_owned()
}

/// 令和7年, 2025: what the locale's month has beside the month.
fn year_of(month: Month, locale: Locale) -> String {
    let whole = locale.month(month.first_day());
    match locale {
        Locale::Ja => whole.split_inclusive('年').next().unwrap_or_default().to_owned(),
        Locale::En => whole.rsplit(' ').next().unwrap_or_default().to_owned(),
    }
}

/// The series of figure 1 with its months: new, repeat, and unknown where there is one.
pub fn month_bars(rows: &[MonthRow], labels: &Labels) -> (Vec<(String, Tone)>, Vec<MonthBar>) {
    use crate::desk::calls::codes::Novelty;
    let with_unknown = rows.iter().any(|row| row.unknown > 0);
    let mut series =
        vec![(labels.of(Novelty::New), Tone::Filled), (labels.of(Novelty::Repeat), Tone::Hatched)];
    if with_unknown {
        series.push((labels.of(Novelty::Unknown), Tone::Dashed));
    }
    let bar = |row: &MonthRow| MonthBar {
        first: row.month,
        last: row.month,
        values: [row.new, row.repeat, row.unknown].into_iter().take(series.len()).collect(),
    };
    let bars = rows.iter().map(bar).collect();
    (series, bars)
}

/// Weekday by hour; days and hours without any call at their edges are left out.
pub fn by_weekday_and_hour(figures: &Figures, locale: Locale) -> Drawn {
    let cells = &figures.by_weekday_and_hour;
    let used: Vec<usize> = (0..24).filter(|hour| cells.iter().any(|day| day[*hour] > 0)).collect();
    let hours = used.first().copied().unwrap_or(0)..used.last().map_or(0, |last| last + 1);
    let days: Vec<usize> = (0..7).filter(|day| cells[*day].iter().any(|n| *n > 0)).collect();
    let day_name = |day: usize| {
        let number = u8::try_from(day).unwrap_or(0);
        let weekday = (0..number).fold(time::Weekday::Monday, |day, _| day.next());
        locale.weekday(weekday).to_owned()
    };
    let hour_name = |hour: usize| locale.time_of_day(i16::try_from(hour * 60).unwrap_or(0));
    let known: u64 = cells.iter().flatten().sum();
    let counted = days.iter().flat_map(|day| hours.clone().map(move |hour| (*day, hour)));
    let told: Vec<(String, u64)> = counted
        .map(|(day, hour)| (with_year(&day_name(day), &hour_name(hour), locale), cells[day][hour]))
        .filter(|(_, n)| *n > 0)
        .collect();
    let words = Words {
        title: locale.t("figure-by-weekday-and-hour"),
        denominator: locale.tn("figure-base-hour-known", known),
        description: in_words(told.iter().map(|(label, n)| (label.as_str(), *n)), UNIT, locale),
        empty: locale.t("figure-empty"),
    };
    let drawing = Grid {
        words: words.clone(),
        days: days.iter().map(|day| day_name(*day)).collect(),
        hours: hours.clone().map(hour_name).collect(),
        cells: days.iter().map(|day| hours.clone().map(|hour| Some(cells[*day][hour])).collect()).collect(),
    };
    let mut columns = vec![locale.t("figure-column-weekday")];
    columns.extend(hours.clone().map(hour_name));
    let row = |day: &usize| {
        let mut row = vec![day_name(*day)];
        row.extend(hours.clone().map(|hour| grouped(cells[*day][hour])));
        row
    };
    Drawn {
        name: BY_WEEKDAY_AND_HOUR.into(),
        wide: drawing.svg(Layout::Wide, "f-weekday-hour"),
        narrow: Some(drawing.svg(Layout::Narrow, "f-weekday-hour-n")),
        is_wide: true,
        columns,
        rows: days.iter().map(row).collect(),
        note: None,
        words,
    }
}

/// One square a call: new, repeat, unknown. Also how many calls a square stands for.
pub fn units(parts: &[(String, u64, Tone)], locale: Locale) -> (Drawn, u64) {
    let total = parts.iter().map(|part| part.1).sum();
    let each = Units::calls_a_square(total);
    let words = Words {
        title: locale.t("figure-units"),
        denominator: locale.tn("figure-base-all", total),
        description: in_words(parts.iter().map(|(label, n, _)| (label.as_str(), *n)), UNIT, locale),
        empty: locale.t("figure-empty"),
    };
    let drawing = Units {
        words: words.clone(),
        parts: parts.iter().map(|(_, value, tone)| Part { value: *value, tone: *tone }).collect(),
        each,
    };
    let drawn = Drawn {
        name: "units".into(),
        wide: drawing.svg(Layout::Wide, "f-units"),
        narrow: None,
        is_wide: false,
        columns: Vec::new(),
        rows: Vec::new(),
        note: None,
        words,
    };
    (drawn, each)
}

/// The parts of [`units`]: new, repeat, and unknown where there is one.
pub fn units_parts(figures: &Figures, labels: &Labels) -> Vec<(String, u64, Tone)> {
    use crate::desk::calls::codes::Novelty;
    let mut parts = vec![
        (labels.of(Novelty::New), figures.new, Tone::Filled),
        (labels.of(Novelty::Repeat), figures.repeat, Tone::Outlined),
    ];
    if figures.unknown > 0 {
        parts.push((labels.of(Novelty::Unknown), figures.unknown, Tone::Dashed));
    }
    parts
}

/// The table of residences as the source prints it, in place of the one by row.
pub fn residence(base: String, (denominator, rows): (u64, &[(Row, String)]), locale: Locale) -> Drawn {
    let mut drawn = bars(Which::Residence, base, (denominator, rows), locale);
    let lines = residence_lines(rows, locale);
    drawn.columns = vec![locale.t("figure-column-place"), locale.t("figure-column-count")];
    drawn.rows = lines
        .iter()
        .map(|line| {
            let unit =
                if line.places > 1 && !line.is_rest { locale.t("figure-unit-each") } else { String::new() };
            vec![line.label.clone(), format!("{}{unit}", grouped(line.count))]
        })
        .collect();
    drawn.rows.push(vec![locale.t("figure-sum"), grouped(denominator)]);
    drawn
}

/// Every figure of a desk's own statistics, in the order of the page: figure 1, weekday and hour, then the tables.
pub fn all(figures: &Figures, labels: &Labels) -> Vec<Drawn> {
    let locale = labels.locale();
    let (series, months) = month_bars(&figures.by_month, labels);
    let base = locale.tn("figure-base-by-month", figures.total);
    let mut drawn = vec![by_month(base, &series, &months, locale)];
    for which in Which::all() {
        let table = which.of(figures);
        let rows = labelled(which, table, labels);
        let base = which.base(figures.callers, table.denominator, locale);
        let table = (table.denominator, rows.as_slice());
        drawn.push(match which {
            Which::Residence => residence(base, table, locale),
            _ => bars(which, base, table, locale),
        });
    }
    drawn.push(by_weekday_and_hour(figures, locale));
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn a_month_and_its_year_are_told_apart_in_both_languages() {
        let month = Month::of(date!(2026 - 01 - 05));
        assert_eq!(
            (year_of(month, Locale::Ja), month_label(month, Locale::Ja)),
            ("令和8年".into(), "1月".into())
        );
        assert_eq!(
            (year_of(month, Locale::En), month_label(month, Locale::En)),
            ("2026".into(), "Jan".into())
        );
    }

    #[test]
    fn an_empty_decade_between_others_is_drawn_and_one_beyond_them_is_not() {
        let row = |code: &str, count| (Row { code: code.into(), count }, code.to_owned());
        let rows =
            [row("10s", 0), row("20s", 3), row("30s", 0), row("40s", 1), row("50s", 0), row(UNKNOWN, 0)];
        let seen: Vec<&str> = seen(Which::CallerAge, &rows).iter().map(|r| r.0.code.as_str()).collect();
        assert_eq!(seen, ["20s", "30s", "40s"]);
    }
}
