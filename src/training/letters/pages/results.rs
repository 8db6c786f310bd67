//! Telling the results of a round: everybody once, in their own language.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::training::letters::commands;
use crate::training::office::Office;
use crate::training::programmes::save;
use crate::web::AppError;

/// Tells everybody the outcome, each once.
pub(super) async fn tell(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(_): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "letters").await?;
    let mut tx = app.db().write(access.scope()?).await?;
    let locked = save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    if locked.is_cancelled() {
        return Ok(see_other(&format!("{}?warning=training-cancelled", office.address("letters"))));
    }
    if !commands::tell(&mut tx, app.db(), &locked).await? {
        return Ok(see_other(&format!("{}?warning=letters-nobody", office.address("letters"))));
    }
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=letters-told", office.address("letters"))))
}
