//! The bank's lines: taken in from a statement, proposed for fees, booked by a person, undone with a reason.
//!
//! What always holds: a line is kept once, however often its file comes; the shares of a line never come to more than the
//! line (the database refuses it too); nothing is booked that nobody confirmed.

use std::collections::HashMap;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition};
use time::Date;
use zengin::matching::{Claim, Payment, Proposal, propose};
use zengin::statement::{Direction, Fault};

use super::entity::{line, place, share};
use super::ledger::{self, Entry};
use super::receipts;
use super::setting::Setting;
use crate::audit::AuditEvent;
use crate::crypto::{OrganisationKeys, Place};
use crate::db::{Db, DbError, Reads, Scope, WriteError, WriteTx};
use crate::id::Id;
use crate::organisation::branch;
use crate::training::applications::entity as application;
use crate::training::applications::form::Kept;

/// The key of the organisation's account in the identities of lines: it has one that fees are paid to.
const ACCOUNT: &str = "main";

/// The place of a payer's name.
pub fn payer_place(id: Id) -> Place<'static> {
    place("bank_line", "sealed_payer", id)
}

/// The place of the reason for which a share was undone.
pub fn undone_place(id: Id) -> Place<'static> {
    place("fee_share", "sealed_reason", id)
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
    let mut known: std::collections::HashSet<Vec<u8>> = std::collections::HashSet::new();
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

/// A fee as the matcher and the page know it.
#[derive(Clone, Debug)]
pub struct Owed {
    /// The fee with what paid it.
    pub entry: Entry,
    /// The person's name as written.
    pub name: String,
    /// And in kana.
    pub kana: String,
    /// Their branch.
    pub branch: String,
}

/// Every fee of the organisation, settled ones too, by its id.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn owed(scope: &Scope, db: &Db, on: &impl Reads) -> Result<HashMap<Id, Owed>, DbError> {
    let keys = db.keys(scope.organisation()).await?;
    let entries = ledger::entries(scope, on, Condition::all()).await?;
    let who = entries.iter().map(|entry| entry.fee.application_id);
    let people = scope
        .find::<application::Entity>()
        .filter(application::Column::Id.is_in(who.collect::<Vec<_>>()))
        .all(on)
        .await?;
    let branches: HashMap<Id, String> =
        scope.find::<branch::Entity>().all(on).await?.into_iter().map(|b| (b.id, b.name)).collect();
    let people: HashMap<Id, (Kept, String)> = people
        .into_iter()
        .map(|person| {
            let branch = person.branch_id.and_then(|id| branches.get(&id).cloned()).unwrap_or_default();
            (person.id, (Kept::open(&keys, &person), branch))
        })
        .collect();
    let owed = entries.into_iter().map(|entry| {
        let (name, kana, branch) = match people.get(&entry.fee.application_id) {
            Some((kept, branch)) => (kept.name().to_owned(), kept.kana().to_owned(), branch.clone()),
            None => Default::default(),
        };
        (entry.fee.id, Owed { entry, name, kana, branch })
    });
    Ok(owed.collect())
}

/// What is proposed for each line.
pub fn proposals(lines: &[Opened], owed: &HashMap<Id, Owed>, setting: &Setting) -> Vec<Proposal<Id, Id>> {
    let payments: Vec<Payment<Id>> = lines
        .iter()
        .map(|line| Payment {
            id: line.row.id,
            date: line.row.booked_on,
            amount: line.left(),
            direction: Direction::Credit,
            is_correction: line.row.is_correction,
            payer: line.payer.clone(),
        })
        .collect();
    let mut ids: Vec<&Id> = owed.keys().collect();
    ids.sort_unstable();
    let claims: Vec<Claim<Id>> = ids
        .into_iter()
        .filter_map(|id| owed.get(id))
        .map(|one| {
            let (fee, paid) = (&one.entry.fee, one.entry.paid());
            Claim {
                id: fee.id,
                reference: Some(fee.reference.clone()),
                amount: if paid.is_settled() { fee.amount } else { paid.open() },
                names: vec![one.kana.clone()],
                branches: setting.kana_of(&one.branch),
                issued: Some(fee.asked_on),
                due: Some(fee.due_on),
                is_settled: paid.is_settled(),
            }
        })
        .collect();
    propose(&payments, &claims)
}

/// A part of a line for a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The fee.
    pub fee: Id,
    /// Whole yen, at least one.
    pub amount: i64,
}

/// Why nothing was booked.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// The parts do not come to what the line has left.
    #[error("the parts come to {sum}, the line has {left}")]
    Sum {
        /// What the parts come to.
        sum: i64,
        /// What the line has left.
        left: i64,
    },
    /// A fee is named twice, or pays already from this line.
    #[error("a fee twice")]
    Twice,
    /// Somebody else booked the line meanwhile, or it is no money that came.
    #[error("the line is taken")]
    Taken,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Books a line on fees. The parts must come to what the line has left: in one act or not at all.
///
/// # Errors
/// [`BookError`]; the caller drops the transaction then.
pub async fn book(tx: &mut WriteTx, id: Id, parts: &[Part]) -> Result<(), BookError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let row = scope.find_by_id::<line::Entity>(id).lock().one(tx).await?;
    let row = row.ok_or(DbError::from(WriteError::NothingWithinReach))?;
    let (sum, left) = (parts.iter().map(|part| part.amount).sum::<i64>(), row.amount - row.allocated);
    if !row.is_credit || row.set_aside_at.is_some() || left == 0 {
        return Err(BookError::Taken);
    }
    if sum != left || parts.iter().any(|part| part.amount < 1) {
        return Err(BookError::Sum { sum, left });
    }
    // The sum is counted up where it is still free: what the lock promises holds without it too.
    let free = Condition::all()
        .add(line::Column::Id.eq(id))
        .add(Expr::col(line::Column::Allocated).add(sum).lte(Expr::col(line::Column::Amount)));
    let counted = vec![(line::Column::Allocated, Expr::col(line::Column::Allocated).add(sum))];
    if tx.update_where::<line::Entity>(free, counted).await? != 1 {
        return Err(BookError::Taken);
    }
    for part in parts {
        let fee = scope.find_by_id::<super::entity::fee::Entity>(part.fee).one(tx).await?;
        let fee = fee.ok_or(DbError::from(WriteError::NothingWithinReach))?;
        let share = share::ActiveModel {
            id: Set(tx.new_id()),
            organisation_id: Set(scope.organisation()),
            programme_id: Set(fee.programme_id),
            application_id: Set(fee.application_id),
            fee_id: Set(fee.id),
            line_id: Set(id),
            paid_on: Set(row.booked_on),
            amount: Set(part.amount),
            live: Set(Some(fee.id)),
            confirmed_at: Set(tx.now()),
            confirmed_by: Set(scope.account()),
            undone_at: Set(None),
            sealed_reason: Set(None),
        };
        tx.insert(share).await.map_err(|error| match error.is_unique_violation() {
            true => BookError::Twice,
            false => error.into(),
        })?;
        tx.record(AuditEvent::new("fee.paid", "fee", fee.id).with("amount", part.amount).with("line", id));
    }
    Ok(())
}

/// Books what the matcher is sure of, as far as `picked` names it and it is still so. Gives how many lines were booked and
/// how many were not, since something changed meanwhile.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn book_sure(tx: &mut WriteTx, db: &Db, picked: &[(Id, Id)]) -> Result<(usize, usize), DbError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let setting = super::setting::load(&scope, db, tx).await?;
    let (lines, owed) = (waiting(&scope, db, tx).await?, owed(&scope, db, tx).await?);
    let sure: HashMap<Id, Id> = proposals(&lines, &owed, &setting)
        .into_iter()
        .filter_map(|proposal| match proposal.verdict {
            zengin::matching::Verdict::Sure(candidate) => Some((proposal.payment, candidate.claim)),
            _ => None,
        })
        .collect();
    let (mut booked, mut refused) = (0, 0);
    for (id, fee) in picked {
        let line = lines.iter().find(|line| line.row.id == *id);
        let part = line.filter(|_| sure.get(id) == Some(fee)).map(|line| line.left());
        let Some(amount) = part else {
            refused += 1;
            continue;
        };
        match book(tx, *id, &[Part { fee: *fee, amount }]).await {
            Ok(()) => booked += 1,
            Err(BookError::Database(error)) => return Err(error),
            Err(_) => refused += 1,
        }
    }
    Ok((booked, refused))
}

/// Why a share was not undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// More was given back than would be left.
    #[error("{back} yen were given back, {rest} would be left")]
    GivenBack {
        /// What would be left of what came.
        rest: i64,
        /// What was given back.
        back: i64,
    },
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Undoes a share: its money pays nothing again. A receipt for the fee no longer holds.
///
/// # Errors
/// [`UndoError`]; the caller drops the transaction then.
pub async fn undo(tx: &mut WriteTx, id: Id, reason: &str) -> Result<share::Model, UndoError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let row = scope.find_by_id::<share::Entity>(id).lock().one(tx).await?;
    let missing = || DbError::from(WriteError::NothingWithinReach);
    let row = row.filter(|row| row.live.is_some()).ok_or_else(missing)?;
    let entry = ledger::one(&scope, tx, row.fee_id).await?.ok_or_else(missing)?;
    let (rest, back) = (entry.paid().received - row.amount, entry.paid().refunded);
    if rest < back {
        return Err(UndoError::GivenBack { rest, back });
    }
    let change = share::ActiveModel {
        id: Unchanged(id),
        live: Set(None),
        undone_at: Set(Some(tx.now())),
        sealed_reason: Set(Some(tx.seal(undone_place(id), reason))),
        ..Default::default()
    };
    tx.update(change).await?;
    let line = Condition::all().add(line::Column::Id.eq(row.line_id));
    let counted = vec![(line::Column::Allocated, Expr::col(line::Column::Allocated).sub(row.amount))];
    tx.update_where::<line::Entity>(line, counted).await?;
    tx.record(AuditEvent::new("fee.payment_undone", "fee", row.fee_id).with("amount", row.amount));
    if let Some(held) = entry.receipt {
        receipts::void(tx, held.id).await?;
    }
    Ok(row)
}

/// Sets a line aside, since it pays nothing of ours; or takes it back.
///
/// # Errors
/// [`DbError`] when the database refuses; a line that pays something is not set aside.
pub async fn set_aside(tx: &mut WriteTx, id: Id, aside: bool) -> Result<(), DbError> {
    tx.lock("money").await?;
    let free = Condition::all().add(line::Column::Id.eq(id)).add(line::Column::Allocated.eq(0));
    let at = if aside { Some(tx.now()) } else { None };
    let changed = vec![(line::Column::SetAsideAt, Expr::val(at))];
    if tx.update_where::<line::Entity>(free, changed).await? != 1 {
        return Err(WriteError::NothingWithinReach.into());
    }
    let event = if aside {
        AuditEvent::new("bank.set_aside", "bank_line", id)
    } else {
        AuditEvent::new("bank.taken_back", "bank_line", id)
    };
    tx.record(event);
    Ok(())
}
