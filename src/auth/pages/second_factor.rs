//! Showing the second factor: at sign-in, and again before what needs it fresh (roles, export, keys).

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::Response;

use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::throttle::{self, Attempted};
use crate::auth::{Access, Posted, accounts, session};
use crate::form::Errors;
use crate::i18n::Message;
use crate::web::{AppError, Audit, Page, Route, render, render_errors, url};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/second-factor", Action::OwnAccount, Audit::Nothing, show).before_second_factor(),
        Route::post("/second-factor", Action::OwnAccount, Audit::Change, take).before_second_factor(),
    ]
}

#[derive(Template)]
#[template(path = "auth/pages/second_factor.html")]
struct View {
    page: Page,
    errors: Errors,
    next: String,
    /// Shown before in this session: asked for again.
    again: bool,
}

#[derive(serde::Deserialize)]
struct To {
    next: Option<String>,
}

fn view(access: &Access, errors: Errors, next: &str) -> Result<View, AppError> {
    let again = access.person()?.session.second_factor_at.is_some();
    Ok(View { page: access.page.clone(), errors, next: url::local(next).to_owned(), again })
}

async fn show(access: Access, Query(to): Query<To>) -> Result<Response, AppError> {
    if access.person()?.account.totp_confirmed_at.is_none() {
        return Ok(see_other("/second-factor/enrolment"));
    }
    render(&view(&access, Errors::default(), to.next.as_deref().unwrap_or("/"))?)
}

async fn take(State(app): State<App>, access: Access, Posted(fields): Posted) -> Result<Response, AppError> {
    let person = access.person()?;
    let next = fields.get("next");
    let attempted = [Attempted::SecondFactor(person.account.id)];
    throttle::attempt(&app, &attempted).await?;
    let mut tx = app.db().write(access.scope()?).await?;
    let Some(shown) = accounts::take_code(&mut tx, &person.account, fields.get("code")).await? else {
        let mut errors = Errors::default();
        errors.add("code", Message::new("auth-second-factor-wrong"));
        return render_errors(&view(&access, errors, next)?);
    };
    let token = session::shown_second_factor(&mut tx, &person.session).await?;
    tx.commit().await?;
    throttle::was_right(&app, &attempted).await?;
    // Whoever used a recovery code has perhaps lost the telephone: lead to where it is put right.
    let mut response = match shown {
        accounts::Shown::Totp => see_other(if next.is_empty() { "/" } else { next }),
        accounts::Shown::Recovery => see_other("/account?notice=recovery-code-used"),
    };
    if let Some(token) = token {
        response.headers_mut().append(header::SET_COOKIE, token.set_cookie(app.config()));
    }
    Ok(response)
}
