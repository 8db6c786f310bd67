//! Wishes, and the lines of those who wait: coming into them, again, or out of them by the office's word.

use std::collections::HashMap;

use sea_orm::ColumnTrait;
use sea_orm::sea_query::Expr;

use super::board::{OUT, WAIT};
use super::settling::{applied, change_entry, entry_of, from, next_rank, set_entry, settle, settle_for};
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteTx};
use crate::id::Id;
use crate::training::applications::form::Kept;
use crate::training::applications::link;
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::places::entity::{entry, place};
use crate::training::places::queries;
use crate::training::programmes::model::{Programme, Selection};
use crate::training::programmes::save::Locked;

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
        let values = vec![
            (entry::Column::Wishes, Expr::val(wishes.join(" "))),
            (entry::Column::BranchId, Expr::val(branch)),
        ];
        change_entry(tx, programme_id, stage, application, values).await?;
    }
    Ok(())
}

/// Puts somebody at the end of the line of every stage whose places are given by now, and settles: in a programme that
/// gives places to who comes first, a free one is theirs at once. Nothing happens to who withdrew meanwhile, nor in a
/// stage where they were decided upon before.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn join(tx: &mut WriteTx, row: &Locked, application: Id) -> Result<(), DbError> {
    if row.is_cancelled() || applied(tx, application).await?.is_none() {
        return Ok(());
    }
    let programme = row.programme();
    if stand_in_line(tx, row, &programme, application, &[entry::State::Undecided]).await? {
        tx.record(AuditEvent::new("training.joined", "application", application));
    }
    let first_come = programme.selection == Selection::FirstCome;
    settle_for(tx, row.id, Some(application).filter(|_| first_come)).await?;
    tell(tx, row, &programme, application, Kind::Waiting).await
}

/// The end of the line in every stage whose places are given and in which somebody stands as one of `states` says.
/// Gives whether there was one.
pub(super) async fn stand_in_line(
    tx: &mut WriteTx,
    row: &Locked,
    programme: &Programme,
    application: Id,
    states: &[entry::State],
) -> Result<bool, DbError> {
    let scope = tx.scope().clone();
    let mut any = false;
    for stage in &programme.stages {
        let code = stage.code.as_str();
        let now = entry_of(tx, row.id, code, application).await?.map(|entry| entry.state);
        if !now.is_some_and(|now| states.contains(&now))
            || !queries::is_open(&scope, tx, row.id, programme, stage).await?
        {
            continue;
        }
        let rank = next_rank(tx, row.id, code).await?;
        set_entry(tx, row.id, code, application, entry::State::Waiting, Some(rank)).await?;
        any = true;
    }
    Ok(any)
}

/// Puts somebody whose offer ended, or who declined it, at the end of the line again; and of the lines of the later
/// stages that they left with it. Gives whether they may.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn rejoin(tx: &mut WriteTx, row: &Locked, application: Id, stage: &str) -> Result<bool, DbError> {
    if row.is_cancelled() || applied(tx, application).await?.is_none() {
        return Ok(false);
    }
    let programme = row.programme();
    for before in programme.stages.iter().take_while(|one| one.code.as_str() != stage) {
        let entry = entry_of(tx, row.id, before.code.as_str(), application).await?;
        if entry.is_some_and(|entry| entry.state == entry::State::Out) {
            return Ok(false);
        }
    }
    let ended = ended(tx, row, application).await?;
    let mut any = false;
    for code in from(&programme, stage) {
        let Some(entry) = entry_of(tx, row.id, code, application).await? else { continue };
        let may = may_rejoin(&ended, code, any);
        if entry.state == entry::State::Out && entry.proposed != OUT && may {
            let rank = next_rank(tx, row.id, code).await?;
            set_entry(tx, row.id, code, application, entry::State::Waiting, Some(rank)).await?;
            any = true;
        } else if code == stage {
            return Ok(false);
        }
    }
    tx.record(AuditEvent::new("training.rejoined", "application", application));
    settle(tx, row.id).await?;
    Ok(any)
}

/// Whether somebody left a stage by themselves; or, where they left one before it (`with_it`), came to none in it.
fn may_rejoin(ended: &[place::Model], stage: &str, with_it: bool) -> bool {
    let of_stage = |place: &&place::Model| place.stage == stage;
    let left = |place: &place::Model| matches!(place.state, place::State::Expired | place::State::Declined);
    let mut had = ended.iter().filter(of_stage);
    had.clone().any(left) || (with_it && had.next().is_none())
}

/// The places that somebody had.
async fn ended(tx: &WriteTx, row: &Locked, application: Id) -> Result<Vec<place::Model>, DbError> {
    tx.find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::ApplicationId.eq(application))
        .filter(place::Column::Holder.is_null())
        .all(tx)
        .await
}

/// The office puts somebody into the line of every stage whose places are given and in which they have none. Gives
/// whether there was one.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn into_line(tx: &mut WriteTx, row: &Locked, application: Id) -> Result<bool, DbError> {
    if row.is_cancelled() || applied(tx, application).await?.is_none() {
        return Ok(false);
    }
    let programme = row.programme();
    let from = [entry::State::Undecided, entry::State::Out];
    if !stand_in_line(tx, row, &programme, application, &from).await? {
        return Ok(false);
    }
    word_of_office(tx, row, &programme, application, WAIT).await?;
    tx.record(AuditEvent::new("training.into_line", "application", application));
    settle(tx, row.id).await?;
    tell(tx, row, &programme, application, Kind::Waiting).await?;
    Ok(true)
}

/// The office says that there is no place for somebody, who leaves every line. Gives whether it could: who has a place,
/// or is offered one, or is not decided upon yet, is not told so.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn no_place(tx: &mut WriteTx, row: &Locked, application: Id) -> Result<bool, DbError> {
    let scope = tx.scope().clone();
    let programme = row.programme();
    if row.is_cancelled()
        || applied(tx, application).await?.is_none()
        || !queries::is_decided(&scope, tx, row.id, &programme).await?
    {
        return Ok(false);
    }
    let mut any = false;
    for stage in &programme.stages {
        let code = stage.code.as_str();
        match entry_of(tx, row.id, code, application).await?.map(|entry| entry.state) {
            Some(entry::State::Placed) => return Ok(false),
            Some(entry::State::Waiting | entry::State::Undecided) => {
                set_entry(tx, row.id, code, application, entry::State::Out, None).await?;
                any = true;
            }
            Some(entry::State::Out) | None => (),
        }
    }
    if any {
        word_of_office(tx, row, &programme, application, OUT).await?;
        tx.record(AuditEvent::new("training.no_place", "application", application));
        tell(tx, row, &programme, application, Kind::NotPlaced).await?;
    }
    Ok(any)
}

/// What the office said of somebody stands in their rows, as if it had been said on the board.
async fn word_of_office(
    tx: &mut WriteTx,
    row: &Locked,
    programme: &Programme,
    application: Id,
    word: &str,
) -> Result<(), DbError> {
    for stage in &programme.stages {
        let code = stage.code.as_str();
        let values =
            vec![(entry::Column::Proposed, Expr::val(word)), (entry::Column::ByHand, Expr::val(true))];
        let now = entry_of(tx, row.id, code, application).await?.map(|entry| entry.state);
        if matches!(now, Some(entry::State::Waiting | entry::State::Out)) {
            change_entry(tx, row.id, code, application, values).await?;
        }
    }
    Ok(())
}

/// Writes to somebody that they wait, or that there is no place; unless they were given or offered one. What is told with
/// the results of a round is not told before them.
async fn tell(
    tx: &mut WriteTx,
    row: &Locked,
    programme: &Programme,
    application: Id,
    kind: Kind,
) -> Result<(), DbError> {
    let scope = tx.scope().clone();
    let untold = queries::untold(&scope, tx, row.id).await?;
    if kind == Kind::NotPlaced && !untold.is_empty() {
        return Ok(());
    }
    let Some(applied) = applied(tx, application).await? else { return Ok(()) };
    let kept = Kept::open(tx.keys(), &applied);
    let recipient = Recipient::of(&applied, &kept);
    let mut facts = Facts::default().with("link", link::personal(tx.keys(), &applied).address());
    if kind == Kind::Waiting {
        let mut standing = queries::standing(&scope, tx, row.id, programme).await?;
        standing.stages.retain(|stage| !untold.contains(&stage.code));
        let positions = queries::positions(&standing, application, recipient.locale);
        if positions.is_empty() {
            return Ok(());
        }
        facts = facts.with("position", positions);
    }
    let occasion = tx.new_id().to_string();
    letters::write(tx, row, &recipient, kind, &occasion, facts).await
}
