//! The mark in the data that says that they are a demonstration's: people are invented, and the hours may be. It stands in the
//! database, so that backups carry it and a server has it too; a file of the same meaning in the data folder speaks before
//! anything is opened (docs/adr/0011).

use std::path::Path;

use sea_orm::{ConnectionTrait, Statement, Value};

use super::super::{Db, DbError};
use crate::clock::Instant;

/// The file in the data folder.
const FILE: &str = "demonstration";

/// Whether this folder is a demonstration's.
pub fn is_marked(data: &Path) -> bool {
    data.join(FILE).exists()
}

/// Says so.
///
/// # Errors
/// When the file cannot be written.
pub fn mark(data: &Path) -> std::io::Result<()> {
    std::fs::write(data.join(FILE), "")
}

/// How far a demonstration has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demonstration {
    /// It was begun.
    Begun,
    /// All that is invented was put in.
    Filled,
}

impl Db {
    /// Whether the data are a demonstration's; none: they are real, or nothing is there yet.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn demonstration(&self) -> Result<Option<Demonstration>, DbError> {
        let sql = "SELECT filled_at FROM demonstration";
        let statement = Statement::from_string(self.read.get_database_backend(), sql);
        let Some(row) = self.read.query_one_raw(statement).await? else { return Ok(None) };
        let filled: Option<i64> = row.try_get("", "filled_at")?;
        Ok(Some(if filled.is_some() { Demonstration::Filled } else { Demonstration::Begun }))
    }

    /// Marks the data of a house in which nobody is yet.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn begin_demonstration(&self) -> Result<(), DbError> {
        self.noted("INSERT INTO demonstration (begun_at) VALUES ($1)").await
    }

    /// Notes that all that is invented was put in.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn filled_demonstration(&self) -> Result<(), DbError> {
        self.noted("UPDATE demonstration SET filled_at = $1").await
    }

    async fn noted(&self, sql: &str) -> Result<(), DbError> {
        let now = [Value::from(self.now().0)];
        self.write
            .execute_raw(Statement::from_sql_and_values(self.write.get_database_backend(), sql, now))
            .await?;
        Ok(())
    }

    /// When somebody with an account did something last. (What commands do beside a demonstration bears the machine's hour.)
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn last_deed(&self) -> Result<Option<Instant>, DbError> {
        let sql = "SELECT max(at) AS last FROM audit_entry WHERE account_id IS NOT NULL";
        let statement = Statement::from_string(self.read.get_database_backend(), sql);
        let row = self.read.query_one_raw(statement).await?;
        Ok(row.map(|row| row.try_get::<Option<i64>>("", "last")).transpose()?.flatten().map(Instant))
    }
}
