//! Records from files and to files: `docs/import.md` tells it to people.
//!
//! What always holds: a file is stored whole or not at all; a row that is there already is left as it is; nothing is
//! guessed at; rows of an import under way are seen by nobody.

mod across;
pub mod batch;
mod cell;
pub mod check;
pub mod clearing;
pub mod export;
pub mod field;
pub mod finding;
pub mod held;
mod known;
pub mod pages;
pub mod part;
pub mod people;
mod place;
pub mod reading;
pub mod source;
mod span;
pub mod store;
mod words;

use crate::auth::policy::Action;
use crate::db::{Db, DbError, Scope};
use crate::organisation::desk;
use crate::web::{Audit, Route};

use check::{Checked, KeepNothing, check};
use source::{Source, SourceError};
use store::{Begins, StoreError};

/// Bytes of a file that a browser may send.
const LARGEST_FILE: usize = 32 * 1024 * 1024;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    use Action::{ExportCalls, ImportCalls};
    use Audit::{Change, Nothing, Reading, Unaudited};
    vec![
        Route::get("/calls/import", ImportCalls, Nothing, pages::upload::page),
        Route::post("/calls/import", ImportCalls, Unaudited, pages::upload::create).body_limit(LARGEST_FILE),
        Route::get("/calls/imports/{id}", ImportCalls, Nothing, pages::show::page),
        Route::get("/calls/imports/{id}/progress", ImportCalls, Nothing, pages::show::progress),
        Route::post("/calls/imports/{id}/confirmation", ImportCalls, Change, pages::show::confirm),
        Route::post("/calls/imports/{id}/withdrawal", ImportCalls, Unaudited, pages::show::withdraw),
        Route::get("/calls/export", ExportCalls, Nothing, pages::export::page).step_up(),
        Route::post("/calls/export", ExportCalls, Reading, pages::export::create).step_up(),
    ]
}

/// How far an import is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// Rows read.
    Read(u64),
    /// Rows stored, of all that are new.
    Stored(u64, u64),
}

/// Imports a file of calls for a desk. `open` opens it, for each pass anew. With `dry_run` nothing is stored.
///
/// # Errors
/// [`StoreError`]; then nothing is stored. What is wrong with the file is in the report.
pub async fn import(
    db: &Db,
    scope: &Scope,
    desk: &desk::Model,
    file_name: &str,
    open: impl Fn() -> Result<Source, SourceError>,
    dry_run: bool,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Checked, StoreError> {
    let context = people::context(db, scope, desk).await?;
    let mut told = |rows| progress(Progress::Read(rows));
    let mut checked = check(db, scope, desk.id, &context, open(), &mut KeepNothing, &mut told).await?;
    if dry_run || !store::is_needed(&checked) {
        return Ok(checked);
    }
    let fresh = checked.report.fresh;
    let begun = store::begin(db, scope, desk.id, Begins::Named(file_name), (fresh, &checked.years)).await?;
    let mut told = |rows| progress(Progress::Stored(rows, fresh));
    let source = match open() {
        Ok(source) => source,
        Err(_) => {
            clearing::give_up(db, scope, begun.batch).await?;
            return Err(StoreError::Changed);
        }
    };
    checked.report.stored = store::store(db, scope, desk.id, &context, source, begun, &mut told).await?;
    Ok(checked)
}

/// Clears away what unfinished imports left behind, in every organisation. At the start of the server.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn clear_unfinished(db: &Db) -> Result<(), DbError> {
    use crate::auth::guard::operator_scope;
    for (organisation, _) in db.organisations().await? {
        clearing::clear(db, &operator_scope(organisation, Action::ImportCalls, db.now())).await?;
    }
    Ok(())
}

/// Clears away what unfinished imports left behind: at once, and again when one that died just before the start has
/// shown no sign of life for long enough.
pub async fn clear_after_start(db: Db) {
    let patience = std::time::Duration::try_from(clearing::GIVEN_UP_AFTER).unwrap_or_default();
    for pause in [std::time::Duration::ZERO, patience + std::time::Duration::from_secs(5)] {
        tokio::time::sleep(pause).await;
        if let Err(error) = clear_unfinished(&db).await {
            tracing::warn!(%error, "unfinished imports were not cleared away");
        }
    }
}
