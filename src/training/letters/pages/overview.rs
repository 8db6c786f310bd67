//! The first page of letters: what is to be told, what is to be printed, what did not arrive, the texts.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::{ColumnTrait, Iterable};

use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::training::letters::Kind;
use crate::training::letters::commands;
use crate::training::letters::entity::{letter, text};
use crate::training::letters::sent::{self, ToPost, Told};
use crate::training::office::Office;
use crate::web::{AppError, Page, render};

struct KindLine {
    code: &'static str,
    own: bool,
}

#[derive(Template)]
#[template(path = "training/letters/pages/overview.html")]
struct OverviewPage {
    page: Page,
    office: Office,
    tell: bool,
    placed: usize,
    waiting: usize,
    out: usize,
    kinds: Vec<KindLine>,
    /// What waits to be printed, by person.
    printing: Vec<ToPost>,
    /// What was put away lately.
    put_away: Vec<Told>,
    undelivered: Vec<Told>,
    written: u64,
}

impl OverviewPage {
    /// How many letters wait to be printed.
    fn letters(&self) -> usize {
        self.printing.iter().map(|one| one.letters.len()).sum()
    }

    /// How many of them are better not posted.
    fn overtaken(&self) -> usize {
        let letters = self.printing.iter().flat_map(|one| &one.letters);
        letters.filter(|letter| letter.why.is_some()).count()
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "letters").await?;
    let scope = access.scope()?;
    let results = commands::results(scope, app.db(), &office.row).await?;
    let own = scope
        .find::<text::Entity>()
        .filter(text::Column::ProgrammeId.eq(office.row.id))
        .all(app.db())
        .await?;
    let letters = scope.find::<letter::Entity>().filter(letter::Column::ProgrammeId.eq(office.row.id));
    let kinds = Kind::iter()
        .map(|kind| KindLine { code: kind.code(), own: own.iter().any(|t| t.kind == kind.code()) });
    let undelivered = sent::undelivered(scope, app.db(), office.row.id, &access.page).await?;
    let printing = sent::to_print(scope, app.db(), &office.row, &access.page).await?;
    let put_away = sent::put_away(scope, app.db(), office.row.id, &access.page).await?;
    reading::note(&app, scope, AuditEvent::new("application.listed", "programme", office.row.id)).await?;
    render(&OverviewPage {
        tell: !results.rounds.is_empty(),
        placed: results.placed.len(),
        waiting: results.waiting.len(),
        out: results.out.len(),
        kinds: kinds.collect(),
        printing,
        put_away,
        undelivered,
        written: letters.count(app.db()).await?,
        office,
        page: access.page,
    })
}
