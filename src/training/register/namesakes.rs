//! People of the same name: before somebody is written into the register, the office says whether they are somebody who
//! stands there. Nobody is taken for another by the name alone, and nobody stands there twice unseen.

use super::entity;
use super::entry::{Kept, plain};
use crate::crypto::OrganisationKeys;
use crate::db::{DbError, Reads, Scope};
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::applications::form::kana;
use crate::training::programmes::told;

/// The register, to be asked for people of a name.
pub struct Namesakes(Vec<(entity::Model, Kept)>);

impl Namesakes {
    /// Everybody in the register, also those whose entry ended.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn load(scope: &Scope, on: &impl Reads, keys: &OrganisationKeys) -> Result<Namesakes, DbError> {
        let rows = scope.find::<entity::Entity>().order_by_asc(entity::Column::Id).all(on).await?;
        Ok(Namesakes(rows.into_iter().map(|row| (row.clone(), Kept::open(keys, &row))).collect()))
    }

    /// Those who may be somebody of this name: the same name, and the same kana where both are known; whatever their
    /// branch and year.
    pub fn of(&self, name: &str, in_kana: &str) -> impl Iterator<Item = &entity::Model> {
        let who = Name::of(name, in_kana);
        let may_be = move |kept: &Kept| {
            let theirs = Name::of_entry(kept);
            theirs.written == who.written && theirs.may_sound_like(&who)
        };
        self.0.iter().filter(move |(_, kept)| may_be(kept)).map(|(row, _)| row)
    }
}

/// A name as it is compared: of one width, without spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub written: String,
    /// In katakana; empty where it is not known.
    kana: String,
}

impl Name {
    /// A name and its kana.
    pub fn of(name: &str, in_kana: &str) -> Name {
        Name { written: plain(name), kana: sound(in_kana) }
    }

    /// The name of an entry.
    pub fn of_entry(kept: &Kept) -> Name {
        Name::of(&kept.name, &kept.kana)
    }

    /// Whether one of both is the same: either may have been corrected since, or be written otherwise (髙 for 高).
    pub fn is_like(&self, other: &Name) -> bool {
        self.written == other.written || (!self.kana.is_empty() && self.kana == other.kana)
    }

    /// Whether the kana are not known to be others.
    pub fn may_sound_like(&self, other: &Name) -> bool {
        self.kana.is_empty() || other.kana.is_empty() || self.kana == other.kana
    }
}

/// Kana of any width as they are compared.
fn sound(text: &str) -> String {
    plain(&kana(text).unwrap_or_else(|| text.to_owned()))
}

/// Somebody in the register in a few words, to be told from another of the same name: year, branch, number.
pub fn words(row: &entity::Model, branch: Option<&String>, locale: Locale) -> String {
    let year = told::fiscal_year(row.fiscal_year, locale);
    let parts = [Some(year), branch.cloned(), row.number.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Somebody of the same name, as a page shows them.
pub struct Namesake {
    /// The entry.
    pub id: Id,
    /// In a few words.
    pub words: String,
}
