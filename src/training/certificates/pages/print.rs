//! The newest papers of all certificates of a programme that hold, as one file for the printer. Each page is drawn from what
//! was kept when its paper was made (words, seal, signature): whenever it is asked for, it says and shows the same.

use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::{ColumnTrait, Condition};

use super::{PDF, file};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::auth::guard::see_other;
use crate::training::certificates::entity::{certificate, version};
use crate::training::certificates::{drawing, paper};
use crate::training::office::Office;
use crate::web::AppError;

/// The file.
pub(super) async fn print(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let office = Office::open(&app, &access, &slug, "certificates").await?;
    let until = certificate::Column::ValidUntil;
    let lasts = Condition::any().add(until.is_null()).add(until.gte(scope.now().date()));
    let rows = scope
        .find::<certificate::Entity>()
        .filter(certificate::Column::ProgrammeId.eq(office.row.id))
        .filter(certificate::Column::RevokedAt.is_null())
        .filter(lasts)
        .order_by_asc(certificate::Column::FiscalYear)
        .order_by_asc(certificate::Column::Number)
        .all(app.db())
        .await?;
    if rows.is_empty() {
        return Ok(see_other(&office.address("certificates")));
    }
    let versions = scope
        .find::<version::Entity>()
        .filter(version::Column::CertificateId.is_in(rows.iter().map(|row| row.id)))
        .all(app.db())
        .await?;
    let keys = app.db().keys(scope.organisation()).await?;
    let mut said = Vec::with_capacity(rows.len());
    for row in &rows {
        let newest = versions.iter().find(|one| one.certificate_id == row.id && one.version == row.version);
        if let Some(newest) = newest {
            said.push(drawing::opened(&keys, newest)?);
        }
    }
    let papers = paper::by_ids(scope, app.db(), &keys, said.iter().map(|said| said.paper)).await?;
    let empty = paper::Paper::default();
    let url = app.config().public_url();
    let certificates =
        said.iter().map(|said| said.certificate(papers.get(&said.paper).unwrap_or(&empty), url)).collect();
    let bytes = paper::draw(certificates).await.map_err(|error| AppError::Fault(error.to_string()))?;
    let event = AuditEvent::new("certificate.printed", "programme", office.row.id);
    reading::record(&app, scope, event.with("n", said.len())).await?;
    Ok(file(bytes, PDF, &format!("certificates-{slug}.pdf")))
}
