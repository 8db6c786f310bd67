//! Letters on paper, for those without mail and where mail did not arrive: the PDF, that it was posted or is not to be, and the
//! way back.
//!
//! What always holds: only a letter that a page showed as waiting is put away by its button.

use std::collections::HashSet;

use axum::extract::{Path, Query, State};
use axum::response::Response;
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
use crate::training::letters::commands::{self, Paper};
use crate::training::letters::entity::letter;
use crate::training::letters::paper::{Envelope, drawn};
use crate::training::letters::sent::{by_person, waiting};
use crate::training::letters::{Letter, text_place};
use crate::training::office::Office;
use crate::training::people;
use crate::web::AppError;
use crate::web::page::attachment_named;

/// What the address may carry: the letters that were chosen on the page before, a dot between two.
#[derive(Deserialize)]
pub(super) struct Asked {
    letters: Option<String>,
}

/// What waits to be printed, or the letters that were chosen (posted before or not), as one PDF: a letter each, those of one
/// person together, their address where a window envelope shows it.
pub(super) async fn print(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    access: Access,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "letters").await?;
    let scope = access.scope()?;
    let mut rows = match asked.letters {
        None => waiting(scope, app.db(), office.row.id).await?,
        Some(chosen) => {
            let chosen: HashSet<Id> = chosen.split('.').filter_map(|id| id.parse().ok()).collect();
            scope
                .find::<letter::Entity>()
                .filter(letter::Column::ProgrammeId.eq(office.row.id))
                .filter(letter::Column::Id.is_in(chosen))
                .all(app.db())
                .await?
        }
    };
    by_person(&mut rows);
    if rows.is_empty() {
        return Ok(see_other(&format!("{}?warning=letters-none", office.address("letters"))));
    }
    let event = AuditEvent::new("training.letters_fetched", "programme", office.row.id);
    reading::record(&app, scope, event.with("n", rows.len())).await?;
    let people = people::of(scope, app.db(), &office.row).await?;
    let keys = app.db().keys(office.row.organisation_id).await?;
    let title = office.title.clone();
    let mut letters = Vec::new();
    for row in rows {
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
    let today = app.now().date();
    let name = access.page.ta2("letters-file", "programme", &office.title, "day", today);
    let ascii = format!("letters-{}-{today}.pdf", office.row.slug);
    Ok(attachment_named(made, "application/pdf", &ascii, &format!("{name}.pdf")))
}

/// The letters that a form names.
fn chosen(fields: &Fields) -> Vec<Id> {
    fields.all("letter").filter_map(|id| id.parse().ok()).collect()
}

/// Those that were chosen, and none that was written meanwhile, are fetched for the printer, were printed and posted, are not
/// to be posted, or wait again.
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
    let (done, notice) = match fields.get("act") {
        "done" => (Paper::Posted, "letters-printed"),
        "drop" => (Paper::Dropped, "letters-dropped"),
        "back" => (Paper::Back, "letters-back"),
        _ => return Err(AppError::BadRequest("neither fetched nor put away nor taken back".into())),
    };
    let mut tx = app.db().write(access.scope()?).await?;
    let these = Condition::all().add(letter::Column::Id.is_in(chosen));
    commands::on_paper(&mut tx, office.row.id, these, done).await?;
    tx.commit().await?;
    // Back to the person on whose page it was pressed.
    let whose = fields.get("whose").parse().ok().map(|whose: Id| format!("applications/{whose}"));
    Ok(see_other(&format!("{}?notice={notice}", office.address(whose.as_deref().unwrap_or("letters")))))
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
    let these = Condition::all()
        .add(letter::Column::ProgrammeId.eq(office.row.id))
        .add(letter::Column::Id.is_in(chosen(&fields)))
        .add(letter::Column::ToPrint.eq(false));
    let n =
        tx.update_where::<letter::Entity>(these, vec![(letter::Column::ToPrint, Expr::val(true))]).await?;
    tx.record(AuditEvent::new("training.letters_to_print", "programme", office.row.id).with("n", n));
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=letters-to-print", office.address("letters"))))
}
