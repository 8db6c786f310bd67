//! Earlier years from a file: choosing it, seeing what is in it, taking it in.

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequest as _, Multipart, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use sea_orm::ColumnTrait;

use super::certified::leap_message;
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::crypto::OrganisationKeys;
use crate::db::{DbError, Reads, Scope, WriteError};
use crate::form::Fields;
use crate::id::Id;
use crate::training::certificates::counting;
use crate::training::certificates::numbers::Number;
use crate::training::programmes::told;
use crate::training::register::commands::New;
use crate::training::register::entity as supporter;
use crate::training::register::entity::import::{self, State as Stands};
use crate::training::register::imports::{self, COLUMNS, Known};
use crate::training::register::{namesakes, queries};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

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
    doubtful: Vec<Doubt>,
    /// The number that would leave others out, and what follows from it.
    leap: Option<(String, String)>,
    /// Whether it was sent without saying that this is meant.
    unticked: bool,
    faults: Vec<(u64, String, String, String)>,
    more: usize,
}

/// Somebody who may be there already.
struct Doubt {
    row: u64,
    words: String,
    may_be: Vec<(String, String)>,
    ticked: bool,
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
async fn read(
    scope: &Scope,
    on: &impl Reads,
    keys: &Arc<OrganisationKeys>,
    row: &import::Model,
) -> Result<imports::Found, AppError> {
    let known = Known::of(scope, on, keys).await?;
    let (keys, bytes) = (keys.clone(), imports::file(keys, row));
    let read = tokio::task::spawn_blocking(move || imports::read(&keys, &bytes, &known)).await;
    read.map_err(|error| AppError::Fault(error.to_string()))
}

/// The highest number of a file that would leave others out. What was in doubt counts as if it were taken in.
async fn leap(scope: &Scope, on: &impl Reads, found: &imports::Found) -> Result<Option<Number>, DbError> {
    let doubtful = found.doubtful.iter().map(|one| one.new.number.as_deref().and_then(Number::parse));
    let numbers: Vec<Option<Number>> = found.numbers().chain(doubtful).collect();
    counting::leap(scope, on, numbers, None).await
}

async fn show(State(app): State<App>, Path(id): Path<String>, access: Access) -> Result<Response, AppError> {
    let row = find(&app, &access, &id).await?;
    let scope = access.scope()?;
    let view = view(&app, &access, &row, None).await?;
    reading::note(&app, scope, AuditEvent::new("register.import-seen", "register_import", row.id)).await?;
    render(&view)
}

/// The page of a file. `sent`: the form that was sent, where something in it is missing.
async fn view(
    app: &App,
    access: &Access,
    row: &import::Model,
    sent: Option<&Fields>,
) -> Result<View, AppError> {
    let scope = access.scope()?;
    let keys = app.db().keys(scope.organisation()).await?;
    let found = match row.state {
        Stands::Waiting => read(scope, app.db(), &keys, row).await?,
        _ => imports::Found::default(),
    };
    let branches = queries::branches(scope, app.db()).await?;
    let locale = access.locale();
    let person = |new: &New| {
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
    let ids = found.doubtful.iter().flat_map(|one| one.may_be.iter().copied());
    let there = scope.find::<supporter::Entity>().filter(supporter::Column::Id.is_in(ids)).all(app.db());
    let there = there.await?;
    let doubtful = |one: &imports::Doubtful| Doubt {
        row: one.row,
        words: person(&one.new).into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "),
        may_be: there
            .iter()
            .filter(|other| one.may_be.contains(&other.id))
            .map(|other| {
                let branch = other.branch_id.and_then(|id| branches.get(&id));
                (format!("/register/{}", other.id), namesakes::words(other, branch, locale))
            })
            .collect(),
        ticked: sent.is_some_and(|sent| sent.all("another").any(|row| row == one.row.to_string())),
    };
    let years = found.by_year();
    let leap = leap(scope, app.db(), &found).await?;
    Ok(View {
        page: access.page.clone(),
        here: format!("/register/imports/{}", row.id),
        file: imports::name(&keys, row),
        state: row.state,
        taken: row.taken,
        fresh: found.fresh.len(),
        known: found.known,
        years: years.into_iter().map(|(year, n)| (told::fiscal_year(year, locale), n)).collect(),
        people: found.fresh.iter().take(10).map(person).collect(),
        doubtful: found.doubtful.iter().map(doubtful).collect(),
        leap: leap.map(|leap| (leap.to_string(), leap_message(leap).text(locale))),
        unticked: sent.is_some(),
        faults: found.faults.iter().take(SHOWN).map(fault).collect(),
        more: found.faults.len().saturating_sub(SHOWN),
    })
}

async fn confirm(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let keys = app.db().keys(scope.organisation()).await?;
    let mut tx = app.db().write(scope).await?;
    // Who is in the register is looked at, and the file taken in, with nobody between.
    tx.lock("register").await?;
    let row = find(&app, &access, &id).await?;
    let here = format!("/register/imports/{}", row.id);
    if row.state != Stands::Waiting {
        return Ok(see_other(&here));
    }
    let mut found = read(scope, &tx, &keys, &row).await?;
    let leap = leap(scope, &tx, &found).await?;
    let in_doubt = !found.doubtful.is_empty();
    found.admit(|row| fields.all("another").any(|ticked| ticked == row.to_string()));
    if found.faults.is_empty() && found.fresh.is_empty() && in_doubt {
        return Ok(see_other(&format!("{here}?warning=register-import-nobody")));
    }
    if !found.faults.is_empty() || found.fresh.is_empty() {
        return Ok(see_other(&here));
    }
    if leap.is_some_and(|leap| fields.get("leap") != leap.to_string()) {
        drop(tx);
        return render_errors(&view(&app, &access, &row, Some(&fields)).await?);
    }
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
    let mut tx = app.db().write(access.scope()?).await?;
    match imports::put_aside(&mut tx, &row).await {
        // Somebody took it in or closed it meanwhile: the page says which.
        Err(DbError::Write(WriteError::NothingWithinReach)) => {
            return Ok(see_other(&format!("/register/imports/{}", row.id)));
        }
        closed => closed?,
    }
    tx.commit().await?;
    Ok(see_other("/register/import?notice=register-import-withdrawn"))
}
