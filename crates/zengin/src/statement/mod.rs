//! What came in and went out of a bank account: read from the banks' association's file (入出金取引明細, kind 03) or from the CSV that banks
//! offer, whichever the bytes are.
//!
//! What always holds:
//! - A statement is read wholly or not at all; every fault is told with its row, column and what stands there.
//! - Amounts are whole yen and never negative; which way the money went is said beside.
//! - Reading the same file twice gives the same [`Identity`] for each line, and no two lines of a file share one.

mod cells;
mod columns;
mod csv;
mod fault;
mod fixed;

use std::collections::HashMap;
use std::fmt;

pub use fault::{Fault, FaultKind};
use time::Date;
use unicode_normalization::UnicodeNormalization;

use crate::fold::fold;

/// Which way the money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Into the account.
    Credit,
    /// Out of the account.
    Debit,
}

/// Which of the forms a statement had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// 入出金取引明細 of the banks' association, 200 bytes a record.
    Fixed,
    /// CSV with a row of headers.
    Csv,
}

/// A line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands in the file: the record, or the line of text, from 1.
    pub row: usize,
    /// The day the bank booked it (勘定日).
    pub date: Date,
    /// Whole yen, zero or more.
    pub amount: i64,
    /// Which way it went.
    pub direction: Direction,
    /// Whether the bank took back or set right an earlier line (訂正, or a negative amount): never a payment to be booked unseen.
    pub is_correction: bool,
    /// Who paid, or what for, as the bank wrote it; may be empty.
    pub payer: String,
    /// What was in the account after it, where the file says so; negative when overdrawn.
    pub balance: Option<i64>,
    /// What makes it this line and no other.
    pub identity: Identity,
}

/// What tells a line of a statement from every other, so that importing a file twice, or two files that overlap, books nothing twice.
///
/// It is the account, the day, the direction and amount, the payer, the balance and an ordinal, since a bank gives no number that stays:
/// - the inquiry number (照会番号) of the fixed form starts anew in each file, and CSV has none;
/// - the balance tells apart two equal payments of one day, but not every bank prints it;
/// - the ordinal counts the lines of a file that are equal in all else. Two people of one name may pay the same on one day without a
///   balance: both count. A file fetched at noon has the first, one fetched in the evening both, and only the second is new.
///
/// An account must always be imported in the same form: the fixed form and CSV say the payer and balance differently.
///
/// It holds a person's name: where names are sealed, store a keyed hash of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity(String);

impl Identity {
    /// The whole as one line of text; stable from version to version.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The account that a file in the fixed form says it is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StatedAccount {
    /// The bank's code, four digits.
    pub bank: String,
    /// The branch's code, three digits.
    pub branch: String,
    /// The kind's code.
    pub kind: String,
    /// The number, as many digits as the file has.
    pub number: String,
    /// The holder as the bank writes it.
    pub holder: String,
}

/// A statement that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The form it had.
    pub form: Form,
    /// The account it is about, where it says so: compare it with the account that it is imported for.
    pub account: Option<StatedAccount>,
    /// The lines, in the order of the file.
    pub lines: Vec<Line>,
}

/// Reads a statement, or tells every fault in it.
///
/// `account` is the caller's own key of the bank account and becomes part of every identity. `today` settles the years of the fixed
/// form, which have two digits and no era: they lie in the ten years before it.
pub fn read(bytes: &[u8], account: &str, today: Date) -> Result<Statement, Vec<Fault>> {
    let (form, stated, entries) = if fixed::is_fixed(bytes) {
        let (stated, entries) = fixed::read(bytes, today)?;
        (Form::Fixed, stated, entries)
    } else {
        (Form::Csv, None, csv::read(bytes)?)
    };
    Ok(Statement { form, account: stated, lines: identified(account, entries) })
}

/// A line before it has its identity.
#[derive(Debug, Clone)]
struct Entry {
    row: usize,
    date: Date,
    amount: i64,
    direction: Direction,
    is_correction: bool,
    payer: String,
    balance: Option<i64>,
}

fn identified(account: &str, entries: Vec<Entry>) -> Vec<Line> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut lines = Vec::with_capacity(entries.len());
    for entry in entries {
        let sign = if entry.direction == Direction::Credit { '+' } else { '-' };
        let balance = entry.balance.map(|balance| balance.to_string()).unwrap_or_default();
        // Width and spaces differ between two downloads of one bank; nothing else may.
        let payer: String =
            entry.payer.chars().flat_map(fold).filter(|c| !c.is_whitespace() && *c != '|').nfc().collect();
        let alike = format!("{account}|{}|{sign}{}|{payer}|{balance}", entry.date, entry.amount);
        let ordinal = seen.entry(alike.clone()).or_insert(0);
        *ordinal += 1;
        let Entry { row, date, amount, direction, is_correction, payer, balance } = entry;
        let identity = Identity(format!("{alike}|{ordinal}"));
        lines.push(Line { row, date, amount, direction, is_correction, payer, balance, identity });
    }
    lines
}
