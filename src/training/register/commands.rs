//! Writes of the register. Each takes the write under way and records its event; committing is left to the caller.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use time::Date;

use super::entity::{self, training};
use super::entry::{Change, Kept};
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteTx};
use crate::id::Id;
use crate::training::applications::entity::Standing;

/// Somebody new in the register.
#[derive(Clone, Debug)]
pub struct New {
    /// Under the seal.
    pub kept: Kept,
    /// Their branch.
    pub branch: Option<Id>,
    /// As what they were certified.
    pub standing: Standing,
    /// The fiscal year of certification.
    pub fiscal_year: i16,
    /// The day, where it is known.
    pub certified_on: Option<Date>,
    /// The number, where there is one.
    pub number: Option<String>,
    /// The last day on which it holds.
    pub valid_until: Option<Date>,
    /// What they offer.
    pub offers: i16,
}

/// Writes somebody into the register; the event is the caller's.
///
/// # Errors
/// [`DbError`]; somebody who is there already is a unique violation.
pub(in crate::training) async fn add(tx: &mut WriteTx, new: New) -> Result<entity::Model, DbError> {
    let (id, now) = (tx.new_id(), tx.now());
    let row = entity::Model {
        id,
        organisation_id: tx.scope().organisation(),
        branch_id: new.branch,
        account_id: None,
        invitation_id: None,
        standing: new.standing,
        fiscal_year: new.fiscal_year,
        certified_on: new.certified_on,
        number: new.number,
        valid_until: new.valid_until,
        offers: new.offers,
        named: false,
        sealed_entry: new.kept.seal(tx.keys(), id),
        identity_hash: new.kept.identity(tx.keys(), new.branch, new.fiscal_year),
        revision: 1,
        created_at: now,
        changed_at: now,
        ended_at: None,
    };
    tx.insert(row.clone().into_active_model().reset_all()).await?;
    Ok(row)
}

/// Changes an entry that was read at `row.revision`; nothing where somebody else changed it meanwhile.
///
/// # Errors
/// [`DbError`]; an entry that would be another's twin is a unique violation.
pub async fn change(
    tx: &mut WriteTx,
    row: &entity::Model,
    change: &Change,
    branch: Option<Id>,
) -> Result<(), DbError> {
    let changed = entity::ActiveModel {
        id: Unchanged(row.id),
        branch_id: Set(branch),
        standing: Set(change.standing),
        offers: Set(change.offers),
        named: Set(change.named),
        sealed_entry: Set(change.kept.seal(tx.keys(), row.id)),
        identity_hash: Set(change.kept.identity(tx.keys(), branch, row.fiscal_year)),
        revision: Set(row.revision + 1),
        changed_at: Set(tx.now()),
        ..Default::default()
    };
    tx.update(changed).await?;
    let own = row.account_id.is_some() && row.account_id == tx.scope().account();
    let event = if own { "supporter.own-changed" } else { "supporter.changed" };
    tx.record(AuditEvent::new(event, "supporter", row.id));
    Ok(())
}

/// Says whether somebody is to be named in public.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn set_named(tx: &mut WriteTx, id: Id, named: bool) -> Result<(), DbError> {
    let change = entity::ActiveModel {
        id: Unchanged(id),
        named: Set(named),
        changed_at: Set(tx.now()),
        ..Default::default()
    };
    tx.update(change).await?;
    let event = if named { "supporter.named" } else { "supporter.unnamed" };
    tx.record(AuditEvent::new(event, "supporter", id));
    Ok(())
}

/// Writes down that somebody completed a programme; the event is the caller's.
///
/// # Errors
/// [`DbError`]; what was written down before is a unique violation.
pub(in crate::training) async fn trained(
    tx: &mut WriteTx,
    supporter: Id,
    programme: Id,
    application: Id,
) -> Result<(), DbError> {
    let row = training::ActiveModel {
        id: Set(tx.new_id()),
        organisation_id: Set(tx.scope().organisation()),
        supporter_id: Set(supporter),
        programme_id: Set(programme),
        application_id: Set(application),
        noted_on: Set(tx.now().date()),
    };
    tx.insert(row).await
}

/// Gives an entry to the account that was made by its invitation.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn give(tx: &mut WriteTx, id: Id, account: Id) -> Result<(), DbError> {
    let change =
        entity::ActiveModel { id: Unchanged(id), account_id: Set(Some(account)), ..Default::default() };
    tx.update(change).await?;
    tx.record(AuditEvent::new("supporter.given", "supporter", id).with("account", account));
    Ok(())
}

/// Mends the name of an entry.
///
/// # Errors
/// [`DbError`]; an entry that would be another's twin is a unique violation.
pub(in crate::training) async fn rename(tx: &mut WriteTx, id: Id, name: &str) -> Result<(), DbError> {
    let row = tx.find::<entity::Entity>().filter(sea_orm::ColumnTrait::eq(&entity::Column::Id, id)).one(tx);
    let Some(row) = row.await? else { return Ok(()) };
    let mut kept = Kept::open(tx.keys(), &row);
    name.clone_into(&mut kept.name);
    let changed = entity::ActiveModel {
        id: Unchanged(id),
        sealed_entry: Set(kept.seal(tx.keys(), id)),
        identity_hash: Set(kept.identity(tx.keys(), row.branch_id, row.fiscal_year)),
        revision: Set(row.revision + 1),
        changed_at: Set(tx.now()),
        ..Default::default()
    };
    tx.update(changed).await
}
