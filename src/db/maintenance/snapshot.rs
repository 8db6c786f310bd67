//! The whole database as it stood at one moment, whatever is written meanwhile: what is looked through must not change
//! between two looks. SQLite: a deferred transaction; PostgreSQL: REPEATABLE READ, READ ONLY.

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, Statement, TransactionTrait,
    Value,
};

use super::super::read::sealed::Runs;
use super::super::{Backend, Db, DbError};
use super::batches;
use super::quoted;
use super::schema::{self, SealedColumn};
use crate::audit::chain;
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

/// The database at one moment, to be read. Over when it is dropped.
pub struct Snapshot {
    db: Db,
    tx: DatabaseTransaction,
}

impl Runs for Snapshot {
    type Connection = DatabaseTransaction;
    fn connection(&self) -> &DatabaseTransaction {
        &self.tx
    }
}

impl Db {
    /// The database as it stands now, to be read while others write.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    #[allow(clippy::disallowed_methods, reason = "one snapshot to read from; nothing is written")]
    pub async fn snapshot(&self) -> Result<Snapshot, DbError> {
        let tx = match self.backend() {
            Backend::Postgres => {
                let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
                self.read.begin_with_config(Some(level), Some(mode)).await?
            }
            Backend::Sqlite => self.read.begin().await?,
        };
        Ok(Snapshot { db: self.clone(), tx })
    }
}

impl Snapshot {
    /// The database that this is a snapshot of (its keys are kept there).
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Every column of every table that holds sealed values, by their names (`sealed_…`).
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn sealed_columns(&self) -> Result<Vec<SealedColumn>, DbError> {
        schema::sealed_columns(&self.tx).await
    }

    /// The last of the rows of a table after `after` that are read at once: few where they hold files. None: there are none.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn batch(&self, table: &str, after: Id) -> Result<Option<Id>, DbError> {
        let columns = schema::columns(&self.tx, table).await?;
        let sql = format!(
            "SELECT id, {} AS size FROM {} WHERE id > $1 ORDER BY id LIMIT {}",
            batches::size(&columns),
            quoted(table),
            batches::ROWS
        );
        let statement =
            Statement::from_sql_and_values(self.tx.get_database_backend(), sql, [Value::from(after.0)]);
        let rows = self.tx.query_all_raw(statement).await?;
        let fit = batches::fitting(&rows)?;
        rows.get(fit.saturating_sub(1)).map(|row| Ok(Id(row.try_get("", "id")?))).transpose()
    }

    /// The sealed values of a column in the rows after `after`, up to `to`.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn sealed_values(
        &self,
        column: &SealedColumn,
        after: Id,
        to: Id,
    ) -> Result<Vec<Found>, DbError> {
        let organisation = if column.table == "organisation" { "id" } else { "organisation_id" };
        let sql = format!(
            "SELECT id, {organisation} AS organisation, {c} AS value FROM {t} \
             WHERE id > $1 AND id <= $2 AND {c} IS NOT NULL ORDER BY id",
            c = column.column,
            t = quoted(&column.table),
        );
        let between = [Value::from(after.0), Value::from(to.0)];
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, between);
        let mut found = Vec::new();
        for row in self.tx.query_all_raw(statement).await? {
            found.push(Found {
                row: Id(row.try_get("", "id")?),
                organisation: Id(row.try_get("", "organisation")?),
                sealed: Sealed::from_stored(row.try_get("", "value")?),
            });
        }
        Ok(found)
    }

    /// Opens a value found by [`Snapshot::sealed_values`].
    ///
    /// # Errors
    /// [`DbError::Seal`] names the place; [`DbError::Key`] when the organisation's key does not open.
    pub async fn open_found(&self, column: &SealedColumn, found: &Found) -> Result<(), DbError> {
        if column.table == "organisation" {
            // The wrapped key itself: unwrapping it is opening it.
            let key = crate::crypto::OrganisationKeys::unwrap(&self.db.root, found.row, &found.sealed);
            return key.map(|_| ()).map_err(|error| seal_error(column, found.row, error));
        }
        let keys = self.db.keys(found.organisation).await?;
        let place = crate::crypto::Place { table: &column.table, column: &column.column, row: found.row };
        keys.open(place, &found.sealed).map(|_| ()).map_err(|error| seal_error(column, found.row, error))
    }

    /// What the database itself says of its soundness; empty when all is well. (PostgreSQL checks pages as it reads.)
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn integrity(&self) -> Result<Vec<String>, DbError> {
        if self.tx.get_database_backend() == DbBackend::Postgres {
            return Ok(Vec::new());
        }
        let mut faults = Vec::new();
        for (sql, column) in
            [("PRAGMA integrity_check", "integrity_check"), ("PRAGMA foreign_key_check", "table")]
        {
            let statement = Statement::from_string(self.tx.get_database_backend(), sql);
            for row in self.tx.query_all_raw(statement).await? {
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
        let sql = "SELECT c.chain_id, c.organisation_id, c.length, e.mac FROM audit_chain AS c LEFT JOIN audit_entry AS e \
                   ON e.chain_id = c.chain_id AND e.seq = c.length ORDER BY c.chain_id";
        let statement = Statement::from_string(self.tx.get_database_backend(), sql);
        let mut heads = Vec::new();
        for row in self.tx.query_all_raw(statement).await? {
            heads.push((
                Id(row.try_get("", "chain_id")?),
                Id(row.try_get("", "organisation_id")?),
                row.try_get("", "length")?,
                row.try_get::<Option<Vec<u8>>>("", "mac")?.unwrap_or_else(|| chain::GENESIS.to_vec()),
            ));
        }
        Ok(heads)
    }
}

fn seal_error(column: &SealedColumn, row: Id, error: SealError) -> DbError {
    DbError::Seal { table: column.table.clone(), column: column.column.clone(), row, error }
}
