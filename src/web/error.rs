//! Errors of a request. The handler says what happened; the outermost layer makes the page, in the reader's language,
//! with the next step on it. A page that may not be seen and one that does not exist answer with identical bytes.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::page::{Page, locale_of};
use super::url;
use crate::app::App;
use crate::auth::frame;
use crate::db::{DbError, WriteError};
use crate::i18n::Message;

/// What can go wrong in a request.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Does not exist, or not for this person.
    #[error("not found")]
    NotFound,
    /// A link that opened something by itself until another one took its place.
    #[error("the link was replaced")]
    LinkReplaced,
    /// The CSRF check failed.
    #[error("the form did not come from one of our pages")]
    Forbidden,
    /// The form stood on our page, but opened at another address than the public one, which is named here.
    #[error("the page was opened at another address")]
    OtherAddress(String),
    /// As before, but a script of our own page sent it: with the token that it may use from now on. Only a page of ours
    /// can read the answer.
    #[error("the form carried the token of an earlier session")]
    StaleToken(String),
    /// Nobody is signed in, or no longer.
    #[error("signed out")]
    SignedOut,
    /// Too often; with the seconds to wait.
    #[error("too many attempts")]
    TooMany(i64),
    /// The body is larger than the route takes; with the limit in words.
    #[error("too large")]
    TooLarge(String),
    /// There is no room for what is sent now; with the seconds after which to try again.
    #[error("no room for a large body")]
    Busy(i64),
    /// The request cannot be read.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// Somebody else was first.
    #[error("conflict")]
    Conflict,
    /// The database.
    #[error(transparent)]
    Database(DbError),
    /// A fault of the program.
    #[error("{0}")]
    Fault(String),
}

/// A fault of the program, as what could not be made says it.
pub fn fault(error: impl std::fmt::Display) -> AppError {
    AppError::Fault(error.to_string())
}

impl From<DbError> for AppError {
    fn from(e: DbError) -> AppError {
        match e {
            DbError::Write(WriteError::NothingWithinReach) => AppError::NotFound,
            e if e.is_unique_violation() => AppError::Conflict,
            e => AppError::Database(e),
        }
    }
}

impl From<askama::Error> for AppError {
    fn from(e: askama::Error) -> AppError {
        AppError::Fault(e.to_string())
    }
}

/// Says in a response's extensions that its 404 has a page of its own, which tells what to do next.
#[derive(Clone, Copy)]
pub struct Answered;

/// What the error page tells; carried from the handler to the outermost layer.
#[derive(Clone)]
struct Told {
    kind: &'static str,
    args: Message,
    csrf: Option<String>,
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let (status, kind, args) = match &self {
            AppError::NotFound => (StatusCode::NOT_FOUND, "not-found", Message::default()),
            AppError::LinkReplaced => (StatusCode::NOT_FOUND, "link-replaced", Message::default()),
            AppError::Forbidden => (StatusCode::FORBIDDEN, "forbidden", Message::default()),
            AppError::OtherAddress(address) => {
                (StatusCode::FORBIDDEN, "other-address", Message::default().with("address", address))
            }
            AppError::StaleToken(_) => (StatusCode::FORBIDDEN, "forbidden", Message::default()),
            AppError::SignedOut => (StatusCode::UNAUTHORIZED, "signed-out", Message::default()),
            AppError::TooMany(seconds) => {
                (StatusCode::TOO_MANY_REQUESTS, "too-many", Message::default().with("n", seconds))
            }
            AppError::Busy(seconds) => {
                (StatusCode::SERVICE_UNAVAILABLE, "busy", Message::default().with("n", seconds))
            }
            AppError::TooLarge(limit) => {
                (StatusCode::PAYLOAD_TOO_LARGE, "too-large", Message::default().with("limit", limit))
            }
            AppError::BadRequest(_) => (StatusCode::BAD_REQUEST, "bad-request", Message::default()),
            AppError::Conflict => (StatusCode::CONFLICT, "conflict", Message::default()),
            AppError::Database(_) | AppError::Fault(_) => {
                let code = format!("{:06x}", rand::random::<u32>() & 0xFF_FFFF);
                tracing::error!(code, error = %self, "a request failed");
                let kind = if self.is_storage() { "storage" } else { "server" };
                let status = if self.is_storage() {
                    StatusCode::INSUFFICIENT_STORAGE
                } else {
                    StatusCode::INTERNAL_SERVER_ERROR
                };
                (status, kind, Message::default().with("code", code))
            }
        };
        let mut response = status.into_response();
        if let AppError::TooMany(seconds) | AppError::Busy(seconds) = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        let csrf = if let AppError::StaleToken(token) = self { Some(token) } else { None };
        response.extensions_mut().insert(Told { kind, args, csrf });
        response
    }
}

impl AppError {
    /// Whether the disk is full or gone.
    fn is_storage(&self) -> bool {
        let text = self.to_string();
        matches!(self, AppError::Database(_))
            && ["database or disk is full", "disk I/O error", "No space left"]
                .iter()
                .any(|s| text.contains(s))
    }
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    page: Page,
    title: String,
    body: String,
    link: String,
    href: String,
    /// Whether who reads it is no one of the house: somebody with a link from a letter.
    by_link: bool,
}

/// The layer that turns an error into its page (or a line of JSON where a script asked).
pub async fn pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let locale = locale_of(&request);
    let path = request.uri().path().to_owned();
    let session = url::cookie(request.headers(), app.config().session_cookie()).map(str::to_owned);
    let wants_json = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.starts_with("application/json"));
    let mut response = next.run(request).await;
    let answered = response.extensions_mut().remove::<Answered>().is_some();
    if response.status() == StatusCode::NOT_FOUND
        && !answered
        && response.extensions().get::<Told>().is_none()
    {
        response = AppError::NotFound.into_response();
    } else if response.status() == StatusCode::PAYLOAD_TOO_LARGE
        && response.extensions().get::<Told>().is_none()
    {
        response = AppError::TooLarge("512 KB".into()).into_response();
    }
    let Some(told) = response.extensions_mut().remove::<Told>() else { return response };
    let locale = response.extensions().get::<Page>().map_or(locale, |page| page.locale);
    let text = |part: &str| {
        let mut message = told.args.clone();
        message.key = format!("error-{}-{part}", told.kind);
        message.text(locale)
    };
    let (parts, _) = response.into_parts();
    let mut response = if wants_json {
        let mut body = serde_json::json!({ "error": told.kind, "message": text("body") });
        if let Some(csrf) = told.csrf.clone() {
            body["csrf"] = csrf.into();
        }
        (parts.status, axum::Json(body)).into_response()
    } else {
        let page = match (&session, told.kind) {
            // Where the database does not answer, nobody is asked for.
            (None, _) | (_, "storage" | "server" | "signed-out") => None,
            (Some(token), _) => frame::of(&app, token, locale).await,
        };
        let mut page = page.unwrap_or_else(|| Page::bare(locale, &app));
        // Who is signed in has a first page in the house, wherever they were led.
        let by_link = crate::app::is_opened_by_link(&path) && page.user.is_none();
        let (mut body, mut link) = (text("body"), text("link"));
        let mut href = match told.kind {
            "signed-out" => "/login".to_owned(),
            "other-address" => format!("{}/", page.public_url),
            _ => "/".to_owned(),
        };
        if by_link && told.kind != "other-address" {
            // They have no first page in the house.
            (link, href) = (locale.t("error-by-link-link"), "/trainings".to_owned());
            if matches!(told.kind, "not-found" | "link-replaced") {
                page.contacts = crate::app::contacts(&app, locale).await;
            }
        }
        if told.kind == "not-found" && crate::app::is_below_a_link(&path) {
            // Of a link that was never ours the same is said whatever it was.
            body = locale.t("error-by-link-body");
        }
        let error = ErrorPage { page, title: text("title"), body, link, href, by_link };
        match error.render() {
            Ok(html) => (parts.status, Html(html)).into_response(),
            Err(_) => parts.status.into_response(),
        }
    };
    if let Some(wait) = parts.headers.get(header::RETRY_AFTER) {
        response.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    response
}
