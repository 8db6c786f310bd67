//! What people are told of money that comes to them: a claim returned or approved, an account wanted or changed, a transfer
//! made.

use time::Date;

use super::entity::claim;
use crate::db::{DbError, WriteTx};
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::applications::form::Kept;
use crate::training::applications::{entity as application, link};
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::programmes::{entity as programme, told};

/// Writes to somebody; `facts` gives what this kind tells beside the programme and the link.
async fn write(
    tx: &mut WriteTx,
    (programme, application): (Id, Id),
    kind: Kind,
    occasion: &str,
    facts: impl FnOnce(Locale) -> Facts,
) -> Result<(), DbError> {
    let scope = tx.scope().clone();
    let row = scope.find_by_id::<programme::Entity>(programme).one(tx).await?;
    let person = scope.find_by_id::<application::Entity>(application).one(tx).await?;
    let (Some(row), Some(person)) = (row, person) else { return Ok(()) };
    let kept = Kept::open(tx.keys(), &person);
    let recipient = Recipient::of(&person, &kept);
    let facts = facts(recipient.locale).with("link", link::personal(tx.keys(), &person).address());
    letters::write(tx, &row, &recipient, kind, occasion, facts).await
}

/// A claim was returned or approved, with the office's words. Once for each time that it was sent.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn decided(
    tx: &mut WriteTx,
    row: &claim::Model,
    subsidy: Option<i64>,
    words: &str,
) -> Result<(), DbError> {
    let kind = if subsidy.is_some() { Kind::TravelApproved } else { Kind::TravelReturned };
    let occasion = format!("{}-{}", row.id, row.sent_at.0);
    write(tx, (row.programme_id, row.application_id), kind, &occasion, |locale| {
        Facts::default().with("words", words).with("amount", told::yen(subsidy.unwrap_or_default(), locale))
    })
    .await
}

/// A payout was paid: to each person, what they got. Once for each `occasion`.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn paid(
    tx: &mut WriteTx,
    row: &super::entity::payout::Model,
    items: &[super::payouts::Item],
    occasion: &str,
) -> Result<(), DbError> {
    for item in items {
        let whose = (row.programme_id, item.application);
        write(tx, whose, Kind::PaidOut, occasion, |locale| {
            Facts::default()
                .with("amount", told::yen(item.amount(), locale))
                .with("due", locale.date(row.pay_on))
        })
        .await?;
    }
    Ok(())
}

/// Money is to be paid to somebody, and the account is not known, or a transfer to it came back: the day, and what the bank
/// said.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn account_wanted(
    tx: &mut WriteTx,
    whose: (Id, Id),
    amount: i64,
    occasion: Id,
    back: Option<(Date, &str)>,
) -> Result<(), DbError> {
    write(tx, whose, Kind::AccountWanted, &occasion.to_string(), |locale| {
        let why = match back {
            None => locale.t("letter-account-unknown"),
            Some((day, why)) => {
                locale.args("letter-account-back", &[("day", &locale.day(day)), ("why", &why)])
            }
        };
        Facts::default().with("amount", told::yen(amount, locale)).with("words", why)
    })
    .await
}

/// The account that somebody is paid to was written on their page: whoever did it has their link.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn account_changed(tx: &mut WriteTx, whose: (Id, Id)) -> Result<(), DbError> {
    let occasion = tx.new_id().to_string();
    write(tx, whose, Kind::AccountChanged, &occasion, |_| Facts::default()).await
}
