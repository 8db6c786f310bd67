//! Drafts: begun at the minute the telephone rang, kept while they are written, sent once. What always holds: a draft is
//! reached by its writer alone; a window that does not know the newest revision never overwrites it unasked.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, Condition, FromQueryResult, QuerySelect};

use super::draft::{self, Kept};
use super::entity;
use crate::clock::Instant;
use crate::db::{DbError, Reads, Rows, Scope, WriteTx};
use crate::id::Id;

/// One's own drafts within a scope.
pub fn mine(scope: &Scope) -> Rows<draft::Entity> {
    let me = scope.account().unwrap_or_default();
    scope.find::<draft::Entity>().filter(draft::Column::AccountId.eq(me))
}

/// One's own draft with this id, unless it was discarded.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn find(scope: &Scope, on: &impl Reads, id: Id) -> Result<Option<draft::Model>, DbError> {
    rows(scope, id).one(on).await
}

/// The same, locked until the write is over.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn lock(tx: &WriteTx, id: Id) -> Result<Option<draft::Model>, DbError> {
    rows(tx.scope(), id).lock().one(tx).await
}

fn rows(scope: &Scope, id: Id) -> Rows<draft::Entity> {
    let of_a_call =
        Condition::any().add(draft::Column::CallId.is_null()).add(draft::Column::SentAt.is_not_null());
    mine(scope)
        .filter(draft::Column::Id.eq(id))
        .filter(draft::Column::DiscardedAt.is_null())
        .filter(of_a_call)
}

/// One's own correction of a record, as far as it is written.
pub fn correction(scope: &Scope, call: Id) -> Rows<draft::Entity> {
    mine(scope)
        .filter(draft::Column::CallId.eq(call))
        .filter(draft::Column::SentAt.is_null())
        .filter(draft::Column::DiscardedAt.is_null())
}

/// Records at a desk that one has begun to correct and may still: id, fiscal year, number. `scope` must be one of
/// [`crate::auth::policy::Action::CorrectCall`].
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn corrections(scope: &Scope, on: &impl Reads, desk: Id) -> Result<Vec<entity::Numbered>, DbError> {
    let begun: Vec<Begun> = mine(scope)
        .filter(draft::Column::DeskId.eq(desk))
        .filter(draft::Column::CallId.is_not_null())
        .filter(draft::Column::SentAt.is_null())
        .filter(draft::Column::DiscardedAt.is_null())
        .limit(100)
        .project(on, |q| q.column(draft::Column::CallId))
        .await?;
    if begun.is_empty() {
        return Ok(Vec::new());
    }
    scope
        .find::<entity::Entity>()
        .filter(entity::Column::Id.is_in(begun.into_iter().map(|draft| draft.call_id)))
        .filter(entity::Column::VoidedAt.is_null())
        .order_by_asc(entity::Column::Id)
        .limit(20)
        .project(on, |q| {
            q.column(entity::Column::Id).column(entity::Column::FiscalYear).column(entity::Column::Number)
        })
        .await
}

#[derive(FromQueryResult)]
struct Begun {
    call_id: Id,
}

/// One's own drafts at a desk that wait to be sent, the oldest first.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn open(scope: &Scope, on: &impl Reads, desk: Id) -> Result<Vec<draft::Model>, DbError> {
    mine(scope)
        .filter(draft::Column::DeskId.eq(desk))
        .filter(draft::Column::CallId.is_null())
        .filter(draft::Column::SentAt.is_null())
        .filter(draft::Column::DiscardedAt.is_null())
        .order_by_asc(draft::Column::StartedAt)
        .limit(20)
        .all(on)
        .await
}

/// Begins a draft at `started_at`; `afterwards` when the call is long over.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn begin(
    tx: &mut WriteTx,
    desk: Id,
    started_at: Instant,
    kept: &Kept,
) -> Result<draft::Model, DbError> {
    insert(tx, desk, started_at, None, kept).await
}

/// Keeps a correction of a record that must have been locked: `fields` with its reason and the version it is made from.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn keep_correction(
    tx: &mut WriteTx,
    record: &entity::Model,
    fields: Vec<(String, String)>,
    window: &Window,
) -> Result<Saved, DbError> {
    if let Some(row) = correction(tx.scope(), record.id).lock().one(tx).await? {
        return keep(tx, &row, fields, window).await;
    }
    tx.unaudited("a draft is no record yet");
    // A save of a page whose correction was sent meanwhile, or put away, arriving late.
    let put_away = mine(tx.scope())
        .filter(draft::Column::CallId.eq(record.id))
        .filter(draft::Column::DiscardedAt.is_not_null())
        .order_by_desc(draft::Column::DiscardedAt)
        .limit(1)
        .one(tx)
        .await?;
    if let Some(row) = put_away
        && !window.page.is_empty()
        && row.open(tx.keys())?.window == window.page
    {
        return Ok(Saved::As(row.revision));
    }
    let kept = Kept { fields, window: window.page.clone(), sequence: window.sequence, ..Kept::default() };
    let now = tx.now();
    let row = insert(tx, record.desk_id, now, Some(record.id), &kept).await?;
    Ok(Saved::As(row.revision))
}

/// Puts away what was written of a correction: it was sent, or is not wanted.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn end_correction(tx: &mut WriteTx, call: Id) -> Result<(), DbError> {
    tx.unaudited("a draft is no record yet");
    match correction(tx.scope(), call).lock().one(tx).await? {
        Some(row) => discard(tx, &row).await,
        None => Ok(()),
    }
}

/// A row for a call that begins, or for a correction of `call`.
async fn insert(
    tx: &mut WriteTx,
    desk: Id,
    started_at: Instant,
    call: Option<Id>,
    kept: &Kept,
) -> Result<draft::Model, DbError> {
    use sea_orm::{ActiveModelTrait, IntoActiveModel};
    let id = tx.new_id();
    let row = draft::Model {
        id,
        organisation_id: tx.scope().organisation(),
        desk_id: desk,
        account_id: tx.scope().account().unwrap_or_default(),
        call_id: call,
        started_at,
        // Nobody is on the telephone while a record is corrected, or written down afterwards.
        ended_at: (call.is_some() || kept.afterwards).then_some(started_at),
        sealed_form: kept.seal(tx.keys(), id),
        revision: 1,
        saved_at: tx.now(),
        sent_at: None,
        discarded_at: None,
    };
    tx.insert(row.clone().into_active_model().reset_all()).await?;
    tx.unaudited("a draft is no record yet");
    Ok(row)
}

/// Where a save comes from.
#[derive(Clone, Debug, Default)]
pub struct Window {
    /// The random word of the page.
    pub page: String,
    /// How many saves it sent before.
    pub sequence: i64,
    /// The revision that it knows.
    pub revision: i64,
}

impl Window {
    /// Whether a save from here may take the place of what `row` holds: it knows the newest revision, or the newest is
    /// its own.
    pub fn is_newest(&self, row: &draft::Model, kept: &Kept) -> bool {
        self.revision == row.revision || (!self.page.is_empty() && self.page == kept.window)
    }
    /// Whether it is an earlier save of the window that saved last, arriving late.
    fn is_late(&self, row: &draft::Model, kept: &Kept) -> bool {
        self.revision != row.revision
            && !self.page.is_empty()
            && self.page == kept.window
            && self.sequence > 0
            && self.sequence <= kept.sequence
    }
}

/// What became of a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Kept as this revision.
    As(i64),
    /// Another window has written on since: nothing was changed; this is its revision.
    Stale(i64),
}

/// Keeps the fields of the form.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn keep(
    tx: &mut WriteTx,
    row: &draft::Model,
    fields: Vec<(String, String)>,
    window: &Window,
) -> Result<Saved, DbError> {
    let mut kept = row.open(tx.keys())?;
    tx.unaudited("a draft is no record yet");
    if window.is_late(row, &kept) {
        return Ok(Saved::As(row.revision));
    }
    if !window.is_newest(row, &kept) {
        return Ok(Saved::Stale(row.revision));
    }
    kept.fields = fields;
    kept.window.clone_from(&window.page);
    kept.sequence = window.sequence;
    let revision = row.revision + 1;
    let change = draft::ActiveModel {
        id: Unchanged(row.id),
        sealed_form: Set(kept.seal(tx.keys(), row.id)),
        revision: Set(revision),
        saved_at: Set(tx.now()),
        ..Default::default()
    };
    tx.update(change).await?;
    Ok(Saved::As(revision))
}

/// Notes when the call ended, if that was not noted yet.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn end_call(tx: &mut WriteTx, row: &draft::Model) -> Result<(), DbError> {
    tx.unaudited("a draft is no record yet");
    if row.ended_at.is_some() {
        return Ok(());
    }
    let change =
        draft::ActiveModel { id: Unchanged(row.id), ended_at: Set(Some(tx.now())), ..Default::default() };
    tx.update(change).await
}

/// Puts a draft away that will be no record. It stays, sealed, for a while ([`put_away`](super::put_away)).
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn discard(tx: &mut WriteTx, row: &draft::Model) -> Result<(), DbError> {
    tx.unaudited("a draft is no record yet");
    let change =
        draft::ActiveModel { id: Unchanged(row.id), discarded_at: Set(Some(tx.now())), ..Default::default() };
    tx.update(change).await
}

/// Notes that a draft became (or changed) a record, and as what.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn sent(
    tx: &mut WriteTx,
    row: &draft::Model,
    call: Id,
    version: i32,
    fields: Vec<(String, String)>,
    window: &Window,
) -> Result<(), DbError> {
    let mut kept = row.open(tx.keys())?;
    kept.fields = fields;
    kept.base = version;
    // A save of the same page that is still on its way comes from before.
    kept.window.clone_from(&window.page);
    kept.sequence = window.sequence;
    let change = draft::ActiveModel {
        id: Unchanged(row.id),
        call_id: Set(Some(call)),
        sealed_form: Set(kept.seal(tx.keys(), row.id)),
        revision: Set(row.revision + 1),
        sent_at: Set(Some(tx.now())),
        ..Default::default()
    };
    tx.update(change).await
}

/// How long after its beginning a call that was not ended by hand still counts as going on.
pub const LONGEST_CALL: time::Duration = time::Duration::hours(3);

/// When the call of a draft ended, if it is sent now.
pub fn end_of(row: &draft::Model, now: Instant) -> Option<Instant> {
    row.ended_at.or_else(|| (now.since(row.started_at) <= LONGEST_CALL).then_some(now))
}

/// Somebody on the telephone.
#[derive(FromQueryResult)]
pub struct Talking {
    /// Who.
    pub account_id: Id,
    /// Since when.
    pub since: Instant,
}

/// Calls going on at a desk. Nobody holds two receivers: of several drafts that somebody left open the newest is the call.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn going_on(scope: &Scope, on: &impl Reads, desk: Id) -> Result<Vec<Talking>, DbError> {
    let mut talking: Vec<Talking> = scope
        .find::<draft::Entity>()
        .filter(draft::Column::DeskId.eq(desk))
        .filter(draft::Column::SentAt.is_null())
        .filter(draft::Column::DiscardedAt.is_null())
        .filter(draft::Column::EndedAt.is_null())
        .filter(draft::Column::StartedAt.gt(scope.now().minus(LONGEST_CALL)))
        .limit(50)
        .project(on, |q| {
            q.column(draft::Column::AccountId)
                .column_as(draft::Column::StartedAt.max(), "since")
                .group_by(draft::Column::AccountId)
        })
        .await?;
    talking.sort_by_key(|call| call.since);
    Ok(talking)
}

/// The record that a draft became.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn record_of(
    scope: &Scope,
    on: &impl Reads,
    row: &draft::Model,
) -> Result<Option<entity::Model>, DbError> {
    match row.call_id {
        Some(call) => scope.find_by_id::<entity::Entity>(call).one(on).await,
        None => Ok(None),
    }
}
