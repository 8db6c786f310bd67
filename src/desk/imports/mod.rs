//! Records from files and to files: `docs/import.md` tells it to people.
//!
//! What always holds: a file is stored whole or not at all; a row that is there already is left as it is; nothing is
//! guessed at; rows of an import under way are seen by nobody.

mod across;
pub mod batch;
mod cell;
pub mod check;
pub mod export;
pub mod field;
pub mod finding;
mod known;
pub mod part;
pub mod people;
mod place;
pub mod reading;
pub mod source;
mod span;
pub mod store;
mod words;

use crate::db::{Db, DbError, Scope};
use crate::organisation::desk;
use crate::web::Route;

use check::{Checked, KeepNothing, check};
use source::{Source, SourceError};
use store::StoreError;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    Vec::new()
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
    let begun = store::begin(db, scope, desk.id, file_name, None, (fresh, &checked.years)).await?;
    let mut told = |rows| progress(Progress::Stored(rows, fresh));
    let source = match open() {
        Ok(source) => source,
        Err(_) => {
            store::give_up(db, scope, begun.batch).await?;
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
    use crate::auth::policy::Action;
    for (organisation, _) in db.organisations().await? {
        store::clear(db, &operator_scope(organisation, Action::ImportCalls, db.now())).await?;
    }
    Ok(())
}
