//! The keys of one organisation and what is made with them.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac as _};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::blind::BlindIndex;
use super::keyfile::RootKey;
use super::seal::{self, Place, SealError, Sealed};
use crate::id::Id;

/// A keyed MAC over a record or an audit entry; 32 bytes.
pub type Mac = [u8; 32];

/// An organisation's key wrapped under the root key, as it stands in `organisation.sealed_key`.
pub type WrappedKey = Sealed;

/// The key of an organisation, unwrapped, with the keys derived from it. Erased from memory when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct OrganisationKeys {
    #[zeroize(skip)]
    organisation: Id,
    key_id: u16,
    sealing: [u8; 32],
    mac: [u8; 32],
    blind: [u8; 32],
}

const KEY_ID: u16 = 1;

fn wrap_place(organisation: Id) -> Place<'static> {
    Place { table: "organisation", column: "sealed_key", row: organisation }
}

impl OrganisationKeys {
    /// A fresh random key for a new organisation, with its wrapped form for the database.
    pub fn generate(root: &RootKey, organisation: Id) -> (OrganisationKeys, WrappedKey) {
        let mut key: [u8; 32] = rand::random();
        let wrapped = seal::seal(root.wrapping_key(), organisation, KEY_ID, wrap_place(organisation), &key);
        let keys = OrganisationKeys::derive(organisation, &key);
        key.zeroize();
        (keys, wrapped)
    }

    /// Unwraps the key kept in the database.
    ///
    /// # Errors
    /// [`SealError`] when the root key is not the one it was wrapped under, or the bytes were altered.
    pub fn unwrap(
        root: &RootKey,
        organisation: Id,
        wrapped: &WrappedKey,
    ) -> Result<OrganisationKeys, SealError> {
        let mut key =
            seal::open(root.wrapping_key(), organisation, KEY_ID, wrap_place(organisation), wrapped)?;
        let keys = OrganisationKeys::derive(organisation, &key);
        key.zeroize();
        Ok(keys)
    }

    fn derive(organisation: Id, key: &[u8]) -> OrganisationKeys {
        let hkdf = Hkdf::<Sha256>::new(Some(&organisation.0.to_be_bytes()), key);
        let mut keys =
            OrganisationKeys { organisation, key_id: KEY_ID, sealing: [0; 32], mac: [0; 32], blind: [0; 32] };
        // 32 bytes are within what HKDF-SHA-256 can give (255 × 32), so expanding cannot fail.
        let _ = hkdf.expand(b"tomarigi/seal/1", &mut keys.sealing);
        let _ = hkdf.expand(b"tomarigi/mac/1", &mut keys.mac);
        let _ = hkdf.expand(b"tomarigi/blind-index/1", &mut keys.blind);
        keys
    }

    /// The organisation these keys belong to.
    pub fn organisation(&self) -> Id {
        self.organisation
    }

    /// Seals `text` for `place`.
    pub fn seal(&self, place: Place<'_>, text: &str) -> Sealed {
        seal::seal(&self.sealing, self.organisation, self.key_id, place, text.as_bytes())
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    /// [`SealError`] when the value was altered, moved, or is not text.
    pub fn open(&self, place: Place<'_>, sealed: &Sealed) -> Result<String, SealError> {
        let plain = seal::open(&self.sealing, self.organisation, self.key_id, place, sealed)?;
        String::from_utf8(plain).map_err(|_| SealError::NotText)
    }

    /// HMAC-SHA-256 over `parts`, each preceded by its length; `domain` keeps the uses of the key apart.
    pub fn mac(&self, domain: &str, parts: &[&[u8]]) -> Mac {
        keyed(&self.mac, domain, parts)
    }

    /// The blind index: a keyed hash by which equal values are recognised without being stored.
    pub fn blind(&self, domain: &str, value: &str) -> BlindIndex {
        BlindIndex::new(keyed(&self.blind, domain, &[value.as_bytes()]))
    }
}

pub(super) fn keyed(key: &[u8; 32], domain: &str, parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length; `KeyInit::new` with the block-sized form would copy it needlessly.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return [0; 32] };
    for part in std::iter::once(&domain.as_bytes()).chain(parts) {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys() -> (RootKey, OrganisationKeys, WrappedKey) {
        let root = RootKey::generate();
        let (keys, wrapped) = OrganisationKeys::generate(&root, Id(7));
        (root, keys, wrapped)
    }

    const PLACE: Place<'static> = Place { table: "call", column: "sealed_notes", row: Id(1) };

    #[test]
    fn a_sealed_text_opens_at_its_place_and_nowhere_else() {
        let (_, keys, _) = keys();
        let sealed = keys.seal(PLACE, "夜に台所へ来る");
        assert_eq!(keys.open(PLACE, &sealed).unwrap(), "夜に台所へ来る");
        for moved in [
            Place { row: Id(2), ..PLACE },
            Place { column: "sealed_chief_concern", ..PLACE },
            Place { table: "call_version", ..PLACE },
        ] {
            assert_eq!(keys.open(moved, &sealed), Err(SealError::Broken));
        }
    }

    #[test]
    fn the_wrapped_key_opens_with_its_root_key_alone() {
        let (root, keys, wrapped) = keys();
        let again = OrganisationKeys::unwrap(&root, Id(7), &wrapped).unwrap();
        let sealed = keys.seal(PLACE, "x");
        assert_eq!(again.open(PLACE, &sealed).unwrap(), "x");
        assert!(OrganisationKeys::unwrap(&RootKey::generate(), Id(7), &wrapped).is_err());
        assert!(OrganisationKeys::unwrap(&root, Id(8), &wrapped).is_err());
    }

    #[test]
    fn the_same_text_sealed_twice_differs_but_its_blind_index_does_not() {
        let (_, keys, _) = keys();
        assert_ne!(keys.seal(PLACE, "x"), keys.seal(PLACE, "x"));
        assert_eq!(keys.blind("phone", "0590000134"), keys.blind("phone", "0590000134"));
        assert_ne!(keys.blind("phone", "0590000134"), keys.blind("login", "0590000134"));
    }

    #[test]
    fn parts_of_a_mac_cannot_be_shifted_into_each_other() {
        let (_, keys, _) = keys();
        assert_ne!(keys.mac("call", &[b"ab", b"c"]), keys.mac("call", &[b"a", b"bc"]));
    }

    proptest! {
        #[test]
        fn one_flipped_bit_breaks_the_seal(text in ".{0,80}", at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let (_, keys, _) = keys();
            let mut bytes = keys.seal(PLACE, &text).as_bytes().to_vec();
            let i = at.index(bytes.len());
            bytes[i] ^= 1 << bit;
            prop_assert!(keys.open(PLACE, &Sealed::from_stored(bytes)).is_err());
        }
    }
}
