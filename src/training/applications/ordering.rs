//! The order in which a branch recommends: each place in it is one person's.

use std::collections::HashSet;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use super::entity;
use super::entity::State;
use super::entity::recommendation::{self, Decision};
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteTx};
use crate::id::Id;

/// Who makes room in the order of the branch where an application gets the place `rank`, each with the place that they get;
/// nobody where it is free. The branch is that of the applications: who withdrew has no place, and the word of who came from
/// another branch may still be that branch's.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn makes_room(
    tx: &WriteTx,
    application: &entity::Model,
    rank: i16,
) -> Result<Vec<(recommendation::Model, i16)>, DbError> {
    let of_branch = tx
        .find::<entity::Entity>()
        .filter(entity::Column::ProgrammeId.eq(application.programme_id))
        .filter(entity::Column::BranchId.eq(application.branch_id))
        .filter(entity::Column::State.eq(State::Applied))
        .all(tx)
        .await?;
    let of_branch: HashSet<Id> = of_branch.into_iter().map(|one| one.id).collect();
    let mut ranked = tx
        .find::<recommendation::Entity>()
        .filter(recommendation::Column::ProgrammeId.eq(application.programme_id))
        .filter(recommendation::Column::Decision.eq(Decision::Recommended))
        .filter(recommendation::Column::Rank.gt(0))
        .all(tx)
        .await?;
    ranked.retain(|word| of_branch.contains(&word.application_id));
    let own = ranked.iter().find(|word| word.application_id == application.id).map(|word| word.rank);
    ranked.retain(|word| word.application_id != application.id);
    // Whoever goes down leaves a place above, into which the others move up.
    let step = if own.is_some_and(|own| own < rank) { -1 } else { 1 };
    let mut moves = Vec::new();
    let mut at = rank;
    while let Some(found) = ranked.iter().position(|word| word.rank == at) {
        at += step;
        moves.push((ranked.swap_remove(found), at));
    }
    Ok(moves)
}

/// Keeps the order of a branch: the place of each recommendation.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn order(tx: &mut WriteTx, ranks: &[(recommendation::Model, i16)]) -> Result<(), DbError> {
    for (said, rank) in ranks.iter().filter(|(said, rank)| said.rank != *rank) {
        let change =
            recommendation::ActiveModel { id: Unchanged(said.id), rank: Set(*rank), ..Default::default() };
        tx.update(change).await?;
        tx.record(
            AuditEvent::new("application.ranked", "application", said.application_id).with("rank", *rank),
        );
    }
    Ok(())
}
