//! Signing out: the session is ended here and the cookie taken away.

use axum::extract::State;
use axum::http::header;
use axum::response::Response;

use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::guard::{account_scope, see_other};
use crate::auth::policy::Action;
use crate::auth::{Access, session};
use crate::web::{AppError, Audit, Route};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::post("/logout", Action::Public, Audit::Change, sign_out)]
}

async fn sign_out(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    if let Some(person) = access.visitor() {
        let account = &person.account;
        let scope = account_scope(account.organisation_id, Some(account.id), app.now());
        let mut tx = app.db().write(&scope).await?;
        session::end(&mut tx, person.session.id).await?;
        tx.record(AuditEvent::new("session.ended", "account", account.id));
        tx.commit().await?;
    }
    let mut response = see_other("/login?notice=signed-out");
    response.headers_mut().append(header::SET_COOKIE, session::clear_cookie(app.config()));
    Ok(response)
}
