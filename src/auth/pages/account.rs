//! One's own settings: name, language, second factor, recovery codes.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use sea_orm::ActiveValue::{Set, Unchanged};

use super::enrolment::Codes;
use super::language;
use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted, accounts, entity::account};
use crate::form::{Errors, Fields};
use crate::i18n::{Locale, Message};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/account", Action::OwnAccount, Audit::Nothing, show),
        Route::post("/account", Action::OwnAccount, Audit::Change, change),
        Route::post("/account/recovery-codes", Action::OwnAccount, Audit::Change, renew_codes).step_up(),
    ]
}

#[derive(Template)]
#[template(path = "auth/pages/account.html")]
struct View {
    page: Page,
    fields: Fields,
    errors: Errors,
    login: String,
    roles: Vec<(String, Option<String>)>,
    enrolled: Option<String>,
    codes_left: u64,
}

async fn view(app: &App, access: &Access, fields: Fields, errors: Errors) -> Result<View, AppError> {
    let person = access.person()?;
    let mut page = access.page.clone();
    page.here = "/account".into();
    let mut roles = Vec::new();
    for grant in person.grants.iter() {
        let at = |(id, _): &(crate::id::Id, _)| person.desks.iter().find(|desk| desk.id == *id);
        let desks: Vec<&str> = grant.desks.iter().filter_map(at).map(|desk| desk.name.as_str()).collect();
        let key = format!("role-{}", grant.role.code());
        roles.push((page.t(key), (!desks.is_empty()).then(|| desks.join(", "))));
    }
    Ok(View {
        login: person.account.login.clone(),
        roles,
        enrolled: person.account.totp_confirmed_at.map(|at| page.locale.date(at.date())),
        codes_left: accounts::recovery_codes_left(access.scope()?, app.db(), person.account.id).await?,
        page,
        fields,
        errors,
    })
}

async fn show(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    let account = &access.person()?.account;
    let mut fields = Fields::default();
    fields.set("display_name", account.display_name.clone());
    fields.set("language", account.locale.clone().unwrap_or_default());
    render(&view(&app, &access, fields, Errors::default()).await?)
}

async fn change(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let account = &access.person()?.account;
    let name = fields.get("display_name").to_owned();
    if name.is_empty() {
        let mut errors = Errors::default();
        errors.add("display_name", Message::new("auth-setup-name-missing"));
        return render_errors(&view(&app, &access, fields, errors).await?);
    }
    let locale = Locale::ALL.into_iter().find(|locale| locale.tag() == fields.get("language"));
    let mut tx = app.db().write(access.scope()?).await?;
    let row = account::ActiveModel {
        id: Unchanged(account.id),
        display_name: Set(name),
        locale: Set(locale.map(|locale| locale.tag().to_owned())),
        ..Default::default()
    };
    tx.update(row).await?;
    tx.record(AuditEvent::new("account.changed", "account", account.id));
    tx.commit().await?;
    let mut response = see_other("/account?notice=account-saved");
    // What was chosen at this browser before would win over what was chosen now.
    response.headers_mut().append(header::SET_COOKIE, language::cookie(app.config(), locale));
    Ok(response)
}

async fn renew_codes(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    let account = &access.person()?.account;
    let mut tx = app.db().write(access.scope()?).await?;
    let codes = accounts::renew_recovery_codes(&mut tx, account.id).await?;
    tx.commit().await?;
    let mut page = access.page.clone();
    page.here = "/account".into();
    render(&Codes { page, codes, login: account.login.clone(), next: "/account" })
}
