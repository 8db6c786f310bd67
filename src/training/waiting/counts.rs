//! Rows counted by the programme that they belong to.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QuerySelect};

use crate::db::{Db, DbError, Rows};
use crate::id::Id;

/// Counts by programme.
pub(super) type ByProgramme = HashMap<Id, i64>;

#[derive(FromQueryResult)]
struct Of {
    programme_id: Id,
    n: i64,
}

/// How many of these rows belong to each programme; `of` is the column that says it.
pub(super) async fn by_programme<E: EntityTrait>(
    rows: Rows<E>,
    db: &Db,
    of: E::Column,
) -> Result<ByProgramme, DbError> {
    let shape =
        |q: sea_orm::Select<E>| q.column_as(of, "programme_id").column_as(of.count(), "n").group_by(of);
    let groups: Vec<Of> = rows.project(db, shape).await?;
    Ok(groups.into_iter().map(|group| (group.programme_id, group.n)).collect())
}

/// Whose row it is.
#[derive(FromQueryResult, PartialEq, Eq, Hash)]
pub(super) struct Whose {
    pub programme_id: Id,
    pub application_id: Id,
}

/// How many people these are, by programme.
pub(super) fn people(rows: impl IntoIterator<Item = Whose>) -> ByProgramme {
    let each: HashSet<Whose> = rows.into_iter().collect();
    let mut people = ByProgramme::new();
    for one in each {
        *people.entry(one.programme_id).or_default() += 1;
    }
    people
}
