//! Travel claims: what it cost, with evidence; approved or returned by the office.
//!
//! What always holds: a subsidy is fixed when a claim is approved, by what the cap leaves after the claims approved before;
//! what was put into a file of transfers does not change any more.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};

use super::entity::{ClaimState, claim, payee, place as sealed_place};
use super::model::{self, Granted, Leg, Parts};
use super::setting::Written;
use super::telling;
use crate::audit::AuditEvent;
use crate::crypto::{OrganisationKeys, Place};
use crate::db::{DbError, Reads, Scope, WriteError, WriteTx};
use crate::form::once::{self, Seen};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
pub use crate::training::money::pieces::add_piece;
use crate::training::places::entity::place;
use crate::training::programmes::model::{Course, Mode, Programme};

/// Parts of the cost that a form has room for.
pub const LEGS: usize = 8;
/// Claims that somebody may have before the office decides about them.
pub const OPEN: u64 = 5;
/// Characters of a person's words at most.
const LONGEST: usize = 400;

/// What somebody claims.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// The parts of the cost.
    pub legs: Vec<Leg>,
    /// What sleeping there cost.
    pub lodging: i64,
    /// What else there is to say.
    pub words: String,
}

impl Claimed {
    /// What travelling cost.
    pub fn cost(&self) -> i64 {
        self.legs.iter().map(|leg| leg.yen).sum()
    }

    /// From a form; `courses`: those that the person has a place in.
    ///
    /// # Errors
    /// What must be mended, by field.
    pub fn parse(fields: &Fields, courses: &[&str]) -> Result<Claimed, Errors> {
        let mut errors = Errors::default();
        let mut legs = Vec::new();
        for n in 1..=LEGS {
            let [course, what, yen] = ["course", "what", "yen"].map(|part| format!("leg_{n}_{part}"));
            if fields.get(&what).is_empty() && fields.get(&yen).is_empty() {
                continue;
            }
            if fields.get(&what).is_empty() || fields.get(&what).chars().count() > LONGEST {
                errors.add(&what, Message::new("money-error-leg-what"));
            }
            let amount = model::yen(fields.get(&yen)).filter(|amount| *amount > 0);
            if amount.is_none() {
                errors.add(&yen, Message::new("money-error-yen"));
            }
            let chosen = match courses {
                [only] => Some(*only),
                _ => courses.iter().copied().find(|code| *code == fields.get(&course)),
            };
            if chosen.is_none() {
                errors.add(&course, Message::new("money-error-course"));
            }
            legs.push(Leg {
                course: chosen.unwrap_or_default().to_owned(),
                what: fields.get(&what).to_owned(),
                yen: amount.unwrap_or_default(),
            });
        }
        let lodging = match fields.get("lodging") {
            "" => Some(0),
            text => model::yen(text),
        };
        if lodging.is_none() {
            errors.add("lodging", Message::new("money-error-yen"));
        }
        if legs.is_empty() {
            errors.add("leg_1_what", Message::new("money-error-no-leg"));
        }
        if fields.get("words").chars().count() > LONGEST {
            errors.add("words", Message::new("application-error-long").with("n", LONGEST));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Claimed { legs, lodging: lodging.unwrap_or_default(), words: fields.get("words").to_owned() })
    }

    /// Into a form.
    pub fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        for (n, leg) in (1..).zip(&self.legs) {
            fields.set(&format!("leg_{n}_course"), &leg.course);
            fields.set(&format!("leg_{n}_what"), &leg.what);
            fields.set(&format!("leg_{n}_yen"), leg.yen.to_string());
        }
        if self.lodging > 0 {
            fields.set("lodging", self.lodging.to_string());
        }
        fields.set("words", &self.words);
        fields
    }
}

fn claim_place(id: Id) -> Place<'static> {
    sealed_place("travel_claim", "sealed_claim", id)
}

fn answer_place(id: Id) -> Place<'static> {
    sealed_place("travel_claim", "sealed_answer", id)
}

fn account_place(id: Id) -> Place<'static> {
    sealed_place("payee", "sealed_account", id)
}

/// What a claim says.
pub fn opened(keys: &OrganisationKeys, row: &claim::Model) -> Claimed {
    let text = keys.open(claim_place(row.id), &row.sealed_claim);
    text.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// The office's words about a claim; empty where it said none.
pub fn answer(keys: &OrganisationKeys, row: &claim::Model) -> String {
    let sealed = row.sealed_answer.as_ref();
    sealed.and_then(|sealed| keys.open(answer_place(row.id), sealed).ok()).unwrap_or_default()
}

/// The courses that people travel to in which somebody has taken a place, in the order of the programme.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn courses<'p>(
    scope: &Scope,
    on: &impl Reads,
    programme: &'p Programme,
    application: Id,
) -> Result<Vec<&'p Course>, DbError> {
    let places = scope
        .find::<place::Entity>()
        .filter(place::Column::ApplicationId.eq(application))
        .filter(place::Column::State.eq(place::State::Taken))
        .filter(place::Column::Holder.is_not_null())
        .all(on)
        .await?;
    let has = |course: &&Course| places.iter().any(|place| place.course == course.code.as_str());
    let courses = programme.courses().map(|(_, course)| course);
    Ok(courses.filter(|course| course.mode == Mode::InPerson).filter(has).collect())
}

/// Sends a claim, or sends one again that was changed. `before`: the claim that is changed.
///
/// # Errors
/// [`DbError`] when the database refuses; [`WriteError::NothingWithinReach`] for a claim that was approved meanwhile.
pub async fn send(
    tx: &mut WriteTx,
    programme: Id,
    application: Id,
    before: Option<Id>,
    claimed: &Claimed,
    by_office: bool,
) -> Result<Id, DbError> {
    tx.lock("money").await?;
    let text = serde_json::to_string(claimed).unwrap_or_default();
    let id = before.unwrap_or_else(|| tx.new_id());
    let sealed = tx.seal(claim_place(id), &text);
    if before.is_some() {
        let row = tx.find::<claim::Entity>().filter(claim::Column::Id.eq(id)).lock().one(tx).await?;
        let open = |row: &claim::Model| {
            row.application_id == application && matches!(row.state, ClaimState::Sent | ClaimState::Returned)
        };
        row.filter(open).ok_or(WriteError::NothingWithinReach)?;
        let change = claim::ActiveModel {
            id: Unchanged(id),
            state: Set(ClaimState::Sent),
            cost: Set(claimed.cost()),
            lodging: Set(claimed.lodging),
            sealed_claim: Set(sealed),
            sent_at: Set(tx.now()),
            ..Default::default()
        };
        tx.update(change).await?;
    } else {
        let row = claim::Model {
            id,
            organisation_id: tx.scope().organisation(),
            programme_id: programme,
            application_id: application,
            state: ClaimState::Sent,
            by_office,
            cost: claimed.cost(),
            lodging: claimed.lodging,
            subsidy: None,
            subsidy_parts: None,
            sealed_claim: sealed,
            sealed_answer: None,
            sent_at: tx.now(),
            decided_at: None,
            payout_id: None,
        };
        tx.insert(row.into_active_model().reset_all()).await?;
    }
    tx.record(AuditEvent::new("travel.claimed", "travel_claim", id).with("cost", claimed.cost()));
    Ok(id)
}

/// Why a claim's form was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// The claim that it changes was decided meanwhile, or taken back.
    #[error("the claim is closed")]
    Closed,
    /// So many claims wait already ([`OPEN`]).
    #[error("too many claims")]
    Full,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl ClaimError {
    /// What the person reads; none for what is no fault of theirs.
    pub fn message(&self) -> Option<Message> {
        match self {
            ClaimError::Closed => Some(Message::new("money-error-claim-closed")),
            ClaimError::Full => Some(Message::new("money-error-claims-many").with("n", OPEN)),
            ClaimError::Database(_) => None,
        }
    }
}

/// Takes a claim's form: once, however often it is sent; with other content it changes the claim that it led to.
///
/// # Errors
/// [`ClaimError`]; the caller drops the transaction then.
pub async fn receive(
    tx: &mut WriteTx,
    programme: Id,
    application: Id,
    before: Option<Id>,
    (claimed, fields): (&Claimed, &Fields),
    by_office: bool,
) -> Result<Id, ClaimError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let seen = once::seen(&scope, tx, fields).await?;
    let before = match &seen {
        Seen::New => before,
        Seen::Same(led_to) | Seen::Changed(led_to) => {
            Some(led_to.parse().map_err(|_| DbError::from(WriteError::NothingWithinReach))?)
        }
    };
    let own = scope.find::<claim::Entity>().filter(claim::Column::ApplicationId.eq(application));
    let open = claim::Column::State.is_in([ClaimState::Sent, ClaimState::Returned]);
    if let Some(id) = before {
        let row = own.filter(claim::Column::Id.eq(id)).one(tx).await?;
        let row = row.ok_or(DbError::from(WriteError::NothingWithinReach))?;
        if matches!(seen, Seen::Same(_)) {
            tx.unaudited("the same form again");
            return Ok(id);
        }
        if !matches!(row.state, ClaimState::Sent | ClaimState::Returned) {
            return Err(ClaimError::Closed);
        }
    } else if own.filter(open).count(tx).await? >= OPEN {
        return Err(ClaimError::Full);
    }
    let id = send(tx, programme, application, before, claimed, by_office).await?;
    match seen {
        Seen::Changed(_) => once::remember_change(tx, fields).await?,
        _ => once::remember(tx, fields, &id.to_string()).await?,
    }
    Ok(id)
}

/// What the office decides about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The cost is right: the subsidy follows.
    Approve,
    /// Something is to be mended; the words say what.
    Return,
    /// The person takes it back.
    TakeBack,
}

/// The subsidy that a claim would get now, by its parts.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn would_get(
    scope: &Scope,
    on: &impl Reads,
    keys: &OrganisationKeys,
    programme: &Programme,
    row: &claim::Model,
) -> Result<Parts, DbError> {
    let Some(travel) = programme.travel else { return Ok(Parts::default()) };
    let approved: Vec<Granted> = scope
        .find::<claim::Entity>()
        .filter(claim::Column::ApplicationId.eq(row.application_id))
        .filter(claim::Column::State.eq(ClaimState::Approved))
        .filter(claim::Column::Id.ne(row.id))
        .all(on)
        .await?
        .iter()
        .map(|before| Granted { legs: opened(keys, before).legs, given: given(before) })
        .collect();
    Ok(model::further(travel, &approved, &opened(keys, row).legs))
}

/// What a claim was given when it was approved.
fn given(row: &claim::Model) -> Parts {
    let parts = row.subsidy_parts.as_deref();
    parts.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// Decides about a claim; who sent it is told, unless they took it back themselves.
///
/// # Errors
/// [`DbError`] when the database refuses; [`WriteError::NothingWithinReach`] for a claim about which nothing is to be
/// decided any more.
pub async fn decide(
    tx: &mut WriteTx,
    programme: &Programme,
    id: Id,
    decision: Decision,
    words: &str,
) -> Result<claim::Model, DbError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let row = scope.find_by_id::<claim::Entity>(id).lock().one(tx).await?;
    let may = |row: &claim::Model| match decision {
        Decision::Approve => row.state == ClaimState::Sent,
        Decision::Return => {
            matches!(row.state, ClaimState::Sent | ClaimState::Approved) && row.payout_id.is_none()
        }
        Decision::TakeBack => matches!(row.state, ClaimState::Sent | ClaimState::Returned),
    };
    let row = row.filter(may).ok_or(WriteError::NothingWithinReach)?;
    let (state, parts) = match decision {
        Decision::Approve => {
            let parts = would_get(&scope, tx, tx.keys(), programme, &row).await?;
            (ClaimState::Approved, Some(parts))
        }
        Decision::Return => (ClaimState::Returned, None),
        Decision::TakeBack => (ClaimState::TakenBack, None),
    };
    let subsidy = parts.as_ref().map(Parts::sum);
    let answer = Some(words).filter(|words| !words.is_empty()).map(|words| tx.seal(answer_place(id), words));
    let change = claim::ActiveModel {
        id: Unchanged(id),
        state: Set(state),
        subsidy: Set(subsidy),
        subsidy_parts: Set(parts.map(|parts| serde_json::to_string(&parts).unwrap_or_default())),
        sealed_answer: Set(answer),
        decided_at: Set(Some(tx.now())),
        ..Default::default()
    };
    tx.update(change).await?;
    let event = match decision {
        Decision::Approve => AuditEvent::new("travel.approved", "travel_claim", id),
        Decision::Return => AuditEvent::new("travel.returned", "travel_claim", id),
        Decision::TakeBack => AuditEvent::new("travel.taken_back", "travel_claim", id),
    };
    tx.record(event.with("subsidy", subsidy.unwrap_or_default()));
    if decision != Decision::TakeBack {
        telling::decided(tx, &row, subsidy, words).await?;
    }
    Ok(row)
}

/// The account of somebody to whom money is paid; none where none was written.
pub fn account(keys: &OrganisationKeys, row: &payee::Model) -> Option<Written> {
    serde_json::from_str(&keys.open(account_place(row.id), &row.sealed_account).ok()?).ok()
}

/// Keeps the account of somebody to whom money is paid.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn keep_account(tx: &mut WriteTx, application: Id, account: &Written) -> Result<(), DbError> {
    tx.lock("money").await?;
    let text = serde_json::to_string(account).unwrap_or_default();
    let of = tx.find::<payee::Entity>().filter(payee::Column::ApplicationId.eq(application));
    match of.one(tx).await? {
        Some(row) => {
            let change = payee::ActiveModel {
                id: Unchanged(row.id),
                sealed_account: Set(tx.seal(account_place(row.id), &text)),
                changed_at: Set(tx.now()),
                ..Default::default()
            };
            tx.update(change).await?;
        }
        None => {
            let id = tx.new_id();
            let row = payee::ActiveModel {
                id: Set(id),
                organisation_id: Set(tx.scope().organisation()),
                application_id: Set(application),
                sealed_account: Set(tx.seal(account_place(id), &text)),
                changed_at: Set(tx.now()),
            };
            tx.insert(row).await?;
        }
    }
    tx.record(AuditEvent::new("money.account_kept", "application", application));
    Ok(())
}
