//! Places that somebody holds: answering an offer, taking one back, giving one back, moving to another course.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};

use super::board::{self, Decided};
use super::line::stand_in_line;
use super::settling::{applied, end, give, release, set_entry, settle};
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::db::{DbError, WriteError, WriteTx};
use crate::id::Id;
use crate::training::letters::{self, Kind};
use crate::training::places::breach::{Breach, Seat, new_breaches, seats};
use crate::training::places::entity::{entry, place};
use crate::training::places::queries;
use crate::training::programmes::save::Locked;

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The place is theirs.
    Taken,
    /// Given to the next.
    Declined,
    /// There was no such offer any more.
    TooLate,
}

/// An answer to an offer. Only the offer that is open is answered; one that ended is gone.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn answer(
    tx: &mut WriteTx,
    row: &Locked,
    application: Id,
    place_id: Id,
    accept: bool,
) -> Result<Answered, DbError> {
    if row.is_cancelled() {
        return Ok(Answered::TooLate);
    }
    let programme = row.programme();
    let now = tx.now();
    let open = Condition::all()
        .add(place::Column::Id.eq(place_id))
        .add(place::Column::ProgrammeId.eq(row.id))
        .add(place::Column::ApplicationId.eq(application))
        .add(place::Column::State.eq(place::State::Offered))
        .add(place::Column::AnswerBy.gt(now));
    if accept {
        let values = vec![
            (place::Column::State, Expr::val(place::State::Taken)),
            (place::Column::AnswerBy, Expr::val(Option::<Instant>::None)),
        ];
        let taken = tx.update_returning::<place::Entity>(open, values).await?;
        let Some(taken) = taken.first() else { return Ok(Answered::TooLate) };
        tx.record(AuditEvent::new("training.offer_accepted", "training_place", place_id));
        letters::about_place(tx, row, taken, Kind::Placed).await?;
        // A later stage whose places were given before they came in has a line for them.
        if stand_in_line(tx, row, &programme, application, &[entry::State::Undecided]).await? {
            settle(tx, row.id).await?;
        }
        return Ok(Answered::Taken);
    }
    let found = tx.find::<place::Entity>().filter(open).one(tx).await?;
    if found.is_none() {
        return Ok(Answered::TooLate);
    }
    release(tx, row.id, &programme, place_id, place::State::Declined).await?;
    tx.record(AuditEvent::new("training.offer_declined", "training_place", place_id));
    settle(tx, row.id).await?;
    Ok(Answered::Declined)
}

/// Takes back an offer that was not answered yet; whom it was made to leaves the line.
///
/// # Errors
/// [`DbError`] when the database refuses, or there is no such offer.
pub async fn cancel(tx: &mut WriteTx, row: &Locked, place_id: Id) -> Result<place::Model, DbError> {
    let offered = tx
        .find::<place::Entity>()
        .filter(place::Column::Id.eq(place_id))
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::State.eq(place::State::Offered));
    if offered.one(tx).await?.is_none() {
        return Err(WriteError::NothingWithinReach.into());
    }
    let ended = release(tx, row.id, &row.programme(), place_id, place::State::Cancelled).await?;
    tx.record(AuditEvent::new("training.offer_cancelled", "training_place", place_id));
    letters::about_place(tx, row, &ended, Kind::OfferCancelled).await?;
    settle(tx, row.id).await?;
    Ok(ended)
}

/// Gives back all that somebody has or waits for; what becomes free is offered.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn leave(tx: &mut WriteTx, row: &Locked, application: Id) -> Result<(), DbError> {
    let held = tx
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::Holder.eq(application))
        .all(tx)
        .await?;
    for place in held {
        end(tx, place.id, place::State::GivenBack).await?;
        tx.record(AuditEvent::new("training.given_back", "training_place", place.id));
    }
    let own = Condition::all()
        .add(entry::Column::ProgrammeId.eq(row.id))
        .add(entry::Column::ApplicationId.eq(application));
    let values = vec![
        (entry::Column::State, Expr::val(entry::State::Out)),
        (entry::Column::Rank, Expr::val(Option::<i64>::None)),
    ];
    tx.update_where::<entry::Entity>(own, values).await?;
    settle(tx, row.id).await
}

/// Gives back the place that somebody holds in one stage, and with it those of the later stages; they are offered to the
/// next. Gives whether there was one.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn give_back(
    tx: &mut WriteTx,
    row: &Locked,
    application: Id,
    stage: &str,
) -> Result<bool, DbError> {
    let held = tx
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::Stage.eq(stage))
        .filter(place::Column::Holder.eq(application))
        .one(tx)
        .await?;
    let Some(held) = held else { return Ok(false) };
    release(tx, row.id, &row.programme(), held.id, place::State::GivenBack).await?;
    tx.record(AuditEvent::new("training.given_back", "training_place", held.id));
    settle(tx, row.id).await?;
    Ok(true)
}

/// What became of a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// The place is theirs, and they were written to; or will be, with the results of their round.
    Placed,
    /// The places of this stage are not given yet: it stands on the board, and nobody was written to.
    Proposed,
    /// The course has no place free.
    Full,
    /// It goes against something; nothing was done.
    Against(Vec<Breach>),
    /// There is no such course, or they withdrew, or the programme was cancelled.
    Missing,
}

/// Moves somebody to another course of the same stage, where it has a place free, or gives them one by hand. Before the
/// places of the stage are given, it is written on the board instead. `anyway`: although it goes against something.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn move_to(
    tx: &mut WriteTx,
    row: &Locked,
    application: Id,
    course: &str,
    anyway: bool,
) -> Result<Moved, DbError> {
    let scope = tx.scope().clone();
    let programme = row.programme();
    let Some((stage, _)) = programme.course(course) else { return Ok(Moved::Missing) };
    let Some(applied) = applied(tx, application).await?.filter(|_| !row.is_cancelled()) else {
        return Ok(Moved::Missing);
    };
    if !queries::is_open(&scope, tx, row.id, &programme, stage).await? {
        let stage = stage.code.to_string();
        let decided = Decided { application, stage, proposed: course.to_owned(), by_hand: true };
        board::keep(tx, row.id, &[decided]).await?;
        return Ok(Moved::Proposed);
    }
    let code = stage.code.as_str();
    let standing = queries::standing(&scope, tx, row.id, &programme).await?;
    let Some(now) = standing.stage(code) else { return Ok(Moved::Missing) };
    let held = now.held.iter().find(|held| held.application == application);
    if held.is_some_and(|held| held.course == course && held.answer_by.is_none()) {
        return Ok(Moved::Placed);
    }
    let number = match held.filter(|held| held.course == course) {
        Some(held) => Some(held.number),
        None => now.free(course),
    };
    let Some(number) = number else { return Ok(Moved::Full) };
    let before = seats(&standing);
    let mut after: Vec<Seat> = before.clone();
    after.retain(|seat| seat.application != application || stage.course(&seat.course).is_none());
    after.push(Seat { application, branch: applied.branch_id, course: course.to_owned() });
    let mut against = new_breaches(&programme, &before, &after);
    against.extend((!applied.eligible).then_some(Breach::Unknown { application }));
    against.retain(Breach::is_refused);
    if !against.is_empty() && !anyway || against.iter().any(Breach::is_final) {
        return Ok(Moved::Against(against));
    }
    if let Some(held) = held.map(|held| held.id) {
        end(tx, held, place::State::Moved).await?;
    }
    let given = give(tx, row.id, code, application, (course, number), None).await?;
    set_entry(tx, row.id, code, application, entry::State::Placed, None).await?;
    let event = AuditEvent::new("training.moved", "training_place", given.id).with("course", course);
    tx.record(if against.is_empty() { event } else { event.with("anyway", against.len()) });
    if !queries::untold(&scope, tx, row.id).await?.contains(code) {
        letters::about_place(tx, row, &given, Kind::Placed).await?;
    }
    stand_in_line(tx, row, &programme, application, &[entry::State::Undecided]).await?;
    settle(tx, row.id).await?;
    Ok(Moved::Placed)
}
