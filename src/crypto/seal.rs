//! Sealed fields: XChaCha20-Poly1305 with a random 24-byte nonce. The associated data name the place, so that a value
//! moved to another row, column, table or organisation no longer opens.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sea_orm::DeriveValueType;

use crate::id::Id;

/// Version of the layout `version (1) | key id (2) | nonce (24) | ciphertext`.
const FORMAT: u8 = 1;
const HEADER: usize = 3;
const NONCE: usize = 24;

/// Where a sealed value lives. Columns that hold one are named `sealed_…`, by which `verify` finds them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// Table name.
    pub table: &'a str,
    /// Column name.
    pub column: &'a str,
    /// Id of the row.
    pub row: Id,
}

/// A ciphertext as it stands in the database. Made only by [`super::OrganisationKeys::seal`].
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Sealed(Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// Why a seal did not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Shorter than a header, or of a layout this program does not know.
    #[error("not a sealed value of a known format")]
    Format,
    /// Sealed under another key than the one at hand.
    #[error("sealed under key {0}, which is not at hand")]
    Key(u16),
    /// The bytes were altered, or the value was moved here from another place.
    #[error("the seal is broken: the value was altered or moved")]
    Broken,
    /// The content is not UTF-8.
    #[error("the sealed content is not text")]
    NotText,
}

fn associated_data(organisation: Id, key_id: u16, place: Place<'_>) -> Vec<u8> {
    let mut data = Vec::with_capacity(32 + place.table.len() + place.column.len());
    data.push(FORMAT);
    data.extend_from_slice(&organisation.0.to_be_bytes());
    data.extend_from_slice(&key_id.to_be_bytes());
    for name in [place.table, place.column] {
        data.extend_from_slice(&u32::try_from(name.len()).unwrap_or(u32::MAX).to_be_bytes());
        data.extend_from_slice(name.as_bytes());
    }
    data.extend_from_slice(&place.row.0.to_be_bytes());
    data
}

pub(super) fn seal(key: &[u8; 32], organisation: Id, key_id: u16, place: Place<'_>, plain: &[u8]) -> Sealed {
    let nonce: [u8; NONCE] = rand::random();
    let aad = associated_data(organisation, key_id, place);
    let cipher = XChaCha20Poly1305::new(key.into());
    let mut bytes = Vec::with_capacity(HEADER + NONCE + plain.len() + 16);
    bytes.push(FORMAT);
    bytes.extend_from_slice(&key_id.to_be_bytes());
    bytes.extend_from_slice(&nonce);
    // Encryption fails only beyond 256 GiB; a form is limited to a few megabytes long before this.
    if let Ok(ciphertext) = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad }) {
        bytes.extend_from_slice(&ciphertext);
    }
    Sealed(bytes)
}

pub(super) fn open(
    key: &[u8; 32],
    organisation: Id,
    key_id: u16,
    place: Place<'_>,
    sealed: &Sealed,
) -> Result<Vec<u8>, SealError> {
    let bytes = &sealed.0;
    if bytes.len() < HEADER + NONCE + 16 || bytes[0] != FORMAT {
        return Err(SealError::Format);
    }
    let sealed_under = u16::from_be_bytes([bytes[1], bytes[2]]);
    if sealed_under != key_id {
        return Err(SealError::Key(sealed_under));
    }
    let nonce: [u8; NONCE] = bytes[HEADER..HEADER + NONCE].try_into().map_err(|_| SealError::Format)?;
    let aad = associated_data(organisation, key_id, place);
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(nonce), Payload { msg: &bytes[HEADER + NONCE..], aad: &aad })
        .map_err(|_| SealError::Broken)
}

impl Sealed {
    /// The stored bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Takes bytes read from the database as they are. They still open only at their place.
    pub fn from_stored(bytes: Vec<u8>) -> Sealed {
        Sealed(bytes)
    }
}
