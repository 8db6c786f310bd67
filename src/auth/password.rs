//! Passwords: the rules for a new one, after NIST SP 800-63B-4, and the hash under which it is kept (Argon2id).
//!
//! What always holds: no rule on kinds of characters and no forced change; at least fifteen characters, since a
//! password stands alone until the second factor is enrolled; every space and script counts; what most people choose
//! is refused. A password is normalised (NFKC) before it is counted or hashed, so that full-width letters typed on
//! one machine and half-width ones typed on another are the same.

use std::collections::HashSet;
use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::i18n::Message;

/// Characters a password has at least (NIST SP 800-63B-4, 3.1.1.2: fifteen where it may stand alone).
pub const SHORTEST: usize = 15;
/// Characters a password has at most; the standard asks that at least 64 be taken.
pub const LONGEST: usize = 256;

/// Memory in KiB, passes and lanes of Argon2id (OWASP's first choice for servers).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// The most common passwords, one a line, lower case; from published lists of leaked ones, with those usual in Japan.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().filter(|l| !l.is_empty()).collect());

/// A hash of the same cost that no password has: unknown logins are checked against it, so that they cost the same time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password as it was typed, erased from memory when dropped.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// The hash could not be made (out of memory).
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct HashError(String);

impl Password {
    /// Takes what was typed: nothing is trimmed, only normalised.
    pub fn typed(text: &str) -> Password {
        Password(Zeroizing::new(text.nfkc().collect()))
    }

    /// What is wrong with it as a new password; `about` are words that lead to it: the login, the person's name, the
    /// organisation.
    pub fn fault(&self, about: &[&str]) -> Option<Message> {
        let count = self.0.chars().count();
        if count == 0 {
            return Some(Message::new("auth-password-missing"));
        }
        if count < SHORTEST {
            let message = Message::new("auth-password-short").with("n", SHORTEST).with("now", count);
            return Some(message);
        }
        if count > LONGEST {
            return Some(Message::new("auth-password-long").with("n", LONGEST));
        }
        let plain = squeeze(&self.0);
        if is_common(&plain) {
            return Some(Message::new("auth-password-common"));
        }
        let names =
            about.iter().flat_map(|word| words_of(word)).chain(["tomarigi".into(), "止まり木".into()]);
        // A name within a long sentence is no harm; a name with little beside it is the first thing tried.
        let little = |word: String| {
            let rest = plain.replace(&word, "");
            rest.len() < plain.len() && (rest.chars().count() < 8 || is_common(&rest))
        };
        names.filter(|word| word.chars().count() >= 3).any(little).then(|| Message::new("auth-password-name"))
    }

    /// The hash to keep, as a PHC string. Takes some tens of milliseconds on a thread of its own.
    ///
    /// # Errors
    /// [`HashError`] when memory is short.
    pub async fn hash(self) -> Result<String, HashError> {
        tokio::task::spawn_blocking(move || hash_now(&self.0)).await.map_err(|e| HashError(e.to_string()))?
    }

    /// Whether it is the one that was hashed. Without a hash (an unknown login) it takes as long and is never right.
    pub async fn is_right(self, hash: Option<String>) -> bool {
        let check = move || {
            let known = hash.as_deref().unwrap_or(NOBODY);
            let Ok(parsed) = PasswordHash::new(known) else { return false };
            argon2().verify_password(self.0.as_bytes(), &parsed).is_ok() && hash.is_some()
        };
        tokio::task::spawn_blocking(check).await.unwrap_or(false)
    }
}

fn argon2() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(text: &str) -> Result<String, HashError> {
    argon2().hash_password(text.as_bytes()).map(|hash| hash.to_string()).map_err(|e| HashError(e.to_string()))
}

/// Lower case without spaces and signs: what is left of tricks that do not make a password harder to guess.
fn squeeze(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

fn words_of(text: &str) -> Vec<String> {
    let lower: String = text.nfkc().collect::<String>().to_lowercase();
    let mut words: Vec<String> = lower.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    words.push(squeeze(&lower));
    words
}

/// Whether it is a common password, a row of neighbours, or one short thing over and over.
fn is_common(plain: &str) -> bool {
    if plain.is_empty() || COMMON.contains(plain) {
        return true;
    }
    let unit = shortest_unit(plain);
    let repeated = unit.len() < plain.len() && (unit.chars().count() < 8 || COMMON.contains(unit.as_str()));
    repeated || is_row(plain) || is_sum_of_common(plain)
}

/// The shortest piece that gives `text` when repeated (the last time maybe cut short).
fn shortest_unit(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let period = (1..chars.len()).find(|p| chars.iter().zip(chars.iter().skip(*p)).all(|(a, b)| a == b));
    chars[..period.unwrap_or(chars.len())].iter().collect()
}

/// Rows of keys and letters as they lie beside each other, also backwards.
fn is_row(text: &str) -> bool {
    const ROWS: [&str; 6] = [
        "01234567890123456789012345",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
        "1234567890qwertyuiopasdfghjklzxcvbnm",
        "qwertyuiopasdfghjklzxcvbnm1234567890",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    ];
    let backwards: String = text.chars().rev().collect();
    ROWS.iter().any(|row| row.contains(text) || row.contains(&backwards))
}

/// Two or three common passwords one after the other, with digits anywhere after them.
fn is_sum_of_common(text: &str) -> bool {
    fn rest_is_common(rest: &str, more: u8) -> bool {
        if rest.is_empty() || (rest.len() <= 4 && rest.chars().all(|c| c.is_ascii_digit())) {
            return true;
        }
        more > 0
            && rest
                .char_indices()
                .map(|(i, c)| i + c.len_utf8())
                .filter(|end| *end >= 4)
                .any(|end| COMMON.contains(&rest[..end]) && rest_is_common(&rest[end..], more - 1))
    }
    rest_is_common(text, 3)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fault(text: &str) -> Option<String> {
        Password::typed(text).fault(&["mori.chinatsu@example.jp", "森 千夏"]).map(|m| m.key)
    }

    #[test]
    fn length_is_counted_in_characters_and_no_kind_of_character_is_demanded() {
        assert_eq!(fault("").unwrap(), "auth-password-missing");
        assert_eq!(fault("caller walks n").unwrap(), "auth-password-short");
        assert_eq!(fault("caller walks no"), None);
        assert_eq!(fault("あさがおがさいたよにわのすみに"), None);
        assert_eq!(fault(&"ab3 ".repeat(70)).unwrap(), "auth-password-long");
    }

    #[test]
    fn what_most_people_choose_is_refused_however_it_is_stretched() {
        for common in [
            "passwordpassword",
            "password12345678",
            "123456789012345",
            "qwertyuiopasdfgh",
            "aaaaaaaaaaaaaaaaaaaa",
            "1q2w3e4r1q2w3e4r",
            "sakurasakura1234",
            "Password-Password-1",
            "hikikomorihikikomori",
            "zyxwvutsrqponmlk",
        ] {
            assert_eq!(fault(common).as_deref(), Some("auth-password-common"), "{common}");
        }
    }

    #[test]
    fn the_login_the_name_and_the_product_with_little_beside_them_are_refused() {
        for named in
            ["chinatsu-mori-2026", "mori.chinatsu@example.jp", "tomarigi-tomarigi", "TOMARIGI 2026 03"]
        {
            let key = fault(named).unwrap();
            assert!(["auth-password-name", "auth-password-common"].contains(&key.as_str()), "{named}: {key}");
        }
        assert_eq!(fault("mori no naka no chiisana ie"), None);
    }

    #[tokio::test]
    async fn a_password_typed_in_full_width_letters_is_the_same() {
        let hash = Password::typed("three birds on a branch").hash().await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(
            Password::typed("ｔｈｒｅｅ ｂｉｒｄｓ ｏｎ ａ ｂｒａｎｃｈ").is_right(Some(hash.clone())).await
        );
        assert!(!Password::typed("three birds on a branch ").is_right(Some(hash)).await);
        assert!(!Password::typed("").is_right(None).await);
        assert!(PasswordHash::new(NOBODY).is_ok(), "an unknown login must cost a whole hash");
        assert!(!Password::typed("x").is_right(Some("!".into())).await);
    }

    proptest! {
        #[test]
        fn long_random_passwords_are_taken(text in "[a-z0-9]{24,64}") {
            prop_assert_eq!(fault(&text), None);
        }
    }
}
