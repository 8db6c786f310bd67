//! Where the rows of a file come from: the file itself, or what was held of it between preview and confirmation. Read
//! in chunks, so that memory stays bounded however long the file is (a workbook is held whole by its reader).

use std::fs::File;
use std::io::{BufReader, Cursor, Read as _, Seek as _};
use std::path::Path;

use documents::sheet::{Format, ReadError, Row, RowReader, read_rows};
use sea_orm::ColumnTrait;

use super::part;
use crate::crypto::Place;
use crate::db::{Db, DbError, Scope};
use crate::id::Id;

/// Rows to be read.
pub enum Source {
    /// A file on disk.
    File(RowReader<BufReader<File>>),
    /// A file in memory.
    Bytes(RowReader<Cursor<Vec<u8>>>),
    /// What was held of a file: its batch, and the part that comes next.
    Held(Id, i32),
}

/// Why rows cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file.
    #[error(transparent)]
    File(#[from] ReadError),
    /// What was held.
    #[error(transparent)]
    Held(#[from] DbError),
}

impl From<std::io::Error> for SourceError {
    fn from(error: std::io::Error) -> SourceError {
        SourceError::File(error.into())
    }
}

impl Source {
    /// Opens a file on disk: a workbook, or CSV.
    ///
    /// # Errors
    /// [`SourceError::File`] when it cannot be opened.
    pub fn open(path: &Path) -> Result<Source, SourceError> {
        let mut file = File::open(path)?;
        let mut first = [0; 4];
        let read = file.read(&mut first)?;
        file.rewind()?;
        let format = Format::guess(&first[..read]);
        Ok(Source::File(read_rows(BufReader::new(file), format)?))
    }

    /// Opens a file in memory.
    ///
    /// # Errors
    /// [`SourceError::File`] when it cannot be read.
    pub fn bytes(bytes: Vec<u8>) -> Result<Source, SourceError> {
        let format = Format::guess(&bytes);
        Ok(Source::Bytes(read_rows(Cursor::new(bytes), format)?))
    }

    /// What was held of a file.
    pub fn held(batch: Id) -> Source {
        Source::Held(batch, 0)
    }

    /// The next rows, about `n`; none at the end.
    ///
    /// # Errors
    /// [`SourceError`]; nothing can be read after it.
    pub async fn next(&mut self, db: &Db, scope: &Scope, n: usize) -> Result<Vec<Row>, SourceError> {
        match self {
            Source::File(reader) => Ok(reader.take(n).collect::<Result<_, _>>()?),
            Source::Bytes(reader) => Ok(reader.take(n).collect::<Result<_, _>>()?),
            Source::Held(batch, next) => {
                let found = scope
                    .find::<part::Entity>()
                    .filter(part::Column::BatchId.eq(*batch))
                    .filter(part::Column::Part.eq(*next))
                    .one(db)
                    .await?;
                *next += 1;
                let Some(found) = found else { return Ok(Vec::new()) };
                Ok(open_part(db, &found).await?)
            }
        }
    }
}

/// Where the rows of a part are sealed for.
pub fn place(id: Id) -> Place<'static> {
    Place { table: "import_part", column: "sealed_rows", row: id }
}

async fn open_part(db: &Db, part: &part::Model) -> Result<Vec<Row>, DbError> {
    let keys = db.keys(part.organisation_id).await?;
    let rows = keys.open(place(part.id), &part.sealed_rows).map_err(|error| DbError::Seal {
        table: "import_part".into(),
        column: "sealed_rows".into(),
        row: part.id,
        error,
    })?;
    let rows: Vec<(u64, Vec<String>)> = serde_json::from_str(&rows).unwrap_or_default();
    Ok(rows.into_iter().map(|(number, cells)| Row { number, cells }).collect())
}

/// Rows as the text that is sealed.
pub fn text_of(rows: &[Row]) -> String {
    let rows: Vec<(u64, &Vec<String>)> = rows.iter().map(|row| (row.number, &row.cells)).collect();
    serde_json::to_string(&rows).unwrap_or_default()
}
