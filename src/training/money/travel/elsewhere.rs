//! One person under two applications of a programme: who withdrew and applied anew has one cap still.
//!
//! What always holds: where name, kana and address for mail are the same, it is one person; where the name alone is, the
//! office is shown what was approved there, and decides.

use sea_orm::ColumnTrait;

use crate::crypto::OrganisationKeys;
use crate::db::{DbError, Reads, Scope};
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::applications::form::{self, Kept};
use crate::training::money::entity::{ClaimState, claim};
use crate::training::register::namesakes::Name;

/// A claim that was approved under another application.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// The claim.
    pub claim: claim::Model,
    /// The name on that application.
    pub name: String,
    /// Whether both are surely one person's.
    pub is_same: bool,
}

/// What was approved in a programme for somebody who is, or may be, the writer of this application under another.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn elsewhere(
    scope: &Scope,
    on: &impl Reads,
    keys: &OrganisationKeys,
    (programme, application): (Id, Id),
) -> Result<Vec<Elsewhere>, DbError> {
    let claims = scope
        .find::<claim::Entity>()
        .filter(claim::Column::ProgrammeId.eq(programme))
        .filter(claim::Column::State.eq(ClaimState::Approved))
        .filter(claim::Column::ApplicationId.ne(application))
        .order_by_asc(claim::Column::Id)
        .all(on)
        .await?;
    let ids: Vec<Id> = claims.iter().map(|claim| claim.application_id).chain([application]).collect();
    let people = scope.find::<application::Entity>().filter(application::Column::Id.is_in(ids));
    let people = people.all(on).await?;
    let kept = |id: Id| people.iter().find(|one| one.id == id).map(|one| Kept::open(keys, one));
    let Some(own) = kept(application) else { return Ok(Vec::new()) };
    let who = Name::of(own.name(), own.kana());
    let address = form::address(&own.fields);
    let other = |claim: claim::Model| {
        let kept = kept(claim.application_id)?;
        let theirs = Name::of(kept.name(), kept.kana());
        let is_same = theirs == who && address.is_some() && form::address(&kept.fields) == address;
        let may_be = who.is_like(&theirs) && who.may_sound_like(&theirs);
        may_be.then(|| Elsewhere { claim, name: kept.name().to_owned(), is_same })
    };
    Ok(claims.into_iter().filter_map(other).collect())
}
