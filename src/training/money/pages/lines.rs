//! Every line that was taken in, with what became of it.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;

use super::shown::{Line, found, line};
use super::{note, open, yen};
use crate::app::App;
use crate::auth::Access;
use crate::training::money::bank;
use crate::training::office::Office;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "training/money/pages/lines.html")]
struct LinesPage {
    page: Page,
    office: Office,
    /// Each with how it stands, and the sets of people who together owe just what it has left.
    lines: Vec<(Line, &'static str, Vec<String>)>,
}

/// Lines that are shown at most.
const LINES: u64 = 500;

/// Every line that was taken in, the newest first.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    note(&app, &access, &office).await?;
    let rows = bank::all(access.scope()?, app.db(), LINES).await?;
    let waiting = found(&app, &access, &office).await?;
    let lines = rows.iter().map(|opened| {
        let state = match () {
            () if !opened.row.is_credit => "money-line-out",
            () if opened.row.set_aside_at.is_some() && opened.row.allocated > 0 => "money-line-rest-aside",
            () if opened.row.set_aside_at.is_some() => "money-line-aside",
            () if opened.left() == 0 && opened.row.amount > 0 => "money-line-booked",
            () if opened.row.allocated > 0 => "money-line-part",
            () => "money-line-waiting",
        };
        let proposal = waiting.proposals.iter().find(|proposal| proposal.payment == opened.row.id);
        let groups = proposal.map(|found| waiting.known.groups(&found.verdict, opened.left(), &access.page));
        (line(&office, opened, access.locale()), state, groups.unwrap_or_default())
    });
    let lines = lines.collect();
    render(&LinesPage { page: access.page.clone(), office, lines })
}
