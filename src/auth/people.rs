//! The people of an organisation, as those see and change them who look after accounts: an administrator everybody, a
//! coordinator the people of the own desk.
//!
//! What always holds: an organisation is never left without an administrator who can sign in; an administrator does not
//! give herself a role that reads what people said while there is another administrator who could.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, Condition};

use super::accounts::NewGrant;
use super::entity::{account, role_grant};
use super::policy::Role;
use super::{accounts, invitations};
use crate::audit::AuditEvent;
use crate::db::{Db, DbError, Reads, Scope, WriteTx};
use crate::id::Id;
use crate::web::AppError;

/// A person with the roles within reach.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The account.
    pub account: account::Model,
    /// Roles that hold, within reach.
    pub grants: Vec<role_grant::Model>,
}

/// The people within reach, by their first role, then by name; those without a role last.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn list(scope: &Scope, db: &Db) -> Result<Vec<Entry>, DbError> {
    let mut grants = scope.find::<role_grant::Entity>().filter(role_grant::Column::RevokedAt.is_null());
    if let Some(desks) = scope.desks() {
        grants = grants.filter(role_grant::Column::DeskId.is_in(desks));
    }
    let grants = grants.order_by_asc(role_grant::Column::Role).all(db).await?;
    let mut accounts = scope.find::<account::Entity>();
    if scope.desks().is_some() {
        accounts = accounts.filter(account::Column::Id.is_in(grants.iter().map(|grant| grant.account_id)));
    }
    let accounts = accounts.order_by_asc(account::Column::DisplayName).all(db).await?;
    let of = |id: Id| grants.iter().filter(|grant| grant.account_id == id).cloned().collect();
    let mut entries: Vec<Entry> =
        accounts.into_iter().map(|account| Entry { grants: of(account.id), account }).collect();
    // Grants are in the order of the roles, accounts in that of the names.
    entries.sort_by_key(|entry| entry.grants.first().map_or(i16::MAX, |grant| grant.role as i16));
    Ok(entries)
}

/// One person.
///
/// # Errors
/// [`AppError::NotFound`] when there is none such within reach.
pub async fn one(scope: &Scope, db: &Db, id: Id) -> Result<Entry, AppError> {
    let account = scope.find_by_id::<account::Entity>(id).one(db).await?.ok_or(AppError::NotFound)?;
    let grants = scope
        .find::<role_grant::Entity>()
        .filter(role_grant::Column::AccountId.eq(id))
        .filter(role_grant::Column::RevokedAt.is_null())
        .order_by_asc(role_grant::Column::Role)
        .all(db)
        .await?;
    Ok(Entry { account, grants })
}

/// Who holds a role and can sign in, each with the branch that it is held at, where it is held at one.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn holders(
    scope: &Scope,
    on: &impl Reads,
    role: Role,
) -> Result<Vec<(Option<Id>, account::Model)>, DbError> {
    let grants = scope
        .find::<role_grant::Entity>()
        .filter(role_grant::Column::Role.eq(role))
        .filter(role_grant::Column::RevokedAt.is_null())
        .all(on)
        .await?;
    let able = scope
        .find::<account::Entity>()
        .filter(account::Column::Id.is_in(grants.iter().map(|grant| grant.account_id)))
        .filter(account::Column::DisabledAt.is_null())
        .all(on)
        .await?;
    let holder = |grant: &role_grant::Model| {
        let account = able.iter().find(|account| account.id == grant.account_id)?;
        Some((grant.branch_id, account.clone()))
    };
    Ok(grants.iter().filter_map(holder).collect())
}

/// Why a change of somebody's rights was not made.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Nobody would be left who can look after the accounts.
    #[error("the last administrator")]
    LastAdministrator,
    /// Another administrator is to give this role.
    #[error("a role that reads, for oneself")]
    ForOneself,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Lets nobody sign in with the account any more, and ends its sessions. Codes made by or for it open nothing any
/// more.
///
/// # Errors
/// [`Refused`].
pub async fn disable(tx: &mut WriteTx, account: Id) -> Result<(), Refused> {
    somebody_stays(tx, account).await?;
    set_disabled(tx, account, true).await?;
    accounts::end_sessions(tx, account, None).await?;
    invitations::withdraw_all_of(tx, account).await?;
    tx.record(AuditEvent::new("account.disabled", "account", account));
    Ok(())
}

/// Opens a disabled account again.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn enable(tx: &mut WriteTx, account: Id) -> Result<(), DbError> {
    set_disabled(tx, account, false).await?;
    tx.record(AuditEvent::new("account.enabled", "account", account));
    Ok(())
}

async fn set_disabled(tx: &mut WriteTx, account: Id, disabled: bool) -> Result<(), DbError> {
    let at = disabled.then_some(tx.now());
    tx.update(account::ActiveModel { id: Unchanged(account), disabled_at: Set(at), ..Default::default() })
        .await
}

/// Gives `account` a role. Whoever gives themselves one that reads what people said must be the only administrator; the log
/// marks it.
///
/// # Errors
/// [`Refused`].
pub async fn grant(tx: &mut WriteTx, account: Id, new: NewGrant) -> Result<(), Refused> {
    if tx.scope().account() == Some(account) && new.role.reads() {
        tx.lock("administrators").await?;
        let scope = tx.scope().clone();
        if administrators(&scope, tx).await?.iter().any(|id| *id != account) {
            return Err(Refused::ForOneself);
        }
    }
    accounts::grant(tx, account, new).await?;
    Ok(())
}

/// Takes a role of `account` away.
///
/// # Errors
/// [`Refused`]; a grant that is not of this account is not within reach.
pub async fn revoke(tx: &mut WriteTx, account: Id, grant: Id) -> Result<(), Refused> {
    let row = tx
        .find::<role_grant::Entity>()
        .filter(role_grant::Column::Id.eq(grant))
        .filter(role_grant::Column::AccountId.eq(account))
        .filter(role_grant::Column::RevokedAt.is_null())
        .one(tx)
        .await?;
    let row = row.ok_or(DbError::from(crate::db::WriteError::NothingWithinReach))?;
    if row.role == Role::Administrator {
        somebody_stays(tx, account).await?;
    }
    let now = tx.now();
    tx.update(role_grant::ActiveModel {
        id: Unchanged(grant),
        revoked_at: Set(Some(now)),
        ..Default::default()
    })
    .await?;
    let what = NewGrant { role: row.role, branch: row.branch_id, desk: row.desk_id };
    tx.record(accounts::about_grant(AuditEvent::new("role.revoked", "account", account), grant, what));
    Ok(())
}

/// Sees to it that an administrator is left beside `without`. Holds a lock, so that two cannot disable each other.
async fn somebody_stays(tx: &mut WriteTx, without: Id) -> Result<(), Refused> {
    tx.lock("administrators").await?;
    let scope = tx.scope().clone();
    let administrators = administrators(&scope, tx).await?;
    if administrators.iter().any(|id| *id != without) || !administrators.contains(&without) {
        Ok(())
    } else {
        Err(Refused::LastAdministrator)
    }
}

/// The administrators who can sign in.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn administrators(scope: &Scope, on: &impl Reads) -> Result<Vec<Id>, DbError> {
    let granted = scope
        .find::<role_grant::Entity>()
        .filter(role_grant::Column::Role.eq(Role::Administrator))
        .filter(role_grant::Column::RevokedAt.is_null())
        .all(on)
        .await?;
    let able = Condition::all()
        .add(account::Column::Id.is_in(granted.iter().map(|grant| grant.account_id)))
        .add(account::Column::DisabledAt.is_null());
    Ok(scope.find::<account::Entity>().filter(able).all(on).await?.into_iter().map(|a| a.id).collect())
}
