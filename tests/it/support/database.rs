//! A database of its own for each test.

use sea_orm::{ConnectionTrait, Database};

/// The address of a fresh PostgreSQL database, or none for SQLite in the test's folder.
pub async fn fresh() -> Option<String> {
    let server = std::env::var("TOMARIGI_TEST_DATABASE_URL").ok()?;
    let name = format!("tomarigi_{:016x}", rand::random::<u64>());
    let db = Database::connect(&server).await.expect("the test server answers");
    db.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    db.close().await.unwrap();
    let (base, query) = server.split_once('?').unwrap_or((&server, ""));
    let (base, _) = base.rsplit_once('/').unwrap();
    Some(if query.is_empty() { format!("{base}/{name}") } else { format!("{base}/{name}?{query}") })
}
