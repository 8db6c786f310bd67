//! Certificates as Open Badges 3.0: signed credentials that anyone can check without asking the issuer, and the list that revokes them.
//!
//! What always holds:
//! - What [`verify`] accepts is exactly what [`AchievementCredential::sign`] writes for the same facts: a token with one byte changed, a claim
//!   that disagrees with another, an unknown claim or another algorithm is refused.
//! - A credential carries a person's name only if it was made with [`Subject::named_with_consent`].
//! - A revoked index of a [`StatusList`] stays revoked.
//! - No clock, no randomness, no network, no files. The caller keeps the seed of the key sealed.
//!
//! Sources: 1EdTech *Open Badges Specification* 3.0, §8.2 (JSON Web Token proof format) and appendix B (data models); W3C *Verifiable Credentials
//! Data Model* 2.0; W3C *Bitstring Status List* 1.0; RFC 7515 (JWS), RFC 8037 (Ed25519 in JOSE).
#![doc = include_str!("../README.md")]

mod address;
mod claims;
mod credential;
mod error;
mod jws;
mod key;
mod moment;
mod status;
mod subject;

pub use address::WebAddress;
pub use credential::{
    Achievement, AchievementCredential, Issuer, StatusEntry, Verified, verify, verify_whenever,
};
pub use error::CredentialError;
pub use jws::key_id;
pub use key::{IssuerKey, PublicKey, jwks};
pub use status::StatusList;
pub use subject::{OpaqueId, Subject};
