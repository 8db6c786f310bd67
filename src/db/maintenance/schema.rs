//! What tables and columns there are.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::super::{DbError, migrations};

/// A column that holds sealed values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedColumn {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
}

/// What a column holds, as far as copying it needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Text,
    Bytes,
    Date,
    Boolean,
}

/// A column with what it holds.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
    pub declared: String,
}

/// Every table of ours in the order of making, so that what is referred to comes first.
pub fn tables() -> Vec<String> {
    migrations::texts()
        .flat_map(str::lines)
        .filter_map(|line| line.trim().strip_prefix("CREATE TABLE "))
        .filter_map(|rest| rest.split([' ', '(']).next())
        .map(str::to_owned)
        .collect()
}

/// The columns of a table.
pub(super) async fn columns(db: &impl ConnectionTrait, table: &str) -> Result<Vec<Column>, DbError> {
    let backend = db.get_database_backend();
    let sql = if backend == DbBackend::Postgres {
        "SELECT column_name AS name, data_type AS declared FROM information_schema.columns \
         WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
    } else {
        "SELECT name, type AS declared FROM pragma_table_info($1) ORDER BY cid"
    };
    let rows = db.query_all_raw(Statement::from_sql_and_values(backend, sql, [table.into()])).await?;
    let mut columns = Vec::with_capacity(rows.len());
    for row in rows {
        let declared: String = row.try_get("", "declared")?;
        let kind = match declared.to_ascii_uppercase().as_str() {
            "TEXT" => Kind::Text,
            "BLOB" | "BYTEA" => Kind::Bytes,
            "DATE" => Kind::Date,
            "BOOLEAN" => Kind::Boolean,
            _ => Kind::Integer,
        };
        columns.push(Column { name: row.try_get("", "name")?, kind, declared });
    }
    Ok(columns)
}

/// Every column whose name says that it is sealed.
pub(super) async fn sealed_columns(db: &impl ConnectionTrait) -> Result<Vec<SealedColumn>, DbError> {
    let mut found = Vec::new();
    for table in tables() {
        for column in columns(db, &table).await? {
            if column.name.starts_with("sealed_") {
                found.push(SealedColumn { table: table.clone(), column: column.name });
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_come_after_those_they_refer_to() {
        let tables = tables();
        let at = |name: &str| tables.iter().position(|t| t == name);
        assert_eq!(at("organisation"), Some(0));
        assert!(at("call") < at("call_version") && at("import_batch") < at("call"));
    }

    /// Bytes that are neither sealed nor a keyed or one-way hash would be a text that slipped past the seal.
    #[test]
    fn every_column_of_bytes_is_sealed_or_a_hash() {
        let hashes = [
            "code_hash",
            "token_hash",
            "key_hash",
            "mac",
            "content_hash",
            "import_key",
            "mail_hash",
            "identity_hash",
        ];
        for line in migrations::texts().flat_map(str::lines) {
            let line = line.split("--").next().unwrap_or_default().trim();
            if let Some((name, _)) = line.split_once(" {bytes}") {
                assert!(name.starts_with("sealed_") || hashes.contains(&name), "{name}");
            }
        }
    }
}
