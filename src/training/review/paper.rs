//! The report of a fiscal year as a paper and as a workbook.

use documents::pdf;
use documents::sheet::{Cell, Table};
use time::Date;

use super::annual::{Listed, Section};
use crate::i18n::Locale;
use crate::web::figure::{Drawn, cells};

/// The report on A4.
pub fn review(
    publisher: String,
    period: String,
    sections: &[Section],
    today: Date,
    locale: Locale,
) -> pdf::Review {
    let table = |listed: &Listed| pdf::TitledTable {
        title: listed.title.clone(),
        denominator: listed.base.clone(),
        table: pdf::FigureTable {
            columns: listed.columns.clone(),
            rows: listed.rows.iter().map(|(_, cells)| cells.clone()).collect(),
        },
        note: None,
    };
    let section = |section: &Section| {
        let named = section.differences.iter().map(|(_, words)| words.clone());
        pdf::Section {
            heading: section.heading.clone(),
            paragraphs: section.paragraphs.iter().cloned().chain(named).collect(),
            figures: section.figures.iter().map(Drawn::on_paper).collect(),
            tables: section.tables.iter().map(table).collect(),
            notes: section.notes.clone(),
        }
    };
    pdf::Review {
        lang: locale.tag().into(),
        date: today,
        publisher,
        title: locale.t("review-year-title"),
        period,
        meta: vec![locale.ta("review-as-of", "day", locale.date(today)), locale.t("review-internal-short")],
        sections: sections.iter().map(section).collect(),
    }
}

/// The report as a workbook: a sheet of what is to be known when reading it, then the tables, a sheet each.
pub fn sheets(period: String, sections: &[Section], today: Date, locale: Locale) -> Vec<Table> {
    let listed = |listed: &Listed| Table {
        name: listed.title.clone(),
        columns: listed.columns.clone(),
        rows: listed.rows.iter().map(|(_, row)| cells(row)).collect(),
    };
    let of = |section: &Section| {
        let figures = section.figures.iter().filter(|figure| !figure.rows.is_empty()).map(Drawn::sheet);
        figures.chain(section.tables.iter().map(listed)).collect::<Vec<_>>()
    };
    std::iter::once(about(period, sections, today, locale)).chain(sections.iter().flat_map(of)).collect()
}

/// What the page says beside its tables: of when the numbers are, for whom, and what differs.
fn about(period: String, sections: &[Section], today: Date, locale: Locale) -> Table {
    let head = [locale.ta("review-as-of", "day", locale.date(today)), locale.t("review-internal")];
    let words = sections.iter().flat_map(|section| {
        let named = section.differences.iter().map(|(_, words)| words);
        let all = section.paragraphs.iter().chain(named).chain(&section.notes);
        let all: Vec<&String> = all.collect();
        let heading = (!all.is_empty()).then_some(&section.heading);
        heading.into_iter().chain(all)
    });
    let rows = head.iter().chain(words).map(|words| vec![Cell::Text(words.clone())]);
    Table {
        name: locale.t("review-year-title"),
        columns: vec![locale.ta("review-year-of", "year", period)],
        rows: rows.collect(),
    }
}
