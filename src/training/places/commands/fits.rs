//! Whether a changed programme fits the places that are held.

use std::collections::HashMap;

use sea_orm::ColumnTrait;

use crate::db::{DbError, WriteTx};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::places::entity::place;
use crate::training::programmes::model::Programme;
use crate::training::programmes::save;

/// Why a change of a programme does not fit the places that are held.
pub enum Misfit {
    /// A course would have fewer places than people.
    Course {
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

/// Whether a changed programme fits the places that are held: no course is gone or smaller than its people.
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
    let mut people: HashMap<&str, u32> = HashMap::new();
    for row in &held {
        *people.entry(row.course.as_str()).or_default() += 1;
    }
    for (code, people) in people {
        let places = after.course(code).map_or(0, |(_, course)| course.places);
        if people > places {
            let message = save::too_small(people);
            return Err(Misfit::Course { place: format!("course.{code}.places"), message });
        }
    }
    let first = after.stages.first().map(|stage| stage.code.as_str());
    let all = held.iter().filter(|row| Some(row.stage.as_str()) == first).count();
    // More people than that may have been meant by the office; then it is no fault of this change.
    let before = save::locked(tx, programme_id).await?.and_then(|row| row.programme().places);
    if after.places != before && after.places.is_some_and(|most| all > most as usize) {
        let people = u32::try_from(all).unwrap_or(u32::MAX);
        let message = save::too_small(people);
        return Err(Misfit::Course { place: "places".into(), message });
    }
    Ok(())
}
