//! Reads of attendance: what was noted, what the office excepted, and what follows from both.

use std::collections::HashMap;

use sea_orm::ColumnTrait;

use super::entity::{attendance, exception, meeting_link};
use super::model::{Kind, Outcome, Payment, outcome};
use super::payment::payment_of;
use crate::db::{Db, DbError, Reads, Scope, WriteTx};
use crate::id::Id;
use crate::training::people::TakesPart;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Unpaid;
use crate::training::programmes::sessions;

/// What was noted of one person, by course and session.
pub type Noted = HashMap<(String, i16), Kind>;

/// How everybody of `people` stands in a programme, by application. The scope is the office's.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn completion(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    people: &[impl TakesPart],
) -> Result<HashMap<Id, Outcome>, DbError> {
    let payments = payment_of(scope, db, row, people).await?;
    outcomes(scope, db, row, people, &payments).await
}

/// Who of `people` may be given a certificate. Fees are looked at only where the programme lets it wait for them. The scope is
/// the office's.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn certified(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    people: &[impl TakesPart],
) -> Result<Vec<Id>, DbError> {
    let payments = match row.programme().unpaid {
        Unpaid::Flagged => HashMap::new(),
        Unpaid::Holds => payment_of(scope, db, row, people).await?,
    };
    let all = outcomes(scope, db, row, people, &payments).await?;
    Ok(all.into_iter().filter(|(_, outcome)| outcome.certified).map(|(id, _)| id).collect())
}

async fn outcomes(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    people: &[impl TakesPart],
    payments: &HashMap<Id, Payment>,
) -> Result<HashMap<Id, Outcome>, DbError> {
    let mut noted = noted(scope, db, row.id).await?;
    let mut exceptions: HashMap<Id, HashMap<String, bool>> = HashMap::new();
    for one in in_force(scope, db, row.id).await? {
        exceptions.entry(one.application_id).or_default().insert(one.stage, one.counts);
    }
    let programme = row.programme();
    let mut outcomes = HashMap::new();
    for somebody in people {
        let id = somebody.application_id();
        let payment = payments.get(&id).copied().unwrap_or(Payment::Open);
        let noted = noted.remove(&id).unwrap_or_default();
        let excepted = exceptions.remove(&id).unwrap_or_default();
        let taken = |stage: &str| somebody.course(stage).map(str::to_owned);
        outcomes.insert(id, outcome(&programme, taken, &noted, &excepted, payment));
    }
    Ok(outcomes)
}

/// What was noted of everybody within the scope in a programme, by application.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn noted(scope: &Scope, on: &impl Reads, programme: Id) -> Result<HashMap<Id, Noted>, DbError> {
    let rows = scope
        .find::<attendance::Entity>()
        .filter(attendance::Column::ProgrammeId.eq(programme))
        .all(on)
        .await?;
    let mut noted: HashMap<Id, Noted> = HashMap::new();
    for row in rows.into_iter().filter(|row| row.kind != Kind::Unknown) {
        noted.entry(row.application_id).or_default().insert((row.course, row.session), row.kind);
    }
    Ok(noted)
}

/// The sessions of a programme that something was noted of, of anybody.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn noted_sessions(tx: &WriteTx, programme: Id) -> Result<sessions::Noted, DbError> {
    let rows = tx
        .find::<attendance::Entity>()
        .filter(attendance::Column::ProgrammeId.eq(programme))
        .filter(attendance::Column::Kind.ne(Kind::Unknown))
        .all(tx)
        .await?;
    let mut noted = sessions::Noted::new();
    for row in rows {
        noted.entry(row.course).or_default().insert(row.session);
    }
    Ok(noted)
}

/// The exceptions of a programme that hold.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn in_force(
    scope: &Scope,
    on: &impl Reads,
    programme: Id,
) -> Result<Vec<exception::Model>, DbError> {
    scope
        .find::<exception::Entity>()
        .filter(exception::Column::ProgrammeId.eq(programme))
        .filter(exception::Column::HoldsFor.is_not_null())
        .all(on)
        .await
}

/// The links of the courses of a programme, opened. The scope is the office's.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn links(
    scope: &Scope,
    db: &Db,
    on: &impl Reads,
    programme: Id,
) -> Result<HashMap<String, String>, DbError> {
    let rows = scope
        .find::<meeting_link::Entity>()
        .filter(meeting_link::Column::ProgrammeId.eq(programme))
        .all(on)
        .await?;
    let keys = db.keys(scope.organisation()).await?;
    let open = |row: meeting_link::Model| {
        let link = keys.open(meeting_link::link_place(row.id), &row.sealed_link).unwrap_or_default();
        (row.course, link)
    };
    Ok(rows.into_iter().map(open).filter(|(_, link)| !link.is_empty()).collect())
}
