//! Who may take part in a training of those certified: whom the register of supporters knows, or whom the office let in
//! after it looked.
//!
//! What always holds: who is not known applies all the same, and gets no place before the office said so; nobody comes in
//! by an entry of the register by which somebody else came in before, unless the office says so.

use std::collections::HashMap;

use sea_orm::ColumnTrait;
use unicode_normalization::UnicodeNormalization;

use super::entity::{self, State};
use super::form::Kept;
use crate::crypto::OrganisationKeys;
use crate::db::{Db, DbError, Reads, Scope, WriteTx};
use crate::id::Id;
use crate::training::certificates::candidates::{of_register, register};
use crate::training::people::Somebody;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Audience, Programme};
use crate::training::register::entity as supporter;
use crate::training::register::entry::Kept as Entry;
use crate::training::register::namesakes::Name;

/// Why the office looks before somebody takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No entry of the register is theirs.
    NotFound,
    /// The entry that has their number has another name.
    OtherName,
    /// This application came in by the same entry.
    SameEntry(Id),
    /// None any more: what there was is put right by now.
    Cleared,
}

impl Doubt {
    /// Key of the word for it.
    pub fn key(self) -> &'static str {
        match self {
            Doubt::NotFound => "office-unknown",
            Doubt::OtherName => "office-other-name",
            Doubt::SameEntry(_) => "office-same-entry",
            Doubt::Cleared => "office-cleared",
        }
    }

    /// Key of what it means.
    pub fn what(self) -> &'static str {
        match self {
            Doubt::NotFound => "office-unknown-what",
            Doubt::OtherName => "office-other-name-what",
            Doubt::SameEntry(_) => "office-same-entry-what",
            Doubt::Cleared => "office-cleared-what",
        }
    }
}

/// An entry of the register, opened.
type Known = (supporter::Model, Entry);

/// What the register says of those who applied to a programme.
#[derive(Default)]
pub struct Checks {
    /// The entries by their number, and by their name; each as it is compared.
    by_number: HashMap<String, Vec<Known>>,
    by_name: HashMap<String, Vec<Known>>,
    /// The entries by which somebody takes part, and who.
    taken: Vec<(Id, Id)>,
}

impl Checks {
    /// What the register has; nobody takes part by it yet.
    async fn register(scope: &Scope, on: &impl Reads, keys: &OrganisationKeys) -> Result<Checks, DbError> {
        let mut checks = Checks::default();
        for known in register(scope, on, keys).await? {
            let number = known.0.number.as_deref().map(number_of).filter(|number| !number.is_empty());
            if let Some(number) = number {
                checks.by_number.entry(number).or_default().push(known.clone());
            }
            checks.by_name.entry(name_of(&known.1.name)).or_default().push(known);
        }
        Ok(checks)
    }

    /// Who takes part in a programme, and by which entry.
    async fn takes_part(
        mut self,
        scope: &Scope,
        on: &impl Reads,
        keys: &OrganisationKeys,
        programme: Id,
    ) -> Result<Checks, DbError> {
        let others = scope
            .find::<entity::Entity>()
            .filter(entity::Column::ProgrammeId.eq(programme))
            .filter(entity::Column::State.eq(State::Applied))
            .filter(entity::Column::Eligible.eq(true))
            .all(on)
            .await?;
        for other in others {
            let entry = self.entry(&other, &Kept::open(keys, &other)).map(|(entry, _)| entry.id);
            self.taken.extend(entry.map(|entry| (entry, other.id)));
        }
        Ok(self)
    }

    /// What the office's pages tell of those whom it is to look at; `people` are those of the programme.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn of(
        scope: &Scope,
        db: &Db,
        row: &programme::Model,
        people: &[Somebody],
    ) -> Result<Checks, DbError> {
        if row.programme().audience != Audience::Certified || !people.iter().any(Somebody::is_unknown) {
            return Ok(Checks::default());
        }
        let keys = db.keys(scope.organisation()).await?;
        Checks::register(scope, db, &keys).await?.takes_part(scope, db, &keys, row.id).await
    }

    /// The entry of the register that is an applicant's, and whether it has their name.
    fn entry(&self, application: &entity::Model, kept: &Kept) -> Option<(&supporter::Model, bool)> {
        let who = Name::of(kept.name(), kept.kana());
        let of_number = self.by_number.get(&number_of(kept.fields.get("certificate_number")));
        let by_number = of_number.into_iter().flatten().find(|(row, entry)| has_number(row, entry, kept));
        if let Some((row, entry)) = by_number {
            return Some((row, Name::of_entry(entry).written == who.written));
        }
        let of_name = self.by_name.get(&name_of(kept.name()))?;
        Some((of_register(of_name, kept, application.branch_id)?, true))
    }

    /// Why the office looks before an applicant takes part; nothing where the register knows them.
    pub fn doubts(&self, application: &entity::Model, kept: &Kept) -> Vec<Doubt> {
        let Some((entry, same_name)) = self.entry(application, kept) else { return vec![Doubt::NotFound] };
        let other = self.taken.iter().find(|(of, by)| *of == entry.id && *by != application.id);
        let same_entry = other.map(|(_, by)| Doubt::SameEntry(*by));
        (!same_name).then_some(Doubt::OtherName).into_iter().chain(same_entry).collect()
    }

    /// The same of somebody whom the office has open; nothing of whom it need not look at.
    pub fn of_somebody(&self, one: &Somebody) -> Vec<Doubt> {
        if !one.is_unknown() {
            return Vec::new();
        }
        let doubts = self.doubts(&one.application, &one.kept);
        if doubts.is_empty() { vec![Doubt::Cleared] } else { doubts }
    }
}

/// Whether somebody may take part in `programme`, after what the register says today. Under the programme's lock.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn is_eligible(
    tx: &WriteTx,
    programme: &Programme,
    application: &entity::Model,
    kept: &Kept,
) -> Result<bool, DbError> {
    if programme.audience != Audience::Certified {
        return Ok(true);
    }
    let checks = Checks::register(tx.scope(), tx, tx.keys()).await?;
    if checks.entry(application, kept).is_none() {
        return Ok(false);
    }
    let checks = checks.takes_part(tx.scope(), tx, tx.keys(), application.programme_id).await?;
    Ok(checks.doubts(application, kept).is_empty())
}

/// Whether an entry of the register has the number that an applicant wrote. A number stands on a paper that others see: it is
/// believed where name or kana say the same.
pub(in crate::training) fn has_number(row: &supporter::Model, entry: &Entry, kept: &Kept) -> bool {
    let number = number_of(kept.fields.get("certificate_number"));
    let same_number = row.number.as_deref().map(number_of).is_some_and(|own| own == number);
    same_number && (entry.has(kept.name()) || entry.has(kept.kana()))
}

/// A number as it is compared: 第R4-012号 is written R4-012 as well.
fn number_of(text: &str) -> String {
    let bare = |c: &char| !c.is_whitespace() && !matches!(c, '第' | '号');
    text.nfkc().filter(bare).collect::<String>().to_uppercase()
}

/// A name as [`of_register`] compares it.
fn name_of(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
