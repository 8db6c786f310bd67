//! What a desk says: the safety steps and the listening card beside a call, and its public page.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::frame::{self, Frame, Section};
use super::texts_form::{self, Field};
use crate::app::App;
use crate::auth::{Access, Posted};
use crate::desk::settings::Settings;
use crate::i18n::Locale;
use crate::web::{AppError, Page};

#[derive(Template)]
#[template(path = "desk/settings/pages/texts.html")]
struct TextsPage {
    page: Page,
    frame: Frame,
    form: Vec<Field>,
}

impl TextsPage {
    /// What is said while the field is empty, shown faintly in it.
    fn default(&self, name: &str, locale: Locale) -> String {
        let key = format!("desk-default-{}", name.replace('_', "-"));
        if locale.has(&key) { locale.t(&key).replace('|', " ") } else { String::new() }
    }

    fn ja(&self, name: &str) -> String {
        self.default(name, Locale::Ja)
    }

    fn en(&self, name: &str) -> String {
        self.default(name, Locale::En)
    }

    fn label(&self, name: &str) -> String {
        self.page.t(format!("desk-text-{}", name.replace('_', "-")))
    }
}

/// The page.
pub async fn page(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let (frame, settings) = Frame::open(&app, &access, &slug, Section::Texts).await?;
    let form = texts_form::of(&settings.texts);
    frame::show(frame.status(), &TextsPage { page: access.page, frame, form })
}

/// The change.
pub async fn change(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let (mut frame, settings) = Frame::open(&app, &access, &slug, Section::Texts).await?;
    let form = texts_form::sent(&fields);
    match texts_form::onto(&form, settings.texts) {
        Err(errors) => frame.refuse(&fields, errors),
        Ok(_) => {
            let mean = |mut now: Settings| {
                now.texts = texts_form::onto(&form, now.texts.clone()).unwrap_or(now.texts);
                now
            };
            if let Some(done) = frame.write(&app, access.scope()?, &fields, mean).await? {
                return Ok(done);
            }
        }
    }
    frame::show(frame.status(), &TextsPage { page: access.page, frame, form })
}
