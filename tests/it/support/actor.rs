//! Somebody who sends requests as a browser does.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tomarigi::auth::csrf;
use tomarigi::id::Id;
use tower::ServiceExt;

use super::House;

/// A person at a browser.
#[derive(Clone)]
pub struct Actor {
    pub account: Option<Id>,
    token: Option<String>,
    csrf: String,
    router: Router,
    pub locale: &'static str,
    /// Where they come from, as the reverse proxy says.
    pub from: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
    /// Where a 303 leads.
    pub fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }
    /// The value of the first `<input name=… value=…>` of this name on the page.
    pub fn field(&self, name: &str) -> Option<String> {
        let text = self.text();
        let tag = text
            .split("<input")
            .find(|tag| tag.split('>').next().unwrap_or_default().contains(&format!("name=\"{name}\"")))?;
        let tag = tag.split('>').next()?;
        Some(tag.split("value=\"").nth(1)?.split('"').next()?.to_owned())
    }
}

const VISITOR: &str = "a-visitor";

impl Actor {
    pub fn new(house: &House, who: Option<(Id, String)>) -> Actor {
        let (account, token) = who.unzip();
        let secret = token.as_deref().unwrap_or(VISITOR);
        let csrf = csrf::token(house.app.csrf_key(), secret.as_bytes());
        Actor { account, token, csrf, router: house.router.clone(), locale: "ja", from: None }
    }

    fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookie = match &self.token {
            Some(token) => format!("tomarigi={token}"),
            None => format!("{}={VISITOR}", csrf::VISITOR),
        };
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookie)
            .header(header::ACCEPT_LANGUAGE, self.locale);
        match &self.from {
            Some(from) => request.header("x-forwarded-for", from),
            None => request,
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form as our own pages do.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(None, path, fields).await
    }

    /// Sends a form that stands on the page `from`, and says so as a browser does.
    pub async fn post_from(&self, from: Option<&str>, path: &str, fields: &[(&str, &str)]) -> Answer {
        // In a block of its own, so that the future may go to another thread.
        let body = {
            let mut body = form_urlencoded::Serializer::new(String::new());
            body.append_pair("csrf", &self.csrf);
            for (name, value) in fields {
                body.append_pair(name, value);
            }
            body.finish()
        };
        let mut request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "http://127.0.0.1:8080")
            .header("sec-fetch-site", "same-origin");
        if let Some(from) = from {
            request = request.header(header::REFERER, format!("http://127.0.0.1:8080{from}"));
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a form with a file.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Answer {
        let boundary = "----tomarigi-test";
        let mut body = Vec::new();
        for (name, value) in [("csrf", self.csrf.as_str())].iter().chain(fields) {
            body.extend_from_slice(
                format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        let (name, file_name, content) = file;
        body.extend_from_slice(
            format!(
                "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\
                 content-type: application/octet-stream\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"))
            .header(header::ORIGIN, "http://127.0.0.1:8080")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// A POST that another site makes this person's browser send: cookie, but a foreign origin and no token.
    pub async fn forged_post(&self, path: &str) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "https://evil.example")
            .body(Body::from("a=b"))
            .unwrap();
        self.send(request).await
    }

    /// A POST that seems to come from one of our pages, but does not carry the token of their forms.
    pub async fn tokenless_post(&self, path: &str) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "http://127.0.0.1:8080")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from("a=b"))
            .unwrap();
        self.send(request).await
    }
}
