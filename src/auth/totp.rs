//! The second factor: time-based codes after RFC 6238 (SHA-1, six digits, thirty seconds), as every authenticator app
//! makes them. A code of the step before or after is taken too (clocks differ); each step only once.

use data_encoding::{BASE32, BASE32_NOPAD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;

use crate::clock::Instant;

/// Seconds that a code stands.
pub const STEP: i64 = 30;

/// A fresh seed: 160 random bits in base32, as the standard recommends.
pub fn new_secret() -> String {
    BASE32_NOPAD.encode(&rand::random::<[u8; 20]>())
}

/// The step that `now` lies in.
pub fn step(now: Instant) -> i64 {
    now.0.div_euclid(STEP * 1_000_000)
}

/// The code of `secret` (base32) at `now`; none when the secret is not base32.
pub fn code_at(secret: &str, now: Instant) -> Option<String> {
    code(secret, step(now))
}

fn code(secret: &str, step: i64) -> Option<String> {
    let key = BASE32_NOPAD.decode(secret.as_bytes()).or_else(|_| BASE32.decode(secret.as_bytes())).ok()?;
    let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(&key).ok()?;
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 0xf);
    let bytes: [u8; 4] = digest[offset..offset + 4].try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(bytes) & 0x7fff_ffff) % 1_000_000))
}

/// The step whose code was typed: this one, the one before or after, but none up to `last` (the last one taken).
pub fn accept(secret: &str, typed: &str, now: Instant, last: Option<i64>) -> Option<i64> {
    let typed: String = typed.nfkc().filter(char::is_ascii_digit).collect();
    let present = step(now);
    (present - 1..=present + 1)
        .filter(|step| last.is_none_or(|last| *step > last))
        .find(|step| code(secret, *step).is_some_and(|right| right.as_bytes().ct_eq(typed.as_bytes()).into()))
}

/// The address that an authenticator app reads from the QR code.
pub fn address(secret: &str, issuer: &str, login: &str) -> String {
    let encode = crate::web::url::encode;
    format!(
        "otpauth://totp/{0}:{1}?secret={secret}&issuer={0}&algorithm=SHA1&digits=6&period={STEP}",
        encode(issuer),
        encode(login)
    )
}

/// A QR code as SVG without style attributes (the content policy allows none), to stand in a page.
pub fn qr(text: &str) -> Option<String> {
    let code = qrcode::QrCode::new(text.as_bytes()).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (i, colour) in code.to_colors().into_iter().enumerate() {
        if colour == qrcode::Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", i % width + 4, i / width + 4));
        }
    }
    let side = width + 8; // four modules of quiet on every side
    Some(format!(r#"<path d="M0 0h{side}v{side}h-{side}z" fill="white"/><path d="{path}" fill="black"/>"#))
        .map(|inner| format!(r#"viewBox="0 0 {side} {side}" shape-rendering="crispEdges">{inner}"#))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the ASCII secret `12345678901234567890`; the last six of the eight digits.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> Instant {
        Instant(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, right) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(SECRET, at(seconds)).unwrap(), right);
        }
    }

    #[test]
    fn a_code_is_taken_once_and_only_near_its_time() {
        let now = at(1_111_111_111);
        let code = code_at(SECRET, now).unwrap();
        let step = accept(SECRET, &code, now, None).unwrap();
        assert_eq!(accept(SECRET, &code, now, Some(step)), None);
        assert_eq!(accept(SECRET, &code, at(1_111_111_111 + 30), None), Some(step));
        assert_eq!(accept(SECRET, &code, at(1_111_111_111 - 30), None), Some(step));
        assert_eq!(accept(SECRET, &code, at(1_111_111_111 + 90), None), None);
        assert_eq!(accept(SECRET, "", now, None), None);
    }

    #[test]
    fn a_code_may_be_typed_with_a_gap_or_in_full_width_digits() {
        let now = at(59);
        assert!(accept(SECRET, "287 082", now, None).is_some());
        assert!(accept(SECRET, "２８７０８２", now, None).is_some());
    }

    #[test]
    fn a_fresh_secret_is_160_bits_and_makes_codes() {
        let secret = new_secret();
        assert_eq!(secret.len(), 32);
        assert_eq!(code_at(&secret, at(59)).unwrap().len(), 6);
        assert!(qr(&address(&secret, "止まり木", "a@example.jp")).unwrap().contains("viewBox"));
    }
}
