//! Failed attempts: the one table that belongs to no organisation, since a login that nobody has is counted too. Kept
//! so that a restart forgets nothing; compared and set in one statement, so that attempts at once are all counted.

use sea_orm::{ConnectionTrait, Statement, Value};

use super::{Db, DbError};
use crate::clock::Instant;

/// What is known of the attempts at one thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attempts {
    /// How many failed.
    pub failures: i32,
    /// When the last one was.
    pub last_at: Instant,
}

impl Db {
    /// The attempts counted under `key`.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn attempts(&self, key: &[u8; 32]) -> Result<Option<Attempts>, DbError> {
        let sql = "SELECT failures, last_at FROM throttle WHERE key_hash = $1";
        let row = self.read.query_one_raw(self.statement(sql, [bytes(key)])).await?;
        row.map(|row| {
            Ok(Attempts {
                failures: row.try_get("", "failures")?,
                last_at: Instant(row.try_get("", "last_at")?),
            })
        })
        .transpose()
    }

    /// Counts an attempt under `key` if nobody counted one since `seen` was read; says whether it did.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn count_attempt(
        &self,
        key: &[u8; 32],
        seen: Option<Attempts>,
        counted: Attempts,
    ) -> Result<bool, DbError> {
        let (failures, at): (Value, Value) = (counted.failures.into(), counted.last_at.0.into());
        let statement = match seen {
            None => self.statement(
                "INSERT INTO throttle (key_hash, failures, last_at) VALUES ($1, $2, $3) \
                 ON CONFLICT (key_hash) DO NOTHING",
                [bytes(key), failures, at],
            ),
            Some(seen) => self.statement(
                "UPDATE throttle SET failures = $2, last_at = $3 \
                 WHERE key_hash = $1 AND failures = $4 AND last_at = $5",
                [bytes(key), failures, at, seen.failures.into(), seen.last_at.0.into()],
            ),
        };
        Ok(self.write.execute_raw(statement).await?.rows_affected() == 1)
    }

    /// Takes back one attempt under `key`: it was right after all.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn uncount_attempt(&self, key: &[u8; 32]) -> Result<(), DbError> {
        let sql = "UPDATE throttle SET failures = failures - 1 WHERE key_hash = $1 AND failures > 0";
        self.write.execute_raw(self.statement(sql, [bytes(key)])).await?;
        Ok(())
    }

    /// Forgets what was counted under `key`.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn forget_attempts(&self, key: &[u8; 32]) -> Result<(), DbError> {
        self.write
            .execute_raw(self.statement("DELETE FROM throttle WHERE key_hash = $1", [bytes(key)]))
            .await?;
        Ok(())
    }

    fn statement(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
        Statement::from_sql_and_values(self.read.get_database_backend(), sql, values)
    }
}

fn bytes(key: &[u8; 32]) -> Value {
    key.to_vec().into()
}
