//! Accepting an invitation: the code is typed or comes in the address; then login and password, then signed in.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;

use super::login;
use crate::app::App;
use crate::auth::entity::invitation;
use crate::auth::guard::{account_scope, see_other};
use crate::auth::password::Password;
use crate::auth::policy::Action;
use crate::auth::throttle::{self, Attempted, ClientAddress};
use crate::auth::{Access, Posted, accounts, invitations, onetime};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/invitation", Action::Public, Audit::Nothing, ask),
        Route::post("/invitation", Action::Public, Audit::Unaudited, look),
        Route::get("/invitation/{code}", Action::Public, Audit::Nothing, show),
        Route::post("/invitation/{code}", Action::Public, Audit::Change, accept),
    ]
}

#[derive(Template)]
#[template(path = "auth/pages/invitation_code.html")]
struct Ask {
    page: Page,
    fields: Fields,
    errors: Errors,
}

#[derive(Template)]
#[template(path = "auth/pages/invitation.html")]
struct View {
    page: Page,
    fields: Fields,
    errors: Errors,
    code: String,
    organisation: String,
    role: Option<String>,
    renewal: bool,
}

async fn ask(access: Access) -> Result<Response, AppError> {
    render(&Ask { page: access.page, fields: Fields::default(), errors: Errors::default() })
}

fn not_good(access: Access, mut fields: Fields, code: &str) -> Result<Response, AppError> {
    let mut errors = Errors::default();
    errors.add("code", Message::new("people-invitation-not-good"));
    fields.set("code", code);
    let mut page = access.page;
    page.here = "/invitation".into();
    render_errors(&Ask { page, fields, errors })
}

async fn look(
    State(app): State<App>,
    access: Access,
    client: ClientAddress,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let code = onetime::read(fields.get("code"));
    let attempted = [Attempted::Invitation(&client)];
    throttle::attempt(&app, &attempted).await?;
    if invitations::find(app.db(), &code).await?.is_none() {
        let typed = fields.get("code").to_owned();
        return not_good(access, fields, &typed);
    }
    throttle::was_right(&app, &attempted).await?;
    Ok(see_other(&format!("/invitation/{code}")))
}

async fn view(
    app: &App,
    access: Access,
    invitation: &invitation::Model,
    code: &str,
    fields: Fields,
    errors: Errors,
) -> Result<View, AppError> {
    let all = crate::organisation::all(app.db()).await?;
    let organisation =
        all.into_iter().find(|o| o.id == invitation.organisation_id).ok_or(AppError::NotFound)?;
    Ok(View {
        role: invitation.role.map(|role| access.page.t(format!("role-{}", role.code()))),
        page: access.page,
        fields,
        errors,
        code: onetime::read(code),
        organisation: organisation.name,
        renewal: invitation.account_id.is_some(),
    })
}

async fn show(
    State(app): State<App>,
    access: Access,
    Path(code): Path<String>,
) -> Result<Response, AppError> {
    let Some(invitation) = invitations::find(app.db(), &code).await? else {
        return not_good(access, Fields::default(), &code);
    };
    let mut fields = Fields::default();
    fields.set("display_name", invitation.display_name.clone());
    fields.set("login", invitation.email.clone().unwrap_or_default());
    render(&view(&app, access, &invitation, &code, fields, Errors::default()).await?)
}

/// A login is a mail address, or a name of three letters or more without spaces.
fn login_fault(login: &str) -> Option<Message> {
    let is_name = login.chars().count() >= 3
        && login.chars().count() <= 100
        && login.chars().all(|c| c.is_alphanumeric() || "._-+@".contains(c));
    (!is_name).then(|| Message::new("people-login-wrong"))
}

async fn accept(
    State(app): State<App>,
    access: Access,
    client: ClientAddress,
    headers: HeaderMap,
    Path(code): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let attempted = [Attempted::Invitation(&client)];
    throttle::attempt(&app, &attempted).await?;
    let Some(invitation) = invitations::find(app.db(), &code).await? else {
        return not_good(access, Fields::default(), &code);
    };
    throttle::was_right(&app, &attempted).await?;
    let renewal = invitation.account_id.is_some();
    let login = accounts::login_of(fields.get("login"));
    let name = fields.get("display_name").to_owned();
    let mut errors = Errors::default();
    if !renewal {
        if let Some(fault) = login_fault(&login) {
            errors.add("login", fault);
        }
        if name.is_empty() {
            errors.add("display_name", Message::new("auth-setup-name-missing"));
        }
    }
    let password = Password::typed(fields.raw("password"));
    if let Some(fault) = password.fault(&[&login, &name, &invitation.display_name]) {
        errors.add("password", fault);
    }
    if !errors.is_empty() {
        return render_errors(&view(&app, access, &invitation, &code, fields, errors).await?);
    }
    let hash = password.hash().await.map_err(|e| AppError::Fault(e.to_string()))?;
    let user = invitations::user_of(&invitation, app.now());
    let scope = account_scope(invitation.organisation_id, Some(user), app.now());
    let mut tx = app.db().write(&scope).await?;
    let account = match invitations::accept(&mut tx, &invitation, &login, &name, hash).await {
        Err(error) if error.is_unique_violation() => {
            drop(tx);
            let mut errors = Errors::default();
            errors.add("login", Message::new("people-login-taken"));
            return render_errors(&view(&app, access, &invitation, &code, fields, errors).await?);
        }
        accepted => accepted?,
    };
    let Some(account) = account else { return not_good(access, Fields::default(), &code) };
    tx.commit().await?;
    if account.disabled_at.is_some() {
        return Ok(see_other("/login"));
    }
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    login::begin(&app, &access, &account, agent, "/").await
}
