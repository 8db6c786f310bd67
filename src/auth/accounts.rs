//! Writes of accounts: create, change the password, enrol and show the second factor, end sessions. Each takes the open
//! write and records its audit event; committing is left to the caller.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};
use unicode_normalization::UnicodeNormalization;

use super::entity::{account, recovery_code, role_grant, session};
use super::policy::Role;
use super::{onetime, totp};
use crate::audit::AuditEvent;
use crate::crypto::Place;
use crate::db::{Db, DbError, Rows, WriteTx};
use crate::id::Id;

/// How many recovery codes a person is given.
pub const RECOVERY_CODES: usize = 10;

/// The place of a second factor's seed.
pub fn totp_place(account: Id) -> Place<'static> {
    Place { table: "account", column: "sealed_totp", row: account }
}

/// A login as it is kept and looked up: without spaces around, NFKC, lower case.
pub fn login_of(typed: &str) -> String {
    typed.trim().nfkc().collect::<String>().to_lowercase()
}

/// An account to be created.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Mail address or chosen name; see [`login_of`].
    pub login: String,
    /// None for those without mail.
    pub email: Option<String>,
    /// Exactly as written.
    pub display_name: String,
    /// From [`super::password::Password::hash`] (made before the write begins: it takes its time); none lets nobody in.
    pub password_hash: Option<String>,
    /// A second factor enrolled beforehand (base32): demonstrations and tests; people enrol at first sign-in.
    pub totp_secret: Option<String>,
}

/// A role to be granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewGrant {
    /// The role.
    pub role: Role,
    /// The branch, where the role is held at one.
    pub branch: Option<Id>,
    /// The desk, where the role is held at one.
    pub desk: Option<Id>,
}

impl NewGrant {
    /// A role held at the whole organisation.
    pub fn everywhere(role: Role) -> NewGrant {
        NewGrant { role, branch: None, desk: None }
    }

    /// A role held at a desk.
    pub fn at_desk(role: Role, desk: Id) -> NewGrant {
        NewGrant { role, branch: None, desk: Some(desk) }
    }

    /// A role held at a branch.
    pub fn at_branch(role: Role, branch: Id) -> NewGrant {
        NewGrant { role, branch: Some(branch), desk: None }
    }
}

/// Creates an account with its roles.
///
/// # Errors
/// [`DbError`]; a login that is taken is a unique violation.
pub async fn create_account(
    tx: &mut WriteTx,
    new: NewAccount,
    grants: &[NewGrant],
) -> Result<account::Model, DbError> {
    let id = tx.new_id();
    let row = open_account(tx, id, new).await?;
    for new in grants {
        grant(tx, row.id, *new).await?;
    }
    Ok(row)
}

/// Creates the account `id`, without a role.
///
/// # Errors
/// [`DbError`]; a login that is taken is a unique violation.
pub async fn open_account(tx: &mut WriteTx, id: Id, new: NewAccount) -> Result<account::Model, DbError> {
    let now = tx.now();
    let row = account::Model {
        id,
        organisation_id: tx.scope().organisation(),
        login: login_of(&new.login),
        email: new.email,
        display_name: new.display_name,
        password_hash: new.password_hash.unwrap_or_else(|| "!".into()),
        sealed_totp: new.totp_secret.as_deref().map(|secret| tx.seal(totp_place(id), secret)),
        totp_confirmed_at: new.totp_secret.is_some().then_some(now),
        totp_last_step: None,
        locale: None,
        created_at: now,
        disabled_at: None,
    };
    tx.insert(row.clone().into_active_model().reset_all()).await?;
    tx.record(AuditEvent::new("account.created", "account", id));
    Ok(row)
}

/// Grants a role in the name of whoever acts.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn grant(tx: &mut WriteTx, account: Id, new: NewGrant) -> Result<Id, DbError> {
    let by = tx.scope().account();
    grant_by(tx, account, new, by).await
}

/// Grants a role that `by` gave. One that people gave themselves is marked in the log.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn grant_by(tx: &mut WriteTx, account: Id, new: NewGrant, by: Option<Id>) -> Result<Id, DbError> {
    let id = tx.new_id();
    let row = role_grant::ActiveModel {
        id: Set(id),
        organisation_id: Set(tx.scope().organisation()),
        account_id: Set(account),
        role: Set(new.role),
        branch_id: Set(new.branch),
        desk_id: Set(new.desk),
        granted_at: Set(tx.now()),
        granted_by: Set(by),
        revoked_at: Set(None),
    };
    tx.insert(row).await?;
    let event = about_grant(AuditEvent::new("role.granted", "account", account), id, new);
    tx.record(if by == Some(account) { event.with("own", "yes") } else { event });
    Ok(id)
}

/// Tells in an event of a role's beginning or end which grant it is and all that the grant says, so that a grant put into
/// the table without the program shows.
pub fn about_grant(event: AuditEvent, grant: Id, what: NewGrant) -> AuditEvent {
    about_role(event.with("grant", grant), what)
}

/// Tells in an event which role at which place it is about. What is about a desk stands in the chain of that desk.
pub fn about_role(event: AuditEvent, what: NewGrant) -> AuditEvent {
    let mut event = event.with("role", what.role.code());
    if let Some(desk) = what.desk {
        event = event.with("desk", desk).at_desk(desk);
    }
    if let Some(branch) = what.branch {
        event = event.with("branch", branch);
    }
    event
}

/// The account that signs in as `login`, if it may.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "before sign-in there is no scope")]
pub async fn by_login(db: &Db, login: &str) -> Result<Option<account::Model>, DbError> {
    Rows::<account::Entity>::across_organisations()
        .filter(account::Column::Login.eq(login))
        .filter(account::Column::DisabledAt.is_null())
        .one(db)
        .await
}

/// Sets a new password and ends every session but `keep`.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn set_password(
    tx: &mut WriteTx,
    account: Id,
    password_hash: String,
    keep: Option<Id>,
) -> Result<(), DbError> {
    let row = account::ActiveModel {
        id: Unchanged(account),
        password_hash: Set(password_hash),
        ..Default::default()
    };
    tx.update(row).await?;
    end_sessions(tx, account, keep).await?;
    tx.record(AuditEvent::new("password.changed", "account", account));
    Ok(())
}

/// Ends every session of `account` but `keep`; gives their number.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn end_sessions(tx: &mut WriteTx, account: Id, keep: Option<Id>) -> Result<u64, DbError> {
    let mut which = Condition::all().add(session::Column::AccountId.eq(account));
    if let Some(keep) = keep {
        which = which.add(session::Column::Id.ne(keep));
    }
    tx.delete_where::<session::Entity>(which).await
}

/// Enrols the second factor, whose first code was of `step`, and gives the recovery codes, which are shown once.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn enrol(tx: &mut WriteTx, account: Id, secret: &str, step: i64) -> Result<Vec<String>, DbError> {
    let row = account::ActiveModel {
        id: Unchanged(account),
        sealed_totp: Set(Some(tx.seal(totp_place(account), secret))),
        totp_confirmed_at: Set(Some(tx.now())),
        totp_last_step: Set(Some(step)),
        ..Default::default()
    };
    tx.update(row).await?;
    tx.record(AuditEvent::new("second-factor.enrolled", "account", account));
    renew_recovery_codes(tx, account).await
}

/// Takes the second factor away: the person enrols anew at the next sign-in. Ends every session.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn reset_second_factor(tx: &mut WriteTx, account: Id) -> Result<(), DbError> {
    let row = account::ActiveModel {
        id: Unchanged(account),
        sealed_totp: Set(None),
        totp_confirmed_at: Set(None),
        totp_last_step: Set(None),
        ..Default::default()
    };
    tx.update(row).await?;
    let of = Condition::all().add(recovery_code::Column::AccountId.eq(account));
    tx.delete_where::<recovery_code::Entity>(of).await?;
    end_sessions(tx, account, None).await?;
    tx.record(AuditEvent::new("second-factor.reset", "account", account));
    Ok(())
}

/// Makes new recovery codes in place of the old ones.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn renew_recovery_codes(tx: &mut WriteTx, account: Id) -> Result<Vec<String>, DbError> {
    let of = Condition::all().add(recovery_code::Column::AccountId.eq(account));
    tx.delete_where::<recovery_code::Entity>(of).await?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| onetime::fresh(2)).collect();
    let rows = codes
        .iter()
        .map(|code| recovery_code::ActiveModel {
            id: Set(tx.new_id()),
            organisation_id: Set(tx.scope().organisation()),
            account_id: Set(account),
            code_hash: Set(recovery_hash(tx, account, code)),
            used_at: Set(None),
        })
        .collect();
    tx.insert_many(rows).await?;
    tx.record(AuditEvent::new("recovery-codes.renewed", "account", account));
    Ok(codes)
}

fn recovery_hash(tx: &WriteTx, account: Id, code: &str) -> Vec<u8> {
    let code = onetime::read(code);
    tx.keys().mac("recovery-code", &[&account.0.to_be_bytes(), code.as_bytes()]).to_vec()
}

/// How a second factor was shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown {
    /// By a code of the authenticator app.
    Totp,
    /// By a recovery code.
    Recovery,
}

/// Takes a code of the second factor, or a recovery code; each once. `None`: it was not right, and nothing changed.
///
/// # Errors
/// [`DbError`] when the database refuses or the seed's seal does not open.
pub async fn take_code(
    tx: &mut WriteTx,
    account: &account::Model,
    typed: &str,
) -> Result<Option<Shown>, DbError> {
    let Some(sealed) = account.sealed_totp.as_ref().filter(|_| account.totp_confirmed_at.is_some()) else {
        return Ok(None);
    };
    let place = totp_place(account.id);
    let secret = tx.keys().open(place, sealed).map_err(|error| DbError::Seal {
        table: place.table.into(),
        column: place.column.into(),
        row: place.row,
        error,
    })?;
    if let Some(step) = totp::accept(&secret, typed, tx.now(), account.totp_last_step) {
        // Two requests with one code: the second finds that the step has been taken.
        let unused = Condition::any()
            .add(account::Column::TotpLastStep.is_null())
            .add(account::Column::TotpLastStep.lt(step));
        let this = Condition::all().add(account::Column::Id.eq(account.id)).add(unused);
        let taken = vec![(account::Column::TotpLastStep, Expr::value(step))];
        return Ok((tx.update_where::<account::Entity>(this, taken).await? == 1).then_some(Shown::Totp));
    }
    let this = Condition::all()
        .add(recovery_code::Column::AccountId.eq(account.id))
        .add(recovery_code::Column::CodeHash.eq(recovery_hash(tx, account.id, typed)))
        .add(recovery_code::Column::UsedAt.is_null());
    let used = vec![(recovery_code::Column::UsedAt, Expr::value(tx.now()))];
    if tx.update_where::<recovery_code::Entity>(this, used).await? == 1 {
        tx.record(AuditEvent::new("recovery-code.used", "account", account.id));
        return Ok(Some(Shown::Recovery));
    }
    Ok(None)
}

/// How many recovery codes are left.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn recovery_codes_left(scope: &crate::db::Scope, db: &Db, account: Id) -> Result<u64, DbError> {
    scope
        .find::<recovery_code::Entity>()
        .filter(recovery_code::Column::AccountId.eq(account))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(db)
        .await
}
