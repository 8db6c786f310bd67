//! The demo's accounts with their present codes, for whoever sits at the machine itself. Not there when this is no
//! demonstration, or when the request comes from elsewhere (also through a proxy on the same machine).

use std::net::SocketAddr;

use askama::Template;
use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::app::App;
use crate::auth::Access;
use crate::auth::policy::{Action, Role};
use crate::auth::totp;
use crate::web::{AppError, Audit, Page, Route, render};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/demo/codes", Action::Public, Audit::Nothing, show)]
}

/// An account of the demo, with all that is secret elsewhere.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    /// Its role.
    pub role: Role,
    /// Its login.
    pub login: String,
    /// Its password.
    pub password: String,
    /// The seed of its second factor; none where the role needs none.
    pub totp_secret: Option<String>,
}

#[derive(Template)]
#[template(path = "auth/pages/demo.html")]
struct View {
    page: Page,
    accounts: Vec<(DemoAccount, Option<String>)>,
}

async fn show(
    State(app): State<App>,
    access: Access,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let is_here = peer.is_some_and(|Extension(ConnectInfo(peer))| peer.ip().to_canonical().is_loopback());
    let came_by_proxy =
        ["forwarded", "x-forwarded-for", "x-real-ip"].iter().any(|name| headers.contains_key(*name));
    if !app.config().demo || !is_here || came_by_proxy {
        return Err(AppError::NotFound);
    }
    let code = |account: &DemoAccount| totp::code_at(account.totp_secret.as_deref()?, app.now());
    let accounts =
        app.config().demo_accounts.iter().map(|account| (account.clone(), code(account))).collect();
    render(&View { page: access.page, accounts })
}
