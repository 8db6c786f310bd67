//! Writes a file of transfers, each record filled from left to right.

use encoding_rs::SHIFT_JIS;

use super::{Payment, Transfer};
use crate::account::Sender;

/// What stands after each record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineEnding {
    /// Nothing: 120 bytes a record.
    None,
    /// CR LF: 122 bytes a record.
    CrLf,
}

/// Why a file of transfers cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TransferError {
    /// There is nothing to pay.
    #[error("no payments")]
    NoPayments,
    /// More than 999,999 payments.
    #[error("too many payments")]
    TooManyPayments,
    /// An amount is not from 1 to 9,999,999,999 yen.
    #[error("payment {index}: no such amount: {amount}")]
    Amount {
        /// Its place among the payments, from 0.
        index: usize,
        /// The amount in yen.
        amount: i64,
    },
    /// A customer's number has more than ten digits.
    #[error("payment {index}: the customer's number is too long")]
    Customer {
        /// Its place among the payments, from 0.
        index: usize,
    },
    /// The sum has more than twelve digits.
    #[error("the sum has no room")]
    TotalTooLarge,
}

/// The bytes of the file.
pub fn write(transfer: &Transfer, ending: LineEnding) -> Result<Vec<u8>, TransferError> {
    let payments = &transfer.payments;
    if payments.is_empty() {
        return Err(TransferError::NoPayments);
    }
    if payments.len() > 999_999 {
        return Err(TransferError::TooManyPayments);
    }
    let mut total: i64 = 0;
    for (index, payment) in payments.iter().enumerate() {
        if !(1..=9_999_999_999).contains(&payment.amount) {
            return Err(TransferError::Amount { index, amount: payment.amount });
        }
        if payment.customer > 9_999_999_999 {
            return Err(TransferError::Customer { index });
        }
        // 999,999 payments of ten digits stay far below the largest i64.
        total += payment.amount;
    }
    if total > 999_999_999_999 {
        return Err(TransferError::TotalTooLarge);
    }

    let month_day = format!("{:02}{:02}", u8::from(transfer.date.month()), transfer.date.day());
    let mut records = vec![header(&transfer.sender, &month_day)];
    records.extend(payments.iter().map(data));
    let mut trailer = Record::new('8');
    trailer.number(&payments.len().to_string(), 6).number(&total.to_string(), 12).spaces(101);
    records.push(trailer);
    let mut end = Record::new('9');
    end.spaces(119);
    records.push(end);

    let mut file = Vec::with_capacity(records.len() * 122);
    for record in records {
        // Half-width kana are one byte each in Shift_JIS; accounts hold nothing else.
        file.extend_from_slice(&SHIFT_JIS.encode(&record.0).0);
        if ending == LineEnding::CrLf {
            file.extend_from_slice(b"\r\n");
        }
    }
    Ok(file)
}

fn header(sender: &Sender, month_day: &str) -> Record {
    let account = sender.account();
    let mut record = Record::new('1');
    record
        .number("21", 2) // 総合振込
        .number("0", 1) // JIS
        .number(sender.code(), 10)
        .text(account.holder(), 40)
        .number(month_day, 4)
        .number(account.bank(), 4)
        .text(account.bank_name(), 15)
        .number(account.branch(), 3)
        .text(account.branch_name(), 15)
        .number(&account.kind().code().to_string(), 1)
        .number(account.number(), 7)
        .spaces(17);
    record
}

fn data(payment: &Payment) -> Record {
    let to = &payment.to;
    let mut record = Record::new('2');
    record
        .number(to.bank(), 4)
        .text(to.bank_name(), 15)
        .number(to.branch(), 3)
        .text(to.branch_name(), 15)
        .number("0", 4) // the clearing house, unused
        .number(&to.kind().code().to_string(), 1)
        .number(to.number(), 7)
        .text(to.holder(), 30)
        .number(&payment.amount.to_string(), 10)
        .number("0", 1) // neither new nor changed
        .number(&payment.customer.to_string(), 10)
        .number("0", 10)
        .number("7", 1) // テレ振込, by wire
        .spaces(1) // no EDI text
        .spaces(7);
    record
}

/// A record that grows from left to right, a character a byte.
struct Record(String);

impl Record {
    fn new(kind: char) -> Self {
        Record(kind.to_string())
    }

    fn number(&mut self, digits: &str, width: usize) -> &mut Self {
        self.0.push_str(&format!("{digits:0>width$}"));
        self
    }

    fn text(&mut self, text: &str, width: usize) -> &mut Self {
        self.0.push_str(&format!("{text:<width$}"));
        self
    }

    fn spaces(&mut self, width: usize) -> &mut Self {
        self.text("", width)
    }
}
