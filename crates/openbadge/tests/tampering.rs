//! What a forger could try: bytes changed, algorithms confused, claims that disagree although they are signed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use data_encoding::{BASE64URL, BASE64URL_NOPAD};
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use openbadge::{AchievementCredential, CredentialError, StatusList, verify};
use sample::{ISSUED, SEED, key, list, named};
use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2024-01-01 0:00 UTC);
const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Numbers without end that are the same in every run (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }
}

fn with_byte(token: &str, at: usize, byte: u8) -> String {
    let mut bytes = token.as_bytes().to_vec();
    bytes[at] = byte;
    String::from_utf8(bytes).unwrap()
}

/// A verifier that forgot the signature: reads the claims as leniently as many libraries do.
fn accepts_without_signature(token: &str) -> bool {
    let parts: Vec<&str> = token.split('.').collect();
    let [_, claims, _] = parts.as_slice() else { return false };
    let mut lenient = data_encoding::Specification::new();
    lenient.symbols.push_str(std::str::from_utf8(ALPHABET).unwrap());
    lenient.check_trailing_bits = false;
    let Ok(bytes) = lenient.encoding().unwrap().decode(claims.as_bytes()) else { return false };
    serde_json::from_str::<Value>(&String::from_utf8_lossy(&bytes)).is_ok_and(|claims| claims.is_object())
}

#[test]
fn of_a_thousand_credentials_with_one_byte_changed_a_thousand_are_refused() {
    let key = key();
    let token = named().sign(&key).unwrap();
    let points: Vec<usize> = token.match_indices('.').map(|(at, _)| at).collect();
    let [first, second] = points[..] else { panic!("three parts") };
    assert!(verify(&token, key.public(), NOW).is_ok(), "the untouched one verifies");
    assert!(accepts_without_signature(&token));

    let mut dice = Dice(20_221_122);
    let (mut refused, mut believed_without_signature) = (0, 0);
    for round in 0..1000 {
        let at = match round % 10 {
            0..6 => dice.below(token.len()),
            6 => dice.below(first),
            7 => second + 1 + dice.below(token.len() - second - 1),
            8 => [0, first - 1, first + 1, second - 1, second + 1, token.len() - 1][dice.below(6)],
            _ => points[dice.below(2)],
        };
        let byte = loop {
            let byte = if round % 4 < 3 { ALPHABET[dice.below(64)] } else { dice.below(128) as u8 };
            if byte != token.as_bytes()[at] {
                break byte;
            }
        };
        let tampered = with_byte(&token, at, byte);
        refused += usize::from(verify(&tampered, key.public(), NOW).is_err());
        believed_without_signature += usize::from(accepts_without_signature(&tampered));
    }
    assert_eq!(refused, 1000);
    // The control: it is the signature that refuses them, not their form.
    assert!(believed_without_signature > 500, "{believed_without_signature}");
}

#[test]
fn no_byte_of_a_credential_can_be_changed() {
    let key = key();
    let token = named().sign(&key).unwrap();
    let mut dice = Dice(4);
    for at in 0..token.len() {
        let old = token.as_bytes()[at];
        let byte = *ALPHABET.iter().cycle().skip(dice.below(64)).find(|byte| **byte != old).unwrap();
        assert!(verify(&with_byte(&token, at, byte), key.public(), NOW).is_err(), "byte {at}");
    }
}

#[test]
fn the_last_character_of_a_part_has_one_spelling() {
    let key = key();
    let token = named().sign(&key).unwrap();
    let signature = token.rsplit('.').next().unwrap();
    // 64 bytes are 86 characters: the last one has four bits that mean nothing.
    assert_eq!(signature.len(), 86);
    let ends = token.match_indices('.').map(|(at, _)| at - 1).chain([token.len() - 1]);
    for at in ends.collect::<Vec<_>>() {
        for byte in (0..128).filter(|byte| *byte != token.as_bytes()[at]) {
            assert!(verify(&with_byte(&token, at, byte), key.public(), NOW).is_err(), "{at} {byte}");
        }
    }
}

#[test]
fn nothing_can_be_put_before_within_or_after_a_credential() {
    let key = key();
    let token = named().sign(&key).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    for wrong in [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        format!(" {token}"),
        format!("{token}\n"),
        format!("{token}="),
        format!("{token}."),
        format!("{token}.{}", parts[2]),
        format!("{}.{}", parts[0], parts[1]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}..{}", parts[0], parts[2]),
        format!("{}.{}.{}", parts[0], parts[1], &parts[2][..85]),
        format!("{}.{}.{}{}", parts[0], parts[1], parts[2], parts[2]),
        token[..token.len() - 1].to_owned(),
    ] {
        assert!(verify(&wrong, key.public(), NOW).is_err(), "{wrong}");
    }
}

/// A token with any header and claims, truly signed by the issuer's key.
fn signed(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let text = format!("{}.{}", part(header), part(claims));
    let signature = SigningKey::from_bytes(&SEED).sign(text.as_bytes()).to_bytes();
    format!("{text}.{}", BASE64URL_NOPAD.encode(&signature))
}

fn header() -> Value {
    json!({ "alg": "EdDSA", "kid": key().public().id().as_str(), "typ": "JWT" })
}

fn claims(token: &str) -> Value {
    let text = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()).unwrap()
}

#[test]
fn no_other_algorithm_is_believed_even_where_its_proof_is_right() {
    let key = key();
    let claims = claims(&named().sign(&key).unwrap());
    assert!(verify(&signed(&header(), &claims), key.public(), NOW).is_ok(), "the tokens made here are right");

    for algorithm in ["none", "None", "HS256", "ES256", "RS256", "Ed25519", "eddsa", "EdDSA ", ""] {
        let mut header = header();
        header["alg"] = algorithm.into();
        let token = signed(&header, &claims);
        assert_eq!(verify(&token, key.public(), NOW), Err(CredentialError::Algorithm), "{algorithm}");
        let (text, _) = token.rsplit_once('.').unwrap();
        let unsigned = format!("{text}.");
        assert_eq!(verify(&unsigned, key.public(), NOW), Err(CredentialError::Algorithm), "{algorithm}");
    }

    // The confusion of old: the public key taken for the secret of a MAC.
    let mut confused = header();
    confused["alg"] = "HS256".into();
    let (text, _) =
        signed(&confused, &claims).rsplit_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key.public().as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let token = format!("{text}.{}", BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()));
    assert_eq!(verify(&token, key.public(), NOW), Err(CredentialError::Algorithm));
}

#[test]
fn a_header_with_anything_beside_what_the_standard_allows_is_refused() {
    let key = key();
    let claims = claims(&named().sign(&key).unwrap());
    let jwk: Value = serde_json::from_str(&key.public().jwk()).unwrap();
    for (member, value) in [
        ("jwk", jwk),
        ("jku", json!("https://elsewhere.example/keys")),
        ("crit", json!(["exp"])),
        ("b64", json!(false)),
        ("typ", json!("vc+jwt")),
        ("typ", Value::Null),
        ("kid", Value::Null),
    ] {
        let mut header = header();
        header[member] = value;
        let token = signed(&header, &claims);
        assert_eq!(verify(&token, key.public(), NOW), Err(CredentialError::Token), "{header}");
    }
    for header in [json!([]), json!("EdDSA"), Value::Null] {
        assert!(verify(&signed(&header, &claims), key.public(), NOW).is_err(), "{header}");
    }
}

#[test]
fn padding_is_refused() {
    let key = key();
    let claims = claims(&named().sign(&key).unwrap());
    let part = |value: &Value| BASE64URL.encode(value.to_string().as_bytes());
    let mut header = header();
    // A length that needs padding.
    while !part(&header).ends_with('=') {
        header["kid"] = format!("{}x", header["kid"].as_str().unwrap()).into();
    }
    let public = openbadge::IssuerKey::from_seed(&SEED, sample::web(header["kid"].as_str().unwrap()));
    assert!(verify(&signed(&header, &claims), public.public(), NOW).is_ok());
    let text = format!("{}.{}", part(&header), part(&claims));
    let signature = SigningKey::from_bytes(&SEED).sign(text.as_bytes()).to_bytes();
    let token = format!("{text}.{}", BASE64URL_NOPAD.encode(&signature));
    assert_eq!(verify(&token, public.public(), NOW), Err(CredentialError::Token));
}

#[test]
fn claims_that_disagree_are_refused_although_they_are_signed() {
    let key = key();
    let until = datetime!(2026-04-01 0:00 UTC);
    let right = claims(&AchievementCredential { valid_until: Some(until), ..named() }.sign(&key).unwrap());
    assert!(verify(&signed(&header(), &right), key.public(), NOW).is_ok());

    let wrong = [
        ("/iss", json!("https://elsewhere.example/issuer")),
        ("/sub", json!("urn:uuid:30313233-3435-4637-b839-616263646566")),
        ("/jti", json!("https://tomarigi.example.org/certificates/other")),
        ("/nbf", json!(1_676_248_214)),
        ("/nbf", json!(1_676_248_215.0)),
        ("/nbf", json!("1676248215")),
        ("/exp", json!(4_000_000_000_i64)),
        ("/exp", Value::Null),
        ("/validUntil", json!("2099-01-01T00:00:00Z")),
        ("/validUntil", Value::Null),
        ("/validFrom", json!("2023-02-13T09:30:15+09:00")),
        ("/validFrom", json!("2023-02-13")),
        ("/id", json!("http://tomarigi.example.org/certificates/7k3mq9x2")),
        ("/type", json!(["VerifiableCredential"])),
        ("/type/1", json!("EndorsementCredential")),
        ("/@context/1", json!("https://elsewhere.example/context")),
        ("/issuer/id", json!("https://elsewhere.example/issuer")),
        ("/issuer", json!("https://tomarigi.example.org/issuer")),
        ("/name", json!("another name")),
        ("/credentialSubject/id", json!("mailto:someone@example.org")),
        ("/credentialSubject/identifier/0/hashed", json!(true)),
        ("/credentialSubject/identifier/0/identityType", json!("emailAddress")),
        ("/credentialSubject/identifier", json!([])),
        ("/credentialSubject/licenseNumber", json!(12)),
        ("/credentialSubject/licenseNumber", json!("")),
        ("/credentialSubject/achievement", Value::Null),
        ("/credentialSchema", json!([])),
        ("/credentialStatus", Value::Null),
        ("/credentialStatus/statusPurpose", json!("message")),
        ("/credentialStatus/statusListIndex", json!("094567")),
        ("/credentialStatus/statusListIndex", json!("-1")),
        ("/credentialStatus/statusListIndex", json!("94568")),
        ("/credentialStatus/statusListCredential", json!("https://elsewhere.example/status")),
    ];
    for (pointer, value) in wrong {
        let mut claims = right.clone();
        *claims.pointer_mut(pointer).unwrap() = value.clone();
        let token = signed(&header(), &claims);
        assert_eq!(verify(&token, key.public(), NOW), Err(CredentialError::Claims), "{pointer} {value}");
    }
    for member in right.as_object().unwrap().keys() {
        let mut claims = right.clone();
        claims.as_object_mut().unwrap().remove(member);
        let token = signed(&header(), &claims);
        assert_eq!(verify(&token, key.public(), NOW), Err(CredentialError::Claims), "without {member}");
    }
    for unknown in ["vc", "proof", "aud", "email"] {
        let mut claims = right.clone();
        claims[unknown] = json!({});
        let token = signed(&header(), &claims);
        assert_eq!(verify(&token, key.public(), NOW), Err(CredentialError::Claims), "with {unknown}");
    }
    for other in [json!([]), json!("text"), Value::Null] {
        assert_eq!(verify(&signed(&header(), &other), key.public(), NOW), Err(CredentialError::Claims));
    }
}

#[test]
fn a_status_list_is_no_credential_and_a_credential_no_status_list() {
    let key = key();
    let credential = named().sign(&key).unwrap();
    let status = list().sign(&key, ISSUED, NOW + Duration::DAY).unwrap();
    assert!(StatusList::verify(&status, key.public(), NOW).is_ok());
    assert_eq!(verify(&status, key.public(), NOW), Err(CredentialError::Claims));
    assert_eq!(StatusList::verify(&credential, key.public(), NOW), Err(CredentialError::Claims));
}
