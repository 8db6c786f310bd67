//! A bank account as people give it and as a transfer file needs it.
//!
//! What always holds: a [`BankAccount`] has four, three and seven digits and a holder of 1 to 30 characters that a bank's file may
//! hold. Whether the account exists only its bank knows.

use crate::fold::{digits, fold};
use crate::kana::{CharacterSet, KanaError, to_half_width};

/// The kinds of account that money can be transferred to (預金種目).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountKind {
    /// 普通, code 1.
    Ordinary,
    /// 当座, code 2.
    Current,
    /// 貯蓄, code 4.
    Savings,
}

impl AccountKind {
    /// The code in the bank's files.
    pub fn code(self) -> char {
        match self {
            AccountKind::Ordinary => '1',
            AccountKind::Current => '2',
            AccountKind::Savings => '4',
        }
    }

    /// The kind with this code; 9, "other", is none of these.
    pub fn from_code(code: char) -> Option<Self> {
        [AccountKind::Ordinary, AccountKind::Current, AccountKind::Savings]
            .into_iter()
            .find(|kind| kind.code() == code)
    }

    /// The kind as people write it: 普通, 普通預金, 1.
    pub fn parse(text: &str) -> Option<Self> {
        let folded: String = text.trim().chars().flat_map(fold).collect();
        match folded.strip_suffix("預金").unwrap_or(&folded) {
            "普通" | "1" => Some(AccountKind::Ordinary),
            "当座" | "2" => Some(AccountKind::Current),
            "貯蓄" | "4" => Some(AccountKind::Savings),
            _ => None,
        }
    }
}

/// Why what was written is no bank account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum AccountError {
    /// The bank's code is not four digits.
    #[error("the bank's code is not four digits")]
    BankCode,
    /// The branch's code is not three digits.
    #[error("the branch's code is not three digits")]
    BranchCode,
    /// The kind is not ordinary, current or savings; or it is savings, from which no transfers are paid.
    #[error("no such kind of account")]
    Kind,
    /// The number is not seven digits. Shorter numbers are not filled with zeros: a digit may be missing.
    #[error("the account number is not seven digits")]
    Number,
    /// The holder's name is empty.
    #[error("the holder's name is empty")]
    NoHolder,
    /// The holder's name holds a character that no bank takes.
    #[error("the holder's name: {0}")]
    Holder(KanaError),
    /// The holder's name is too long; it is never cut, since a name cut short is another name.
    #[error("the holder's name has {length} characters, {longest} have room")]
    HolderTooLong {
        /// Its length in half-width characters.
        length: usize,
        /// The longest that has room.
        longest: usize,
    },
    /// The bank's or branch's name cannot be written, or is longer than 15 characters. Both names may be left out.
    #[error("the name of the bank or branch")]
    InstitutionName,
    /// The sender's code is not ten digits.
    #[error("the sender's code is not ten digits")]
    SenderCode,
}

/// An account as people write it: any width, kana of any kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WrittenAccount<'a> {
    /// The bank's code, four digits.
    pub bank: &'a str,
    /// The branch's code, three digits.
    pub branch: &'a str,
    /// The kind, as [`AccountKind::parse`] reads it.
    pub kind: &'a str,
    /// The number, seven digits.
    pub number: &'a str,
    /// The holder in kana, as printed in the bank book.
    pub holder: &'a str,
    /// The bank's name in kana, or empty.
    pub bank_name: &'a str,
    /// The branch's name in kana, or empty.
    pub branch_name: &'a str,
}

/// An account that money can be transferred to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BankAccount {
    bank: String,
    branch: String,
    kind: AccountKind,
    number: String,
    holder: String,
    bank_name: String,
    branch_name: String,
}

impl BankAccount {
    /// Reads what was written, or tells everything that is wrong with it.
    pub fn parse(written: &WrittenAccount<'_>) -> Result<Self, Vec<AccountError>> {
        Self::with_room(written, 30)
    }

    fn with_room(written: &WrittenAccount<'_>, longest: usize) -> Result<Self, Vec<AccountError>> {
        let mut errors = Vec::new();
        let bank = code(written.bank, 4, AccountError::BankCode, &mut errors);
        let branch = code(written.branch, 3, AccountError::BranchCode, &mut errors);
        let kind = AccountKind::parse(written.kind);
        if kind.is_none() {
            errors.push(AccountError::Kind);
        }
        let number = code(written.number, 7, AccountError::Number, &mut errors);
        let holder = to_half_width(written.holder, CharacterSet::Name);
        match holder.as_ref().map(|holder| holder.chars().count()) {
            Err(error) => errors.push(AccountError::Holder(*error)),
            Ok(0) => errors.push(AccountError::NoHolder),
            Ok(length) if length > longest => errors.push(AccountError::HolderTooLong { length, longest }),
            Ok(_) => {}
        }
        let bank_name = institution(written.bank_name, &mut errors);
        let branch_name = institution(written.branch_name, &mut errors);
        match (kind, holder) {
            (Some(kind), Ok(holder)) if errors.is_empty() => {
                Ok(BankAccount { bank, branch, kind, number, holder, bank_name, branch_name })
            }
            _ => Err(errors),
        }
    }

    /// The bank's code, four digits.
    pub fn bank(&self) -> &str {
        &self.bank
    }

    /// The branch's code, three digits.
    pub fn branch(&self) -> &str {
        &self.branch
    }

    /// The kind of account.
    pub fn kind(&self) -> AccountKind {
        self.kind
    }

    /// The number, seven digits.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The holder in half-width kana.
    pub fn holder(&self) -> &str {
        &self.holder
    }

    /// The bank's name in half-width kana, at most 15 characters, or empty.
    pub fn bank_name(&self) -> &str {
        &self.bank_name
    }

    /// The branch's name in half-width kana, at most 15 characters, or empty.
    pub fn branch_name(&self) -> &str {
        &self.branch_name
    }
}

/// Who orders transfers, and the account they are paid from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sender {
    code: String,
    account: BankAccount,
}

impl Sender {
    /// The code is the ten digits that the bank gave for transfers (委託者コード). The account's holder is the sender's name, at most 40
    /// characters; its kind is ordinary or current.
    pub fn parse(sender: &str, account: &WrittenAccount<'_>) -> Result<Self, Vec<AccountError>> {
        let mut errors = Vec::new();
        let code = code(sender, 10, AccountError::SenderCode, &mut errors);
        match BankAccount::with_room(account, 40) {
            Ok(account) if account.kind == AccountKind::Savings => errors.push(AccountError::Kind),
            Ok(account) if errors.is_empty() => return Ok(Sender { code, account }),
            Ok(_) => {}
            Err(others) => errors.extend(others),
        }
        Err(errors)
    }

    /// The ten digits that the bank gave.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The account that is paid from.
    pub fn account(&self) -> &BankAccount {
        &self.account
    }
}

/// Exactly `length` digits, or nothing and `error`.
fn code(written: &str, length: usize, error: AccountError, errors: &mut Vec<AccountError>) -> String {
    match digits(written) {
        Some(digits) if digits.len() == length => digits,
        _ => {
            errors.push(error);
            String::new()
        }
    }
}

fn institution(written: &str, errors: &mut Vec<AccountError>) -> String {
    match to_half_width(written, CharacterSet::Institution) {
        Ok(name) if name.chars().count() <= 15 => name,
        _ => {
            errors.push(AccountError::InstitutionName);
            String::new()
        }
    }
}
