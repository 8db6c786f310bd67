//! The office's page of letters: telling the results, the texts with a preview of a real one, and what is to be printed
//! for those without mail.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::pdf;
use sea_orm::{ColumnTrait, Condition, Iterable};

use super::entity::{letter, text};
use super::{Facts, Kind, Letter, commands, text_of, text_place, words};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::auth::policy::Action;
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::mail::outbox::SITE;
use crate::training::applications::link;
use crate::training::office::Office;
use crate::training::people;
use crate::training::programmes::save;
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

struct KindLine {
    code: &'static str,
    own: bool,
}

#[derive(Template)]
#[template(path = "training/letters/overview.html")]
struct OverviewPage {
    page: Page,
    office: Office,
    tell: bool,
    placed: usize,
    waiting: usize,
    out: usize,
    kinds: Vec<KindLine>,
    to_print: u64,
    written: u64,
}

async fn overview(
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
    let to_print = letters
        .clone()
        .filter(letter::Column::ToPrint.eq(true))
        .filter(letter::Column::PrintedAt.is_null())
        .count(app.db())
        .await?;
    let kinds = Kind::iter()
        .map(|kind| KindLine { code: kind.code(), own: own.iter().any(|t| t.kind == kind.code()) });
    render(&OverviewPage {
        tell: !results.rounds.is_empty(),
        placed: results.placed.len(),
        waiting: results.waiting.len(),
        out: results.out.len(),
        kinds: kinds.collect(),
        to_print,
        written: letters.count(app.db()).await?,
        office,
        page: access.page,
    })
}

/// Tells everybody the outcome, each once.
async fn tell(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(_): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "letters").await?;
    let mut tx = app.db().write(access.scope()?).await?;
    save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    commands::tell(&mut tx, app.db(), &office.row, access.locale()).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=letters-told", office.address("letters"))))
}

#[derive(Template)]
#[template(path = "training/letters/text.html")]
struct TextPage {
    page: Page,
    office: Office,
    kind: &'static str,
    fields: Fields,
    errors: Errors,
    preview: Option<Letter>,
    placeholders: Vec<String>,
    own: bool,
}

impl TextPage {
    fn name(&self) -> String {
        self.page.t(format!("letter-kind-{}", self.kind))
    }
}

async fn own_text(
    app: &App,
    access: &Access,
    office: &Office,
    kind: Kind,
) -> Result<Option<text::Model>, AppError> {
    let own = access.scope()?.find::<text::Entity>().filter(text::Column::ProgrammeId.eq(office.row.id));
    Ok(own.filter(text::Column::Kind.eq(kind.code())).one(app.db()).await?)
}

/// How a letter of this text would read to somebody who applied: with their real facts.
async fn preview(
    app: &App,
    access: &Access,
    office: &Office,
    fields: &Fields,
) -> Result<Option<Letter>, AppError> {
    let all = people::of(access.scope()?, app.db(), &office.row).await?;
    let someone = all.iter().find(|one| !one.places.is_empty()).or_else(|| all.first());
    let Some(one) = someone else { return Ok(None) };
    let keys = app.db().keys(office.row.organisation_id).await?;
    let facts = match one.places.first() {
        Some(place) => words::place_facts(&office.row, place, access.locale()),
        None => Facts::default(),
    };
    let facts = facts
        .with("name", one.kept.name())
        .with("programme", office.programme.title.text(access.locale()))
        .with("who", one.kept.name())
        .with("link", link::personal(&keys, &one.application).address());
    let put = |name: &str| facts.put_into(fields.raw(name)).replace(SITE, &access.page.public_url);
    Ok(Some(Letter {
        name: one.kept.name().to_owned(),
        to: one.kept.fields.get("email").to_owned(),
        subject: put("subject"),
        body: put("body"),
    }))
}

async fn view(
    app: &App,
    access: Access,
    office: Office,
    kind: Kind,
    (fields, errors, own): (Fields, Errors, bool),
) -> Result<TextPage, AppError> {
    reading::note(app, access.scope()?, AuditEvent::new("application.listed", "programme", office.row.id))
        .await?;
    let preview = preview(app, &access, &office, &fields).await?;
    let placeholders = words::placeholders(access.locale());
    Ok(TextPage { kind: kind.code(), preview, placeholders, page: access.page, office, fields, errors, own })
}

async fn show_text(
    State(app): State<App>,
    Path((slug, kind)): Path<(String, String)>,
    access: Access,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "letters").await?;
    let kind = Kind::from_code(&kind).ok_or(AppError::NotFound)?;
    let own = own_text(&app, &access, &office, kind).await?;
    let (subject, body) = text_of(kind, own.as_ref(), access.locale());
    let mut fields = Fields::default();
    fields.set("subject", subject);
    fields.set("body", body);
    render(&view(&app, access, office, kind, (fields, Errors::default(), own.is_some())).await?)
}

async fn save_text(
    State(app): State<App>,
    Path((slug, kind)): Path<(String, String)>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "letters").await?;
    let kind = Kind::from_code(&kind).ok_or(AppError::NotFound)?;
    let here = office.address(&format!("letters/{}", kind.code()));
    let own = own_text(&app, &access, &office, kind).await?;
    if fields.get("act") == "ours" {
        let mut tx = app.db().write(access.scope()?).await?;
        commands::drop_text(&mut tx, office.row.id, kind).await?;
        tx.commit().await?;
        return Ok(see_other(&format!("{here}?notice=letters-text-ours")));
    }
    let mut errors = Errors::default();
    for name in ["subject", "body"] {
        if fields.get(name).is_empty() {
            errors.add(name, Message::new("training-fault-needed"));
        } else if let Err(unknown) = words::fill(fields.raw(name)) {
            errors.add(name, Message::new("letters-error-fact").with("fact", unknown.0));
        }
    }
    if !errors.is_empty() {
        return render_errors(&view(&app, access, office, kind, (fields, errors, own.is_some())).await?);
    }
    if fields.get("act") == "preview" {
        return render(&view(&app, access, office, kind, (fields, errors, own.is_some())).await?);
    }
    let (subject, body) = (fields.get("subject").to_owned(), fields.raw("body").replace("\r\n", "\n"));
    let mut tx = app.db().write(access.scope()?).await?;
    commands::write_text(&mut tx, office.row.id, kind, &subject, &body).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{here}?notice=letters-text-saved")))
}

/// What waits to be printed, as one PDF: a letter each, its address where a window envelope shows it.
async fn print(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "letters").await?;
    let scope = access.scope()?;
    let waiting = scope
        .find::<letter::Entity>()
        .filter(letter::Column::ProgrammeId.eq(office.row.id))
        .filter(letter::Column::ToPrint.eq(true))
        .filter(letter::Column::PrintedAt.is_null())
        .order_by_asc(letter::Column::Id)
        .all(app.db())
        .await?;
    if waiting.is_empty() {
        return Ok(see_other(&format!("{}?warning=letters-none", office.address("letters"))));
    }
    reading::note(&app, scope, AuditEvent::new("application.listed", "programme", office.row.id)).await?;
    let people = people::of(scope, app.db(), &office.row).await?;
    let keys = app.db().keys(office.row.organisation_id).await?;
    let sender = office.programme.organiser.text(access.locale()).to_owned();
    let today = app.now().date();
    let title = office.title.clone();
    let mut letters = Vec::new();
    for row in waiting {
        let kept = keys.open(text_place(row.id), &row.sealed_text).unwrap_or_default();
        let Ok(kept) = serde_json::from_str::<Letter>(&kept) else { continue };
        let one = people.iter().find(|one| Some(one.application.id) == row.application_id);
        let field = |name: &str| one.map(|one| one.kept.fields.get(name).to_owned()).unwrap_or_default();
        let body = kept.body.replace(SITE, &access.page.public_url);
        letters.push(pdf::Letter {
            lang: access.locale().tag().to_owned(),
            date: today,
            dated: access.locale().date(today),
            address: vec![field("postcode"), field("address")],
            addressee: access.page.ta("letters-to", "name", kept.name),
            sender: vec![sender.clone()],
            subject: kept.subject,
            paragraphs: body.split("\n\n").map(str::to_owned).collect(),
            facts: Vec::new(),
            closing: Vec::new(),
        });
    }
    let made = tokio::task::spawn_blocking(move || pdf::letters_pdf(&title, &letters)).await;
    let made =
        made.map_err(|e| AppError::Fault(e.to_string()))?.map_err(|e| AppError::Fault(e.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"letters.pdf\""),
    ];
    Ok((headers, made).into_response())
}

/// They were printed and posted.
async fn printed(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(_): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "letters").await?;
    let mut tx = app.db().write(access.scope()?).await?;
    let waiting = Condition::all()
        .add(letter::Column::ProgrammeId.eq(office.row.id))
        .add(letter::Column::ToPrint.eq(true))
        .add(letter::Column::PrintedAt.is_null());
    let now = sea_orm::sea_query::Expr::val(Some(tx.now()));
    let n = tx.update_where::<letter::Entity>(waiting, vec![(letter::Column::PrintedAt, now)]).await?;
    tx.record(AuditEvent::new("training.letters_printed", "programme", office.row.id).with("n", n));
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=letters-printed", office.address("letters"))))
}

/// The routes.
pub fn routes() -> Vec<Route> {
    use Action::RunTraining;
    vec![
        Route::get("/programmes/{slug}/letters", RunTraining, Audit::Nothing, overview),
        Route::post("/programmes/{slug}/results", RunTraining, Audit::Change, tell),
        Route::get("/programmes/{slug}/letters.pdf", RunTraining, Audit::Reading, print),
        Route::post("/programmes/{slug}/printed", RunTraining, Audit::Change, printed),
        Route::get("/programmes/{slug}/letters/{kind}", RunTraining, Audit::Reading, show_text),
        Route::post("/programmes/{slug}/letters/{kind}", RunTraining, Audit::Change, save_text),
    ]
}
