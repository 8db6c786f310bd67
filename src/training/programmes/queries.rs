//! Reads of programmes.

use sea_orm::ColumnTrait;

use super::entity::{self, State};
use crate::db::{DbError, Reads, Rows, Scope};

/// The programme at an address, whatever organisation it belongs to (a slug is taken once in a deployment).
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(
    clippy::disallowed_methods,
    reason = "a public address names its programme before any organisation is known"
)]
pub async fn by_slug(on: &impl Reads, slug: &str) -> Result<Option<entity::Model>, DbError> {
    Rows::<entity::Entity>::across_organisations().filter(entity::Column::Slug.eq(slug)).one(on).await
}

/// The programmes that the public may see, the newest first.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "the public list shows the programmes of every organisation")]
pub async fn public(on: &impl Reads) -> Result<Vec<entity::Model>, DbError> {
    Rows::<entity::Entity>::across_organisations()
        .filter(entity::Column::State.ne(State::Draft))
        .order_by_desc(entity::Column::FiscalYear)
        .order_by_asc(entity::Column::Slug)
        .all(on)
        .await
}

/// The programme at an address within a scope.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn of(scope: &Scope, on: &impl Reads, slug: &str) -> Result<Option<entity::Model>, DbError> {
    scope.find::<entity::Entity>().filter(entity::Column::Slug.eq(slug)).one(on).await
}

/// All programmes within a scope, the newest first.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn all(scope: &Scope, on: &impl Reads) -> Result<Vec<entity::Model>, DbError> {
    scope
        .find::<entity::Entity>()
        .order_by_desc(entity::Column::FiscalYear)
        .order_by_asc(entity::Column::Slug)
        .all(on)
        .await
}
