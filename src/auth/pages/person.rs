//! One person, as an administrator sees them: roles, sign-in, second factor. Every change wants a fresh second factor.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::invite::{self, Sheet, Then};
use super::people::Places;
use crate::app::App;
use crate::auth::accounts::NewGrant;
use crate::auth::guard::see_other;
use crate::auth::invitations;
use crate::auth::people::{self, Entry, Refused};
use crate::auth::policy::{Action, Role};
use crate::auth::{Access, Posted, accounts};
use crate::db::WriteTx;
use crate::form::Errors;
use crate::i18n::{Locale, Message};
use crate::id::Id;
use crate::mail::outbox::{self, Letter, SITE};
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
    /// Whether it is the reader's own page, and there is no other administrator.
    own: Option<Own>,
    /// Whether a code can be sent to them by mail.
    by_mail: bool,
    /// Whether the second factor was shown too long ago for a change.
    asks_first: bool,
}

/// Whether somebody who looks at the own page could have a role given by another administrator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Own {
    /// There is another.
    Others,
    /// There is none.
    Alone,
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
    let mut own = None;
    if scope.account() == Some(id) {
        let alone = people::administrators(scope, app.db()).await?.iter().all(|other| *other == id);
        own = Some(if alone { Own::Alone } else { Own::Others });
    }
    let mut choices = invite::choices(&page, &places, scope.reach());
    if own == Some(Own::Others) {
        choices.retain(|(value, _)| invite::grant_of(value).is_some_and(|grant| !grant.role.reads()));
    }
    Ok(View {
        grants: grants.iter().map(words).collect(),
        choices,
        own,
        by_mail: app.config().sends_mail() && account.email.is_some(),
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
    if entry.grants.iter().any(has) {
        return done(id, "role-granted");
    }
    let for_oneself = tx.scope().account() == Some(id) && wanted.role.reads();
    match people::grant(&mut tx, id, wanted).await {
        Ok(()) => {}
        Err(Refused::ForOneself) => {
            drop(tx);
            return refused(&app, &access, id, "role", "people-own-role-others").await;
        }
        Err(error) => return Err(fault(error)),
    }
    if for_oneself {
        if fields.get("own") != "yes" {
            drop(tx);
            return refused(&app, &access, id, "own", "people-own-role-sure").await;
        }
        tell_auditors(&app, &access, &mut tx, wanted).await?;
    }
    tx.commit().await?;
    done(id, "role-granted")
}

/// Tells the auditors by mail that the only administrator took a role that reads what people said. Other administrators,
/// who would be told too, there are none.
async fn tell_auditors(
    app: &App,
    access: &Access,
    tx: &mut WriteTx,
    taken: NewGrant,
) -> Result<(), AppError> {
    if !app.config().sends_mail() {
        return Ok(());
    }
    let (scope, own) = (access.scope()?, &access.person()?.account);
    let name = &own.display_name;
    let places = Places::find(scope, app.db()).await?;
    for (_, auditor) in people::holders(scope, tx, Role::Auditor).await? {
        let Some(to) = auditor.email.filter(|_| auditor.id != own.id) else { continue };
        let mut page = access.page.clone();
        page.locale = auditor.locale.as_deref().and_then(Locale::from_tag).unwrap_or(Locale::Ja);
        let role = places.role(&page, taken.role, taken.branch, taken.desk);
        let log = format!("{SITE}/audit");
        let letter = Letter {
            to,
            subject: page.ta("people-own-role-mail-subject", "name", name),
            body: page
                .locale
                .args("people-own-role-mail-body", &[("name", name), ("role", &role), ("url", &log)]),
        };
        outbox::enqueue(tx, &letter, None).await?;
    }
    Ok(())
}

/// What was refused for no reason that a form could say.
fn fault(refused: Refused) -> AppError {
    match refused {
        Refused::Database(error) => error.into(),
        refused => AppError::Fault(refused.to_string()),
    }
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
        Err(error) => return Err(fault(error)),
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
        Err(error) => return Err(fault(error)),
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

/// A one-time code with which the person chooses a new password: sent by mail, or shown once, to be handed over or told by
/// telephone. Not for somebody who may not sign in.
async fn renew(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Id>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let (Entry { account, grants }, mut tx) = begin(&app, &access, id).await?;
    if account.disabled_at.is_some() {
        drop(tx);
        return refused(&app, &access, id, "disable", "people-renew-disabled").await;
    }
    let email = account.email.clone().filter(|_| fields.get("way") == "mail" && app.config().sends_mail());
    let (renewal, code) = invitations::renew_password_at(&mut tx, app.db(), &account, email.clone()).await?;
    let good_until = app.now().plus(invitations::GOOD_FOR).date();
    if let Some(to) = email {
        let locale = account.locale.as_deref().and_then(Locale::from_tag).unwrap_or(access.locale());
        let organisation = invite::organisation(app.db(), access.scope()?).await?;
        let sender = access.person()?.account.display_name.clone();
        let url = format!("{SITE}/invitation/{code}");
        let words = [&account.display_name, &organisation, &sender, &url, &locale.date(good_until)];
        let texts = ["people-renewal-mail-subject", "people-renewal-mail-body"];
        outbox::enqueue(&mut tx, &invite::letter(locale, texts, to, words), Some(renewal)).await?;
        tx.commit().await?;
        return done(id, "renewal-mailed");
    }
    tx.commit().await?;
    let mut page = access.page.clone();
    page.here = format!("/people/{id}");
    let until = page.locale.date(good_until);
    let next = page.here.clone();
    let then = Then::of(grants.iter().map(|grant| grant.role), account.totp_confirmed_at.is_some());
    render(&Sheet { page, name: account.display_name, code, until, renewal: true, then, next })
}
