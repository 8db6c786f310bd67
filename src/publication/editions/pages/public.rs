//! Editions for everybody: the page, its files, the list, the newest. No cookie is set and none decides what is shown
//! but the chosen language; answers may be kept by caches for some minutes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use documents::{pdf, sheet};
use tokio::sync::Semaphore;

use super::super::content::Content;
use super::super::view::{Standing, View};
use super::super::{entity, queries};
use super::{Item, items};
use crate::app::App;
use crate::auth::guard::{Access, see_other};
use crate::i18n::Locale;
use crate::id::Id;
use crate::organisation::desk;
use crate::web::error::fault;
use crate::web::page::{XLSX, attachment};
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "publication/editions/pages/show.html")]
struct Show {
    page: Page,
    desk: desk::Model,
    number: i32,
    view: View,
    withdrawn: Option<String>,
    later: Option<Newer>,
    /// Whether what it says is still shown.
    is_told: bool,
    earlier: bool,
}

/// The edition that an edition was replaced by.
struct Newer {
    number: i32,
    is_withdrawn: bool,
}

/// What stands in the place of `edition`: past those that were withdrawn, as far as others replaced them.
fn newer(edition: &entity::Model, all: &[entity::Model]) -> Option<Newer> {
    let after = |edition: &entity::Model| {
        all.iter().find(|later| later.number > edition.number && Some(later.id) == edition.replaced_by)
    };
    let mut newer = after(edition)?;
    while newer.withdrawn_at.is_some()
        && let Some(later) = after(newer)
    {
        newer = later;
    }
    Some(Newer { number: newer.number, is_withdrawn: newer.withdrawn_at.is_some() })
}

#[derive(Template)]
#[template(path = "publication/editions/pages/list.html")]
struct List {
    page: Page,
    desk: desk::Model,
    items: Vec<Item>,
}

/// The desk with its editions, the newest first.
async fn published(app: &App, slug: &str) -> Result<(desk::Model, Vec<entity::Model>), AppError> {
    let (desk, scope) = queries::public_desk(app.db(), slug).await?.ok_or(AppError::NotFound)?;
    let all = queries::of_desk(&scope, app.db(), &desk).await?;
    Ok((desk, all))
}

/// `GET /desks/{slug}/editions`
///
/// # Errors
/// [`AppError::NotFound`] where there is no such desk.
pub async fn list(
    State(app): State<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let (desk, all) = published(&app, &slug).await?;
    let items = items(&all, access.locale());
    Ok(cacheable(render(&List { page: access.page, desk, items })?))
}

/// `GET /desks/{slug}/editions/latest`: leads to the newest edition that stands.
///
/// # Errors
/// [`AppError::NotFound`] where there is none.
pub async fn latest(State(app): State<App>, Path(slug): Path<String>) -> Result<Response, AppError> {
    let (desk, all) = published(&app, &slug).await?;
    let newest = all.iter().find(|edition| edition.is_current()).ok_or(AppError::NotFound)?;
    Ok(see_other(&format!("/desks/{}/editions/{}", desk.slug, newest.number)))
}

/// `GET /desks/{slug}/editions/{number}`
///
/// # Errors
/// [`AppError::NotFound`] where there is no such edition.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Path((slug, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (desk, all) = published(&app, &slug).await?;
    let edition = of_number(&all, &number)?;
    let view = view(edition, access.locale())?;
    let withdrawn = edition.withdrawn_at.map(|_| edition.withdrawal_reason.clone().unwrap_or_default());
    let is_told = is_told(edition, &all, &desk)?;
    let page = Show {
        number: edition.number,
        view,
        withdrawn,
        is_told,
        later: newer(edition, &all),
        earlier: all.len() > 1,
        desk,
        page: access.page,
    };
    let mut response = cacheable(render(&page)?);
    if !is_told {
        let name = HeaderName::from_static("x-robots-tag");
        response.headers_mut().insert(name, HeaderValue::from_static("noindex"));
    }
    Ok(response)
}

/// `GET /desks/{slug}/editions/{number}/{file}`: `edition.pdf`, `.xlsx`, `.csv`, `.json`. None of a withdrawn one, nor of a replaced one
/// that is no longer told.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such file.
pub async fn file(
    State(app): State<App>,
    access: Access,
    Path((slug, number, file)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let (desk, all) = published(&app, &slug).await?;
    let edition = of_number(&all, &number)?;
    if !is_told(edition, &all, &desk)? {
        return Err(AppError::NotFound);
    }
    let name = |ending: &str| format!("{}-edition-{}.{ending}", desk.slug, edition.number);
    let made_on = Standing::of(edition).published_on;
    let view = view(edition, access.locale())?;
    let response = match file.as_str() {
        "edition.csv" => {
            let bytes = sheet::write_csv(&view.long_table(), true).map_err(fault)?;
            attachment(bytes, "text/csv; charset=utf-8", &name("csv"))
        }
        "edition.xlsx" => {
            let bytes = sheet::write_xlsx(&view.sheets(), made_on).map_err(fault)?;
            attachment(bytes, XLSX, &name("xlsx"))
        }
        "edition.json" => attachment(edition.content.clone().into_bytes(), "application/json", &name("json")),
        "edition.pdf" => {
            let bytes = paper((edition.id, access.locale()), view.report(made_on)).await?;
            attachment(bytes.as_ref().clone(), "application/pdf", &name("pdf"))
        }
        _ => return Err(AppError::NotFound),
    };
    Ok(cacheable(response))
}

fn of_number<'a>(all: &'a [entity::Model], number: &str) -> Result<&'a entity::Model, AppError> {
    let number: i32 = number.parse().map_err(|_| AppError::NotFound)?;
    all.iter().find(|edition| edition.number == number).ok_or(AppError::NotFound)
}

/// Whether everybody may still read what an edition says. Not where it was withdrawn; nor where it was replaced and
/// some count differs so little from a later edition's that both together tell a small one.
fn is_told(edition: &entity::Model, all: &[entity::Model], desk: &desk::Model) -> Result<bool, AppError> {
    if edition.withdrawn_at.is_some() {
        return Ok(false);
    }
    let threshold = u64::try_from(desk.small_cell).unwrap_or(0);
    if edition.replaced_by.is_none() || threshold == 0 {
        return Ok(true);
    }
    let read = |edition: &entity::Model| serde_json::from_str::<Content>(&edition.content).map_err(fault);
    let content = read(edition)?;
    let later = all
        .iter()
        .filter(|later| later.number > edition.number && later.overlaps(edition.from_on, edition.to_on));
    for later in later {
        if !content.may_stand_beside(&read(later)?, threshold) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn view(edition: &entity::Model, locale: Locale) -> Result<View, AppError> {
    let content: Content = serde_json::from_str(&edition.content).map_err(fault)?;
    Ok(View::of(content, Some(&Standing::of(edition)), locale))
}

/// Says that caches may keep an answer, one for each language.
fn cacheable(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    response
}

type Papers = VecDeque<((Id, Locale), Arc<Vec<u8>>)>;

/// The last papers made. An edition never changes, so neither do they.
static PAPERS: Mutex<Papers> = Mutex::new(VecDeque::new());
/// Making one takes a second of a processor: one at a time, so that asking for many slows nobody else.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);
const KEPT: usize = 6;

async fn paper(key: (Id, Locale), report: pdf::Report) -> Result<Arc<Vec<u8>>, AppError> {
    let kept = || {
        let papers = PAPERS.lock().ok()?;
        papers.iter().find(|(k, _)| *k == key).map(|(_, bytes)| bytes.clone())
    };
    if let Some(bytes) = kept() {
        return Ok(bytes);
    }
    let _turn = ONE_AT_A_TIME.acquire().await.map_err(fault)?;
    if let Some(bytes) = kept() {
        return Ok(bytes);
    }
    let bytes = tokio::task::spawn_blocking(move || pdf::report_pdf(&report)).await.map_err(fault)?;
    let bytes = Arc::new(bytes.map_err(fault)?);
    if let Ok(mut papers) = PAPERS.lock() {
        papers.push_front((key, bytes.clone()));
        papers.truncate(KEPT);
    }
    Ok(bytes)
}
