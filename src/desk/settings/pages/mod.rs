//! The pages on which a coordinator sets up a desk: hours, texts, rules. Each is one form; rows are added and removed by
//! buttons that send it, so that it works without a script.
//!
//! What always holds: a form knows what its section was when it was opened; when somebody changed that meanwhile, it comes
//! back whole with both sides shown, and nothing is written.

mod hours;
mod hours_form;
mod rules;
mod texts;
mod texts_form;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use sea_orm::ColumnTrait;
use sha2::{Digest, Sha256};

use super::file::{Difference, differences};
use super::{SaveError, Settings, save};
use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::db::Scope;
use crate::organisation::desk;
use crate::web::route::{Audit, Route};
use crate::web::{AppError, Page, render};

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    let edit = Action::EditDesk;
    vec![
        Route::get("/desk", edit, Audit::Nothing, choose),
        Route::get("/desk/{slug}", edit, Audit::Nothing, hours::page),
        Route::post("/desk/{slug}", edit, Audit::Change, hours::change),
        Route::get("/desk/{slug}/texts", edit, Audit::Nothing, texts::page),
        Route::post("/desk/{slug}/texts", edit, Audit::Change, texts::change),
        Route::get("/desk/{slug}/rules", edit, Audit::Nothing, rules::page),
        Route::post("/desk/{slug}/rules", edit, Audit::Change, rules::change),
    ]
}

#[derive(Template)]
#[template(path = "desk/settings/pages/choose.html")]
struct ChoosePage {
    page: Page,
    desks: Vec<desk::Model>,
}

/// The desks one may set up; an only one is opened at once.
async fn choose(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    let desks = access.scope()?.find::<desk::Entity>().order_by_asc(desk::Column::Slug).all(app.db()).await?;
    match desks.as_slice() {
        [only] => Ok(see_other(&format!("/desk/{}", only.slug))),
        _ => render(&ChoosePage { page: access.page, desks }),
    }
}

/// A part of the settings that has a form of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Hours,
    Texts,
    Rules,
}

impl Section {
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

/// A desk within the scope, with its settings.
async fn read(app: &App, scope: &Scope, slug: &str) -> Result<(desk::Model, Settings), AppError> {
    let desk = scope.find::<desk::Entity>().filter(desk::Column::Slug.eq(slug)).one(app.db()).await?;
    let desk = desk.ok_or(AppError::NotFound)?;
    let settings = Settings::of(scope, app.db(), &desk).await?;
    Ok((desk, settings))
}

/// What came of a change.
enum Changed {
    /// It is written, or was so already.
    Done,
    /// Somebody was faster: what stands now and what was meant, key by key.
    Meanwhile(Vec<Difference>),
}

/// Writes a section as it was meant, if nobody changed it since `base`.
async fn write(
    app: &App,
    scope: &Scope,
    slug: &str,
    (section, base): (Section, &str),
    mean: impl FnOnce(Settings) -> Settings,
) -> Result<Changed, AppError> {
    let mut tx = app.db().write(scope).await?;
    let desk = tx.find::<desk::Entity>().filter(desk::Column::Slug.eq(slug)).lock().one(&tx).await?;
    let desk = desk.ok_or(AppError::NotFound)?;
    let now = Settings::of(scope, &tx, &desk).await?;
    let meant = mean(now.clone());
    let found = differences(&now, &meant);
    if section.print(&now) == section.print(&meant) {
        return Ok(Changed::Done);
    }
    if section.print(&now) != base {
        return Ok(Changed::Meanwhile(found));
    }
    match save(&mut tx, desk.id, desk.revision, &meant).await {
        Ok(_) => {}
        Err(SaveError::Changed) => return Err(AppError::Conflict),
        Err(SaveError::NotFound) => return Err(AppError::NotFound),
        Err(SaveError::Database(error)) => return Err(error.into()),
    }
    tx.commit().await?;
    Ok(Changed::Done)
}
