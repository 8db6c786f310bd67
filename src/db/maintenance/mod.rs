//! What the machine's operator does to the whole database: look through every table, copy it out, put it back.
//!
//! A backup is always an SQLite file, whatever the database: readable without a server, and restored into either kind.

mod batches;
mod copy;
mod demonstration;
mod schema;
mod snapshot;

pub use copy::{BackupError, backup, copy_file, put_back, put_in_place, refuse_standing, remove};
pub use demonstration::{Demonstration, is_marked, mark};
pub use schema::{SealedColumn, tables};
pub use snapshot::{Found, Snapshot};

use sea_orm::{ConnectionTrait, Statement};

use super::{Db, DbError};
use crate::id::Id;

impl Db {
    /// The organisations of this deployment with their names, oldest first.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn organisations(&self) -> Result<Vec<(Id, String)>, DbError> {
        let statement = Statement::from_string(
            self.read.get_database_backend(),
            "SELECT id, name FROM organisation ORDER BY id",
        );
        let rows = self.read.query_all_raw(statement).await?;
        rows.iter().map(|row| Ok((Id(row.try_get("", "id")?), row.try_get("", "name")?))).collect()
    }
}

/// A table's name as it stands in a statement (`call` is a word of SQL).
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', ""))
}
