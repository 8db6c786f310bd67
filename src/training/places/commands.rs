//! Writes of places. Each takes the write under way, in a scope that reaches the whole organisation, with the row of the
//! programme locked: whatever happens to the places of a programme happens one after the other.
//!
//! What always holds: after each of these, what is free was offered; an offer that ended does not come back.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};
use time::Duration;

use super::entity::{entry, place, round};
use super::model::{Change, Course, Held, Limits, Stage, Waiting};
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::db::{DbError, Reads, Scope, WriteTx};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::letters::{self, Kind};
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{self, Programme, Selection};
use crate::training::programmes::save::{self, Locked};

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

/// A stage as it stands.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn load(
    scope: &Scope,
    on: &impl Reads,
    programme_id: Id,
    programme: &Programme,
    stage: &model::Stage,
) -> Result<Stage, DbError> {
    let entries = scope
        .find::<entry::Entity>()
        .filter(entry::Column::ProgrammeId.eq(programme_id))
        .filter(entry::Column::Stage.eq(stage.code.as_str()))
        .all(on)
        .await?;
    let places = scope
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(programme_id))
        .filter(place::Column::Stage.eq(stage.code.as_str()))
        .filter(place::Column::Holder.is_not_null())
        .all(on)
        .await?;
    let first = programme.stages.first().is_some_and(|first| first.code == stage.code);
    let branch = programme.branch_limit.filter(|limit| limit.hard).map(|limit| limit.people);
    Ok(Stage {
        courses: stage
            .courses
            .iter()
            .map(|course| Course { code: course.code.to_string(), places: course.places })
            .collect(),
        held: places
            .iter()
            .map(|row| Held {
                id: row.id,
                application: row.application_id,
                course: row.course.clone(),
                number: row.number.unwrap_or_default(),
                answer_by: row.answer_by.filter(|_| row.state == place::State::Offered),
            })
            .collect(),
        branches: entries.iter().filter_map(|row| Some((row.application_id, row.branch_id?))).collect(),
        waiting: entries
            .iter()
            .filter(|row| row.state == entry::State::Waiting)
            .filter_map(|row| {
                let (application, branch, wishes) = (row.application_id, row.branch_id, row.wished());
                Some(Waiting { application, branch, wishes, rank: row.rank? })
            })
            .collect(),
        limits: Limits { all: programme.places.filter(|_| first), branch },
    })
}

/// Ends what ran out and offers what is free, in every stage whose places are given.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn settle(tx: &mut WriteTx, programme_id: Id) -> Result<(), DbError> {
    settle_for(tx, programme_id, None).await
}

/// As [`settle`]; what `newcomer` gets is theirs at once, what anybody else gets is offered.
async fn settle_for(tx: &mut WriteTx, programme_id: Id, newcomer: Option<Id>) -> Result<(), DbError> {
    let scope = tx.scope().clone();
    let Some(row) = save::locked(tx, programme_id).await? else { return Ok(()) };
    if row.state == programme::State::Cancelled {
        return Ok(());
    }
    let programme = row.programme();
    for stage in &programme.stages {
        if programme.selection == Selection::AtDeadline && !is_confirmed(&scope, tx, row.id, stage).await? {
            continue;
        }
        let now = tx.now();
        let changes = load(&scope, tx, row.id, &programme, stage).await?.settle(now);
        for change in changes {
            carry_out(tx, &row, &programme, stage, change, newcomer).await?;
        }
    }
    Ok(())
}

/// Whether the places of a stage were given.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn is_confirmed(
    scope: &Scope,
    on: &impl Reads,
    programme_id: Id,
    stage: &model::Stage,
) -> Result<bool, DbError> {
    let rounds = scope
        .find::<round::Entity>()
        .filter(round::Column::ProgrammeId.eq(programme_id))
        .filter(round::Column::Stage.eq(stage.code.as_str()));
    Ok(rounds.one(on).await?.is_some())
}

/// Whether the places of the first round were given, so that wishes are no longer changed by their writers.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn is_decided(
    scope: &Scope,
    on: &impl Reads,
    programme_id: Id,
    programme: &Programme,
) -> Result<bool, DbError> {
    match programme.stages.first() {
        Some(_) if programme.selection == Selection::FirstCome => Ok(true),
        Some(first) => is_confirmed(scope, on, programme_id, first).await,
        None => Ok(false),
    }
}

async fn carry_out(
    tx: &mut WriteTx,
    row: &programme::Model,
    programme: &Programme,
    stage: &model::Stage,
    change: Change,
    newcomer: Option<Id>,
) -> Result<(), DbError> {
    match change {
        Change::Expire(id) => {
            let ended = end(tx, id, place::State::Expired).await?;
            set_entry(tx, row.id, stage.code.as_str(), ended.application_id, entry::State::Out, None).await?;
            tx.record(AuditEvent::new("training.offer_expired", "training_place", id));
            letters::about_place(tx, row, &ended, Kind::OfferEnded).await
        }
        Change::Give { application, course, number } => {
            let answer_by = (newcomer != Some(application)).then(|| answer_by(tx.now(), programme));
            let given = give(tx, row.id, stage, application, &course, number, answer_by).await?;
            set_entry(tx, row.id, stage.code.as_str(), application, entry::State::Placed, None).await?;
            let kind = if answer_by.is_some() { Kind::Offer } else { Kind::Placed };
            let event = if answer_by.is_some() { "training.offered" } else { "training.placed" };
            tx.record(AuditEvent::new(event, "training_place", given.id).with("course", course));
            letters::about_place(tx, row, &given, kind).await
        }
    }
}

/// The end of the last day on which an offer may be answered.
fn answer_by(now: Instant, programme: &Programme) -> Instant {
    let last = now.date() + Duration::days(i64::from(programme.answer_days.max(1)) + 1);
    Instant::of_jst(last, time::Time::MIDNIGHT)
}

/// A place for somebody. The unique number refuses what two would get.
async fn give(
    tx: &mut WriteTx,
    programme_id: Id,
    stage: &model::Stage,
    application: Id,
    course: &str,
    number: i32,
    answer_by: Option<Instant>,
) -> Result<place::Model, DbError> {
    let row = place::Model {
        id: tx.new_id(),
        organisation_id: tx.scope().organisation(),
        programme_id,
        application_id: application,
        stage: stage.code.to_string(),
        course: course.to_owned(),
        number: Some(number),
        holder: Some(application),
        state: if answer_by.is_some() { place::State::Offered } else { place::State::Taken },
        given_at: tx.now(),
        answer_by,
        ended_at: None,
    };
    tx.insert(row.clone().into_active_model().reset_all()).await?;
    Ok(row)
}

/// Ends the holding of a place; its number is free again.
async fn end(tx: &mut WriteTx, id: Id, state: place::State) -> Result<place::Model, DbError> {
    let values = vec![
        (place::Column::State, Expr::val(state)),
        (place::Column::Number, Expr::val(Option::<i32>::None)),
        (place::Column::Holder, Expr::val(Option::<Id>::None)),
        (place::Column::EndedAt, Expr::val(Some(tx.now()))),
    ];
    let held = Condition::all().add(place::Column::Id.eq(id)).add(place::Column::Holder.is_not_null());
    let ended = tx.update_returning::<place::Entity>(held, values).await?;
    ended.into_iter().next().ok_or_else(|| crate::db::WriteError::NothingWithinReach.into())
}

async fn set_entry(
    tx: &mut WriteTx,
    programme_id: Id,
    stage: &str,
    application: Id,
    state: entry::State,
    rank: Option<i64>,
) -> Result<(), DbError> {
    let this = Condition::all()
        .add(entry::Column::ProgrammeId.eq(programme_id))
        .add(entry::Column::Stage.eq(stage))
        .add(entry::Column::ApplicationId.eq(application));
    let values = vec![(entry::Column::State, Expr::val(state)), (entry::Column::Rank, Expr::val(rank))];
    tx.update_where::<entry::Entity>(this, values).await?;
    Ok(())
}

/// The next rank in the line of a stage.
async fn next_rank(tx: &mut WriteTx, programme_id: Id, stage: &str) -> Result<i64, DbError> {
    let last = tx
        .find::<entry::Entity>()
        .filter(entry::Column::ProgrammeId.eq(programme_id))
        .filter(entry::Column::Stage.eq(stage))
        .filter(entry::Column::Rank.is_not_null())
        .order_by_desc(entry::Column::Rank)
        .one(tx)
        .await?;
    Ok(last.and_then(|row| row.rank).unwrap_or(0) + 1)
}

/// Writes down what somebody wishes in the stages of a programme; wishes of before are replaced.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn wish(
    tx: &mut WriteTx,
    programme_id: Id,
    application: Id,
    branch: Option<Id>,
    wishes: &HashMap<String, Vec<String>>,
) -> Result<(), DbError> {
    for (stage, wishes) in wishes {
        let this = Condition::all()
            .add(entry::Column::ProgrammeId.eq(programme_id))
            .add(entry::Column::Stage.eq(stage))
            .add(entry::Column::ApplicationId.eq(application));
        let values = vec![
            (entry::Column::Wishes, Expr::val(wishes.join(" "))),
            (entry::Column::BranchId, Expr::val(branch)),
        ];
        if tx.update_where::<entry::Entity>(this, values).await? > 0 {
            continue;
        }
        let row = entry::ActiveModel {
            id: Set(tx.new_id()),
            organisation_id: Set(tx.scope().organisation()),
            programme_id: Set(programme_id),
            application_id: Set(application),
            branch_id: Set(branch),
            stage: Set(stage.clone()),
            wishes: Set(wishes.join(" ")),
            state: Set(entry::State::Undecided),
            rank: Set(None),
            proposed: Set(String::new()),
            by_hand: Set(false),
        };
        tx.insert(row).await?;
    }
    Ok(())
}

/// Puts somebody at the end of the line of every stage whose places are given by now, and settles: in a programme that
/// gives places to who comes first, a free one is theirs at once.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn join(tx: &mut WriteTx, row: &Locked, application: Id) -> Result<(), DbError> {
    let scope = tx.scope().clone();
    let programme = row.programme();
    for stage in programme.first_round() {
        if programme.selection == Selection::AtDeadline && !is_confirmed(&scope, tx, row.id, stage).await? {
            continue;
        }
        let rank = next_rank(tx, row.id, stage.code.as_str()).await?;
        set_entry(tx, row.id, stage.code.as_str(), application, entry::State::Waiting, Some(rank)).await?;
    }
    settle_for(tx, row.id, Some(application).filter(|_| programme.selection == Selection::FirstCome)).await
}

/// Puts somebody whose offer ended, or who declined it, at the end of the line again. Gives whether they may.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn rejoin(tx: &mut WriteTx, row: &Locked, application: Id, stage: &str) -> Result<bool, DbError> {
    let out = tx
        .find::<entry::Entity>()
        .filter(entry::Column::ProgrammeId.eq(row.id))
        .filter(entry::Column::Stage.eq(stage))
        .filter(entry::Column::ApplicationId.eq(application))
        .filter(entry::Column::State.eq(entry::State::Out));
    let ended = tx
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::Stage.eq(stage))
        .filter(place::Column::ApplicationId.eq(application))
        .filter(place::Column::State.is_in([place::State::Expired, place::State::Declined]));
    if out.one(tx).await?.is_none() || ended.limit(1).all(tx).await?.is_empty() {
        return Ok(false);
    }
    let rank = next_rank(tx, row.id, stage).await?;
    set_entry(tx, row.id, stage, application, entry::State::Waiting, Some(rank)).await?;
    tx.record(AuditEvent::new("training.rejoined", "application", application));
    settle(tx, row.id).await?;
    Ok(true)
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
        return Ok(Answered::Taken);
    }
    let found = tx.find::<place::Entity>().filter(open).one(tx).await?;
    if found.is_none() {
        return Ok(Answered::TooLate);
    }
    let ended = end(tx, place_id, place::State::Declined).await?;
    set_entry(tx, row.id, &ended.stage, application, entry::State::Out, None).await?;
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
        return Err(crate::db::WriteError::NothingWithinReach.into());
    }
    let ended = end(tx, place_id, place::State::Cancelled).await?;
    set_entry(tx, row.id, &ended.stage, ended.application_id, entry::State::Out, None).await?;
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

/// Gives back the place that somebody holds in one stage alone; it is offered to the next. Gives whether there was one.
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
    end(tx, held.id, place::State::GivenBack).await?;
    set_entry(tx, row.id, stage, application, entry::State::Out, None).await?;
    tx.record(AuditEvent::new("training.given_back", "training_place", held.id));
    settle(tx, row.id).await?;
    Ok(true)
}

/// Moves somebody to another course of the same stage, where it has a place free. Gives whether it had.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn move_to(tx: &mut WriteTx, row: &Locked, application: Id, course: &str) -> Result<bool, DbError> {
    let scope = tx.scope().clone();
    let programme = row.programme();
    let Some((stage, _)) = programme.course(course) else { return Ok(false) };
    let standing = load(&scope, tx, row.id, &programme, stage).await?;
    let others = standing.held.iter().find(|held| held.application == application).map(|held| held.id);
    let Some(number) = standing.free(course) else { return Ok(false) };
    if let Some(before) = others {
        end(tx, before, place::State::Moved).await?;
    }
    let given = give(tx, row.id, stage, application, course, number, None).await?;
    set_entry(tx, row.id, stage.code.as_str(), application, entry::State::Placed, None).await?;
    tx.record(AuditEvent::new("training.moved", "training_place", given.id).with("course", course));
    letters::about_place(tx, row, &given, Kind::Placed).await?;
    settle(tx, row.id).await?;
    Ok(true)
}

/// What the office decided for one application in one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The application.
    pub application: Id,
    /// The stage.
    pub stage: String,
    /// A course, [`WAIT`], [`OUT`], or empty: left open.
    pub proposed: String,
    /// Whether somebody chose it rather than the proposal.
    pub by_hand: bool,
}

/// The word of the board for the line of those who wait.
pub const WAIT: &str = "wait";
/// The word of the board for no place and no line.
pub const OUT: &str = "out";

/// Keeps what stands on the board, without giving any place.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn keep(tx: &mut WriteTx, programme_id: Id, decided: &[Decided]) -> Result<(), DbError> {
    for one in decided {
        let this = Condition::all()
            .add(entry::Column::ProgrammeId.eq(programme_id))
            .add(entry::Column::Stage.eq(one.stage.as_str()))
            .add(entry::Column::ApplicationId.eq(one.application));
        let values = vec![
            (entry::Column::Proposed, Expr::val(one.proposed.clone())),
            (entry::Column::ByHand, Expr::val(one.by_hand)),
        ];
        tx.update_where::<entry::Entity>(this, values).await?;
    }
    tx.record(AuditEvent::new("training.board_kept", "programme", programme_id));
    Ok(())
}

/// Why a board was not confirmed.
#[derive(Debug)]
pub enum Unconfirmed {
    /// It was confirmed before.
    Already,
    /// A course would get more people than it has places.
    TooMany {
        /// The course.
        course: String,
        /// People.
        people: u32,
        /// Places.
        places: u32,
    },
    /// The database.
    Database(DbError),
}

impl From<DbError> for Unconfirmed {
    fn from(error: DbError) -> Unconfirmed {
        Unconfirmed::Database(error)
    }
}

/// Confirms the board of the stages of a round in one act: places are given, the others stand in line in the order of
/// `decided`. Nobody is written to yet.
///
/// # Errors
/// [`Unconfirmed`]; the caller drops the transaction then.
pub async fn confirm(
    tx: &mut WriteTx,
    row: &Locked,
    stages: &[&model::Stage],
    decided: &[Decided],
) -> Result<(), Unconfirmed> {
    let scope = tx.scope().clone();
    for stage in stages {
        if is_confirmed(&scope, tx, row.id, stage).await? {
            return Err(Unconfirmed::Already);
        }
        for course in &stage.courses {
            let people = decided.iter().filter(|one| one.proposed == course.code.as_str()).count();
            let people = u32::try_from(people).unwrap_or(u32::MAX);
            if people > course.places {
                let course_code = course.code.to_string();
                return Err(Unconfirmed::TooMany { course: course_code, people, places: course.places });
            }
        }
        let round = round::ActiveModel {
            id: Set(tx.new_id()),
            organisation_id: Set(scope.organisation()),
            programme_id: Set(row.id),
            stage: Set(stage.code.to_string()),
            confirmed_at: Set(tx.now()),
            confirmed_by: Set(scope.account()),
            told_at: Set(None),
        };
        tx.insert(round).await?;
        let mut numbers: HashMap<&str, i32> = HashMap::new();
        let mut rank = 0;
        for one in decided.iter().filter(|one| one.stage == stage.code.as_str()) {
            if let Some(course) = stage.course(&one.proposed) {
                let number = numbers.entry(course.code.as_str()).or_default();
                *number += 1;
                give(tx, row.id, stage, one.application, course.code.as_str(), *number, None).await?;
                set_entry(tx, row.id, &one.stage, one.application, entry::State::Placed, None).await?;
            } else if one.proposed == WAIT {
                rank += 1;
                let waiting = entry::State::Waiting;
                set_entry(tx, row.id, &one.stage, one.application, waiting, Some(rank)).await?;
            } else if one.proposed == OUT {
                set_entry(tx, row.id, &one.stage, one.application, entry::State::Out, None).await?;
            }
        }
        tx.record(AuditEvent::new("training.confirmed", "programme", row.id).with("stage", &stage.code));
    }
    Ok(())
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
    if after.places.is_some_and(|most| all > most as usize) {
        let people = u32::try_from(all).unwrap_or(u32::MAX);
        let message = save::too_small(people);
        return Err(Misfit::Course { place: "places".into(), message });
    }
    Ok(())
}
