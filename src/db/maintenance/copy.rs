//! Copying the whole database out and in, while others go on working.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel, QueryResult,
    Statement, TransactionOptions, TransactionTrait, Value,
};

use super::super::{Backend, Db, DbError};
use super::schema::{self, Column, Kind};
use super::{batches, quoted};
use crate::clock::Clock;

/// Why a copy was not made or not put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file stands there already.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// The place to restore into holds data.
    #[error("the database to restore into is not empty")]
    NotEmpty,
    /// Not every row came over.
    #[error("{table}: {here} of {there} rows were copied")]
    Incomplete {
        /// The table.
        table: String,
        /// Rows where they came from.
        there: i64,
        /// Rows in the copy.
        here: i64,
    },
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

/// Copies the database, as it is at one moment, into a new SQLite file that its owner alone can read.
///
/// # Errors
/// [`BackupError`]; what was begun is removed.
pub async fn backup(db: &Db, file: &Path, clock: Arc<dyn Clock>) -> Result<(), BackupError> {
    new_file(file)?;
    let made = copy_out(db, file, clock).await.and_then(|()| sync(file));
    if made.is_err() {
        remove(file);
    }
    made
}

#[allow(clippy::disallowed_methods, reason = "one snapshot to read from, one write into an empty file")]
async fn copy_out(db: &Db, file: &Path, clock: Arc<dyn Clock>) -> Result<(), BackupError> {
    if db.backend() == Backend::Sqlite {
        let into = file.to_string_lossy().into_owned();
        let statement =
            Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO $1", [Value::from(into)]);
        db.read.execute_raw(statement).await?;
        return Ok(());
    }
    let target = Db::begin_file(file, db.root.clone(), clock).await?;
    let copied = async {
        let options = TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            ..TransactionOptions::default()
        };
        let from = db.read.begin_with_options(options).await?;
        copy_all(&from, &target.write, &target).await?;
        from.rollback().await?;
        Ok(())
    };
    let copied = copied.await;
    target.close().await;
    copied
}

/// Copies every table in one write, and counts what came over.
#[allow(clippy::disallowed_methods, reason = "an empty database is filled, audit chain and all, as it was")]
async fn copy_all(
    from: &DatabaseTransaction,
    into: &DatabaseConnection,
    sqlite: &Db,
) -> Result<(), BackupError> {
    let into = into.begin().await?;
    for table in schema::tables() {
        // Not by `write`: on SQLite its one connection is held by the write that fills the copy.
        let columns = schema::columns(&sqlite.read, &table).await?;
        copy_table(from, &into, &table, &columns).await?;
        let (there, here) = (count(from, &table).await?, count(&into, &table).await?);
        if there != here {
            return Err(BackupError::Incomplete { table, there, here });
        }
    }
    into.commit().await?;
    Ok(())
}

async fn count(on: &DatabaseTransaction, table: &str) -> Result<i64, BackupError> {
    let sql = format!("SELECT count(*) AS n FROM {}", quoted(table));
    let row = on.query_one_raw(Statement::from_string(on.get_database_backend(), sql)).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
}

/// Refuses a data folder in which a database stands, or what belongs to one: a log left by another database would be
/// played back over the restored file.
///
/// # Errors
/// [`BackupError::NotEmpty`].
pub fn refuse_standing(data: &Path) -> Result<(), BackupError> {
    let file = data.join("tomarigi.sqlite");
    if std::iter::once(file.clone()).chain(beside(&file)).any(|file| file.exists()) {
        return Err(BackupError::NotEmpty);
    }
    Ok(())
}

/// Copies a backup under a name that it has until it was looked through.
///
/// # Errors
/// [`BackupError::Io`].
pub fn copy_file(file: &Path, part: &Path) -> Result<(), BackupError> {
    let mut from = std::fs::File::open(file).map_err(|e| BackupError::Io(file.to_path_buf(), e))?;
    let mut into = new_file(part)?;
    let copied = std::io::copy(&mut from, &mut into).and_then(|_| into.sync_all());
    copied.map_err(|e| BackupError::Io(part.to_path_buf(), e))
}

/// Fills an empty database from an SQLite file, in one write.
///
/// # Errors
/// [`BackupError::NotEmpty`] when an organisation stands there; otherwise [`BackupError`], and nothing is stored.
#[allow(clippy::disallowed_methods, reason = "one snapshot to read from; nothing is written")]
pub async fn put_back(source: &Db, target: &Db) -> Result<(), BackupError> {
    if !target.organisations().await?.is_empty() {
        return Err(BackupError::NotEmpty);
    }
    let from = source.read.begin().await?;
    copy_all(&from, &target.write, source).await?;
    from.rollback().await?;
    Ok(())
}

/// Gives a file that is whole its name, and makes that durable.
///
/// # Errors
/// [`BackupError::Io`].
pub fn put_in_place(part: &Path, file: &Path) -> Result<(), BackupError> {
    sync(part)?;
    let io = |e| BackupError::Io(file.to_path_buf(), e);
    std::fs::rename(part, file).map_err(io)?;
    #[cfg(unix)]
    {
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
    }
    Ok(())
}

/// Removes an unfinished file, and what SQLite put beside it.
pub fn remove(part: &Path) {
    for file in std::iter::once(part.to_path_buf()).chain(beside(part)) {
        let _ = std::fs::remove_file(file);
    }
}

/// What SQLite puts beside a file.
fn beside(file: &Path) -> impl Iterator<Item = PathBuf> {
    ["-wal", "-shm", "-journal"].into_iter().map(move |end| {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    })
}

/// A new file that its owner alone can read.
fn new_file(file: &Path) -> Result<std::fs::File, BackupError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => BackupError::Exists(file.to_path_buf()),
        _ => BackupError::Io(file.to_path_buf(), e),
    })
}

async fn copy_table(
    from: &DatabaseTransaction,
    into: &impl ConnectionTrait,
    table: &str,
    columns: &[Column],
) -> Result<(), BackupError> {
    let names: Vec<String> = columns.iter().map(|c| quoted(&c.name)).collect();
    let names = names.join(", ");
    let Some(key) = columns.first().map(|column| quoted(&column.name)) else { return Ok(()) };
    let size = batches::size(columns);
    let backend = from.get_database_backend();
    let mut offset = 0;
    loop {
        let part = |what: &str, limit: usize| {
            let table = quoted(table);
            let sql = format!("SELECT {what} FROM {table} ORDER BY {key} LIMIT {limit} OFFSET {offset}");
            from.query_all_raw(Statement::from_string(backend, sql))
        };
        let sizes = part(&format!("{size} AS size"), batches::ROWS as usize).await?;
        let count = batches::fitting(&sizes)?;
        if count == 0 {
            return Ok(());
        }
        let rows = part(&names, count).await?;
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
    std::fs::File::open(file).map_err(io)?.sync_all().map_err(io)
}
