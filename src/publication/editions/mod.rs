//! Editions: what was published of a desk, frozen, with small cells merged.
//!
//! What always holds: an edition's content never changes and is never deleted, and who publishes at the desk can go on
//! reading it; it may be withdrawn with a reason, or replaced by a later one, and its address goes on answering (200 with the reason: whoever follows a printed link is
//! told what happened, which 410 would hide behind a browser's own page). Page, paper and files are made from the frozen
//! content alone, so that none of them says more than another.

pub mod commands;
pub mod content;
pub mod entity;
pub mod files;
pub mod freezing;
pub mod merge;
pub mod pages;
pub mod queries;
pub mod view;

use crate::auth::guard::public_scope;
use crate::auth::policy::Action::{Public, PublishEdition};
use crate::clock::Instant;
use crate::db::{Db, DbError};
use crate::organisation::desk;
use crate::web::{Audit, Route};

/// Where everybody finds the editions of a desk; none where there is no edition that stands.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn address_of(db: &Db, desk: &desk::Model, now: Instant) -> Result<Option<String>, DbError> {
    let scope = public_scope(desk.organisation_id, desk.id, now);
    let all = queries::of_desk(&scope, db, desk).await?;
    let stands = all.iter().any(entity::Model::is_current);
    Ok(stands.then(|| format!("/desks/{}/editions", desk.slug)))
}

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    use pages::{kept, manage, public};
    vec![
        Route::get("/desk/{slug}/editions", PublishEdition, Audit::Nothing, manage::show),
        Route::post("/desk/{slug}/editions", PublishEdition, Audit::Change, manage::publish),
        Route::get("/desk/{slug}/editions/{number}", PublishEdition, Audit::Nothing, kept::show),
        Route::post(
            "/desk/{slug}/editions/{number}/withdrawal",
            PublishEdition,
            Audit::Change,
            manage::withdraw,
        ),
        Route::get("/desks/{slug}/editions", Public, Audit::Nothing, public::list),
        Route::get("/desks/{slug}/editions/latest", Public, Audit::Nothing, public::latest),
        Route::get("/desks/{slug}/editions/{number}", Public, Audit::Nothing, public::show),
        Route::get("/desks/{slug}/editions/{number}/{file}", Public, Audit::Nothing, public::file),
    ]
}
