//! Which account a statement is of. The first one that names an account settles whose statements are taken in; one of
//! another account is taken in only when somebody says that it is meant, and its lines are never taken for the first's.

use time::Date;
use zengin::statement::{Fault, StatedAccount, Statement};

use super::bank;

/// An account as it is remembered and shown: bank, branch and number.
pub fn named(account: &StatedAccount) -> String {
    let digits = account.number.trim_start_matches('0');
    format!("{}-{} {digits:0>7}", account.bank, account.branch)
}

/// Why a statement was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// It cannot be read: every fault.
    Faults(Vec<Fault>),
    /// It is of an account of which none was taken before.
    OtherAccount(String),
}

/// Reads a statement; `known`: the accounts of which statements were taken, the first one first; `is_meant`: whether
/// somebody said that another account is right. Gives the account to be remembered, where it is new.
///
/// # Errors
/// [`NotTaken`].
pub fn take(
    bytes: &[u8],
    today: Date,
    known: &[String],
    is_meant: bool,
) -> Result<(Statement, Option<String>), NotTaken> {
    let statement = bank::read(bytes, today).map_err(NotTaken::Faults)?;
    let Some(account) = statement.account.as_ref().map(named) else { return Ok((statement, None)) };
    let is_new = !known.contains(&account);
    match known.first() {
        None => Ok((statement, Some(account))),
        Some(first) if *first == account => Ok((statement, None)),
        Some(_) if is_new && !is_meant => Err(NotTaken::OtherAccount(account)),
        // The same day, sum and payer in two accounts are two payments.
        Some(_) => {
            let statement = zengin::statement::read(bytes, &account, today).map_err(NotTaken::Faults)?;
            Ok((statement, Some(account).filter(|_| is_new)))
        }
    }
}
