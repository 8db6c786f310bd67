//! The desks, each with its state at this moment. A house with one desk leads straight to it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, founding};
use crate::desk::settings::written::prefecture_name;
use crate::desk::texts::DeskTexts;
use crate::organisation::lookup;
use crate::site::door::Door;
use crate::site::{cache, public};
use crate::web::{AppError, Page, render};

struct Entry {
    slug: String,
    name: String,
    prefecture: String,
    headline: String,
    door: Door,
}

#[derive(Template)]
#[template(path = "site/pages/list.html")]
struct ListPage {
    page: Page,
    desks: Vec<Entry>,
    /// Whether nothing was set up yet.
    waits_for_setup: bool,
}

/// The page.
pub async fn page(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    let now = app.now();
    let locale = access.locale();
    let mut desks = lookup::desks(app.db()).await?;
    desks.retain(|desk| desk.closed_at.is_none());
    if let [only] = desks.as_slice() {
        return Ok(see_other(&format!("/desks/{}", only.slug)));
    }
    let setup = app.config().setup.as_ref();
    if desks.is_empty() && founding::is_awaited(setup, app.db()).await? {
        return render(&ListPage { page: access.page, desks: Vec::new(), waits_for_setup: true });
    }
    let mut entries = Vec::new();
    for desk in desks {
        let read = public::at(app.db(), &desk.slug, now).await?;
        entries.push(Entry {
            headline: DeskTexts::of(&desk).told(locale).headline,
            prefecture: prefecture_name(desk.prefecture),
            slug: desk.slug,
            name: desk.name,
            door: Door::of(&read.hours, now),
        });
    }
    let html = ListPage { page: access.page, desks: entries, waits_for_setup: false }.render()?;
    Ok(cache::public("text/html; charset=utf-8", html))
}
