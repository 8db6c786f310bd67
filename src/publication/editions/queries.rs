//! Reads of editions.

use sea_orm::ColumnTrait;

use super::content::{Both, Content};
use super::entity::{Column, Entity, Model};
use super::freezing::{Counted, Unfit};
use super::merge::MergeSmall;
use crate::auth::guard::public_scope;
use crate::db::{Db, DbError, Reads, Rows, Scope};
use crate::organisation::desk;
use crate::publication::statistics::model::{Callers, Figures};
use crate::publication::statistics::period::Period;
use crate::publication::statistics::queries::records;

/// The desk with this word in its address, with a scope for what it shows to everybody.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "before the desk is known there is no scope")]
pub async fn public_desk(db: &Db, slug: &str) -> Result<Option<(desk::Model, Scope)>, DbError> {
    let desk =
        Rows::<desk::Entity>::across_organisations().filter(desk::Column::Slug.eq(slug)).one(db).await?;
    Ok(desk.map(|desk| {
        let scope = public_scope(desk.organisation_id, desk.id, db.now());
        (desk, scope)
    }))
}

/// The desk with this word in its address, where it is within reach.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn desk(scope: &Scope, on: &impl Reads, slug: &str) -> Result<Option<desk::Model>, DbError> {
    scope.find::<desk::Entity>().filter(desk::Column::Slug.eq(slug)).one(on).await
}

/// Every edition of a desk, the newest first.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn of_desk(scope: &Scope, on: &impl Reads, desk: &desk::Model) -> Result<Vec<Model>, DbError> {
    scope
        .find::<Entity>()
        .filter(Column::DeskId.eq(desk.id))
        .filter(Column::PublishedAt.is_not_null())
        .order_by_desc(Column::Number)
        .all(on)
        .await
}

/// What an edition of a period would say now; `Err` where there is nothing fit to be published.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn content(
    scope: &Scope,
    on: &impl Reads,
    desk: &desk::Model,
    (period, callers): (Period, Callers),
    hours: Both,
) -> Result<Result<Content, Unfit>, DbError> {
    let records = records(scope, on, desk, period).await?;
    let count = |callers| Figures::count(records.iter().copied(), period, callers, desk.prefecture);
    let counted = Counted { new: count(Callers::New), all: count(Callers::All) };
    let threshold = u64::try_from(desk.small_cell).unwrap_or(0);
    Ok(Content::make(&counted, callers, desk, hours, &MergeSmall(threshold)))
}
