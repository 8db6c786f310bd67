//! The second pass: seals the new rows and stores them in small writes under a batch that nobody sees, so that no other
//! write waits long; then one short write makes all of them visible. A crash leaves rows that stay hidden until they
//! are cleared away ([`clearing`](super::clearing)), and nothing else.
//!
//! What always holds: one import at a time stores for a desk; a batch that shows no sign of life is given up, and then
//! cannot become visible any more.

use std::collections::HashMap;
use std::time::Duration;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};

use super::across::Across;
use super::batch::{self, State};
use super::check::{Checked, Year};
use super::clearing::{clear, give_up, remove_parts, remove_rows};
use super::field::Layout;
use super::known::{self, Identified, Known};
use super::reading::{self, Context, Found};
use super::source::{Source, SourceError};
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::crypto::OrganisationKeys;
use crate::db::{Db, DbError, Scope, WriteTx};
use crate::desk::calls::commands::{self, NewCall};
use crate::desk::calls::entity as call;
use crate::id::Id;

/// Rows stored in one write.
const CHUNK: usize = 250;
/// So often a batch shows a sign of life, also where every row is there already. Far below the time after which it is
/// given up.
const SIGN_OF_LIFE_EVERY: time::Duration = time::Duration::seconds(5);
/// The longest pause between two writes.
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

/// Why nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another import of this desk is under way.
    #[error("another import is under way")]
    Busy,
    /// This import was given up, as it showed no sign of life for too long.
    #[error("the import was given up")]
    GivenUp,
    /// The file or the records are not what they were at the first pass: other rows would be stored than were shown.
    #[error("the file or the records changed since they were read")]
    Changed,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<SourceError> for StoreError {
    fn from(error: SourceError) -> StoreError {
        match error {
            SourceError::File(_) => StoreError::Changed,
            SourceError::Held(error) => StoreError::Database(error),
        }
    }
}

/// An import about to store.
#[derive(Debug)]
pub struct Begun {
    /// Its batch.
    pub batch: Id,
    /// Whether its file is held, and can be looked at again.
    held: bool,
    /// Rows that the first pass found to be new, and somebody confirmed: so many are stored, or none.
    fresh: u64,
    /// The first number for rows without one, by fiscal year.
    numbers: HashMap<i16, i32>,
}

/// What an import begins with.
pub enum Begins<'a> {
    /// A file of this name.
    Named(&'a str),
    /// A file that was held for confirmation.
    Held(Id),
}

/// Begins: makes the batch (or takes the one under which the file was held) and takes the numbers that the file needs.
///
/// # Errors
/// [`StoreError::Busy`] while another import of the desk is under way.
pub async fn begin(
    db: &Db,
    scope: &Scope,
    desk: Id,
    what: Begins<'_>,
    (fresh, years): (u64, &HashMap<i16, Year>),
) -> Result<Begun, StoreError> {
    clear(db, scope).await?;
    let mut tx = db.write(scope).await?;
    tx.lock(&format!("import/{desk}")).await?;
    let staging = tx
        .find::<batch::Entity>()
        .filter(batch::Column::DeskId.eq(desk))
        .filter(batch::Column::State.eq(State::Staging))
        .count(&tx)
        .await?;
    if staging > 0 {
        return Err(StoreError::Busy);
    }
    let total = saturating(fresh);
    let now = db.now();
    let is_held = matches!(what, Begins::Held(_));
    let batch = match what {
        Begins::Held(id) => {
            let begun = [
                (batch::Column::State, State::Staging.into()),
                (batch::Column::TouchedAt, now.into()),
                (batch::Column::Total, total.into()),
            ];
            let values = begun
                .map(|(column, value): (_, sea_orm::Value)| (column, sea_orm::sea_query::Expr::val(value)));
            let held =
                Condition::all().add(batch::Column::Id.eq(id)).add(batch::Column::State.eq(State::Held));
            if tx.update_where::<batch::Entity>(held, values.into()).await? == 0 {
                return Err(StoreError::GivenUp);
            }
            id
        }
        Begins::Named(name) => {
            let id = tx.new_id();
            let row = batch::ActiveModel {
                id: Set(id),
                organisation_id: Set(scope.organisation()),
                desk_id: Set(desk),
                account_id: Set(scope.account()),
                started_at: Set(now),
                touched_at: Set(now),
                sealed_name: Set(Some(batch::sealed_name(tx.keys(), id, name))),
                total: Set(total),
                done: Set(0),
                state: Set(State::Staging),
                sealed_report: Set(None),
                finished_at: Set(None),
            };
            tx.insert(row).await?;
            id
        }
    };
    let mut numbers = HashMap::new();
    for (fiscal_year, year) in years {
        let first =
            commands::take_numbers(&mut tx, desk, *fiscal_year, year.largest, year.unnumbered).await?;
        numbers.insert(*fiscal_year, first);
    }
    tx.unaudited("an import begins; it is audited when its rows become visible");
    tx.commit().await?;
    Ok(Begun { batch, held: is_held, fresh, numbers })
}

/// Stores the new rows of a file under a batch that was begun, then makes them visible. Gives how many were stored.
/// `progress` is told how many are stored so far.
///
/// # Errors
/// [`StoreError`]; then nothing is visible, and the rows are cleared away now or at the next import. After
/// [`StoreError::Changed`] a file that was held still is, under its batch.
pub async fn store(
    db: &Db,
    scope: &Scope,
    desk: Id,
    context: &Context,
    source: Source,
    begun: Begun,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<u64, StoreError> {
    let (batch, held) = (begun.batch, begun.held);
    match stage(db, scope, desk, context, source, begun, progress).await {
        Ok((stored, skipped)) => {
            show(db, scope, desk, batch, stored, skipped).await?;
            // Its rows are seen already. What is left of the file is cleared away later.
            if let Err(error) = remove_parts(db, scope, batch).await {
                tracing::warn!(%error, "an import is stored, but its file was not removed yet");
            }
            Ok(stored)
        }
        Err(StoreError::Changed) if held => {
            remove_rows(db, scope, batch).await?;
            Err(StoreError::Changed)
        }
        Err(error) => {
            // If this fails too, the batch is given up for want of a sign of life.
            let _ = give_up(db, scope, batch).await;
            Err(error)
        }
    }
}

async fn stage(
    db: &Db,
    scope: &Scope,
    desk: Id,
    context: &Context,
    mut source: Source,
    begun: Begun,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<(u64, u64), StoreError> {
    let keys = db.keys(scope.organisation()).await?;
    let numbers = begun.numbers;
    let mut stage = Stage { db, scope, desk, batch: begun.batch, numbers, stored: 0, sign: db.now() };
    let (mut across, mut found) = (Across::default(), Found::default());
    let mut layout: Option<Layout> = None;
    let mut skipped = 0;
    loop {
        let mut rows = source.next(db, scope, CHUNK).await?;
        if rows.is_empty() {
            break;
        }
        if layout.is_none() {
            layout = Some(Layout::of(&rows.remove(0).cells));
        }
        let Some(layout) = &layout else { break };
        let mut chunk = Vec::with_capacity(rows.len());
        for row in &rows {
            let read = reading::read(row, layout, context, &mut found);
            let Some((understood, came)) = across.take(row.number, read, layout, &mut found) else {
                continue;
            };
            chunk.push(known::identified(&keys, desk, understood, came));
        }
        if !found.faults.is_empty() {
            return Err(StoreError::Changed);
        }
        let known = known::look_up(db, scope, desk, &chunk).await?;
        let all = chunk.len();
        let fresh: Vec<Identified> = chunk
            .into_iter()
            .zip(known)
            .filter(|(_, known)| *known == Known::No)
            .map(|(row, _)| row)
            .collect();
        skipped += (all - fresh.len()) as u64;
        stage.write(&keys, fresh).await?;
        progress(stage.stored);
    }
    // A call taken since the preview may have got the number of a row: nobody confirmed that this row is left out.
    if stage.stored != begun.fresh {
        return Err(StoreError::Changed);
    }
    Ok((stage.stored, skipped))
}

struct Stage<'a> {
    db: &'a Db,
    scope: &'a Scope,
    desk: Id,
    batch: Id,
    numbers: HashMap<i16, i32>,
    stored: u64,
    /// The last sign of life.
    sign: Instant,
}

impl Stage<'_> {
    /// Stores a chunk. Everything dear (sealing, MACs) is done before the door is opened; afterwards others get as long
    /// as this write took, since SQLite's writers in other processes do not queue in a fair order.
    async fn write(&mut self, keys: &OrganisationKeys, rows: Vec<Identified>) -> Result<(), StoreError> {
        let now = self.db.now();
        if rows.is_empty() {
            if now.since(self.sign) >= SIGN_OF_LIFE_EVERY {
                let mut tx = self.db.write(self.scope).await?;
                sign_of_life(&mut tx, self.batch, saturating(self.stored), now).await?;
                tx.unaudited("an import under way shows that it lives");
                tx.commit().await?;
                self.sign = now;
            }
            tokio::task::yield_now().await;
            return Ok(());
        }
        let count = rows.len() as u64;
        let models: Vec<call::ActiveModel> = rows.into_iter().map(|row| self.model(keys, row)).collect();
        let mut tx = self.db.write(self.scope).await?;
        let began = tokio::time::Instant::now();
        sign_of_life(&mut tx, self.batch, saturating(self.stored + count), now).await?;
        tx.insert_many(models).await?;
        tx.unaudited("rows that nobody sees until the import is finished");
        tx.commit().await?;
        self.sign = now;
        self.stored += count;
        let took = began.elapsed();
        tokio::time::sleep(took.min(LONGEST_PAUSE)).await;
        Ok(())
    }

    fn model(&mut self, keys: &OrganisationKeys, row: Identified) -> call::ActiveModel {
        let now = self.db.now();
        let number = row.row.number.unwrap_or_else(|| {
            let next = self.numbers.entry(row.row.facts.fiscal_year()).or_insert(1);
            *next += 1;
            *next - 1
        });
        let call = NewCall { desk: self.desk, facts: row.row.facts, texts: row.row.texts };
        let (organisation, by) = (self.scope.organisation(), self.scope.account());
        let import = Some((self.batch, Some(row.key)));
        commands::row(keys, organisation, Id::new(now), number, call, (now, by), import)
            .into_active_model()
            .reset_all()
    }
}

fn saturating(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Notes how far a staging batch is, and that it lives.
///
/// # Errors
/// [`StoreError::GivenUp`] where it does not any more.
pub async fn sign_of_life(tx: &mut WriteTx, batch: Id, done: i32, now: Instant) -> Result<(), StoreError> {
    use sea_orm::sea_query::Expr;
    let staging =
        Condition::all().add(batch::Column::Id.eq(batch)).add(batch::Column::State.eq(State::Staging));
    let values = vec![
        (batch::Column::Done, Expr::val(done)),
        (batch::Column::TouchedAt, Expr::val(sea_orm::Value::from(now))),
    ];
    match tx.update_where::<batch::Entity>(staging, values).await? {
        0 => Err(StoreError::GivenUp),
        _ => Ok(()),
    }
}

/// Makes the rows of a batch visible, with one audit event for all.
async fn show(
    db: &Db,
    scope: &Scope,
    desk: Id,
    batch: Id,
    stored: u64,
    skipped: u64,
) -> Result<(), StoreError> {
    let mut tx = db.write(scope).await?;
    let now = db.now();
    sign_of_life(&mut tx, batch, saturating(stored), now).await?;
    let row = batch::ActiveModel {
        id: Unchanged(batch),
        state: Set(State::Visible),
        sealed_report: Set(None),
        finished_at: Set(Some(now)),
        ..Default::default()
    };
    tx.update(row).await?;
    tx.record(
        AuditEvent::new("calls.imported", "import_batch", batch)
            .at_desk(desk)
            .with("stored", stored)
            .with("skipped", skipped),
    );
    tx.commit().await?;
    Ok(())
}

/// Whether a checked file needs storing at all.
pub fn is_needed(checked: &Checked) -> bool {
    checked.is_clean() && checked.report.fresh > 0
}
