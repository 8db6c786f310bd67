//! Where people stand in the lines of a programme, as letters tell it.

use crate::db::{DbError, Reads, Scope};
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::places::commands::load;
use crate::training::places::model::Stage;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Programme;

/// The lines of a programme, read once for everybody who is written to.
pub struct Lines {
    programme: Programme,
    standings: Vec<Stage>,
}

impl Lines {
    /// The lines as they stand.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn load(scope: &Scope, on: &impl Reads, row: &programme::Model) -> Result<Lines, DbError> {
        let programme = row.programme();
        let mut standings = Vec::with_capacity(programme.stages.len());
        for stage in &programme.stages {
            standings.push(load(scope, on, row.id, &programme, stage).await?);
        }
        Ok(Lines { programme, standings })
    }

    /// Where somebody stands, a line for each course, in the language they read; empty where they wait for none.
    pub fn told(&self, application: Id, locale: Locale) -> String {
        let mut lines = Vec::new();
        for (stage, standing) in self.programme.stages.iter().zip(&self.standings) {
            for course in &stage.courses {
                if let Some(n) = standing.position(application, course.code.as_str()) {
                    let name = format!("{} {}", stage.name.text(locale), course.name.text(locale));
                    lines.push(locale.args("own-position", &[("course", &name), ("n", &n)]));
                }
            }
        }
        lines.join("\n")
    }
}
