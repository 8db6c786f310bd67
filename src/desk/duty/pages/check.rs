//! Checking in and out.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::desk::calls::pages::{desk_named, id};
use crate::desk::duty::{self, opening};
use crate::web::AppError;

/// Checks in at the desk named in the form.
pub async fn check_in(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let desk = desk_named(&access, Action::TakeCall, fields.get("desk"))?;
    let until = opening::duty_until(scope, app.db(), &desk).await?;
    let mut tx = app.db().write(scope).await?;
    // Two presses at once are one duty.
    tx.lock(&format!("duty/{}", desk.id)).await?;
    duty::check_in(&mut tx, &access, desk.id, until).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/?desk={}&notice=duty-begun", desk.slug)))
}

/// Checks out.
pub async fn check_out(
    State(app): State<App>,
    Path(duty): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let mut tx = app.db().write(access.scope()?).await?;
    duty::check_out(&mut tx, id(&duty)?).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    Ok(see_other("/?notice=duty-ended"))
}
