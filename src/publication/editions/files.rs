//! An edition as files: the report on A4, its tables for machines, a workbook. All are made from what the page shows
//! ([`View`]).

use documents::pdf;
use documents::sheet::{Cell, Table as Sheet};

use super::content::FrozenCell;
use super::view::View;
use crate::publication::statistics::named::BY_MONTH;
use crate::web::figure::Drawn;

impl View {
    /// The report on A4.
    pub fn report(&self, made_on: time::Date) -> pdf::Report {
        let locale = self.locale;
        let t = |key: &str| locale.t(key);
        let is_why = !self.why.is_empty() || self.survey.is_some();
        let mut passages = Vec::new();
        if !self.meeting.is_empty() {
            let paragraphs = self.meeting.clone();
            passages.push(pdf::Passage { heading: t("edition-meeting"), paragraphs });
        }
        let fact = |(name, text): &(String, String)| pdf::Fact { name: name.clone(), text: text.clone() };
        let mut count_parts = self.parts.clone();
        count_parts.push(self.units_note.clone());
        pdf::Report {
            lang: locale.tag().into(),
            date: made_on,
            publisher: self.desk.clone(),
            publisher_line: self.by.clone(),
            title: self.title.clone(),
            period: self.period.clone(),
            meta: self.meta.clone(),
            why: is_why.then(|| pdf::Why {
                heading: t("edition-why"),
                figure: self.survey.as_ref().map(Drawn::on_paper),
                paragraphs: self.why.clone(),
            }),
            about: Some(pdf::About {
                heading: t("edition-about"),
                paragraphs: self.about.clone(),
                facts: self.facts.iter().map(fact).collect(),
            }),
            counts: pdf::Counts {
                heading: t("figure-units"),
                total: self.total.clone(),
                unit: t("figure-unit"),
                parts: count_parts,
                units: Some(self.units.on_paper()),
                figures: vec![self.months.on_paper()],
            },
            residence: Some(crate::publication::statistics::files::residence_on_paper(
                &self.residence,
                self.residence_base.clone(),
                self.residence_note.clone(),
                locale,
            )),
            people: Some(pdf::People {
                heading: t("statistics-people"),
                figures: self.people.iter().map(Drawn::on_paper).collect(),
                note: self.people_note.clone(),
            }),
            voices: None,
            passages,
            colophon: self.colophon.clone(),
        }
    }

    /// The edition's tables as one long table for machines: the same columns in every language.
    pub fn long_table(&self) -> Sheet {
        let locale = self.locale;
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let int = |n: u64| Cell::Int(i64::try_from(n).unwrap_or(i64::MAX));
        let total = self.content.total;
        let mut push = |table: &str, code: String, label: String, count: u64, of: Option<u64>| {
            let of = of.map_or(Cell::Empty, int);
            rows.push(vec![table.into(), Cell::Text(code), Cell::Text(label), int(count), of]);
        };
        let code = |cell: &FrozenCell| cell.codes.join("+");
        push("count", "total".into(), locale.t("figure-units"), total, Some(total));
        let parts: &[FrozenCell] = if self.content.parts.len() > 1 { &self.content.parts } else { &[] };
        for cell in parts {
            push("count", code(cell), cell.label.text(locale).into(), cell.count, Some(total));
        }
        for month in &self.content.months {
            let name = |month: crate::publication::statistics::period::Month| locale.month(month.first_day());
            let (code, label) = if month.first == month.last {
                (month.first.to_string(), name(month.first))
            } else {
                let (a, b) = (name(month.first), name(month.last));
                let words = locale.args("period-words", &[("from", &a), ("to", &b)]);
                (format!("{}/{}", month.first, month.last), words)
            };
            push(BY_MONTH, code, label, month.total, Some(total));
        }
        for table in &self.content.tables {
            for cell in &table.rows {
                let label = cell.label.text(locale).to_owned();
                push(&table.name, code(cell), label, cell.count, Some(table.denominator));
            }
        }
        for (name, cells) in [("contacts", &self.content.contacts), ("channels", &self.content.channels)] {
            for cell in cells {
                push(name, code(cell), cell.label.text(locale).into(), cell.count, None);
            }
        }
        Sheet {
            name: "edition".into(),
            columns: ["table", "code", "label", "count", "denominator"].map(String::from).into(),
            rows,
        }
    }

    /// The edition as sheets of a workbook: a sheet for each figure as it is seen, then the long table.
    pub fn sheets(&self) -> Vec<Sheet> {
        let figures = std::iter::once(&self.months).chain(&self.people);
        let mut sheets: Vec<Sheet> = figures.map(Drawn::sheet).collect();
        sheets.push(self.long_table());
        sheets
    }
}
