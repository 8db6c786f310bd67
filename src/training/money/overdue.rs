//! Whom the office is to remind of a fee, in all programmes at once: counted for the first page, by the rule by which
//! [`fees::remind`](super::fees::remind) writes to them.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, Condition, FromQueryResult, QuerySelect};
use time::Duration;

use super::entity::{fee, refund, share};
use super::fees::PAUSE;
use super::model::Paid;
use crate::clock::Instant;
use crate::db::{DbError, Reads, Scope};
use crate::id::Id;
use crate::training::places::entity::place;

/// A fee whose day is over.
#[derive(FromQueryResult)]
struct Late {
    id: Id,
    programme_id: Id,
    application_id: Id,
    stage: String,
    amount: i64,
}

/// What came for a fee, or was given back of it.
#[derive(FromQueryResult)]
struct Part {
    fee_id: Id,
    amount: i64,
}

/// A place that somebody has.
#[derive(FromQueryResult, PartialEq, Eq, Hash)]
struct Held {
    application_id: Id,
    stage: String,
}

/// The programme and the application of each fee of which somebody is to be reminded. Nothing sealed is read.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn to_remind(
    scope: &Scope,
    on: &impl Reads,
    grace: i64,
    now: Instant,
) -> Result<Vec<(Id, Id)>, DbError> {
    let last = now.date().saturating_sub(Duration::days(grace));
    let quiet = Condition::any()
        .add(fee::Column::RemindedAt.is_null())
        .add(fee::Column::RemindedAt.lte(now.minus(PAUSE)));
    let late: Vec<Late> = scope
        .find::<fee::Entity>()
        .filter(fee::Column::WaivedAt.is_null())
        .filter(fee::Column::DueOn.lt(last))
        .filter(quiet)
        .project(on, |q| {
            q.column(fee::Column::Id)
                .column(fee::Column::ProgrammeId)
                .column(fee::Column::ApplicationId)
                .column(fee::Column::Stage)
                .column(fee::Column::Amount)
        })
        .await?;
    if late.is_empty() {
        return Ok(Vec::new());
    }
    let ids = || late.iter().map(|fee| fee.id);
    let came: Vec<Part> = scope
        .find::<share::Entity>()
        .filter(share::Column::FeeId.is_in(ids()))
        .filter(share::Column::Live.is_not_null())
        .project(on, |q| q.column(share::Column::FeeId).column(share::Column::Amount))
        .await?;
    let went: Vec<Part> = scope
        .find::<refund::Entity>()
        .filter(refund::Column::FeeId.is_in(ids()))
        .filter(refund::Column::UndoneAt.is_null())
        .project(on, |q| q.column(refund::Column::FeeId).column(refund::Column::Amount))
        .await?;
    let held: Vec<Held> = scope
        .find::<place::Entity>()
        .filter(place::Column::ApplicationId.is_in(late.iter().map(|fee| fee.application_id)))
        .filter(place::Column::State.eq(place::State::Taken))
        .filter(place::Column::Holder.is_not_null())
        .project(on, |q| q.column(place::Column::ApplicationId).column(place::Column::Stage))
        .await?;
    let held: HashSet<Held> = held.into_iter().collect();
    let (came, went) = (sums(came), sums(went));
    let of = |sums: &HashMap<Id, i64>, id: Id| sums.get(&id).copied().unwrap_or_default();
    let owes = late.into_iter().filter(|fee| {
        let (received, refunded) = (of(&came, fee.id), of(&went, fee.id));
        let paid = Paid { amount: fee.amount, received, refunded, waived: false };
        let place = Held { application_id: fee.application_id, stage: fee.stage.clone() };
        !paid.is_settled() && held.contains(&place)
    });
    Ok(owes.map(|fee| (fee.programme_id, fee.application_id)).collect())
}

fn sums(parts: Vec<Part>) -> HashMap<Id, i64> {
    let mut sums = HashMap::new();
    for part in parts {
        *sums.entry(part.fee_id).or_default() += part.amount;
    }
    sums
}
