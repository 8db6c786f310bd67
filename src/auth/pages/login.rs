//! Signing in with login and password. Whoever is not known, disabled, or has another password is answered with the
//! same bytes after the same time.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;

use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::guard::{account_scope, see_other};
use crate::auth::password::Password;
use crate::auth::policy::Action;
use crate::auth::throttle::{self, Attempted, ClientAddress};
use crate::auth::{Access, Posted, accounts, entity, founding, session};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::web::{AppError, Audit, Page, Route, render, render_errors, url};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/login", Action::Public, Audit::Nothing, show),
        Route::post("/login", Action::Public, Audit::Change, sign_in),
    ]
}

#[derive(Template)]
#[template(path = "auth/pages/login.html")]
struct View {
    page: Page,
    fields: Fields,
    errors: Errors,
    next: String,
    demo: bool,
    waits_for_setup: bool,
}

#[derive(serde::Deserialize)]
struct To {
    next: Option<String>,
}

async fn view(
    app: &App,
    access: Access,
    fields: Fields,
    errors: Errors,
    next: &str,
) -> Result<View, AppError> {
    Ok(View {
        demo: !app.config().demo_accounts.is_empty(),
        waits_for_setup: founding::is_awaited(app.config().setup.as_ref(), app.db()).await?,
        next: url::local(next).to_owned(),
        page: access.page,
        fields,
        errors,
    })
}

async fn show(State(app): State<App>, access: Access, Query(to): Query<To>) -> Result<Response, AppError> {
    let next = to.next.unwrap_or_else(|| "/".into());
    if access.visitor().is_some() {
        return Ok(see_other(&next));
    }
    render(&view(&app, access, Fields::default(), Errors::default(), &next).await?)
}

async fn sign_in(
    State(app): State<App>,
    access: Access,
    client: ClientAddress,
    headers: HeaderMap,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let next = fields.get("next").to_owned();
    let login = accounts::login_of(fields.get("login"));
    let attempted = [Attempted::Login(&login), Attempted::From(&client)];
    throttle::attempt(&app, &attempted).await?;

    let account = accounts::by_login(app.db(), &login).await?;
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let is_right = Password::typed(fields.raw("password")).is_right(hash).await;
    let Some(account) = account.filter(|_| is_right) else {
        let mut errors = Errors::default();
        errors.add("login", Message::new("auth-login-wrong"));
        return render_errors(&view(&app, access, fields, errors, &next).await?);
    };
    throttle::was_right(&app, &attempted).await?;

    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    begin(&app, &access, &account, agent, &next).await
}

/// Begins a session in place of whatever session this browser had, and leads on to `next`.
pub(super) async fn begin(
    app: &App,
    access: &Access,
    account: &entity::account::Model,
    agent: &str,
    next: &str,
) -> Result<Response, AppError> {
    let scope = account_scope(account.organisation_id, Some(account.id), app.now());
    let mut tx = app.db().write(&scope).await?;
    session::sweep(&mut tx, account.id).await?;
    if let Some(before) = access.visitor() {
        session::end(&mut tx, before.session.id).await?;
    }
    let token = session::begin(&mut tx, account, false, &session::agent_word(agent)).await?;
    tx.record(AuditEvent::new("session.begun", "account", account.id));
    tx.commit().await?;
    let mut response = see_other(next);
    response.headers_mut().append(header::SET_COOKIE, token.set_cookie(app.config()));
    Ok(response)
}
