//! What an entry says: who somebody is, how to be reached, what they offer and what they prefer not to take.

use documents::pdf::missing_glyphs;
use sea_orm::Iterable;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::entity::{self, entry_place};
use crate::crypto::{BlindIndex, OrganisationKeys, Sealed};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::applications::entity::Standing;
use crate::training::applications::form::kana;

/// What is kept under the seal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// As written.
    pub name: String,
    /// In katakana; empty where it is not known.
    pub kana: String,
    /// Address for mail.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Where they live.
    pub address: String,
    /// What they prefer not to take.
    pub declines: String,
}

impl Kept {
    /// Sealed for the row of an entry.
    pub fn seal(&self, keys: &OrganisationKeys, row: Id) -> Sealed {
        keys.seal(entry_place(row), &serde_json::to_string(self).unwrap_or_default())
    }

    /// What an entry says. One whose seal is broken reads as empty; `verify` names it.
    pub fn open(keys: &OrganisationKeys, row: &entity::Model) -> Kept {
        let text = keys.open(entry_place(row.id), &row.sealed_entry);
        text.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// By what somebody is recognised: name and kana without spaces, branch, year.
    pub fn identity(&self, keys: &OrganisationKeys, branch: Option<Id>, year: i16) -> BlindIndex {
        let branch = branch.map_or(String::new(), |id| id.to_string());
        let who = format!("{}|{}|{branch}|{year}", plain(&self.name), plain(&self.kana));
        keys.blind("supporter-identity", &who)
    }

    /// Whether `words` stand in the name or the kana, however they are spaced.
    pub fn has(&self, words: &str) -> bool {
        let plain = |text: &str| -> String {
            let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
            kana(&text).unwrap_or(text).to_lowercase()
        };
        let words = plain(words);
        plain(&self.name).contains(&words) || plain(&self.kana).contains(&words)
    }
}

/// A name or kana as it is compared: of one width, without spaces.
pub(super) fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Something that supporters may offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter)]
pub enum Offer {
    /// Listening on the telephone.
    Telephone,
    /// Visits.
    Visits,
    /// Talks.
    Talks,
    /// Over the net.
    Online,
}

impl Offer {
    /// The bit in the column.
    pub fn bit(self) -> i16 {
        match self {
            Offer::Telephone => 1,
            Offer::Visits => 2,
            Offer::Talks => 4,
            Offer::Online => 8,
        }
    }

    /// The code in forms and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Offer::Telephone => "telephone",
            Offer::Visits => "visits",
            Offer::Talks => "talks",
            Offer::Online => "online",
        }
    }

    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Offer::Telephone => "register-offer-telephone",
            Offer::Visits => "register-offer-visits",
            Offer::Talks => "register-offer-talks",
            Offer::Online => "register-offer-online",
        }
    }

    /// The offers of a column.
    pub fn of(bits: i16) -> impl Iterator<Item = Offer> {
        Offer::iter().filter(move |offer| bits & offer.bit() != 0)
    }
}

/// Key of the word for a standing.
pub fn standing_key(standing: Standing) -> &'static str {
    match standing {
        Standing::Unknown => "register-standing-unknown",
        Standing::Lived => "register-standing-lived",
        Standing::Family => "register-standing-family",
        Standing::Ally => "register-standing-ally",
    }
}

/// What a form says that changes an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Under the seal.
    pub kept: Kept,
    /// As what they were certified.
    pub standing: Standing,
    /// What they offer.
    pub offers: i16,
    /// Whether they agreed to be named in public.
    pub named: bool,
}

/// The form of an entry as it stands.
pub fn fields(row: &entity::Model, kept: &Kept) -> Fields {
    let mut fields = Fields::default();
    let texts = [
        ("name", &kept.name),
        ("kana", &kept.kana),
        ("email", &kept.email),
        ("phone", &kept.phone),
        ("address", &kept.address),
        ("declines", &kept.declines),
    ];
    for (name, value) in texts {
        fields.set(name, value.as_str());
    }
    fields.set("standing", row.standing.code());
    for offer in Offer::of(row.offers) {
        fields.0.push(("offer".into(), offer.code().into()));
    }
    if row.named {
        fields.set("named", "1");
    }
    fields
}

/// The longest a line may be, and a text, in characters.
const LONGEST: (usize, usize) = (120, 2_000);

/// Reads a form.
///
/// # Errors
/// What must be mended, by field.
pub fn parse(fields: &Fields) -> Result<Change, Errors> {
    let mut errors = Errors::default();
    for (name, longest) in [
        ("name", 80),
        ("kana", 80),
        ("email", LONGEST.0),
        ("phone", LONGEST.0),
        ("address", LONGEST.0),
        ("declines", LONGEST.1),
    ] {
        if fields.get(name).chars().count() > longest {
            errors.add(name, Message::new("register-error-long").with("n", longest));
        }
    }
    if fields.get("name").is_empty() {
        errors.add("name", Message::new("application-error-name"));
    }
    let missing: String = missing_glyphs(fields.get("name")).into_iter().collect();
    if !missing.is_empty() {
        errors.add("name", Message::new("application-error-glyph").with("characters", missing));
    }
    let kana_text = kana(fields.get("kana"));
    if !fields.get("kana").is_empty() && kana_text.is_none() {
        errors.add("kana", Message::new("application-error-kana-form"));
    }
    let email = fields.get("email").to_lowercase();
    if !email.is_empty() && email.parse::<lettre::Address>().is_err() {
        errors.add("email", Message::new("application-error-email-form"));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let chosen = |offer: &Offer| fields.all("offer").any(|code| code == offer.code());
    Ok(Change {
        kept: Kept {
            name: fields.get("name").to_owned(),
            kana: kana_text.unwrap_or_default(),
            email,
            phone: fields.get("phone").to_owned(),
            address: fields.get("address").to_owned(),
            declines: fields.get("declines").to_owned(),
        },
        standing: Standing::from_code(fields.get("standing")).unwrap_or(Standing::Unknown),
        offers: Offer::iter().filter(chosen).map(Offer::bit).sum(),
        named: !fields.get("named").is_empty(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_found_by_a_part_of_the_name_or_by_kana_of_any_width() {
        let kept =
            Kept { name: "𠮷田 陽子".into(), kana: "ヨシダ ヨウコ".into(), ..Kept::default() };
        for words in ["𠮷田", "よしだ", "ﾖｳｺ", "ヨシダヨウ", "陽子"] {
            assert!(kept.has(words), "{words}");
        }
        assert!(!kept.has("吉田") && !kept.has("ヨシオ"));
    }

    #[test]
    fn offers_are_bits_that_never_change_their_meaning() {
        let bits: Vec<i16> = Offer::iter().map(Offer::bit).collect();
        assert_eq!(bits, [1, 2, 4, 8]);
        assert_eq!(Offer::of(9).collect::<Vec<_>>(), [Offer::Telephone, Offer::Online]);
    }
}
