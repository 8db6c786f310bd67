//! Finding desks and organisations by the words that people use, before there is a scope: a public address, a name on
//! the command line.

use sea_orm::ColumnTrait;

use super::{desk, organisation};
use crate::db::{DbError, Reads, Rows};

/// The desk at a public address.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(
    clippy::disallowed_methods,
    reason = "a public address names its desk before any organisation is known"
)]
pub async fn desk_by_slug(on: &impl Reads, slug: &str) -> Result<Option<desk::Model>, DbError> {
    Rows::<desk::Entity>::across_organisations().filter(desk::Column::Slug.eq(slug)).one(on).await
}

/// All desks, by their slugs: the public list, and the operator's.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "the public list shows the desks of every organisation")]
pub async fn desks(on: &impl Reads) -> Result<Vec<desk::Model>, DbError> {
    Rows::<desk::Entity>::across_organisations().order_by_asc(desk::Column::Slug).all(on).await
}

/// All organisations, by their names: the operator chooses one.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "the machine's operator chooses the organisation")]
pub async fn organisations(on: &impl Reads) -> Result<Vec<organisation::Model>, DbError> {
    Rows::<organisation::Entity>::across_organisations()
        .order_by_asc(organisation::Column::Name)
        .all(on)
        .await
}
