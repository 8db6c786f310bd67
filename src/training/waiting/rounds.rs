//! Who has no answer about a place yet, and who was offered one: by the page of places on which it is seen.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};

use super::counts::{Whose, people};
use super::{Lines, count};
use crate::clock::Instant;
use crate::db::{Db, DbError, Rows, Scope};
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::places::entity::{entry, place};
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Programme, Selection, Stage, Window};

/// Somebody in a stage.
#[derive(FromQueryResult)]
struct In {
    programme_id: Id,
    application_id: Id,
    stage: String,
}

/// The same of a place.
#[derive(FromQueryResult)]
struct Has {
    programme_id: Id,
    application_id: Id,
    stage: String,
    state: place::State,
}

/// What waits in the rounds of programmes.
pub(super) struct Rounds {
    undecided: Vec<In>,
    taken: HashSet<(Id, String)>,
    offered: Vec<In>,
}

impl Rounds {
    /// Of these programmes; `applied`: the applications that count.
    pub(super) async fn of(
        scope: &Scope,
        db: &Db,
        programmes: &[Id],
        applied: Rows<application::Entity>,
    ) -> Result<Rounds, DbError> {
        let within = || programmes.iter().copied();
        let mut undecided: Vec<In> = scope
            .find::<entry::Entity>()
            .filter(entry::Column::State.eq(entry::State::Undecided))
            .filter(entry::Column::ProgrammeId.is_in(within()))
            .project(db, |q| {
                q.column(entry::Column::ProgrammeId)
                    .column(entry::Column::ApplicationId)
                    .column(entry::Column::Stage)
            })
            .await?;
        if !undecided.is_empty() {
            let applied: Vec<Whose> = applied
                .filter(application::Column::ProgrammeId.is_in(within()))
                .project(db, |q| {
                    q.column(application::Column::ProgrammeId)
                        .column_as(application::Column::Id, "application_id")
                })
                .await?;
            let applied: HashSet<Id> = applied.into_iter().map(|one| one.application_id).collect();
            undecided.retain(|one| applied.contains(&one.application_id));
        }
        let held: Vec<Has> = scope
            .find::<place::Entity>()
            .filter(place::Column::Holder.is_not_null())
            .filter(place::Column::ProgrammeId.is_in(within()))
            .project(db, |q| {
                q.column(place::Column::ProgrammeId)
                    .column(place::Column::ApplicationId)
                    .column(place::Column::Stage)
                    .column(place::Column::State)
            })
            .await?;
        let (offered, taken): (Vec<Has>, Vec<Has>) =
            held.into_iter().partition(|one| one.state == place::State::Offered);
        let offered = offered.into_iter().map(|one| In {
            programme_id: one.programme_id,
            application_id: one.application_id,
            stage: one.stage,
        });
        Ok(Rounds {
            undecided,
            taken: taken.into_iter().map(|one| (one.application_id, one.stage)).collect(),
            offered: offered.collect(),
        })
    }

    /// The lines of a programme, each with the page of its round.
    pub(super) fn tell(
        &self,
        lines: &mut Lines<'_>,
        row: &programme::Model,
        programme: &Programme,
        now: Instant,
    ) {
        let ends =
            programme.selection == Selection::AtDeadline && matches!(programme.window(now), Window::Over(_));
        for (at, first) in programme.stages.iter().enumerate().filter(|(at, stage)| *at == 0 || stage.later) {
            let code = first.code.as_str();
            let round = programme.round_of(code);
            let below = format!("places/{code}");
            let here = |one: &&In| {
                one.programme_id == row.id && round.iter().any(|stage| stage.code.as_str() == one.stage)
            };
            // In a later round: who has a place in all stages before.
            let before: &[Stage] = &programme.stages[..at];
            let comes = |one: &&In| {
                before.iter().all(|stage| self.taken.contains(&(one.application_id, stage.code.to_string())))
            };
            let whose =
                |one: &In| Whose { programme_id: one.programme_id, application_id: one.application_id };
            let undecided = people(self.undecided.iter().filter(here).filter(comes).map(whose));
            let n = undecided.get(&row.id).copied().unwrap_or_default();
            if at == 0 {
                lines.add("waits-places", if ends { n } else { 0 }, &below);
            } else if n > 0 {
                let stage = first.name.text(lines.locale);
                let text = lines.locale.args("waits-places-of", &[("stage", &stage), ("n", &n)]);
                lines.own.push(lines.wait(text, &below));
            }
            lines.add_other("waits-offers", count(self.offered.iter().filter(here)), &below);
        }
    }
}
