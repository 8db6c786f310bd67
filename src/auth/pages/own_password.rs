//! Changing one's own password: the present one is asked for, every other session ends.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::password::Password;
use crate::auth::policy::Action;
use crate::auth::throttle::{self, Attempted};
use crate::auth::{Access, Posted, accounts, invitations};
use crate::form::Errors;
use crate::i18n::Message;
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/account/password", Action::OwnAccount, Audit::Nothing, show),
        Route::post("/account/password", Action::OwnAccount, Audit::Change, change),
    ]
}

#[derive(Template)]
#[template(path = "auth/pages/own_password.html")]
struct View {
    page: Page,
    errors: Errors,
    login: String,
}

fn view(access: &Access, errors: Errors) -> Result<View, AppError> {
    Ok(View { page: access.page.clone(), errors, login: access.person()?.account.login.clone() })
}

async fn show(access: Access) -> Result<Response, AppError> {
    render(&view(&access, Errors::default())?)
}

async fn change(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let person = access.person()?;
    let account = &person.account;
    let mut errors = Errors::default();
    // As at the door: whoever found the screen open must not try out passwords here.
    let attempted = [Attempted::Login(&account.login)];
    throttle::attempt(&app, &attempted).await?;
    let present = Password::typed(fields.raw("present"));
    if present.is_right(Some(account.password_hash.clone())).await {
        throttle::was_right(&app, &attempted).await?;
    } else {
        errors.add("present", Message::new("people-password-present-wrong"));
    }
    let new = Password::typed(fields.raw("password"));
    if let Some(fault) = new.fault(&[&account.login, &account.display_name]) {
        errors.add("password", fault);
    }
    if !errors.is_empty() {
        return render_errors(&view(&access, errors)?);
    }
    let hash = new.hash().await.map_err(|e| AppError::Fault(e.to_string()))?;
    let mut tx = app.db().write(access.scope()?).await?;
    accounts::set_password(&mut tx, account.id, hash, Some(person.session.id)).await?;
    invitations::withdraw_renewals(&mut tx, account.id).await?;
    tx.commit().await?;
    Ok(see_other("/account?notice=password-changed"))
}
