//! Claims that come in: once however often a form is sent, changed while the office has not decided, so many and no more.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel};

use super::{Claimed, claim_place, twins};
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteError, WriteTx};
use crate::form::once::{self, Seen};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::money::entity::{ClaimState, claim};

/// Claims that somebody may have before the office decides about them.
pub const OPEN: usize = 5;

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
        let row = row.filter(open).ok_or(WriteError::NothingWithinReach)?;
        let change = claim::ActiveModel {
            id: Unchanged(id),
            state: Set(ClaimState::Sent),
            cost: Set(claimed.cost()),
            lodging: Set(claimed.lodging),
            sealed_claim: Set(sealed),
            sent_at: Set(tx.now()),
            revision: Set(row.revision.saturating_add(1)),
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
            revision: 1,
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
    /// The same was claimed before, and nobody said that it is another journey (`again`).
    #[error("claimed before")]
    Again,
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
            ClaimError::Again | ClaimError::Database(_) => None,
        }
    }
}

/// The question to somebody who claims the same once more ([`ClaimError::Again`]), at the box in which it is answered.
pub fn again() -> Errors {
    let mut errors = Errors::default();
    errors.add("again", Message::new("money-error-claim-again"));
    errors
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
    } else {
        let mut all = own.all(tx).await?;
        all.retain(|row| row.state != ClaimState::TakenBack);
        let is_open = |row: &&claim::Model| matches!(row.state, ClaimState::Sent | ClaimState::Returned);
        if all.iter().filter(is_open).count() >= OPEN {
            return Err(ClaimError::Full);
        }
        if fields.get("again").is_empty() && all.iter().any(|row| twins::is_same(tx.keys(), row, claimed)) {
            return Err(ClaimError::Again);
        }
    }
    let id = send(tx, programme, application, before, claimed, by_office).await?;
    match seen {
        Seen::Changed(_) => once::remember_change(tx, fields).await?,
        _ => once::remember(tx, fields, &id.to_string()).await?,
    }
    Ok(id)
}
