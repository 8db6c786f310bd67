//! Which account a statement is of, and in which form it came. The first one that names an account settles whose statements
//! are taken in; one of another account is taken in only when somebody says that it is meant, and its lines are never taken
//! for the first's. The same of the form: the two forms tell the same line differently, so that it would come in twice.

use time::Date;
use zengin::statement::{Fault, Form, StatedAccount, Statement};

use super::bank;
use super::setting::Setting;

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
    /// It has another form than those that were taken before.
    OtherForm,
}

/// What somebody said is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meant {
    /// Another account.
    pub account: bool,
    /// Another form.
    pub form: bool,
}

/// What is to be remembered of a statement, where it is new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// The account.
    pub account: Option<String>,
    /// The key of the account, and the form of its statements.
    pub form: Option<(String, String)>,
}

fn code(form: Form) -> &'static str {
    match form {
        Form::Fixed => "fixed",
        Form::Csv => "csv",
    }
}

/// Whose statement it is, by what is known; `meant`: what somebody said is right.
///
/// # Errors
/// [`NotTaken`].
pub fn take(
    statement: Statement,
    (bytes, today): (&[u8], Date),
    known: &Setting,
    meant: Meant,
) -> Result<(Statement, News), NotTaken> {
    let account = statement.account.as_ref().map(named);
    let first = known.statements_of.first();
    let news = account.clone().filter(|account| !known.statements_of.contains(account));
    // The same day, sum and payer in two accounts are two payments.
    let other = account.filter(|account| first.is_some_and(|first| first != account));
    if let Some(account) = other.clone().filter(|_| news.is_some() && !meant.account) {
        return Err(NotTaken::OtherAccount(account));
    }
    let key = other.clone().unwrap_or_else(|| bank::ACCOUNT.to_owned());
    let form = (key, code(statement.form).to_owned());
    let is_known = known.forms_of.contains(&form);
    if !is_known && !meant.form && known.forms_of.iter().any(|(key, _)| *key == form.0) {
        return Err(NotTaken::OtherForm);
    }
    let statement = match other {
        Some(account) => zengin::statement::read(bytes, &account, today).map_err(NotTaken::Faults)?,
        None => statement,
    };
    Ok((statement, News { account: news, form: Some(form).filter(|_| !is_known) }))
}
