//! Writing tables: CSV row by row into anything, xlsx as bytes.

use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use time::Date;

use super::{Cell, Table, neutralise};

/// Why a table cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The target did not take it.
    #[error("the file cannot be written: {0}")]
    Io(#[from] std::io::Error),
    /// Too many rows, too long a text, or a date that is none.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] XlsxError),
}

impl From<csv::Error> for WriteError {
    fn from(error: csv::Error) -> Self {
        Self::Io(error.into())
    }
}

/// CSV, row by row: CRLF, quotes where needed, text neutralised.
pub struct CsvWriter<W: Write> {
    inner: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// Begins with the columns. `bom` for files that are opened by double click in Excel.
    ///
    /// # Errors
    /// When the target does not take it.
    pub fn new(mut target: W, columns: &[String], bom: bool) -> Result<Self, WriteError> {
        if bom {
            target.write_all("\u{feff}".as_bytes())?;
        }
        let mut inner =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(target);
        inner.write_record(columns.iter().map(|column| neutralise(column)))?;
        Ok(Self { inner })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When the target does not take it.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), WriteError> {
        self.inner.write_record(cells.iter().map(|cell| match cell {
            Cell::Text(text) => neutralise(text),
            Cell::Int(number) => number.to_string(),
            Cell::Date(day) => day.clone(),
            Cell::Empty => String::new(),
        }))?;
        Ok(())
    }

    /// Writes what is held back and gives the target back.
    ///
    /// # Errors
    /// When the target does not take it.
    pub fn finish(self) -> Result<W, WriteError> {
        self.inner.into_inner().map_err(|error| WriteError::Io(error.into_error()))
    }
}

/// A table as CSV.
///
/// # Errors
/// None in practice: memory takes everything.
pub fn write_csv(table: &Table, bom: bool) -> Result<Vec<u8>, WriteError> {
    let mut writer = CsvWriter::new(Vec::new(), &table.columns, bom)?;
    for row in &table.rows {
        writer.row(row)?;
    }
    writer.finish()
}

/// Tables as a workbook, a sheet each. `created` is written into the file instead of the clock's day.
///
/// # Errors
/// Text over 32,767 characters, more than 1,048,576 rows, a [`Cell::Date`] that is no day after 1899.
pub fn write_xlsx(tables: &[Table], created: Date) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::parse_from_str(&created.to_string())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let (head, date) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let sheet = workbook.add_worksheet();
        let name = sheet_name(&table.name, &names);
        sheet.set_name(&name)?;
        names.push(name);
        sheet.set_freeze_panes(1, 0)?;
        for (column, name) in (0_u16..).zip(&table.columns) {
            sheet.write_string_with_format(0, column, neutralise(name), &head)?;
            sheet.set_column_width(column, width(table, usize::from(column)))?;
        }
        for (row, cells) in (1_u32..).zip(&table.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                write_cell(sheet, row, column, cell, &date)?;
            }
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    date: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write_string(row, column, neutralise(text))?,
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet has no other numbers")]
        Cell::Int(number) => sheet.write_number(row, column, *number as f64)?,
        Cell::Date(day) => {
            sheet.write_datetime_with_format(row, column, ExcelDateTime::parse_from_str(day)?, date)?
        }
        Cell::Empty => return Ok(()),
    };
    Ok(())
}

/// A name Excel takes: at most 31 UTF-16 units, none of `[]:*?/\`, no apostrophe at the ends, each only once.
fn sheet_name(name: &str, taken: &[String]) -> String {
    let clean: String =
        name.chars().map(|c| if "[]:*?/\\".contains(c) || c.is_control() { ' ' } else { c }).collect();
    let clean = clean.trim().trim_matches('\'');
    let clean = if clean.is_empty() { "1" } else { clean };
    let cut = |room: usize| {
        let mut units = 0;
        let fits = |c: &char| {
            units += c.len_utf16();
            units <= room
        };
        clean.chars().take_while(fits).collect::<String>()
    };
    let same = |candidate: &str| taken.iter().any(|other| other.to_lowercase() == candidate.to_lowercase());
    let mut candidate = cut(31);
    let mut number = 2_u32;
    while same(&candidate) {
        candidate = format!("{} {number}", cut(26));
        number += 1;
    }
    candidate
}

/// A column as wide as its widest text, between 8 and 40 half-width characters.
fn width(table: &Table, column: usize) -> f64 {
    let half_widths = |text: &str| text.chars().map(|c| if c.is_ascii() { 1_u32 } else { 2 }).sum::<u32>();
    let head = table.columns.get(column).map_or(0, |name| half_widths(name));
    let cells = table.rows.iter().take(200).filter_map(|row| row.get(column)).map(|cell| match cell {
        Cell::Text(text) => half_widths(text),
        Cell::Date(_) => 10,
        Cell::Int(number) => half_widths(&number.to_string()),
        Cell::Empty => 0,
    });
    f64::from(cells.fold(head, u32::max).clamp(6, 38) + 2)
}
