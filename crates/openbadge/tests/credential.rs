//! Certificates as credentials: what they say, and who accepts them when.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use data_encoding::BASE64URL_NOPAD;
use openbadge::{
    AchievementCredential, CredentialError, IssuerKey, OpaqueId, PublicKey, StatusEntry, Subject, WebAddress,
    jwks, key_id, verify,
};
use sample::{ISSUED, NAME, NUMBER, SEED, key, named, unnamed, web};
use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const LATER: OffsetDateTime = datetime!(2040-01-01 0:00 UTC);

/// The JSON of a part of a token, read without any check.
fn part(token: &str, index: usize) -> Value {
    let text = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()).unwrap()
}

#[test]
fn every_claim_of_the_standard_says_what_the_certificate_says() {
    let until = datetime!(2026-04-01 0:00 +9);
    let claims =
        part(&AchievementCredential { valid_until: Some(until), ..named() }.sign(&key()).unwrap(), 1);
    let table = [
        ("/@context/0", json!("https://www.w3.org/ns/credentials/v2")),
        ("/@context/1", json!("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")),
        ("/id", json!("https://tomarigi.example.org/certificates/7k3mq9x2")),
        ("/jti", json!("https://tomarigi.example.org/certificates/7k3mq9x2")),
        ("/type", json!(["VerifiableCredential", "OpenBadgeCredential"])),
        ("/name", json!("ひきこもりピアサポーター養成研修 修了")),
        ("/issuer/id", json!("https://tomarigi.example.org/issuer")),
        ("/iss", json!("https://tomarigi.example.org/issuer")),
        ("/issuer/type", json!(["Profile"])),
        ("/issuer/name", json!("架空家族会連合会")),
        ("/issuer/url", json!("https://federation.example.org/")),
        ("/validFrom", json!("2023-02-13T00:30:15Z")),
        ("/nbf", json!(1_676_248_215)),
        ("/validUntil", json!("2026-03-31T15:00:00Z")),
        ("/exp", json!(1_774_969_200)),
        ("/credentialSubject/id", json!("urn:uuid:66656463-6261-4938-b736-353433323130")),
        ("/sub", json!("urn:uuid:66656463-6261-4938-b736-353433323130")),
        ("/credentialSubject/type", json!(["AchievementSubject"])),
        ("/credentialSubject/licenseNumber", json!(NUMBER)),
        ("/credentialSubject/identifier/0/type", json!("IdentityObject")),
        ("/credentialSubject/identifier/0/hashed", json!(false)),
        ("/credentialSubject/identifier/0/identityType", json!("name")),
        ("/credentialSubject/identifier/0/identityHash", json!(NAME)),
        ("/credentialSubject/achievement/id", json!("https://tomarigi.example.org/programmes/r4")),
        ("/credentialSubject/achievement/type", json!(["Achievement"])),
        ("/credentialSubject/achievement/name", json!("ひきこもりピアサポーター養成研修 修了")),
        (
            "/credentialSubject/achievement/description",
            json!("令和4年度ひきこもりピアサポーター養成研修の基礎研修と実践研修を修了しました。"),
        ),
        (
            "/credentialSubject/achievement/criteria/narrative",
            json!("基礎研修と実践研修のすべての回に出席すること。"),
        ),
        (
            "/credentialSchema/0/id",
            json!(
                "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
            ),
        ),
        ("/credentialSchema/0/type", json!("1EdTechJsonSchemaValidator2019")),
        ("/credentialStatus/id", json!("https://tomarigi.example.org/status/1#94567")),
        ("/credentialStatus/type", json!("BitstringStatusListEntry")),
        ("/credentialStatus/statusPurpose", json!("revocation")),
        ("/credentialStatus/statusListIndex", json!("94567")),
        ("/credentialStatus/statusListCredential", json!("https://tomarigi.example.org/status/1")),
    ];
    for (pointer, expected) in &table {
        assert_eq!(claims.pointer(pointer), Some(expected), "{pointer}");
    }
    let leaves: usize = table.iter().map(|(_, value)| leaves(value)).sum();
    assert_eq!(leaves, self::leaves(&claims), "a claim is missing in the table");
}

/// How many values that are no object or list a value holds.
fn leaves(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(leaves).sum(),
        Value::Object(members) => members.values().map(leaves).sum(),
        _ => 1,
    }
}

#[test]
fn the_header_names_the_algorithm_and_the_address_of_the_key_and_nothing_else() {
    let token = unnamed().sign(&key()).unwrap();
    let expected = json!({ "alg": "EdDSA", "typ": "JWT", "kid": "https://tomarigi.example.org/keys/2022" });
    assert_eq!(part(&token, 0), expected);
    assert_eq!(key_id(&token).unwrap(), key().public().id().as_str());
}

#[test]
fn what_was_signed_is_what_is_verified() {
    for credential in [unnamed(), named()] {
        let token = credential.sign(&key()).unwrap();
        let verified = verify(&token, key().public(), ISSUED).unwrap();
        assert_eq!(verified.credential(), &credential);
    }
}

#[test]
fn a_rare_character_of_a_name_stays_the_one_that_was_written() {
    let token = named().sign(&key()).unwrap();
    let verified = verify(&token, key().public(), LATER).unwrap();
    assert_eq!(
        verified.credential().subject.name().unwrap().chars().collect::<Vec<_>>(),
        ['髙', '\u{FA11}', '\u{FA10}', ' ', '\u{20BB7}', '子']
    );
}

#[test]
fn no_name_is_in_a_credential_unless_it_was_given() {
    let unnamed = part(&unnamed().sign(&key()).unwrap(), 1);
    assert_eq!(unnamed.pointer("/credentialSubject/identifier"), None);
    let subject = unnamed["credentialSubject"].as_object().unwrap();
    assert_eq!(
        subject.keys().collect::<std::collections::BTreeSet<_>>(),
        ["achievement", "id", "licenseNumber", "type"].map(String::from).iter().collect()
    );
    assert!(part(&named().sign(&key()).unwrap(), 1).to_string().contains(NAME));
    assert!(!unnamed.to_string().contains(NAME));
}

#[test]
fn the_id_of_a_holder_is_a_random_uuid_and_nothing_else_can_be_one() {
    let id = OpaqueId::from_random([0xFF; 16]);
    assert_eq!(id.to_string(), "urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff");
    assert_eq!(id.to_string().parse(), Ok(id));
    for other in [
        "mailto:someone@example.org",
        "urn:uuid:FFFFFFFF-FFFF-4FFF-BFFF-FFFFFFFFFFFF",
        "urn:uuid:ffffffff-ffff-1fff-bfff-ffffffffffff",
        "urn:uuid:ffffffffffff4fffbfffffffffffffff",
        "urn:uuid:ffffffff-ffff-4fff-bfff-fffffffffff",
        "urn:uuid:urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff",
        "",
    ] {
        assert_eq!(other.parse::<OpaqueId>(), Err(CredentialError::Claims), "{other}");
    }
}

#[test]
fn a_credential_holds_from_its_first_instant_until_before_its_last() {
    let until = datetime!(2026-04-01 0:00 +9);
    let token = AchievementCredential { valid_until: Some(until), ..unnamed() }.sign(&key()).unwrap();
    let at = |now| verify(&token, key().public(), now).map(|_| ());
    let instant = Duration::NANOSECOND;
    assert_eq!(at(ISSUED - instant), Err(CredentialError::NotYetValid));
    assert_eq!(at(ISSUED), Ok(()));
    assert_eq!(at(until - instant), Ok(()));
    assert_eq!(at(until), Err(CredentialError::Expired));
    assert_eq!(at(LATER), Err(CredentialError::Expired));
}

#[test]
fn a_credential_without_an_end_holds_for_good() {
    let token = unnamed().sign(&key()).unwrap();
    assert!(verify(&token, key().public(), datetime!(9999-12-31 23:59:59 UTC)).is_ok());
}

#[test]
fn what_is_signed_in_the_middle_of_a_second_is_valid_at_once() {
    let now = ISSUED + Duration::milliseconds(999);
    let token = AchievementCredential { valid_from: now, ..unnamed() }.sign(&key()).unwrap();
    assert_eq!(verify(&token, key().public(), now).unwrap().credential().valid_from, ISSUED);
}

#[test]
fn another_key_is_refused_whatever_address_it_claims() {
    let token = unnamed().sign(&key()).unwrap();
    let stranger = IssuerKey::from_seed(&[7; 32], key().public().id().clone());
    assert_eq!(verify(&token, stranger.public(), LATER), Err(CredentialError::Signature));
    let elsewhere = IssuerKey::from_seed(&SEED, web("https://tomarigi.example.org/keys/2023"));
    assert_eq!(verify(&token, elsewhere.public(), LATER), Err(CredentialError::OtherKey));
}

#[test]
fn an_old_token_verifies_with_the_kept_bytes_of_an_old_key() {
    let token = unnamed().sign(&key()).unwrap();
    let kept = PublicKey::from_bytes(key().public().as_bytes(), key().public().id().clone()).unwrap();
    assert!(verify(&token, &kept, LATER).is_ok());
}

#[test]
fn bytes_under_which_anything_would_verify_are_no_key() {
    let mut neutral = [0; 32];
    neutral[0] = 1;
    for weak in [neutral, [0; 32]] {
        assert_eq!(PublicKey::from_bytes(&weak, web("https://a.example/k")), Err(CredentialError::Key));
    }
}

#[test]
fn the_key_is_published_as_the_standard_writes_it_and_without_its_secret() {
    let jwk: Value = serde_json::from_str(&key().public().jwk()).unwrap();
    // RFC 8037, appendix A.2: the public key of this seed.
    assert_eq!(jwk["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    assert_eq!((&jwk["kty"], &jwk["crv"], &jwk["alg"]), (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA")));
    assert_eq!(jwk["kid"], "https://tomarigi.example.org/keys/2022");
    assert_eq!(jwk.get("d"), None);

    let next = IssuerKey::from_seed(&[9; 32], web("https://tomarigi.example.org/keys/2023"));
    let set: Value = serde_json::from_str(&jwks([key().public(), next.public()])).unwrap();
    assert_eq!(set["keys"][0], jwk);
    assert_eq!(set["keys"][1]["kid"], "https://tomarigi.example.org/keys/2023");

    let secret = BASE64URL_NOPAD.encode(&SEED);
    assert!(!set.to_string().contains(&secret));
    assert_eq!(format!("{:?}", key()).matches("157").count(), 0, "the first byte of the seed is 157");
}

#[test]
fn a_certificate_without_its_words_is_not_signed() {
    let without = |what: &'static str, blank: fn(&mut AchievementCredential)| {
        let mut credential = named();
        blank(&mut credential);
        assert_eq!(credential.sign(&key()), Err(CredentialError::Empty(what)));
    };
    without("number", |credential| credential.number.clear());
    without("issuer.name", |credential| credential.issuer.name.clear());
    without("achievement.name", |credential| credential.achievement.name.clear());
    without("achievement.description", |credential| credential.achievement.description = "　 ".to_owned());
    without("achievement.criteria", |credential| credential.achievement.criteria = "\n".to_owned());
    without("subject.name", |credential| {
        credential.subject = Subject::named_with_consent(credential.subject.id(), "");
    });
}

#[test]
fn a_validity_that_is_none_is_not_signed() {
    let until = |until| AchievementCredential { valid_until: Some(until), ..unnamed() }.sign(&key());
    assert_eq!(until(ISSUED), Err(CredentialError::Period));
    assert_eq!(until(ISSUED + Duration::milliseconds(999)), Err(CredentialError::Period));
    assert_eq!(until(ISSUED - Duration::DAY), Err(CredentialError::Period));
    assert!(until(ISSUED + Duration::SECOND).is_ok());
    let before_christ = datetime!(-0001-01-01 0:00 UTC);
    let ancient = AchievementCredential { valid_from: before_christ, ..unnamed() };
    assert_eq!(ancient.sign(&key()), Err(CredentialError::Period));
}

#[test]
fn only_web_addresses_that_others_can_reach_safely_identify_anything() {
    for good in ["https://a.example/x?y#z", "http://localhost:8080/k", "http://127.0.0.1/", "http://[::1]/"] {
        assert_eq!(good.parse::<WebAddress>().unwrap().as_str(), good);
    }
    for bad in [
        "",
        "a.example/x",
        "http://a.example/",
        "http://localhost.a.example/",
        "https://user@a.example/",
        "https://:word@a.example/",
        "javascript:alert(1)",
        "mailto:someone@a.example",
        "urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff",
    ] {
        assert_eq!(bad.parse::<WebAddress>(), Err(CredentialError::Address), "{bad}");
    }
    let entry = StatusEntry { list: web("https://a.example/status#1"), index: 0 };
    let credential = AchievementCredential { status: entry, ..unnamed() };
    assert_eq!(credential.sign(&key()), Err(CredentialError::Address));
}
