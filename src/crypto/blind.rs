//! The blind index: a keyed hash of a normalised value (a caller's number, a row of an import), so that equals are
//! recognised and nothing can be read. Whoever holds the key can try all numbers; so the key stays out of backups.

use sea_orm::DeriveValueType;

/// 32 bytes of HMAC-SHA-256 under a key used for nothing else.
#[derive(Clone, PartialEq, Eq, Hash, DeriveValueType)]
pub struct BlindIndex(Vec<u8>);

impl BlindIndex {
    pub(super) fn new(mac: [u8; 32]) -> BlindIndex {
        BlindIndex(mac.to_vec())
    }

    /// The stored bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for BlindIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BlindIndex")
    }
}
