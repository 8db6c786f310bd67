//! A file of transfers (総合振込, kind 21) in the format of the banks' association, written and read.
//!
//! What always holds:
//! - Every record is 120 bytes of JIS X 0201 (one byte a character), with CR LF after each or with nothing between, as the bank wants it.
//! - The trailer's count and sum are those of the records; nothing is cut to fit, a file that cannot be written is an error.
//! - [`write()`] fills records from the left, [`read()`] takes fields by the columns of the layout table; neither knows the other, so that
//!   reading is a check of what was written.

mod read;
mod write;

pub use read::{Fault, Problem, ReadPayment, ReadTransfer, read};
pub use write::{LineEnding, TransferError, write};

use time::Date;

use crate::account::{BankAccount, Sender};

/// One payment of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The account that is paid to.
    pub to: BankAccount,
    /// Whole yen, from 1 to 9,999,999,999.
    pub amount: i64,
    /// The payer's own number for the payee (顧客コード1), at most ten digits; zero for none.
    pub customer: u64,
}

/// What a file of transfers says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Who pays, from which account.
    pub sender: Sender,
    /// The day of payment. The file has its month and day alone. It must be a business day, not too far away for the bank: that is
    /// for the caller to check (`jpcal::is_business_day`, and banks also rest from 31 December to 3 January).
    pub date: Date,
    /// The payments, in the order of the file; at least one.
    pub payments: Vec<Payment>,
}
