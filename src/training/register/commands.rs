//! Writes of the register. Each takes the write under way and records its event; committing is left to the caller.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};
use time::Date;

use super::certification::Certification;
use super::entity::{self, ending_place, training};
use super::entry::{Change, Kept};
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::crypto::{BlindIndex, Sealed};
use crate::db::{DbError, WriteError, WriteTx};
use crate::id::Id;
use crate::training::applications::entity::Standing;
use crate::training::certificates::following;

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
    /// Whether they agreed to be named in public.
    pub named: bool,
    /// Whether the office said that they are another than whoever stands there with the same name, kana, branch and year.
    pub another: bool,
}

/// Writes somebody into the register; the event is the caller's.
///
/// # Errors
/// [`DbError`]; somebody who is there already is a unique violation.
pub(in crate::training) async fn add(tx: &mut WriteTx, new: New) -> Result<entity::Model, DbError> {
    let (id, now) = (tx.new_id(), tx.now());
    let identity = new.kept.identity(tx.keys(), new.branch, new.fiscal_year);
    let namesake = if new.another { next_namesake(tx, &identity, None).await? } else { 0 };
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
        named: new.named,
        sealed_entry: new.kept.seal(tx.keys(), id),
        identity_hash: identity,
        namesake,
        revision: 1,
        created_at: now,
        changed_at: now,
        ended_at: None,
        sealed_ending: None,
    };
    tx.insert(row.clone().into_active_model().reset_all()).await?;
    Ok(row)
}

/// The number of the next person with this identity, beside `who`, if it is the identity of an entry that there is. One after the other:
/// the lock is held until the write is over.
async fn next_namesake(tx: &mut WriteTx, identity: &BlindIndex, who: Option<Id>) -> Result<i16, DbError> {
    tx.lock("register").await?;
    let last = tx
        .find::<entity::Entity>()
        .filter(entity::Column::IdentityHash.eq(identity.clone()))
        .filter(Condition::all().add_option(who.map(|id| entity::Column::Id.ne(id))))
        .order_by_desc(entity::Column::Namesake)
        .limit(1)
        .one(tx)
        .await?;
    Ok(last.map_or(0, |row| row.namesake.saturating_add(1)))
}

/// By what an entry is recognised, were it of this fiscal year. Who is then the same by that as somebody else stays another person.
pub(in crate::training) async fn identified(
    tx: &mut WriteTx,
    row: &entity::Model,
    fiscal_year: i16,
) -> Result<(BlindIndex, i16), DbError> {
    let identity = Kept::open(tx.keys(), row).identity(tx.keys(), row.branch_id, fiscal_year);
    if identity == row.identity_hash {
        return Ok((identity, row.namesake));
    }
    let namesake = next_namesake(tx, &identity, Some(row.id)).await?;
    Ok((identity, namesake))
}

/// Writes `values` over an entry that was read at `row.revision`. Gives whether it could: not where somebody else changed
/// it meanwhile.
async fn write_over(
    tx: &mut WriteTx,
    row: &entity::Model,
    mut values: Vec<(entity::Column, SimpleExpr)>,
) -> Result<bool, DbError> {
    let this =
        Condition::all().add(entity::Column::Id.eq(row.id)).add(entity::Column::Revision.eq(row.revision));
    values.push((entity::Column::Revision, Expr::val(row.revision + 1)));
    values.push((entity::Column::ChangedAt, Expr::val(tx.now())));
    Ok(tx.update_where::<entity::Entity>(this, values).await? > 0)
}

/// Changes an entry that was read at `row.revision`. Gives whether it could: not where somebody else changed it meanwhile.
/// `another`: whether it was said that this is another person than whoever has the same name, kana, branch and year.
///
/// # Errors
/// [`DbError`]; an entry that would be another's twin is a unique violation.
pub async fn change(
    tx: &mut WriteTx,
    row: &entity::Model,
    change: &Change,
    branch: Option<Id>,
    another: bool,
) -> Result<bool, DbError> {
    let identity = change.kept.identity(tx.keys(), branch, row.fiscal_year);
    let namesake = match () {
        () if identity == row.identity_hash => row.namesake,
        () if another => next_namesake(tx, &identity, Some(row.id)).await?,
        () => 0,
    };
    let values = vec![
        (entity::Column::Namesake, Expr::val(namesake)),
        (entity::Column::BranchId, Expr::val(branch)),
        (entity::Column::Standing, Expr::val(change.standing)),
        (entity::Column::Offers, Expr::val(change.offers)),
        (entity::Column::Named, Expr::val(change.named)),
        (entity::Column::SealedEntry, Expr::val(change.kept.seal(tx.keys(), row.id))),
        (entity::Column::IdentityHash, Expr::val(identity)),
    ];
    if !write_over(tx, row, values).await? {
        return Ok(false);
    }
    let own = row.account_id.is_some() && row.account_id == tx.scope().account();
    let event = if own { "supporter.own-changed" } else { "supporter.changed" };
    tx.record(AuditEvent::new(event, "supporter", row.id));
    Ok(true)
}

/// Changes how somebody was certified, as read at `row.revision`. Gives whether it could: not where somebody else changed
/// the entry meanwhile.
///
/// # Errors
/// [`DbError`]; a number that another has is a unique violation.
pub async fn certify(
    tx: &mut WriteTx,
    row: &entity::Model,
    certified: &Certification,
) -> Result<bool, DbError> {
    let (identity, namesake) = identified(tx, row, certified.fiscal_year).await?;
    let values = vec![
        (entity::Column::Namesake, Expr::val(namesake)),
        (entity::Column::FiscalYear, Expr::val(certified.fiscal_year)),
        (entity::Column::CertifiedOn, Expr::val(certified.certified_on)),
        (entity::Column::Number, Expr::val(certified.number.map(|number| number.to_string()))),
        (entity::Column::ValidUntil, Expr::val(certified.valid_until)),
        (entity::Column::IdentityHash, Expr::val(identity)),
    ];
    if !write_over(tx, row, values).await? {
        return Ok(false);
    }
    tx.record(AuditEvent::new("supporter.certification-changed", "supporter", row.id));
    Ok(true)
}

/// Ends an entry by the office's decision, with its reason; it stays where it is.
///
/// # Errors
/// [`DbError`] when the database refuses; one that ended before is not within reach.
pub async fn end(tx: &mut WriteTx, id: Id, reason: &str) -> Result<(), DbError> {
    let this = Condition::all().add(entity::Column::Id.eq(id)).add(entity::Column::EndedAt.is_null());
    let values = vec![
        (entity::Column::EndedAt, Expr::val(Some(tx.now()))),
        (entity::Column::SealedEnding, Expr::val(tx.seal(ending_place(id), reason))),
    ];
    if tx.update_where::<entity::Entity>(this, values).await? == 0 {
        return Err(WriteError::NothingWithinReach.into());
    }
    tx.record(AuditEvent::new("supporter.ended", "supporter", id));
    Ok(())
}

/// Takes the office's ending of an entry back. Gives whether it could: not where its certificate was revoked.
///
/// # Errors
/// [`DbError`] when the database refuses; an entry that did not end so is not within reach.
pub async fn resume(tx: &mut WriteTx, id: Id) -> Result<bool, DbError> {
    let found = tx.find::<entity::Entity>().filter(entity::Column::Id.eq(id)).lock().one(tx).await?;
    let row = found.ok_or(WriteError::NothingWithinReach)?;
    if following::is_taken_back(&row, &following::all_of(tx.scope(), tx, id).await?) {
        return Ok(false);
    }
    let this =
        Condition::all().add(entity::Column::Id.eq(id)).add(entity::Column::SealedEnding.is_not_null());
    let values = vec![
        (entity::Column::EndedAt, Expr::val(Option::<Instant>::None)),
        (entity::Column::SealedEnding, Expr::val(Option::<Sealed>::None)),
    ];
    if tx.update_where::<entity::Entity>(this, values).await? == 0 {
        return Err(WriteError::NothingWithinReach.into());
    }
    tx.record(AuditEvent::new("supporter.resumed", "supporter", id));
    Ok(true)
}

/// Says whether somebody is to be named in public. Who has the entry open meanwhile is told that it changed, so that no form of
/// before takes this back.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn set_named(tx: &mut WriteTx, id: Id, named: bool) -> Result<(), DbError> {
    let values = vec![
        (entity::Column::Named, Expr::val(named)),
        (entity::Column::Revision, Expr::col(entity::Column::Revision).add(1)),
        (entity::Column::ChangedAt, Expr::val(tx.now())),
    ];
    let this = Condition::all().add(entity::Column::Id.eq(id));
    if tx.update_where::<entity::Entity>(this, values).await? == 0 {
        return Err(WriteError::NothingWithinReach.into());
    }
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

/// Mends the name of an entry. Who then has the name of somebody else in the register stays another person.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub(in crate::training) async fn rename(tx: &mut WriteTx, id: Id, name: &str) -> Result<(), DbError> {
    let row = tx.find::<entity::Entity>().filter(entity::Column::Id.eq(id)).lock().one(tx);
    let Some(row) = row.await? else { return Ok(()) };
    let mut kept = Kept::open(tx.keys(), &row);
    name.clone_into(&mut kept.name);
    let identity = kept.identity(tx.keys(), row.branch_id, row.fiscal_year);
    let changed = entity::ActiveModel {
        id: Unchanged(id),
        sealed_entry: Set(kept.seal(tx.keys(), id)),
        namesake: Set(next_namesake(tx, &identity, Some(id)).await?),
        identity_hash: Set(identity),
        revision: Set(row.revision + 1),
        changed_at: Set(tx.now()),
        ..Default::default()
    };
    tx.update(changed).await
}
