//! The person behind a request: account, session, grants; looked up from the session cookie.

use std::sync::Arc;

use sea_orm::ColumnTrait;
use sha2::{Digest, Sha256};
use time::Duration;

use super::entity::{account, role_grant, session};
use super::policy::{DeskRules, Grant, Level};
use crate::clock::Instant;
use crate::db::{Db, DbError, Rows};
use crate::id::Id;
use crate::organisation::desk;

/// How long a session may lie idle.
pub const IDLE: Duration = Duration::minutes(30);
/// How long a session lasts at most.
pub const LIFETIME: Duration = Duration::hours(12);
/// How long a second factor counts as just shown.
pub const STEP_UP: Duration = Duration::minutes(15);

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub account: Arc<account::Model>,
    /// The session.
    pub session: Arc<session::Model>,
    /// The roles, each with the desks it holds at.
    pub grants: Arc<Vec<Grant>>,
    /// The desks at which any role holds, in the order of their names.
    pub desks: Arc<Vec<desk::Model>>,
}

impl Person {
    /// Whether any role of theirs demands a second factor.
    pub fn needs_second_factor(&self) -> bool {
        self.grants.iter().any(|grant| grant.role.needs_second_factor())
    }
}

/// The hash under which a session's token is kept.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Whether a session is alive at `now`. Somebody checked in at a desk stays signed in until its closing.
pub fn is_alive(session: &session::Model, now: Instant) -> bool {
    let on_duty = session.on_duty_until.is_some_and(|until| now <= until);
    now < session.expires_at && (on_duty || now.since(session.seen_at) <= IDLE)
}

/// Finds the person whose session has this token.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "before this there is no scope")]
pub async fn find(db: &Db, token: &str) -> Result<Option<Person>, DbError> {
    let session = Rows::<session::Entity>::across_organisations()
        .filter(session::Column::TokenHash.eq(token_hash(token)))
        .one(db)
        .await?;
    let Some(session) = session.filter(|session| is_alive(session, db.now())) else { return Ok(None) };
    let account = Rows::<account::Entity>::across_organisations()
        .filter(account::Column::Id.eq(session.account_id))
        .filter(account::Column::DisabledAt.is_null())
        .one(db)
        .await?;
    let Some(account) = account else { return Ok(None) };
    let (grants, desks) = grants(db, account.organisation_id, account.id).await?;
    Ok(Some(Person {
        account: Arc::new(account),
        session: Arc::new(session),
        grants: Arc::new(grants),
        desks: Arc::new(desks),
    }))
}

/// The grants of an account with the desks they hold at.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "before this there is no scope")]
pub async fn grants(
    db: &Db,
    organisation: Id,
    account: Id,
) -> Result<(Vec<Grant>, Vec<desk::Model>), DbError> {
    let rows = Rows::<role_grant::Entity>::across_organisations()
        .filter(role_grant::Column::OrganisationId.eq(organisation))
        .filter(role_grant::Column::AccountId.eq(account))
        .filter(role_grant::Column::RevokedAt.is_null())
        .order_by_asc(role_grant::Column::Role)
        .all(db);
    let desks = Rows::<desk::Entity>::across_organisations()
        .filter(desk::Column::OrganisationId.eq(organisation))
        .order_by_asc(desk::Column::Name)
        .all(db);
    let (rows, desks) = tokio::try_join!(rows, desks)?;
    let rules = |desk: &desk::Model| DeskRules { supporters_read_all: desk.supporters_read_all };
    let mut grants = Vec::with_capacity(rows.len());
    for row in &rows {
        let holds = |desk: &&desk::Model| match row.role.level() {
            Level::Organisation => false,
            Level::Branch => row.branch_id.is_some() && desk.branch_id == row.branch_id,
            Level::Desk => row.desk_id == Some(desk.id),
        };
        let at = desks.iter().filter(holds).map(|desk| (desk.id, rules(desk))).collect();
        let branch = row.branch_id.filter(|_| row.role.level() == Level::Branch);
        grants.push(Grant { role: row.role, desks: at, branch });
    }
    let mine = |desk: &desk::Model| grants.iter().any(|g| g.desks.iter().any(|(id, _)| *id == desk.id));
    let desks = desks.into_iter().filter(mine).collect();
    Ok((grants, desks))
}
