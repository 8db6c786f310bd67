//! Spreadsheets: tables written as xlsx and CSV, rows read from either.
//!
//! What always holds: text never becomes a formula in the program that opens the file (see [`neutralise`]), and what
//! was written comes back as it was through [`unneutralise`].

mod decode;
mod parse;
mod read;
mod write;
mod xlsx;

pub use read::{Format, Limits, ReadError, Row, RowReader, read_rows, read_rows_within};
pub use write::{CsvWriter, WriteError, write_csv, write_xlsx};

/// A table to be written. Every row has as many cells as there are columns, or fewer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The name of the sheet, in xlsx. Signs a sheet's name cannot hold are replaced, and it is cut at 31.
    pub name: String,
    /// The first row.
    pub columns: Vec<String>,
    /// The other rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text, neutralised on writing.
    Text(String),
    /// A count.
    Int(i64),
    /// A day as `2025-06-04`: a real date in xlsx.
    Date(String),
    /// Nothing.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Text that a spreadsheet would take for a formula, or that would hide one, gets an apostrophe in front: text that
/// begins with `=`, `+`, `-`, `@` (also full-width), tab or a line break, and text where only apostrophes stand before
/// such a sign (so that the way back is exact). After OWASP, "CSV Injection".
#[must_use]
pub fn neutralise(text: &str) -> String {
    if acts(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text as it was before [`neutralise`]. Text that was never neutralised stays as it is, but for one case: text
/// of a foreign file that begins with an apostrophe and such a sign loses that apostrophe, as in a spreadsheet.
#[must_use]
pub fn unneutralise(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if acts(rest) => rest,
        _ => text,
    }
}

fn acts(text: &str) -> bool {
    let signs = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    text.trim_start_matches('\'').starts_with(signs)
}
