//! Against requests forged by other sites: the browser's own word on where a request comes from (Sec-Fetch-Site,
//! Origin), and a token in every form, bound to the session or, before sign-in, to a random cookie.

use axum::http::{HeaderMap, header};
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The cookie that a token is bound to before sign-in.
pub const VISITOR: &str = "visitor";

/// The token for a session's (or visitor's) secret.
pub fn token(key: &[u8; 32], secret: &[u8]) -> String {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return String::new() };
    mac.update(secret);
    BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()[..18])
}

/// Whether `sent` is the token for `secret`.
pub fn is_right(key: &[u8; 32], secret: &[u8], sent: &str) -> bool {
    let right = token(key, secret);
    !secret.is_empty() && right.as_bytes().ct_eq(sent.as_bytes()).into()
}

/// Whether the browser says that the request comes from our own pages. A browser that says nothing at all (very old,
/// or not a browser) is judged by the token alone.
pub fn is_own_origin(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name| headers.get(name).map(|v: &axum::http::HeaderValue| v.to_str().unwrap_or("?"));
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site"))
        && site != "same-origin"
    {
        return false;
    }
    match text(header::ORIGIN) {
        None => true,
        Some(origin) => origin == public_url,
    }
}

/// Whether the form stood on a page of ours that was opened at another address than the public one: `localhost` for
/// `127.0.0.1`, a name beside the one that is announced. Nothing is taken from there, but it can be said what to open.
pub fn is_other_address(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let (Some(origin), Some(host)) = (text(header::ORIGIN), text(header::HOST)) else { return false };
    origin != public_url && origin.split_once("://").is_some_and(|(_, authority)| authority == host)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_another_session_is_wrong() {
        let key = [7; 32];
        let token = token(&key, b"mine");
        assert!(is_right(&key, b"mine", &token));
        assert!(!is_right(&key, b"theirs", &token));
        assert!(!is_right(&key, b"", &super::token(&key, b"")));
    }

    #[test]
    fn another_address_of_the_same_house_is_told_from_another_site() {
        let opened_at = |origin: &'static str, host: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ORIGIN, origin.parse().unwrap());
            headers.insert(header::HOST, host.parse().unwrap());
            is_other_address(&headers, "http://127.0.0.1:8080")
        };
        assert!(opened_at("http://localhost:8080", "localhost:8080"));
        assert!(!opened_at("http://127.0.0.1:8080", "127.0.0.1:8080"));
        assert!(!opened_at("https://evil.example.org", "127.0.0.1:8080"));
    }

    #[test]
    fn a_request_from_another_site_is_not_our_own() {
        let ours = "https://desk.example.org";
        let with = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            is_own_origin(&headers, ours)
        };
        assert!(with("origin", ours));
        assert!(with("sec-fetch-site", "same-origin"));
        assert!(!with("origin", "https://evil.example.org"));
        assert!(!with("origin", "null"));
        assert!(!with("sec-fetch-site", "cross-site"));
        assert!(!with("sec-fetch-site", "same-site"));
        assert!(!with("sec-fetch-site", "none"));
    }
}
