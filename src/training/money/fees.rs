//! Fees: asked for, reminded of, waived, given back. Each takes the write under way, in a scope that reaches the whole
//! organisation, and holds the organisation's lock of money: what happens to money happens one after the other.
//!
//! What always holds: nobody is asked twice for one stage; a reference number is nobody else's in the organisation; no
//! more is given back than came.

use std::collections::{HashMap, HashSet};

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;
use time::{Date, Duration};

use super::entity::{fee, place as sealed_place, refund};
use super::{ledger, model, receipts};
use crate::audit::AuditEvent;
use crate::crypto::Place;
use crate::db::{DbError, WriteError, WriteTx};
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::applications::form::Kept;
use crate::training::applications::link;
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::places::entity::place;
use crate::training::programmes::model::{Programme, Stage};
use crate::training::programmes::save::Locked;
use crate::training::programmes::{entity as programme, told};

/// Days in which a fee is to be paid where the programme names no day.
const DAYS: i64 = 30;
/// Digits of a reference number before its check digit.
const WIDTH: usize = 5;
/// Days between two reminders.
const PAUSE: Duration = Duration::days(7);

/// The day by which a fee asked for on `today` is to be paid: the programme's, where it is not over.
pub fn due(stage: &Stage, today: Date) -> Date {
    let named = stage.fee_due.map(|day| day.date()).filter(|day| *day >= today);
    named.unwrap_or_else(|| today.saturating_add(Duration::days(DAYS)))
}

/// Asks everybody for the fee who has taken a place in a stage that costs something, and was not asked before. Gives how
/// many were asked.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn ask(tx: &mut WriteTx, row: &Locked) -> Result<usize, DbError> {
    tx.lock("money").await?;
    let programme = row.programme();
    let today = tx.now().date();
    let taken = taken(tx, row.id).await?;
    let people: HashMap<Id, application::Model> = tx
        .find::<application::Entity>()
        .filter(application::Column::ProgrammeId.eq(row.id))
        .filter(application::Column::State.eq(application::State::Applied))
        .all(tx)
        .await?
        .into_iter()
        .map(|person| (person.id, person))
        .collect();
    let before = tx.find::<fee::Entity>().filter(fee::Column::ProgrammeId.eq(row.id)).all(tx).await?;
    let asked: HashSet<(Id, String)> =
        before.into_iter().map(|fee| (fee.application_id, fee.stage)).collect();
    let last = tx.find::<fee::Entity>().order_by_desc(fee::Column::Number).limit(1).one(tx).await?;
    let mut number = last.map_or(0, |fee| fee.number);
    let mut count = 0;
    for stage in programme.stages.iter().filter(|stage| stage.fee.0 > 0) {
        let of_stage = taken.iter().filter(|place| place.stage == stage.code.as_str());
        for place in of_stage {
            let Some(person) = people.get(&place.application_id) else { continue };
            if asked.contains(&(person.id, place.stage.clone())) {
                continue;
            }
            number += 1;
            let fee = fee::Model {
                id: tx.new_id(),
                organisation_id: tx.scope().organisation(),
                programme_id: row.id,
                application_id: person.id,
                stage: place.stage.clone(),
                number,
                reference: zengin::reference::with_check_digit(number.unsigned_abs(), WIDTH),
                amount: stage.fee.0,
                asked_on: today,
                due_on: due(stage, today),
                reminders: 0,
                reminded_at: None,
                waived_at: None,
                sealed_reason: None,
            };
            tx.insert(sea_orm::ActiveModelTrait::reset_all(sea_orm::IntoActiveModel::into_active_model(
                fee.clone(),
            )))
            .await?;
            tx.record(AuditEvent::new("fee.asked", "fee", fee.id).with("amount", fee.amount));
            tell(tx, row, &programme, person, &fee, Kind::Fee, &fee.id.to_string(), fee.amount).await?;
            count += 1;
        }
    }
    Ok(count)
}

#[allow(clippy::too_many_arguments, reason = "what a letter about a fee needs")]
async fn tell(
    tx: &mut WriteTx,
    row: &programme::Model,
    programme: &Programme,
    person: &application::Model,
    fee: &fee::Model,
    kind: Kind,
    occasion: &str,
    amount: i64,
) -> Result<(), DbError> {
    let kept = Kept::open(tx.keys(), person);
    let recipient = Recipient::of(person, &kept);
    let locale = recipient.locale;
    let stage = programme.stage(&fee.stage).map(|stage| stage.name.text(locale).to_owned());
    let facts = Facts::default()
        .with("stage", stage.unwrap_or_default())
        .with("amount", told::yen(amount, locale))
        .with("reference", &fee.reference)
        .with("due", locale.date(fee.due_on))
        .with("link", link::personal(tx.keys(), person).address());
    letters::write(tx, row, &recipient, kind, occasion, facts).await
}

/// Whether a fee is overdue: not settled, and more than `grace` days after its day.
pub fn is_overdue(entry: &ledger::Entry, today: Date, grace: i64) -> bool {
    let late = (today - entry.fee.due_on).whole_days() > grace;
    late && !entry.paid().is_settled()
}

/// The places of a programme that somebody has taken and not given back.
async fn taken(tx: &WriteTx, programme: Id) -> Result<Vec<place::Model>, DbError> {
    tx.find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(programme))
        .filter(place::Column::State.eq(place::State::Taken))
        .filter(place::Column::Holder.is_not_null())
        .order_by_asc(place::Column::Id)
        .all(tx)
        .await
}

/// Reminds everybody whose fee is overdue, who has the place still, and who was not reminded lately. Gives how many were.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn remind(tx: &mut WriteTx, row: &Locked, grace: i64) -> Result<usize, DbError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let programme = row.programme();
    let (today, now) = (tx.now().date(), tx.now());
    let taken = taken(tx, row.id).await?;
    let mut count = 0;
    for entry in ledger::of_programme(&scope, tx, row.id).await? {
        let lately = entry.fee.reminded_at.is_some_and(|at| now.since(at) < PAUSE);
        if lately || !is_overdue(&entry, today, grace) {
            continue;
        }
        let person = scope.find_by_id::<application::Entity>(entry.fee.application_id).one(tx).await?;
        let stays = |person: &application::Model| {
            person.state == application::State::Applied
                && taken
                    .iter()
                    .any(|place| place.application_id == person.id && place.stage == entry.fee.stage)
        };
        let Some(person) = person.filter(stays) else { continue };
        let reminders = entry.fee.reminders.saturating_add(1);
        let change = fee::ActiveModel {
            id: Unchanged(entry.fee.id),
            reminders: Set(reminders),
            reminded_at: Set(Some(now)),
            ..Default::default()
        };
        tx.update(change).await?;
        let occasion = format!("{}-{reminders}", entry.fee.id);
        let open = entry.paid().open();
        tell(tx, row, &programme, &person, &entry.fee, Kind::FeeReminder, &occasion, open).await?;
        tx.record(AuditEvent::new("fee.reminded", "fee", entry.fee.id).with("n", reminders));
        count += 1;
    }
    Ok(count)
}

/// The place of the reason for which a fee was waived.
pub fn waiver_place(id: Id) -> Place<'static> {
    sealed_place("fee", "sealed_reason", id)
}

/// The place of the reason for which money was given back.
pub fn refund_place(id: Id) -> Place<'static> {
    sealed_place("fee_refund", "sealed_reason", id)
}

/// Waives a fee, or asks for it again where `reason` is none.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn waive(tx: &mut WriteTx, id: Id, reason: Option<&str>) -> Result<(), DbError> {
    tx.lock("money").await?;
    let sealed = reason.map(|reason| tx.seal(waiver_place(id), reason));
    let change = fee::ActiveModel {
        id: Unchanged(id),
        waived_at: Set(reason.map(|_| tx.now())),
        sealed_reason: Set(sealed),
        ..Default::default()
    };
    tx.update(change).await?;
    let event = match reason {
        Some(_) => AuditEvent::new("fee.waived", "fee", id),
        None => AuditEvent::new("fee.claimed_again", "fee", id),
    };
    tx.record(event);
    Ok(())
}

/// Why money was not given back.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// Less came than that.
    #[error("at most {0} yen can be given back")]
    TooMuch(i64),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Gives back a part of what came for a fee: it stands in the list of what is to be paid out from then on. A receipt for
/// more than is kept no longer holds.
///
/// # Errors
/// [`RefundError`].
pub async fn give_back(tx: &mut WriteTx, id: Id, amount: i64, reason: &str) -> Result<(), RefundError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let entry = ledger::one(&scope, tx, id).await?;
    let entry = entry.ok_or(DbError::from(WriteError::NothingWithinReach))?;
    let kept = entry.paid().kept();
    if amount < 1 || amount > kept {
        return Err(RefundError::TooMuch(kept));
    }
    let refund = tx.new_id();
    let row = refund::ActiveModel {
        id: Set(refund),
        organisation_id: Set(scope.organisation()),
        programme_id: Set(entry.fee.programme_id),
        application_id: Set(entry.fee.application_id),
        fee_id: Set(id),
        amount: Set(amount),
        sealed_reason: Set(tx.seal(refund_place(refund), reason)),
        decided_at: Set(tx.now()),
        payout_id: Set(None),
    };
    tx.insert(row).await?;
    tx.record(AuditEvent::new("fee.refunded", "fee", id).with("amount", amount));
    if let Some(receipt) = entry.receipt.filter(|receipt| receipt.amount > kept - amount) {
        receipts::void(tx, receipt.id).await?;
    }
    Ok(())
}

/// A sum with its parts, as every page shows one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Asked for, and neither waived nor given up by giving it back.
    pub asked: i64,
    /// Waived.
    pub waived: i64,
    /// Came.
    pub received: i64,
    /// Given back.
    pub refunded: i64,
    /// Still to come.
    pub open: i64,
    /// Came too much.
    pub over: i64,
    /// Of what is open: overdue.
    pub overdue: i64,
    /// How many fees.
    pub count: usize,
}

/// The sums of fees.
pub fn sums<'a>(entries: impl IntoIterator<Item = &'a ledger::Entry>, today: Date, grace: i64) -> Sums {
    let mut sums = Sums::default();
    for entry in entries {
        let paid = entry.paid();
        match paid.state() {
            model::State::Waived => sums.waived += paid.amount,
            _ => sums.asked += paid.owed(),
        }
        sums.received += paid.received;
        sums.refunded += paid.refunded;
        sums.open += paid.open();
        sums.over += paid.over();
        if is_overdue(entry, today, grace) {
            sums.overdue += paid.open();
        }
        sums.count += 1;
    }
    sums
}
