//! Consent to be named that is taken back: badges that were signed with the name are revoked, and others without it signed in
//! their place. The paper stays as it was made.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use super::badges::{BadgeError, names_holder, organisation_name};
use super::drawing::opened;
use super::entity::certificate;
use super::entity::version::{self, Cause};
use super::following::all_of;
use super::issuing::{Desk, locked, make, revoke_badges};
use crate::app::App;
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteError, WriteTx};
use crate::id::Id;
use crate::training::programmes::entity as programme;
use crate::web::AppError;

/// Replaces the badges that name somebody in the register, whose entry says by now that they are not to be named. The scope is
/// the office's.
///
/// # Errors
/// [`AppError`] when the database refuses.
pub async fn unname(app: &App, tx: &mut WriteTx, holder: Id) -> Result<(), AppError> {
    let held = all_of(tx.scope(), tx, holder).await?;
    let held: Vec<certificate::Model> = held.into_iter().filter(|row| row.revoked_at.is_none()).collect();
    if held.is_empty() {
        return Ok(());
    }
    let organisation = organisation_name(app, tx.scope().organisation()).await?;
    let desk = Desk::open(tx, &organisation, app.config().public_url()).await?;
    for row in held {
        replace(tx, &desk, row.id).await?;
    }
    Ok(())
}

async fn replace(tx: &mut WriteTx, desk: &Desk, id: Id) -> Result<(), BadgeError> {
    let (mut row, newest, holder) = locked(tx, id).await?;
    let in_force = tx
        .find::<version::Entity>()
        .filter(version::Column::CertificateId.eq(id))
        .filter(version::Column::SealedBadge.is_not_null())
        .filter(version::Column::BadgeRevoked.eq(false))
        .one(tx)
        .await?;
    let Some(in_force) = in_force else { return Ok(()) };
    let Some(sealed) = &in_force.sealed_badge else { return Ok(()) };
    let token = tx.keys().open(version::badge_place(in_force.id), sealed);
    // One that cannot be read is taken for one that names.
    if token.is_ok_and(|token| !names_holder(&token, desk.signer(), tx.now())) {
        return Ok(());
    }
    let programme = tx.find::<programme::Entity>().filter(programme::Column::Id.eq(row.programme_id));
    let programme = programme.one(tx).await?.ok_or_else(|| DbError::from(WriteError::NothingWithinReach))?;
    revoke_badges(tx, id).await?;
    row.version += 1;
    let change =
        certificate::ActiveModel { id: Unchanged(id), version: Set(row.version), ..Default::default() };
    tx.update(change).await?;
    let said = opened(tx.keys(), &newest)?;
    make(tx, desk, &programme, &row, &holder, &said, Cause::Unnamed).await?;
    tx.record(AuditEvent::new("certificate.unnamed", "certificate", id).with("version", row.version));
    Ok(())
}
