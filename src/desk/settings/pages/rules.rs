//! Name, number and rules of a desk.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use municipality::Prefecture;

use super::{Changed, Section, read, write};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::desk::settings::Settings;
use crate::desk::settings::file::Difference;
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::organisation::desk;
use crate::web::{AppError, Page, render};

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
        match self.small_cell.parse::<i16>() {
            Ok(n @ 0..=99) => settings.small_cell = n,
            _ => errors.add("small-cell", Message::new("error-desk-small-cell")),
        }
        settings.name.clone_from(&self.name);
        settings.prefecture = self.prefecture;
        settings.phone = Some(self.phone.clone()).filter(|phone| !phone.is_empty());
        settings.supporters_read_all = self.supporters_read_all;
        if errors.is_empty() { Ok(settings) } else { Err(errors) }
    }
}

#[derive(Template)]
#[template(path = "desk/settings/pages/rules.html")]
struct RulesPage {
    page: Page,
    desk: desk::Model,
    current: &'static str,
    form: RulesForm,
    errors: Errors,
    meanwhile: Vec<Difference>,
    base: String,
    prefectures: Vec<(i16, &'static str)>,
}

impl RulesPage {
    fn error(&self, field: &str) -> Option<String> {
        self.errors.text(field, self.page.locale)
    }
}

fn prefectures() -> Vec<(i16, &'static str)> {
    Prefecture::all().map(|prefecture| (i16::from(prefecture.code()), prefecture.name())).collect()
}

/// The page.
pub async fn page(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let (desk, settings) = read(&app, access.scope()?, &slug).await?;
    render(&RulesPage {
        form: RulesForm::of(&settings),
        errors: Errors::default(),
        meanwhile: Vec::new(),
        base: Section::Rules.print(&settings),
        current: "rules",
        prefectures: prefectures(),
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
    let form = RulesForm::sent(&fields);
    let mut base = fields.get("base").to_owned();
    let mut meanwhile = Vec::new();
    let errors = match form.onto(settings.clone()) {
        Err(errors) => errors,
        Ok(_) => {
            let mean = |now: Settings| form.onto(now.clone()).unwrap_or(now);
            match write(&app, scope, &slug, (Section::Rules, &base), mean).await? {
                Changed::Done => return Ok(see_other(&format!("/desk/{slug}/rules?notice=desk-saved"))),
                Changed::Meanwhile(differences) => {
                    meanwhile = differences;
                    base = Section::Rules.print(&settings);
                }
            }
            Errors::default()
        }
    };
    render(&RulesPage {
        form,
        errors,
        meanwhile,
        base,
        current: "rules",
        prefectures: prefectures(),
        page: access.page,
        desk,
    })
}
