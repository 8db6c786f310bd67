//! CSV text to rows, character by character, after RFC 4180 with any line ending: CRLF, LF, CR alone.
//!
//! Written here because the row number must be the one a spreadsheet shows: empty lines count as rows, lines inside
//! quotes do not, CR alone ends a row. The `csv` crate skips empty lines without counting them; the tests use it as
//! the oracle for everything else.

use super::read::{Limits, ReadError, Row};

/// The state between two characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before the first character of a cell.
    CellStart,
    /// In a cell without quotes.
    Plain,
    /// Between quotes.
    Quoted,
    /// After a quote that either ends the quoted part or is the first half of `""`.
    Quote,
}

/// A parser fed with characters; it holds one row at most.
pub(super) struct Parser {
    limits: Limits,
    at: At,
    row: u64,
    cells: Vec<String>,
    cell: String,
    length: usize,
    /// The last character was a CR that ended a row: an LF right after it belongs to it.
    after_cr: bool,
    /// Quotes were seen in this row, so that a row of one empty quoted cell is not an empty line.
    quoted: bool,
}

impl Parser {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            at: At::CellStart,
            row: 1,
            cells: Vec::new(),
            cell: String::new(),
            length: 0,
            after_cr: false,
            quoted: false,
        }
    }

    /// The number of the row being read.
    pub(super) fn row(&self) -> u64 {
        self.row
    }

    /// Takes one character; gives the row that ended with it, unless that was an empty line.
    pub(super) fn push(&mut self, c: char) -> Result<Option<Row>, ReadError> {
        if std::mem::take(&mut self.after_cr) && c == '\n' {
            return Ok(None);
        }
        if c == '\0' {
            return Err(ReadError::Nul { row: self.row, column: self.cells.len() + 1 });
        }
        match (self.at, c) {
            (At::Quoted, '"') => self.at = At::Quote,
            (At::Quoted, c) => self.keep(c)?,
            (At::CellStart, '"') => {
                self.quoted = true;
                self.at = At::Quoted;
            }
            (At::Quote, '"') => {
                self.keep('"')?;
                self.at = At::Quoted;
            }
            (_, ',') => self.end_cell()?,
            (_, '\r' | '\n') => {
                self.after_cr = c == '\r';
                return self.end_row();
            }
            (_, c) => {
                self.at = At::Plain;
                self.keep(c)?;
            }
        }
        Ok(None)
    }

    /// The last row, if the file did not end with a line ending.
    pub(super) fn finish(&mut self) -> Result<Option<Row>, ReadError> {
        if self.at == At::Quoted {
            return Err(ReadError::UnclosedQuote { row: self.row, column: self.cells.len() + 1 });
        }
        self.end_row()
    }

    fn keep(&mut self, c: char) -> Result<(), ReadError> {
        self.length += 1;
        if self.length > self.limits.cell_characters {
            return Err(ReadError::CellTooLong {
                row: self.row,
                column: self.cells.len() + 1,
                limit: self.limits.cell_characters,
            });
        }
        self.cell.push(c);
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        if self.cells.len() >= self.limits.columns {
            return Err(ReadError::TooManyColumns { row: self.row, limit: self.limits.columns });
        }
        self.cells.push(std::mem::take(&mut self.cell));
        self.length = 0;
        self.at = At::CellStart;
        Ok(())
    }

    fn end_row(&mut self) -> Result<Option<Row>, ReadError> {
        let empty_line = self.cells.is_empty() && self.cell.is_empty() && !self.quoted;
        let number = self.row;
        if number > self.limits.rows {
            return if empty_line {
                Ok(None)
            } else {
                Err(ReadError::TooManyRows { limit: self.limits.rows })
            };
        }
        self.end_cell()?;
        self.row += 1;
        self.quoted = false;
        let cells = std::mem::take(&mut self.cells);
        Ok(if empty_line { None } else { Some(Row { number, cells }) })
    }
}
