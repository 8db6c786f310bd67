//! Texts that people of the organisation write themselves, in one language or in both.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Locale;

/// A text in Japanese and, where somebody wrote it, in English. In a file either plain (Japanese) or `{ ja, en }`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Japanese; empty where nothing was written.
    pub ja: String,
    /// English; empty where nothing was written.
    pub en: String,
}

impl Words {
    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.ja.trim().is_empty() && self.en.trim().is_empty()
    }

    /// The text in a language, or in the other where it was not written in this one.
    pub fn text(&self, locale: Locale) -> &str {
        let (first, second) = match locale {
            Locale::Ja => (&self.ja, &self.en),
            Locale::En => (&self.en, &self.ja),
        };
        if first.trim().is_empty() { second.trim() } else { first.trim() }
    }
}

impl From<&str> for Words {
    fn from(ja: &str) -> Words {
        Words { ja: ja.to_owned(), en: String::new() }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "a text, or { ja = \"…\", en = \"…\" }")]
enum Written {
    Plain(String),
    Both(Both),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    #[serde(default)]
    ja: String,
    #[serde(default)]
    en: String,
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.en.is_empty() {
            Written::Plain(self.ja.clone()).serialize(s)
        } else {
            Written::Both(Both { ja: self.ja.clone(), en: self.en.clone() }).serialize(s)
        }
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Words, D::Error> {
        Ok(match Written::deserialize(d)? {
            Written::Plain(ja) => Words { ja, en: String::new() },
            Written::Both(Both { ja, en }) => Words { ja, en },
        })
    }
}
