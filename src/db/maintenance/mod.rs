//! What the machine's operator does to the whole database: look through every table, copy it out, put it back.
//!
//! A backup is always an SQLite file, whatever the database: readable without a server, and restored into either kind.

mod copy;
mod schema;

pub use copy::{BackupError, backup, restore};
pub use schema::{SealedColumn, tables};

use sea_orm::{ConnectionTrait, Statement, Value};

use super::{Backend, Db, DbError};
use crate::crypto::{SealError, Sealed};
use crate::id::Id;

/// A sealed value as it was found.
#[derive(Debug)]
pub struct Found {
    /// The row.
    pub row: Id,
    /// The organisation that it belongs to.
    pub organisation: Id,
    /// The bytes.
    pub sealed: Sealed,
}

impl Db {
    /// Every column of every table that holds sealed values, by their names (`sealed_…`).
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn sealed_columns(&self) -> Result<Vec<SealedColumn>, DbError> {
        schema::sealed_columns(&self.read).await
    }

    /// The sealed values of a column, at most `limit` of them, after the row `after`.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn sealed_values(
        &self,
        column: &SealedColumn,
        after: Id,
        limit: u32,
    ) -> Result<Vec<Found>, DbError> {
        let organisation = if column.table == "organisation" { "id" } else { "organisation_id" };
        let sql = format!(
            "SELECT id, {organisation} AS organisation, {c} AS value FROM {t} \
             WHERE id > $1 AND {c} IS NOT NULL ORDER BY id LIMIT {limit}",
            c = column.column,
            t = quoted(&column.table),
        );
        let statement =
            Statement::from_sql_and_values(self.read.get_database_backend(), sql, [Value::from(after.0)]);
        let mut found = Vec::new();
        for row in self.read.query_all_raw(statement).await? {
            found.push(Found {
                row: Id(row.try_get("", "id")?),
                organisation: Id(row.try_get("", "organisation")?),
                sealed: Sealed::from_stored(row.try_get("", "value")?),
            });
        }
        Ok(found)
    }

    /// Opens a value found by [`Db::sealed_values`].
    ///
    /// # Errors
    /// [`DbError::Seal`] names the place; [`DbError::Key`] when the organisation's key does not open.
    pub async fn open_found(&self, column: &SealedColumn, found: &Found) -> Result<(), DbError> {
        if column.table == "organisation" {
            // The wrapped key itself: unwrapping it is opening it.
            let key = crate::crypto::OrganisationKeys::unwrap(&self.root, found.row, &found.sealed);
            return key.map(|_| ()).map_err(|error| seal_error(column, found.row, error));
        }
        let keys = self.keys(found.organisation).await?;
        let place = crate::crypto::Place { table: &column.table, column: &column.column, row: found.row };
        keys.open(place, &found.sealed).map(|_| ()).map_err(|error| seal_error(column, found.row, error))
    }

    /// What the database itself says of its soundness; empty when all is well. (PostgreSQL checks pages as it reads.)
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn integrity(&self) -> Result<Vec<String>, DbError> {
        if self.backend() == Backend::Postgres {
            return Ok(Vec::new());
        }
        let mut faults = Vec::new();
        for (sql, column) in
            [("PRAGMA integrity_check", "integrity_check"), ("PRAGMA foreign_key_check", "table")]
        {
            let statement = Statement::from_string(self.read.get_database_backend(), sql);
            for row in self.read.query_all_raw(statement).await? {
                let text: String = row.try_get("", column)?;
                if text != "ok" {
                    faults.push(text);
                }
            }
        }
        Ok(faults)
    }

    /// The head of every audit chain: chain, organisation, number of entries, MAC of the last.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn audit_heads(&self) -> Result<Vec<(Id, Id, i64, Vec<u8>)>, DbError> {
        let sql = "SELECT chain_id, organisation_id, head_seq, head_mac FROM audit_chain ORDER BY chain_id";
        let statement = Statement::from_string(self.read.get_database_backend(), sql);
        let mut heads = Vec::new();
        for row in self.read.query_all_raw(statement).await? {
            heads.push((
                Id(row.try_get("", "chain_id")?),
                Id(row.try_get("", "organisation_id")?),
                row.try_get("", "head_seq")?,
                row.try_get("", "head_mac")?,
            ));
        }
        Ok(heads)
    }

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

fn seal_error(column: &SealedColumn, row: Id, error: SealError) -> DbError {
    DbError::Seal { table: column.table.clone(), column: column.column.clone(), row, error }
}

/// A table's name as it stands in a statement (`call` is a word of SQL).
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', ""))
}
