//! Opening the database. SQLite: a reading pool and a writing pool of ONE connection, WAL, synchronous=FULL (what is
//! acknowledged survives a power cut). PostgreSQL: a reading pool and a writing pool too, READ COMMITTED. A write under way
//! reads from the other pool: were they one, writes that hold all its connections would wait for each other.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Connection as _};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

use super::{DbError, migrations};
use crate::clock::Clock;
use crate::crypto::{OrganisationKeys, RootKey, Sealed};
use crate::id::Id;

/// The two kinds of database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Backend {
    /// A file in the data folder.
    Sqlite,
    /// A server, for several nodes.
    Postgres,
}

/// The database, its keys and the clock. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pub(super) read: DatabaseConnection,
    pub(super) write: DatabaseConnection,
    pub(super) root: Arc<RootKey>,
    keys: Arc<RwLock<HashMap<Id, Arc<OrganisationKeys>>>>,
    clock: Arc<dyn Clock>,
}

/// Why the database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Older than 3.51.3, in which a bug of WAL reset was mended that can lose commits.
    #[error("SQLite {0} is older than 3.51.3, which this program needs (a bug in older ones can lose data)")]
    OldSqlite(String),
    /// Another database than PostgreSQL, or a slip in typing. The address itself is not told: it holds a password.
    #[error(
        "database_url must begin with postgres:// (without database_url, SQLite in the data folder is used)"
    )]
    Url,
    /// No database stands there: it was lost, or never begun.
    #[error("there is no database at {0}")]
    Missing(String),
    /// Nobody answers there. Told with host and port alone: the address holds a user and a password.
    #[error("PostgreSQL at {0}: {1}")]
    Silent(String, std::io::Error),
    /// The server answers, and lets this user not in (or has no such database).
    #[error("PostgreSQL at {0} refuses the connection ({1})")]
    NotLetIn(String, String),
    /// The file of SQLite cannot be opened to read and write.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// A newer version of the program has been at work there: what it changed is not known here.
    #[error("the database was made by a newer version of the program")]
    Newer,
    /// Anything the database says.
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
}

/// The first SQLite with the WAL-reset bug mended.
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 51, 3);

/// The database within the data folder.
const FILE: &str = "tomarigi.sqlite";

impl Db {
    /// Opens the SQLite file `tomarigi.sqlite` in `data`, or the PostgreSQL server at `url`, and migrates it. What was
    /// never begun, or was lost, is not made anew: an empty database would be backed up as if nothing were amiss.
    ///
    /// # Errors
    /// [`OpenError::Missing`] when nothing stands there; [`OpenError`] when it cannot be reached, is too old, or a
    /// migration fails.
    pub async fn open(
        url: Option<&str>,
        data: &Path,
        root: Arc<RootKey>,
        clock: Arc<dyn Clock>,
    ) -> Result<Db, OpenError> {
        Db::connect(url, &data.join(FILE), false, root, clock).await
    }

    /// As [`Db::open`], but begins the database where there is none: for the first start, and to restore into.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn begin(
        url: Option<&str>,
        data: &Path,
        root: Arc<RootKey>,
        clock: Arc<dyn Clock>,
    ) -> Result<Db, OpenError> {
        Db::connect(url, &data.join(FILE), true, root, clock).await
    }

    /// Opens an SQLite file by its name (a backup, to be looked through), and migrates it.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_file(file: &Path, root: Arc<RootKey>, clock: Arc<dyn Clock>) -> Result<Db, OpenError> {
        Db::connect(None, file, false, root, clock).await
    }

    /// Begins an SQLite file (a backup of another kind of database).
    pub(super) async fn begin_file(
        file: &Path,
        root: Arc<RootKey>,
        clock: Arc<dyn Clock>,
    ) -> Result<Db, OpenError> {
        Db::connect(None, file, true, root, clock).await
    }

    async fn connect(
        url: Option<&str>,
        file: &Path,
        begins: bool,
        root: Arc<RootKey>,
        clock: Arc<dyn Clock>,
    ) -> Result<Db, OpenError> {
        let (read, write) = match url {
            Some(url) if ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) => {
                answers(url).await?;
                let read = Database::connect(postgres(url)).await?;
                (read, Database::connect(postgres(url)).await?)
            }
            Some(_) => return Err(OpenError::Url),
            None => {
                if !begins && !file.exists() {
                    return Err(OpenError::Missing(file.display().to_string()));
                }
                keep_private(file, begins)?;
                let write = Database::connect(sqlite(file, 1, begins)).await;
                let write = write.map_err(|error| cannot_open(file, error))?;
                refuse_old_sqlite(&write).await?;
                (Database::connect(sqlite(file, 6, begins)).await?, write)
            }
        };
        if !begins && !has_tables(&write).await? {
            let _ = read.close().await;
            let _ = write.close().await;
            let place = url.map_or_else(|| file.display().to_string(), |_| "PostgreSQL".to_owned());
            return Err(OpenError::Missing(place));
        }
        if migrations::are_newer(&write).await? {
            let _ = read.close().await;
            let _ = write.close().await;
            return Err(OpenError::Newer);
        }
        migrations::run(url, &write).await?;
        Ok(Db { read, write, root, keys: Arc::default(), clock })
    }

    /// Which kind of database it is.
    pub fn backend(&self) -> Backend {
        match self.read.get_database_backend() {
            DbBackend::Postgres => Backend::Postgres,
            _ => Backend::Sqlite,
        }
    }

    /// The clock that everything reads.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The present instant.
    pub fn now(&self) -> crate::clock::Instant {
        self.clock.now()
    }

    /// The root key, to open a copy with.
    pub fn root(&self) -> Arc<RootKey> {
        self.root.clone()
    }

    /// The root key (for the server's own tokens and for wrapping organisation keys).
    pub fn root_key(&self) -> &RootKey {
        &self.root
    }

    /// The keys of `organisation`, unwrapped once and kept.
    ///
    /// # Errors
    /// [`DbError::Key`] when there is no such organisation or its key was wrapped under another root key.
    pub async fn keys(&self, organisation: Id) -> Result<Arc<OrganisationKeys>, DbError> {
        if let Some(keys) = self.keys.read().ok().and_then(|cache| cache.get(&organisation).cloned()) {
            return Ok(keys);
        }
        let statement = Statement::from_sql_and_values(
            self.read.get_database_backend(),
            "SELECT sealed_key FROM organisation WHERE id = $1",
            [organisation.0.into()],
        );
        let row = self.read.query_one_raw(statement).await?;
        let row = row.ok_or_else(|| DbError::Key("no such organisation".into()))?;
        let wrapped = Sealed::from_stored(row.try_get("", "sealed_key")?);
        let keys = OrganisationKeys::unwrap(&self.root, organisation, &wrapped)
            .map_err(|e| DbError::Key(e.to_string()))?;
        Ok(self.keep_keys(keys))
    }

    /// Keeps keys just made for a new organisation.
    pub fn keep_keys(&self, keys: OrganisationKeys) -> Arc<OrganisationKeys> {
        let keys = Arc::new(keys);
        if let Ok(mut cache) = self.keys.write() {
            cache.insert(keys.organisation(), keys.clone());
        }
        keys
    }

    /// Closes the pools; on SQLite this folds the write-ahead log into the file.
    pub async fn close(self) {
        let _ = self.read.close().await;
        let _ = self.write.close().await;
    }
}

/// How long a PostgreSQL server may take to answer for the first time. The pool's own patience would be half a minute, and it
/// keeps the reason to itself.
const FIRST_ANSWER: Duration = Duration::from_secs(8);

/// Whether a PostgreSQL server answers at `url` and lets us in.
async fn answers(url: &str) -> Result<(), OpenError> {
    // What is wrong with an address is not told: it holds a password.
    let options: PgConnectOptions = url.parse().map_err(|_| OpenError::Url)?;
    let at = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    let timed_out = |_| OpenError::Silent(at.clone(), std::io::ErrorKind::TimedOut.into());
    let connected = tokio::time::timeout(FIRST_ANSWER, PgConnection::connect_with(&options)).await;
    match connected.map_err(timed_out)? {
        Ok(connection) => {
            let _ = connection.close().await;
            Ok(())
        }
        Err(sqlx::Error::Io(error)) => Err(OpenError::Silent(at, error)),
        // A wrong password, a user or a database that is not there: the code says which, the message would name them.
        Err(sqlx::Error::Database(error))
            if error.code().is_some_and(|c| c.starts_with("28") || c == "3D000") =>
        {
            Err(OpenError::NotLetIn(at, error.code().unwrap_or_default().into_owned()))
        }
        Err(error) => Err(sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(error.into())).into()),
    }
}

/// The SQLite file and what stands beside it belong to their owner alone, whatever the folder's mode is. (SQLite gives the
/// files beside it the mode of the file.)
fn keep_private(file: &Path, begins: bool) -> Result<(), OpenError> {
    if begins {
        crate::private::new_file(file).map_err(|error| OpenError::File(file.to_path_buf(), error))?;
    }
    for ending in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        crate::private::close(Path::new(&name));
    }
    Ok(())
}

/// A file that SQLite cannot open, or not to write, belongs to another user as a rule.
fn cannot_open(file: &Path, error: sea_orm::DbErr) -> OpenError {
    // SQLITE_CANTOPEN, SQLITE_READONLY and their finer kinds, which are told in the upper bits.
    let is_closed = match &error {
        sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(inner)) => inner
            .as_database_error()
            .and_then(|error| error.code()?.parse::<u32>().ok())
            .is_some_and(|code| [14, 8].contains(&(code & 0xff))),
        _ => false,
    };
    if is_closed {
        OpenError::File(file.to_path_buf(), std::io::ErrorKind::PermissionDenied.into())
    } else {
        error.into()
    }
}

/// Connections of each of the two pools; PostgreSQL lets in a hundred, unless told otherwise.
const POSTGRES_CONNECTIONS: u32 = 12;

fn postgres(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(POSTGRES_CONNECTIONS)
        .sqlx_logging(false)
        .acquire_timeout(Duration::from_secs(30))
        .connect_timeout(Duration::from_secs(10));
    options
}

fn sqlite(file: &Path, connections: u32, begins: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://{}", file.display()));
    let file = file.to_path_buf();
    options
        .max_connections(connections)
        .min_connections(1)
        .sqlx_logging(false)
        .acquire_timeout(Duration::from_secs(30))
        .map_sqlx_sqlite_opts(move |o| {
            o.filename(&file)
                .create_if_missing(begins)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .pragma("cache_size", "-8000")
                .pragma("temp_store", "memory")
                .statement_cache_capacity(200)
        });
    options
}

/// Whether a database of ours was ever begun there.
async fn has_tables(db: &DatabaseConnection) -> Result<bool, OpenError> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => {
            "SELECT 1 AS n FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'organisation'"
        }
        _ => "SELECT 1 AS n FROM sqlite_master WHERE type = 'table' AND name = 'organisation'",
    };
    Ok(db.query_one_raw(Statement::from_string(backend, sql)).await?.is_some())
}

async fn refuse_old_sqlite(db: &DatabaseConnection) -> Result<(), OpenError> {
    let statement = Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version() AS version");
    let row = db.query_one_raw(statement).await?;
    let version: String = row.map(|row| row.try_get("", "version")).transpose()?.unwrap_or_default();
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < SQLITE_AT_LEAST { Err(OpenError::OldSqlite(version)) } else { Ok(()) }
}
