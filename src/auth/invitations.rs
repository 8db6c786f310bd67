//! Invitations: a one-time code, by mail or on a printed sheet, with which a person makes an account of their own; and
//! the same kind of code with which somebody who has an account chooses a new password.
//!
//! What always holds: the code is kept as a keyed hash and shown once; it is good once, for a fortnight, unless
//! withdrawn; none outlives the account of who made it or whom it is for; a coordinator invites supporters to the own desk, an administrator anybody.

use hmac::{Hmac, KeyInit, Mac};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};
use sha2::Sha256;
use time::Duration;

use super::accounts::{self, NewAccount, NewGrant};
use super::entity::{account, invitation};
use super::onetime;
use super::policy::{Level, Parts, Reach, Role};
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::db::{Db, DbError, Rows, Scope, WriteTx};
use crate::id::Id;
use crate::organisation::{branch, desk};

/// How long an invitation is good.
pub const GOOD_FOR: Duration = Duration::days(14);

/// Somebody to be invited.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// Where the code is sent; none: it is printed.
    pub email: Option<String>,
    /// Exactly as written.
    pub display_name: String,
    /// What they become.
    pub grant: NewGrant,
}

/// Whether whoever acts in `scope` may invite to `grant`.
pub fn may_invite(scope: &Scope, grant: NewGrant) -> bool {
    match scope.reach() {
        Reach::Organisation => true,
        Reach::Application(_) => false,
        Reach::Parts(Parts { all, .. }) => {
            grant.role == Role::Supporter && grant.desk.is_some_and(|desk| all.contains(&desk))
        }
    }
}

/// Whether branch and desk of `grant` are those that its role is held at, and are there.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn is_possible(scope: &Scope, db: &Db, grant: NewGrant) -> Result<bool, DbError> {
    Ok(match grant.role.level() {
        Level::Organisation => grant.branch.is_none() && grant.desk.is_none(),
        Level::Branch => match grant.branch {
            Some(branch) => scope.find_by_id::<branch::Entity>(branch).one(db).await?.is_some(),
            None => false,
        },
        Level::Desk => match grant.desk {
            Some(desk) => {
                let open = scope.find_by_id::<desk::Entity>(desk).filter(desk::Column::ClosedAt.is_null());
                open.one(db).await?.is_some()
            }
            None => false,
        },
    })
}

/// Invites a person; gives the invitation's id and the code, which is known nowhere else.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn invite(tx: &mut WriteTx, db: &Db, new: NewInvitation) -> Result<(Id, String), DbError> {
    let mut row = blank(tx, new.display_name);
    row.email = Set(new.email);
    row.role = Set(Some(new.grant.role));
    row.branch_id = Set(new.grant.branch);
    row.desk_id = Set(new.grant.desk);
    let (id, code) = store(tx, db, row).await?;
    tx.record(accounts::about_role(AuditEvent::new("invitation.made", "invitation", id), new.grant));
    Ok((id, code))
}

/// Invites a person to an account of their own without a role: it reaches what is theirs, and nothing else.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn invite_without_role(
    tx: &mut WriteTx,
    db: &Db,
    email: Option<String>,
    display_name: String,
) -> Result<(Id, String), DbError> {
    let mut row = blank(tx, display_name);
    row.email = Set(email);
    let (id, code) = store(tx, db, row).await?;
    tx.record(AuditEvent::new("invitation.made", "invitation", id));
    Ok((id, code))
}

/// Lets somebody who has an account choose a new password; gives the code.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn renew_password(tx: &mut WriteTx, db: &Db, account: &account::Model) -> Result<String, DbError> {
    let (_, code) = renew_password_at(tx, db, account, None).await?;
    Ok(code)
}

/// The same, and notes where the code is sent (none: it is printed); gives the id under which it waits, and the code.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn renew_password_at(
    tx: &mut WriteTx,
    db: &Db,
    account: &account::Model,
    email: Option<String>,
) -> Result<(Id, String), DbError> {
    withdraw_renewals(tx, account.id).await?;
    let mut row = blank(tx, account.display_name.clone());
    row.account_id = Set(Some(account.id));
    row.email = Set(email);
    let renewal = store(tx, db, row).await?;
    tx.record(AuditEvent::new("password.renewal-begun", "account", account.id));
    Ok(renewal)
}

fn blank(tx: &WriteTx, display_name: String) -> invitation::ActiveModel {
    invitation::ActiveModel {
        id: Set(tx.new_id()),
        organisation_id: Set(tx.scope().organisation()),
        display_name: Set(display_name),
        email: Set(None),
        account_id: Set(None),
        role: Set(None),
        branch_id: Set(None),
        desk_id: Set(None),
        invited_by: Set(tx.scope().account()),
        created_at: Set(tx.now()),
        expires_at: Set(tx.now().plus(GOOD_FOR)),
        used_at: Set(None),
        withdrawn_at: Set(None),
        ..Default::default()
    }
}

async fn store(tx: &mut WriteTx, db: &Db, mut row: invitation::ActiveModel) -> Result<(Id, String), DbError> {
    let code = onetime::fresh(3);
    let id = tx.new_id();
    row.id = Set(id);
    row.code_hash = Set(hash(db, &code));
    tx.insert(row).await?;
    Ok((id, code))
}

fn hash(db: &Db, typed: &str) -> Vec<u8> {
    let key = db.root_key().derive("invitation");
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&key) else { return Vec::new() };
    mac.update(onetime::read(typed).as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// The invitation that a code opens, if it is still good. One for somebody who may not sign in opens nothing.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "before there is an account there is no scope")]
pub async fn find(db: &Db, typed: &str) -> Result<Option<invitation::Model>, DbError> {
    let found = Rows::<invitation::Entity>::across_organisations()
        .filter(invitation::Column::CodeHash.eq(hash(db, typed)))
        .filter(invitation::Column::UsedAt.is_null())
        .filter(invitation::Column::WithdrawnAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(db.now()))
        .one(db)
        .await?;
    let Some(whose) = found.as_ref().and_then(|row| row.account_id) else { return Ok(found) };
    let able = Rows::<account::Entity>::across_organisations()
        .filter(account::Column::Id.eq(whose))
        .filter(account::Column::DisabledAt.is_null());
    Ok(if able.one(db).await?.is_some() { found } else { None })
}

/// The account of who uses an invitation; of somebody new it is made by [`accept`].
pub fn user_of(invitation: &invitation::Model, now: Instant) -> Id {
    invitation.account_id.unwrap_or_else(|| Id::new(now))
}

/// Uses an invitation: makes the account with its role, or sets the new password. `None`: somebody used it first. Done in
/// the scope of the person who uses it ([`user_of`]), so that the log names them; the role is given by who invited them.
///
/// # Errors
/// [`DbError`]; a login that is taken is a unique violation.
pub async fn accept(
    tx: &mut WriteTx,
    invitation: &invitation::Model,
    login: &str,
    display_name: &str,
    password_hash: String,
) -> Result<Option<account::Model>, DbError> {
    let unused = Condition::all()
        .add(invitation::Column::Id.eq(invitation.id))
        .add(invitation::Column::UsedAt.is_null())
        .add(invitation::Column::WithdrawnAt.is_null());
    let used = vec![(invitation::Column::UsedAt, Expr::value(tx.now()))];
    if tx.update_where::<invitation::Entity>(unused, used).await? != 1 {
        return Ok(None);
    }
    let grant =
        invitation.role.map(|role| NewGrant { role, branch: invitation.branch_id, desk: invitation.desk_id });
    let event = AuditEvent::new("invitation.used", "invitation", invitation.id);
    tx.record(match grant {
        Some(grant) => accounts::about_role(event, grant),
        None => event,
    });
    if let Some(account) = invitation.account_id {
        accounts::set_password(tx, account, password_hash, None).await?;
        withdraw_renewals(tx, account).await?;
        return tx.find::<account::Entity>().filter(account::Column::Id.eq(account)).one(tx).await;
    }
    let new = NewAccount {
        login: login.to_owned(),
        email: invitation.email.clone(),
        display_name: display_name.to_owned(),
        password_hash: Some(password_hash),
        totp_secret: None,
    };
    let id = tx.scope().account().unwrap_or_else(|| tx.new_id());
    let account = accounts::open_account(tx, id, new).await?;
    if let Some(grant) = grant {
        accounts::grant_by(tx, account.id, grant, invitation.invited_by).await?;
    }
    // Whose account it became is kept: what waited for this person (an entry of a register) is found by it.
    let row = invitation::ActiveModel {
        id: Unchanged(invitation.id),
        account_id: Set(Some(account.id)),
        ..Default::default()
    };
    tx.update(row).await?;
    Ok(Some(account))
}

/// Withdraws an invitation within reach that was not used.
///
/// # Errors
/// [`DbError`] when there is none such, or the database refuses.
pub async fn withdraw(tx: &mut WriteTx, invitation: Id) -> Result<(), DbError> {
    let row = invitation::ActiveModel {
        id: Unchanged(invitation),
        withdrawn_at: Set(Some(tx.now())),
        ..Default::default()
    };
    tx.update(row).await?;
    tx.record(AuditEvent::new("invitation.withdrawn", "invitation", invitation));
    Ok(())
}

/// Withdraws every code with which `account` could choose a new password: a later one was made, or it chose one itself.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn withdraw_renewals(tx: &mut WriteTx, account: Id) -> Result<(), DbError> {
    withdraw_where(tx, Condition::all().add(invitation::Column::AccountId.eq(account))).await
}

/// Withdraws whatever somebody who left has handed out, and every code made for them.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn withdraw_all_of(tx: &mut WriteTx, account: Id) -> Result<(), DbError> {
    let of = Condition::any()
        .add(invitation::Column::AccountId.eq(account))
        .add(invitation::Column::InvitedBy.eq(account));
    withdraw_where(tx, of).await
}

async fn withdraw_where(tx: &mut WriteTx, which: Condition) -> Result<(), DbError> {
    let good = Condition::all()
        .add(which)
        .add(invitation::Column::UsedAt.is_null())
        .add(invitation::Column::WithdrawnAt.is_null())
        .add(invitation::Column::ExpiresAt.gt(tx.now()));
    let rows = tx.find::<invitation::Entity>().filter(good).all(tx).await?;
    for row in rows {
        withdraw(tx, row.id).await?;
    }
    Ok(())
}

/// Invitations within reach that are still good, the newest first.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn waiting(scope: &Scope, db: &Db) -> Result<Vec<invitation::Model>, DbError> {
    let mut rows = scope
        .find::<invitation::Entity>()
        .filter(invitation::Column::UsedAt.is_null())
        .filter(invitation::Column::WithdrawnAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(scope.now()));
    if let Some(desks) = scope.desks() {
        rows = rows.filter(invitation::Column::DeskId.is_in(desks));
    }
    rows.order_by_desc(invitation::Column::CreatedAt).order_by_desc(invitation::Column::Id).all(db).await
}
