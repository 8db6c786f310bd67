//! The badge that other sites show: a small door in a frame, or as a picture. Told in docs/embed.md.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::app::App;
use crate::auth::Access;
use crate::organisation::desk;
use crate::site::cache::for_everybody;
use crate::site::door::Door;
use crate::site::public;
use crate::web::{AppError, Page};

#[derive(Template)]
#[template(path = "site/pages/badge.html")]
struct Frame {
    page: Page,
    desk: desk::Model,
    door: Door,
}

#[derive(Template)]
#[template(path = "site/pages/badge.svg", escape = "xml")]
struct Picture {
    page: Page,
    desk: desk::Model,
    door: Door,
}

/// The badge as a page to be framed.
pub async fn frame(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let now = app.now();
    let key = format!("badge {slug} {}", access.locale().tag());
    if let Some(kept) = app.pages().get(&key, now) {
        return Ok(kept);
    }
    let read = public::at(app.db(), &slug, now).await?;
    let view = Frame { page: access.page, door: Door::of(&read.hours, now), desk: read.desk };
    Ok(app.pages().keep(key, now, "text/html; charset=utf-8", view.render()?))
}

/// The badge as a picture.
pub async fn picture(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let now = app.now();
    let key = format!("picture {slug} {}", access.locale().tag());
    if let Some(kept) = app.pages().get(&key, now) {
        return Ok(for_everybody(kept));
    }
    let read = public::at(app.db(), &slug, now).await?;
    let view = Picture { page: access.page, door: Door::of(&read.hours, now), desk: read.desk };
    Ok(for_everybody(app.pages().keep(key, now, "image/svg+xml", view.render()?)))
}
