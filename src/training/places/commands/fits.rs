//! Whether a changed programme fits the places that are held, and what was given.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use sea_orm::ColumnTrait;

use crate::db::{DbError, WriteTx};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::places::entity::{entry, place};
use crate::training::places::queries;
use crate::training::programmes::model::Programme;
use crate::training::programmes::save;

/// Why a change of a programme does not fit the places that are held.
pub enum Misfit {
    /// What it would leave without its stage, its course or its places.
    At {
        /// Where.
        place: String,
        /// What, and what to do.
        message: Message,
    },
    /// The database.
    Database(DbError),
}

impl From<DbError> for Misfit {
    fn from(error: DbError) -> Misfit {
        Misfit::Database(error)
    }
}

fn at(place: impl Into<String>, message: Message) -> Misfit {
    Misfit::At { place: place.into(), message }
}

/// Whether a changed programme fits the places that are held: no course is gone, in another stage, or smaller than its
/// people; no stage is gone in which somebody waits, or whose places were given; no stage joins a round that was confirmed
/// without it.
///
/// # Errors
/// [`Misfit`].
pub async fn fits(tx: &mut WriteTx, programme_id: Id, after: &Programme) -> Result<(), Misfit> {
    let held = tx
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(programme_id))
        .filter(place::Column::Holder.is_not_null())
        .all(tx)
        .await?;
    let scope = tx.scope().clone();
    let confirmed = queries::confirmed(&scope, tx, programme_id).await?;
    stages_stay(tx, programme_id, &confirmed, after).await?;
    rounds_stay(&confirmed, after)?;
    let mut people: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for row in &held {
        *people.entry((row.stage.as_str(), row.course.as_str())).or_default() += 1;
    }
    for ((stage, code), people) in people {
        let Some(course) = after.stage(stage).and_then(|stage| stage.course(code)) else {
            return Err(at(format!("course.{code}"), held_code(code)));
        };
        if people > course.places {
            return Err(at(format!("course.{code}.places"), save::too_small(people)));
        }
    }
    let first = after.stages.first().map(|stage| stage.code.as_str());
    let all = held.iter().filter(|row| Some(row.stage.as_str()) == first).count();
    // More people than that may have been meant by the office; then it is no fault of this change.
    let before = save::locked(tx, programme_id).await?.and_then(|row| row.programme().places);
    if after.places != before && after.places.is_some_and(|most| all > most as usize) {
        return Err(at("places", save::too_small(u32::try_from(all).unwrap_or(u32::MAX))));
    }
    Ok(())
}

/// Places, lines and rounds are kept by the code of their stage.
async fn stages_stay(
    tx: &WriteTx,
    programme_id: Id,
    confirmed: &HashSet<String>,
    after: &Programme,
) -> Result<(), Misfit> {
    let decided = tx
        .find::<entry::Entity>()
        .filter(entry::Column::ProgrammeId.eq(programme_id))
        .filter(entry::Column::State.is_in([entry::State::Waiting, entry::State::Placed]))
        .all(tx)
        .await?;
    let mut kept: BTreeSet<&str> = decided.iter().map(|row| row.stage.as_str()).collect();
    kept.extend(confirmed.iter().map(String::as_str));
    match kept.into_iter().find(|code| after.stage(code).is_none()) {
        Some(gone) => Err(at(format!("stage.{gone}"), held_code(gone))),
        None => Ok(()),
    }
}

/// The stages of a round are confirmed together: one that is put to others later has a round of its own.
fn rounds_stay(confirmed: &HashSet<String>, after: &Programme) -> Result<(), Misfit> {
    for pair in after.stages.windows(2) {
        let [before, stage] = pair else { continue };
        let given = |code: &str| confirmed.contains(code);
        if !stage.later
            && !queries::at_once(after, stage)
            && given(before.code.as_str()) != given(stage.code.as_str())
        {
            return Err(at(format!("stage.{}.later", stage.code), Message::new("training-fault-later")));
        }
    }
    Ok(())
}

fn held_code(code: &str) -> Message {
    Message::new("training-fault-code-held").with("code", code)
}
