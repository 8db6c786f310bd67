//! The holder's side, for applicants, who come by their link: the paper, the badge, and whether they are to be named.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::training::applications::link::{self, Guest, Opens};
use crate::training::certificates::entity::certificate;
use crate::training::certificates::holding::{Held, files, held};
use crate::training::certificates::naming;
use crate::training::letters;
use crate::training::register::{commands as register, entity as supporter};
use crate::web::{AppError, Audit, Page, Route};

pub(super) fn routes() -> Vec<Route> {
    const FILE: &str = "/applications/{token}/certificate/{file}";
    vec![
        Route::get(FILE, Action::Public, Audit::Nothing, download),
        Route::post("/applications/{token}/naming", Action::Public, Audit::Change, name),
    ]
}

#[derive(Template)]
#[template(path = "training/certificates/pages/own.html")]
struct Section<'a> {
    page: &'a Page,
    held: Held,
    named: bool,
    here: String,
}

async fn find(app: &App, guest: &Guest) -> Result<Option<certificate::Model>, AppError> {
    if guest.opens != Opens::Personal {
        return Ok(None);
    }
    let of = certificate::Column::ApplicationId.eq(guest.application.id);
    Ok(guest.scope.find::<certificate::Entity>().filter(of).one(app.db()).await?)
}

/// The section of an applicant's own page; none where there is no certificate.
///
/// # Errors
/// [`AppError`].
pub async fn own_section(app: &App, guest: &Guest, page: &Page) -> Result<Option<String>, AppError> {
    let Some(row) = find(app, guest).await? else { return Ok(None) };
    let scope = letters::office(&guest.scope);
    let holder = scope.find_by_id::<supporter::Entity>(row.supporter_id).one(app.db()).await?;
    let section = Section {
        page,
        held: held(&scope, app.db(), row, page.locale).await?,
        named: holder.is_some_and(|holder| holder.named),
        here: guest.link.path(),
    };
    Ok(Some(section.render()?))
}

async fn download(
    State(app): State<App>,
    Path((token, name)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let guest = link::guest(&app, &token).await?;
    let row = find(&app, &guest).await?.ok_or(AppError::NotFound)?;
    files(&app, &letters::office(&guest.scope), &row, &name).await
}

async fn name(
    State(app): State<App>,
    Path(token): Path<String>,
    _: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = link::guest(&app, &token).await?;
    let row = find(&app, &guest).await?.ok_or(AppError::NotFound)?;
    let mut tx = app.db().write(&letters::office(&guest.scope)).await?;
    let named = fields.get("named") == "1";
    register::set_named(&mut tx, row.supporter_id, named).await?;
    if !named {
        naming::unname(&app, &mut tx, row.supporter_id).await?;
    }
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=register-named", guest.link.path())))
}
