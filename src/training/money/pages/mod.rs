//! The office's pages of money, below `/programmes/{slug}/money`.

pub mod claim;
pub mod claim_form;
pub mod claimed;
pub mod evidence;
pub mod fee;
pub mod line;
pub mod lines;
pub mod overview;
pub mod payee;
pub mod payout;
pub mod payouts;
pub mod refund;
pub mod settings;
mod shown;
pub mod transfers;
pub mod travel;
mod undoing;

use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

use crate::app::App;
use crate::audit::{self, AuditEvent};
use crate::auth::Access;
use crate::id::Id;
use crate::training::office::Office;
use crate::training::programmes::told;
use crate::web::{AppError, Page};

/// Money in a sum: 0円 too.
pub fn yen(page: &Page, amount: impl std::borrow::Borrow<i64>) -> String {
    page.ta("training-yen", "amount", told::thousands(*amount.borrow()))
}

/// An id in an address; what is none is nothing's.
pub fn id(text: &str) -> Result<Id, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// Opens the programme's page of money.
pub(super) async fn open(app: &App, access: &Access, slug: &str) -> Result<Office, AppError> {
    Office::open(app, access, slug, "money").await
}

/// Notes that somebody saw who owes and gets what.
pub(super) async fn note(app: &App, access: &Access, office: &Office) -> Result<(), AppError> {
    let event = AuditEvent::new("money.read", "programme", office.row.id);
    Ok(audit::reading::note(app, access.scope()?, event).await?)
}

/// Notes that somebody read one row: whose account, which receipt.
pub(super) async fn note_row(
    app: &App,
    access: &Access,
    event: &'static str,
    (table, row): (&'static str, Id),
) -> Result<(), AppError> {
    Ok(audit::reading::note(app, access.scope()?, AuditEvent::new(event, table, row)).await?)
}

/// A file acts nowhere, not even opened by itself.
const FILE_POLICY: &str = "default-src 'none'; sandbox; base-uri 'none'; frame-ancestors 'none'";

/// A file to be kept, never to be shown as a page.
pub fn file(bytes: Vec<u8>, mime: &'static str, name: &str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    let disposition = format!("attachment; filename=\"{name}\"");
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY));
    response
}

/// The file of a form; none where none was chosen.
pub async fn uploaded(request: Request) -> Result<Option<Vec<u8>>, AppError> {
    let bad = |error: &dyn std::fmt::Display| AppError::BadRequest(error.to_string());
    let Ok(mut multipart) = Multipart::from_request(request, &()).await else { return Ok(None) };
    while let Some(field) = multipart.next_field().await.map_err(|e| bad(&e))? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        let bytes = field.bytes().await.map_err(|e| bad(&e))?;
        return Ok(Some(bytes.to_vec()).filter(|bytes| !(name.is_empty() && bytes.is_empty())));
    }
    Ok(None)
}
