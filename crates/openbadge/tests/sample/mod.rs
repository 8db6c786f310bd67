//! An invented issuer, its certificates and its status list, for the tests and the example.
#![allow(dead_code, clippy::unwrap_used)]

use openbadge::{
    Achievement, AchievementCredential, Issuer, IssuerKey, OpaqueId, StatusList, Subject, WebAddress, jwks,
};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// The seed of RFC 8032 §7.1, test 1: known to everyone, so good for tests alone.
pub const SEED: [u8; 32] = [
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44,
    0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
];
/// A name with characters that software likes to lose: 髙, 﨑, 塚 (U+FA10), 𠮷 (U+20BB7).
pub const NAME: &str = "髙\u{FA11}\u{FA10} \u{20BB7}子";
pub const NUMBER: &str = "第R4-012号";
/// The day after the last practical training of 令和4.
pub const ISSUED: OffsetDateTime = datetime!(2023-02-13 09:30:15 +9);
pub const PLACE: u32 = 94_567;
pub const REVOKED_PLACE: u32 = 131_071;

pub fn web(text: &str) -> WebAddress {
    text.parse().unwrap()
}

pub fn key() -> IssuerKey {
    IssuerKey::from_seed(&SEED, web("https://tomarigi.example.org/keys/2022"))
}

pub fn unnamed() -> AchievementCredential {
    AchievementCredential {
        id: web("https://tomarigi.example.org/certificates/7k3mq9x2"),
        issuer: Issuer {
            id: web("https://tomarigi.example.org/issuer"),
            name: "架空家族会連合会".to_owned(),
            url: web("https://federation.example.org/"),
        },
        achievement: Achievement {
            id: web("https://tomarigi.example.org/programmes/r4"),
            name: "ひきこもりピアサポーター養成研修 修了".to_owned(),
            description: "令和4年度ひきこもりピアサポーター養成研修の基礎研修と実践研修を修了しました。"
                .to_owned(),
            criteria: "基礎研修と実践研修のすべての回に出席すること。".to_owned(),
        },
        subject: Subject::unnamed(OpaqueId::from_random(*b"0123456789abcdef")),
        number: NUMBER.to_owned(),
        valid_from: ISSUED,
        valid_until: None,
        status: list().entry(PLACE).unwrap(),
    }
}

pub fn named() -> AchievementCredential {
    let subject = Subject::named_with_consent(OpaqueId::from_random(*b"fedcba9876543210"), NAME);
    AchievementCredential { subject, ..unnamed() }
}

/// The issuer's list, in which the last place alone is revoked.
pub fn list() -> StatusList {
    let (address, issuer) = ("https://tomarigi.example.org/status/1", "https://tomarigi.example.org/issuer");
    let mut list = StatusList::new(web(address), web(issuer)).unwrap();
    list.revoke(REVOKED_PLACE).unwrap();
    list
}

/// What an issuer would publish at `now`, as one line of JSON: three credentials, the status list, the keys.
pub fn published(now: OffsetDateTime) -> String {
    let key = key();
    let revoked = AchievementCredential { status: list().entry(REVOKED_PLACE).unwrap(), ..unnamed() };
    let (from, until) = (now - Duration::DAY, now + Duration::days(30));
    serde_json::json!({
        "unnamed": unnamed().sign(&key).unwrap(),
        "named": named().sign(&key).unwrap(),
        "revoked": revoked.sign(&key).unwrap(),
        "status_list": list().sign(&key, from, until).unwrap(),
        "jwks": serde_json::from_str::<serde_json::Value>(&jwks([key.public()])).unwrap(),
    })
    .to_string()
}
