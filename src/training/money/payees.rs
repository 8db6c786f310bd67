//! The accounts of those to whom money is paid, as they were written.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use super::entity::{payee, place};
use super::setting::Written;
use crate::audit::AuditEvent;
use crate::crypto::{OrganisationKeys, Place};
use crate::db::{DbError, WriteTx};
use crate::id::Id;

fn account_place(id: Id) -> Place<'static> {
    place("payee", "sealed_account", id)
}

/// The account of somebody to whom money is paid; none where none was written.
pub fn account(keys: &OrganisationKeys, row: &payee::Model) -> Option<Written> {
    serde_json::from_str(&keys.open(account_place(row.id), &row.sealed_account).ok()?).ok()
}

/// Keeps the account of somebody to whom money is paid.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn keep_account(tx: &mut WriteTx, application: Id, account: &Written) -> Result<(), DbError> {
    tx.lock("money").await?;
    let text = serde_json::to_string(account).unwrap_or_default();
    let of = tx.find::<payee::Entity>().filter(payee::Column::ApplicationId.eq(application));
    match of.one(tx).await? {
        Some(row) => {
            let change = payee::ActiveModel {
                id: Unchanged(row.id),
                sealed_account: Set(tx.seal(account_place(row.id), &text)),
                changed_at: Set(tx.now()),
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
            };
            tx.insert(row).await?;
        }
    }
    tx.record(AuditEvent::new("money.account_kept", "application", application));
    Ok(())
}
