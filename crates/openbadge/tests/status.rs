//! Revocation: the list of places, published and read back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use std::collections::BTreeSet;
use std::io::{Read, Write};

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signer, SigningKey};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use openbadge::{AchievementCredential, CredentialError, IssuerKey, StatusList, Verified, verify};
use sample::{PLACE, REVOKED_PLACE, SEED, key, list, named, unnamed, web};
use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2024-01-01 0:00 UTC);
const END: OffsetDateTime = datetime!(2024-02-01 0:00 UTC);

fn claims(token: &str) -> Value {
    let text = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()).unwrap()
}

fn verified(credential: &AchievementCredential) -> Verified {
    verify(&credential.sign(&key()).unwrap(), key().public(), NOW).unwrap()
}

#[test]
fn a_revoked_certificate_is_revoked_for_whoever_reads_the_published_list() {
    let mut list = list();
    let credential = verified(&named());
    let read = |list: &StatusList| {
        let token = list.sign(&key(), NOW, END).unwrap();
        StatusList::verify(&token, key().public(), NOW).unwrap()
    };
    assert_eq!(credential.is_revoked(&read(&list)), Ok(false));
    list.revoke(PLACE).unwrap();
    assert_eq!(credential.is_revoked(&read(&list)), Ok(true));
    assert_eq!(read(&list), list);
}

#[test]
fn revoking_one_place_leaves_every_other_as_it_was() {
    let revoked: BTreeSet<u32> = [0, 7, 8, 9, 4095, 65_536, 131_071].into();
    let mut list = StatusList::new(web("https://a.example/s"), web("https://a.example/i")).unwrap();
    for index in &revoked {
        list.revoke(*index).unwrap();
        list.revoke(*index).unwrap();
    }
    let read: BTreeSet<u32> = (0..list.capacity()).filter(|index| list.is_revoked(*index).unwrap()).collect();
    assert_eq!(read, revoked);
}

#[test]
fn the_list_is_written_as_the_standard_says() {
    let token = list().sign(&key(), NOW, END).unwrap();
    let mut claims = claims(&token);
    let encoded = claims["credentialSubject"]["encodedList"].take();
    assert_eq!(
        claims,
        json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": "https://tomarigi.example.org/status/1",
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": "https://tomarigi.example.org/issuer",
            "validFrom": "2024-01-01T00:00:00Z",
            "validUntil": "2024-02-01T00:00:00Z",
            "credentialSubject": {
                "id": "https://tomarigi.example.org/status/1#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": null,
            },
            "iss": "https://tomarigi.example.org/issuer",
            "sub": "https://tomarigi.example.org/status/1#list",
            "jti": "https://tomarigi.example.org/status/1",
            "nbf": 1_704_067_200,
            "exp": 1_706_745_600,
        })
    );
    // Multibase base64url, gzip, the first place in the leftmost bit: the last place is the lowest bit of the last byte.
    let compressed = BASE64URL_NOPAD.decode(&encoded.as_str().unwrap().as_bytes()[1..]).unwrap();
    let mut bits = Vec::new();
    GzDecoder::new(compressed.as_slice()).read_to_end(&mut bits).unwrap();
    assert!(encoded.as_str().unwrap().starts_with('u'));
    assert_eq!(bits.len(), 16 * 1024);
    assert_eq!(bits.iter().filter(|byte| **byte != 0).count(), 1);
    assert_eq!(bits.last(), Some(&1));
}

#[test]
fn a_place_outside_the_list_is_neither_revoked_nor_not() {
    let mut list = list();
    let index = REVOKED_PLACE + 1;
    let outside = CredentialError::Index { index, capacity: 131_072 };
    assert_eq!(list.is_revoked(index), Err(outside));
    assert_eq!(list.revoke(index), Err(outside));
    assert_eq!(list.entry(index), Err(outside));
    assert!(list.entry(REVOKED_PLACE).is_ok());
}

#[test]
fn a_list_has_as_many_places_as_the_standard_asks_and_not_too_many() {
    let with = |capacity| {
        StatusList::with_capacity(web("https://a.example/s"), web("https://a.example/i"), capacity)
            .map(|list| list.capacity())
    };
    assert_eq!(with(131_071), Err(CredentialError::Capacity));
    assert_eq!(with(131_072), Ok(131_072));
    assert_eq!(with(200_001), Ok(200_008));
    assert_eq!(with(8_388_608), Ok(8_388_608));
    assert_eq!(with(8_388_609), Err(CredentialError::Capacity));
    let fragment = StatusList::new(web("https://a.example/s#1"), web("https://a.example/i"));
    assert_eq!(fragment, Err(CredentialError::Address));
}

#[test]
fn an_old_copy_of_the_list_stops_being_believed() {
    let token = list().sign(&key(), NOW, END).unwrap();
    let at = |now| StatusList::verify(&token, key().public(), now).map(|_| ());
    assert_eq!(at(NOW - Duration::SECOND), Err(CredentialError::NotYetValid));
    assert_eq!(at(END - Duration::SECOND), Ok(()));
    assert_eq!(at(END), Err(CredentialError::Expired));
    assert_eq!(list().sign(&key(), END, NOW), Err(CredentialError::Period));
}

#[test]
fn another_list_says_nothing_of_a_certificate() {
    let credential = verified(&unnamed());
    let issuer = || web("https://tomarigi.example.org/issuer");
    let elsewhere = StatusList::new(web("https://tomarigi.example.org/status/2"), issuer()).unwrap();
    assert_eq!(credential.is_revoked(&elsewhere), Err(CredentialError::OtherList));
    let foreign =
        StatusList::new(web("https://tomarigi.example.org/status/1"), web("https://a.example/i")).unwrap();
    assert_eq!(credential.is_revoked(&foreign), Err(CredentialError::OtherList));
}

#[test]
fn a_list_signed_by_another_key_or_changed_in_one_byte_is_refused() {
    let token = list().sign(&key(), NOW, END).unwrap();
    let stranger = IssuerKey::from_seed(&[7; 32], key().public().id().clone());
    assert_eq!(StatusList::verify(&token, stranger.public(), NOW), Err(CredentialError::Signature));
    for at in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let tampered = String::from_utf8(bytes).unwrap();
        assert!(StatusList::verify(&tampered, key().public(), NOW).is_err(), "byte {at}");
    }
}

/// The published list with another value of a claim, truly signed.
fn with_claim(pointer: &str, value: Value) -> String {
    let token = list().sign(&key(), NOW, END).unwrap();
    let mut claims = claims(&token);
    *claims.pointer_mut(pointer).unwrap() = value;
    let (header, _) = token.split_once('.').unwrap();
    let text = format!("{header}.{}", BASE64URL_NOPAD.encode(claims.to_string().as_bytes()));
    let signature = SigningKey::from_bytes(&SEED).sign(text.as_bytes()).to_bytes();
    format!("{text}.{}", BASE64URL_NOPAD.encode(&signature))
}

#[test]
fn claims_of_a_list_that_disagree_are_refused_although_they_are_signed() {
    let read = |pointer, value| {
        StatusList::verify(&with_claim(pointer, value), key().public(), NOW).map(|read| read == list())
    };
    assert_eq!(read("/nbf", json!(1_704_067_200)), Ok(true), "the tokens made here are right");
    for (pointer, value) in [
        ("/id", json!("https://elsewhere.example/status")),
        ("/issuer", json!("https://elsewhere.example/issuer")),
        ("/iss", json!("https://elsewhere.example/issuer")),
        ("/sub", json!("https://tomarigi.example.org/status/1")),
        ("/jti", json!("https://elsewhere.example/status")),
        ("/nbf", json!(0)),
        ("/exp", json!(4_000_000_000_i64)),
        ("/exp", Value::Null),
        ("/validUntil", json!("2099-01-01T00:00:00Z")),
        ("/validUntil", Value::Null),
        ("/type/1", json!("OpenBadgeCredential")),
        ("/credentialSubject/type", json!("StatusList2021")),
        ("/credentialSubject/statusPurpose", json!("suspension")),
    ] {
        assert_eq!(read(pointer, value), Err(CredentialError::Claims), "{pointer}");
    }
}

fn gzip(bytes: &[u8]) -> String {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    BASE64URL_NOPAD.encode(&gzip.finish().unwrap())
}

#[test]
fn bits_that_are_no_list_are_refused_however_they_were_signed() {
    let read = |encoded: String| {
        let token = with_claim("/credentialSubject/encodedList", encoded.into());
        StatusList::verify(&token, key().public(), NOW).map(|_| ())
    };
    let enough = vec![0; 16 * 1024];
    assert_eq!(read(format!("u{}", gzip(&enough))), Ok(()), "compressed by another hand, the same list");
    assert_eq!(read(gzip(&enough)), Err(CredentialError::Claims), "no multibase prefix");
    assert_eq!(read(format!("z{}", gzip(&enough))), Err(CredentialError::Claims));
    assert_eq!(read(format!("u{}", gzip(&enough[1..]))), Err(CredentialError::Claims), "too short");
    assert_eq!(read("u".to_owned()), Err(CredentialError::Claims));
    assert_eq!(read(format!("u{}", BASE64URL_NOPAD.encode(&enough))), Err(CredentialError::Claims));
    // A small text that unpacks to 64 MiB.
    let bomb = gzip(&vec![0; 64 * 1024 * 1024]);
    assert_eq!(read(format!("u{bomb}")), Err(CredentialError::Claims));
}
