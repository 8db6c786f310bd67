//! Statements as CSV, in UTF-8 (with or without a byte order mark) or CP932, with whatever lines a bank puts before its headers.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;
use jpcal::DateError;
use time::Date;

use super::cells;
use super::columns::{self, AmountColumns, Columns, DateColumns};
use super::{Direction, Entry, Fault, FaultKind};
use crate::payer::is_method;

/// How many lines a bank may put before its headers.
const LINES_BEFORE: usize = 40;

/// A row and the line of the file that it begins in.
type Row = (usize, ::csv::StringRecord);

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Entry>, Vec<Fault>> {
    let text = decode(bytes)?;
    if text.trim().is_empty() {
        return Err(vec![whole(1, FaultKind::Empty)]);
    }
    let rows = rows(&text)?;
    let headers = rows.iter().take(LINES_BEFORE).enumerate();
    let found =
        headers.into_iter().find_map(|(at, (_, row))| columns::find(row.iter()).map(|found| (at, found)));
    let Some((at, columns)) = found else { return Err(vec![whole(1, FaultKind::NoHeaders)]) };
    let names: Vec<&str> = rows[at].1.iter().map(str::trim).collect();

    let mut entries = Vec::new();
    let mut faults = Vec::new();
    for (line, row) in &rows[at + 1..] {
        let row = Cells { line: *line, names: &names, row };
        if row.is_passed_over() || columns::find(row.row.iter()).as_ref() == Some(&columns) {
            continue;
        }
        match entry(&row, &columns) {
            Ok(entry) => entries.push(entry),
            Err(of_row) => faults.extend(of_row),
        }
    }
    if faults.is_empty() { Ok(entries) } else { Err(faults) }
}

fn whole(row: usize, kind: FaultKind) -> Fault {
    Fault { row, column: String::new(), value: String::new(), kind }
}

/// The text of a file. CP932 with kanji is never valid UTF-8, so that the order of asking does not matter.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Vec<Fault>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let cp932 = |bytes| SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes);
    cp932(bytes).ok_or_else(|| {
        let line = bytes
            .split(|&byte| byte == b'\n')
            .position(|line| SHIFT_JIS.decode_without_bom_handling_and_without_replacement(line).is_none());
        vec![whole(line.map_or(1, |line| line + 1), FaultKind::NotText)]
    })
}

fn rows(text: &str) -> Result<Vec<Row>, Vec<Fault>> {
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for record in reader.records() {
        let Ok(record) = record else { return Err(vec![whole(line, FaultKind::NotCsv)]) };
        let begins = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(counted);
        // The reader's place may be before the line ends that it has yet to pass over.
        let rest = text.as_bytes().get(begins..).unwrap_or_default();
        let begins = begins + rest.iter().take_while(|&&byte| byte == b'\r' || byte == b'\n').count();
        let between = text.as_bytes().get(counted..begins).unwrap_or_default();
        line += between.iter().filter(|&&byte| byte == b'\n').count();
        counted = begins.max(counted);
        rows.push((line, record));
    }
    Ok(rows)
}

/// A row with the headers' names.
struct Cells<'a> {
    line: usize,
    names: &'a [&'a str],
    row: &'a ::csv::StringRecord,
}

impl Cells<'_> {
    fn get(&self, column: usize) -> &str {
        self.row.get(column).unwrap_or_default().trim()
    }

    fn fault(&self, column: usize, kind: FaultKind) -> Fault {
        let name = self.names.get(column).copied().unwrap_or_default();
        Fault { row: self.line, column: name.to_owned(), value: self.get(column).to_owned(), kind }
    }

    /// Empty rows, and the sums that some banks put below.
    fn is_passed_over(&self) -> bool {
        let mut written = self.row.iter().map(str::trim).filter(|cell| !cell.is_empty());
        written.next().is_none_or(|first| ["合計", "総合計", "小計", "計", "合　計"].contains(&first))
    }
}

fn entry(row: &Cells<'_>, columns: &Columns) -> Result<Entry, Vec<Fault>> {
    let date = date(row, columns.date);
    let amount = amount(row, columns.amounts);
    let balance = match columns.balance {
        Some(column) => {
            cells::amount(row.get(column)).map_err(|()| row.fault(column, FaultKind::NotAnAmount))
        }
        None => Ok(None),
    };
    match (date, amount, balance) {
        (Ok(date), Ok((direction, amount)), Ok(balance)) => {
            let is_correction = amount < 0;
            let direction = if is_correction { opposite(direction) } else { direction };
            let payer = payer(row, &columns.payers);
            Ok(Entry { row: row.line, date, amount: amount.abs(), direction, is_correction, payer, balance })
        }
        (date, amount, balance) => {
            let mut faults: Vec<Fault> = date.err().into_iter().collect();
            faults.extend(amount.err().into_iter().flatten());
            faults.extend(balance.err());
            Err(faults)
        }
    }
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Credit => Direction::Debit,
        Direction::Debit => Direction::Credit,
    }
}

fn date(row: &Cells<'_>, columns: DateColumns) -> Result<Date, Fault> {
    let (column, date): (usize, Result<Date, DateError>) = match columns {
        DateColumns::One(column) => (column, cells::date(row.get(column))),
        DateColumns::Three(year, month, day) => {
            (year, cells::of_parts(row.get(year), row.get(month), row.get(day)))
        }
    };
    date.map_err(|error| row.fault(column, FaultKind::Date(error)))
}

/// The direction and the amount; a negative one is a correction.
fn amount(row: &Cells<'_>, columns: AmountColumns) -> Result<(Direction, i64), Vec<Fault>> {
    let read = |column: usize| {
        cells::amount(row.get(column)).map_err(|()| vec![row.fault(column, FaultKind::NotAnAmount)])
    };
    let needed = |column: usize| read(column)?.ok_or_else(|| vec![row.fault(column, FaultKind::NoAmount)]);
    match columns {
        AmountColumns::Two(credit, debit) => match (read(credit), read(debit)) {
            (Err(mut faults), Err(others)) => {
                faults.extend(others);
                Err(faults)
            }
            (Err(faults), _) | (_, Err(faults)) => Err(faults),
            (Ok(None), Ok(None)) => Err(vec![row.fault(credit, FaultKind::NoAmount)]),
            (Ok(Some(came)), Ok(Some(went))) if came != 0 && went != 0 => {
                Err(vec![row.fault(credit, FaultKind::BothDirections)])
            }
            // A zero in the other column is an empty cell.
            (Ok(Some(came)), Ok(went)) if came != 0 || went.is_none_or(|went| went == 0) => {
                Ok((Direction::Credit, came))
            }
            (_, Ok(went)) => Ok((Direction::Debit, went.unwrap_or(0))),
        },
        AmountColumns::InAlone(column) => Ok((Direction::Credit, needed(column)?)),
        AmountColumns::Signed(column) => {
            let amount = needed(column)?;
            Ok((if amount < 0 { Direction::Debit } else { Direction::Credit }, amount.abs()))
        }
        AmountColumns::Said(column, said) => {
            let direction = match row.get(said) {
                "入金" | "入" | "1" | "預入" | "貸" | "貸方" => Direction::Credit,
                "出金" | "出" | "2" | "払出" | "借" | "借方" => Direction::Debit,
                _ => return Err(vec![row.fault(said, FaultKind::UnknownDirection)]),
            };
            Ok((direction, needed(column)?))
        }
    }
}

/// The first cell that says more than 振込; if none does, the first that says anything.
fn payer(row: &Cells<'_>, columns: &[usize]) -> String {
    let written = || columns.iter().map(|&column| row.get(column)).filter(|cell| !cell.is_empty());
    written().find(|cell| !is_method(cell)).or_else(|| written().next()).unwrap_or_default().to_owned()
}
