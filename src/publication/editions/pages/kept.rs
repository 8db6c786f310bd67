//! `/desk/{slug}/editions/{number}`: what an edition said when it was published, for who publishes at the desk; also
//! where it was withdrawn or replaced, and nobody else is told any more.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::super::content::Content;
use super::super::queries;
use super::super::view::{Standing, View};
use super::{Item, items};
use crate::app::App;
use crate::auth::guard::Access;
use crate::organisation::desk;
use crate::web::error::fault;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "publication/editions/pages/kept.html")]
struct Kept {
    page: Page,
    desk: desk::Model,
    item: Item,
    reason: Option<String>,
    view: View,
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for an edition out of reach.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Path((slug, number)): Path<(String, i32)>,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let desk = queries::desk(scope, app.db(), &slug).await?.ok_or(AppError::NotFound)?;
    let all = queries::of_desk(scope, app.db(), &desk).await?;
    let edition = all.iter().find(|edition| edition.number == number).ok_or(AppError::NotFound)?;
    let item = items(&all, access.locale()).into_iter().find(|item| item.number == number);
    let content: Content = serde_json::from_str(&edition.content).map_err(fault)?;
    let view = Kept {
        item: item.ok_or(AppError::NotFound)?,
        reason: edition.withdrawal_reason.clone(),
        view: View::of(content, Some(&Standing::of(edition)), access.locale()),
        desk,
        page: access.page,
    };
    render(&view)
}
