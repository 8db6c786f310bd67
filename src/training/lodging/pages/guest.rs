//! One person: which nights, as the office writes it down for them.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{Choice, choices, course};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::applications::form::Kept;
use crate::training::lodging::{commands, queries};
use crate::training::office::Office;
use crate::training::people;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/lodging/pages/guest.html")]
struct View {
    page: Page,
    office: Office,
    here: String,
    name: String,
    kana: String,
    course: String,
    needs: String,
    nights: Vec<Choice>,
    words: String,
    said: &'static str,
    longest: usize,
    errors: Errors,
}

async fn find(
    app: &App,
    access: &Access,
    office: &Office,
    participant: &str,
) -> Result<(application::Model, Kept), AppError> {
    let id: Id = participant.parse().map_err(|_| AppError::NotFound)?;
    let found = people::one(access.scope()?, app.db(), id).await?;
    let applied = |row: &application::Model| {
        row.programme_id == office.row.id && row.state == application::State::Applied
    };
    found.filter(|(row, _)| applied(row)).ok_or(AppError::NotFound)
}

async fn view(
    app: &App,
    access: &Access,
    office: Office,
    (code, participant): (&str, &str),
    typed: Option<(Fields, Errors)>,
) -> Result<View, AppError> {
    let page = access.page.clone();
    let (row, kept) = find(app, access, &office, participant).await?;
    let here = office.address(&format!("lodging/{code}/guests/{}", row.id));
    let office = office.about(app, access, row.id, &here).await?;
    let course = course(&office, code)?;
    let keys = app.db().keys(row.organisation_id).await?;
    let stay = queries::stay_of(access.scope()?, app.db(), row.id, code).await?;
    let mut wish = queries::wish(&keys, stay.as_ref(), course, kept.fields.get("lodging") == "yes");
    let mut errors = Errors::default();
    if let Some((fields, found)) = typed {
        wish.nights = super::model::read(fields.all("night"));
        fields.raw("words").clone_into(&mut wish.words);
        errors = found;
    }
    let access_needed = kept.fields.get("needs_access") == "yes";
    let mut needs: Vec<String> =
        access_needed.then(|| page.t("application-needs-access")).into_iter().collect();
    needs.push(kept.fields.get("needs_words").to_owned());
    needs.retain(|words| !words.is_empty());
    Ok(View {
        here,
        name: kept.name().to_owned(),
        kana: kept.kana().to_owned(),
        course: course.name.text(page.locale).to_owned(),
        needs: needs.join("\n"),
        nights: choices(course, &wish.nights, page.locale),
        words: wish.words,
        said: wish.said.key(),
        longest: commands::LONGEST,
        errors,
        page,
        office,
    })
}

/// The page.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Path((slug, code, participant)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "lodging").await?;
    let view = view(&app, &access, office, (&code, &participant), None).await?;
    let id: Id = participant.parse().map_err(|_| AppError::NotFound)?;
    reading::note(&app, access.scope()?, AuditEvent::new("application.read", "application", id)).await?;
    render(&view)
}

/// Writes down what somebody told the office.
pub async fn save(
    State(app): State<App>,
    access: Access,
    Path((slug, code, participant)): Path<(String, String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "lodging").await?;
    let (row, _) = find(&app, &access, &office, &participant).await?;
    let course = course(&office, &code)?.clone();
    let (nights, words) = match commands::parse(&fields, &course) {
        Ok(parsed) => parsed,
        Err(errors) => {
            let typed = Some((fields, errors));
            return render_errors(&view(&app, &access, office, (&code, &participant), typed).await?);
        }
    };
    let mut tx = app.db().write(access.scope()?).await?;
    commands::keep(&mut tx, (office.row.id, row.id), &course, (&nights, &words), true).await?;
    tx.commit().await?;
    Ok(see_other(&office.address("lodging?notice=lodging-kept")))
}
