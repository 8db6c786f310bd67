//! The accounts of those to whom money is paid, as they were written.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use super::entity::{payee, place};
use super::setting::Written;
use super::telling;
use crate::audit::AuditEvent;
use crate::crypto::{OrganisationKeys, Place};
use crate::db::{DbError, WriteTx};
use crate::id::Id;
use crate::training::applications::entity as application;

fn account_place(id: Id) -> Place<'static> {
    place("payee", "sealed_account", id)
}

/// The account of somebody to whom money is paid; none where none was written.
pub fn account(keys: &OrganisationKeys, row: &payee::Model) -> Option<Written> {
    serde_json::from_str(&keys.open(account_place(row.id), &row.sealed_account).ok()?).ok()
}

/// Keeps the account of somebody to whom money is paid. What was written through the person's own link is told to them,
/// and where another account stood, the office sees it too: the link stands in mails, and mailboxes are shared. Gives whether
/// it was kept: not where the person wrote the account that stands.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn keep_account(
    tx: &mut WriteTx,
    application: Id,
    account: &Written,
    by_office: bool,
) -> Result<bool, DbError> {
    tx.lock("money").await?;
    let text = serde_json::to_string(account).unwrap_or_default();
    let of = tx.find::<payee::Entity>().filter(payee::Column::ApplicationId.eq(application));
    match of.one(tx).await? {
        Some(row) => {
            let is_same = self::account(tx.keys(), &row).is_some_and(|before| before == *account);
            if is_same && !by_office {
                tx.unaudited("the same account again");
                return Ok(false);
            }
            let change = payee::ActiveModel {
                id: Unchanged(row.id),
                sealed_account: Set(tx.seal(account_place(row.id), &text)),
                changed_at: Set(tx.now()),
                replaced_at: Set(Some(tx.now()).filter(|_| !by_office)),
                ..Default::default()
            };
            tx.update(change).await?;
        }
        None => {
            let id = tx.new_id();
            let row = payee::ActiveModel {
                id: Set(id),
                organisation_id: Set(tx.scope().organisation()),
                application_id: Set(application),
                sealed_account: Set(tx.seal(account_place(id), &text)),
                changed_at: Set(tx.now()),
                replaced_at: Set(None),
            };
            tx.insert(row).await?;
        }
    }
    tx.record(AuditEvent::new("money.account_kept", "application", application));
    if by_office {
        return Ok(true);
    }
    let person = tx.scope().find_by_id::<application::Entity>(application).one(tx).await?;
    if let Some(person) = person {
        telling::account_changed(tx, (person.programme_id, application)).await?;
    }
    Ok(true)
}
