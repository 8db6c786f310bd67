//! The report of a fiscal year as a paper and as a workbook.

use documents::pdf;
use documents::sheet::Table;
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

/// The tables of the report, a sheet each.
pub fn sheets(sections: &[Section]) -> Vec<Table> {
    let listed = |listed: &Listed| Table {
        name: listed.title.clone(),
        columns: listed.columns.clone(),
        rows: listed.rows.iter().map(|(_, row)| cells(row)).collect(),
    };
    let figures = |section: &Section| {
        section.figures.iter().filter(|figure| !figure.rows.is_empty()).map(Drawn::sheet).collect::<Vec<_>>()
    };
    let of = |section: &Section| {
        let mut sheets: Vec<Table> = figures(section);
        sheets.extend(section.tables.iter().map(listed));
        sheets
    };
    sections.iter().flat_map(of).collect()
}
