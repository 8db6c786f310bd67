//! Whom a credential is about. Holding one of these certificates tells something of a person's past, so a credential has no name unless the
//! holder agreed, and its id is random: neither an address nor a number that leads back to the person outside the issuer's register.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;

use crate::CredentialError;

/// A name for a person that tells nothing: a random UUID (version 4), written as `urn:uuid:…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpaqueId([u8; 16]);

impl OpaqueId {
    /// An id from 16 random bytes; 122 of their bits are kept. A fresh one for each credential keeps two of them from being put together.
    pub fn from_random(mut bytes: [u8; 16]) -> OpaqueId {
        bytes[6] = (bytes[6] & 0x0F) | 0x40;
        bytes[8] = (bytes[8] & 0x3F) | 0x80;
        OpaqueId(bytes)
    }
}

impl fmt::Display for OpaqueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("urn:uuid")?;
        for (bytes, before) in [(0..4, ':'), (4..6, '-'), (6..8, '-'), (8..10, '-'), (10..16, '-')] {
            write!(f, "{before}{}", HEXLOWER.encode(&self.0[bytes]))?;
        }
        Ok(())
    }
}

impl FromStr for OpaqueId {
    type Err = CredentialError;

    /// Reads what `Display` writes, and no other spelling.
    fn from_str(text: &str) -> Result<OpaqueId, CredentialError> {
        let digits: String = text.trim_start_matches("urn:uuid:").split('-').collect();
        let bytes = HEXLOWER.decode(digits.as_bytes()).map_err(|_| CredentialError::Claims)?;
        let id = OpaqueId::from_random(bytes.try_into().map_err(|_| CredentialError::Claims)?);
        if id.to_string() == text { Ok(id) } else { Err(CredentialError::Claims) }
    }
}

/// The holder of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    id: OpaqueId,
    name: Option<String>,
}

impl Subject {
    /// A holder whose name is not told.
    pub fn unnamed(id: OpaqueId) -> Subject {
        Subject { id, name: None }
    }

    /// A holder who agreed that everyone who sees the credential reads this name, exactly as written here.
    pub fn named_with_consent(id: OpaqueId, name: impl Into<String>) -> Subject {
        Subject { id, name: Some(name.into()) }
    }

    /// The id.
    pub fn id(&self) -> OpaqueId {
        self.id
    }

    /// The name, if the holder agreed to show it.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}
