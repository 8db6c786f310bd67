//! What follows from every change: offers that ran out end, what is free is offered. And the rows that all changes write.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};
use time::Duration;

use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::db::{DbError, WriteTx};
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::applications::form::{self, Kept};
use crate::training::letters::{self, Kind};
use crate::training::places::entity::{entry, place};
use crate::training::places::model::Change;
use crate::training::places::queries;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Programme;
use crate::training::programmes::save;

/// Ends what ran out and offers what is free, in every stage whose places are given.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn settle(tx: &mut WriteTx, programme_id: Id) -> Result<(), DbError> {
    settle_for(tx, programme_id, None).await
}

/// Takes up again what stood still while a programme was cancelled: offers that nobody could answer get their days anew,
/// what became free is offered.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn resume(tx: &mut WriteTx, programme_id: Id) -> Result<(), DbError> {
    let Some(row) = save::locked(tx, programme_id).await? else { return Ok(()) };
    let programme = row.programme();
    let offered = tx
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::State.eq(place::State::Offered))
        .all(tx)
        .await?;
    for offer in offered {
        let anew = place::ActiveModel {
            id: Unchanged(offer.id),
            answer_by: Set(Some(answer_by(tx.now(), &programme, &offer.course))),
            ..Default::default()
        };
        tx.update(anew).await?;
    }
    settle(tx, row.id).await
}

/// As [`settle`]; what `newcomer` gets is theirs at once, what anybody else gets is offered.
pub(super) async fn settle_for(
    tx: &mut WriteTx,
    programme_id: Id,
    newcomer: Option<Id>,
) -> Result<(), DbError> {
    let scope = tx.scope().clone();
    let Some(row) = save::locked(tx, programme_id).await? else { return Ok(()) };
    if row.is_cancelled() {
        return Ok(());
    }
    let programme = row.programme();
    let now = tx.now();
    let changes = queries::standing(&scope, tx, row.id, &programme).await?.settle(now, newcomer);
    for change in changes {
        carry_out(tx, &row, &programme, change, newcomer).await?;
    }
    Ok(())
}

async fn carry_out(
    tx: &mut WriteTx,
    row: &programme::Model,
    programme: &Programme,
    change: Change,
    newcomer: Option<Id>,
) -> Result<(), DbError> {
    match change {
        Change::Expire(id) => {
            let ended = end(tx, id, place::State::Expired).await?;
            out_from(tx, row.id, programme, &ended.stage, ended.application_id).await?;
            tx.record(AuditEvent::new("training.offer_expired", "training_place", id));
            letters::about_place(tx, row, &ended, Kind::OfferEnded).await
        }
        Change::Give { application, stage, course, number } => {
            let answer_by = (newcomer != Some(application)).then(|| answer_by(tx.now(), programme, &course));
            let given = give(tx, row.id, &stage, application, (&course, number), answer_by).await?;
            set_entry(tx, row.id, &stage, application, entry::State::Placed, None).await?;
            let kind = if answer_by.is_some() { Kind::Offer } else { Kind::Placed };
            let event = if answer_by.is_some() { "training.offered" } else { "training.placed" };
            tx.record(AuditEvent::new(event, "training_place", given.id).with("course", course));
            letters::about_place(tx, row, &given, kind).await
        }
    }
}

/// The end of the last day on which the offer of a place may be answered: before its course begins.
fn answer_by(now: Instant, programme: &Programme, course: &str) -> Instant {
    let last = now.date() + Duration::days(i64::from(programme.answer_days.max(1)) + 1);
    let last = Instant::of_jst(last, time::Time::MIDNIGHT);
    programme.course(course).and_then(|(_, course)| course.begins()).map_or(last, |begins| last.min(begins))
}

/// A place for somebody. The unique number refuses what two would get.
pub(super) async fn give(
    tx: &mut WriteTx,
    programme_id: Id,
    stage: &str,
    application: Id,
    (course, number): (&str, i32),
    answer_by: Option<Instant>,
) -> Result<place::Model, DbError> {
    let row = place::Model {
        id: tx.new_id(),
        organisation_id: tx.scope().organisation(),
        programme_id,
        application_id: application,
        stage: stage.to_owned(),
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
pub(super) async fn end(tx: &mut WriteTx, id: Id, state: place::State) -> Result<place::Model, DbError> {
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

/// Ends the holding of a place, and with it what the same person has or waits for in the later stages.
pub(super) async fn release(
    tx: &mut WriteTx,
    programme_id: Id,
    programme: &Programme,
    id: Id,
    state: place::State,
) -> Result<place::Model, DbError> {
    let ended = end(tx, id, state).await?;
    let later = from(programme, &ended.stage).into_iter().skip(1);
    let held = tx
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(programme_id))
        .filter(place::Column::Holder.eq(ended.application_id))
        .filter(place::Column::Stage.is_in(later))
        .all(tx)
        .await?;
    for place in held {
        end(tx, place.id, state).await?;
        tx.record(AuditEvent::new("training.released", "training_place", place.id));
    }
    out_from(tx, programme_id, programme, &ended.stage, ended.application_id).await?;
    Ok(ended)
}

/// The codes of a stage and of those after it.
pub(super) fn from<'a>(programme: &'a Programme, stage: &str) -> Vec<&'a str> {
    programme.stages.iter().map(|one| one.code.as_str()).skip_while(|code| *code != stage).collect()
}

/// Somebody stands in no line and has no place from `stage` on. In a later stage that is not decided yet they stay.
async fn out_from(
    tx: &mut WriteTx,
    programme_id: Id,
    programme: &Programme,
    stage: &str,
    application: Id,
) -> Result<(), DbError> {
    for code in from(programme, stage) {
        let now = entry_of(tx, programme_id, code, application).await?.map(|entry| entry.state);
        if matches!(now, Some(entry::State::Waiting | entry::State::Placed)) {
            set_entry(tx, programme_id, code, application, entry::State::Out, None).await?;
        }
    }
    Ok(())
}

/// Where somebody stands in a stage; none for who applied before the stage was there.
pub(super) async fn entry_of(
    tx: &WriteTx,
    programme_id: Id,
    stage: &str,
    application: Id,
) -> Result<Option<entry::Model>, DbError> {
    tx.find::<entry::Entity>()
        .filter(entry::Column::ProgrammeId.eq(programme_id))
        .filter(entry::Column::Stage.eq(stage))
        .filter(entry::Column::ApplicationId.eq(application))
        .one(tx)
        .await
}

/// Changes the row of somebody in a stage; who applied before the stage was there gets one, with the wishes that their
/// form says.
pub(super) async fn change_entry(
    tx: &mut WriteTx,
    programme_id: Id,
    stage: &str,
    application: Id,
    values: Vec<(entry::Column, Expr)>,
) -> Result<(), DbError> {
    let this = || {
        Condition::all()
            .add(entry::Column::ProgrammeId.eq(programme_id))
            .add(entry::Column::Stage.eq(stage))
            .add(entry::Column::ApplicationId.eq(application))
    };
    if tx.update_where::<entry::Entity>(this(), values.clone()).await? > 0 {
        return Ok(());
    }
    let Some(applied) = applied(tx, application).await? else { return Ok(()) };
    let Some(programme) = save::locked(tx, programme_id).await? else { return Ok(()) };
    let mut wishes = form::wished(&Kept::open(tx.keys(), &applied).fields, &programme.programme());
    let row = entry::ActiveModel {
        id: Set(tx.new_id()),
        organisation_id: Set(tx.scope().organisation()),
        programme_id: Set(programme_id),
        application_id: Set(application),
        branch_id: Set(applied.branch_id),
        stage: Set(stage.to_owned()),
        wishes: Set(wishes.remove(stage).unwrap_or_default().join(" ")),
        state: Set(entry::State::Undecided),
        rank: Set(None),
        proposed: Set(String::new()),
        by_hand: Set(false),
    };
    tx.insert(row).await?;
    tx.update_where::<entry::Entity>(this(), values).await?;
    Ok(())
}

pub(super) async fn set_entry(
    tx: &mut WriteTx,
    programme_id: Id,
    stage: &str,
    application: Id,
    state: entry::State,
    rank: Option<i64>,
) -> Result<(), DbError> {
    let values = vec![(entry::Column::State, Expr::val(state)), (entry::Column::Rank, Expr::val(rank))];
    change_entry(tx, programme_id, stage, application, values).await
}

/// The next rank in the line of a stage.
pub(super) async fn next_rank(tx: &WriteTx, programme_id: Id, stage: &str) -> Result<i64, DbError> {
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

/// The application, where it counts now: read under the programme's lock, after which nobody withdraws.
pub(super) async fn applied(tx: &WriteTx, application: Id) -> Result<Option<application::Model>, DbError> {
    let found = tx.scope().find_by_id::<application::Entity>(application).one(tx).await?;
    Ok(found.filter(|found| found.state == application::State::Applied))
}
