//! The own entry: what the register says of whoever is signed in, correcting it, certificates and badges. Whoever has no
//! entry is told so calmly.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::{boxes, standings, validity};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::certificates::entity::certificate;
use crate::training::certificates::holding::{self, Held};
use crate::training::certificates::naming;
use crate::training::letters;
use crate::training::programmes::told;
use crate::training::register::entry::{self, Kept};
use crate::training::register::{commands, entity, queries};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    const FILE: &str = "/register/own/certificates/{certificate}/{file}";
    vec![
        Route::get("/register/own", Action::OwnEntry, Audit::Nothing, show),
        Route::post("/register/own", Action::OwnEntry, Audit::Change, save),
        Route::get(FILE, Action::OwnEntry, Audit::Nothing, download),
    ]
}

#[derive(Template)]
#[template(path = "training/register/pages/own.html")]
struct View {
    page: Page,
    fields: Fields,
    errors: Errors,
    revision: i64,
    number: String,
    year: String,
    branch: String,
    until: String,
    ended: Option<&'static str>,
    standings: Vec<(&'static str, &'static str)>,
    boxes: Vec<(&'static str, &'static str, bool)>,
    certificates: Vec<Held>,
}

#[derive(Template)]
#[template(path = "training/register/pages/none.html")]
struct Nothing {
    page: Page,
}

async fn view(
    app: &App,
    access: &Access,
    row: &entity::Model,
    typed: Option<Fields>,
    errors: Errors,
) -> Result<View, AppError> {
    let page = access.page.clone();
    let keys = app.db().keys(row.organisation_id).await?;
    let fields = typed.unwrap_or_else(|| entry::fields(row, &Kept::open(&keys, row)));
    // Certificates are the office's and their applicants'; here only those of this entry are shown.
    let office = letters::office(access.scope()?);
    let rows = office
        .find::<certificate::Entity>()
        .filter(certificate::Column::SupporterId.eq(row.id))
        .order_by_asc(certificate::Column::IssuedOn)
        .all(app.db())
        .await?;
    let mut certificates = Vec::with_capacity(rows.len());
    for one in rows {
        certificates.push(holding::held(&office, app.db(), one, page.locale).await?);
    }
    let branches = queries::branches(&office, app.db()).await?;
    let (until, ended) = validity(row, &page, office.now().date());
    Ok(View {
        boxes: boxes(&fields),
        standings: standings(),
        fields,
        errors,
        revision: row.revision,
        number: row.number.clone().unwrap_or_default(),
        year: told::fiscal_year(row.fiscal_year, page.locale),
        branch: row.branch_id.and_then(|id| branches.get(&id)).cloned().unwrap_or_default(),
        until,
        ended,
        certificates,
        page,
    })
}

async fn show(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    match queries::own(access.scope()?, app.db()).await? {
        Some(row) => render(&view(&app, &access, &row, None, Errors::default()).await?),
        None => render(&Nothing { page: access.page }),
    }
}

async fn save(State(app): State<App>, access: Access, Posted(fields): Posted) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let Some(row) = queries::own(scope, app.db()).await? else { return Ok(see_other("/register/own")) };
    if fields.get("revision") != row.revision.to_string() {
        return changed(&app, &access, &row, fields).await;
    }
    let change = match entry::parse(&fields) {
        Ok(change) => change,
        Err(errors) => return render_errors(&view(&app, &access, &row, Some(fields), errors).await?),
    };
    if row.account_id.is_none() {
        let me = access.person()?.account.id;
        let mut tx = app.db().write(&letters::office(scope)).await?;
        commands::give(&mut tx, row.id, me).await?;
        tx.commit().await?;
    }
    let own = queries::own(scope, app.db()).await?.ok_or(AppError::NotFound)?;
    // With the reach of the office, since badges are made with its key.
    let mut tx = app.db().write(&letters::office(scope)).await?;
    let mut seen = own.clone();
    seen.revision = row.revision;
    // Who stands in the register is not taken for somebody else by correcting the own name.
    if !commands::change(&mut tx, &seen, &change, own.branch_id, true).await? {
        drop(tx);
        let now = queries::own(scope, app.db()).await?.ok_or(AppError::NotFound)?;
        return changed(&app, &access, &now, fields).await;
    }
    if own.named && !change.named {
        naming::unname(&app, &mut tx, own.id).await?;
    }
    tx.commit().await?;
    Ok(see_other("/register/own?notice=register-saved"))
}

/// The form once more as it was typed, beside the entry as it is now. Whether to be named is as the entry has it: a consent
/// that was taken back meanwhile does not come back with a form of before.
async fn changed(
    app: &App,
    access: &Access,
    now: &entity::Model,
    mut typed: Fields,
) -> Result<Response, AppError> {
    typed.set("named", if now.named { "1" } else { "" });
    let mut errors = Errors::default();
    errors.add("name", Message::new("register-error-changed"));
    render_errors(&view(app, access, now, Some(typed), errors).await?)
}

async fn download(
    State(app): State<App>,
    Path((id, name)): Path<(String, String)>,
    access: Access,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let id: Id = id.parse().map_err(|_| AppError::NotFound)?;
    let own = queries::own(scope, app.db()).await?.ok_or(AppError::NotFound)?;
    let office = letters::office(scope);
    let row = office
        .find_by_id::<certificate::Entity>(id)
        .filter(certificate::Column::SupporterId.eq(own.id))
        .one(app.db())
        .await?
        .ok_or(AppError::NotFound)?;
    holding::files(&app, &office, &row, &name).await
}
