//! Badges: certificates as signed Open Badges 3.0, the list that revokes them, and what anybody needs to check both.
//!
//! What always holds: the seed of an organisation's key is sealed; a badge names its holder only if they agreed; the list
//! that is served is of this moment and of this hour, so that it is never out of date and never runs out; it is signed anew
//! only when either changed.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use data_encoding::HEXLOWER;
use openbadge::{
    Achievement, AchievementCredential, CredentialError, Issuer, IssuerKey, OpaqueId, StatusList, Subject,
    Verified, WebAddress,
};
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use time::{Date, Duration, Time};

use super::entity::{issuer, version};
use super::paper::{Said, address as certificate_address};
use crate::app::App;
use crate::clock::Instant;
use crate::crypto::OrganisationKeys;
use crate::db::{DbError, Reads, Rows, Scope, WriteTx};
use crate::id::Id;
use crate::training::letters;
use crate::training::programmes::entity as programme;
use crate::web::AppError;

/// Who signs for an organisation.
pub struct Signer {
    /// The id of the issuer in addresses.
    pub id: Id,
    /// The key.
    pub key: IssuerKey,
    /// Who that is.
    pub issuer: Issuer,
    base: String,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Why there is no badge.
#[derive(Debug, thiserror::Error)]
pub enum BadgeError {
    /// The address of the house is none that a badge may name, or something else is wrong with what it is to say.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<BadgeError> for AppError {
    fn from(error: BadgeError) -> AppError {
        match error {
            BadgeError::Credential(error) => AppError::Fault(error.to_string()),
            BadgeError::Database(error) => error.into(),
        }
    }
}

/// Where an issuer and what belongs to it are served, as a path.
pub fn path(issuer: Id) -> String {
    format!("/badges/{issuer}")
}

fn signer(
    row: &issuer::Model,
    keys: &OrganisationKeys,
    name: &str,
    public_url: &str,
) -> Result<Signer, BadgeError> {
    let broken = |_| CredentialError::Key;
    let seed = keys.open(issuer::place(row.id), &row.sealed_seed).map_err(|_| CredentialError::Key)?;
    let seed: [u8; 32] =
        HEXLOWER.decode(seed.as_bytes()).map_err(broken)?.try_into().map_err(|_| CredentialError::Key)?;
    let base = format!("{public_url}{}", path(row.id));
    Ok(Signer {
        id: row.id,
        key: IssuerKey::from_seed(&seed, format!("{base}/keys/1").parse()?),
        issuer: Issuer { id: base.parse()?, name: name.to_owned(), url: format!("{public_url}/").parse()? },
        base,
    })
}

/// Who signs for the organisation of a write; made at the first badge.
///
/// # Errors
/// [`BadgeError`].
pub async fn signer_of(tx: &mut WriteTx, name: &str, public_url: &str) -> Result<Signer, BadgeError> {
    tx.lock("badge-issuer").await?;
    let row = match tx.find::<issuer::Entity>().one(tx).await? {
        Some(row) => row,
        None => {
            let id = tx.new_id();
            let seed = HEXLOWER.encode(&rand::random::<[u8; 32]>());
            let row = issuer::Model {
                id,
                organisation_id: tx.scope().organisation(),
                sealed_seed: tx.seal(issuer::place(id), &seed),
                created_at: tx.now(),
            };
            tx.insert(issuer::ActiveModel {
                id: Set(id),
                organisation_id: Set(row.organisation_id),
                sealed_seed: Set(row.sealed_seed.clone()),
                created_at: Set(row.created_at),
            })
            .await?;
            tx.record(crate::audit::AuditEvent::new("badge.key-made", "badge_issuer", id));
            row
        }
    };
    signer(&row, tx.keys(), name, public_url)
}

/// The issuer at a public address, with the scope of its organisation.
///
/// # Errors
/// [`AppError::NotFound`] where there is none.
#[allow(
    clippy::disallowed_methods,
    reason = "a public address names its issuer before any organisation is known"
)]
pub async fn published(app: &App, id: Id) -> Result<(Signer, Scope), AppError> {
    let found = Rows::<issuer::Entity>::across_organisations().filter(issuer::Column::Id.eq(id));
    let row = found.one(app.db()).await?.ok_or(AppError::NotFound)?;
    let keys = app.db().keys(row.organisation_id).await?;
    let name = organisation_name(app, row.organisation_id).await?;
    let signer = signer(&row, &keys, &name, app.config().public_url())?;
    let scope = crate::auth::guard::account_scope(row.organisation_id, None, app.now());
    Ok((signer, letters::office(&scope)))
}

/// The name of an organisation.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn organisation_name(app: &App, id: Id) -> Result<String, DbError> {
    let all = crate::organisation::all(app.db()).await?;
    Ok(all.into_iter().find(|one| one.id == id).map(|one| one.name).unwrap_or_default())
}

impl Signer {
    /// What a programme certifies.
    ///
    /// # Errors
    /// [`CredentialError`] for an address that a badge may not name.
    pub fn achievement(&self, row: &programme::Model, said: &str) -> Result<Achievement, CredentialError> {
        let locale = super::paper::LANGUAGE;
        Ok(Achievement {
            id: format!("{}/achievements/{}", self.base, row.id).parse()?,
            name: said.to_owned(),
            description: locale.ta("certificate-badge-description", "course", said),
            criteria: locale.t("certificate-badge-criteria"),
        })
    }

    /// The list of what was revoked, with these places in it.
    ///
    /// # Errors
    /// [`CredentialError`] for a place that the list does not have.
    pub fn list(&self, revoked: impl IntoIterator<Item = u32>) -> Result<StatusList, CredentialError> {
        let address: WebAddress = format!("{}/status/1", self.base).parse()?;
        let mut list = StatusList::new(address, self.issuer.id.clone())?;
        for place in revoked {
            list.revoke(place)?;
        }
        Ok(list)
    }

    /// Signs the badge of what a certificate says; `place` in the list is to be nobody else's.
    ///
    /// # Errors
    /// [`CredentialError`].
    pub fn sign(
        &self,
        said: &Said,
        achievement: Achievement,
        holder: OpaqueId,
        named: bool,
        place: u32,
        public_url: &str,
    ) -> Result<String, CredentialError> {
        let subject = if named {
            Subject::named_with_consent(holder, said.name.clone())
        } else {
            Subject::unnamed(holder)
        };
        let from = |day: Date| Instant::of_jst(day, Time::MIDNIGHT).jst();
        let credential = AchievementCredential {
            id: format!("{public_url}{}", certificate_address(&said.code)).parse()?,
            issuer: Issuer { name: said.issuer.clone(), ..self.issuer.clone() },
            achievement,
            subject,
            number: said.number.clone(),
            valid_from: from(said.issued_on),
            valid_until: said.valid_until.and_then(Date::next_day).map(from),
            status: self.list([])?.entry(place)?,
        };
        credential.sign(&self.key)
    }
}

/// What tells one list of an issuer from the next.
#[derive(Clone, PartialEq, Eq)]
struct Edition {
    /// The hour for which it was signed.
    hour: time::OffsetDateTime,
    /// The places that were revoked, in order.
    revoked: Vec<u32>,
}

/// The lists as they were last signed, by issuer. Every node signs the same bytes, so none asks another.
#[derive(Default)]
pub struct SignedLists(RwLock<HashMap<Id, (Edition, String)>>);

impl SignedLists {
    /// The list as it is served: signed for the hour in which it is asked for, good for a day.
    ///
    /// # Errors
    /// [`CredentialError`].
    pub fn served(
        &self,
        signer: &Signer,
        mut revoked: Vec<u32>,
        now: Instant,
    ) -> Result<String, CredentialError> {
        let hour = now.jst().replace_minute(0).and_then(|at| at.replace_second(0));
        let hour = hour.and_then(|at| at.replace_nanosecond(0)).map_err(|_| CredentialError::Period)?;
        revoked.sort_unstable();
        let edition = Edition { hour, revoked };
        let lists = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, signed)) = lists.get(&signer.id).filter(|(before, _)| *before == edition) {
            return Ok(signed.clone());
        }
        drop(lists);
        let list = signer.list(edition.revoked.iter().copied())?;
        let signed = list.sign(&signer.key, hour, hour + Duration::days(1))?;
        let mut lists = self.0.write().unwrap_or_else(PoisonError::into_inner);
        lists.insert(signer.id, (edition, signed.clone()));
        Ok(signed)
    }
}

/// A holder as badges name them: random to everybody else, the same on each of their badges.
pub fn holder(keys: &OrganisationKeys, supporter: Id) -> OpaqueId {
    let mac = keys.mac("badge-holder", &[&supporter.0.to_be_bytes()]);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&mac[..16]);
    OpaqueId::from_random(bytes)
}

/// A place in the list that nobody has: taken at random, so that places tell nothing of order.
///
/// # Errors
/// [`BadgeError`] when the list is full, or the database refuses.
pub async fn free_place(tx: &WriteTx) -> Result<i32, BadgeError> {
    for _ in 0..1_000 {
        let place = i32::try_from(rand::random_range(0..StatusList::LEAST)).unwrap_or_default();
        let taken = tx.find::<version::Entity>().filter(version::Column::BadgePlace.eq(place));
        if taken.one(tx).await?.is_none() {
            return Ok(place);
        }
    }
    Err(CredentialError::Capacity.into())
}

/// The places that were revoked.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn revoked(scope: &Scope, on: &impl Reads) -> Result<Vec<u32>, DbError> {
    let rows = scope
        .find::<version::Entity>()
        .filter(version::Column::BadgeRevoked.eq(true))
        .filter(version::Column::BadgePlace.is_not_null());
    let rows = rows.all(on).await?;
    Ok(rows.iter().filter_map(|row| u32::try_from(row.badge_place?).ok()).collect())
}

/// What checking a badge came to.
#[derive(Debug)]
pub struct Checked {
    /// What was signed.
    pub verified: Verified,
    /// Whether it was revoked.
    pub revoked: bool,
}

/// What a badge of ours says, also one whose time is over: whether it holds, its certificate tells.
fn verified(token: &str, signer: &Signer, now: Instant) -> Result<Verified, CredentialError> {
    match openbadge::verify(token, signer.key.public(), now.jst()) {
        Err(CredentialError::Expired) => openbadge::verify_whenever(token, signer.key.public()),
        verified => verified,
    }
}

/// Whether a badge names its holder; one that is not to be read is taken for one that does.
pub(super) fn names_holder(token: &str, signer: &Signer, now: Instant) -> bool {
    verified(token, signer, now).map_or(true, |badge| badge.credential().subject.name().is_some())
}

/// Checks a badge that one of our organisations signed. One whose time is over is checked as well.
///
/// # Errors
/// [`AppError::NotFound`] for anything else: it was altered, or is not ours.
pub async fn check(app: &App, token: &str) -> Result<Checked, AppError> {
    let lost = |_| AppError::NotFound;
    let kid = openbadge::key_id(token).map_err(lost)?;
    let base = format!("{}/badges/", app.config().public_url());
    let id = kid.strip_prefix(&base).and_then(|rest| rest.split('/').next()?.parse::<Id>().ok());
    let (signer, scope) = published(app, id.ok_or(AppError::NotFound)?).await?;
    let verified = verified(token, &signer, app.now()).map_err(lost)?;
    let list = signer.list(revoked(&scope, app.db()).await?).map_err(lost)?;
    let revoked = verified.is_revoked(&list).map_err(lost)?;
    Ok(Checked { verified, revoked })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn signer() -> Signer {
        let base = "https://example.jp/badges/1".to_owned();
        Signer {
            id: Id(1),
            key: IssuerKey::from_seed(&[7; 32], format!("{base}/keys/1").parse().unwrap()),
            issuer: Issuer {
                id: base.parse().unwrap(),
                name: "会".into(),
                url: "https://example.jp/".parse().unwrap(),
            },
            base,
        }
    }

    #[test]
    fn a_list_is_signed_once_for_what_was_revoked_and_for_the_hour() {
        let (lists, signer) = (SignedLists::default(), signer());
        let at = |minutes: i64| Instant(1_770_000_000_000_000).plus(Duration::minutes(minutes));
        let first = lists.served(&signer, vec![5, 3], at(0)).unwrap();
        // What stands there is given, and nothing is signed: put something in its place, and that is served.
        lists.0.write().unwrap().get_mut(&signer.id).unwrap().1 = "kept".into();
        assert_eq!(lists.served(&signer, vec![3, 5], at(1)).unwrap(), "kept");
        let more = lists.served(&signer, vec![3, 5, 8], at(1)).unwrap();
        assert!(more != "kept" && more != first);
        let later = lists.served(&signer, vec![3, 5, 8], at(61)).unwrap();
        assert_ne!(later, more);
        // Another node comes to the same bytes.
        assert_eq!(SignedLists::default().served(&signer, vec![8, 5, 3], at(61)).unwrap(), later);
    }
}
