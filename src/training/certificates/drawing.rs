//! Papers as they were made: what they say, and their PDF, drawn once and kept.
//!
//! What always holds: a paper that was kept is given as it is; one that was not is drawn from what it says, to the same bytes.

use data_encoding::BASE64;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};

use super::entity::version;
use super::paper::{self, Said};
use crate::app::App;
use crate::crypto::OrganisationKeys;
use crate::db::{DbError, Scope};
use crate::web::AppError;

/// What the newest paper of a certificate says.
///
/// # Errors
/// [`DbError`] when the database does, or the seal is broken.
pub fn opened(keys: &OrganisationKeys, row: &version::Model) -> Result<Said, DbError> {
    let column = "sealed_said".to_owned();
    let broken = |error| DbError::Seal { table: "certificate_version".into(), column, row: row.id, error };
    let text = keys.open(version::said_place(row.id), &row.sealed_said).map_err(broken)?;
    serde_json::from_str(&text).map_err(|_| DbError::Seal {
        table: "certificate_version".into(),
        column: "sealed_said".into(),
        row: row.id,
        error: crate::crypto::SealError::NotText,
    })
}

/// Draws and keeps the papers that were made and not drawn yet. Until then a paper is drawn when it is asked for, which
/// gives the same bytes. One that cannot be drawn keeps back none of the others.
///
/// # Errors
/// [`AppError`] when the database refuses.
pub async fn keep_papers(app: &App, scope: &Scope) -> Result<(), AppError> {
    let undrawn = scope.find::<version::Entity>().filter(version::Column::SealedPdf.is_null());
    for row in undrawn.all(app.db()).await? {
        let bytes = match drawn(app, scope, &row).await {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::error!(%error, paper = %row.id, "a paper cannot be drawn");
                continue;
            }
        };
        let mut tx = app.db().write(scope).await?;
        let sealed = tx.seal(version::pdf_place(row.id), &BASE64.encode(&bytes));
        let which =
            Condition::all().add(version::Column::Id.eq(row.id)).add(version::Column::SealedPdf.is_null());
        let kept = vec![(version::Column::SealedPdf, Expr::val(sealed))];
        tx.update_where::<version::Entity>(which, kept).await?;
        tx.unaudited("the paper of a certificate whose issuing was noted");
        tx.commit().await?;
    }
    Ok(())
}

/// Has the papers drawn and kept beside the requests.
pub fn keep_later(app: &App, scope: &Scope) {
    let (scope, worker) = (scope.clone(), app.clone());
    app.background().spawn(async move {
        if let Err(error) = keep_papers(&worker, &scope).await {
            tracing::error!(%error, "papers are not kept yet");
        }
    });
}

/// The paper of a version: as it was kept, or drawn from what it says.
///
/// # Errors
/// [`AppError`].
pub async fn drawn(app: &App, scope: &Scope, row: &version::Model) -> Result<Vec<u8>, AppError> {
    let keys = app.db().keys(row.organisation_id).await?;
    if let Some(sealed) = &row.sealed_pdf {
        let text = keys.open(version::pdf_place(row.id), sealed);
        let bytes = text.ok().and_then(|text| BASE64.decode(text.as_bytes()).ok());
        return bytes.ok_or_else(|| AppError::Fault("the seal of a paper is broken".into()));
    }
    let said = opened(&keys, row)?;
    let papers = paper::by_ids(scope, app.db(), &keys, [said.paper]).await?;
    let paper = papers.get(&said.paper).cloned().unwrap_or_default();
    let certificate = said.certificate(&paper, app.config().public_url());
    let drawn = paper::draw(vec![certificate]).await;
    drawn.map_err(|error| AppError::Fault(error.to_string()))
}
