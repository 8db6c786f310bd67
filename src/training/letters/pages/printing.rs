//! Letters on paper, for those without mail and where mail did not arrive: the PDF, and that it was posted.
//!
//! What always holds: only a letter that a page showed as waiting is put away by its button.

use std::collections::HashSet;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::pdf;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;

use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::form::Fields;
use crate::id::Id;
use crate::training::letters::entity::letter;
use crate::training::letters::paper::{Envelope, drawn};
use crate::training::letters::sent::waiting;
use crate::training::letters::{Letter, text_place};
use crate::training::office::Office;
use crate::training::people;
use crate::web::AppError;

/// What the address may carry: the letters that were chosen on the page before, a dot between two.
#[derive(Deserialize)]
pub(super) struct Asked {
    letters: Option<String>,
}

/// What waits to be printed, or what of it was chosen, as one PDF: a letter each, its address where a window envelope shows
/// it.
pub(super) async fn print(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    access: Access,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "letters").await?;
    let scope = access.scope()?;
    let mut waiting = waiting(scope, app.db(), office.row.id).await?;
    if let Some(chosen) = asked.letters {
        let chosen: HashSet<Id> = chosen.split('.').filter_map(|id| id.parse().ok()).collect();
        waiting.retain(|row| chosen.contains(&row.id));
    }
    if waiting.is_empty() {
        return Ok(see_other(&format!("{}?warning=letters-none", office.address("letters"))));
    }
    let event = AuditEvent::new("training.letters_fetched", "programme", office.row.id);
    reading::record(&app, scope, event.with("n", waiting.len())).await?;
    let people = people::of(scope, app.db(), &office.row).await?;
    let keys = app.db().keys(office.row.organisation_id).await?;
    let title = office.title.clone();
    let mut letters = Vec::new();
    for row in waiting {
        let kept = keys.open(text_place(row.id), &row.sealed_text).unwrap_or_default();
        let Ok(kept) = serde_json::from_str::<Letter>(&kept) else { continue };
        let one = people.iter().find(|one| Some(one.application.id) == row.application_id);
        let locale = one.map_or(access.locale(), |one| one.kept.locale);
        let field = |name: &str| one.map(|one| one.kept.fields.get(name).to_owned()).unwrap_or_default();
        let postcode = Some(field("postcode")).filter(|code| !code.is_empty());
        let postcode = postcode.map(|code| format!("〒{code}")).unwrap_or_default();
        let envelope = Envelope {
            locale,
            written_on: row.written_at.date(),
            address: vec![postcode, field("address")],
            sender: office.programme.organiser.text(locale),
            site: &access.page.public_url,
        };
        letters.push(drawn(kept, envelope));
    }
    let made = tokio::task::spawn_blocking(move || pdf::letters_pdf(&title, &letters)).await;
    let made =
        made.map_err(|e| AppError::Fault(e.to_string()))?.map_err(|e| AppError::Fault(e.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"letters.pdf\""),
    ];
    Ok((headers, made).into_response())
}

/// The letters that a form names.
fn chosen(fields: &Fields) -> Vec<Id> {
    fields.all("letter").filter_map(|id| id.parse().ok()).collect()
}

/// The same, of a programme.
fn named(fields: &Fields, programme: Id) -> Condition {
    let ids = chosen(fields);
    Condition::all().add(letter::Column::ProgrammeId.eq(programme)).add(letter::Column::Id.is_in(ids))
}

/// Those that were chosen, and none that was written meanwhile, are opened for the printer, or were printed and posted.
pub(super) async fn printed(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "letters").await?;
    let chosen = chosen(&fields);
    if chosen.is_empty() {
        return Ok(see_other(&format!("{}?warning=letters-none", office.address("letters"))));
    }
    if fields.get("act") == "print" {
        let chosen: Vec<String> = chosen.iter().map(Id::to_string).collect();
        return Ok(see_other(&format!("{}?letters={}", office.address("letters.pdf"), chosen.join("."))));
    }
    let mut tx = app.db().write(access.scope()?).await?;
    let shown = named(&fields, office.row.id)
        .add(letter::Column::ToPrint.eq(true))
        .add(letter::Column::PrintedAt.is_null());
    let now = Expr::val(Some(tx.now()));
    let n = tx.update_where::<letter::Entity>(shown, vec![(letter::Column::PrintedAt, now)]).await?;
    tx.record(AuditEvent::new("training.letters_printed", "programme", office.row.id).with("n", n));
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=letters-printed", office.address("letters"))))
}

/// Letters that mail did not bring are to be printed.
pub(super) async fn by_post(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "letters").await?;
    let mut tx = app.db().write(access.scope()?).await?;
    let these = named(&fields, office.row.id).add(letter::Column::ToPrint.eq(false));
    let n =
        tx.update_where::<letter::Entity>(these, vec![(letter::Column::ToPrint, Expr::val(true))]).await?;
    tx.record(AuditEvent::new("training.letters_to_print", "programme", office.row.id).with("n", n));
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=letters-to-print", office.address("letters"))))
}
