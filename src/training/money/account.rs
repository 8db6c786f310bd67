//! The account to which an applicant's refund or subsidy is paid, on a page of its own: who studied online or withdrew
//! has nothing to claim for travel, and may still be owed a refund.
//!
//! What always holds: the page shows no account whole, since the link stands in mails and mailboxes are shared; who writes
//! one, writes it anew.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;

use super::entity::payee;
use super::own::{owner, programme_of};
use super::setting::{Written, tell};
use super::{payouts, travel};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::clock::Instant;
use crate::form::{Errors, Fields};
use crate::training::applications::link::Guest;
use crate::training::contact;
use crate::training::letters;
use crate::training::programmes::told;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/money/own_account.html")]
struct AccountPage {
    page: Page,
    path: String,
    title: String,
    /// The account that is known.
    known: Option<Known>,
    /// When a transfer to this very account came back.
    came_back: Option<String>,
    fields: Fields,
    errors: Errors,
}

/// An account that is known, as much of it as tells it from another.
pub(super) struct Known {
    /// The account.
    pub account: String,
    /// Since when, in words.
    pub day: String,
    /// When it was written.
    pub written_at: Instant,
}

/// The account of somebody, where they or the office wrote one.
pub(super) async fn known(app: &App, guest: &Guest, page: &Page) -> Result<Option<Known>, AppError> {
    let keys = app.db().keys(guest.scope.organisation()).await?;
    let row = guest.scope.find::<payee::Entity>().one(app.db()).await?;
    Ok(row.and_then(|row| {
        let account = travel::account(&keys, &row)?.masked();
        let day = page.locale.day(row.changed_at.date());
        Some(Known { account, day, written_at: row.changed_at })
    }))
}

async fn view(
    app: &App,
    access: &Access,
    guest: &Guest,
    fields: Fields,
    errors: Errors,
) -> Result<AccountPage, AppError> {
    let programme = programme_of(app, guest).await?.programme();
    let mut page = access.page.clone();
    page.contacts = contact::of(&programme, page.locale);
    let title = told::title(&programme, page.locale);
    let known = known(app, guest, &page).await?;
    let written = known.as_ref().map(|known| known.written_at);
    let office = letters::office(&guest.scope);
    let came_back = match written {
        Some(_) => payouts::came_back_on(&office, app.db(), guest.application.id, written).await?,
        None => None,
    };
    let came_back = came_back.map(|day| page.locale.day(day));
    Ok(AccountPage { path: guest.link.path(), title, known, came_back, page, fields, errors })
}

/// The form.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path(token): Path<String>,
) -> Result<Response, AppError> {
    let guest = owner(&app, &token).await?;
    render(&view(&app, &access, &guest, Fields::default(), Errors::default()).await?)
}

/// Writes it.
pub async fn save(
    Shared(app): Shared<App>,
    access: Access,
    Path(token): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = owner(&app, &token).await?;
    let written = Written::of(&fields);
    if let Err(found) = written.account() {
        let mut errors = Errors::default();
        tell(&found, &mut errors);
        return render_errors(&view(&app, &access, &guest, fields, errors).await?);
    }
    let mut tx = app.db().write(&letters::office(&guest.scope)).await?;
    let kept = travel::keep_account(&mut tx, guest.application.id, &written, false).await?;
    tx.commit().await?;
    if !kept {
        return Ok(see_other(&format!("{}/account?warning=money-account-same", guest.link.path())));
    }
    Ok(see_other(&format!("{}?notice=money-account-kept", guest.link.path())))
}
