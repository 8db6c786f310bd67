//! Reading a desk for the public: by its address, within the scope of that desk alone.

use crate::auth::guard::public_scope;
use crate::clock::Instant;
use crate::db::Db;
use crate::desk::hours::{Hours, queries};
use crate::desk::texts::DeskTexts;
use crate::organisation::{desk, lookup};
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
    let desk = lookup::desk_by_slug(db, slug).await?.ok_or(AppError::NotFound)?;
    let scope = public_scope(desk.organisation_id, desk.id, now);
    let hours = queries::of(&scope, db, &desk).await?;
    let texts = DeskTexts::of(&desk);
    Ok(PublicDesk { desk, hours, texts })
}
