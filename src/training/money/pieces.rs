//! Pieces of evidence as they are kept: what each is, and its file, sealed apart, so that a list of them loads no file.
//!
//! What always holds: of a piece that was taken away nobody sees anything; its row stays, since the audit log vouches for
//! it, and what it was is written over.

use std::collections::HashMap;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};

use super::entity::{ClaimState, FileKind, claim, evidence, place};
use crate::audit::AuditEvent;
use crate::crypto::{OrganisationKeys, Place, Sealed};
use crate::db::{DbError, Reads, Scope, WriteError, WriteTx};
use crate::form::Fields;
use crate::form::once::{self, Seen};
use crate::i18n::Message;
use crate::id::Id;

/// Pieces of evidence of a claim at most.
pub const OF_CLAIM: u64 = 20;
/// Pieces of evidence of one person at most, those of claims taken back and those taken away too: what is kept of one link
/// has an end.
pub const OF_PERSON: u64 = 60;

fn what_place(id: Id) -> Place<'static> {
    place("travel_evidence", "sealed_what", id)
}

fn file_place(id: Id) -> Place<'static> {
    place("travel_evidence", "sealed_file", id)
}

/// A piece of evidence without its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its id.
    pub id: Id,
    /// The claim.
    pub claim: Id,
    /// What it is, in the person's words.
    pub what: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: Id,
    claim_id: Id,
    sealed_what: Sealed,
}

/// The evidence of claims, the earliest first, without the files.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn of(
    scope: &Scope,
    on: &impl Reads,
    keys: &OrganisationKeys,
    claims: &[Id],
) -> Result<Vec<Piece>, DbError> {
    let rows: Vec<Row> = scope
        .find::<evidence::Entity>()
        .filter(evidence::Column::ClaimId.is_in(claims.iter().copied()))
        .filter(evidence::Column::TakenAt.is_null())
        .order_by_asc(evidence::Column::Id)
        .project(on, |select| {
            let columns = [evidence::Column::Id, evidence::Column::ClaimId, evidence::Column::SealedWhat];
            columns.into_iter().fold(select, QuerySelect::column)
        })
        .await?;
    let opened = rows.into_iter().map(|row| Piece {
        what: keys.open(what_place(row.id), &row.sealed_what).unwrap_or_default(),
        id: row.id,
        claim: row.claim_id,
    });
    Ok(opened.collect())
}

/// How many pieces each claim has; a claim that has none is not named.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn counts(scope: &Scope, on: &impl Reads, claims: &[Id]) -> Result<HashMap<Id, usize>, DbError> {
    let rows: Vec<Of> = scope
        .find::<evidence::Entity>()
        .filter(evidence::Column::ClaimId.is_in(claims.iter().copied()))
        .filter(evidence::Column::TakenAt.is_null())
        .project(on, |select| select.column(evidence::Column::ClaimId))
        .await?;
    let mut counts = HashMap::new();
    for row in rows {
        *counts.entry(row.claim_id).or_default() += 1;
    }
    Ok(counts)
}

#[derive(FromQueryResult)]
struct Of {
    claim_id: Id,
}

/// The file of a piece; none of one that was taken away.
pub fn file(keys: &OrganisationKeys, row: &evidence::Model) -> Option<Vec<u8>> {
    if row.taken_at.is_some() {
        return None;
    }
    let text = keys.open(file_place(row.id), &row.sealed_file).ok()?;
    data_encoding::BASE64.decode(text.as_bytes()).ok()
}

/// Why a piece was not added.
#[derive(Debug, thiserror::Error)]
pub enum PieceError {
    /// The claim was decided meanwhile, or taken back: what was decided about is not added to.
    #[error("the claim is closed")]
    Closed,
    /// It was added by this very form, and taken away since.
    #[error("taken away")]
    Taken,
    /// There is no room for it ([`OF_CLAIM`], [`OF_PERSON`]).
    #[error("too many pieces")]
    Full,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl PieceError {
    /// What the person reads.
    ///
    /// # Errors
    /// What is no fault of theirs.
    pub fn message(self) -> Result<Message, DbError> {
        match self {
            PieceError::Closed => Ok(Message::new("money-error-evidence-closed")),
            PieceError::Taken => Ok(Message::new("money-error-evidence-taken")),
            PieceError::Full => Ok(Message::new("money-file-many")),
            PieceError::Database(error) => Err(error),
        }
    }
}

/// Adds evidence to a claim that is not decided: once, however often its form is sent with the same file.
///
/// # Errors
/// [`PieceError`]; the caller drops the transaction then.
pub async fn add_piece(
    tx: &mut WriteTx,
    claim: Id,
    (what, fields): (&str, &Fields),
    kind: FileKind,
    bytes: &[u8],
) -> Result<(), PieceError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    // Sent again with another file, it is another piece.
    let seen = once::seen(&scope, tx, fields).await?;
    let is_same = matches!(seen, Seen::Same(_));
    let before = match seen {
        Seen::New => None,
        Seen::Same(led_to) | Seen::Changed(led_to) => led_to.parse::<Id>().ok(),
    };
    if let Some(before) = before {
        let kept = scope.find_by_id::<evidence::Entity>(before).one(tx).await?;
        if is_same && kept.as_ref().is_some_and(|row| row.taken_at.is_some()) {
            return Err(PieceError::Taken);
        }
        if kept.and_then(|row| file(tx.keys(), &row)).is_some_and(|kept| kept == bytes) {
            tx.unaudited("the same file again");
            return Ok(());
        }
    }
    let row = scope.find_by_id::<claim::Entity>(claim).lock().one(tx).await?;
    let row = row.ok_or(DbError::from(WriteError::NothingWithinReach))?;
    if !matches!(row.state, ClaimState::Sent | ClaimState::Returned) {
        return Err(PieceError::Closed);
    }
    let pieces = || scope.find::<evidence::Entity>();
    let of_claim = pieces().filter(evidence::Column::ClaimId.eq(row.id));
    let of_claim = of_claim.filter(evidence::Column::TakenAt.is_null()).count(tx).await?;
    let of_person = pieces().filter(evidence::Column::ApplicationId.eq(row.application_id)).count(tx).await?;
    if of_claim >= OF_CLAIM || of_person >= OF_PERSON {
        return Err(PieceError::Full);
    }
    let id = tx.new_id();
    let line = evidence::ActiveModel {
        id: Set(id),
        organisation_id: Set(scope.organisation()),
        application_id: Set(row.application_id),
        claim_id: Set(row.id),
        kind: Set(kind),
        sealed_what: Set(tx.seal(what_place(id), what)),
        sealed_file: Set(tx.seal(file_place(id), &data_encoding::BASE64.encode(bytes))),
        added_at: Set(tx.now()),
        taken_at: Set(None),
    };
    tx.insert(line).await?;
    changed(tx, &row).await?;
    tx.record(AuditEvent::new("travel.evidence_added", "travel_claim", row.id).with("bytes", bytes.len()));
    if before.is_none() {
        once::remember(tx, fields, &id.to_string()).await?;
    }
    Ok(())
}

/// Counts a change of a claim: who had it open before decides about another.
async fn changed(tx: &mut WriteTx, row: &claim::Model) -> Result<(), DbError> {
    let change = claim::ActiveModel {
        id: Unchanged(row.id),
        revision: Set(row.revision.saturating_add(1)),
        ..Default::default()
    };
    tx.update(change).await
}

/// Takes a piece of evidence away from a claim that is not decided: what it was is written over. Gives whether it is gone,
/// also where it was before; not for a claim that was decided meanwhile.
///
/// # Errors
/// [`DbError`] when the database refuses; [`WriteError::NothingWithinReach`] for a piece that is not of this claim.
pub async fn take_away(tx: &mut WriteTx, claim: Id, piece: Id) -> Result<bool, DbError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let row = scope.find_by_id::<claim::Entity>(claim).lock().one(tx).await?;
    let row = row.ok_or(WriteError::NothingWithinReach)?;
    let own = scope.find_by_id::<evidence::Entity>(piece).filter(evidence::Column::ClaimId.eq(claim));
    let own = own.one(tx).await?.ok_or(WriteError::NothingWithinReach)?;
    if own.taken_at.is_some() {
        tx.unaudited("it was taken away before");
        return Ok(true);
    }
    if !matches!(row.state, ClaimState::Sent | ClaimState::Returned) {
        return Ok(false);
    }
    let change = evidence::ActiveModel {
        id: Unchanged(piece),
        sealed_what: Set(tx.seal(what_place(piece), "")),
        sealed_file: Set(tx.seal(file_place(piece), "")),
        taken_at: Set(Some(tx.now())),
        ..Default::default()
    };
    tx.update(change).await?;
    changed(tx, &row).await?;
    tx.record(AuditEvent::new("travel.evidence_taken_away", "travel_claim", row.id));
    Ok(true)
}
