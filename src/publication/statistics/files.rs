//! Figures as files: CSV, xlsx, JSON, text, and a report on A4.

use charts::grouped;
use documents::pdf;
use documents::sheet::{Cell, Table as Sheet};
use serde_json::{Value, json};

use super::drawn;
use super::model::{Figures, MonthRow};
use super::named::{self, BY_MONTH, Which, labelled};
use super::period::iso;
use crate::desk::calls::labels::Labels;
use crate::i18n::Locale;
use crate::organisation::desk;
use crate::web::figure::Drawn;

/// The figures as one long table: a line a row, with the name of its table. Machine-readable: the same columns in
/// every language, labels in the reader's.
pub fn long_table(figures: &Figures, labels: &Labels) -> Sheet {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut push = |table: &str, code: &str, label: String, count: u64, denominator: u64| {
        rows.push(vec![table.into(), code.into(), Cell::Text(label), int(count), int(denominator)]);
    };
    for (code, count) in headline(figures) {
        push("count", code, labels.locale().t(headline_key(code)), count, figures.total);
    }
    for month in &figures.by_month {
        let label = labels.locale().month(month.month.first_day());
        push(BY_MONTH, &month.month.to_string(), label, month.total(), figures.total);
    }
    for month in &figures.by_month {
        for (of, count) in [("new", month.new), ("repeat", month.repeat), ("unknown", month.unknown)] {
            let label = labels.locale().month(month.month.first_day());
            let table = format!("{BY_MONTH}_{of}");
            push(&table, &month.month.to_string(), label, count, month.total());
        }
    }
    for which in Which::all() {
        let table = which.of(figures);
        for (row, label) in labelled(which, table, labels) {
            push(which.name(), &row.code, label, row.count, table.denominator);
        }
    }
    Sheet {
        name: "figures".into(),
        columns: ["table", "code", "label", "count", "denominator"].map(String::from).into(),
        rows,
    }
}

fn int(n: u64) -> Cell {
    Cell::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn headline(figures: &Figures) -> [(&'static str, u64); 4] {
    [("total", figures.total), ("new", figures.new), ("repeat", figures.repeat), ("unknown", figures.unknown)]
}

fn headline_key(code: &str) -> &'static str {
    match code {
        "new" => "novelty-new",
        "repeat" => "novelty-repeat",
        "unknown" => "novelty-unknown",
        _ => "figure-units",
    }
}

/// The figures as JSON: integers `total`, `new`, `repeat`, `unknown`, and every table by its name.
pub fn json(figures: &Figures, labels: &Labels, desk: &desk::Model) -> Value {
    let mut out = serde_json::Map::new();
    out.insert("desk".into(), json!(desk.slug));
    out.insert("from".into(), json!(iso(figures.period.from())));
    out.insert("to".into(), json!(iso(figures.period.to())));
    out.insert("callers".into(), json!(figures.callers));
    for (code, count) in headline(figures) {
        out.insert(code.into(), json!(count));
    }
    let month = |row: &MonthRow| {
        json!({
            "code": row.month, "label": labels.locale().month(row.month.first_day()), "count": row.total(),
            "new": row.new, "repeat": row.repeat, "unknown": row.unknown,
        })
    };
    let rows: Vec<Value> = figures.by_month.iter().map(month).collect();
    out.insert(BY_MONTH.into(), json!({ "denominator": figures.total, "rows": rows }));
    for which in Which::all() {
        let table = which.of(figures);
        let rows: Vec<Value> = labelled(which, table, labels)
            .into_iter()
            .map(|(row, label)| json!({ "code": row.code, "label": label, "count": row.count }))
            .collect();
        out.insert(which.name().into(), json!({ "denominator": table.denominator, "rows": rows }));
    }
    Value::Object(out)
}

/// The figures as lines to read.
pub fn text(figures: &Figures, labels: &Labels) -> String {
    let locale = labels.locale();
    let mut out = format!("{}\n{}\n", figures.period.words(locale), headline_words(figures, labels));
    for figure in drawn::all(figures, labels) {
        out.push_str(&format!("\n{} ({})\n", figure.words.title, figure.words.denominator));
        let heading = (!figure.columns.is_empty()).then_some(&figure.columns);
        for row in heading.into_iter().chain(&figure.rows) {
            out.push_str(&format!("  {}\n", row.join("\t")));
        }
    }
    out
}

/// 78件 (新規 34件、再相談 44件)
pub fn headline_words(figures: &Figures, labels: &Labels) -> String {
    use crate::desk::calls::codes::Novelty;
    let locale = labels.locale();
    let mut parts = vec![(Novelty::New, figures.new), (Novelty::Repeat, figures.repeat)];
    if figures.unknown > 0 {
        parts.push((Novelty::Unknown, figures.unknown));
    }
    let parts: Vec<String> = parts
        .into_iter()
        .map(|(novelty, n)| {
            locale.args("figure-words", &[("label", &labels.of(novelty)), ("count", &grouped(n))])
        })
        .collect();
    locale.args(
        "figure-headline",
        &[("count", &grouped(figures.total)), ("parts", &parts.join(&locale.t("figure-comma")))],
    )
}

/// The report on A4 for the desk's own use: unsuppressed, and it says so.
pub fn report(figures: &Figures, labels: &Labels, desk: &desk::Model, today: time::Date) -> pdf::Report {
    let locale = labels.locale();
    let mut drawn = drawn::all(figures, labels);
    let months = drawn.remove(0);
    drawn.retain(|figure| figure.name != Which::Residence.name());
    let (units, each) = drawn::units(&drawn::units_parts(figures, labels), locale);
    let mut parts = vec![headline_words(figures, labels)];
    if each > 1 {
        parts.push(locale.tn("figure-each", each));
    }
    pdf::Report {
        lang: locale.tag().into(),
        date: today,
        publisher: desk.name.clone(),
        publisher_line: String::new(),
        title: locale.t("statistics-title"),
        period: figures.period.words(locale),
        meta: vec![
            locale.ta("statistics-report-made", "date", locale.date(today)),
            locale.t("statistics-not-for-publication"),
        ],
        why: None,
        about: None,
        counts: pdf::Counts {
            heading: locale.t("figure-units"),
            total: grouped(figures.total),
            unit: locale.t("figure-unit"),
            parts,
            units: Some(units.on_paper()),
            figures: vec![months.on_paper()],
        },
        residence: Some(residence_on_paper(
            &named::residence_lines(&labelled(Which::Residence, &figures.residence, labels), locale),
            Which::Residence.base(figures.callers, figures.residence.denominator, locale),
            None,
            locale,
        )),
        people: Some(pdf::People {
            heading: locale.t("statistics-people"),
            figures: drawn.iter().map(Drawn::on_paper).collect(),
            note: None,
        }),
        voices: None,
        passages: Vec::new(),
        colophon: vec![locale.t("statistics-not-for-publication")],
    }
}

/// The list of residences as the report on paper takes it.
pub fn residence_on_paper(
    lines: &[named::Line],
    denominator: String,
    note: Option<String>,
    locale: Locale,
) -> pdf::Residence {
    pdf::Residence {
        heading: Which::Residence.title(locale),
        denominator,
        columns: ["figure-column-count", "figure-column-place", "figure-column-squares"]
            .map(|key| locale.t(key)),
        rows: lines
            .iter()
            .map(|line| pdf::ResidenceRow {
                count: grouped(line.count),
                unit: locale.t(line.unit_key()),
                places: line.label.clone(),
                squares: line.squares(),
                dashed: line.is_rest,
            })
            .collect(),
        note,
    }
}
