//! The account to which somebody's refund or subsidy is paid, as the office writes it down.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::{id, note_row, open};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::id::Id;
use crate::training::money::entity::payee;
use crate::training::money::setting::{Written, tell};
use crate::training::money::{payouts, travel};
use crate::training::office::Office;
use crate::training::people;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/money/pages/payee.html")]
struct PayeePage {
    page: Page,
    office: Office,
    address: String,
    name: String,
    /// When a transfer to the account that stands here came back.
    came_back: Option<String>,
    fields: Fields,
    errors: Errors,
}

/// Whether somebody's account is written down.
///
/// # Errors
/// [`AppError`] when the database fails.
pub(super) async fn has_account(app: &App, access: &Access, application: Id) -> Result<bool, AppError> {
    let own = payee::Column::ApplicationId.eq(application);
    Ok(access.scope()?.find::<payee::Entity>().filter(own).count(app.db()).await? > 0)
}

async fn view(
    app: &App,
    access: &Access,
    office: Office,
    application: Id,
    fields: Fields,
    errors: Errors,
) -> Result<PayeePage, AppError> {
    let (scope, db) = (access.scope()?, app.db());
    let (row, kept) = people::one(scope, db, application).await?.ok_or(AppError::NotFound)?;
    if row.programme_id != office.row.id {
        return Err(AppError::NotFound);
    }
    let address = office.address(&format!("money/payees/{application}"));
    let name = kept.name().to_owned();
    let written = scope.find::<payee::Entity>().filter(payee::Column::ApplicationId.eq(application));
    let written = written.one(db).await?.map(|row| row.changed_at);
    let came_back = payouts::came_back_on(scope, db, application, written).await?;
    let came_back = came_back.map(|day| access.locale().day(day));
    Ok(PayeePage { page: access.page.clone(), office, address, name, came_back, fields, errors })
}

/// The form.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, application)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let application = id(&application)?;
    let of = payee::Column::ApplicationId.eq(application);
    let row = access.scope()?.find::<payee::Entity>().filter(of).one(app.db()).await?;
    let keys = app.db().keys(office.row.organisation_id).await?;
    let mut fields = Fields::default();
    if let Some(written) = row.and_then(|row| travel::account(&keys, &row)) {
        written.put_into(&mut fields);
    }
    let view = view(&app, &access, office, application, fields, Errors::default()).await?;
    note_row(&app, &access, "money.account_read", ("application", application)).await?;
    render(&view)
}

/// Writes it.
pub async fn save(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, application)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let application = id(&application)?;
    let mut errors = Errors::default();
    let written = Written::of(&fields);
    if let Err(found) = written.account() {
        tell(&found, &mut errors);
    }
    let view = view(&app, &access, office, application, fields, errors).await?;
    if !view.errors.is_empty() {
        return render_errors(&view);
    }
    let mut tx = app.db().write(access.scope()?).await?;
    travel::keep_account(&mut tx, application, &written, true).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=money-account-kept", view.address)))
}
