//! What the register has, for a file to be read against.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use crate::crypto::{BlindIndex, OrganisationKeys};
use crate::db::{DbError, Reads, Scope};
use crate::id::Id;
use crate::organisation;
use crate::training::certificates::entity::certificate;
use crate::training::register::entity;
use crate::training::register::entry::Kept;
use crate::training::register::namesakes::Name;

/// What is there already.
#[derive(Default)]
pub struct Known {
    /// Branches by their names without spaces.
    pub branches: HashMap<String, Id>,
    /// Who has a number.
    pub numbers: HashMap<String, Name>,
    /// People.
    pub people: HashSet<Vec<u8>>,
    /// People by name and fiscal year.
    pub names: HashMap<(String, i16), Vec<(Name, Id)>>,
}

impl Known {
    /// What the register has, and the numbers of its certificates.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn of(scope: &Scope, on: &impl Reads, keys: &OrganisationKeys) -> Result<Known, DbError> {
        let rows = scope.find::<entity::Entity>().all(on).await?;
        let branches = organisation::branches(scope, on).await?;
        let certificates = scope.find::<certificate::Entity>().all(on).await?;
        let mut known = Known {
            branches: branches.into_iter().map(|branch| (plain(&branch.name), branch.id)).collect(),
            people: rows.iter().map(|row| hash(&row.identity_hash)).collect(),
            ..Known::default()
        };
        let names: HashMap<Id, Name> =
            rows.iter().map(|row| (row.id, Name::of_entry(&Kept::open(keys, row)))).collect();
        let given = certificates.iter().map(|row| (row.supporter_id, row.number().to_string()));
        let written = rows.iter().filter_map(|row| Some((row.id, row.number.clone()?)));
        for (id, number) in given.chain(written) {
            if let Some(name) = names.get(&id) {
                known.numbers.insert(number, name.clone());
            }
        }
        for row in &rows {
            let Some(name) = names.get(&row.id) else { continue };
            let of_year = known.names.entry((name.written.clone(), row.fiscal_year)).or_default();
            of_year.push((name.clone(), row.id));
        }
        Ok(known)
    }

    /// The branch of a name, with or without 支部 at its end.
    pub(super) fn branch(&self, text: &str) -> Option<Id> {
        let text = plain(text);
        self.branches.get(&text).or_else(|| self.branches.get(&format!("{text}支部"))).copied()
    }
}

/// A person's hash as it is compared.
pub(super) fn hash(index: &BlindIndex) -> Vec<u8> {
    index.as_bytes().to_vec()
}

/// A word of a file as it is compared: of one width and case, without spaces.
pub(super) fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}
