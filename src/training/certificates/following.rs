//! What an entry of the register says of number, day and validity follows from the certificates of this house that stand
//! behind it.
//!
//! What always holds: an entry is valid as long as the longest of the certificates that hold (one without end is the
//! longest); where the last of them was revoked, it ends, and nobody takes it up again. What was written of certificates from elsewhere
//! is not touched by revoking one of ours.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition};
use time::Date;

use super::entity::certificate;
use crate::clock::Instant;
use crate::db::{DbError, Reads, Scope, WriteError, WriteTx};
use crate::id::Id;
use crate::training::programmes::entity as programme;
use crate::training::register::commands as register;
use crate::training::register::entity as supporter;

/// The longer of two validities; none is without end.
pub(super) fn longer(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.zip(other).map(|(one, other)| Ord::max(one, other))
}

/// The certificates of somebody in the register, revoked ones too, by number.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn all_of(scope: &Scope, on: &impl Reads, holder: Id) -> Result<Vec<certificate::Model>, DbError> {
    scope
        .find::<certificate::Entity>()
        .filter(certificate::Column::SupporterId.eq(holder))
        .order_by_asc(certificate::Column::FiscalYear)
        .order_by_asc(certificate::Column::Number)
        .all(on)
        .await
}

/// Whether an entry stands on a certificate of this house that was revoked: then no other holds it up.
pub fn is_taken_back(entry: &supporter::Model, certificates: &[certificate::Model]) -> bool {
    certificates.iter().any(|one| one.revoked_at.is_some() && is_number_of(one, entry))
}

fn is_number_of(certificate: &certificate::Model, entry: &supporter::Model) -> bool {
    entry.number.as_deref() == Some(&*certificate.number().to_string())
}

/// An entry, locked until the write is over.
pub(super) async fn locked(tx: &mut WriteTx, holder: Id) -> Result<supporter::Model, DbError> {
    let found =
        tx.find::<supporter::Entity>().filter(supporter::Column::Id.eq(holder)).lock().one(tx).await?;
    found.ok_or_else(|| WriteError::NothingWithinReach.into())
}

/// Writes down how an entry that was changed is certified now. Who has it open to correct it is told that it changed.
pub(super) async fn certify(tx: &mut WriteTx, entry: &supporter::Model) -> Result<(), DbError> {
    let (identity, namesake) = register::identified(tx, entry, entry.fiscal_year).await?;
    let values = vec![
        (supporter::Column::FiscalYear, Expr::val(entry.fiscal_year)),
        (supporter::Column::IdentityHash, Expr::val(identity)),
        (supporter::Column::Namesake, Expr::val(namesake)),
        (supporter::Column::Number, Expr::val(entry.number.clone())),
        (supporter::Column::CertifiedOn, Expr::val(entry.certified_on)),
        (supporter::Column::ValidUntil, Expr::val(entry.valid_until)),
        (supporter::Column::EndedAt, Expr::val(entry.ended_at)),
        (supporter::Column::SealedEnding, Expr::val(entry.sealed_ending.clone())),
        (supporter::Column::Revision, Expr::col(supporter::Column::Revision).add(1)),
        (supporter::Column::ChangedAt, Expr::val(tx.now())),
    ];
    let this = Condition::all().add(supporter::Column::Id.eq(entry.id));
    tx.update_where::<supporter::Entity>(this, values).await?;
    Ok(())
}

/// Has an entry follow the certificates that are left after one was revoked.
pub(super) async fn follow(tx: &mut WriteTx, holder: Id) -> Result<(), DbError> {
    let entry = locked(tx, holder).await?;
    let certificates = all_of(tx.scope(), tx, holder).await?;
    let now = tx.now();
    let number = entry.number.clone();
    let Some(mut entry) = followed(entry, &certificates, now) else { return Ok(()) };
    if entry.number != number {
        // Nobody is counted for a year in which all they were given was revoked.
        let own = certificates.iter().find(|one| is_number_of(one, &entry)).map(|one| one.programme_id);
        let programme = tx.find::<programme::Entity>().filter(programme::Column::Id.is_in(own));
        entry.fiscal_year = programme.one(tx).await?.map_or(entry.fiscal_year, |row| row.fiscal_year);
    }
    certify(tx, &entry).await
}

/// An entry as it follows from its certificates; none where it stands on one from elsewhere.
fn followed(
    mut entry: supporter::Model,
    certificates: &[certificate::Model],
    now: Instant,
) -> Option<supporter::Model> {
    if !certificates.iter().any(|one| is_number_of(one, &entry)) {
        return None;
    }
    let left: Vec<&certificate::Model> = certificates.iter().filter(|one| one.revoked_at.is_none()).collect();
    let holds = |one: &&certificate::Model| one.standing(now.date()) == certificate::Standing::Valid;
    let holding: Vec<&certificate::Model> = left.iter().copied().filter(holds).collect();
    // Where nothing holds any more, what is over is told as over.
    let standing = if holding.is_empty() { left } else { holding };
    let Some(until) = standing.iter().map(|one| one.valid_until).reduce(longer) else {
        entry.ended_at = entry.ended_at.or(Some(now));
        return Some(entry);
    };
    // What is longer than any of them was written of one from elsewhere.
    let ours = certificates.iter().map(|one| one.valid_until).reduce(longer).flatten();
    if longer(entry.valid_until, ours) == ours {
        entry.valid_until = until;
    }
    if !standing.iter().any(|one| is_number_of(one, &entry)) {
        let first = standing.first()?;
        entry.number = Some(first.number().to_string());
        entry.certified_on = Some(first.issued_on);
    }
    Some(entry)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn nothing_is_longer_than_what_has_no_end() {
        let (short, long) = (Some(date!(2027 - 03 - 31)), Some(date!(2029 - 03 - 31)));
        assert_eq!(longer(short, long), long);
        assert_eq!(longer(None, long), None);
        assert_eq!(longer(short, None), None);
    }
}
