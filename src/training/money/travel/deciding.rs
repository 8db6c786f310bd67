//! What the office decides about a claim, and the subsidy that follows.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use super::{answer_place, elsewhere, opened};
use crate::audit::AuditEvent;
use crate::crypto::OrganisationKeys;
use crate::db::{DbError, Reads, Scope, WriteError, WriteTx};
use crate::id::Id;
use crate::training::money::entity::{ClaimState, claim};
use crate::training::money::model::{self, Granted, Parts};
use crate::training::money::telling;
use crate::training::programmes::model::Programme;

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

/// What whoever decides has before them: the claim as it was then, and the subsidy that would follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The claim's revision.
    pub revision: i32,
    /// Whole yen.
    pub subsidy: i64,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// It was decided meanwhile, or taken back, or is in a file for the bank.
    #[error("the claim is closed")]
    Closed,
    /// It, its evidence or what it would be given is another than whoever decides has seen.
    #[error("the claim is another")]
    Changed,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
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
    let approved = granted(scope, on, keys, (row.programme_id, row.application_id), Some(row.id)).await?;
    Ok(model::further(travel, &approved, &opened(keys, row).legs))
}

/// What the cap leaves somebody for courses, after what was approved; none where the programme has no subsidy.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn left(
    scope: &Scope,
    on: &impl Reads,
    keys: &OrganisationKeys,
    programme: &Programme,
    whose: (Id, Id),
    courses: &[&str],
) -> Result<Option<i64>, DbError> {
    let Some(travel) = programme.travel else { return Ok(None) };
    let approved = granted(scope, on, keys, whose, None).await?;
    Ok(Some(model::left(travel, &approved, courses)))
}

/// What was approved for the writer of an application, under another application of theirs too; `beside`: all but this.
async fn granted(
    scope: &Scope,
    on: &impl Reads,
    keys: &OrganisationKeys,
    (programme, application): (Id, Id),
    beside: Option<Id>,
) -> Result<Vec<Granted>, DbError> {
    let own = scope
        .find::<claim::Entity>()
        .filter(claim::Column::ApplicationId.eq(application))
        .filter(claim::Column::State.eq(ClaimState::Approved))
        .order_by_asc(claim::Column::Id)
        .all(on)
        .await?;
    let other = elsewhere(scope, on, keys, (programme, application)).await?.into_iter();
    let other = other.filter(|other| other.is_same).map(|other| other.claim);
    let all = own.into_iter().filter(|claim| Some(claim.id) != beside).chain(other);
    Ok(all.map(|before| Granted { legs: opened(keys, &before).legs, given: given(&before) }).collect())
}

/// What a claim was given when it was approved.
fn given(row: &claim::Model) -> Parts {
    let parts = row.subsidy_parts.as_deref();
    parts.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// Decides about a claim; who sent it is told, unless they took it back themselves. `looked`: what is decided about; none
/// where it is the writer who decides.
///
/// # Errors
/// [`DecideError`]; the caller drops the transaction then.
pub async fn decide(
    tx: &mut WriteTx,
    programme: &Programme,
    id: Id,
    decision: Decision,
    words: &str,
    looked: Option<Looked>,
) -> Result<claim::Model, DecideError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let row = scope.find_by_id::<claim::Entity>(id).lock().one(tx).await?;
    let row = row.ok_or(DbError::from(WriteError::NothingWithinReach))?;
    let may = |row: &claim::Model| match decision {
        Decision::Approve => row.state == ClaimState::Sent,
        Decision::Return => {
            matches!(row.state, ClaimState::Sent | ClaimState::Approved) && row.payout_id.is_none()
        }
        Decision::TakeBack => matches!(row.state, ClaimState::Sent | ClaimState::Returned),
    };
    if !may(&row) {
        return Err(DecideError::Closed);
    }
    if looked.is_some_and(|looked| looked.revision != row.revision) {
        return Err(DecideError::Changed);
    }
    let (state, parts) = match decision {
        Decision::Approve => {
            let parts = would_get(&scope, tx, tx.keys(), programme, &row).await?;
            if looked.is_some_and(|looked| looked.subsidy != parts.sum()) {
                return Err(DecideError::Changed);
            }
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
