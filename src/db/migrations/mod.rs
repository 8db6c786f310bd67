//! Migrations: one SQL file each, the same for both databases but for the type of bytes (`{bytes}`). Run each in a
//! transaction; on PostgreSQL under an advisory lock on a connection of its own, since nodes start at once.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};
use sea_orm_migration::{
    MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait::async_trait,
};

const FILES: &[(&str, &str)] = &[
    ("0001_people", include_str!("0001_people.sql")),
    ("0002_desk", include_str!("0002_desk.sql")),
    ("0003_calls", include_str!("0003_calls.sql")),
    ("0004_publication", include_str!("0004_publication.sql")),
    ("0005_training", include_str!("0005_training.sql")),
    ("0006_money", include_str!("0006_money.sql")),
    ("0007_attendance", include_str!("0007_attendance.sql")),
    ("0008_certificates", include_str!("0008_certificates.sql")),
];

/// The text of every migration, in order.
pub(super) fn texts() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(_, text)| *text)
}

struct SqlFile(&'static str, &'static str);

impl MigrationName for SqlFile {
    fn name(&self) -> &str {
        self.0
    }
}

#[async_trait]
impl MigrationTrait for SqlFile {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let bytes = if manager.get_database_backend() == DbBackend::Postgres { "BYTEA" } else { "BLOB" };
        let sql = self.1.replace("{bytes}", bytes);
        let without_comments: String = sql
            .lines()
            .map(|line| line.split("--").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\n");
        for statement in without_comments.split(';').filter(|s| !s.trim().is_empty()) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        FILES.iter().map(|(name, sql)| Box::new(SqlFile(name, sql)) as Box<dyn MigrationTrait>).collect()
    }
}

/// Whether a newer program has migrated the database: there is a migration that this one does not know.
///
/// # Errors
/// [`DbErr`] when the database does.
pub(super) async fn are_newer(db: &DatabaseConnection) -> Result<bool, DbErr> {
    const TABLE: &str = "seaql_migrations";
    if !SchemaManager::new(db).has_table(TABLE).await? {
        return Ok(false);
    }
    let statement = Statement::from_string(db.get_database_backend(), format!("SELECT version FROM {TABLE}"));
    for row in db.query_all_raw(statement).await? {
        let version: String = row.try_get("", "version")?;
        if FILES.iter().all(|(name, _)| *name != version) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Any number will do, as long as every node takes the same.
const LOCK: i64 = 0x746f_6d61;

/// Brings the schema up to this program's version.
///
/// # Errors
/// [`DbErr`] when the database refuses; a failed migration leaves nothing behind.
pub(super) async fn run(postgres: Option<&str>, db: &DatabaseConnection) -> Result<(), DbErr> {
    let Some(url) = postgres else { return Migrator::up(db, None).await };
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let lock = Database::connect(options).await?;
    lock.execute_unprepared(&format!("SELECT pg_advisory_lock({LOCK})")).await?;
    let done = Migrator::up(db, None).await;
    lock.close().await?;
    done
}
