//! The rooming list of a course for the hotel, to be printed or as a workbook: names, nights and what the hotel is to know,
//! and nothing else of anybody. And giving it to the hotel.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use documents::sheet::{Cell, Table, write_xlsx};

use super::{course, told};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::auth::guard::see_other;
use crate::training::lodging::model::{self, Guest};
use crate::training::lodging::{commands, queries};
use crate::training::office::Office;
use crate::web::page::attachment;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "training/lodging/pages/sheet.html")]
struct View {
    page: Page,
    office: Office,
    here: String,
    name: String,
    organiser: String,
    today: String,
    nights: Vec<(String, usize)>,
    guests: Vec<(String, String, Vec<bool>, String)>,
    given: Option<String>,
    changes: Vec<(&'static str, String)>,
}

/// Who stays in a course, as the office has it open.
async fn guests(app: &App, access: &Access, office: &Office, code: &str) -> Result<Vec<Guest>, AppError> {
    let course = course(office, code)?;
    let scope = access.scope()?;
    Ok(queries::guests(&queries::wishes(scope, app.db(), &office.row, course).await?))
}

fn stays(guest: &Guest, nights: &[(time::Date, model::When)]) -> Vec<bool> {
    nights.iter().map(|(day, _)| guest.nights.iter().any(|night| night.date() == *day)).collect()
}

/// The page.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Path((slug, code)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "lodging").await?;
    let (scope, page) = (access.scope()?, access.page.clone());
    let guests = guests(&app, &access, &office, &code).await?;
    reading::note(&app, scope, AuditEvent::new("application.listed", "programme", office.row.id)).await?;
    let given = queries::given(scope, app.db(), office.row.id, &code).await?;
    let course = course(&office, &code)?;
    let nights = model::nights(course);
    let changes = given.as_ref().map(|given| model::changes(&given.guests, &guests)).unwrap_or_default();
    let count = |n: usize| guests.iter().filter(|one| stays(one, &nights)[n]).count();
    render(&View {
        here: office.address(&format!("lodging/{code}")),
        name: course.name.text(page.locale).to_owned(),
        organiser: office.programme.organiser.text(page.locale).to_owned(),
        today: page.locale.date(app.now().date()),
        nights: nights.iter().enumerate().map(|(n, (day, _))| (page.locale.day(*day), count(n))).collect(),
        given: given.map(|given| page.locale.date(given.at.date())),
        changes: told(changes, page.locale),
        guests: guests
            .iter()
            .map(|one| (one.name.clone(), one.kana.clone(), stays(one, &nights), one.words.clone()))
            .collect(),
        page,
        office,
    })
}

/// The workbook.
pub async fn file(
    State(app): State<App>,
    access: Access,
    Path((slug, code)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "lodging").await?;
    let (scope, page) = (access.scope()?, &access.page);
    let guests = guests(&app, &access, &office, &code).await?;
    reading::note(&app, scope, AuditEvent::new("application.listed", "programme", office.row.id)).await?;
    let nights = model::nights(course(&office, &code)?);
    let mut columns = vec![page.t("application-name"), page.t("application-kana")];
    columns.extend(nights.iter().map(|(day, _)| page.locale.day(*day)));
    columns.push(page.t("lodging-words"));
    let row = |one: &Guest| {
        let mut cells = vec![Cell::Text(one.name.clone()), Cell::Text(one.kana.clone())];
        let night = |stays: bool| if stays { Cell::Int(1) } else { Cell::Empty };
        cells.extend(stays(one, &nights).into_iter().map(night));
        cells.push(if one.words.is_empty() { Cell::Empty } else { Cell::Text(one.words.clone()) });
        cells
    };
    let mut rows: Vec<Vec<Cell>> = guests.iter().map(row).collect();
    let mut last = vec![Cell::Text(page.t("lodging-rooms")), Cell::Empty];
    for n in 0..nights.len() {
        let rooms = guests.iter().filter(|one| stays(one, &nights)[n]).count();
        last.push(Cell::Int(i64::try_from(rooms).unwrap_or(i64::MAX)));
    }
    last.push(Cell::Empty);
    rows.push(last);
    let table = Table { name: page.t("lodging-sheet"), columns, rows };
    let today = app.now().date();
    let bytes = write_xlsx(&[table], today).map_err(|error| AppError::Fault(error.to_string()))?;
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(attachment(bytes, media_type, &format!("rooms-{today}.xlsx")))
}

/// The hotel has the list: it is kept as it is now, and participants no longer change it themselves.
pub async fn hand_over(
    State(app): State<App>,
    access: Access,
    Path((slug, code)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "lodging").await?;
    let guests = guests(&app, &access, &office, &code).await?;
    let mut tx = app.db().write(access.scope()?).await?;
    commands::hand_over(&mut tx, office.row.id, course(&office, &code)?, &guests).await?;
    tx.commit().await?;
    Ok(see_other(&office.address(&format!("lodging/{code}?notice=lodging-handed-over"))))
}
