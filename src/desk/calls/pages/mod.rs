//! The pages of this room, one a file: address, handler, template.

pub mod begin;
pub mod correction;
pub mod draft;
pub mod list;
pub mod places;
pub mod print;
pub mod record;
pub mod redaction;
pub mod show;

use crate::app::App;
use crate::auth::Access;
use crate::auth::policy::Action;
use crate::db::{Reads, Scope};
use crate::desk::calls::entity;
use crate::id::Id;
use crate::organisation::desk;
use crate::web::AppError;

/// The id in an address. What is no id is answered like what does not exist.
///
/// # Errors
/// [`AppError::NotFound`].
pub fn id(text: &str) -> Result<Id, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// A desk within the scope.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn desk(app: &App, scope: &Scope, desk: Id) -> Result<desk::Model, AppError> {
    scope.find_by_id::<desk::Entity>(desk).one(app.db()).await?.ok_or(AppError::NotFound)
}

/// A record within the scope.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn call(scope: &Scope, on: &impl Reads, call: Id) -> Result<entity::Model, AppError> {
    scope.find_by_id::<entity::Entity>(call).one(on).await?.ok_or(AppError::NotFound)
}

/// The desks at which the person may do this, in the order of their names. A closed desk takes no more calls; its records
/// are still read.
///
/// # Errors
/// [`AppError::SignedOut`].
pub fn desks(access: &Access, action: Action) -> Result<Vec<desk::Model>, AppError> {
    let within = access.may(action).and_then(|scope| scope.desks());
    let writes = matches!(action, Action::TakeCall | Action::ImportCalls);
    let open = access.person()?.desks.iter().filter(|desk| !writes || desk.closed_at.is_none());
    let reached = open.filter(|desk| within.as_ref().is_none_or(|within| within.contains(&desk.id)));
    Ok(if access.may(action).is_some() { reached.cloned().collect() } else { Vec::new() })
}

/// The desk named by `slug` among those at which the person may do this; where none is named, the only one.
///
/// # Errors
/// [`AppError::NotFound`] when there is none, or it is not clear which.
pub fn desk_named(access: &Access, action: Action, slug: &str) -> Result<desk::Model, AppError> {
    let mut desks = desks(access, action)?;
    if slug.is_empty() {
        return if desks.len() == 1 {
            desks.pop().ok_or(AppError::NotFound)
        } else {
            Err(AppError::NotFound)
        };
    }
    desks.into_iter().find(|desk| desk.slug == slug).ok_or(AppError::NotFound)
}
