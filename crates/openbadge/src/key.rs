//! Keys of an issuer. The private one is made from 32 bytes that the caller keeps sealed; it shows itself nowhere, and is wiped when dropped.
//! A key is named by the address at which its public half is served, as Open Badges asks of `kid`.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde_json::{Value, json};

use crate::{CredentialError, WebAddress};

/// The key that signs for an issuer.
pub struct IssuerKey {
    signing: SigningKey,
    public: PublicKey,
}

impl IssuerKey {
    /// The key made from a seed of 32 random bytes. `id` is the address at which [`PublicKey::jwk`] is served.
    pub fn from_seed(seed: &[u8; 32], id: WebAddress) -> IssuerKey {
        let signing = SigningKey::from_bytes(seed);
        let public = PublicKey { id, key: signing.verifying_key() };
        IssuerKey { signing, public }
    }

    /// The half that everyone may have.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }
}

impl fmt::Debug for IssuerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuerKey").field("public", &self.public).finish_non_exhaustive()
    }
}

/// The key that checks what an issuer signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    id: WebAddress,
    key: VerifyingKey,
}

impl PublicKey {
    /// A public key from its 32 bytes, as kept for tokens of an earlier key.
    pub fn from_bytes(bytes: &[u8; 32], id: WebAddress) -> Result<PublicKey, CredentialError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| CredentialError::Key)?;
        if key.is_weak() { Err(CredentialError::Key) } else { Ok(PublicKey { id, key }) }
    }

    /// The 32 bytes of the key.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// The address that names the key, `kid` in a token's header.
    pub fn id(&self) -> &WebAddress {
        &self.id
    }

    /// The key as a JSON Web Key (RFC 8037): what is served at [`PublicKey::id`].
    pub fn jwk(&self) -> String {
        self.jwk_value().to_string()
    }

    fn jwk_value(&self) -> Value {
        json!({
            "kty": "OKP",
            "crv": "Ed25519",
            "x": BASE64URL_NOPAD.encode(self.as_bytes()),
            "kid": self.id.as_str(),
            "alg": "EdDSA",
            "use": "sig",
        })
    }

    /// Whether the signature is the one of this key; the second forms that plain verification lets through are refused.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8; 64]) -> Result<(), CredentialError> {
        let signature = Signature::from_bytes(signature);
        self.key.verify_strict(message, &signature).map_err(|_| CredentialError::Signature)
    }
}

/// The keys of an issuer, present and past, as a JSON Web Key Set (RFC 7517).
pub fn jwks<'a>(keys: impl IntoIterator<Item = &'a PublicKey>) -> String {
    let keys: Vec<Value> = keys.into_iter().map(PublicKey::jwk_value).collect();
    json!({ "keys": keys }).to_string()
}
