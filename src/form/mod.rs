//! Forms: from the text that a browser sends to a domain type, with errors as message keys.
//!
//! What always holds: a field that was sent is kept as it was typed, so that a form with an error comes back whole.

pub mod once;
mod receipt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::i18n::{Locale, Message};

/// The fields of a form in the order sent; a name may come several times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of `name`, trimmed of spaces (also full-width ones); empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first value of `name` exactly as typed.
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// Whether `name` was sent at all.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// Every value of `name`.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.trim())
    }

    /// Puts a value in place of what `name` had.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(n, _)| n != name);
        self.0.push((name.to_owned(), value.into()));
    }

    /// The id of the form, by which a second sending is recognised.
    pub fn form_id(&self) -> &str {
        self.get("form_id")
    }

    /// SHA-256 over all fields but the CSRF token: equal for equal content.
    pub fn content_hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for (name, value) in self.0.iter().filter(|(name, _)| name != "csrf") {
            for part in [name, value] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part.as_bytes());
            }
        }
        hash.finalize().into()
    }
}

/// Errors by field, each a message that says the remedy, in the order in which they were found: that of the page, where a
/// form is read from its top to its bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors(Vec<(String, Message)>);

impl Errors {
    /// Adds an error to `field`, unless it has one.
    pub fn add(&mut self, field: &str, message: Message) {
        if !self.has(field) {
            self.0.push((field.to_owned(), message));
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds those of a part of the form that stands below.
    pub fn append(&mut self, below: Errors) {
        for (field, message) in below.0 {
            self.add(&field, message);
        }
    }

    /// Leaves the errors of those fields alone for which `is_asked` holds.
    pub fn retain(&mut self, is_asked: impl Fn(&str) -> bool) {
        self.0.retain(|(field, _)| is_asked(field));
    }

    /// How many fields have one.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The error of `field` in a language.
    pub fn text(&self, field: &str, locale: Locale) -> Option<String> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, message)| message.text(locale))
    }

    /// Whether `field` has one.
    pub fn has(&self, field: &str) -> bool {
        self.0.iter().any(|(name, _)| name == field)
    }

    /// The attributes that tie a field to its support text (`f-…-s`, where it has one) and its error (`f-…-e`), as
    /// HTML. `field` must be one of our names.
    pub fn wiring(&self, field: &str, has_support: bool) -> String {
        let (s, e) = (format!("f-{field}-s"), format!("f-{field}-e"));
        match (has_support, self.has(field)) {
            (false, false) => String::new(),
            (true, false) => format!(r#" aria-describedby="{s}""#),
            (false, true) => format!(r#" aria-invalid="true" aria-describedby="{e}""#),
            (true, true) => format!(r#" aria-invalid="true" aria-describedby="{s} {e}""#),
        }
    }

    /// All fields with their errors.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Message)> {
        self.0.iter().map(|(field, message)| (field.as_str(), message))
    }
}

/// A fresh id for a form (128 random bits).
pub fn new_form_id() -> String {
    data_encoding::BASE32_DNSSEC.encode(&rand::random::<[u8; 16]>())
}
