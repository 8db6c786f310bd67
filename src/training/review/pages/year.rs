//! The report of a fiscal year: as a page, on A4, and as a workbook.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use documents::{pdf as paper_pdf, sheet};

use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::training::certificates::badges::organisation_name;
use crate::training::programmes::{queries as programmes, told};
use crate::training::review::annual::{self, Section};
use crate::training::review::{paper, queries};
use crate::web::error::fault;
use crate::web::page::{XLSX, attachment};
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "training/review/pages/year.html")]
struct View {
    page: Page,
    title: String,
    year: i16,
    as_of: String,
    /// Other years: year, words, whether it is this.
    years: Vec<(i16, String, bool)>,
    sections: Vec<Section>,
}

/// What is asked for, counted.
struct Asked {
    year: i16,
    years: Vec<i16>,
    sections: Vec<Section>,
}

/// The fiscal year of the address (the newest that has a programme where it names none), counted. It is noted as `event`.
async fn asked(
    app: &App,
    access: &Access,
    query: Option<String>,
    event: &'static str,
) -> Result<Asked, AppError> {
    let (scope, db, locale) = (access.scope()?, app.db(), access.locale());
    let today = i16::try_from(jpcal::FiscalYear::of(app.now().date()).year()).unwrap_or_default();
    let programmes = programmes::all(scope, db).await?;
    let certified = queries::certified(scope, db, &programmes).await?;
    let years = queries::years(&programmes, &certified, today);
    let query = query.unwrap_or_default();
    let named = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "year");
    let newest = programmes.iter().filter(|row| row.is_public()).map(|row| row.fiscal_year).max();
    let year = match named.as_ref().map(|(_, year)| year.as_ref()) {
        None | Some("") => newest.unwrap_or(today),
        Some(year) => year.parse().ok().filter(|year| years.contains(year)).ok_or(AppError::NotFound)?,
    };
    let (held, cancelled) = queries::of_year(scope, db, &programmes, year).await?;
    let sections = annual::sections(year, (&held, &cancelled), &certified, locale);
    let event = AuditEvent::new(event, "organisation", scope.organisation());
    reading::note(app, scope, event.with("year", year)).await?;
    Ok(Asked { year, years, sections })
}

/// The page.
pub async fn show(
    State(app): State<App>,
    access: Access,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let asked = asked(&app, &access, query, "training.year-reviewed").await?;
    let page = access.page;
    let locale = page.locale;
    let line = |year: i16| (year, told::fiscal_year(year, locale), year == asked.year);
    render(&View {
        title: page.ta("review-year-of", "year", told::fiscal_year(asked.year, locale)),
        year: asked.year,
        as_of: page.ta("review-as-of", "day", locale.date(app.now().date())),
        years: asked.years.into_iter().map(line).collect(),
        sections: asked.sections,
        page,
    })
}

fn file_name(year: i16, ending: &str) -> String {
    format!("annual-report-{year}.{ending}")
}

/// The report on A4.
pub async fn pdf(
    State(app): State<App>,
    access: Access,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let asked = asked(&app, &access, query, "training.year-exported").await?;
    let (scope, locale, today) = (access.scope()?, access.locale(), app.now().date());
    let publisher = organisation_name(&app, scope.organisation()).await?;
    let period = told::fiscal_year(asked.year, locale);
    let review = paper::review(publisher, period, &asked.sections, today, locale);
    let bytes = tokio::task::spawn_blocking(move || paper_pdf::review_pdf(&review)).await.map_err(fault)?;
    Ok(attachment(bytes.map_err(fault)?, "application/pdf", &file_name(asked.year, "pdf")))
}

/// The tables as a workbook.
pub async fn xlsx(
    State(app): State<App>,
    access: Access,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let asked = asked(&app, &access, query, "training.year-exported").await?;
    let (locale, today) = (access.locale(), app.now().date());
    let sheets = paper::sheets(told::fiscal_year(asked.year, locale), &asked.sections, today, locale);
    let bytes = sheet::write_xlsx(&sheets, today).map_err(fault)?;
    Ok(attachment(bytes, XLSX, &file_name(asked.year, "xlsx")))
}
