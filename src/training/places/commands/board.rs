//! The office's board: kept as it stands, confirmed as one act.

use std::collections::HashSet;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};

use super::settling::{change_entry, give, set_entry};
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteTx};
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::places::breach::{Breach, Seat, new_breaches, seats};
use crate::training::places::entity::{entry, round};
use crate::training::places::queries;
use crate::training::programmes::model;
use crate::training::programmes::save::Locked;

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
        let values = vec![
            (entry::Column::Proposed, Expr::val(one.proposed.clone())),
            (entry::Column::ByHand, Expr::val(one.by_hand)),
        ];
        change_entry(tx, programme_id, &one.stage, one.application, values).await?;
    }
    tx.record(AuditEvent::new("training.board_kept", "programme", programme_id));
    Ok(())
}

/// Why a board was not confirmed.
#[derive(Debug)]
pub enum Unconfirmed {
    /// It was confirmed before.
    Already,
    /// The programme does not take place.
    Cancelled,
    /// A course would get more people than it has places.
    TooMany {
        /// The course.
        course: String,
        /// People.
        people: u32,
        /// Places.
        places: u32,
    },
    /// What it goes against, where that was not said to be meant.
    Against(Vec<Breach>),
    /// The database.
    Database(DbError),
}

impl From<DbError> for Unconfirmed {
    fn from(error: DbError) -> Unconfirmed {
        Unconfirmed::Database(error)
    }
}

/// Confirms the board of the stages of a round in one act: places are given, the others stand in line in the order of
/// `decided`; who holds a place keeps it, who withdrew meanwhile gets none. Nobody is written to yet. `anyway`: although
/// it goes against something; whom the register does not know gets none even so.
///
/// # Errors
/// [`Unconfirmed`]; the caller drops the transaction then.
pub async fn confirm(
    tx: &mut WriteTx,
    row: &Locked,
    stages: &[&model::Stage],
    decided: &[Decided],
    anyway: bool,
) -> Result<(), Unconfirmed> {
    if row.is_cancelled() {
        return Err(Unconfirmed::Cancelled);
    }
    let scope = tx.scope().clone();
    let programme = row.programme();
    let applied = applied(tx, row.id).await?;
    let mut unknown = Vec::new();
    let mut standing = queries::standing(&scope, tx, row.id, &programme).await?;
    let before = seats(&standing);
    let mut after = before.clone();
    for stage in stages {
        let Some(now) = standing.stages.iter_mut().find(|one| one.code == stage.code.as_str()) else {
            continue;
        };
        if queries::is_confirmed(&scope, tx, row.id, stage).await? {
            return Err(Unconfirmed::Already);
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
        // Who stood in a line of before stands in the order of the board.
        let line = Condition::all()
            .add(entry::Column::ProgrammeId.eq(row.id))
            .add(entry::Column::Stage.eq(stage.code.as_str()))
            .add(entry::Column::State.eq(entry::State::Waiting));
        let nowhere = vec![
            (entry::Column::State, Expr::val(entry::State::Undecided)),
            (entry::Column::Rank, Expr::val(Option::<i64>::None)),
        ];
        tx.update_where::<entry::Entity>(line, nowhere).await?;
        let held: HashSet<Id> = now.held.iter().map(|held| held.application).collect();
        let of_stage = |one: &&Decided| {
            one.stage == stage.code.as_str()
                && applied.iter().any(|row| row.id == one.application)
                && !held.contains(&one.application)
        };
        let mut rank = 0;
        for one in decided.iter().filter(of_stage) {
            let (who, code) = (one.application, stage.code.as_str());
            if let Some(course) = stage.course(&one.proposed) {
                let word = course.code.as_str();
                let Some(number) = now.free(word) else {
                    return Err(too_many(course, now.holding(word), decided));
                };
                let given = give(tx, row.id, code, who, (word, number), None).await?;
                now.held.push(queries::held(&given));
                let one = applied.iter().find(|row| row.id == who);
                let branch = one.and_then(|row| row.branch_id);
                after.push(Seat { application: who, branch, course: word.to_owned() });
                if one.is_some_and(|row| !row.eligible) && !unknown.contains(&who) {
                    unknown.push(who);
                }
                set_entry(tx, row.id, code, who, entry::State::Placed, None).await?;
            } else if one.proposed == WAIT {
                rank += 1;
                set_entry(tx, row.id, code, who, entry::State::Waiting, Some(rank)).await?;
            } else if one.proposed == OUT {
                set_entry(tx, row.id, code, who, entry::State::Out, None).await?;
            }
        }
    }
    let mut against = new_breaches(&programme, &before, &after);
    against.extend(unknown.into_iter().map(|application| Breach::Unknown { application }));
    against.retain(Breach::is_refused);
    if !against.is_empty() && !anyway || against.iter().any(Breach::is_final) {
        return Err(Unconfirmed::Against(against));
    }
    for stage in stages {
        let event = AuditEvent::new("training.confirmed", "programme", row.id).with("stage", &stage.code);
        tx.record(if against.is_empty() { event } else { event.with("anyway", against.len()) });
    }
    Ok(())
}

/// More people were decided for a course than it has places; those who hold one count too.
fn too_many(course: &model::Course, holding: usize, decided: &[Decided]) -> Unconfirmed {
    let wanted = decided.iter().filter(|one| one.proposed == course.code.as_str()).count();
    let people = u32::try_from(wanted.max(holding + 1)).unwrap_or(u32::MAX);
    Unconfirmed::TooMany { course: course.code.to_string(), people, places: course.places }
}

/// The applications that count: read under the programme's lock.
async fn applied(tx: &WriteTx, programme_id: Id) -> Result<Vec<application::Model>, DbError> {
    tx.find::<application::Entity>()
        .filter(application::Column::ProgrammeId.eq(programme_id))
        .filter(application::Column::State.eq(application::State::Applied))
        .all(tx)
        .await
}
