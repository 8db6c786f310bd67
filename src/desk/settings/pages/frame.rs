//! What stands around the form of a section: the desk, where one is, what must be mended, and what somebody else changed
//! meanwhile. Reading, writing and comparing are the same for all sections.

use axum::http::StatusCode;
use axum::response::Response;
use sea_orm::ColumnTrait;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::see_other;
use crate::db::Scope;
use crate::desk::settings::file::{Difference, differences};
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

    /// What the section says, in short: equal while nobody changed it.
    fn print(self, settings: &Settings) -> String {
        let words = match self {
            Section::Hours => format!("{:?}", settings.hours),
            Section::Texts => settings.texts.to_json(),
            Section::Rules => format!(
                "{:?}",
                (
                    &settings.name,
                    settings.prefecture,
                    &settings.phone,
                    settings.small_cell,
                    settings.supporters_read_all
                )
            ),
        };
        data_encoding::HEXLOWER.encode(&Sha256::digest(words)[..16])
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
    /// What somebody else changed since the form was opened: what stands now and what was meant.
    pub meanwhile: Vec<Difference>,
    /// What the section said when the form was opened, in short.
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
        let base = section.print(&settings);
        let errors = Errors::default();
        let frame = Frame { desk, section, errors, meanwhile: Vec::new(), base, locale: access.locale() };
        Ok((frame, settings))
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
            (_, "small-cell") => "desk-small-cell",
            _ => "desk-name",
        };
        locale.t(key)
    }

    /// The page's own address.
    pub fn action(&self) -> String {
        self.section.address(&self.desk.slug)
    }

    /// Writes the section as it was meant, if nobody changed it since the form was opened, and says where to go on. Where
    /// somebody was faster nothing is written: both sides are told, and sending the form once more is a decision made with
    /// both in view.
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
        let meant = mean(now.clone());
        let (stands, wanted) = (self.section.print(&now), self.section.print(&meant));
        if stands == wanted {
            return Ok(Some(done));
        }
        if stands != sent.get("base") {
            self.meanwhile = differences(&now, &meant);
            self.base = stands;
            return Ok(None);
        }
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

    /// The status of the page.
    pub fn status(&self) -> StatusCode {
        match (self.meanwhile.is_empty(), self.errors.is_empty()) {
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
