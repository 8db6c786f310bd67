//! Rendered public pages, kept for the second they were rendered in: a page that hundreds open at once is made once, a
//! change made beside the server (command line, another node) shows within a second, and since hours change on whole
//! minutes, no page outlives the minute it tells of.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::clock::Instant;

/// Pages kept at most; beyond, all are thrown away.
const AT_MOST: usize = 512;

/// What was rendered, with the second it holds for.
#[derive(Clone)]
pub struct Kept {
    second: i64,
    kind: &'static str,
    bytes: Bytes,
}

/// The pages, by what tells them apart.
#[derive(Default)]
pub struct Cache(RwLock<HashMap<String, Kept>>);

fn second(now: Instant) -> i64 {
    now.0.div_euclid(1_000_000)
}

impl Cache {
    /// The page kept under `key`, if it was rendered within the second of `now`.
    pub fn get(&self, key: &str, now: Instant) -> Option<Response> {
        let pages = self.0.read().unwrap_or_else(PoisonError::into_inner);
        pages.get(key).filter(|kept| kept.second == second(now)).map(|kept| answer(kept.clone()))
    }

    /// Keeps a page and gives the answer that it is.
    pub fn keep(&self, key: String, now: Instant, kind: &'static str, bytes: impl Into<Bytes>) -> Response {
        let kept = Kept { second: second(now), kind, bytes: bytes.into() };
        let mut pages = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= AT_MOST {
            pages.clear();
        }
        pages.insert(key, kept.clone());
        answer(kept)
    }
}

fn answer(kept: Kept) -> Response {
    public(kept.kind, kept.bytes)
}

/// An answer that others may keep for half a minute.
pub fn public(kind: &'static str, bytes: impl Into<Bytes>) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=30"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    (headers, bytes.into()).into_response()
}

/// A public answer that is asked for anew each time: it tells what may be otherwise in a moment.
pub fn of_now(kind: &'static str, bytes: impl Into<Bytes>) -> Response {
    let mut response = public(kind, bytes);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Lets scripts and pages of other sites read the answer: it is public.
pub fn for_everybody(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(policy, HeaderValue::from_static("cross-origin"));
    response
}
