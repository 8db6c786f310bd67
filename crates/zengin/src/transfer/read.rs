//! Reads a file of transfers by the columns of the layout table, and finds every fault in it: the byte-level check of a file before it
//! goes to the bank.

use crate::layout::{Field, Holds, bytes, transfer};

/// A fault in a file of transfers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fault {
    /// The record, from 1.
    pub record: usize,
    /// The field's name in the standard, or empty when the record is at fault as a whole.
    pub field: &'static str,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong in a file of transfers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Problem {
    /// The record is not 120 bytes.
    #[error("{0} bytes, not 120")]
    Length(usize),
    /// After this record comes neither the next one nor CR LF as after the others.
    #[error("no CR LF as after the other records")]
    Ending,
    /// A record of this kind does not stand here: the order is 1, 2 …, 8, 9.
    #[error("a record that does not stand here")]
    Order,
    /// The field holds something else than the standard says.
    #[error("what the field may not hold")]
    Content,
    /// The trailer's count or sum is not that of the records.
    #[error("the records come to {0}")]
    Total(i64),
}

/// What a file of transfers says, read back. Numbers are as the file has them, with their zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadTransfer {
    /// 委託者コード.
    pub sender_code: String,
    /// 委託者名 in half-width kana.
    pub sender_name: String,
    /// Month and day of payment.
    pub month_day: (u8, u8),
    /// Bank, branch, kind and number of the account that is paid from.
    pub from: [String; 4],
    /// The payments, in the order of the file.
    pub payments: Vec<ReadPayment>,
    /// The sum in yen, as the trailer says and the records come to.
    pub total: i64,
}

/// One payment, read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPayment {
    /// Bank, branch, kind and number of the account that is paid to.
    pub to: [String; 4],
    /// The holder in half-width kana.
    pub holder: String,
    /// Whole yen.
    pub amount: i64,
    /// 顧客コード1.
    pub customer: String,
}

/// Reads the file, or tells every fault in it.
pub fn read(file: &[u8]) -> Result<ReadTransfer, Vec<Fault>> {
    let mut faults = Vec::new();
    let records = split(file, &mut faults);
    let mut transfer = ReadTransfer {
        sender_code: String::new(),
        sender_name: String::new(),
        month_day: (0, 0),
        from: Default::default(),
        payments: Vec::new(),
        total: 0,
    };
    let last = records.len();
    for (index, record) in records.iter().enumerate() {
        let number = index + 1;
        let mut fault = |field, problem| faults.push(Fault { record: number, field, problem });
        let (layout, in_place): (&[Field], bool) = match record.first() {
            Some(b'1') => (&transfer::HEADER, number == 1),
            Some(b'2') => (&transfer::DATA, number > 1 && number + 1 < last),
            Some(b'8') => (&transfer::TRAILER, number > 2 && number + 1 == last),
            Some(b'9') => (&transfer::END, number > 3 && number == last),
            _ => (&[], false),
        };
        if record.len() != transfer::LENGTH {
            fault("", Problem::Length(record.len()));
            continue;
        }
        if !in_place {
            fault("", Problem::Order);
            continue;
        }
        for field in layout.iter().filter(|field| !holds(field, field.of(record))) {
            fault(field.name, Problem::Content);
        }
        match record.first() {
            Some(b'1') => {
                transfer.sender_code = text(layout, "委託者コード", record);
                transfer.sender_name = text(layout, "委託者名", record);
                let date = number_of(layout, "振込指定日", record);
                transfer.month_day = (part(date / 100), part(date % 100));
                let (month, day) = transfer.month_day;
                if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
                    fault("振込指定日", Problem::Content);
                }
                transfer.from = ["仕向銀行番号", "仕向支店番号", "預金種目", "口座番号"]
                    .map(|name| text(layout, name, record));
                if !["1", "2", "9"].contains(&transfer.from[2].as_str()) {
                    fault("預金種目", Problem::Content);
                }
            }
            Some(b'2') => {
                let payment = ReadPayment {
                    to: ["被仕向銀行番号", "被仕向支店番号", "預金種目", "口座番号"]
                        .map(|name| text(layout, name, record)),
                    holder: text(layout, "受取人名", record),
                    amount: number_of(layout, "振込金額", record),
                    customer: text(layout, "顧客コード1", record),
                };
                if !["1", "2", "4", "9"].contains(&payment.to[2].as_str()) {
                    fault("預金種目", Problem::Content);
                }
                if payment.holder.is_empty() {
                    fault("受取人名", Problem::Content);
                }
                if payment.amount == 0 {
                    fault("振込金額", Problem::Content);
                }
                transfer.total += payment.amount;
                transfer.payments.push(payment);
            }
            Some(b'8') => {
                let count = i64::try_from(transfer.payments.len()).unwrap_or(i64::MAX);
                if number_of(layout, "合計件数", record) != count {
                    fault("合計件数", Problem::Total(count));
                }
                if number_of(layout, "合計金額", record) != transfer.total {
                    fault("合計金額", Problem::Total(transfer.total));
                }
            }
            _ => {}
        }
    }
    if records.len() < 4 {
        faults.push(Fault { record: records.len(), field: "", problem: Problem::Order });
    }
    if faults.is_empty() { Ok(transfer) } else { Err(faults) }
}

/// The records without what stands between them. Whether it is CR LF or nothing, the first record tells.
fn split<'a>(file: &'a [u8], faults: &mut Vec<Fault>) -> Vec<&'a [u8]> {
    let with_lines = file.get(transfer::LENGTH) == Some(&b'\r');
    let step = if with_lines { transfer::LENGTH + 2 } else { transfer::LENGTH };
    let mut records = Vec::new();
    for (index, chunk) in file.chunks(step).enumerate() {
        let (record, ending) = chunk.split_at(chunk.len().min(transfer::LENGTH));
        if with_lines && ending != b"\r\n" {
            faults.push(Fault { record: index + 1, field: "", problem: Problem::Ending });
        }
        records.push(record);
    }
    records
}

fn holds(field: &Field, bytes: &[u8]) -> bool {
    let digits = || bytes.iter().all(u8::is_ascii_digit);
    let blank = || bytes.iter().all(|&byte| byte == b' ');
    match field.holds {
        Holds::Exactly(text) => bytes == text.as_bytes(),
        Holds::Digits => digits(),
        Holds::DigitsOrBlank => digits() || blank(),
        Holds::Blank => blank(),
        // JIS X 0201: capitals, digits, kana from ｱ (0xB1) to the marks (0xDF); no small kana, no ｰ, nothing to the left but the name.
        Holds::Name | Holds::Institution => {
            let signs: &[u8] = if field.holds == Holds::Name { b" ()-." } else { b" -" };
            let allowed =
                |byte: &u8| matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | 0xB1..=0xDF) || signs.contains(byte);
            bytes.iter().all(allowed) && (bytes.first() != Some(&b' ') || blank())
        }
        Holds::Text => true,
    }
}

/// A field as text, without the spaces after it.
fn text(layout: &[Field], name: &str, record: &[u8]) -> String {
    let letters = bytes(layout, name, record).iter().map(|&byte| match byte {
        // The kana of JIS X 0201 stand in Unicode in the same order.
        0xA1..=0xDF => char::from_u32(0xFF61 + u32::from(byte) - 0xA1).unwrap_or(char::REPLACEMENT_CHARACTER),
        byte => char::from(byte),
    });
    letters.collect::<String>().trim_end().to_owned()
}

/// A field of digits as a number; what is none was already told as a fault.
fn number_of(layout: &[Field], name: &str, record: &[u8]) -> i64 {
    bytes(layout, name, record)
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
}

fn part(number: i64) -> u8 {
    u8::try_from(number).unwrap_or(0)
}
