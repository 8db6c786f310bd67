//! Reads of the register.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};

use super::entity::{self, training};
use super::entry::{Kept, Offer};
use crate::auth::entity::invitation;
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::organisation::branch;
use crate::training::applications::entity::Standing;
use crate::training::letters;

/// The people certified in a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub fiscal_year: i16,
    /// People certified first in it, without those whose certificate was taken back.
    pub people: u64,
    /// All of them up to its end.
    pub cumulative: u64,
}

#[derive(FromQueryResult)]
struct Counted {
    fiscal_year: i16,
    people: i64,
}

/// How many were certified in each fiscal year, and up to it: 48, 201, ….
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn by_year(scope: &Scope, db: &Db) -> Result<Vec<Year>, DbError> {
    let mut counted: Vec<Counted> = scope
        .find::<entity::Entity>()
        .filter(entity::Column::EndedAt.is_null())
        .project(db, |query| {
            query
                .select_only()
                .column(entity::Column::FiscalYear)
                .column_as(entity::Column::Id.count(), "people")
                .group_by(entity::Column::FiscalYear)
        })
        .await?;
    counted.sort_by_key(|one| one.fiscal_year);
    let mut cumulative = 0;
    let year = |one: Counted| {
        let people = u64::try_from(one.people).unwrap_or_default();
        cumulative += people;
        Year { fiscal_year: one.fiscal_year, people, cumulative }
    };
    Ok(counted.into_iter().map(year).collect())
}

/// How many entries the years do not count: whose certificate was taken back, and whose entry the office ended.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn left_out(scope: &Scope, db: &Db) -> Result<(u64, u64), DbError> {
    let ended = || scope.find::<entity::Entity>().filter(entity::Column::EndedAt.is_not_null());
    let by_office = ended().filter(entity::Column::SealedEnding.is_not_null()).count(db).await?;
    // Of two reads the second may see less.
    Ok((ended().count(db).await?.saturating_sub(by_office), by_office))
}

/// What a list is narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The branch.
    pub branch: Option<Id>,
    /// As what they were certified.
    pub standing: Option<Standing>,
    /// What they offer.
    pub offer: Option<Offer>,
    /// Whether the certificate holds.
    pub valid: Option<bool>,
    /// A part of the name or the kana.
    pub words: String,
}

/// The entries within the scope that a filter lets through, by kana.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn list(scope: &Scope, db: &Db, filter: &Filter) -> Result<Vec<(entity::Model, Kept)>, DbError> {
    let mut rows = scope.find::<entity::Entity>();
    if let Some(branch) = filter.branch {
        rows = rows.filter(entity::Column::BranchId.eq(branch));
    }
    if let Some(standing) = filter.standing {
        rows = rows.filter(entity::Column::Standing.eq(standing));
    }
    let rows = rows.all(db).await?;
    let keys = db.keys(scope.organisation()).await?;
    let today = scope.now().date();
    let mut found: Vec<(entity::Model, Kept)> = rows
        .into_iter()
        .filter(|row| filter.offer.is_none_or(|offer| row.offers & offer.bit() != 0))
        .filter(|row| filter.valid.is_none_or(|valid| row.is_valid(today) == valid))
        .map(|row| (row.clone(), Kept::open(&keys, &row)))
        .filter(|(_, kept)| filter.words.is_empty() || kept.has(&filter.words))
        .collect();
    found.sort_by(|(a, x), (b, y)| (&x.kana, &x.name, a.id).cmp(&(&y.kana, &y.name, b.id)));
    Ok(found)
}

/// The entry of whoever acts; none where they have none. Theirs is the one given to their account, or the one from which
/// their account was invited.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn own(scope: &Scope, db: &Db) -> Result<Option<entity::Model>, DbError> {
    let Some(me) = scope.account() else { return Ok(None) };
    let own = scope.find::<entity::Entity>().filter(entity::Column::AccountId.eq(me)).one(db).await?;
    if own.is_some() {
        return Ok(own);
    }
    let invitations = scope
        .find::<invitation::Entity>()
        .filter(invitation::Column::AccountId.eq(me))
        .filter(invitation::Column::UsedAt.is_not_null())
        .all(db)
        .await?;
    if invitations.is_empty() {
        return Ok(None);
    }
    // The entry is not this account's own yet, so that it is looked for as the office does.
    letters::office(scope)
        .find::<entity::Entity>()
        .filter(entity::Column::InvitationId.is_in(invitations.iter().map(|one| one.id)))
        .filter(entity::Column::AccountId.is_null())
        .one(db)
        .await
}

/// The names of the branches, by id.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn branches(scope: &Scope, db: &Db) -> Result<BTreeMap<Id, String>, DbError> {
    let rows = scope.find::<branch::Entity>().order_by_asc(branch::Column::Name).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The trainings of somebody, the oldest first.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn trainings(scope: &Scope, db: &Db, supporter: Id) -> Result<Vec<training::Model>, DbError> {
    scope
        .find::<training::Entity>()
        .filter(training::Column::SupporterId.eq(supporter))
        .order_by_asc(training::Column::NotedOn)
        .all(db)
        .await
}
