//! The pages of this room.

mod badges;
mod office;
mod one;
pub mod own;
mod paper;
mod public;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

use crate::web::Route;

pub(super) fn routes() -> Vec<Route> {
    let mut routes = office::routes();
    routes.extend(one::routes());
    routes.extend(paper::routes());
    routes.extend(public::routes());
    routes.extend(own::routes());
    routes.extend(badges::routes());
    routes
}

pub(super) const PDF: &str = "application/pdf";
pub(super) const BADGE: &str = "application/vc+jwt";

/// A file to be kept.
pub fn file(bytes: impl Into<Vec<u8>>, media_type: &'static str, name: &str) -> Response {
    let mut response = bytes.into().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
