//! A file between preview and confirmation: its rows sealed in the database (so that any node can go on with it), what
//! was found in it sealed beside them. Put aside after a while.

use std::collections::HashMap;

use documents::sheet::Row;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};

use super::batch::{self, State};
use super::check::{Checked, Keep, Year, check};
use super::finding::Report;
use super::source::{self, Source};
use super::store::{self, Begins, StoreError};
use super::{clearing, part, people};
use crate::background::Background;
use crate::crypto::Place;
use crate::db::{Db, DbError, Scope};
use crate::desk::calls::model::Facts;
use crate::id::Id;
use crate::organisation::desk;

/// What a preview tells.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Preview {
    /// Counts, faults and warnings.
    pub report: Report,
    /// Unknown, new and repeat calls among the new rows.
    pub by_novelty: [u64; 3],
    /// The first new rows, as understood.
    pub sample: Vec<Sample>,
    /// Whether it was made anew after somebody confirmed, as records had changed meanwhile.
    #[serde(default)]
    pub changed: bool,
    years: HashMap<i16, Year>,
}

/// A row as understood.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sample {
    /// The row, the header being 1.
    pub row: u64,
    /// The number that the file gives.
    pub number: Option<i32>,
    /// Who took it, as the file says.
    pub taken_by: String,
    /// The coded facts.
    pub facts: Facts,
    /// The chief concern.
    pub chief_concern: String,
}

impl Preview {
    fn of(checked: Checked) -> Preview {
        let sample = checked.sample.into_iter().map(|row| Sample {
            row: row.row,
            number: row.number,
            taken_by: row.taken_by.unwrap_or_default(),
            facts: row.facts,
            chief_concern: row.texts.chief_concern,
        });
        Preview {
            sample: sample.collect(),
            report: checked.report,
            by_novelty: checked.by_novelty,
            changed: false,
            years: checked.years,
        }
    }
}

fn place(batch: Id) -> Place<'static> {
    Place { table: "import_batch", column: "sealed_report", row: batch }
}

/// Characters of rows that are sealed together.
const PART: usize = 48 * 1024;

/// Keeps the rows of a file, sealed, as they are read.
struct Keeper<'a> {
    db: &'a Db,
    scope: &'a Scope,
    desk: Id,
    batch: Id,
    next: i32,
}

impl Keep for Keeper<'_> {
    async fn keep(&mut self, rows: &[Row]) -> Result<(), DbError> {
        let keys = self.db.keys(self.scope.organisation()).await?;
        let mut parts = Vec::new();
        let mut from = 0;
        let mut length = 0;
        for (at, row) in rows.iter().enumerate() {
            length += row.cells.iter().map(String::len).sum::<usize>();
            if length < PART && at + 1 < rows.len() {
                continue;
            }
            let id = Id::new(self.db.now());
            parts.push(part::ActiveModel {
                id: Set(id),
                organisation_id: Set(self.scope.organisation()),
                desk_id: Set(self.desk),
                batch_id: Set(self.batch),
                part: Set(self.next),
                sealed_rows: Set(keys.seal(source::place(id), &source::text_of(&rows[from..=at]))),
            });
            self.next += 1;
            (from, length) = (at + 1, 0);
        }
        let mut tx = self.db.write(self.scope).await?;
        let reading = Condition::all()
            .add(batch::Column::Id.eq(self.batch))
            .add(batch::Column::State.eq(State::Refused));
        let now = sea_orm::sea_query::Expr::val(sea_orm::Value::from(self.db.now()));
        // Where the batch was given up meanwhile, nobody would ever clear the parts away.
        if tx.update_where::<batch::Entity>(reading, vec![(batch::Column::TouchedAt, now)]).await? > 0 {
            tx.insert_many(parts).await?;
        }
        tx.unaudited("a file that nobody has confirmed yet");
        tx.commit().await
    }
}

/// Takes a file in: reads it, and holds it for confirmation if it has no fault and anything new. Gives its batch.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn take_in(
    db: &Db,
    scope: &Scope,
    desk: &desk::Model,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<Id, DbError> {
    clearing::clear(db, scope).await?;
    let mut tx = db.write(scope).await?;
    let batch = tx.new_id();
    let row = batch::ActiveModel {
        id: Set(batch),
        organisation_id: Set(scope.organisation()),
        desk_id: Set(desk.id),
        account_id: Set(scope.account()),
        started_at: Set(db.now()),
        touched_at: Set(db.now()),
        sealed_name: Set(Some(batch::sealed_name(tx.keys(), batch, file_name))),
        total: Set(0),
        done: Set(0),
        state: Set(State::Refused),
        sealed_report: Set(None),
        finished_at: Set(None),
    };
    tx.insert(row).await?;
    tx.unaudited("a file is looked at; nothing is imported yet");
    tx.commit().await?;

    let context = people::context(db, scope, desk).await?;
    // A workbook is unpacked at once, which takes a while.
    let opened = tokio::task::spawn_blocking(move || Source::bytes(bytes)).await;
    let opened = opened.unwrap_or_else(|_| {
        let broken = documents::sheet::ReadError::Workbook("unreadable".into());
        Err(source::SourceError::File(broken))
    });
    let mut keeper = Keeper { db, scope, desk: desk.id, batch, next: 0 };
    let checked = check(db, scope, desk.id, &context, opened, &mut keeper, &mut |_| ()).await?;
    let is_needed = store::is_needed(&checked);
    if !is_needed {
        clearing::remove_parts(db, scope, batch).await?;
    }
    report(db, scope, batch, State::Refused, is_needed, &Preview::of(checked)).await?;
    Ok(batch)
}

/// Keeps what was found in a file: it is held, or refused. Changes nothing where the batch is no longer in the state
/// `from` (it was given up meanwhile).
async fn report(
    db: &Db,
    scope: &Scope,
    batch: Id,
    from: State,
    is_needed: bool,
    preview: &Preview,
) -> Result<(), DbError> {
    let text = serde_json::to_string(preview).unwrap_or_default();
    let mut tx = db.write(scope).await?;
    let sealed = tx.seal(place(batch), &text);
    let total = i32::try_from(preview.report.fresh).unwrap_or(i32::MAX);
    let state = if is_needed { State::Held } else { State::Refused };
    let values: [(batch::Column, sea_orm::Value); 5] = [
        (batch::Column::Total, total.into()),
        (batch::Column::Done, 0.into()),
        (batch::Column::State, state.into()),
        (batch::Column::TouchedAt, db.now().into()),
        (batch::Column::SealedReport, sealed.into()),
    ];
    let values = values.map(|(column, value)| (column, sea_orm::sea_query::Expr::val(value)));
    let which = Condition::all().add(batch::Column::Id.eq(batch)).add(batch::Column::State.eq(from));
    tx.update_where::<batch::Entity>(which, values.into()).await?;
    tx.unaudited("a file is looked at; nothing is imported yet");
    tx.commit().await
}

/// What was found in the file of a batch; none once it is imported or put aside.
///
/// # Errors
/// [`DbError`] when the seal does not open.
pub async fn preview(db: &Db, batch: &batch::Model) -> Result<Option<Preview>, DbError> {
    let Some(sealed) = &batch.sealed_report else { return Ok(None) };
    let keys = db.keys(batch.organisation_id).await?;
    let text = keys.open(place(batch.id), sealed).map_err(|error| DbError::Seal {
        table: "import_batch".into(),
        column: "sealed_report".into(),
        row: batch.id,
        error,
    })?;
    Ok(serde_json::from_str(&text).ok())
}

/// Begins to import a held file, in the background: told to stop, the program waits for it. The batch tells how far it is.
///
/// # Errors
/// [`StoreError::Busy`] while another import of the desk is under way; [`StoreError::GivenUp`] when the file is no
/// longer held (it was confirmed before, or put aside).
pub async fn confirm(
    db: &Db,
    background: &Background,
    scope: &Scope,
    desk: desk::Model,
    batch: &batch::Model,
) -> Result<(), StoreError> {
    let preview = preview(db, batch).await?.unwrap_or_default();
    let context = people::context(db, scope, &desk).await?;
    let needed = (preview.report.fresh, &preview.years);
    let begun = store::begin(db, scope, desk.id, Begins::Held(batch.id), needed).await?;
    let (db, scope, batch) = (db.clone(), scope.clone(), batch.id);
    background.spawn(async move {
        let source = Source::held(batch);
        let stored = store::store(&db, &scope, desk.id, &context, source, begun, &mut |_| ()).await;
        let outcome = match stored {
            Err(StoreError::Changed) => look_again(&db, &scope, &desk, batch).await,
            other => other.map(|_| ()),
        };
        if let Err(error) = outcome {
            tracing::error!(%error, "an import was given up; nothing is stored");
        }
    });
    Ok(())
}

/// Shows that a batch lives while its rows are read again.
struct Living<'a> {
    db: &'a Db,
    scope: &'a Scope,
    batch: Id,
}

impl Keep for Living<'_> {
    async fn keep(&mut self, _: &[Row]) -> Result<(), DbError> {
        let mut tx = self.db.write(self.scope).await?;
        // Where it was given up, the report finds nothing to be written to.
        let _ = store::sign_of_life(&mut tx, self.batch, 0, self.db.now()).await;
        tx.unaudited("a file is looked at again; nothing is imported yet");
        tx.commit().await
    }
}

/// Makes the preview of a held file anew, after records changed between the first and its confirmation: it waits to be
/// confirmed again.
async fn look_again(db: &Db, scope: &Scope, desk: &desk::Model, batch: Id) -> Result<(), StoreError> {
    let context = people::context(db, scope, desk).await?;
    let mut living = Living { db, scope, batch };
    let source = Ok(Source::held(batch));
    let checked = check(db, scope, desk.id, &context, source, &mut living, &mut |_| ()).await?;
    let is_needed = store::is_needed(&checked);
    let preview = Preview { changed: true, ..Preview::of(checked) };
    report(db, scope, batch, State::Staging, is_needed, &preview).await?;
    if !is_needed {
        clearing::remove_parts(db, scope, batch).await?;
    }
    Ok(())
}
