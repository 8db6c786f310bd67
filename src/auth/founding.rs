//! The first steps of a house: the organisation with its first administrator, and the recovery kit. Done once, by
//! `tomarigi setup` or in the browser with a token that `tomarigi serve` prints.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use subtle::ConstantTimeEq;

use super::accounts::{self, NewAccount, NewGrant};
use super::password::Password;
use super::policy::Role;
use crate::clock::Instant;
use crate::crypto::RootKey;
use crate::db::{Db, DbError};
use crate::form::{Errors, Fields};
use crate::i18n::{Locale, Message};
use crate::id::Id;
use crate::organisation;

/// What founding needs to know, checked.
#[derive(Clone, Debug)]
pub struct Founding {
    /// The organisation's name.
    pub organisation: String,
    /// The first administrator's mail address, which is the login.
    pub email: String,
    /// The administrator's name.
    pub name: String,
    /// The administrator's password.
    pub password: Password,
}

impl Founding {
    /// Reads the fields `organisation`, `email`, `name`, `password`.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn parse(fields: &Fields) -> Result<Founding, Errors> {
        let mut errors = Errors::default();
        let founding = Founding {
            organisation: fields.get("organisation").to_owned(),
            email: fields.get("email").to_owned(),
            name: fields.get("name").to_owned(),
            password: Password::typed(fields.raw("password")),
        };
        if founding.organisation.is_empty() {
            errors.add("organisation", Message::new("auth-setup-organisation-missing"));
        }
        if founding.name.is_empty() {
            errors.add("name", Message::new("auth-setup-name-missing"));
        }
        if !is_mail_address(&founding.email) {
            errors.add("email", Message::new("auth-email-wrong"));
        }
        let about = [founding.email.as_str(), &founding.name, &founding.organisation];
        if let Some(fault) = founding.password.fault(&about) {
            errors.add("password", fault);
        }
        if errors.is_empty() { Ok(founding) } else { Err(errors) }
    }
}

/// Whether mail could be sent there, as far as the text alone tells.
pub fn is_mail_address(text: &str) -> bool {
    text.is_ascii() && text.parse::<lettre::Address>().is_ok()
}

/// Founding did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// There is an organisation already.
    #[error("an organisation stands here already")]
    Standing,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The password could not be hashed.
    #[error(transparent)]
    Hash(#[from] super::password::HashError),
}

/// Founds the organisation with its first administrator, in one write. Gives the organisation.
///
/// # Errors
/// [`FoundingError::Standing`] when one stands already.
pub async fn found(db: &Db, founding: Founding) -> Result<Id, FoundingError> {
    let hash = founding.password.hash().await?;
    if !organisation::all(db).await?.is_empty() {
        return Err(FoundingError::Standing);
    }
    let (organisation, mut tx) = organisation::begin_founding(db, &founding.organisation).await?;
    let administrator = NewAccount {
        login: founding.email.clone(),
        email: Some(founding.email),
        display_name: founding.name,
        password_hash: Some(hash),
        totp_secret: None,
    };
    accounts::create_account(&mut tx, administrator, &[NewGrant::everywhere(Role::Administrator)]).await?;
    tx.commit().await?;
    Ok(organisation)
}

/// Whether the house waits for its first setup, so that nobody can sign in yet. A founding beside the server, by
/// `tomarigi setup`, is noticed here.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn is_awaited(setup: Option<&Setup>, db: &Db) -> Result<bool, DbError> {
    let Some(setup) = setup.filter(|setup| !setup.is_founded()) else { return Ok(false) };
    let awaited = organisation::all(db).await?.is_empty();
    if !awaited {
        setup.note_founded();
    }
    Ok(awaited)
}

/// Setting up in the browser: a token that is printed once, good until the kit was confirmed.
#[derive(Clone, Debug)]
pub struct Setup {
    token: String,
    founded: Arc<AtomicBool>,
    confirmed: Arc<AtomicBool>,
}

impl Setup {
    /// A fresh token (160 random bits).
    #[allow(clippy::new_without_default, reason = "each is another token")]
    pub fn new() -> Setup {
        let token = data_encoding::BASE32_DNSSEC.encode(&rand::random::<[u8; 20]>());
        Setup { token, founded: Arc::default(), confirmed: Arc::default() }
    }

    /// The token, for the address that is printed.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Whether `token` opens the setup now.
    pub fn opens_with(&self, token: &str) -> bool {
        !self.confirmed.load(Ordering::SeqCst) && bool::from(self.token.as_bytes().ct_eq(token.as_bytes()))
    }

    /// Whether the organisation has been founded.
    pub fn is_founded(&self) -> bool {
        self.founded.load(Ordering::SeqCst)
    }

    /// Notes that the organisation has been founded; says whether this was the first time.
    pub fn note_founded(&self) -> bool {
        !self.founded.swap(true, Ordering::SeqCst)
    }

    /// Notes that the kit was confirmed: the token opens nothing any more.
    pub fn note_confirmed(&self) {
        self.confirmed.store(true, Ordering::SeqCst);
    }
}

/// The groups of four letters of the recovery kit.
pub fn kit_words(root: &RootKey) -> Vec<String> {
    root.to_text().split('-').map(str::to_owned).collect()
}

/// The recovery kit as a text for paper: what it is, what it opens, the groups, how to use it.
pub fn kit_text(locale: Locale, root: &RootKey, organisation: &str, address: &str, now: Instant) -> String {
    let mut text = format!("{}\n\n", locale.t("auth-kit-title"));
    for (key, value) in [
        ("auth-kit-organisation", organisation.to_owned()),
        ("auth-kit-address", address.to_owned()),
        ("auth-kit-made", locale.date(now.date())),
    ] {
        text.push_str(&format!("{}: {value}\n", locale.t(key)));
    }
    text.push_str(&format!("\n{}\n\n", locale.t("auth-kit-what")));
    for (i, word) in kit_words(root).iter().enumerate() {
        let end = if i % 4 == 3 { "\n" } else { "   " };
        text.push_str(&format!("{:>2}. {word}{end}", i + 1));
    }
    // The whole on a line of its own is what `tomarigi restore --recovery-kit FILE` reads.
    text.push_str(&format!("\n\n{}\n\n", root.to_text().as_str()));
    text.push_str(&format!("{}\n{}\n", locale.t("auth-kit-keep"), locale.t("auth-kit-use")));
    text
}

/// The two groups (counted from 1) that are asked for, to see that the kit was written down.
pub fn asked_groups() -> (usize, usize) {
    let first = usize::from(rand::random::<u8>() % 7) + 1;
    (first, first + 7)
}

/// Whether `typed` is the group `number` (from 1) of the kit.
pub fn is_group(root: &RootKey, number: usize, typed: &str) -> bool {
    let words = kit_words(root);
    let right = number.checked_sub(1).and_then(|i| words.get(i));
    right.is_some_and(|right| typed.trim().eq_ignore_ascii_case(right))
}
