//! The programmes that were announced, those that one can apply to first.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::announcement::days_left;
use crate::app::App;
use crate::auth::Access;
use crate::site::cache;
use crate::training::programmes::entity::State as Standing;
use crate::training::programmes::model::Window;
use crate::training::programmes::{queries, told};
use crate::web::{AppError, Page};

struct Line {
    slug: String,
    title: String,
    is_open: bool,
    state: String,
}

#[derive(Template)]
#[template(path = "training/programmes/pages/list.html")]
struct ListPage {
    page: Page,
    lines: Vec<Line>,
}

/// The page.
pub async fn page(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    let (now, locale) = (app.now(), access.locale());
    let mut lines = Vec::new();
    for row in queries::public(app.db()).await? {
        let programme = row.programme();
        let (is_open, state) = match programme.window(now) {
            _ if row.state == Standing::Cancelled => (false, locale.t("announce-cancelled")),
            Window::Before(at) => (false, locale.ta("announce-opens-on", "day", locale.date(at.date()))),
            Window::Over(_) => (false, locale.t("announce-closed")),
            Window::Open(None) => (true, locale.t("announce-open")),
            Window::Open(Some(_)) => {
                let last =
                    programme.deadline.map(|last| (told::minute(last, locale), told::days_left(now, last)));
                let (at, n) = last.unwrap_or_default();
                let left = days_left(locale, n);
                (true, locale.args("announce-open-until", &[("at", &at), ("left", &left)]))
            }
        };
        lines.push(Line { title: told::title(&programme, locale), slug: row.slug, is_open, state });
    }
    lines.sort_by_key(|line| !line.is_open);
    let mut page = access.page;
    page.here = "/trainings".into();
    Ok(cache::public("text/html; charset=utf-8", ListPage { page, lines }.render()?))
}
