//! Languages: Japanese first, English complete. Every text that a person reads stands in `locales/`; code names it by
//! its key. A test fails on a key that is missing, unused or untranslated.

mod catalogue;
mod dates;
mod words;

pub use words::Words;

use std::fmt::Display;

use fluent_bundle::{FluentArgs, FluentValue};
use serde::{Deserialize, Serialize};

/// A language that the product speaks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Locale {
    /// Both, Japanese first.
    pub const ALL: [Locale; 2] = [Locale::Ja, Locale::En];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::Ja => "ja",
            Locale::En => "en",
        }
    }

    /// The language of a tag such as `en`, `en-GB` or `ja_JP.UTF-8`.
    pub fn from_tag(tag: &str) -> Option<Locale> {
        match tag.get(..2)?.to_ascii_lowercase().as_str() {
            "ja" => Some(Locale::Ja),
            "en" => Some(Locale::En),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that the product speaks; Japanese where there is none.
    pub fn from_accept_language(header: &str) -> Locale {
        header.split(',').find_map(|part| Locale::from_tag(part.trim())).unwrap_or_default()
    }

    /// The text named `key`.
    pub fn t(self, key: &str) -> String {
        catalogue::format(self, key, None)
    }

    /// The text named `key` with one word put in.
    pub fn ta(self, key: &str, name: &str, value: impl Display) -> String {
        self.args(key, &[(name, &value)])
    }

    /// The text named `key` with the number `n` put in (plural forms follow it).
    pub fn tn(self, key: &str, n: impl Display) -> String {
        let mut args = FluentArgs::new();
        args.set("n", number(&n.to_string()));
        catalogue::format(self, key, Some(&args))
    }

    /// The text named `key` with several words put in; an argument named `n` or `n-…` is a number.
    pub fn args(self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            let text = value.to_string();
            let value =
                if *name == "n" || name.starts_with("n-") { number(&text) } else { FluentValue::from(text) };
            args.set((*name).to_owned(), value);
        }
        catalogue::format(self, key, Some(&args))
    }

    /// An error of the field called `field`; its name stands before it unless the error names it anyway.
    pub fn error_line(self, field: &str, error: &str) -> String {
        if error.to_lowercase().contains(&field.to_lowercase()) {
            return error.to_owned();
        }
        self.args("error-of-field", &[("field", &field), ("error", &error)])
    }

    /// Whether a text of this name exists.
    pub fn has(self, key: &str) -> bool {
        catalogue::has(self, key)
    }
}

fn number(text: &str) -> FluentValue<'static> {
    text.parse::<f64>().map_or_else(|_| FluentValue::from(text.to_owned()), FluentValue::from)
}

/// A text by its key, with what is put into it, not yet in a language: what forms and errors carry.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Message {
    /// The key in `locales/`.
    pub key: String,
    /// Name and value of what is put in.
    pub args: Vec<(String, String)>,
}

impl Message {
    /// A message without arguments.
    pub fn new(key: &str) -> Message {
        Message { key: key.to_owned(), args: Vec::new() }
    }

    /// The same with a value put in.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Message {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// The text in a language.
    pub fn text(&self, locale: Locale) -> String {
        let args: Vec<(&str, &dyn Display)> =
            self.args.iter().map(|(name, value)| (name.as_str(), value as &dyn Display)).collect();
        locale.args(&self.key, &args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_language_falls_back_to_japanese() {
        assert_eq!(Locale::from_accept_language("fr-FR, de;q=0.8"), Locale::Ja);
        assert_eq!(Locale::from_accept_language("fr-FR, en;q=0.8"), Locale::En);
        assert_eq!(Locale::from_tag("ja_JP.UTF-8"), Some(Locale::Ja));
    }

    #[test]
    fn a_name_that_could_be_read_as_a_number_stays_a_name() {
        for name in ["Nan", "inf", "007", "1e3"] {
            assert!(Locale::En.ta("home-name", "name", name).contains(name), "{name}");
        }
    }

    #[test]
    fn a_number_chooses_the_plural_in_english() {
        assert_eq!(Locale::En.tn("count-calls", 1), "1 call");
        assert_eq!(Locale::En.tn("count-calls", 2), "2 calls");
        assert_eq!(Locale::Ja.tn("count-calls", 2), "2件");
    }
}
