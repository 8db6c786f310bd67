//! Copying the whole database out and in, while others go on working.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, QueryResult, Statement,
    TransactionOptions, TransactionTrait, Value,
};

use super::super::{Backend, Db, DbError};
use super::quoted;
use super::schema::{self, Column, Kind};
use crate::clock::Clock;
use crate::crypto::RootKey;

/// Why a copy was not made or not put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file stands there already.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// The place to restore into holds data.
    #[error("the database to restore into is not empty")]
    NotEmpty,
    /// The file system refused.
    #[error("{0}: {1}")]
    Io(PathBuf, std::io::Error),
    /// A database refused.
    #[error(transparent)]
    Database(#[from] DbError),
    /// A database could not be opened.
    #[error(transparent)]
    Open(#[from] super::super::OpenError),
}

impl From<sea_orm::DbErr> for BackupError {
    fn from(e: sea_orm::DbErr) -> BackupError {
        BackupError::Database(e.into())
    }
}

/// Copies the database, as it is at one moment, into a new SQLite file.
///
/// # Errors
/// [`BackupError`]; what was begun is removed.
#[allow(clippy::disallowed_methods, reason = "one snapshot to read from; nothing is written")]
pub async fn backup(db: &Db, file: &Path, clock: Arc<dyn Clock>) -> Result<(), BackupError> {
    if file.exists() {
        return Err(BackupError::Exists(file.to_path_buf()));
    }
    if db.backend() == Backend::Sqlite {
        let into = file.to_string_lossy().into_owned();
        let statement =
            Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO $1", [Value::from(into)]);
        db.read.execute_raw(statement).await?;
        return sync(file);
    }
    let target = Db::open_file(file, db.root.clone(), clock).await?;
    let options = TransactionOptions {
        isolation_level: Some(IsolationLevel::RepeatableRead),
        ..TransactionOptions::default()
    };
    let snapshot = db.read.begin_with_options(options).await?;
    for table in schema::tables() {
        let columns = schema::columns(&target.write, &table).await?;
        copy_table(&snapshot, &target.write, &table, &columns).await?;
    }
    snapshot.rollback().await?;
    target.close().await;
    sync(file)
}

/// Puts a backup back: into the SQLite file of an empty data folder, or into an empty PostgreSQL database.
///
/// # Errors
/// [`BackupError::NotEmpty`] when data stand there.
pub async fn restore(
    file: &Path,
    url: Option<&str>,
    data: &Path,
    root: Arc<RootKey>,
    clock: Arc<dyn Clock>,
) -> Result<(), BackupError> {
    if url.is_none() {
        let target = data.join("tomarigi.sqlite");
        if target.exists() {
            return Err(BackupError::NotEmpty);
        }
        std::fs::create_dir_all(data).map_err(|e| BackupError::Io(data.to_path_buf(), e))?;
        let part = data.join("tomarigi.sqlite.part");
        std::fs::copy(file, &part).map_err(|e| BackupError::Io(part.clone(), e))?;
        sync(&part)?;
        return std::fs::rename(&part, &target).map_err(|e| BackupError::Io(target, e));
    }
    let target = Db::open(url, data, root.clone(), clock.clone()).await?;
    if !target.organisations().await?.is_empty() {
        return Err(BackupError::NotEmpty);
    }
    let source = Db::open_file(file, root, clock).await?;
    put_back(&source, &target).await?;
    source.close().await;
    target.close().await;
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "an empty database is filled, audit chain and all, as it was")]
async fn put_back(source: &Db, target: &Db) -> Result<(), BackupError> {
    let into = target.write.begin().await?;
    let from = source.read.begin().await?;
    for table in schema::tables() {
        let columns = schema::columns(&source.write, &table).await?;
        copy_table(&from, &into, &table, &columns).await?;
    }
    from.rollback().await?;
    into.commit().await?;
    Ok(())
}

const AT_ONCE: u64 = 500;

async fn copy_table(
    from: &DatabaseTransaction,
    into: &impl ConnectionTrait,
    table: &str,
    columns: &[Column],
) -> Result<(), BackupError> {
    let names: Vec<String> = columns.iter().map(|c| quoted(&c.name)).collect();
    let names = names.join(", ");
    let mut offset = 0;
    loop {
        let sql = format!("SELECT {names} FROM {} ORDER BY 1 LIMIT {AT_ONCE} OFFSET {offset}", quoted(table));
        let rows = from.query_all_raw(Statement::from_string(from.get_database_backend(), sql)).await?;
        let count = rows.len() as u64;
        if count == 0 {
            return Ok(());
        }
        let mut values = Vec::with_capacity(rows.len() * columns.len());
        let mut places = Vec::with_capacity(rows.len());
        for row in &rows {
            let from_n = values.len() + 1;
            for column in columns {
                values.push(value(row, column)?);
            }
            let numbers: Vec<String> = (from_n..=values.len()).map(|n| format!("${n}")).collect();
            places.push(format!("({})", numbers.join(", ")));
        }
        let sql = format!("INSERT INTO {} ({names}) VALUES {}", quoted(table), places.join(", "));
        into.execute_raw(Statement::from_sql_and_values(into.get_database_backend(), sql, values)).await?;
        offset += count;
    }
}

fn value(row: &QueryResult, column: &Column) -> Result<Value, sea_orm::DbErr> {
    let name = column.name.as_str();
    Ok(match column.kind {
        Kind::Text => row.try_get::<Option<String>>("", name)?.into(),
        Kind::Bytes => row.try_get::<Option<Vec<u8>>>("", name)?.into(),
        Kind::Date => row.try_get::<Option<time::Date>>("", name)?.into(),
        Kind::Boolean => row.try_get::<Option<bool>>("", name)?.into(),
        Kind::Integer => match column.declared.to_ascii_uppercase().as_str() {
            "SMALLINT" => row.try_get::<Option<i16>>("", name)?.into(),
            "INTEGER" => row.try_get::<Option<i32>>("", name)?.into(),
            _ => row.try_get::<Option<i64>>("", name)?.into(),
        },
    })
}

fn sync(file: &Path) -> Result<(), BackupError> {
    let io = |e| BackupError::Io(file.to_path_buf(), e);
    std::fs::File::open(file).map_err(io)?.sync_all().map_err(io)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).map_err(io)?;
    }
    Ok(())
}
