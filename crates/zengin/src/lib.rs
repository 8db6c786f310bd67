//! The bank's side of a small office in Japan: what is paid out (a file of transfers in the format of the Japanese banks' association,
//! 全銀), what came in (a statement, in that format or as CSV), and which payment pays which claim.
//!
//! What always holds:
//! - Yen are whole numbers ([`i64`]); no amount passes through a floating-point number.
//! - A file is read wholly or not at all, and every fault in it is named with its place; nothing is cut off or replaced silently.
//! - A payment is called [`matching::Verdict::Sure`] only when one claim alone explains it; what is in doubt is shown, never booked.
//! - Everything is a pure function of its arguments: no clock, no files, no locale, and no function panics.
#![doc = include_str!("../README.md")]

mod account;
mod fold;
pub mod kana;
mod layout;
pub mod matching;
pub mod payer;
pub mod reference;
pub mod statement;
pub mod transfer;

pub use account::{AccountError, AccountKind, BankAccount, Sender, WrittenAccount};
