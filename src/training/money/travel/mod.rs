//! Travel claims: what it cost, with evidence; approved or returned by the office.
//!
//! What always holds: a subsidy is fixed when a claim is approved, by what the cap leaves after the claims approved before;
//! what was put into a file of transfers does not change any more.

mod claimed;
mod deciding;
mod sending;

pub use claimed::{Claimed, LEGS};
pub use deciding::{Decision, decide, would_get};
use sea_orm::ColumnTrait;
pub use sending::{ClaimError, receive, send};

use super::entity::{claim, place as sealed_place};
pub use super::payees::{account, keep_account};
pub use super::pieces::add_piece;
use crate::crypto::{OrganisationKeys, Place};
use crate::db::{DbError, Reads, Scope};
use crate::id::Id;
use crate::training::places::entity::place;
use crate::training::programmes::model::{Course, Mode, Programme};

fn claim_place(id: Id) -> Place<'static> {
    sealed_place("travel_claim", "sealed_claim", id)
}

fn answer_place(id: Id) -> Place<'static> {
    sealed_place("travel_claim", "sealed_answer", id)
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
