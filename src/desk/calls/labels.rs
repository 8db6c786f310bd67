//! What codes are called on a page: the desk's own word where it has one, else the word of the reader's language.

use municipality::{MunicipalityCode, Prefecture};

use super::codes::{Code, Residence, Responses};
use crate::desk::texts::DeskTexts;
use crate::i18n::Locale;
use crate::organisation::desk;

/// The words of one desk in one language.
#[derive(Clone, Debug)]
pub struct Labels {
    locale: Locale,
    own: DeskTexts,
    prefecture: Option<Prefecture>,
}

impl Labels {
    /// The words of `desk`.
    pub fn of_desk(desk: &desk::Model, locale: Locale) -> Labels {
        Labels { locale, own: DeskTexts::of(desk), prefecture: prefecture(desk) }
    }

    /// The reader's language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The desk's prefecture.
    pub fn prefecture(&self) -> Option<Prefecture> {
        self.prefecture
    }

    /// What `code` is called.
    pub fn of<C: Code>(&self, code: C) -> String {
        self.keyed(&code.key())
    }

    fn keyed(&self, key: &str) -> String {
        self.own.label(self.locale, key)
    }

    /// What a code is called, or nothing where it says that something is not known.
    pub fn known<C: Code + Default>(&self, code: C) -> String {
        if code.number() == 0 { String::new() } else { self.of(code) }
    }

    /// Ways of responding, one after the other.
    pub fn responses(&self, responses: Responses) -> String {
        let words: Vec<String> = responses.iter().map(|r| self.of(r)).collect();
        words.join(&self.locale.t("list-and"))
    }

    /// A residence: the municipality, with its prefecture where that is another than the desk's.
    pub fn residence(&self, residence: Residence) -> String {
        match residence {
            Residence::Municipality(_) => match municipality_of(residence) {
                Some(m) if Some(m.prefecture) == self.prefecture => m.name.to_owned(),
                Some(m) => format!("{}({})", m.name, m.prefecture.short_name()),
                None => residence.code(),
            },
            Residence::Prefecture(code) => u8::try_from(code)
                .ok()
                .and_then(Prefecture::new)
                .map_or_else(|| residence.code(), |p| p.name().to_owned()),
            Residence::Outside => self.keyed("residence-outside"),
            Residence::Unknown => self.keyed("residence-unknown"),
        }
    }

    /// What a residence is called in its text field: a municipality's bare name; nothing for what is not known.
    pub fn residence_field(&self, residence: Residence) -> String {
        match residence {
            Residence::Municipality(_) => {
                municipality_of(residence).map_or_else(|| residence.code(), |m| m.name.to_owned())
            }
            Residence::Unknown => String::new(),
            other => self.residence(other),
        }
    }
}

/// The municipality of a residence.
pub fn municipality_of(residence: Residence) -> Option<&'static municipality::Municipality> {
    let Residence::Municipality(code) = residence else { return None };
    municipality::by_code(MunicipalityCode::new(u32::try_from(code).ok()?)?)
}

/// The desk's prefecture.
pub fn prefecture(desk: &desk::Model) -> Option<Prefecture> {
    u8::try_from(desk.prefecture).ok().and_then(Prefecture::new)
}
