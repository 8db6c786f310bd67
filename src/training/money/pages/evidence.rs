//! Evidence of travel claims: looked at, drawn anew, added; fetched, and never shown as a page.

use axum::extract::{Path, Request, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::Semaphore;

use super::claim::{find, view};
use super::{file, id, note_row, open, uploaded};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::i18n::Message;
use crate::training::money::entity::{FileKind, evidence};
use crate::training::money::evidence::take;
use crate::training::money::{pieces, travel};
use crate::web::{AppError, render};

/// What became of a file that was to be added.
pub(in crate::training::money) enum Added {
    /// It stands with the claim.
    Done,
    /// It does not; why.
    Refused(Message),
}

/// Characters of what is said of a file at most.
const WHAT: usize = 200;

/// Files that are looked at and drawn anew at once: each may take [`crate::training::money::evidence::ROOM`].
static DRAWING: Semaphore = Semaphore::const_new(2);

/// Looks at an uploaded file and what is said of it.
pub(in crate::training::money) async fn looked_at(
    request: Request,
    what: &str,
) -> Result<Result<(FileKind, Vec<u8>), Message>, AppError> {
    let Some(bytes) = uploaded(request).await? else {
        return Ok(Err(Message::new("money-file-empty")));
    };
    if what.is_empty() {
        return Ok(Err(Message::new("money-error-evidence-what")));
    }
    if what.chars().count() > WHAT {
        return Ok(Err(Message::new("money-error-evidence-long").with("n", WHAT)));
    }
    // Drawing a picture anew takes a moment and much room: not on a thread that answers others, and few at a time.
    let _turn = DRAWING.acquire().await.map_err(|error| AppError::Fault(error.to_string()))?;
    let taken = tokio::task::spawn_blocking(move || take(&bytes)).await;
    let taken = taken.map_err(|error| AppError::Fault(error.to_string()))?;
    Ok(taken.map_err(|refused| Message::new(refused.key())))
}

/// Adds evidence to a claim.
pub async fn add(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, claim)): Path<(String, String)>,
    Posted(fields): Posted,
    request: Request,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let row = find(&app, &access, &office, &claim).await?;
    let what = fields.get("evidence_what").to_owned();
    let added = match looked_at(request, &what).await? {
        Ok((kind, bytes)) => {
            let mut tx = app.db().write(access.scope()?).await?;
            match travel::add_piece(&mut tx, row.id, (&what, &fields), kind, &bytes).await {
                Ok(()) => {
                    tx.commit().await?;
                    Added::Done
                }
                Err(refused) => Added::Refused(refused.message()?),
            }
        }
        Err(why) => Added::Refused(why),
    };
    match added {
        Added::Done => {
            Ok(see_other(&office.address(&format!("money/travel/{}?notice=money-evidence", row.id))))
        }
        Added::Refused(why) => {
            let view = view(&app, &access, office, row, fields, Some(why)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&view)?).into_response())
        }
    }
}

/// A piece of evidence, to be kept and never shown as a page.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, evidence)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let row = access.scope()?.find_by_id::<evidence::Entity>(id(&evidence)?).one(app.db()).await?;
    let row = row.filter(|row| row.taken_at.is_none()).ok_or(AppError::NotFound)?;
    find(&app, &access, &office, &row.claim_id.to_string()).await?;
    note_row(&app, &access, "travel.evidence_read", ("travel_evidence", row.id)).await?;
    let keys = app.db().keys(row.organisation_id).await?;
    let bytes = pieces::file(&keys, &row).ok_or(AppError::NotFound)?;
    Ok(file(bytes, row.kind.mime(), &format!("evidence-{}.{}", row.id, row.kind.ending())))
}
