//! Why a credential could not be made or is not accepted. The variants are for programs; what a person reads is the caller's.

/// Why a credential, a key or a status list was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// Not an absolute `https` address (`http` on the loopback alone), or one that cannot stand where it was given.
    #[error("not an https address that can stand here")]
    Address,
    /// A text that every credential needs is empty or blank.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// The validity ends before it begins, or lies outside the years 0 to 9999.
    #[error("not a period of validity")]
    Period,
    /// The bytes are no Ed25519 public key, or one under which anything verifies.
    #[error("not a usable Ed25519 public key")]
    Key,
    /// Not three parts in canonical base64url without padding, or a header that Open Badges does not know.
    #[error("not a compact signed token")]
    Token,
    /// The header names another algorithm than `EdDSA`.
    #[error("signed by another algorithm than EdDSA")]
    Algorithm,
    /// The header names another key than the one given.
    #[error("signed by another key")]
    OtherKey,
    /// The signature is not that of the key over this token.
    #[error("the signature does not verify")]
    Signature,
    /// Signed, but no credential of the expected kind, or its claims disagree with each other.
    #[error("the claims are not those of such a credential")]
    Claims,
    /// The validity has not begun.
    #[error("not valid yet")]
    NotYetValid,
    /// The validity is over.
    #[error("no longer valid")]
    Expired,
    /// A status list has fewer than 131,072 or more than 8,388,608 places.
    #[error("not a size of a status list")]
    Capacity,
    /// The index lies outside the status list.
    #[error("index {index} is outside a status list of {capacity} places")]
    Index {
        /// The index asked for, from 0.
        index: u32,
        /// How many places the list has.
        capacity: u32,
    },
    /// The status list is not the one that the credential names, or another issuer's.
    #[error("not the status list of this credential")]
    OtherList,
}
