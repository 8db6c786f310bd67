//! What a record says, field by field: for showing what a correction changed, and for putting two corrections together.
//! Pure. What always holds: [`merge`] takes from each side what only it changed, and never chooses between two changes
//! of one field.

use sea_orm::{EnumIter, Iterable};

use super::codes::Code;
use super::entity;
use super::model::{Facts, Texts};
use super::version;
use crate::crypto::{OrganisationKeys, Place, SealError, Sealed};
use crate::db::DbError;

/// Facts and texts of a record, open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Content {
    /// The coded facts.
    pub facts: Facts,
    /// The texts.
    pub texts: Texts,
}

/// A field of a record that can be corrected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumIter)]
#[allow(missing_docs, reason = "named as in `Facts` and `Texts`")]
pub enum Field {
    StartedAt,
    EndedAt,
    Channel,
    Kind,
    Novelty,
    Relation,
    CallerSex,
    CallerAge,
    Residence,
    PersonSex,
    PersonAge,
    HowLong,
    ChiefConcern,
    Notes,
    Responses,
    ReferredTo,
    Heaviness,
    VoidedAt,
}

impl Field {
    /// The name of the form's field, and the end of its message key `call-field-…`.
    pub fn name(self) -> &'static str {
        match self {
            Field::StartedAt => "started_at",
            Field::EndedAt => "ended_at",
            Field::Channel => "channel",
            Field::Kind => "kind",
            Field::Novelty => "novelty",
            Field::Relation => "relation",
            Field::CallerSex => "caller_sex",
            Field::CallerAge => "caller_age",
            Field::Residence => "residence",
            Field::PersonSex => "person_sex",
            Field::PersonAge => "person_age",
            Field::HowLong => "how_long",
            Field::ChiefConcern => "chief_concern",
            Field::Notes => "notes",
            Field::Responses => "response",
            Field::ReferredTo => "referred_to",
            Field::Heaviness => "heaviness",
            Field::VoidedAt => "voided_at",
        }
    }
}

impl Content {
    /// Opens a record as it stands.
    ///
    /// # Errors
    /// [`DbError::Seal`] when a seal is broken.
    pub fn of(keys: &OrganisationKeys, row: &entity::Model) -> Result<Content, DbError> {
        let open = |column, sealed: &Option<Sealed>| {
            unseal(keys, Place { table: "call", column, row: row.id }, sealed)
        };
        Ok(Content {
            facts: Facts::of(row),
            texts: Texts {
                chief_concern: open("sealed_chief_concern", &row.sealed_chief_concern)?,
                notes: open("sealed_notes", &row.sealed_notes)?,
            },
        })
    }

    /// Opens a kept version.
    ///
    /// # Errors
    /// [`DbError::Seal`] when a seal is broken or the facts are not ours.
    pub fn of_version(keys: &OrganisationKeys, row: &version::Model) -> Result<Content, DbError> {
        let place = |column| Place { table: "call_version", column, row: row.id };
        let open = |column, sealed: &Option<Sealed>| unseal(keys, place(column), sealed);
        Ok(Content {
            facts: serde_json::from_str(&row.facts).map_err(|_| broken(place("facts"), SealError::Format))?,
            texts: Texts {
                chief_concern: open("sealed_chief_concern", &row.sealed_chief_concern)?,
                notes: open("sealed_notes", &row.sealed_notes)?,
            },
        })
    }

    /// A field as a word that is equal exactly when the field is.
    fn word(&self, field: Field) -> String {
        let (f, t) = (&self.facts, &self.texts);
        match field {
            Field::StartedAt => format!("{} {}", f.started_at.0, f.time_known),
            Field::EndedAt => f.ended_at.map(|at| at.0.to_string()).unwrap_or_default(),
            Field::Channel => f.channel.code().into(),
            Field::Kind => f.kind.code().into(),
            Field::Novelty => f.novelty.code().into(),
            Field::Relation => f.relation.code().into(),
            Field::CallerSex => f.caller_sex.code().into(),
            Field::CallerAge => f.caller_age.code().into(),
            Field::Residence => f.residence.code(),
            Field::PersonSex => f.person_sex.code().into(),
            Field::PersonAge => f.person_age.code().into(),
            Field::HowLong => f.how_long.code().into(),
            Field::ChiefConcern => t.chief_concern.clone(),
            Field::Notes => t.notes.clone(),
            Field::Responses => f.responses.0.to_string(),
            Field::ReferredTo => f.referred_to.code().into(),
            Field::Heaviness => f.heaviness.to_string(),
            Field::VoidedAt => f.voided_at.map(|at| at.0.to_string()).unwrap_or_default(),
        }
    }

    /// Takes a field over from another record.
    pub fn take(&mut self, field: Field, from: &Content) {
        let (to, facts) = (&mut self.facts, &from.facts);
        match field {
            Field::StartedAt => (to.started_at, to.time_known) = (facts.started_at, facts.time_known),
            Field::EndedAt => to.ended_at = facts.ended_at,
            Field::Channel => to.channel = facts.channel,
            Field::Kind => to.kind = facts.kind,
            Field::Novelty => to.novelty = facts.novelty,
            Field::Relation => to.relation = facts.relation,
            Field::CallerSex => to.caller_sex = facts.caller_sex,
            Field::CallerAge => to.caller_age = facts.caller_age,
            Field::Residence => to.residence = facts.residence,
            Field::PersonSex => to.person_sex = facts.person_sex,
            Field::PersonAge => to.person_age = facts.person_age,
            Field::HowLong => to.how_long = facts.how_long,
            Field::ChiefConcern => self.texts.chief_concern.clone_from(&from.texts.chief_concern),
            Field::Notes => self.texts.notes.clone_from(&from.texts.notes),
            Field::Responses => to.responses = facts.responses,
            Field::ReferredTo => to.referred_to = facts.referred_to,
            Field::Heaviness => to.heaviness = facts.heaviness,
            Field::VoidedAt => to.voided_at = facts.voided_at,
        }
    }

    /// The fields in which two records differ, in the order of the form.
    pub fn differences(&self, other: &Content) -> Vec<Field> {
        Field::iter().filter(|field| self.word(*field) != other.word(*field)).collect()
    }
}

/// Opens a sealed text; nothing sealed is an empty text.
///
/// # Errors
/// [`DbError::Seal`] when the seal is broken.
pub fn unseal(keys: &OrganisationKeys, place: Place<'_>, sealed: &Option<Sealed>) -> Result<String, DbError> {
    sealed.as_ref().map_or(Ok(String::new()), |s| keys.open(place, s).map_err(|error| broken(place, error)))
}

/// That a value cannot be opened.
pub fn broken(place: Place<'_>, error: SealError) -> DbError {
    DbError::Seal { table: place.table.into(), column: place.column.into(), row: place.row, error }
}

/// Two changes of one record put together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Merged {
    /// Everything that either changed.
    Together(Box<Content>),
    /// These fields were changed by both, to different things.
    Overlap(Vec<Field>),
}

/// Puts `mine` and `theirs`, both made from `base`, together.
pub fn merge(base: &Content, mine: &Content, theirs: &Content) -> Merged {
    let my_changes = mine.differences(base);
    let their_changes = theirs.differences(base);
    let overlap: Vec<Field> = my_changes
        .iter()
        .copied()
        .filter(|field| their_changes.contains(field) && mine.word(*field) != theirs.word(*field))
        .collect();
    if !overlap.is_empty() {
        return Merged::Overlap(overlap);
    }
    let mut merged = theirs.clone();
    for field in my_changes {
        merged.take(field, mine);
    }
    Merged::Together(Box::new(merged))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::clock::Instant;
    use crate::desk::calls::codes::{Age, Novelty, Relation, Source};
    use proptest::prelude::*;

    fn base() -> Content {
        Content { facts: Facts::beginning(Instant(0), Source::DuringCall), texts: Texts::default() }
    }

    #[test]
    fn two_corrections_of_different_fields_are_both_kept() {
        let (mut mine, mut theirs) = (base(), base());
        mine.facts.relation = Relation::Mother;
        theirs.texts.notes = "夜に台所へ来る".into();
        let Merged::Together(merged) = merge(&base(), &mine, &theirs) else { panic!() };
        assert_eq!(merged.facts.relation, Relation::Mother);
        assert_eq!(merged.texts.notes, "夜に台所へ来る");
    }

    #[test]
    fn two_corrections_of_one_field_are_for_a_person_to_decide() {
        let (mut mine, mut theirs) = (base(), base());
        mine.facts.relation = Relation::Mother;
        theirs.facts.relation = Relation::Father;
        assert_eq!(merge(&base(), &mine, &theirs), Merged::Overlap(vec![Field::Relation]));
    }

    fn any_content() -> impl Strategy<Value = Content> {
        let pick = 0usize..3;
        (pick.clone(), pick.clone(), pick.clone(), pick).prop_map(|(a, b, c, d)| {
            let mut content = base();
            content.facts.relation = Relation::iter().nth(a).unwrap();
            content.facts.caller_age = Age::iter().nth(b).unwrap();
            content.facts.novelty = Novelty::iter().nth(c).unwrap();
            content.texts.notes = "あ".repeat(d);
            content
        })
    }

    proptest! {
        /// The oracle: of three values of a field, the one that stands alone wins; two different changes overlap.
        #[test]
        fn merging_takes_from_each_what_it_alone_changed(b in any_content(), m in any_content(), t in any_content()) {
            let conflict = Field::iter().any(|f| {
                let (b, m, t) = (b.word(f), m.word(f), t.word(f));
                b != m && b != t && m != t
            });
            match merge(&b, &m, &t) {
                Merged::Overlap(_) => prop_assert!(conflict),
                Merged::Together(merged) => {
                    prop_assert!(!conflict);
                    for f in Field::iter() {
                        let expected = if b.word(f) == m.word(f) { t.word(f) } else { m.word(f) };
                        prop_assert_eq!(merged.word(f), expected);
                    }
                }
            }
        }
    }
}
