//! The one way in which programmes are written, by the browser and by the file.
//!
//! What always holds: a programme that is kept was checked; two changes at once lose neither, the second is refused; a
//! course that holds places is neither removed nor made smaller than what is taken of it, and a stage whose places were
//! given keeps its code; a session keeps its number, and one of which something was noted is not removed.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, IntoActiveModel};

use super::check::{Fault, check};
use super::entity::{self, State};
use super::file::{self, Difference};
use super::model::Programme;
use super::sessions;
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteTx};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::{attendance, places};

/// Why a programme was not written.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody changed it meanwhile.
    #[error("the programme was changed meanwhile")]
    Changed,
    /// No such programme within reach.
    #[error("no such programme")]
    NotFound,
    /// It has faults.
    #[error("the programme has faults")]
    Faults(Vec<Fault>),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Keeps a new programme, as a draft.
///
/// # Errors
/// [`SaveError::Faults`]; a slug that is taken is a unique violation of [`DbError`].
pub async fn create(tx: &mut WriteTx, programme: &Programme) -> Result<entity::Model, SaveError> {
    checked(programme)?;
    let programme =
        &sessions::numbered_like(&Programme::default(), programme.clone(), &sessions::Noted::new());
    let (id, now) = (tx.new_id(), tx.now());
    let row = entity::Model {
        id,
        organisation_id: tx.scope().organisation(),
        slug: programme.slug.to_string(),
        fiscal_year: programme.fiscal_year,
        state: State::Draft,
        definition: file::to_json(programme),
        revision: 1,
        created_at: now,
        changed_at: now,
    };
    tx.insert(sea_orm::ActiveModelTrait::reset_all(row.clone().into_active_model())).await?;
    tx.record(AuditEvent::new("programme.created", "programme", id));
    Ok(row)
}

/// Writes `after` over the programme that was read at `revision`. Gives what changed; where nothing did, nothing is
/// written.
///
/// # Errors
/// [`SaveError`]; the caller drops the transaction then.
pub async fn save(
    tx: &mut WriteTx,
    id: Id,
    revision: i64,
    after: &Programme,
) -> Result<Vec<Difference>, SaveError> {
    let row = locked(tx, id).await?.ok_or(SaveError::NotFound)?;
    let before = row.programme();
    let noted = attendance::queries::noted_sessions(tx, id).await?;
    let after = &sessions::numbered_like(&before, after.clone(), &noted);
    let differences = file::differences(&before, after);
    if differences.is_empty() {
        return Ok(differences);
    }
    if row.revision != revision {
        return Err(SaveError::Changed);
    }
    checked(after)?;
    let lost = sessions::lost(&before, after, &noted);
    if !lost.is_empty() {
        let fault = |(course, n): (String, i16)| Fault {
            place: format!("course.{course}.sessions"),
            message: Message::new("training-fault-session-noted").with("n", place_of(&before, &course, n)),
        };
        return Err(SaveError::Faults(lost.into_iter().map(fault).collect()));
    }
    places::commands::fits(tx, id, after).await.map_err(|error| match error {
        places::commands::Misfit::At { place, message } => SaveError::Faults(vec![Fault { place, message }]),
        places::commands::Misfit::Database(error) => error.into(),
    })?;
    let change = entity::ActiveModel {
        id: Unchanged(id),
        slug: Set(after.slug.to_string()),
        fiscal_year: Set(after.fiscal_year),
        definition: Set(file::to_json(after)),
        revision: Set(row.revision + 1),
        changed_at: Set(tx.now()),
        ..Default::default()
    };
    tx.update(change).await?;
    let keys: Vec<&str> = differences.iter().map(|d| d.key.as_str()).collect();
    tx.record(
        AuditEvent::new("programme.changed", "programme", id)
            .with("keys", keys.join(" "))
            .with("revision", row.revision + 1),
    );
    places::commands::settle(tx, id).await?;
    if let Some(row) = locked(tx, id).await? {
        attendance::moved::tell(tx, &before, &row).await?;
    }
    Ok(differences)
}

/// Announces a programme, takes it back into drafts, or cancels it. Where it takes place after all, what became free is
/// offered, and who was offered a place has the days to answer anew.
///
/// # Errors
/// [`SaveError::NotFound`], [`SaveError::Database`].
pub async fn set_state(tx: &mut WriteTx, id: Id, state: State) -> Result<(), SaveError> {
    let row = locked(tx, id).await?.ok_or(SaveError::NotFound)?;
    if row.state == state {
        return Ok(());
    }
    let change = entity::ActiveModel {
        id: Unchanged(id),
        state: Set(state),
        revision: Set(row.revision + 1),
        changed_at: Set(tx.now()),
        ..Default::default()
    };
    tx.update(change).await?;
    let event = match state {
        State::Draft => "programme.withdrawn",
        State::Announced => "programme.announced",
        State::Cancelled => "programme.cancelled",
    };
    tx.record(AuditEvent::new(event, "programme", id));
    if row.is_cancelled() {
        places::commands::resume(tx, id).await?;
    }
    Ok(())
}

/// A programme whose row is locked until the write is over: what happens to its places happens one after the other.
/// Only [`locked`] makes one.
#[derive(Debug)]
pub struct Locked(entity::Model);

impl std::ops::Deref for Locked {
    type Target = entity::Model;
    fn deref(&self) -> &entity::Model {
        &self.0
    }
}

/// Locks a programme; none where none is within reach.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn locked(tx: &mut WriteTx, id: Id) -> Result<Option<Locked>, DbError> {
    let found = tx.find::<entity::Entity>().filter(entity::Column::Id.eq(id)).lock().one(tx).await?;
    Ok(found.map(Locked))
}

/// A programme whose row stays as it is until the write is over, beside others who hold it so. Whoever locks it (places, issuing
/// certificates, changes of the programme) waits for this write, or this write for them: what they decide on does not
/// change while they decide. Only [`held`] makes one.
#[derive(Debug)]
pub struct Held(entity::Model);

impl std::ops::Deref for Held {
    type Target = entity::Model;
    fn deref(&self) -> &entity::Model {
        &self.0
    }
}

/// Holds a programme; none where none is within reach. A write that holds one does not lock it later.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn held(tx: &mut WriteTx, id: Id) -> Result<Option<Held>, DbError> {
    let found = tx.find::<entity::Entity>().filter(entity::Column::Id.eq(id)).hold().one(tx).await?;
    Ok(found.map(Held))
}

fn checked(programme: &Programme) -> Result<(), SaveError> {
    match check(programme) {
        faults if faults.is_empty() => Ok(()),
        faults => Err(SaveError::Faults(faults)),
    }
}

/// The place in the list of a course's session with this number, from 1; 0 where it has none.
fn place_of(programme: &Programme, course: &str, number: i16) -> usize {
    let found = programme.course(course);
    found.and_then(|(_, course)| course.numbered().position(|(n, _)| n == number)).map_or(0, |at| at + 1)
}

/// The message of a course that holds more than a change leaves to it.
pub(in crate::training) fn too_small(taken: u32) -> Message {
    Message::new("training-fault-too-small").with("n", taken)
}
