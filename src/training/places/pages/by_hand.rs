//! What the office does by hand for one person: another course, a place, the line, no place.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::words;
use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::id::Id;
use crate::training::applications::entity::State as Standing;
use crate::training::office::Office;
use crate::training::people;
use crate::training::places::breach::Breach;
use crate::training::places::commands::{self, Moved};
use crate::training::programmes::save;
use crate::web::{AppError, Page, render_errors};

/// Asked before a place is given against something.
#[derive(Template)]
#[template(path = "training/places/pages/anyway.html")]
struct AnywayPage {
    page: Page,
    office: Office,
    id: Id,
    name: String,
    course: String,
    lines: Vec<String>,
    /// Whether it may be done all the same.
    may: bool,
}

/// Moves somebody to another course, or gives a place by hand. What it goes against is shown first.
pub(super) async fn place(
    State(app): State<App>,
    Path((slug, id)): Path<(String, String)>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "applications").await?;
    let id = applied(&app, &access, &office, &id).await?;
    let mut tx = app.db().write(access.scope()?).await?;
    let locked = save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    if locked.is_cancelled() {
        return Ok(back(&office, id, "warning=training-cancelled"));
    }
    let (course, anyway) = (fields.get("course"), !fields.get("anyway").is_empty());
    let told = match commands::move_to(&mut tx, &locked, id, course, anyway).await? {
        Moved::Placed => "notice=training-moved",
        Moved::Proposed => "notice=training-proposed",
        Moved::Full | Moved::Missing => return Ok(back(&office, id, "warning=training-full")),
        Moved::Against(breaches) => {
            drop(tx);
            let people = people::of(access.scope()?, app.db(), &office.row).await?;
            let one = people.iter().find(|one| one.application.id == id).ok_or(AppError::NotFound)?;
            let lines = breaches.iter().map(|one| words(one, &office.programme, &people, &access.page));
            return render_errors(&AnywayPage {
                id,
                name: one.kept.name().to_owned(),
                course: course.to_owned(),
                lines: lines.collect(),
                may: !breaches.iter().any(Breach::is_final),
                office,
                page: access.page.clone(),
            });
        }
    };
    tx.commit().await?;
    Ok(back(&office, id, told))
}

/// Puts somebody into the line, or says that there is no place for them; they are written to.
pub(super) async fn line(
    State(app): State<App>,
    Path((slug, id)): Path<(String, String)>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "applications").await?;
    let id = applied(&app, &access, &office, &id).await?;
    let mut tx = app.db().write(access.scope()?).await?;
    let locked = save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    let (done, notice) = match fields.get("to") {
        "line" => (commands::into_line(&mut tx, &locked, id).await?, "notice=training-into-line"),
        "none" => (commands::no_place(&mut tx, &locked, id).await?, "notice=training-no-place"),
        _ => return Err(AppError::BadRequest("neither the line nor no place".into())),
    };
    if !done {
        return Ok(back(&office, id, "warning=training-line"));
    }
    tx.commit().await?;
    Ok(back(&office, id, notice))
}

/// The application that the address names; none where it is another programme's, or was withdrawn.
async fn applied(app: &App, access: &Access, office: &Office, id: &str) -> Result<Id, AppError> {
    let id: Id = id.parse().map_err(|_| AppError::NotFound)?;
    let found = people::one(access.scope()?, app.db(), id).await?;
    let found = found.map(|(found, _)| found).filter(|found| found.programme_id == office.row.id);
    match found {
        Some(found) if found.state == Standing::Applied => Ok(id),
        _ => Err(AppError::NotFound),
    }
}

fn back(office: &Office, id: Id, told: &str) -> Response {
    see_other(&format!("{}?{told}", office.address(&format!("applications/{id}"))))
}
