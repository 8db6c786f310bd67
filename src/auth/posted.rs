//! A posted form, read before any handler: where it comes from, how large it may be, whether it carries our token.

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header;

use super::csrf;
use super::guard::Posted;
use super::policy::Action;
use crate::app::App;
use crate::form::Fields;
use crate::web::large;
use crate::web::route::{FORM_LIMIT, RouteInfo};
use crate::web::{AppError, url};

/// A form that was not taken.
pub(super) struct Refused {
    /// What is answered.
    pub(super) error: AppError,
    /// It came from our own page with a token, but of a session before this one.
    pub(super) outdated: bool,
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Refused {
        Refused { error, outdated: false }
    }
}

/// Reads a posted form, checks where it comes from, and hands its fields on.
pub(super) async fn check_form(
    app: &App,
    info: RouteInfo,
    request: Request,
    secret: &str,
    signed_in: bool,
) -> Result<Request, Refused> {
    if !csrf::is_own_origin(request.headers(), app.config().public_url()) {
        let public = app.config().public_url();
        let other_address = csrf::is_other_address(request.headers(), public);
        return Err(if other_address {
            AppError::OtherAddress(public.to_owned()).into()
        } else {
            AppError::Forbidden.into()
        });
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.to_owned();
    let (parts, body) = request.into_parts();
    // A large body is held for nobody whom we do not know: it is read before its token is looked at.
    let known = signed_in || info.action == Action::Public;
    let limit = if known { info.body_limit } else { info.body_limit.min(FORM_LIMIT) };
    let length = large::length(&body, limit);
    let by_link = info.action == Action::Public;
    let held = app.room().take(length, by_link).await?;
    let arrived = tokio::time::timeout(large::arrival(by_link), axum::body::to_bytes(body, limit)).await;
    let arrived = arrived.map_err(|_| AppError::BadRequest("the body did not arrive".into()))?;
    let bytes = arrived.map_err(|_| match limit < info.body_limit {
        true => AppError::SignedOut,
        false => AppError::TooLarge(in_words(limit)),
    })?;
    let fields = if kind.starts_with("multipart/form-data") {
        multipart_fields(&kind, bytes.clone()).await?
    } else {
        Fields(parse_urlencoded(&bytes))
    };
    if !csrf::is_right(app.csrf_key(), secret.as_bytes(), fields.get("csrf")) {
        // A session that ended while the form was open: say so, rather than speak of forgery. Who signed out elsewhere has
        // not even its cookie any more.
        let outdated = !fields.get("csrf").is_empty();
        let had_session = url::cookie(&parts.headers, app.config().session_cookie()).is_some();
        let ended = had_session || outdated && info.action != Action::Public;
        let error = if ended && !signed_in { AppError::SignedOut } else { AppError::Forbidden };
        return Err(Refused { error, outdated });
    }
    let mut request = Request::from_parts(parts, Body::from(bytes));
    // The route's own limit was kept above.
    DefaultBodyLimit::disable().apply(&mut request);
    request.extensions_mut().insert(Posted(fields));
    if let Some(held) = held {
        request.extensions_mut().insert(held);
    }
    Ok(request)
}

/// The text fields of a multipart form (files are left to the handler).
async fn multipart_fields(kind: &str, bytes: Bytes) -> Result<Fields, AppError> {
    use axum::extract::{FromRequest, Multipart};
    let bad = |e: &dyn std::fmt::Display| AppError::BadRequest(e.to_string());
    let request = Request::builder().header(header::CONTENT_TYPE, kind).body(Body::from(bytes));
    let mut request = request.map_err(|e| bad(&e))?;
    DefaultBodyLimit::disable().apply(&mut request);
    let mut multipart = Multipart::from_request(request, &()).await.map_err(|e| bad(&e))?;
    let mut fields = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(|e| bad(&e))? {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_none() {
            fields.push((name, field.text().await.map_err(|e| bad(&e))?));
        }
    }
    Ok(Fields(fields))
}

fn parse_urlencoded(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn in_words(bytes: usize) -> String {
    if bytes >= 1024 * 1024 { format!("{} MB", bytes / 1024 / 1024) } else { format!("{} KB", bytes / 1024) }
}
