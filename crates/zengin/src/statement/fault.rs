//! What can be wrong with a statement, with the place of each fault.

use jpcal::DateError;

/// A fault in a statement's file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fault {
    /// The record, or the line of text, from 1.
    pub row: usize,
    /// The column as the file or the standard names it; empty when the row is at fault as a whole.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// What is wrong with a cell or row.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FaultKind {
    /// The bytes are neither UTF-8 nor CP932.
    #[error("not text")]
    NotText,
    /// The row is no CSV.
    #[error("not CSV")]
    NotCsv,
    /// No row of headers has a date and amounts.
    #[error("no row of headers with a date and amounts")]
    NoHeaders,
    /// The file has no lines at all.
    #[error("empty")]
    Empty,
    /// No date.
    #[error("{0}")]
    Date(DateError),
    /// A date of the fixed form that lies in none of the ten years before today.
    #[error("a date that is not of the last ten years")]
    FarDate,
    /// No amount of whole yen.
    #[error("no amount of whole yen")]
    NotAnAmount,
    /// Neither an amount in nor an amount out.
    #[error("no amount")]
    NoAmount,
    /// An amount in and an amount out in one row.
    #[error("an amount both in and out")]
    BothDirections,
    /// The cell does not say which way the money went.
    #[error("neither in nor out")]
    UnknownDirection,
    /// The record is not 200 bytes.
    #[error("{0} bytes, not 200")]
    Length(usize),
    /// A record of this kind does not stand here.
    #[error("a record that does not stand here")]
    Order,
    /// The file is of another kind than 03, or not in JIS.
    #[error("another kind of file")]
    OtherKind,
    /// The file is about more than one account, or one that is neither ordinary, current nor savings.
    #[error("another account")]
    OtherAccount,
    /// The field holds something else than the standard says.
    #[error("what the field may not hold")]
    Content,
    /// The trailer says something else than the records come to.
    #[error("the records come to {0}")]
    Total(i64),
}
