//! The bank's lines: taken in from a statement, proposed for fees, booked by a person, undone with a reason.
//!
//! What always holds: a line is kept once, however often its file comes; the shares of a line never come to more than the
//! line (the database refuses it too); nothing is booked that nobody confirmed.

mod booking;
mod matching;

use std::collections::HashSet;

pub use booking::{BookError, Part, UndoError, book, book_sure, set_aside, undo, undone_place};
pub use matching::{Owed, owed, proposals};
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, ExprTrait};
use time::Date;
use zengin::statement::{Direction, Fault};

use super::entity::{line, place};
use crate::audit::AuditEvent;
use crate::crypto::{OrganisationKeys, Place};
use crate::db::{Db, DbError, Reads, Scope, WriteTx};
use crate::id::Id;

/// The key of the organisation's account in the identities of lines: it has one that fees are paid to.
pub(super) const ACCOUNT: &str = "main";

/// The place of a payer's name.
pub fn payer_place(id: Id) -> Place<'static> {
    place("bank_line", "sealed_payer", id)
}

/// What became of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Lines that are new.
    pub fresh: usize,
    /// Lines that were there already.
    pub known: usize,
}

/// Reads a statement.
///
/// # Errors
/// Every fault, by row and column.
pub fn read(bytes: &[u8], today: Date) -> Result<zengin::statement::Statement, Vec<Fault>> {
    zengin::statement::read(bytes, ACCOUNT, today)
}

/// Keeps the lines of a statement that are not kept yet: all of them or none.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn import(tx: &mut WriteTx, statement: &zengin::statement::Statement) -> Result<Imported, DbError> {
    tx.lock("money").await?;
    let mut known: HashSet<Vec<u8>> = HashSet::new();
    for line in tx.find::<line::Entity>().all(tx).await? {
        known.insert(line.import_key.as_bytes().to_vec());
    }
    let (mut rows, mut imported) = (Vec::new(), Imported::default());
    for (position, found) in (0i64..).zip(&statement.lines) {
        let key = tx.keys().blind("bank-line", found.identity.as_str());
        if !known.insert(key.as_bytes().to_vec()) {
            imported.known += 1;
            continue;
        }
        let id = tx.new_id();
        imported.fresh += 1;
        rows.push(line::ActiveModel {
            id: Set(id),
            organisation_id: Set(tx.scope().organisation()),
            import_key: Set(key),
            position: Set(position),
            booked_on: Set(found.date),
            amount: Set(found.amount),
            is_credit: Set(found.direction == Direction::Credit),
            is_correction: Set(found.is_correction),
            sealed_payer: Set(tx.seal(payer_place(id), &found.payer)),
            allocated: Set(0),
            imported_at: Set(tx.now()),
            set_aside_at: Set(None),
        });
    }
    if imported.fresh == 0 {
        return Ok(imported);
    }
    tx.insert_many(rows).await?;
    let organisation = tx.scope().organisation();
    let event = AuditEvent::new("bank.imported", "organisation", organisation);
    tx.record(event.with("fresh", imported.fresh).with("known", imported.known));
    Ok(imported)
}

/// A line with its payer, opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The line.
    pub row: line::Model,
    /// Who paid, as the bank wrote it.
    pub payer: String,
}

impl Opened {
    /// What of it pays nothing yet.
    pub fn left(&self) -> i64 {
        self.row.amount - self.row.allocated
    }
}

fn opened(keys: &OrganisationKeys, row: line::Model) -> Opened {
    let payer = keys.open(payer_place(row.id), &row.sealed_payer).unwrap_or_default();
    Opened { row, payer }
}

/// The lines of money that came and pays nothing yet, or not wholly; the earliest first.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn waiting(scope: &Scope, db: &Db, on: &impl Reads) -> Result<Vec<Opened>, DbError> {
    let keys = db.keys(scope.organisation()).await?;
    let open = Expr::col(line::Column::Allocated).lt(Expr::col(line::Column::Amount));
    let rows = scope
        .find::<line::Entity>()
        .filter(line::Column::IsCredit.eq(true))
        .filter(line::Column::SetAsideAt.is_null())
        .filter(open)
        .order_by_asc(line::Column::BookedOn)
        .order_by_asc(line::Column::Id)
        .all(on)
        .await?;
    Ok(rows.into_iter().map(|row| opened(&keys, row)).collect())
}

/// The last lines that were taken in, the newest first; at most `n`.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn all(scope: &Scope, db: &Db, n: u64) -> Result<Vec<Opened>, DbError> {
    let keys = db.keys(scope.organisation()).await?;
    let rows = scope
        .find::<line::Entity>()
        .order_by_desc(line::Column::BookedOn)
        .order_by_desc(line::Column::Id)
        .limit(n)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| opened(&keys, row)).collect())
}

/// One line.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn one(scope: &Scope, db: &Db, on: &impl Reads, id: Id) -> Result<Option<Opened>, DbError> {
    let keys = db.keys(scope.organisation()).await?;
    let row = scope.find_by_id::<line::Entity>(id).one(on).await?;
    Ok(row.map(|row| opened(&keys, row)))
}
