//! Every course for which the office books: who stays, who does not, and how many rooms a night needs.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::told;
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::training::lodging::model;
use crate::training::lodging::queries;
use crate::training::office::Office;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "training/lodging/pages/list.html")]
struct View {
    page: Page,
    office: Office,
    courses: Vec<Shown>,
}

struct Shown {
    code: String,
    name: String,
    nights: Vec<(String, usize)>,
    people: Vec<Row>,
    rooms: usize,
    given: Option<String>,
    changes: Vec<(&'static str, String)>,
}

struct Row {
    id: String,
    name: String,
    kana: String,
    branch: String,
    /// Night by night, whether they stay.
    stays: Vec<bool>,
    words: String,
    /// Whether they told the office of needs when they applied.
    needs: bool,
    said: &'static str,
    unsaid: bool,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "lodging").await?;
    let (scope, page) = (access.scope()?, access.page.clone());
    reading::note(&app, scope, AuditEvent::new("application.listed", "programme", office.row.id)).await?;
    let mut courses = Vec::new();
    for (_, course) in office.programme.courses().filter(|(_, course)| model::is_booked(course)) {
        let wishes = queries::wishes(scope, app.db(), &office.row, course).await?;
        let guests = queries::guests(&wishes);
        let nights = model::nights(course);
        let given = queries::given(scope, app.db(), office.row.id, course.code.as_str()).await?;
        let rows = wishes.iter().map(|(one, wish)| Row {
            id: one.application.id.to_string(),
            name: one.kept.name().to_owned(),
            kana: one.kept.kana().to_owned(),
            branch: one.branch.clone(),
            stays: nights.iter().map(|(day, _)| wish.nights.iter().any(|n| n.date() == *day)).collect(),
            words: wish.words.clone(),
            needs: one.kept.fields.get("needs_access") == "yes"
                || !one.kept.fields.get("needs_words").is_empty(),
            said: wish.said.key(),
            unsaid: wish.said.is_open(),
        });
        let rooms =
            |day: time::Date| guests.iter().filter(|one| one.nights.iter().any(|n| n.date() == day)).count();
        let changes = given.as_ref().map(|given| model::changes(&given.guests, &guests)).unwrap_or_default();
        courses.push(Shown {
            code: course.code.to_string(),
            name: course.name.text(page.locale).to_owned(),
            nights: nights.iter().map(|(day, _)| (page.locale.day(*day), rooms(*day))).collect(),
            people: rows.collect(),
            rooms: guests.len(),
            given: given.map(|given| page.locale.date(given.at.date())),
            changes: told(changes, page.locale),
        });
    }
    render(&View { page, office, courses })
}
