//! Choosing a file; the last imports.

use askama::Template;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use sea_orm::ColumnTrait;

use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::desk::calls::pages::{desk_named, desks};
use crate::desk::imports::batch::{self, State as At};
use crate::desk::imports::held;
use crate::organisation::desk;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "desk/imports/pages/upload.html")]
struct UploadPage {
    page: Page,
    desks: Vec<desk::Model>,
    chosen: String,
    no_file: bool,
    last: Vec<Last>,
}

/// An import of before.
struct Last {
    href: String,
    day: String,
    file: String,
    state: String,
}

/// The form.
pub async fn page(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    upload_page(&app, &access, "", false).await
}

async fn upload_page(app: &App, access: &Access, chosen: &str, no_file: bool) -> Result<Response, AppError> {
    let rows = access
        .scope()?
        .find::<batch::Entity>()
        .filter(batch::Column::State.is_in([At::Staging, At::Visible, At::Held]))
        .order_by_desc(batch::Column::StartedAt)
        .limit(10)
        .all(app.db())
        .await?;
    let keys = app.db().keys(access.scope()?.organisation()).await?;
    let page = access.page.clone();
    let last = rows.into_iter().map(|row| Last {
        href: format!("/calls/imports/{}", row.id),
        day: format!("{} {}", page.locale.day(row.started_at.date()), row.started_at.clock()),
        file: row.name(&keys),
        state: match row.state {
            At::Visible => page.tn("import-last-visible", row.done),
            At::Staging => page.t("import-last-staging"),
            _ => page.t("import-last-held"),
        },
    });
    let view = UploadPage {
        desks: desks(access, Action::ImportCalls)?,
        chosen: chosen.to_owned(),
        no_file,
        last: last.collect(),
        page,
    };
    render(&view)
}

/// Takes the file in and leads to what was found in it.
pub async fn create(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
    request: Request,
) -> Result<Response, AppError> {
    let desk = desk_named(&access, Action::ImportCalls, fields.get("desk"))?;
    let Some((name, bytes)) = file(request).await? else {
        let response = upload_page(&app, &access, &desk.slug, true).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, response).into_response());
    };
    let batch = held::take_in(app.db(), access.scope()?, &desk, &name, bytes).await?;
    Ok(see_other(&format!("/calls/imports/{batch}")))
}

/// The file of the form; none where none was chosen.
async fn file(request: Request) -> Result<Option<(String, Vec<u8>)>, AppError> {
    let bad = |error: &dyn std::fmt::Display| AppError::BadRequest(error.to_string());
    let Ok(mut multipart) = Multipart::from_request(request, &()).await else { return Ok(None) };
    while let Some(field) = multipart.next_field().await.map_err(|e| bad(&e))? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        let bytes = field.bytes().await.map_err(|e| bad(&e))?;
        if name.is_empty() && bytes.is_empty() {
            return Ok(None);
        }
        return Ok(Some((name, bytes.to_vec())));
    }
    Ok(None)
}
