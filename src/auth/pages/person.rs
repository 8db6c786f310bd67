//! One person, as an administrator sees them: roles, sign-in, second factor. Every change wants a fresh second factor.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::invite::{self, Sheet};
use super::people::Places;
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::invitations;
use crate::auth::people::{self, Entry, Refused};
use crate::auth::policy::Action;
use crate::auth::{Access, Posted, accounts};
use crate::db::WriteTx;
use crate::form::Errors;
use crate::i18n::Message;
use crate::id::Id;
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    let change = Audit::Change;
    vec![
        Route::get("/people/{id}", Action::ManageAccounts, Audit::Nothing, show),
        Route::post("/people/{id}/roles", Action::ManageAccounts, change, grant).step_up(),
        Route::post("/people/{id}/revocations", Action::ManageAccounts, change, revoke).step_up(),
        Route::post("/people/{id}/disabling", Action::ManageAccounts, change, disable).step_up(),
        Route::post("/people/{id}/enabling", Action::ManageAccounts, change, enable).step_up(),
        Route::post("/people/{id}/second-factor-reset", Action::ManageAccounts, change, reset).step_up(),
        Route::post("/people/{id}/password-renewal", Action::ManageAccounts, change, renew).step_up(),
    ]
}

#[derive(Template)]
#[template(path = "auth/pages/person.html")]
struct View {
    page: Page,
    errors: Errors,
    id: Id,
    name: String,
    login: String,
    email: Option<String>,
    since: String,
    disabled: bool,
    enrolled: Option<String>,
    grants: Vec<(Id, String)>,
    choices: Vec<(String, String)>,
    /// Whether the second factor was shown too long ago for a change.
    asks_first: bool,
}

async fn view(app: &App, access: &Access, id: Id, errors: Errors) -> Result<View, AppError> {
    let scope = access.scope()?;
    let Entry { account, grants } = people::one(scope, app.db(), id).await?;
    let places = Places::find(scope, app.db()).await?;
    let mut page = access.page.clone();
    page.here = format!("/people/{id}");
    let shown = access.person()?.session.second_factor_at;
    let words = |g: &crate::auth::entity::role_grant::Model| {
        (g.id, places.role(&page, g.role, g.branch_id, g.desk_id))
    };
    Ok(View {
        grants: grants.iter().map(words).collect(),
        choices: invite::choices(&page, &places, scope.reach()),
        id,
        name: account.display_name,
        login: account.login,
        email: account.email,
        since: page.locale.date(account.created_at.date()),
        disabled: account.disabled_at.is_some(),
        enrolled: account.totp_confirmed_at.map(|at| page.locale.date(at.date())),
        asks_first: shown.is_none_or(|at| app.now().since(at) > crate::auth::person::STEP_UP),
        page,
        errors,
    })
}

async fn show(State(app): State<App>, access: Access, Path(id): Path<Id>) -> Result<Response, AppError> {
    render(&view(&app, &access, id, Errors::default()).await?)
}

/// The page again, with what was refused.
async fn refused(app: &App, access: &Access, id: Id, field: &str, key: &str) -> Result<Response, AppError> {
    let mut errors = Errors::default();
    errors.add(field, Message::new(key));
    render_errors(&view(app, access, id, errors).await?)
}

/// Opens the door, after seeing that the person is within reach.
async fn begin(app: &App, access: &Access, id: Id) -> Result<(Entry, WriteTx), AppError> {
    let scope = access.scope()?;
    let entry = people::one(scope, app.db(), id).await?;
    Ok((entry, app.db().write(scope).await?))
}

fn done(id: Id, notice: &str) -> Result<Response, AppError> {
    Ok(see_other(&format!("/people/{id}?notice={notice}")))
}

async fn grant(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Id>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let (entry, mut tx) = begin(&app, &access, id).await?;
    let wanted = invite::grant_of(fields.get("role"));
    let Some(wanted) = wanted else {
        drop(tx);
        return refused(&app, &access, id, "role", "people-role-missing").await;
    };
    if !invitations::is_possible(access.scope()?, app.db(), wanted).await? {
        drop(tx);
        return refused(&app, &access, id, "role", "people-role-missing").await;
    }
    let has = |g: &crate::auth::entity::role_grant::Model| {
        (g.role, g.branch_id, g.desk_id) == (wanted.role, wanted.branch, wanted.desk)
    };
    if !entry.grants.iter().any(has) {
        accounts::grant(&mut tx, id, wanted).await?;
        tx.commit().await?;
    }
    done(id, "role-granted")
}

async fn revoke(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Id>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let (_, mut tx) = begin(&app, &access, id).await?;
    let grant: Id = fields.get("grant").parse().map_err(|_| AppError::NotFound)?;
    match people::revoke(&mut tx, id, grant).await {
        Ok(()) => tx.commit().await?,
        Err(Refused::LastAdministrator) => {
            drop(tx);
            return refused(&app, &access, id, "role", "people-last-administrator").await;
        }
        Err(Refused::Database(error)) => return Err(error.into()),
    }
    done(id, "role-revoked")
}

async fn disable(State(app): State<App>, access: Access, Path(id): Path<Id>) -> Result<Response, AppError> {
    let (_, mut tx) = begin(&app, &access, id).await?;
    match people::disable(&mut tx, id).await {
        Ok(()) => tx.commit().await?,
        Err(Refused::LastAdministrator) => {
            drop(tx);
            return refused(&app, &access, id, "disable", "people-last-administrator").await;
        }
        Err(Refused::Database(error)) => return Err(error.into()),
    }
    done(id, "account-disabled")
}

async fn enable(State(app): State<App>, access: Access, Path(id): Path<Id>) -> Result<Response, AppError> {
    let (_, mut tx) = begin(&app, &access, id).await?;
    people::enable(&mut tx, id).await?;
    tx.commit().await?;
    done(id, "account-enabled")
}

async fn reset(State(app): State<App>, access: Access, Path(id): Path<Id>) -> Result<Response, AppError> {
    let (_, mut tx) = begin(&app, &access, id).await?;
    accounts::reset_second_factor(&mut tx, id).await?;
    tx.commit().await?;
    done(id, "second-factor-reset")
}

/// A one-time code with which the person chooses a new password: shown once, to be handed over or told by telephone.
async fn renew(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Id>,
    Posted(_): Posted,
) -> Result<Response, AppError> {
    let (entry, mut tx) = begin(&app, &access, id).await?;
    let code = invitations::renew_password(&mut tx, app.db(), &entry.account).await?;
    tx.commit().await?;
    let mut page = access.page.clone();
    page.here = format!("/people/{id}");
    let until = page.locale.date(app.now().plus(invitations::GOOD_FOR).date());
    let next = page.here.clone();
    render(&Sheet { page, name: entry.account.display_name, code, until, renewal: true, next })
}
