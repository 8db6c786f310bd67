//! The envelope: claims as a compact JWS (RFC 7515) with the header that Open Badges 3.0 §8.2.3 allows and nothing beside it.
//!
//! The signature covers the text of header and claims; the text of the signature has one spelling only, since trailing bits that base64 would
//! ignore are refused and Ed25519 is checked strictly. So no two texts stand for one token.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::{CredentialError, IssuerKey, PublicKey};

/// The header. The key is named by address rather than enclosed (`jwk`): an enclosed key would let a careless verifier trust anyone's.
fn header(kid: &str) -> Value {
    json!({ "alg": "EdDSA", "kid": kid, "typ": "JWT" })
}

/// Signs claims.
pub(crate) fn seal(claims: &Value, key: &IssuerKey) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let signed = format!("{}.{}", part(&header(key.public().id().as_str())), part(claims));
    let signature = BASE64URL_NOPAD.encode(&key.sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

/// The claims of a token that `key` signed. The header and the signature are judged before the claims are read.
pub(crate) fn open(token: &str, key: &PublicKey) -> Result<Value, CredentialError> {
    let (signed, signature) = token.rsplit_once('.').ok_or(CredentialError::Token)?;
    let (_, claims) = signed.split_once('.').ok_or(CredentialError::Token)?;
    if key_id(token)? != key.id().as_str() {
        return Err(CredentialError::OtherKey);
    }
    let signature: [u8; 64] = decode(signature)?.try_into().map_err(|_| CredentialError::Token)?;
    key.verify(signed.as_bytes(), &signature)?;
    // A fourth part would be in `claims`, where a point is no base64.
    serde_json::from_slice(&decode(claims)?).map_err(|_| CredentialError::Claims)
}

/// The `kid` of a token, to choose the public key by. The header is judged, the signature is not.
pub fn key_id(token: &str) -> Result<String, CredentialError> {
    let (text, _) = token.split_once('.').ok_or(CredentialError::Token)?;
    let read: Value = serde_json::from_slice(&decode(text)?).map_err(|_| CredentialError::Token)?;
    if read["alg"] != "EdDSA" {
        return Err(CredentialError::Algorithm);
    }
    let kid = read["kid"].as_str().ok_or(CredentialError::Token)?;
    if read == header(kid) { Ok(kid.to_owned()) } else { Err(CredentialError::Token) }
}

fn decode(text: &str) -> Result<Vec<u8>, CredentialError> {
    BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| CredentialError::Token)
}
