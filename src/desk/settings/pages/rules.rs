//! Name, number and rules of a desk.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use municipality::Prefecture;
use unicode_normalization::UnicodeNormalization;

use super::frame::{self, Frame, Section};
use crate::app::App;
use crate::auth::{Access, Posted};
use crate::desk::settings::{Settings, sense};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::web::{AppError, Page};

/// What stands in the fields.
struct RulesForm {
    name: String,
    prefecture: i16,
    phone: String,
    small_cell: String,
    supporters_read_all: bool,
}

impl RulesForm {
    fn of(settings: &Settings) -> RulesForm {
        RulesForm {
            name: settings.name.clone(),
            prefecture: settings.prefecture,
            phone: settings.phone.clone().unwrap_or_default(),
            small_cell: settings.small_cell.to_string(),
            supporters_read_all: settings.supporters_read_all,
        }
    }

    fn sent(fields: &Fields) -> RulesForm {
        RulesForm {
            name: fields.get("name").into(),
            prefecture: fields.get("prefecture").parse().unwrap_or_default(),
            phone: fields.get("phone").into(),
            small_cell: fields.get("small-cell").into(),
            supporters_read_all: fields.has("supporters-read-all"),
        }
    }

    fn onto(&self, mut settings: Settings) -> Result<Settings, Errors> {
        let mut errors = Errors::default();
        if self.name.is_empty() {
            errors.add("name", Message::new("error-desk-name-needed"));
        }
        if !(1..=47).contains(&self.prefecture) {
            errors.add("prefecture", Message::new("error-desk-prefecture"));
        }
        match self.small_cell.nfkc().collect::<String>().parse::<i16>() {
            Ok(n @ 0..=99) => settings.small_cell = n,
            _ => errors.add("small-cell", Message::new("error-desk-small-cell")),
        }
        settings.name.clone_from(&self.name);
        settings.prefecture = self.prefecture;
        // A number that stood there before the rule is left alone until somebody changes it.
        let stands = settings.phone.as_deref() == Some(self.phone.as_str());
        match sense::phone(&self.phone) {
            _ if self.phone.is_empty() => settings.phone = None,
            _ if stands => {}
            Some(number) => settings.phone = Some(number),
            None => errors.add("phone", Message::new("error-desk-phone")),
        }
        settings.supporters_read_all = self.supporters_read_all;
        if errors.is_empty() { Ok(settings) } else { Err(errors) }
    }
}

#[derive(Template)]
#[template(path = "desk/settings/pages/rules.html")]
struct RulesPage {
    page: Page,
    frame: Frame,
    form: RulesForm,
    prefectures: Vec<(i16, &'static str)>,
}

fn show(page: Page, frame: Frame, form: RulesForm) -> Result<Response, AppError> {
    let prefectures =
        Prefecture::all().map(|prefecture| (i16::from(prefecture.code()), prefecture.name())).collect();
    frame::show(frame.status(), &RulesPage { page, frame, form, prefectures })
}

/// The page.
pub async fn page(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let (frame, settings) = Frame::open(&app, &access, &slug, Section::Rules).await?;
    show(access.page, frame, RulesForm::of(&settings))
}

/// The change.
pub async fn change(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let (mut frame, settings) = Frame::open(&app, &access, &slug, Section::Rules).await?;
    let mut form = RulesForm::sent(&fields);
    match form.onto(settings) {
        Err(errors) => frame.refuse(&fields, errors),
        Ok(_) => {
            let mean = |now: Settings| form.onto(now.clone()).unwrap_or(now);
            if let Some(done) = frame.write(&app, access.scope()?, &fields, mean).await? {
                return Ok(done);
            }
            form = frame.merged.as_ref().map_or(form, RulesForm::of);
        }
    }
    show(access.page, frame, form)
}
