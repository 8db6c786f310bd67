//! Reading a desk for the public: by its address, within the scope of that desk alone.
//!
//! What always holds: a desk that was closed has no hours from that moment on, and no number is told of a desk that has
//! ended or whose hours are not settled, on whatever page: nobody would answer.

use crate::auth::guard::public_scope;
use crate::clock::Instant;
use crate::db::Db;
use crate::desk::hours::{Hours, queries};
use crate::desk::texts::DeskTexts;
use crate::organisation::{desk, lookup};
use crate::site::door::Door;
use crate::web::AppError;

/// A desk as the public may know it.
pub struct PublicDesk {
    /// Its row.
    pub desk: desk::Model,
    /// Its hours.
    pub hours: Hours,
    /// What it says.
    pub texts: DeskTexts,
}

/// The desk at a public address.
///
/// # Errors
/// [`AppError::NotFound`] where there is none.
pub async fn at(db: &Db, slug: &str, now: Instant) -> Result<PublicDesk, AppError> {
    let mut desk = lookup::desk_by_slug(db, slug).await?.ok_or(AppError::NotFound)?;
    let scope = public_scope(desk.organisation_id, desk.id, now);
    let hours = if desk.closed_at.is_some_and(|closed| closed <= now) {
        Hours { closed_on: now.date().previous_day(), ..Hours::default() }
    } else {
        queries::of(&scope, db, &desk).await?
    };
    if !Door::of(&hours, now).is_in_service() {
        desk.phone = None;
    }
    let texts = DeskTexts::of(&desk);
    Ok(PublicDesk { desk, hours, texts })
}
