//! A certificate as an Open Badges 3.0 `AchievementCredential`: the facts, signing them, and reading them back from a token that verifies.

use time::OffsetDateTime;

use crate::{CredentialError, IssuerKey, PublicKey, StatusList, Subject, WebAddress, claims, jws, moment};

/// Who certifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// The address that identifies the issuer.
    pub id: WebAddress,
    /// The name.
    pub name: String,
    /// The issuer's home page.
    pub url: WebAddress,
}

/// What is certified: a programme completed, the same for everyone who did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Achievement {
    /// The address that identifies it.
    pub id: WebAddress,
    /// The name, such as ひきこもりピアサポーター養成研修 修了.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// What had to be done for it; Markdown.
    pub criteria: String,
}

/// Where it is told whether the credential was revoked. Part of every credential, so that each can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusEntry {
    /// The address of the status list, without fragment.
    pub list: WebAddress,
    /// The place in that list, from 0. No two credentials share one.
    pub index: u32,
}

/// One certificate of one person. Times count in whole seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AchievementCredential {
    /// The address that identifies the credential.
    pub id: WebAddress,
    /// Who certifies.
    pub issuer: Issuer,
    /// What.
    pub achievement: Achievement,
    /// Whom.
    pub subject: Subject,
    /// The number on the certificate, such as 第R4-012号 (`licenseNumber` of the subject).
    pub number: String,
    /// From when it holds.
    pub valid_from: OffsetDateTime,
    /// Until when (not included), if it ends.
    pub valid_until: Option<OffsetDateTime>,
    /// Where its revocation would be told.
    pub status: StatusEntry,
}

impl AchievementCredential {
    /// The credential as a compact JWS.
    ///
    /// # Errors
    /// An empty text, a period that ends before it begins, a status list's address with a fragment.
    pub fn sign(&self, key: &IssuerKey) -> Result<String, CredentialError> {
        Ok(jws::seal(&claims::write(self)?, key))
    }
}

/// A credential whose signature, claims and validity were found right. Whether it was revoked is told by its status list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    credential: AchievementCredential,
}

impl Verified {
    /// What the issuer signed.
    pub fn credential(&self) -> &AchievementCredential {
        &self.credential
    }

    /// Whether the issuer revoked the credential, by a status list that was itself verified or made here.
    ///
    /// # Errors
    /// The list is another one than the credential names or another issuer's, or ends before the credential's place.
    pub fn is_revoked(&self, list: &StatusList) -> Result<bool, CredentialError> {
        let AchievementCredential { issuer, status, .. } = &self.credential;
        if list.address() != &status.list || list.issuer() != &issuer.id {
            return Err(CredentialError::OtherList);
        }
        list.is_revoked(status.index)
    }
}

/// Checks a credential as a stranger would who knows the issuer's key: form, algorithm, key, signature, claims, validity at `now`.
///
/// Accepts what this crate signs and nothing wider.
pub fn verify(jwt: &str, key: &PublicKey, now: OffsetDateTime) -> Result<Verified, CredentialError> {
    let credential = claims::read(&jws::open(jwt, key)?)?;
    moment::in_force(now, credential.valid_from, credential.valid_until)?;
    Ok(Verified { credential })
}

/// Checks all that [`verify`] checks but whether it is in force: for an issuer who tells what became of a credential whose time is
/// over. Nobody takes one for valid by this.
///
/// # Errors
/// As [`verify`].
pub fn verify_whenever(jwt: &str, key: &PublicKey) -> Result<Verified, CredentialError> {
    Ok(Verified { credential: claims::read(&jws::open(jwt, key)?)? })
}
