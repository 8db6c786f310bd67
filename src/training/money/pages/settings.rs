//! Where fees are paid to, what transfers are paid from, who signs a receipt.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;

use super::open;
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::training::money::setting::{self, Setting};
use crate::training::office::Office;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/money/pages/settings.html")]
struct SettingsPage {
    page: Page,
    office: Office,
    fields: Fields,
    errors: Errors,
}

/// The form.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let setting = setting::load(access.scope()?, app.db(), app.db()).await?;
    render(&SettingsPage {
        page: access.page.clone(),
        office,
        fields: setting.fields(),
        errors: Errors::default(),
    })
}

/// Writes it.
pub async fn save(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    match Setting::parse(&fields) {
        Ok(setting) => {
            let mut tx = app.db().write(access.scope()?).await?;
            setting::save(&mut tx, &setting).await?;
            tx.commit().await?;
            Ok(see_other(&(office.address("money/setting") + "?notice=money-setting-saved")))
        }
        Err(errors) => {
            let page = access.page.clone();
            render_errors(&SettingsPage { page, office, fields, errors })
        }
    }
}
