//! Where an application begins: what will be asked, and one button.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, applicant_scope, see_other};
use crate::auth::throttle::{self, Attempted, ClientAddress};
use crate::form::Fields;
use crate::id::Id;
use crate::training::applications::form::Kept;
use crate::training::applications::{commands, link};
use crate::training::contact;
use crate::training::programmes::entity;
use crate::training::programmes::model::Window;
use crate::training::programmes::{announcement, queries, told};
use crate::web::{AppError, Page, render};

/// What the address carries: `?for=r4-certification`.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default, rename = "for")]
    programme: String,
}

#[derive(Template)]
#[template(path = "training/applications/pages/start.html")]
struct StartPage {
    page: Page,
    slug: String,
    title: String,
    deadline: Option<String>,
    recommendation: bool,
    is_open: bool,
    /// Whether who applies now waits in any case.
    full: bool,
    /// The courses for which one waits now, where others have places.
    waited_for: String,
}

/// The programme that one can apply to; what is not announced is not there.
async fn announced(app: &App, slug: &str) -> Result<entity::Model, AppError> {
    let row = queries::by_slug(app.db(), slug).await?;
    row.filter(|row| row.state == entity::State::Announced).ok_or(AppError::NotFound)
}

pub(super) async fn show(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    access: Access,
) -> Result<Response, AppError> {
    let row = announced(&app, &asked.programme).await?;
    let programme = row.programme();
    let (locale, mut page) = (access.locale(), access.page);
    page.contacts = contact::of(&programme, locale);
    let left = announcement::left(&app, &row, &programme).await?;
    let gone = programme.courses().filter(|(_, course)| left.get(course.code.as_str()) == Some(&0));
    let gone: Vec<String> = gone.map(|(_, course)| course.name.text(locale).to_owned()).collect();
    render(&StartPage {
        full: announcement::is_full(&programme, &left),
        waited_for: gone.join(&locale.t("list-and")),
        title: told::title(&programme, locale),
        deadline: programme.deadline.map(|last| told::minute(last, locale)),
        recommendation: programme.recommendation,
        is_open: matches!(programme.window(app.now()), Window::Open(_)),
        slug: row.slug,
        page,
    })
}

pub(super) async fn begin(
    State(app): State<App>,
    access: Access,
    client: ClientAddress,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let row = announced(&app, fields.get("for")).await?;
    if !matches!(row.programme().window(app.now()), Window::Open(_)) {
        return Ok(see_other(&format!("/trainings/{}", row.slug)));
    }
    throttle::attempt(&app, &[Attempted::Application(&client)]).await?;
    let id = Id::new(app.now());
    let scope = applicant_scope(row.organisation_id, id, app.now());
    let mut tx = app.db().write(&scope).await?;
    let kept = Kept { fields: Fields::default(), locale: access.locale() };
    let application = commands::begin(&mut tx, id, row.id, &kept).await?;
    let to = link::form(tx.keys(), &application).path();
    tx.commit().await?;
    Ok(see_other(&to))
}
