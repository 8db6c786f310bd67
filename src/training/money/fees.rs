//! Fees: asked for, reminded of, waived. Each takes the write under way, in a scope that reaches the whole organisation, and
//! holds the organisation's lock of money: what happens to money happens one after the other.
//!
//! What always holds: nobody is asked twice for one place; a reference number is nobody else's in the organisation.

use std::collections::HashMap;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;
use time::{Date, Duration};

use super::entity::{fee, place as sealed_place};
use super::{ledger, model, setting};
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::crypto::Place;
use crate::db::{DbError, Reads, Scope, WriteError, WriteTx};
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
pub(super) const PAUSE: Duration = Duration::days(7);

/// The day by which a fee asked for on `today` is to be paid: the programme's, where it is not over.
pub fn due(stage: &Stage, today: Date) -> Date {
    let named = stage.fee_due.map(|day| day.date()).filter(|day| *day >= today);
    named.unwrap_or_else(|| today.saturating_add(Duration::days(DAYS)))
}

/// The places that people of a programme gave back.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn given_back(scope: &Scope, on: &impl Reads, programme: Id) -> Result<Vec<place::Model>, DbError> {
    let of = scope.find::<place::Entity>().filter(place::Column::ProgrammeId.eq(programme));
    of.filter(place::Column::State.eq(place::State::GivenBack)).all(on).await
}

/// Whether the fee of a place was asked for. Who gave the place back, was given the fee back (or it was waived then), and
/// has a place in that stage anew, was not. `entries` in the order of their numbers; of `places`, those given back count.
pub fn is_asked(entries: &[ledger::Entry], places: &[place::Model], taken: &place::Model) -> bool {
    let own = |application: Id, stage: &str| application == taken.application_id && stage == taken.stage;
    let Some(entry) = entries.iter().rfind(|entry| own(entry.fee.application_id, &entry.fee.stage)) else {
        return false;
    };
    let left = places
        .iter()
        .filter(|place| place.state == place::State::GivenBack && own(place.application_id, &place.stage))
        .filter_map(|place| place.ended_at)
        .filter(|at| at.date() >= entry.fee.asked_on)
        .max();
    let Some(left) = left.filter(|_| taken.id > entry.fee.id) else { return true };
    match entry.state() {
        model::State::Refunded => false,
        model::State::Waived => entry.fee.waived_at.is_some_and(|at| at < left),
        _ => true,
    }
}

/// Asks everybody for the fee who has taken a place in a stage that costs something, and was not asked for it
/// ([`is_asked`]). Gives how many were asked.
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
    let scope = tx.scope().clone();
    let before = ledger::of_programme(&scope, tx, row.id).await?;
    let left = given_back(&scope, tx, row.id).await?;
    let last = tx.find::<fee::Entity>().order_by_desc(fee::Column::Number).limit(1).one(tx).await?;
    let mut number = last.map_or(0, |fee| fee.number);
    let mut count = 0;
    for stage in programme.stages.iter().filter(|stage| stage.fee.0 > 0) {
        let of_stage = taken.iter().filter(|place| place.stage == stage.code.as_str());
        for place in of_stage {
            let Some(person) = people.get(&place.application_id) else { continue };
            if is_asked(&before, &left, place) {
                continue;
            }
            let again = before
                .iter()
                .filter(|entry| entry.fee.application_id == person.id && entry.fee.stage == place.stage);
            number += 1;
            let fee = fee::Model {
                id: tx.new_id(),
                organisation_id: tx.scope().organisation(),
                programme_id: row.id,
                application_id: person.id,
                stage: place.stage.clone(),
                again: i16::try_from(again.count()).unwrap_or(i16::MAX),
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
    // Who has no mail reads it on the paper alone.
    let pay_to = Some(setting::pay_to(tx).await?).filter(|told| !told.trim().is_empty());
    let pay_to = pay_to.unwrap_or_else(|| locale.t("letter-pay-to-none"));
    let facts = Facts::default()
        .with("stage", stage.unwrap_or_default())
        .with("amount", told::yen(amount, locale))
        .with("reference", &fee.reference)
        .with("due", locale.date(fee.due_on))
        .with("pay-to", pay_to)
        .with("link", link::personal(tx.keys(), person).address());
    letters::write(tx, row, &recipient, kind, occasion, facts).await
}

/// Whether a fee is overdue: not settled, and more than `grace` days after its day.
pub fn is_overdue(entry: &ledger::Entry, today: Date, grace: i64) -> bool {
    let late = (today - entry.fee.due_on).whole_days() > grace;
    late && !entry.paid().is_settled()
}

/// Whether somebody was reminded so lately that they are not reminded again yet.
pub fn is_reminded(entry: &ledger::Entry, now: Instant) -> bool {
    entry.fee.reminded_at.is_some_and(|at| now.since(at) < PAUSE)
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
        if is_reminded(&entry, now) || !is_overdue(&entry, today, grace) {
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

/// Waives a fee, or asks for it again where `reason` is none.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn waive(tx: &mut WriteTx, id: Id, reason: Option<&str>) -> Result<(), DbError> {
    tx.lock("money").await?;
    let row = tx.find::<fee::Entity>().filter(fee::Column::Id.eq(id)).lock().one(tx).await?;
    let row = row.ok_or(WriteError::NothingWithinReach)?;
    if reason.is_none() && row.waived_at.is_none() {
        tx.unaudited("it was not waived");
        return Ok(());
    }
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
    /// Apart from what is open: what those did not pay who have the place no longer, and are asked for nothing.
    pub left: i64,
    /// How many fees.
    pub count: usize,
}

/// A fee as it counts in sums: of who gave the place back no more is asked than came.
pub fn counted(entry: &ledger::Entry, stays: bool) -> Option<model::Paid> {
    let paid = entry.paid();
    match paid.received {
        _ if stays || paid.is_settled() => Some(paid),
        0 => None,
        received => Some(model::Paid { amount: received, ..paid }),
    }
}

/// The sums of fees; `stays`: whether the payer of one has the place still.
pub fn sums<'a>(
    entries: impl IntoIterator<Item = &'a ledger::Entry>,
    stays: impl Fn(&ledger::Entry) -> bool,
    today: Date,
    grace: i64,
) -> Sums {
    let mut sums = Sums::default();
    for entry in entries {
        let stays = stays(entry);
        if !stays {
            sums.left += entry.paid().open();
        }
        let Some(paid) = counted(entry, stays) else { continue };
        match paid.state() {
            model::State::Waived => sums.waived += paid.amount,
            _ => sums.asked += paid.owed(),
        }
        sums.received += paid.received;
        sums.refunded += paid.refunded;
        sums.open += paid.open();
        sums.over += paid.over();
        if stays && is_overdue(entry, today, grace) {
            sums.overdue += paid.open();
        }
        sums.count += 1;
    }
    sums
}
