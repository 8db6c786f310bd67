//! Enrolling the second factor: at the first sign-in of a role that needs one, or anew. The seed is derived from the
//! session until its first code was right, so that looking at the page changes nothing and a reload shows the same.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::person::{Person, STEP_UP};
use crate::auth::policy::Action;
use crate::auth::throttle::{self, Attempted};
use crate::auth::{Access, Posted, accounts, session, totp};
use crate::form::Errors;
use crate::i18n::Message;
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

const HERE: &str = "/second-factor/enrolment";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(HERE, Action::OwnAccount, Audit::Nothing, show).before_second_factor(),
        Route::post(HERE, Action::OwnAccount, Audit::Change, confirm).before_second_factor(),
    ]
}

#[derive(Template)]
#[template(path = "auth/pages/enrolment.html")]
struct View {
    page: Page,
    errors: Errors,
    groups: String,
    address: String,
    /// Attributes and content of the QR code's `<svg`.
    qr: String,
    login: String,
    /// Whether it takes the place of one enrolled before.
    anew: bool,
    needed: bool,
}

/// The recovery codes, shown once.
#[derive(Template)]
#[template(path = "auth/pages/recovery_codes.html")]
pub(super) struct Codes {
    /// The frame.
    pub page: Page,
    /// The codes.
    pub codes: Vec<String>,
    /// Whose they are.
    pub login: String,
    /// Where to go on.
    pub next: &'static str,
}

/// Somebody who has a second factor must have shown it just now to put another in its place.
fn must_show_first(app: &App, person: &Person) -> Option<Response> {
    let enrolled = person.account.totp_confirmed_at.is_some();
    let fresh = person.session.second_factor_at.is_some_and(|at| app.now().since(at) <= STEP_UP);
    (enrolled && !fresh).then(|| see_other(&format!("/second-factor?next={HERE}")))
}

fn pending_secret(app: &App, person: &Person) -> String {
    let key = app.db().root_key().derive("totp-enrolment");
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&key) else { return totp::new_secret() };
    mac.update(&person.session.token_hash);
    mac.update(&person.account.id.0.to_be_bytes());
    mac.update(&person.account.totp_confirmed_at.map_or(0, |at| at.0).to_be_bytes());
    BASE32_NOPAD.encode(&mac.finalize().into_bytes()[..20])
}

fn view(app: &App, access: &Access, errors: Errors) -> Result<View, AppError> {
    let person = access.person()?;
    let secret = pending_secret(app, person);
    let groups: Vec<&str> =
        secret.as_bytes().chunks(4).map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    let address = totp::address(&secret, &access.page.t("product"), &person.account.login);
    Ok(View {
        page: access.page.clone(),
        errors,
        groups: groups.join(" "),
        qr: totp::qr(&address).unwrap_or_default(),
        address,
        login: person.account.login.clone(),
        anew: person.account.totp_confirmed_at.is_some(),
        needed: person.needs_second_factor(),
    })
}

async fn show(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    if let Some(elsewhere) = must_show_first(&app, access.person()?) {
        return Ok(elsewhere);
    }
    render(&view(&app, &access, Errors::default())?)
}

async fn confirm(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let person = access.person()?;
    if let Some(elsewhere) = must_show_first(&app, person) {
        return Ok(elsewhere);
    }
    let attempted = [Attempted::SecondFactor(person.account.id)];
    throttle::attempt(&app, &attempted).await?;
    let secret = pending_secret(&app, person);
    let Some(step) = totp::accept(&secret, fields.get("code"), app.now(), None) else {
        let mut errors = Errors::default();
        errors.add("code", Message::new("auth-enrolment-wrong"));
        return render_errors(&view(&app, &access, errors)?);
    };
    let mut tx = app.db().write(access.scope()?).await?;
    let codes = accounts::enrol(&mut tx, person.account.id, &secret, step).await?;
    accounts::end_sessions(&mut tx, person.account.id, Some(person.session.id)).await?;
    let token = session::shown_second_factor(&mut tx, &person.session).await?;
    tx.commit().await?;
    throttle::was_right(&app, &attempted).await?;

    let mut page = access.page.clone();
    page.here = "/account".into();
    if let Some(token) = &token {
        // The page that follows is one of the new session: its forms carry the new token.
        page.csrf = crate::auth::csrf::token(app.csrf_key(), token.as_str().as_bytes());
    }
    let codes = Codes { page, codes, login: person.account.login.clone(), next: "/" };
    let mut response = render(&codes)?;
    if let Some(token) = token {
        response.headers_mut().append(header::SET_COOKIE, token.set_cookie(app.config()));
    }
    Ok(response)
}
