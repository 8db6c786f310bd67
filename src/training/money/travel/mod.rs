//! Travel claims: what it cost, with evidence; approved or returned by the office.
//!
//! What always holds: a subsidy is fixed when a claim is approved, by what the cap leaves after the claims approved before
//! for the same person;
//! what is approved is what the office has looked at; what was approved or put into a file of transfers does not change any
//! more.

mod claimed;
mod deciding;
mod elsewhere;
mod sending;
pub mod twins;

pub use claimed::{Claimed, LEGS};
pub use deciding::{DecideError, Decision, Looked, decide, left, would_get};
pub use elsewhere::{Elsewhere, elsewhere};
use sea_orm::ColumnTrait;
pub use sending::{ClaimError, again, receive, send};

use super::entity::{claim, place as sealed_place};
pub use super::payees::{account, keep_account};
pub use super::pieces::{PieceError, add_piece, take_away};
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

/// The courses in which somebody has a place, or had one before they gave it back or exchanged it: for what the office takes
/// down of who came once, and of a course that was in a room then.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn courses_ever<'p>(
    scope: &Scope,
    on: &impl Reads,
    programme: &'p Programme,
    application: Id,
) -> Result<Vec<&'p Course>, DbError> {
    let places = scope.find::<place::Entity>().filter(place::Column::ApplicationId.eq(application));
    let places = places.filter(place::Column::State.is_in(EVER)).all(on).await?;
    let has = |course: &&Course| places.iter().any(|place| place.course == course.code.as_str());
    Ok(programme.courses().map(|(_, course)| course).filter(has).collect())
}

/// States of a place that somebody has or had.
pub const EVER: [place::State; 3] = [place::State::Taken, place::State::GivenBack, place::State::Moved];

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
