//! A file of transfers is made: of what somebody picked, as they saw it.

use std::collections::HashSet;

use sea_orm::ActiveValue::Set;
use time::Date;
use zengin::transfer::{self, LineEnding, Payment, Transfer};

use super::{Content, Due, Item, due, file_place};
use crate::audit::AuditEvent;
use crate::db::{Db, DbError, WriteError, WriteTx};
use crate::id::Id;
use crate::training::money::entity::payout;
use crate::training::money::setting::Setting;

/// Why no file was made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// The account that is paid from is not written down.
    #[error("no account to pay from")]
    NoSender,
    /// Nobody is to be paid who can be.
    #[error("nothing to pay")]
    Nothing,
    /// Nobody was picked.
    #[error("nobody was picked")]
    Nobody,
    /// A transfer to somebody who was picked came back, and nobody wrote the account since.
    #[error("came back")]
    CameBack,
    /// Somebody who was picked is to be paid something else now, or to another account.
    #[error("changed meanwhile")]
    Changed,
    /// The bank would refuse it.
    #[error("{0}")]
    Transfer(String),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Makes a file of what was picked ([`Due::key`]); without a choice, of everything that can be paid. `pay_on` is a day on
/// which banks are open.
///
/// # Errors
/// [`MakeError`]; the caller drops the transaction then.
pub async fn make(
    tx: &mut WriteTx,
    db: &Db,
    setting: &Setting,
    programme: Id,
    pay_on: Date,
    picked: Option<&[&str]>,
) -> Result<Id, MakeError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let sender = setting.account.sender(&setting.sender_code).map_err(|_| MakeError::NoSender)?;
    let all = due(&scope, db, tx, programme).await?;
    let items = chosen(all, picked)?;
    let payments: Vec<Payment> = (1..)
        .zip(&items)
        .filter_map(|(customer, item)| {
            let to = item.account.as_ref()?.account().ok()?;
            Some(Payment { to, amount: item.amount(), customer })
        })
        .collect();
    let total: i64 = payments.iter().map(|payment| payment.amount).sum();
    let transfer = Transfer { sender, date: pay_on, payments };
    let file = transfer::write(&transfer, LineEnding::CrLf)
        .map_err(|error| MakeError::Transfer(error.to_string()))?;
    let read = transfer::read(&file).map_err(|faults| MakeError::Transfer(format!("{faults:?}")))?;
    if read.total != total || read.payments.len() != items.len() {
        return Err(MakeError::Transfer("what was written reads back as something else".into()));
    }
    let id = tx.new_id();
    let content = Content { items, file: data_encoding::BASE64.encode(&file) };
    let text = serde_json::to_string(&content).unwrap_or_default();
    let row = payout::ActiveModel {
        id: Set(id),
        organisation_id: Set(scope.organisation()),
        programme_id: Set(programme),
        pay_on: Set(pay_on),
        people: Set(i32::try_from(content.items.len()).unwrap_or(i32::MAX)),
        total: Set(total),
        sealed_file: Set(tx.seal(file_place(id), &text)),
        made_at: Set(tx.now()),
        made_by: Set(scope.account()),
        paid_at: Set(None),
        cancelled_at: Set(None),
        sealed_reason: Set(None),
    };
    tx.insert(row).await?;
    let parts = content.items.iter().flat_map(|item| &item.parts);
    for part in parts {
        if part.carry(tx, None, Some(id)).await? != 1 {
            return Err(MakeError::Database(WriteError::NothingWithinReach.into()));
        }
    }
    tx.record(AuditEvent::new("payout.made", "payout", id).with("total", total));
    Ok(id)
}

/// Of what can be paid, what was picked.
fn chosen(due: Vec<Due>, picked: Option<&[&str]>) -> Result<Vec<Item>, MakeError> {
    let (mut payable, other): (Vec<Due>, Vec<Due>) = due.into_iter().partition(Due::is_payable);
    let is_picked = |one: &Due| picked.is_some_and(|picked| picked.contains(&one.key().as_str()));
    if other.iter().any(|one| one.came_back_on.is_some() && is_picked(one)) {
        return Err(MakeError::CameBack);
    }
    if payable.is_empty() {
        return Err(MakeError::Nothing);
    }
    if let Some(picked) = picked {
        let picked: HashSet<&str> = picked.iter().copied().collect();
        payable.retain(|one| picked.contains(one.key().as_str()));
        match (picked.len(), payable.len()) {
            (0, _) => return Err(MakeError::Nobody),
            (some, still) if some != still => return Err(MakeError::Changed),
            _ => {}
        }
    }
    Ok(payable.into_iter().map(|one| one.item).collect())
}
