//! Earlier years from a file: choosing it, seeing what is in it, taking it in.

use askama::Template;
use axum::extract::{FromRequest as _, Multipart, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::id::Id;
use crate::training::programmes::told;
use crate::training::register::entity::import::{self, State as Stands};
use crate::training::register::imports::{self, COLUMNS, Known};
use crate::training::register::queries;
use crate::web::{AppError, Audit, Page, Route, render};

pub(super) fn routes() -> Vec<Route> {
    const CONFIRM: &str = "/register/imports/{import}/confirmation";
    const ASIDE: &str = "/register/imports/{import}/withdrawal";
    vec![
        Route::get("/register/import", Action::RunTraining, Audit::Nothing, ask),
        Route::post("/register/import", Action::RunTraining, Audit::Change, hold).body_limit(LIMIT),
        Route::get("/register/imports/{import}", Action::RunTraining, Audit::Reading, show),
        Route::post(CONFIRM, Action::RunTraining, Audit::Change, confirm),
        Route::post(ASIDE, Action::RunTraining, Audit::Change, put_aside),
    ]
}

const LIMIT: usize = 5 * 1024 * 1024;
/// Faults and people shown at once.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "training/register/pages/import.html")]
struct Ask {
    page: Page,
    no_file: bool,
    columns: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "training/register/pages/found.html")]
struct View {
    page: Page,
    here: String,
    file: String,
    state: Stands,
    taken: i32,
    fresh: usize,
    known: usize,
    years: Vec<(String, usize)>,
    people: Vec<[String; 4]>,
    faults: Vec<(u64, String, String, String)>,
    more: usize,
}

fn asked(access: &Access, no_file: bool) -> Ask {
    let columns = COLUMNS.iter().map(|(_, names)| {
        let others = names.iter().skip(1).copied().collect::<Vec<_>>().join("、");
        (names.first().copied().unwrap_or_default().to_owned(), others)
    });
    Ask { page: access.page.clone(), no_file, columns: columns.collect() }
}

async fn ask(access: Access) -> Result<Response, AppError> {
    render(&asked(&access, false))
}

async fn file(request: Request) -> Result<Option<(String, Vec<u8>)>, AppError> {
    let bad = |error: &dyn std::fmt::Display| AppError::BadRequest(error.to_string());
    let Ok(mut multipart) = Multipart::from_request(request, &()).await else { return Ok(None) };
    while let Some(field) = multipart.next_field().await.map_err(|e| bad(&e))? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        let bytes = field.bytes().await.map_err(|e| bad(&e))?;
        return Ok(Some((name, bytes.to_vec())).filter(|(_, bytes)| !bytes.is_empty()));
    }
    Ok(None)
}

async fn hold(
    State(app): State<App>,
    access: Access,
    Posted(_): Posted,
    request: Request,
) -> Result<Response, AppError> {
    let Some((name, bytes)) = file(request).await? else {
        let response = render(&asked(&access, true))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, response).into_response());
    };
    let mut tx = app.db().write(access.scope()?).await?;
    let id = imports::hold(&mut tx, &name, &bytes).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/register/imports/{id}")))
}

async fn find(app: &App, access: &Access, id: &str) -> Result<import::Model, AppError> {
    let id: Id = id.parse().map_err(|_| AppError::NotFound)?;
    let found = access.scope()?.find_by_id::<import::Entity>(id).one(app.db()).await?;
    found.ok_or(AppError::NotFound)
}

/// Reads the file of an import that waits, against the register as it is now.
async fn read(app: &App, access: &Access, row: &import::Model) -> Result<imports::Found, AppError> {
    let scope = access.scope()?;
    let known = Known::of(scope, app.db()).await?;
    let keys = app.db().keys(scope.organisation()).await?;
    let bytes = imports::file(&keys, row);
    let read = tokio::task::spawn_blocking(move || imports::read(&keys, &bytes, &known)).await;
    read.map_err(|error| AppError::Fault(error.to_string()))
}

async fn show(State(app): State<App>, Path(id): Path<String>, access: Access) -> Result<Response, AppError> {
    let row = find(&app, &access, &id).await?;
    let found = match row.state {
        Stands::Waiting => read(&app, &access, &row).await?,
        _ => imports::Found::default(),
    };
    let scope = access.scope()?;
    reading::note(&app, scope, AuditEvent::new("register.import-seen", "register_import", row.id)).await?;
    let branches = queries::branches(scope, app.db()).await?;
    let keys = app.db().keys(scope.organisation()).await?;
    let locale = access.locale();
    let person = |new: &crate::training::register::commands::New| {
        [
            new.number.clone().unwrap_or_default(),
            new.kept.name.clone(),
            new.branch.and_then(|id| branches.get(&id)).cloned().unwrap_or_default(),
            told::fiscal_year(new.fiscal_year, locale),
        ]
    };
    let fault = |fault: &imports::Fault| {
        (fault.row, fault.column.clone(), fault.value.clone(), fault.message.text(locale))
    };
    let years = found.by_year();
    render(&View {
        page: access.page.clone(),
        here: format!("/register/imports/{}", row.id),
        file: imports::name(&keys, &row),
        state: row.state,
        taken: row.taken,
        fresh: found.fresh.len(),
        known: found.known,
        years: years.into_iter().map(|(year, n)| (told::fiscal_year(year, locale), n)).collect(),
        people: found.fresh.iter().take(10).map(person).collect(),
        faults: found.faults.iter().take(SHOWN).map(fault).collect(),
        more: found.faults.len().saturating_sub(SHOWN),
    })
}

async fn confirm(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let row = find(&app, &access, &id).await?;
    let here = format!("/register/imports/{}", row.id);
    if row.state != Stands::Waiting {
        return Ok(see_other(&here));
    }
    let found = read(&app, &access, &row).await?;
    if !found.faults.is_empty() || found.fresh.is_empty() {
        return Ok(see_other(&here));
    }
    let mut tx = app.db().write(access.scope()?).await?;
    imports::take(&mut tx, &row, found).await?;
    tx.commit().await?;
    Ok(see_other("/register?notice=register-imported"))
}

async fn put_aside(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let row = find(&app, &access, &id).await?;
    if row.state == Stands::Waiting {
        let mut tx = app.db().write(access.scope()?).await?;
        imports::put_aside(&mut tx, &row).await?;
        tx.commit().await?;
    }
    Ok(see_other("/register/import?notice=register-import-withdrawn"))
}
