//! Calls to a file, in the columns and words that an import reads: what is exported here and imported into an empty
//! desk gives the same records. Voided records are left out. Text that a spreadsheet would take for a formula is made
//! harmless, and comes back as it was.

use documents::sheet::{Cell, CsvWriter, Table, WriteError, write_xlsx};
use sea_orm::ColumnTrait;
use time::Date;

use super::field::{FIELDS, Field};
use super::words::Words;

use super::{people, place};
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::crypto::{OrganisationKeys, Place, Sealed};
use crate::db::{Db, DbError, Scope};
use crate::desk::calls::codes::{Residence, Responses};
use crate::desk::calls::entity as call;
use crate::id::Id;
use crate::organisation::desk;

/// The kinds of file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// UTF-8 with a byte order mark, as spreadsheets open it by double click.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// The kind named by a word.
    pub fn from_code(code: &str) -> Option<Format> {
        match code {
            "csv" => Some(Format::Csv),
            "xlsx" => Some(Format::Xlsx),
            _ => None,
        }
    }

    /// The word for it, also the ending of file names.
    pub fn code(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
        }
    }
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database, or a seal.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The file.
    #[error(transparent)]
    File(#[from] WriteError),
}

/// A file made, with the number of calls in it.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The file.
    pub bytes: Vec<u8>,
    /// Calls in it.
    pub calls: u64,
}

/// Rows read at once.
const CHUNK: u64 = 1_000;

/// Makes a file of the calls of a desk from `from` to `to` (both included; none has no bound), in the order of their
/// numbers, and notes in the audit chain that it was made.
///
/// # Errors
/// [`ExportError`]; then nothing is noted, and there is no file.
pub async fn export(
    db: &Db,
    scope: &Scope,
    desk: &desk::Model,
    (from, to): (Option<Date>, Option<Date>),
    format: Format,
) -> Result<Exported, ExportError> {
    let columns: Vec<String> = FIELDS.iter().map(|(field, _)| field.name().to_owned()).collect();
    let writer = Writer {
        keys: db.keys(scope.organisation()).await?,
        prefecture: people::context(db, scope, desk).await?.prefecture,
        names: people::names(db, scope).await?,
    };
    let mut csv = CsvWriter::new(Vec::new(), &columns, true)?;
    let mut rows = Vec::new();
    let (mut calls, mut after) = (0, (i16::MIN, 0));
    loop {
        let found = page(db, scope, desk.id, (from, to), after).await?;
        let Some(last) = found.last() else { break };
        after = (last.fiscal_year, last.number);
        for call in &found {
            let cells = writer.cells(call)?;
            match format {
                Format::Csv => csv.row(&cells)?,
                Format::Xlsx => rows.push(cells),
            }
            calls += 1;
        }
    }
    let bytes = match format {
        Format::Csv => csv.finish()?,
        Format::Xlsx => {
            let table = Table { name: desk.slug.clone(), columns, rows };
            write_xlsx(&[table], db.now().date())?
        }
    };
    let mut tx = db.write(scope).await?;
    let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
    tx.record(
        AuditEvent::new("calls.exported", "desk", desk.id)
            .at_desk(desk.id)
            .with("calls", calls)
            .with("format", format.code())
            .with("from", day(from))
            .with("to", day(to)),
    );
    tx.commit().await?;
    Ok(Exported { bytes, calls })
}

/// The calls after a number, in order.
async fn page(
    db: &Db,
    scope: &Scope,
    desk: Id,
    (from, to): (Option<Date>, Option<Date>),
    (year, number): (i16, i32),
) -> Result<Vec<call::Model>, DbError> {
    use call::Column;
    let later = sea_orm::Condition::any()
        .add(Column::FiscalYear.gt(year))
        .add(sea_orm::Condition::all().add(Column::FiscalYear.eq(year)).add(Column::Number.gt(number)));
    let mut rows = scope
        .find::<call::Entity>()
        .filter(Column::DeskId.eq(desk))
        .filter(Column::VoidedAt.is_null())
        .filter(later);
    if let Some(from) = from {
        rows = rows.filter(Column::CalledOn.gte(from));
    }
    if let Some(to) = to {
        rows = rows.filter(Column::CalledOn.lte(to));
    }
    rows.order_by_asc(Column::FiscalYear).order_by_asc(Column::Number).limit(CHUNK).all(db).await
}

struct Writer {
    keys: std::sync::Arc<OrganisationKeys>,
    prefecture: Option<municipality::Prefecture>,
    names: std::collections::HashMap<Id, String>,
}

impl Writer {
    fn cells(&self, call: &call::Model) -> Result<Vec<Cell>, DbError> {
        FIELDS.iter().map(|(field, _)| self.cell(call, *field)).collect()
    }

    fn cell(&self, call: &call::Model, field: Field) -> Result<Cell, DbError> {
        Ok(match field {
            Field::Number => Cell::Int(call.number.into()),
            Field::Date => Cell::Date(call.called_on.to_string()),
            Field::Start if call.hour < 0 => Cell::Empty,
            Field::Start => text(clock(call.started_at)),
            // An end on the next day cannot be said in these columns; no file brings one, and no call lasts so long.
            Field::End => {
                text(call.ended_at.filter(|end| end.date() == call.called_on).map_or(String::new(), clock))
            }
            Field::TakenBy => {
                let account = call.taken_by.and_then(|id| self.names.get(&id));
                text(account.or(call.taken_by_label.as_ref()).cloned().unwrap_or_default())
            }
            Field::Novelty => word(call.novelty),
            Field::Relation => word(call.relation),
            Field::CallerAge => word(call.caller_age),
            Field::CallerSex => word(call.caller_sex),
            Field::Residence => text(place::written(Residence::from_number(call.residence), self.prefecture)),
            Field::PersonSex => word(call.person_sex),
            Field::PersonAge => word(call.person_age),
            Field::HowLong => word(call.how_long),
            Field::Response => {
                let words: Vec<&str> = Responses(call.responses).iter().map(Words::word).collect();
                text(words.join("・"))
            }
            Field::ReferredTo => word(call.referred_to),
            Field::ChiefConcern => {
                text(self.open(call, "sealed_chief_concern", &call.sealed_chief_concern)?)
            }
            Field::Notes => text(self.open(call, "sealed_notes", &call.sealed_notes)?),
            Field::Kind => word(call.kind),
            Field::Channel => word(call.channel),
            Field::Heaviness if call.heaviness == 0 => Cell::Empty,
            Field::Heaviness => Cell::Int(call.heaviness.into()),
        })
    }

    fn open(
        &self,
        call: &call::Model,
        column: &'static str,
        sealed: &Option<Sealed>,
    ) -> Result<String, DbError> {
        let Some(sealed) = sealed else { return Ok(String::new()) };
        let place = Place { table: "call", column, row: call.id };
        let opened = self.keys.open(place, sealed).map(|text| text.replace("\r\n", "\n"));
        opened.map_err(|error| DbError::Seal {
            table: "call".into(),
            column: column.into(),
            row: call.id,
            error,
        })
    }
}

fn text(text: String) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

/// The word for a code; nothing for what is not known, except where nothing would say something else.
fn word<C: Words>(code: C) -> Cell {
    if code.number() == 0 { Cell::Empty } else { Cell::Text(code.word().to_owned()) }
}

/// A time of day; with seconds where it has any.
fn clock(at: Instant) -> String {
    match at.time().second() {
        0 => at.clock(),
        seconds => format!("{}:{seconds:02}", at.clock()),
    }
}
