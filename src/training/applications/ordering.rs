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

/// A place in the order of a branch that is somebody else's.
pub struct Taken {
    /// The word by which they have it.
    pub by: recommendation::Model,
    /// The place that they get where both change places: the one of who takes theirs, or the next that is free.
    pub instead: i16,
}

/// Whose place in the order of the branch `rank` is, where it is another application's. The branch is that of the applications:
/// who withdrew has no place, and the word of who came from another branch may still be that branch's.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn rank_is_taken(
    tx: &WriteTx,
    application: &entity::Model,
    rank: i16,
) -> Result<Option<Taken>, DbError> {
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
    let free = || (rank..i16::MAX).find(|n| ranked.iter().all(|word| word.rank != *n));
    let instead = own.or_else(free).unwrap_or_default();
    let by = ranked.iter().find(|word| word.application_id != application.id && word.rank == rank).cloned();
    Ok(by.map(|by| Taken { by, instead }))
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
