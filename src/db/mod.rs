//! The database: two pools, one door for writes, and `Scope`, without which nothing is read or written.
//!
//! What always holds here: the connection is hidden in types whose insides only this folder sees, so that `find`,
//! `find_by_id`, `find_related` or raw SQL have nothing to run on elsewhere. Dialect differences live here alone.

mod attempts;
mod connect;
pub mod maintenance;
mod migrations;
mod read;
pub mod scope;
pub mod vouched;
mod write;

pub use attempts::Attempts;
pub use connect::{Backend, Db, OpenError};
pub use read::{Reads, Rows};
pub use scope::{Scope, Tenant};
pub use write::{AuditEvent, WriteError, WriteTx};

/// What a read or write can fail with.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The database refused or went away.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// A seal did not open.
    #[error("{table}.{column} of row {row}: {error}")]
    Seal {
        /// Table of the value.
        table: String,
        /// Column of the value.
        column: String,
        /// Row of the value.
        row: crate::id::Id,
        /// What is wrong with it.
        error: crate::crypto::SealError,
    },
    /// The organisation's key is not there or does not open.
    #[error("the key of the organisation cannot be used: {0}")]
    Key(String),
    /// See [`WriteError`].
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl DbError {
    /// Whether a value was found that is none of its column's kind: SQLite lets one in past the program.
    pub fn is_unreadable(&self) -> bool {
        use sea_orm::{DbErr, RuntimeErr, sqlx};
        match self {
            DbError::Database(DbErr::TryIntoErr { .. } | DbErr::Type(_)) => true,
            DbError::Database(DbErr::Query(RuntimeErr::SqlxError(error))) => {
                matches!(**error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_))
            }
            _ => false,
        }
    }

    /// Whether a UNIQUE constraint refused the row: somebody else was first.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, DbError::Database(e) if matches!(e.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))))
    }
}
