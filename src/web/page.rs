//! The frame of a page: language, navigation, who is signed in, the CSRF token, the notice after a change.

use std::fmt::Display;

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::{AppError, assets, url};
use crate::app::App;
use crate::form::Errors;
use crate::i18n::{Locale, Message};

/// An entry of the main navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// Key of its text.
    pub key: &'static str,
    /// Whether the page is this entry, or below it.
    pub current: bool,
}

/// Whom somebody may ask, as it stands on a page: who they are, how they are reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Who it is.
    pub name: String,
    /// How and when they are reached, in their own words; may have several lines or none.
    pub words: String,
    /// The telephone as people write it; empty: none.
    pub phone: String,
}

impl Contact {
    /// The address that a telephone dials.
    pub fn tel(&self) -> String {
        let digits = self.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+');
        format!("tel:{}", digits.collect::<String>())
    }
}

/// What the layout needs. Every page's view has one in a field named `page`.
#[derive(Clone, Debug)]
pub struct Page {
    /// The reader's language.
    pub locale: Locale,
    /// Main navigation, empty where nobody is signed in.
    pub nav: Vec<NavItem>,
    /// Who is signed in, as shown at the top.
    pub user: Option<String>,
    /// The desk or organisation, beside the product's name.
    pub place: Option<String>,
    /// The token that every form carries.
    pub csrf: String,
    /// What was done just now.
    pub notice: Option<String>,
    /// Why something was not done just now.
    pub warning: Option<String>,
    /// Path and query of the page, to come back to after a change of language.
    pub here: String,
    /// The public address of the product, without a slash at the end.
    pub public_url: String,
    /// Whom the reader may ask; shown at the end of the page.
    pub contacts: Vec<Contact>,
}

impl Page {
    /// A page of nobody: errors, and what is public.
    pub fn bare(locale: Locale, app: &App) -> Page {
        Page {
            locale,
            nav: Vec::new(),
            user: None,
            place: None,
            csrf: String::new(),
            notice: None,
            warning: None,
            here: "/".into(),
            public_url: app.config().public_url().to_owned(),
            contacts: Vec::new(),
        }
    }

    /// The text named `key`.
    pub fn t(&self, key: impl AsRef<str>) -> String {
        self.locale.t(key.as_ref())
    }

    /// The text named `key` with one word put in.
    pub fn ta(&self, key: impl AsRef<str>, name: &str, value: impl Display) -> String {
        self.locale.ta(key.as_ref(), name, value)
    }

    /// The text named `key` with two words put in.
    pub fn ta2(
        &self,
        key: impl AsRef<str>,
        first: &str,
        a: impl Display,
        second: &str,
        b: impl Display,
    ) -> String {
        self.locale.args(key.as_ref(), &[(first, &a), (second, &b)])
    }

    /// The text named `key` with the number `n` put in.
    pub fn tn(&self, key: impl AsRef<str>, n: impl Display) -> String {
        self.locale.tn(key.as_ref(), n)
    }

    /// A message in the reader's language.
    pub fn message(&self, message: &Message) -> String {
        message.text(self.locale)
    }

    /// The error of a form's field, in the reader's language.
    pub fn error(&self, errors: &Errors, field: &str) -> Option<String> {
        errors.text(field, self.locale)
    }

    /// The error of a form's field with the field's name before it, where the error itself does not name it; and with the
    /// part of the form before that, where it has several alike: `leg_2_yen`, `s0_c1_places`.
    pub fn error_line(&self, field: &str, message: &Message) -> String {
        let (part, field) = self.part_of(field);
        let text = self.message(message);
        let key = format!("field-{}", field.replace('_', "-"));
        let name = Some(key).filter(|key| self.locale.has(key)).map(|key| self.t(key));
        // Words are in one language: a name that stands in the error needs no second one.
        let names_itself =
            name.as_ref().is_none_or(|name| text.to_lowercase().contains(&name.to_lowercase()));
        match (part, name) {
            (None, None) => text,
            (None, Some(name)) => self.locale.error_line(&name, &text),
            (Some(part), Some(name)) if !names_itself => {
                let name = self.ta2("field-of-part", "part", part, "field", name);
                self.ta2("error-of-field", "field", name, "error", text)
            }
            (Some(part), _) => self.ta2("error-of-field", "field", part, "error", text),
        }
    }

    /// The part of a form in which a field stands, in words, and the field's name in it. Lines count from one, stages and
    /// courses in names of fields from nought.
    fn part_of<'f>(&self, field: &'f str) -> (Option<String>, &'f str) {
        fn numbered<'f>(field: &'f str, before: &str) -> Option<(usize, &'f str)> {
            let (n, rest) = field.strip_prefix(before)?.split_once('_')?;
            Some((n.parse().ok()?, rest))
        }
        if let Some((n, rest)) = numbered(field, "leg_") {
            return (Some(self.tn("field-part-leg", n)), rest);
        }
        let Some((stage, rest)) = numbered(field, "s") else { return (None, field) };
        match numbered(rest, "c") {
            Some((course, rest)) => {
                (Some(self.ta2("field-part-course", "n", stage + 1, "n-course", course + 1)), rest)
            }
            None => (Some(self.tn("field-part-stage", stage + 1)), rest),
        }
    }

    /// The address of an asset, which changes with its content.
    pub fn asset(&self, name: &str) -> String {
        assets::href(name)
    }

    /// The hidden field with the CSRF token, as HTML.
    pub fn csrf_field(&self) -> String {
        format!(r#"<input type="hidden" name="csrf" value="{}">"#, self.csrf)
    }

    /// The hidden fields with the CSRF token and a fresh form id, as HTML.
    pub fn form_fields(&self) -> String {
        self.form_fields_with(&crate::form::new_form_id())
    }

    /// The hidden fields with the CSRF token and a form id that stays the same, as HTML. `form_id` must be one of ours.
    pub fn form_fields_with(&self, form_id: &str) -> String {
        let id: String = form_id.chars().filter(char::is_ascii_alphanumeric).collect();
        format!(r#"{}<input type="hidden" name="form_id" value="{id}">"#, self.csrf_field())
    }

    /// The language that the page is not in.
    pub fn other_locale(&self) -> Locale {
        match self.locale {
            Locale::Ja => Locale::En,
            Locale::En => Locale::Ja,
        }
    }

    /// Where the other language is chosen.
    pub fn language_href(&self) -> String {
        format!("/language/{}?back={}", self.other_locale().tag(), url::encode(&self.here))
    }
}

/// Renders a view as an HTML response.
///
/// # Errors
/// [`AppError::Fault`] when the template cannot be rendered.
pub fn render(view: &impl Template) -> Result<Response, AppError> {
    Ok(Html(view.render()?).into_response())
}

/// Renders a form that came back with errors: 422, so that neither a browser nor a script takes it for done.
///
/// # Errors
/// [`AppError::Fault`] when the template cannot be rendered.
pub fn render_errors(view: &impl Template) -> Result<Response, AppError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(view.render()?)).into_response())
}

/// The language chosen by cookie, or asked for by the browser.
pub fn locale_of(request: &Request) -> Locale {
    locale_of_headers(request.headers())
}

/// As [`locale_of`], from the headers alone.
pub fn locale_of_headers(headers: &HeaderMap) -> Locale {
    if let Some(locale) = url::cookie(headers, "language").and_then(Locale::from_tag) {
        return locale;
    }
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    accepted.map_or(Locale::Ja, Locale::from_accept_language)
}

/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file that the browser is to keep. `name` is made of letters, digits, `-`, `_` and `.`.
pub fn attachment(bytes: impl Into<Vec<u8>>, media_type: &'static str, name: &str) -> Response {
    kept(bytes, media_type, &format!("attachment; filename=\"{name}\""))
}

/// The same with a name in any script; `ascii` is what a browser of long ago calls it (RFC 6266).
pub fn attachment_named(
    bytes: impl Into<Vec<u8>>,
    media_type: &'static str,
    ascii: &str,
    name: &str,
) -> Response {
    let no_path: String = name.chars().map(|c| if r#"/\:*?"<>|"#.contains(c) { '_' } else { c }).collect();
    let name = url::encode(&no_path);
    kept(bytes, media_type, &format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{name}"))
}

fn kept(bytes: impl Into<Vec<u8>>, media_type: &'static str, disposition: &str) -> Response {
    let mut response = bytes.into().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(value) = HeaderValue::from_str(disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
