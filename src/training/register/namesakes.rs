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
        let (name, own) = (plain(name), sound(in_kana));
        let may_be = move |kept: &Kept| {
            let theirs = sound(&kept.kana);
            plain(&kept.name) == name && (theirs.is_empty() || own.is_empty() || theirs == own)
        };
        self.0.iter().filter(move |(_, kept)| may_be(kept)).map(|(row, _)| row)
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
