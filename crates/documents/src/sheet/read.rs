//! Reading rows from a file somebody sends: CSV in pieces, xlsx within limits.
//!
//! Every fault names the row as a spreadsheet shows it: the header is row 1, empty rows count.

use std::io::{Read, Seek};

use super::decode::{Piece, Text, detect};
use super::parse::Parser;
use super::xlsx;

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Comma-separated text, UTF-8 or CP932.
    Csv,
    /// A workbook; its first visible sheet is read.
    Xlsx,
}

impl Format {
    /// The kind by its first bytes: a workbook is a zip archive, everything else is taken for CSV.
    #[must_use]
    pub fn guess(first_bytes: &[u8]) -> Self {
        if first_bytes.starts_with(b"PK\x03\x04") { Self::Xlsx } else { Self::Csv }
    }
}

/// A row that has at least one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number as a spreadsheet shows it; the first row of the file is 1.
    pub number: u64,
    /// Its cells from column 1 on. Days as `2025-06-04`, times as `13:05`, whole numbers without `.0`.
    pub cells: Vec<String>,
}

/// How much a file may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Characters in a cell. A spreadsheet holds 32,767.
    pub cell_characters: usize,
    /// Cells in a row.
    pub columns: usize,
    /// Rows in a file. A spreadsheet holds 1,048,576.
    pub rows: u64,
    /// Bytes of a workbook once unpacked (a small file can unpack to gigabytes), and of its rows in memory. Not for CSV.
    pub unpacked_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cell_characters: 32_767, columns: 512, rows: 1_048_576, unpacked_bytes: 64 * 1024 * 1024 }
    }
}

/// Why a file cannot be read on. Nothing after the fault is read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The source could not be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Neither UTF-8 nor CP932 in this row.
    #[error("row {row}: neither UTF-8 nor CP932")]
    Undecodable {
        /// As a spreadsheet shows it.
        row: u64,
    },
    /// A NUL character: no text file, or UTF-16.
    #[error("row {row}, column {column}: a NUL character")]
    Nul {
        /// As a spreadsheet shows it.
        row: u64,
        /// From 1.
        column: usize,
    },
    /// A quote was opened in this cell and never closed.
    #[error("row {row}, column {column}: a quote that is not closed")]
    UnclosedQuote {
        /// As a spreadsheet shows it.
        row: u64,
        /// From 1.
        column: usize,
    },
    /// More characters in a cell than [`Limits::cell_characters`].
    #[error("row {row}, column {column}: more than {limit} characters")]
    CellTooLong {
        /// As a spreadsheet shows it.
        row: u64,
        /// From 1.
        column: usize,
        /// The limit.
        limit: usize,
    },
    /// More cells than [`Limits::columns`].
    #[error("row {row}: more than {limit} columns")]
    TooManyColumns {
        /// As a spreadsheet shows it.
        row: u64,
        /// The limit.
        limit: usize,
    },
    /// More rows than [`Limits::rows`].
    #[error("more than {limit} rows")]
    TooManyRows {
        /// The limit.
        limit: u64,
    },
    /// A workbook that unpacks to more than [`Limits::unpacked_bytes`].
    #[error("the workbook unpacks to more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// No workbook, a broken one, or one with a password.
    #[error("not a readable workbook: {0}")]
    Workbook(String),
}

/// Reads rows within the usual [`Limits`]; see [`read_rows_within`].
///
/// # Errors
/// As [`read_rows_within`].
pub fn read_rows<R: Read + Seek>(source: R, format: Format) -> Result<RowReader<R>, ReadError> {
    read_rows_within(source, format, Limits::default())
}

/// Reads rows. CSV is passed over twice (encoding, then rows) and never held in memory; of a workbook, the rows of
/// its first visible sheet are. After an error the iterator ends.
///
/// # Errors
/// When the source cannot be read, and for a workbook that is broken or outside the limits. Faults in CSV come from
/// the iterator, at their row.
pub fn read_rows_within<R: Read + Seek>(
    mut source: R,
    format: Format,
    limits: Limits,
) -> Result<RowReader<R>, ReadError> {
    let state = match format {
        Format::Csv => {
            source.rewind()?;
            let encoding = detect(&mut source)?;
            State::Csv(Box::new(Csv {
                text: Text::new(source, encoding),
                parser: Parser::new(limits),
                piece: String::new(),
                next: 0,
                last: Piece::Text,
            }))
        }
        Format::Xlsx => State::Rows(xlsx::rows(source, limits)?.into_iter()),
    };
    Ok(RowReader { state })
}

/// An iterator over the rows of a file.
pub struct RowReader<R> {
    state: State<R>,
}

enum State<R> {
    Csv(Box<Csv<R>>),
    Rows(std::vec::IntoIter<Row>),
    Ended,
}

struct Csv<R> {
    text: Text<R>,
    parser: Parser,
    piece: String,
    next: usize,
    last: Piece,
}

impl<R: Read> Csv<R> {
    fn row(&mut self) -> Result<Option<Row>, ReadError> {
        loop {
            while let Some(c) = self.piece[self.next..].chars().next() {
                self.next += c.len_utf8();
                if let Some(row) = self.parser.push(c)? {
                    return Ok(Some(row));
                }
            }
            match self.last {
                Piece::Text => {
                    self.last = self.text.next(&mut self.piece)?;
                    self.next = 0;
                }
                Piece::Undecodable => return Err(ReadError::Undecodable { row: self.parser.row() }),
                Piece::End => return self.parser.finish(),
            }
        }
    }
}

impl<R: Read> Iterator for RowReader<R> {
    type Item = Result<Row, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = match &mut self.state {
            State::Csv(csv) => csv.row(),
            State::Rows(rows) => Ok(rows.next()),
            State::Ended => return None,
        };
        match row {
            Ok(Some(row)) => Some(Ok(row)),
            Ok(None) => {
                self.state = State::Ended;
                None
            }
            Err(error) => {
                self.state = State::Ended;
                Some(Err(error))
            }
        }
    }
}
