//! All that the database holds, as text: to see whether anything changed, and to search it.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use tomarigi::db::maintenance;

use super::House;

/// A connection past all doors: whoever holds the database file has one.
pub async fn intruder(house: &House) -> DatabaseConnection {
    let config = house.app.config();
    let url = config
        .database_url
        .clone()
        .unwrap_or_else(|| format!("sqlite://{}", config.data.join("tomarigi.sqlite").display()));
    Database::connect(url).await.unwrap()
}

/// Reads the whole database, table by table.
pub struct Dump {
    connection: DatabaseConnection,
    statements: Vec<(String, String)>,
}

impl Dump {
    /// A reader of every table but those in `without`. `session.seen_at` is left out: it tells when somebody last read.
    pub async fn new(house: &House, without: &[&str]) -> Dump {
        let connection = intruder(house).await;
        let mut statements = Vec::new();
        for table in maintenance::tables().into_iter().filter(|t| !without.contains(&t.as_str())) {
            let sql = if connection.get_database_backend() == DbBackend::Postgres {
                format!(
                    "SELECT coalesce(string_agg(r, '|' ORDER BY r), '') AS content \
                     FROM (SELECT (to_jsonb(t) - 'seen_at')::text AS r FROM \"{table}\" t) AS rows"
                )
            } else {
                let columns = columns(&connection, &table).await;
                let columns: Vec<_> =
                    columns.iter().filter(|c| *c != "seen_at").map(|c| format!("quote(\"{c}\")")).collect();
                format!(
                    "SELECT coalesce(group_concat(r, '|'), '') AS content \
                     FROM (SELECT {} AS r FROM \"{table}\" ORDER BY 1)",
                    columns.join("||','||")
                )
            };
            statements.push((table, sql));
        }
        Dump { connection, statements }
    }

    /// The content of every table.
    pub async fn read(&self) -> Vec<(String, String)> {
        let mut contents = Vec::new();
        for (table, sql) in &self.statements {
            let statement = Statement::from_string(self.connection.get_database_backend(), sql);
            let row = self.connection.query_one_raw(statement).await.unwrap().unwrap();
            contents.push((table.clone(), row.try_get("", "content").unwrap()));
        }
        contents
    }

    /// The tables whose content is not what it was.
    pub async fn changed_since(&self, before: &[(String, String)]) -> Vec<String> {
        let now = self.read().await;
        let changed = now.iter().zip(before).filter(|(now, before)| now != before);
        changed.map(|(now, _)| now.0.clone()).collect()
    }
}

async fn columns(connection: &DatabaseConnection, table: &str) -> Vec<String> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT name FROM pragma_table_info($1) ORDER BY cid",
        [table.into()],
    );
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}
