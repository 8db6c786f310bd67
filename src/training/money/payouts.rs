//! Files of transfers: what is to be paid to whom, with its parts; made once, given to the bank, marked paid.
//!
//! What always holds: a claim or a refund is in one file at most; a file is the same whenever it is fetched; what was
//! written was read back by the bank's table before it was kept.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use time::Date;
use zengin::transfer::{self, LineEnding, Payment, Transfer};

use super::entity::{ClaimState, claim, payee, payout, place, refund};
use super::setting::{Setting, Written};
use super::{telling, travel};
use crate::audit::AuditEvent;
use crate::crypto::{OrganisationKeys, Place};
use crate::db::{Db, DbError, Reads, Scope, WriteError, WriteTx};
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::applications::form::Kept;

/// What a part of a payment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum For {
    /// The subsidy of a travel claim.
    Travel,
    /// A fee given back.
    Refund,
}

impl For {
    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            For::Travel => "money-for-travel",
            For::Refund => "money-for-refund",
        }
    }
}

/// A part of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What for.
    pub what: For,
    /// The claim or refund.
    pub row: Id,
    /// Whole yen.
    pub amount: i64,
}

/// What is paid to one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The person.
    pub application: Id,
    /// Their name as written.
    pub name: String,
    /// Their account; none where they named none.
    pub account: Option<Written>,
    /// What it is made up of; at least one part.
    pub parts: Vec<Part>,
}

impl Item {
    /// Whole yen.
    pub fn amount(&self) -> i64 {
        self.parts.iter().map(|part| part.amount).sum()
    }

    /// Whether it can be paid: an account that can be written in the bank's form.
    pub fn is_payable(&self) -> bool {
        self.account.as_ref().is_some_and(|account| account.account().is_ok())
    }
}

/// What a file of transfers holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The payments.
    pub items: Vec<Item>,
    /// The file, as base64.
    pub file: String,
}

impl Content {
    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        data_encoding::BASE64.decode(self.file.as_bytes()).unwrap_or_default()
    }
}

fn file_place(id: Id) -> Place<'static> {
    place("payout", "sealed_file", id)
}

/// What a file holds.
pub fn open(keys: &OrganisationKeys, row: &payout::Model) -> Content {
    let text = keys.open(file_place(row.id), &row.sealed_file);
    text.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// What of a programme is to be paid and in no file yet, person by person.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn due(scope: &Scope, db: &Db, on: &impl Reads, programme: Id) -> Result<Vec<Item>, DbError> {
    let claims = scope
        .find::<claim::Entity>()
        .filter(claim::Column::ProgrammeId.eq(programme))
        .filter(claim::Column::State.eq(ClaimState::Approved))
        .filter(claim::Column::Subsidy.gt(0))
        .filter(claim::Column::PayoutId.is_null())
        .order_by_asc(claim::Column::Id)
        .all(on)
        .await?;
    let refunds = scope
        .find::<refund::Entity>()
        .filter(refund::Column::ProgrammeId.eq(programme))
        .filter(refund::Column::PayoutId.is_null())
        .order_by_asc(refund::Column::Id)
        .all(on)
        .await?;
    let mut parts: BTreeMap<Id, Vec<Part>> = BTreeMap::new();
    for claim in claims {
        let part = Part { what: For::Travel, row: claim.id, amount: claim.subsidy.unwrap_or_default() };
        parts.entry(claim.application_id).or_default().push(part);
    }
    for refund in refunds {
        let part = Part { what: For::Refund, row: refund.id, amount: refund.amount };
        parts.entry(refund.application_id).or_default().push(part);
    }
    let ids: Vec<Id> = parts.keys().copied().collect();
    let keys = db.keys(scope.organisation()).await?;
    let accounts = scope
        .find::<payee::Entity>()
        .filter(payee::Column::ApplicationId.is_in(ids.iter().copied()))
        .all(on)
        .await?;
    let people = scope
        .find::<application::Entity>()
        .filter(application::Column::Id.is_in(ids))
        .order_by_asc(application::Column::Id)
        .all(on)
        .await?;
    let items = people.into_iter().map(|person| {
        let account = accounts.iter().find(|account| account.application_id == person.id);
        Item {
            application: person.id,
            name: Kept::open(&keys, &person).name().to_owned(),
            account: account.and_then(|account| travel::account(&keys, account)),
            parts: parts.remove(&person.id).unwrap_or_default(),
        }
    });
    Ok(items.collect())
}

/// Why no file was made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// The account that is paid from is not written down.
    #[error("no account to pay from")]
    NoSender,
    /// Nobody is to be paid who can be.
    #[error("nothing to pay")]
    Nothing,
    /// The bank would refuse it.
    #[error("{0}")]
    Transfer(String),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Makes a file of everything that is to be paid and can be. `pay_on` is a day on which banks are open.
///
/// # Errors
/// [`MakeError`]; the caller drops the transaction then.
pub async fn make(
    tx: &mut WriteTx,
    db: &Db,
    setting: &Setting,
    programme: Id,
    pay_on: Date,
) -> Result<Id, MakeError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let sender = setting.account.sender(&setting.sender_code).map_err(|_| MakeError::NoSender)?;
    let items: Vec<Item> =
        due(&scope, db, tx, programme).await?.into_iter().filter(Item::is_payable).collect();
    let payments: Vec<Payment> = (1..)
        .zip(&items)
        .filter_map(|(customer, item)| {
            let to = item.account.as_ref()?.account().ok()?;
            Some(Payment { to, amount: item.amount(), customer })
        })
        .collect();
    if payments.is_empty() {
        return Err(MakeError::Nothing);
    }
    let total: i64 = payments.iter().map(|payment| payment.amount).sum();
    let transfer = Transfer { sender, date: pay_on, payments };
    let file = transfer::write(&transfer, LineEnding::CrLf)
        .map_err(|error| MakeError::Transfer(error.to_string()))?;
    let read = transfer::read(&file).map_err(|faults| MakeError::Transfer(format!("{faults:?}")))?;
    if read.total != total || read.payments.len() != items.len() {
        return Err(MakeError::Transfer("what was written reads back as something else".into()));
    }
    let id = tx.new_id();
    let content = Content { items, file: data_encoding::BASE64.encode(&file) };
    let text = serde_json::to_string(&content).unwrap_or_default();
    let row = payout::ActiveModel {
        id: Set(id),
        organisation_id: Set(scope.organisation()),
        programme_id: Set(programme),
        pay_on: Set(pay_on),
        people: Set(i32::try_from(content.items.len()).unwrap_or(i32::MAX)),
        total: Set(total),
        sealed_file: Set(tx.seal(file_place(id), &text)),
        made_at: Set(tx.now()),
        made_by: Set(scope.account()),
        paid_at: Set(None),
        cancelled_at: Set(None),
    };
    tx.insert(row).await?;
    let parts = content.items.iter().flat_map(|item| &item.parts);
    for part in parts {
        if put_in(tx, part, id).await? != 1 {
            return Err(MakeError::Database(WriteError::NothingWithinReach.into()));
        }
    }
    tx.record(AuditEvent::new("payout.made", "payout", id).with("total", total));
    Ok(id)
}

/// Puts a claim or refund into a file, where it is in none.
async fn put_in(tx: &mut WriteTx, part: &Part, payout: Id) -> Result<u64, DbError> {
    let to = Expr::val(payout);
    match part.what {
        For::Travel => {
            let free =
                Condition::all().add(claim::Column::Id.eq(part.row)).add(claim::Column::PayoutId.is_null());
            tx.update_where::<claim::Entity>(free, vec![(claim::Column::PayoutId, to)]).await
        }
        For::Refund => {
            let free =
                Condition::all().add(refund::Column::Id.eq(part.row)).add(refund::Column::PayoutId.is_null());
            tx.update_where::<refund::Entity>(free, vec![(refund::Column::PayoutId, to)]).await
        }
    }
}

/// Marks a file as paid by the bank, and tells everybody in it; or, before that, takes it back: what was in it is to be paid again.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn end(tx: &mut WriteTx, id: Id, paid: bool) -> Result<(), DbError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let row = scope.find_by_id::<payout::Entity>(id).lock().one(tx).await?;
    let waits = |row: &payout::Model| row.paid_at.is_none() && row.cancelled_at.is_none();
    let row = row.filter(waits).ok_or(WriteError::NothingWithinReach)?;
    let mut change = payout::ActiveModel { id: Unchanged(id), ..Default::default() };
    if paid {
        change.paid_at = Set(Some(tx.now()));
        let items = open(tx.keys(), &row).items;
        telling::paid(tx, &row, &items).await?;
        tx.record(AuditEvent::new("payout.paid", "payout", id).with("total", row.total));
    } else {
        change.cancelled_at = Set(Some(tx.now()));
        let none = || Expr::val(Option::<Id>::None);
        let claims = Condition::all().add(claim::Column::PayoutId.eq(id));
        tx.update_where::<claim::Entity>(claims, vec![(claim::Column::PayoutId, none())]).await?;
        let refunds = Condition::all().add(refund::Column::PayoutId.eq(id));
        tx.update_where::<refund::Entity>(refunds, vec![(refund::Column::PayoutId, none())]).await?;
        tx.record(AuditEvent::new("payout.cancelled", "payout", id).with("total", row.total));
    }
    tx.update(change).await
}
