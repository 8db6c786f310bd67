//! What stands around the form of a section: the desk, where one is, what must be mended, and what somebody else changed
//! meanwhile. Reading, writing and comparing are the same for all sections.

use axum::http::StatusCode;
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::both::Both;
use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::see_other;
use crate::db::Scope;
use crate::desk::settings::merge::{merge, prints};
use crate::desk::settings::{SaveError, Settings, save};
use crate::form::{Errors, Fields};
use crate::i18n::{Locale, Message};
use crate::organisation::desk;
use crate::web::{AppError, render};

/// A part of the settings that has a form of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Hours,
    Texts,
    Rules,
}

impl Section {
    /// Its page of a desk.
    fn address(self, slug: &str) -> String {
        match self {
            Section::Hours => format!("/desk/{slug}"),
            Section::Texts => format!("/desk/{slug}/texts"),
            Section::Rules => format!("/desk/{slug}/rules"),
        }
    }
}

/// The frame of one section's page.
pub(super) struct Frame {
    /// The desk.
    pub desk: desk::Model,
    /// The section.
    pub section: Section,
    /// What must be mended.
    pub errors: Errors,
    /// What this person and somebody else both changed since the form was opened.
    pub meanwhile: Vec<Both>,
    /// What stands in the form then: what was meant, beside what the other changed alone.
    pub merged: Option<Settings>,
    /// What is asked before it is written: the key of the question.
    pub question: Option<&'static str>,
    /// What the desk said when the form was opened, in short.
    pub base: String,
    locale: Locale,
}

impl Frame {
    /// The desk at an address, within the scope, with its settings.
    pub async fn open(
        app: &App,
        access: &Access,
        slug: &str,
        section: Section,
    ) -> Result<(Frame, Settings), AppError> {
        let scope = access.scope()?;
        let desk = scope.find::<desk::Entity>().filter(desk::Column::Slug.eq(slug)).one(app.db()).await?;
        let desk = desk.ok_or(AppError::NotFound)?;
        let settings = Settings::of(scope, app.db(), &desk).await?;
        let base = prints(&settings);
        let errors = Errors::default();
        let (meanwhile, merged, question, locale) = (Vec::new(), None, None, access.locale());
        Ok((Frame { desk, section, errors, meanwhile, merged, question, base, locale }, settings))
    }

    /// What must be mended in a field.
    pub fn error(&self, field: &str) -> Option<String> {
        self.errors.text(field, self.locale)
    }

    /// What must be mended: the id of the field, and its name with what is wrong.
    pub fn told(&self) -> Vec<(String, String)> {
        let line = |(field, message): (&str, &Message)| {
            let at = if self.section == Section::Texts { format!("{field}-ja") } else { field.to_owned() };
            (at, self.locale.error_line(&self.name_of(field), &message.text(self.locale)))
        };
        self.errors.iter().map(line).collect()
    }

    /// What a field is called: `span-0` Monday, `one-off-2` a closure of its own.
    fn name_of(&self, field: &str) -> String {
        let locale = self.locale;
        if self.section == Section::Texts {
            return locale.t(&format!("desk-text-{}", field.replace('_', "-")));
        }
        let row = field.rsplit_once('-').and_then(|(list, n)| Some((list, n.parse::<u8>().ok()?)));
        let key = match (row, field) {
            (Some(("span", day)), _) => {
                let day = locale.weekday(time::Weekday::Monday.nth_next(day));
                return locale.ta("site-weekday-long", "day", day);
            }
            (Some(("yearly", _)), _) => "desk-own-yearly",
            (Some(("one-off", _)), _) => "desk-one-off",
            (Some(("opening", _)), _) => "desk-openings",
            (_, "obon") => "desk-closure-obon",
            (_, "year-end") => "desk-closure-year-end",
            (_, "starts-on") => "desk-starts-on",
            (_, "prefecture") => "desk-prefecture",
            (_, "phone") => "desk-phone",
            (_, "small-cell") => "desk-small-cell",
            _ => "desk-name",
        };
        locale.t(key)
    }

    /// The page's own address.
    pub fn action(&self) -> String {
        self.section.address(&self.desk.slug)
    }

    /// Writes what was changed in the form beside what others changed since it was opened, and says where to go on. Where
    /// both changed the same, nothing is written: both sides are told, and sending the form once more is a decision made
    /// with both in view.
    pub async fn write(
        &mut self,
        app: &App,
        scope: &Scope,
        sent: &Fields,
        mean: impl FnOnce(Settings) -> Settings,
    ) -> Result<Option<Response>, AppError> {
        let done = see_other(&format!("{}?notice=desk-saved", self.action()));
        let mut tx = app.db().write(scope).await?;
        let desk = scope.find_by_id::<desk::Entity>(self.desk.id).lock().one(&tx).await?;
        let desk = desk.ok_or(AppError::NotFound)?;
        let now = Settings::of(scope, &tx, &desk).await?;
        let merged = merge(sent.get("base"), &now, &mean(now.clone()));
        if merged.settings == now {
            return Ok(Some(done));
        }
        if !merged.both.is_empty() {
            let side = |key: &String| Both::of(key, &now, &merged.settings, self.locale);
            self.meanwhile = merged.both.iter().map(side).collect();
            self.base = prints(&now);
            self.merged = Some(merged.settings);
            return Ok(None);
        }
        let meant = merged.settings;
        match save(&mut tx, desk.id, desk.revision, &meant).await {
            Ok(_) => {}
            Err(SaveError::Changed) => return Err(AppError::Conflict),
            Err(SaveError::NotFound | SaveError::NoBranch(_)) => return Err(AppError::NotFound),
            Err(SaveError::Database(error)) => return Err(error.into()),
        }
        tx.commit().await?;
        Ok(Some(done))
    }

    /// Notes what must be mended; the form goes on from where it was opened.
    pub fn refuse(&mut self, sent: &Fields, errors: Errors) {
        self.errors = errors;
        sent.get("base").clone_into(&mut self.base);
    }

    /// Asks whether it is meant before it is written; the form goes on from where it was opened.
    pub fn ask(&mut self, sent: &Fields, question: &'static str) {
        self.question = Some(question);
        sent.get("base").clone_into(&mut self.base);
    }

    /// The status of the page.
    pub fn status(&self) -> StatusCode {
        match (self.meanwhile.is_empty(), self.errors.is_empty() && self.question.is_none()) {
            (false, _) => StatusCode::CONFLICT,
            (true, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (true, true) => StatusCode::OK,
        }
    }
}

/// The page, with the status that its frame says.
pub(super) fn show(status: StatusCode, page: &impl askama::Template) -> Result<Response, AppError> {
    let mut response = render(page)?;
    *response.status_mut() = status;
    Ok(response)
}
