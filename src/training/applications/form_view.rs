//! The form of an application as the pages show it: to the applicant, and to the office that takes one down.

use super::consents;
use crate::db::{Db, DbError, Scope};
use crate::form::Fields;
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::programmes::model::{Audience, Lodging, Programme};
use crate::training::programmes::told;

/// A stage with its courses to wish for.
pub struct StageView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Code and words of each course.
    pub courses: Vec<(String, String)>,
    /// 1, 2, …: as many wishes as there are courses, at most three.
    pub wishes: Vec<usize>,
}

/// What a programme asks.
pub struct Asks {
    /// The stages with a choice.
    pub stages: Vec<StageView>,
    /// The branches, where one is asked for.
    pub branches: Vec<(Id, String)>,
    /// Whether the chief must recommend.
    pub recommendation: bool,
    /// Whether it is asked how one belongs to the branch.
    pub membership: bool,
    /// Whether rooms are booked by the office.
    pub lodging: bool,
    /// Whether a number of the register is asked for.
    pub certified: bool,
    /// What is agreed to; empty: nothing is asked.
    pub consent: String,
    /// The value of a tick beside it.
    pub consent_version: String,
    /// What is not asked any more, since it was said before and is changed by the office.
    pub said: Said,
}

/// How much of an application was said before and is not asked again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Said {
    /// Nothing: it is being written.
    #[default]
    Nothing,
    /// The address for mail, and who is the chief.
    Address,
    /// That, and who one is.
    Who,
    /// All but contact and needs.
    AllButContact,
}

impl Asks {
    /// What the form of `programme` asks.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn of(scope: &Scope, db: &Db, programme: &Programme, locale: Locale) -> Result<Asks, DbError> {
        let needs_branch = programme.asks_branch();
        let branches = if needs_branch {
            let rows = crate::organisation::branches(scope, db).await?;
            rows.into_iter().map(|row| (row.id, row.name)).collect()
        } else {
            Vec::new()
        };
        let stages = programme.stages.iter().filter(|stage| stage.courses.len() > 1).map(|stage| StageView {
            code: stage.code.to_string(),
            name: stage.name.text(locale).to_owned(),
            courses: stage
                .courses
                .iter()
                .map(|course| {
                    let (name, days) = (course.name.text(locale), told::sessions(course, locale).join(", "));
                    let words = if days.is_empty() {
                        name.to_owned()
                    } else {
                        locale.args("application-course", &[("course", &name), ("days", &days)])
                    };
                    (course.code.to_string(), words)
                })
                .collect(),
            wishes: (1..=stage.courses.len().min(3)).collect(),
        });
        Ok(Asks {
            stages: stages.collect(),
            branches,
            recommendation: programme.recommendation,
            membership: programme.audience == Audience::Members,
            lodging: programme.courses().any(|(_, course)| course.lodging == Lodging::Office),
            certified: programme.audience == Audience::Certified,
            consent: consents::text(programme, locale),
            consent_version: consents::version(programme, locale),
            said: Said::default(),
        })
    }

    /// Whether the address for mail is asked.
    pub fn address(&self) -> bool {
        self.said == Said::Nothing
    }

    /// Whether it is asked who one is.
    pub fn who(&self) -> bool {
        matches!(self.said, Said::Nothing | Said::Address)
    }

    /// Whether more than contact and needs is asked.
    pub fn all(&self) -> bool {
        self.said != Said::AllButContact
    }

    /// The ids of the branches.
    pub fn branch_ids(&self) -> Vec<Id> {
        self.branches.iter().map(|(id, _)| *id).collect()
    }
}

/// A page on which the fields of an application stand (`applications/pages/fields.html`).
pub trait FormPage {
    /// What stands in them.
    fn fields(&self) -> &Fields;

    /// Whether a box is ticked.
    fn is(&self, name: &str, value: &str) -> bool {
        ticked(self.fields(), name, value)
    }

    /// The name of the field for the `n`th wish of a stage.
    fn wish(&self, stage: &str, n: &usize) -> String {
        format!("wish-{stage}-{n}")
    }
}

/// Whether a box is ticked.
pub fn ticked(fields: &Fields, name: &str, value: &str) -> bool {
    fields.all(name).any(|v| v == value)
}

/// The fields of the form that are kept, of all that a browser sent.
pub fn kept(fields: &Fields, programme: &Programme) -> Fields {
    Fields(fields.0.iter().filter(|(name, _)| super::form::is_ours(name, programme)).cloned().collect())
}
