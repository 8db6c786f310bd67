//! Tokens signed when this profile was fixed. Certificates have no end: they must verify in every later version.
//!
//! `data/signed.json` is the output of `cargo run -p openbadge --example sign 1676248215`. It is never written anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use data_encoding::BASE64URL_NOPAD;
use openbadge::{CredentialError, PublicKey, StatusList, verify};
use sample::{ISSUED, NAME, NUMBER, named, unnamed, web};
use serde_json::Value;
use time::Duration;
use time::macros::datetime;

fn stored() -> (Value, PublicKey) {
    let stored: Value = serde_json::from_str(include_str!("data/signed.json")).unwrap();
    let jwk = &stored["jwks"]["keys"][0];
    let bytes = BASE64URL_NOPAD.decode(jwk["x"].as_str().unwrap().as_bytes()).unwrap();
    let key = PublicKey::from_bytes(&bytes.try_into().unwrap(), web(jwk["kid"].as_str().unwrap())).unwrap();
    (stored, key)
}

#[test]
fn a_certificate_signed_when_the_form_was_fixed_still_says_the_same() {
    let (stored, key) = stored();
    let at = datetime!(2060-01-01 0:00 UTC);
    let read = |which: &str| verify(stored[which].as_str().unwrap(), &key, at).unwrap();

    assert_eq!(read("unnamed").credential(), &unnamed());
    assert_eq!(read("named").credential(), &named());
    assert_eq!(read("unnamed").credential().subject.name(), None);
    assert_eq!(read("named").credential().subject.name(), Some(NAME));
    assert_eq!(read("named").credential().number, NUMBER);
    assert_eq!(read("named").credential().valid_from, datetime!(2023-02-13 0:30:15 UTC));
}

#[test]
fn the_stored_list_revokes_the_one_certificate_that_it_revoked() {
    let (stored, key) = stored();
    let token = stored["status_list"].as_str().unwrap();
    let list = StatusList::verify(token, &key, ISSUED).unwrap();
    for (which, revoked) in [("unnamed", false), ("named", false), ("revoked", true)] {
        let credential = verify(stored[which].as_str().unwrap(), &key, ISSUED).unwrap();
        assert_eq!(credential.is_revoked(&list), Ok(revoked), "{which}");
    }
    let month_later = ISSUED + Duration::days(31);
    assert_eq!(StatusList::verify(token, &key, month_later), Err(CredentialError::Expired));
}
