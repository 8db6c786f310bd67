//! Records to a file. Needs the second factor shown just now; noted in the audit chain.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use time::Date;

use crate::app::App;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::desk::calls::pages::{desk_named, desks};
use crate::desk::imports::export::{ExportError, Format, export};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::organisation::desk;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "desk/imports/pages/export.html")]
struct ExportPage {
    page: Page,
    desks: Vec<desk::Model>,
    fields: Fields,
    errors: Errors,
}

/// The form.
pub async fn page(access: Access) -> Result<Response, AppError> {
    form(&access, Fields::default(), Errors::default())
}

fn form(access: &Access, fields: Fields, errors: Errors) -> Result<Response, AppError> {
    let desks = desks(access, Action::ExportCalls)?;
    render(&ExportPage { page: access.page.clone(), desks, fields, errors })
}

/// The file.
pub async fn create(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let desk = desk_named(&access, Action::ExportCalls, fields.get("desk"))?;
    let mut errors = Errors::default();
    let (from, to) = (day(&fields, "from", &mut errors), day(&fields, "to", &mut errors));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        errors.add("to", Message::new("export-order"));
    }
    if !errors.is_empty() {
        let response = form(&access, fields, errors)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, response).into_response());
    }
    let format = Format::from_code(fields.get("format")).unwrap_or(Format::Csv);
    let exported = export(app.db(), access.scope()?, &desk, (from, to), format).await;
    let exported = exported.map_err(|error| match error {
        ExportError::Database(error) => error.into(),
        ExportError::File(error) => AppError::Fault(error.to_string()),
    })?;
    let media_type = match format {
        Format::Csv => "text/csv; charset=utf-8",
        Format::Xlsx => crate::web::page::XLSX,
    };
    let name = format!("{}-{}.{}", desk.slug, app.now().date(), format.code());
    let mut response = exported.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

fn day(fields: &Fields, name: &str, errors: &mut Errors) -> Option<Date> {
    let text = fields.get(name);
    let day = jpcal::parse_date(text).ok();
    if day.is_none() && !text.is_empty() {
        errors.add(name, Message::new("import-fault-not-a-date"));
    }
    day
}
