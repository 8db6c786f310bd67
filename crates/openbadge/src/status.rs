//! Which credentials were revoked: one bit for each, in a list that is long enough (131,072 places) that fetching it tells nobody which
//! certificate is being looked at. W3C Bitstring Status List 1.0, signed in the same envelope as a credential.
//!
//! A place once revoked stays so: the purpose `revocation` knows no way back. A published list has an end of validity, so that an old copy
//! without the revocation stops being believed; publish it anew before.

use std::io::{Read, Write};

use data_encoding::BASE64URL_NOPAD;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::claims::{REVOCATION, VC_CONTEXT, address, text};
use crate::{CredentialError, IssuerKey, PublicKey, StatusEntry, WebAddress, jws, moment};

/// The places of one list of an issuer, revoked or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusList {
    address: WebAddress,
    issuer: WebAddress,
    /// Place 0 is the highest bit of the first byte.
    bits: Vec<u8>,
}

impl StatusList {
    /// How many places a list has at least, by the standard.
    pub const LEAST: u32 = 131_072;
    /// How many places a list has at most here: 1 MiB of bits.
    pub const MOST: u32 = 8_388_608;

    /// A list of 131,072 places, none of them revoked. `address` is where it is served, `issuer` the id of the issuer of its credentials.
    pub fn new(address: WebAddress, issuer: WebAddress) -> Result<StatusList, CredentialError> {
        StatusList::with_capacity(address, issuer, StatusList::LEAST)
    }

    /// A list of `capacity` places, rounded up to a multiple of eight.
    pub fn with_capacity(
        address: WebAddress,
        issuer: WebAddress,
        capacity: u32,
    ) -> Result<StatusList, CredentialError> {
        if !(StatusList::LEAST..=StatusList::MOST).contains(&capacity) {
            return Err(CredentialError::Capacity);
        }
        if address.has_fragment() {
            return Err(CredentialError::Address);
        }
        Ok(StatusList { address, issuer, bits: vec![0; capacity.div_ceil(8) as usize] })
    }

    /// Where the list is served.
    pub fn address(&self) -> &WebAddress {
        &self.address
    }

    /// The id of the issuer.
    pub fn issuer(&self) -> &WebAddress {
        &self.issuer
    }

    /// How many places there are.
    pub fn capacity(&self) -> u32 {
        u32::try_from(self.bits.len() * 8).unwrap_or(StatusList::MOST)
    }

    /// The place `index`, to be written into a credential.
    pub fn entry(&self, index: u32) -> Result<StatusEntry, CredentialError> {
        self.is_revoked(index).map(|_| StatusEntry { list: self.address.clone(), index })
    }

    /// Revokes the credential at `index`, for good.
    pub fn revoke(&mut self, index: u32) -> Result<(), CredentialError> {
        let capacity = self.capacity();
        let byte = self.bits.get_mut(index as usize / 8).ok_or(CredentialError::Index { index, capacity })?;
        *byte |= bit(index);
        Ok(())
    }

    /// Whether the credential at `index` was revoked.
    pub fn is_revoked(&self, index: u32) -> Result<bool, CredentialError> {
        let capacity = self.capacity();
        let byte = self.bits.get(index as usize / 8).ok_or(CredentialError::Index { index, capacity })?;
        Ok(byte & bit(index) != 0)
    }

    /// The list as a signed credential, to be served at its address until `valid_until`.
    pub fn sign(
        &self,
        key: &IssuerKey,
        valid_from: OffsetDateTime,
        valid_until: OffsetDateTime,
    ) -> Result<String, CredentialError> {
        let claims = write(self, &encode(&self.bits)?, valid_from, valid_until)?;
        Ok(jws::seal(&claims, key))
    }

    /// The list from a token that `key` signed and that is valid at `now`.
    pub fn verify(jwt: &str, key: &PublicKey, now: OffsetDateTime) -> Result<StatusList, CredentialError> {
        let (list, from, until) = read(&jws::open(jwt, key)?)?;
        moment::in_force(now, from, Some(until))?;
        Ok(list)
    }
}

fn bit(index: u32) -> u8 {
    0x80 >> (index % 8)
}

/// Multibase (`u`: base64url without padding) of the compressed bits.
fn encode(bits: &[u8]) -> Result<String, CredentialError> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let compressed =
        gzip.write_all(bits).and_then(|()| gzip.finish()).map_err(|_| CredentialError::Claims)?;
    Ok(format!("u{}", BASE64URL_NOPAD.encode(&compressed)))
}

fn decode(text: &str) -> Result<Vec<u8>, CredentialError> {
    let text = text.strip_prefix('u').ok_or(CredentialError::Claims)?;
    let compressed = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| CredentialError::Claims)?;
    let (least, most) = (StatusList::LEAST as usize / 8, StatusList::MOST as usize / 8);
    let mut bits = Vec::new();
    // One byte more than allowed is asked for, so that a longer list is seen without being unpacked whole.
    let mut gzip = GzDecoder::new(compressed.as_slice()).take(most as u64 + 1);
    gzip.read_to_end(&mut bits).map_err(|_| CredentialError::Claims)?;
    if (least..=most).contains(&bits.len()) { Ok(bits) } else { Err(CredentialError::Claims) }
}

/// `BitstringStatusListCredential`, with the registered claims beside its members as in a credential.
fn write(
    list: &StatusList,
    encoded: &str,
    from: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<Value, CredentialError> {
    let (address, issuer) = (list.address.as_str(), list.issuer.as_str());
    let subject = format!("{address}#list");
    let mut claims = json!({
        "@context": [VC_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "credentialSubject": {
            "id": subject,
            "type": "BitstringStatusList",
            "statusPurpose": REVOCATION,
            "encodedList": encoded,
        },
        "iss": issuer,
        "sub": subject,
        "jti": address,
    });
    moment::write(&mut claims, from, Some(until))?;
    Ok(claims)
}

/// As with a credential: what was read, written anew, must be what was signed. The compressed text alone is taken as it is, since another
/// release of the compressor may write it otherwise.
fn read(claims: &Value) -> Result<(StatusList, OffsetDateTime, OffsetDateTime), CredentialError> {
    let encoded = text(claims, "/credentialSubject/encodedList")?;
    let bits = decode(encoded)?;
    let list = StatusList { address: address(claims, "/id")?, issuer: address(claims, "/issuer")?, bits };
    let (from, until) = moment::read(claims)?;
    let until = until.ok_or(CredentialError::Claims)?;
    match write(&list, encoded, from, until) {
        Ok(anew) if anew == *claims && !list.address.has_fragment() => Ok((list, from, until)),
        _ => Err(CredentialError::Claims),
    }
}
