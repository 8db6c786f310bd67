//! The office's list of programmes, and where a new one begins.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::auth::Access;
use crate::form::{Errors, Fields};
use crate::training::programmes::entity::State as Standing;
use crate::training::programmes::model::Window;
use crate::training::programmes::{queries, told};
use crate::web::{AppError, Page, render, render_errors};

struct Line {
    slug: String,
    title: String,
    days: String,
    state: &'static str,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "training/programmes/pages/office_list.html")]
struct ListPage {
    page: Page,
    lines: Vec<Line>,
    fields: Fields,
    errors: Errors,
}

async fn view(app: &App, access: Access, fields: Fields, errors: Errors) -> Result<ListPage, AppError> {
    let (now, locale) = (app.now(), access.locale());
    let rows = queries::all(access.scope()?, app.db()).await?;
    let lines = rows.into_iter().map(|row| {
        let programme = row.programme();
        let (state, tone) = match (row.state, programme.window(now)) {
            (Standing::Draft, _) => ("programme-state-draft", "plain"),
            (Standing::Cancelled, _) => ("programme-state-cancelled", "plain"),
            (_, Window::Before(_)) => ("programme-state-before", "plain"),
            (_, Window::Open(_)) => ("programme-state-open", "leaf"),
            (_, Window::Over(_)) => ("programme-state-over", "plain"),
        };
        let days = programme.days().map(|(first, last)| {
            let (from, to) = (locale.date(first), locale.date(last));
            if first == last { from } else { locale.args("training-hours", &[("from", &from), ("to", &to)]) }
        });
        Line {
            title: told::title(&programme, locale),
            days: days.unwrap_or_default(),
            state,
            tone,
            slug: row.slug,
        }
    });
    Ok(ListPage { lines: lines.collect(), page: access.page, fields, errors })
}

pub async fn show(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    render(&view(&app, access, Fields::default(), Errors::default()).await?)
}

/// The list with a form that came back.
pub async fn again(app: &App, access: Access, fields: Fields, errors: Errors) -> Result<Response, AppError> {
    render_errors(&view(app, access, fields, errors).await?)
}
