//! What a desk says: the safety steps and the listening card beside a call, and its public page.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::texts_form::{self, Field};
use super::{Changed, Section, read, write};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::desk::settings::Settings;
use crate::desk::settings::file::Difference;
use crate::form::Errors;
use crate::i18n::Locale;
use crate::organisation::desk;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "desk/settings/pages/texts.html")]
struct TextsPage {
    page: Page,
    desk: desk::Model,
    current: &'static str,
    form: Vec<Field>,
    errors: Errors,
    meanwhile: Vec<Difference>,
    base: String,
}

impl TextsPage {
    fn error(&self, field: &str) -> Option<String> {
        self.errors.text(field, self.page.locale)
    }

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
    let (desk, settings) = read(&app, access.scope()?, &slug).await?;
    render(&TextsPage {
        form: texts_form::of(&settings.texts),
        errors: Errors::default(),
        meanwhile: Vec::new(),
        base: Section::Texts.print(&settings),
        current: "texts",
        page: access.page,
        desk,
    })
}

/// The change.
pub async fn change(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let (desk, settings) = read(&app, scope, &slug).await?;
    let form = texts_form::sent(&fields);
    let mut base = fields.get("base").to_owned();
    let mut meanwhile = Vec::new();
    let errors = match texts_form::onto(&form, settings.texts.clone()) {
        Err(errors) => errors,
        Ok(_) => {
            let mean = |mut now: Settings| {
                now.texts = texts_form::onto(&form, now.texts.clone()).unwrap_or(now.texts);
                now
            };
            match write(&app, scope, &slug, (Section::Texts, &base), mean).await? {
                Changed::Done => return Ok(see_other(&format!("/desk/{slug}/texts?notice=desk-saved"))),
                Changed::Meanwhile(differences) => {
                    meanwhile = differences;
                    base = Section::Texts.print(&settings);
                }
            }
            Errors::default()
        }
    };
    render(&TextsPage { form, errors, meanwhile, base, current: "texts", page: access.page, desk })
}
