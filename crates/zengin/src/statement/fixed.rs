//! Statements in the form of the banks' association (入出金取引明細, kind 03): a header, data, a trailer and an end, 200 bytes each.

use encoding_rs::SHIFT_JIS;
use jpcal::DateError;
use time::{Date, Duration, Month};

use super::{Direction, Entry, Fault, FaultKind, StatedAccount};
use crate::layout::{Field, Holds, bytes, statement};

/// Whether the bytes are records and not lines of CSV: the first 200 hold no line end and no comma, and begin as a header does.
pub(super) fn is_fixed(file: &[u8]) -> bool {
    let Some(header) = file.get(..statement::LENGTH) else { return false };
    header.starts_with(b"1")
        && header[1..3].iter().all(u8::is_ascii_digit)
        && !header.iter().any(|byte| b"\r\n,".contains(byte))
}

#[derive(Default)]
struct Sums {
    credits: [i64; 2],
    debits: [i64; 2],
}

pub(super) fn read(file: &[u8], today: Date) -> Result<(Option<StatedAccount>, Vec<Entry>), Vec<Fault>> {
    let mut faults = Vec::new();
    let mut stated = None;
    let mut entries = Vec::new();
    let mut sums = Sums::default();
    let mut before = b'0';
    for (index, record) in split(file).into_iter().enumerate() {
        let record = Record { row: index + 1, bytes: record };
        let kind = record.bytes.first().copied().unwrap_or_default();
        if record.bytes.len() != statement::LENGTH {
            faults.push(record.fault(&[], "", FaultKind::Length(record.bytes.len())));
            continue;
        }
        let layout: &[Field] = match (before, kind) {
            (b'0', b'1') => &statement::HEADER,
            (b'1' | b'2', b'2') => &statement::DATA,
            (b'1' | b'2', b'8') => &statement::TRAILER,
            (b'8', b'9') => &statement::END,
            (b'8', b'1') => {
                faults.push(record.fault(&[], "", FaultKind::OtherAccount));
                break;
            }
            _ => {
                faults.push(record.fault(&[], "", FaultKind::Order));
                break;
            }
        };
        before = kind;
        let wrong = record.content(layout);
        if !wrong.is_empty() {
            faults.extend(wrong);
            continue;
        }
        match kind {
            b'1' => match header(&record, layout) {
                Ok(account) => stated = Some(account),
                Err(fault) => faults.push(fault),
            },
            b'2' => match data(&record, layout, today) {
                Ok(entry) => {
                    let sums = if entry.direction == Direction::Credit {
                        &mut sums.credits
                    } else {
                        &mut sums.debits
                    };
                    sums[0] += 1;
                    sums[1] += entry.amount;
                    entries.push(entry);
                }
                Err(fault) => faults.push(fault),
            },
            b'8' if faults.is_empty() => faults.extend(totals(&record, layout, &sums)),
            _ => {}
        }
    }
    if before != b'9' && faults.is_empty() {
        let row = split(file).len();
        faults.push(Fault { row, column: String::new(), value: String::new(), kind: FaultKind::Order });
    }
    if faults.is_empty() { Ok((stated, entries)) } else { Err(faults) }
}

fn header(record: &Record<'_>, layout: &[Field]) -> Result<StatedAccount, Fault> {
    let account = StatedAccount {
        bank: record.text(layout, "銀行コード"),
        branch: record.text(layout, "支店コード"),
        kind: record.text(layout, "預金種目"),
        number: record.text(layout, "口座番号"),
        holder: record.text(layout, "口座名"),
    };
    // Time deposits have other fields in their data.
    if !["1", "2", "4"].contains(&account.kind.as_str()) {
        return Err(record.fault(layout, "預金種目", FaultKind::OtherAccount));
    }
    Ok(account)
}

fn data(record: &Record<'_>, layout: &[Field], today: Date) -> Result<Entry, Fault> {
    let date =
        date(&record.text(layout, "勘定日"), today).map_err(|kind| record.fault(layout, "勘定日", kind))?;
    let direction = match record.text(layout, "入払区分").as_str() {
        "1" => Direction::Credit,
        "2" => Direction::Debit,
        _ => return Err(record.fault(layout, "入払区分", FaultKind::UnknownDirection)),
    };
    let name = record.text(layout, "振込依頼人名または契約者番号");
    let payer = if name.is_empty() { record.text(layout, "摘要内容") } else { name };
    Ok(Entry {
        row: record.row,
        date,
        amount: record.number(layout, "取引金額"),
        direction,
        // 19 is 訂正; a corrected deposit is booked as money out and the other way round.
        is_correction: record.text(layout, "取引区分") == "19",
        payer,
        // The records have no balance; one reckoned from the header would change with the period that is fetched.
        balance: None,
    })
}

fn totals(record: &Record<'_>, layout: &[Field], sums: &Sums) -> Vec<Fault> {
    let counted = [
        ("入金件数", sums.credits[0]),
        ("入金額合計", sums.credits[1]),
        ("出金件数", sums.debits[0]),
        ("出金額合計", sums.debits[1]),
        ("データ・レコード件数", sums.credits[0] + sums.debits[0]),
    ];
    let wrong = counted.into_iter().filter(|(name, sum)| record.number(layout, name) != *sum);
    wrong.map(|(name, sum)| record.fault(layout, name, FaultKind::Total(sum))).collect()
}

/// Six digits, the year without its era: of 令和, 平成 or the Western year the one that lies in the last ten years. They are at least
/// twelve years apart, so that no more than one does. A month ahead is allowed, for a clock that is behind.
fn date(digits: &str, today: Date) -> Result<Date, FaultKind> {
    let part = |from: usize| digits.get(from..from + 2).and_then(|part| part.parse::<u8>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0), part(2), part(4)) else {
        return Err(FaultKind::Date(DateError::NotADate));
    };
    let first = today.saturating_sub(Duration::days(3653));
    let last = today.saturating_add(Duration::days(31));
    let month_day = Month::try_from(month).map_err(|_| FaultKind::Date(DateError::NotADate))?;
    // 令和, 平成, Western.
    let years = [2018, 1988, 2000].map(|before| before + i32::from(year));
    let mut dates = years.into_iter().filter_map(|year| Date::from_calendar_date(year, month_day, day).ok());
    dates.find(|date| (first..=last).contains(date)).ok_or(FaultKind::FarDate)
}

/// The records without the line ends and the end-of-file sign (0x1A) between and after them.
fn split(file: &[u8]) -> Vec<&[u8]> {
    let mut rest = file.strip_suffix(b"\x1A").unwrap_or(file);
    let mut records = Vec::new();
    while !rest.is_empty() {
        let (record, after) = rest.split_at(rest.len().min(statement::LENGTH));
        records.push(record);
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
    }
    records
}

struct Record<'a> {
    row: usize,
    bytes: &'a [u8],
}

impl Record<'_> {
    /// A field as text without the spaces around it; broken bytes were told as a fault before.
    fn text(&self, layout: &[Field], name: &str) -> String {
        let (text, _) = SHIFT_JIS.decode_without_bom_handling(bytes(layout, name, self.bytes));
        text.trim().to_owned()
    }

    fn number(&self, layout: &[Field], name: &str) -> i64 {
        self.text(layout, name).parse().unwrap_or(0)
    }

    fn fault(&self, layout: &[Field], name: &str, kind: FaultKind) -> Fault {
        Fault { row: self.row, column: name.to_owned(), value: self.text(layout, name), kind }
    }

    /// The fields that hold what they may not.
    fn content(&self, layout: &[Field]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for field in layout {
            let bytes = field.of(self.bytes);
            let digits = bytes.iter().all(u8::is_ascii_digit);
            let blank = bytes.iter().all(|&byte| byte == b' ');
            let kind = match field.holds {
                Holds::Exactly(text) if bytes != text.as_bytes() => FaultKind::OtherKind,
                Holds::Digits if !digits => FaultKind::Content,
                Holds::DigitsOrBlank if !digits && !blank => FaultKind::Content,
                Holds::Text
                    if SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).is_none() =>
                {
                    FaultKind::NotText
                }
                _ => continue,
            };
            faults.push(self.fault(layout, field.name, kind));
        }
        faults
    }
}
