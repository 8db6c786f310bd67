//! What a desk says: the safety steps and the listening card beside a call, and its public page.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::frame::{self, Frame, Section};
use super::texts_form::{self, Field};
use crate::app::App;
use crate::auth::{Access, Posted};
use crate::desk::settings::Settings;
use crate::desk::texts::Told;
use crate::form::Errors;
use crate::i18n::Locale;
use crate::web::{AppError, Page};

#[derive(Template)]
#[template(path = "desk/settings/pages/texts.html")]
struct TextsPage {
    page: Page,
    frame: Frame,
    form: Vec<Field>,
    /// How the cards beside a call would look.
    preview: Option<Told>,
}

impl TextsPage {
    /// What is said while the field is empty, shown faintly in it.
    fn default(&self, name: &str, locale: Locale) -> String {
        texts_form::default(name, locale)
    }

    /// Whether the words that are said while the field is empty can be taken over to change them.
    fn offers(&self, field: &Field) -> bool {
        field.ja.is_empty() && !self.ja(field.name).is_empty()
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
    frame::show(frame.status(), &TextsPage { page: access.page, frame, form, preview: None })
}

/// The change, a look at the cards, or a text that was there from the beginning put into its field.
pub async fn change(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let (mut frame, settings) = Frame::open(&app, &access, &slug, Section::Texts).await?;
    let mut form = texts_form::sent(&fields);
    let mut preview = None;
    if let Some(name) = fields.get("do").strip_prefix("default ") {
        texts_form::take_default(&mut form, name);
        frame.refuse(&fields, Errors::default());
        return frame::show(frame.status(), &TextsPage { page: access.page, frame, form, preview });
    }
    match texts_form::onto(&form, settings.texts) {
        Err(errors) => frame.refuse(&fields, errors),
        Ok(texts) if fields.get("do") == "preview" => {
            frame.refuse(&fields, Errors::default());
            preview = Some(texts.told(access.locale()));
        }
        Ok(_) => {
            let mean = |mut now: Settings| {
                now.texts = texts_form::onto(&form, now.texts.clone()).unwrap_or(now.texts);
                now
            };
            if let Some(done) = frame.write(&app, access.scope()?, &fields, mean).await? {
                return Ok(done);
            }
            form = frame.merged.as_ref().map_or(form, |merged| texts_form::of(&merged.texts));
        }
    }
    frame::show(frame.status(), &TextsPage { page: access.page, frame, form, preview })
}
