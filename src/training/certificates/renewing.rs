//! Renewal: what a follow-up training does to certificates that end.

use std::collections::HashMap;

use sea_orm::ColumnTrait;

use super::badges::BadgeError;
use super::entity::certificate;
use super::following::{certify, locked as locked_entry, longer};
use super::issuing::{Anew, Desk, anew, last_day};
use crate::audit::AuditEvent;
use crate::db::WriteTx;
use crate::id::Id;
use crate::training::programmes::entity as programme;
use crate::training::programmes::save::Locked;
use crate::training::register::commands as register;

/// Prolongs what somebody in the register has, who completed a programme that renews: certificates that end, or the
/// entry alone where they were certified before there was this register. Gives how many papers were made.
///
/// # Errors
/// [`BadgeError`].
pub async fn renew(
    tx: &mut WriteTx,
    desk: &Desk,
    locked: &Locked,
    application: Id,
    holder: Id,
) -> Result<usize, BadgeError> {
    register::trained(tx, holder, locked.id, application).await?;
    tx.record(AuditEvent::new("supporter.trained", "supporter", holder).with("programme", locked.id));
    if locked.programme().kind != crate::training::programmes::model::Kind::FollowUp {
        return Ok(0);
    }
    let today = tx.now().date();
    let ending = tx
        .find::<certificate::Entity>()
        .filter(certificate::Column::SupporterId.eq(holder))
        .filter(certificate::Column::ValidUntil.is_not_null())
        .filter(certificate::Column::RevokedAt.is_null())
        .all(tx)
        .await?;
    let programmes = tx.find::<programme::Entity>().all(tx).await?;
    let years: HashMap<Id, Option<u16>> =
        programmes.iter().map(|row| (row.id, row.programme().valid_years)).collect();
    let own = locked.programme().valid_years;
    // As it is now: the page on which this was decided may be older.
    let mut entry = locked_entry(tx, holder).await?;
    let before = entry.valid_until;
    let mut made = 0;
    for row in ending {
        let years = own.or_else(|| years.get(&row.programme_id).copied().flatten());
        let Some(until) = years.and_then(|years| last_day(today, years)) else { continue };
        if row.valid_until.is_some_and(|before| before < until) {
            anew(tx, desk, row.id, &Anew::Until(until)).await?;
            made += 1;
            // What holds without end goes on doing so.
            entry.valid_until = longer(entry.valid_until, Some(until));
        }
    }
    if let (Some(_), Some(years)) = (before, own) {
        let until = last_day(today, years).or(entry.valid_until);
        entry.valid_until = longer(entry.valid_until, until);
    }
    if entry.valid_until != before {
        certify(tx, &entry).await?;
    }
    Ok(made)
}
