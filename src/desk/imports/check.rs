//! The first pass over a file: reads every row, collects what is wrong or odd, and looks up what is there already.
//! Stores nothing. Holds a chunk of rows and a few bytes for each row seen.

use std::collections::HashMap;

use documents::sheet::{ReadError, Row};
use serde::{Deserialize, Serialize};

use super::across::Across;
use super::field::{Field, Layout};
use super::finding::{Finding, Remedy, Report};
use super::known::{self, Known};
use super::reading::{self, Context, Found, Understood};
use super::source::{Source, SourceError};
use crate::db::{Db, DbError, Scope};
use crate::i18n::Message;
use crate::id::Id;

/// Rows read at once.
const CHUNK: usize = 500;
/// Rows shown in a preview.
const SAMPLE: usize = 5;

/// What the new rows of a file need of one fiscal year's numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    /// The largest number that the file gives.
    pub largest: i32,
    /// Rows to be numbered.
    pub unnumbered: i32,
}

/// What the first pass found.
#[derive(Debug, Default)]
pub struct Checked {
    /// Counts, faults and warnings.
    pub report: Report,
    /// Which column is what.
    pub layout: Layout,
    /// What the new rows need, by fiscal year.
    pub years: HashMap<i16, Year>,
    /// The first rows, as understood.
    pub sample: Vec<Understood>,
    /// Unknown, new and repeat calls among the new rows, by the number of their code.
    pub by_novelty: [u64; 3],
}

impl Checked {
    /// Whether the file may be stored.
    pub fn is_clean(&self) -> bool {
        self.report.faults.is_empty()
    }
}

/// What is done with the rows as they are read, beside checking them.
pub trait Keep: Send {
    /// Takes the rows as the file has them, the header among them.
    fn keep(&mut self, rows: &[Row]) -> impl Future<Output = Result<(), DbError>> + Send;
}

/// Nothing is kept.
pub struct KeepNothing;

impl Keep for KeepNothing {
    async fn keep(&mut self, _: &[Row]) -> Result<(), DbError> {
        Ok(())
    }
}

/// Reads a file for a desk. `progress` is told how many rows were read.
///
/// # Errors
/// [`DbError`] when the database does; what is wrong with the file is in the report.
pub async fn check(
    db: &Db,
    scope: &Scope,
    desk: Id,
    context: &Context,
    source: Result<Source, SourceError>,
    keep: &mut impl Keep,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Checked, DbError> {
    let mut pass = Pass { db, scope, desk, context, checked: Checked::default(), across: Across::default() };
    let mut found = Found::default();
    let outcome = match source {
        Ok(source) => pass.read(source, keep, &mut found, progress).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {}
        Err(SourceError::File(error)) => found.faults.push(unreadable(&error, &pass.checked.layout)),
        Err(SourceError::Held(error)) => return Err(error),
    }
    let Pass { mut checked, mut across, .. } = pass;
    across.overlaps(&checked.layout, &mut found);
    found.faults.sort();
    found.warnings.sort();
    checked.report.faults = found.faults;
    checked.report.warnings = found.warnings;
    Ok(checked)
}

struct Pass<'a> {
    db: &'a Db,
    scope: &'a Scope,
    desk: Id,
    context: &'a Context,
    checked: Checked,
    across: Across,
}

impl Pass<'_> {
    async fn read(
        &mut self,
        mut source: Source,
        keep: &mut impl Keep,
        found: &mut Found,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<(), SourceError> {
        let mut has_header = false;
        loop {
            let rows = source.next(self.db, self.scope, CHUNK).await?;
            if rows.is_empty() {
                break;
            }
            let mut body = rows.as_slice();
            if !has_header {
                let Some((header, rest)) = rows.split_first() else { break };
                has_header = true;
                self.header(header, found);
                body = rest;
                if !self.checked.layout.has(Field::Date) {
                    return Ok(());
                }
            }
            self.rows(body, found).await?;
            if found.faults.is_empty() {
                keep.keep(&rows).await?;
            }
            progress(self.checked.report.rows);
            tokio::task::yield_now().await;
        }
        if !has_header {
            found.faults.push(Finding::new(
                1,
                "",
                "",
                Message::new("import-fault-empty"),
                Remedy::words("import-remedy-empty"),
            ));
        } else if self.checked.report.rows == 0 {
            found.warnings.push(Finding::new(
                1,
                "",
                "",
                Message::new("import-warning-no-rows"),
                Remedy::None,
            ));
        }
        Ok(())
    }

    fn header(&mut self, header: &Row, found: &mut Found) {
        if header.cells.first().is_some_and(|cell| is_no_sheet(cell)) {
            let message = Message::new("import-fault-no-sheet");
            let remedy = Remedy::words("import-unreadable-remedy-file");
            found.faults.push(Finding::new(header.number, "", "", message, remedy));
            return;
        }
        let layout = Layout::of(&header.cells);
        if !layout.has(Field::Date) {
            let message = Message::new("import-fault-no-column");
            let remedy = Remedy::words("import-remedy-no-column");
            found.faults.push(Finding::new(header.number, Field::Date.name(), "", message, remedy));
        }
        for (index, field) in &layout.twice {
            let name = layout.headers.get(*index).map_or("", String::as_str);
            let message = Message::new("import-fault-column-twice").with("column", layout.header(*field));
            let remedy = Remedy::words("import-remedy-column-twice");
            found.faults.push(Finding::new(header.number, name, name, message, remedy));
        }
        for name in layout.unknown() {
            let message = Message::new("import-warning-column");
            found.warnings.push(Finding::new(header.number, name, name, message, Remedy::None));
        }
        self.checked.layout = layout;
    }

    async fn rows(&mut self, rows: &[Row], found: &mut Found) -> Result<(), DbError> {
        let keys = self.db.keys(self.scope.organisation()).await?;
        let mut identified = Vec::with_capacity(rows.len());
        for row in rows {
            if row.cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            self.checked.report.rows += 1;
            let layout = &self.checked.layout;
            let read = reading::read(row, layout, self.context, found);
            let Some((understood, came)) = self.across.take(row.number, read, layout, found) else {
                continue;
            };
            identified.push(known::identified(&keys, self.desk, understood, came));
        }
        let known = known::look_up(self.db, self.scope, self.desk, &identified).await?;
        for (row, known) in identified.into_iter().zip(known) {
            if known == Known::No {
                self.fresh(row.row);
                continue;
            }
            self.checked.report.skipped += 1;
            if known == Known::Differs {
                let number = row.row.number.map_or(String::new(), |n| n.to_string());
                let column = self.checked.layout.header(Field::Number);
                let message = Message::new("import-warning-differs");
                found.warnings.push(Finding::new(row.row.row, column, &number, message, Remedy::None));
            }
        }
        Ok(())
    }

    fn fresh(&mut self, row: Understood) {
        use crate::desk::calls::codes::Code;
        self.checked.report.fresh += 1;
        let novelty = usize::try_from(row.facts.novelty.number()).unwrap_or(0);
        if let Some(count) = self.checked.by_novelty.get_mut(novelty) {
            *count += 1;
        }
        let year = self.checked.years.entry(row.facts.fiscal_year()).or_default();
        match row.number {
            Some(number) => year.largest = year.largest.max(number),
            None => year.unnumbered += 1,
        }
        if self.checked.sample.len() < SAMPLE {
            self.checked.sample.push(row);
        }
    }
}

/// Whether a file begins like something else than a table: a document, a picture, a page, whatever its name says.
fn is_no_sheet(first: &str) -> bool {
    ["%PDF", "{\\rtf", "<!DOCTYPE", "<html", "<?xml"].iter().any(|sign| first.starts_with(sign))
        || first.chars().any(|c| c.is_control() && !c.is_whitespace())
}

/// A file that cannot be read on, as a fault.
fn unreadable(error: &ReadError, layout: &Layout) -> Finding {
    let (row, column, message, remedy) = match error {
        ReadError::Undecodable { row } => (*row, 0, "undecodable", "encoding"),
        ReadError::Nul { row, column } => (*row, *column, "nul", "encoding"),
        ReadError::UnclosedQuote { row, column } => (*row, *column, "quote", "quote"),
        ReadError::CellTooLong { row, column, .. } => (*row, *column, "long-cell", "long-cell"),
        ReadError::TooManyColumns { row, .. } => (*row, 0, "many-columns", "file"),
        ReadError::TooManyRows { limit } => (*limit, 0, "many-rows", "split"),
        ReadError::TooLarge { .. } => (1, 0, "large", "split"),
        ReadError::Workbook(_) => (1, 0, "workbook", "file"),
        ReadError::Io(_) => (1, 0, "io", "file"),
    };
    let column = column.checked_sub(1).and_then(|at| layout.headers.get(at)).map_or("", String::as_str);
    let message = Message::new(&format!("import-unreadable-{message}"));
    Finding::new(row, column, "", message, Remedy::words(&format!("import-unreadable-remedy-{remedy}")))
}
