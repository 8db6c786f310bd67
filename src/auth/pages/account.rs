//! One's own settings.

use axum::response::Response;

use crate::auth::Access;
use crate::auth::policy::Action;
use crate::web::{AppError, Audit, Route};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/account", Action::OwnAccount, Audit::Nothing, show)]
}

async fn show(access: Access) -> Result<Response, AppError> {
    use axum::response::IntoResponse;
    Ok(access.person()?.account.display_name.clone().into_response())
}
