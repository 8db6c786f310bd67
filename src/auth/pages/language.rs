//! Choosing the language of this browser. A link, since it changes nothing but a cookie of the reader's own.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::config::Config;
use crate::i18n::Locale;
use crate::web::{AppError, Audit, Route};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/language/{tag}", Action::Public, Audit::Nothing, choose)]
}

#[derive(serde::Deserialize)]
struct Back {
    back: Option<String>,
}

async fn choose(
    State(app): State<App>,
    Path(tag): Path<String>,
    Query(Back { back }): Query<Back>,
) -> Result<Response, AppError> {
    let locale = Locale::ALL.into_iter().find(|locale| locale.tag() == tag).ok_or(AppError::NotFound)?;
    let mut response = see_other(back.as_deref().unwrap_or("/"));
    response.headers_mut().append(header::SET_COOKIE, cookie(app.config(), Some(locale)));
    Ok(response)
}

/// The cookie that keeps the choice for a year, or takes it away.
pub(super) fn cookie(config: &Config, locale: Option<Locale>) -> HeaderValue {
    let (value, age) = locale.map_or(("", 0), |locale| (locale.tag(), 31_536_000));
    let text = format!("language={value}; Max-Age={age}{}", config.cookie_attributes());
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}
