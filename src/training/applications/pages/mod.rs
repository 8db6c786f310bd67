//! The pages of applications: beginning, writing, confirming, the applicant's own page; the office's list; the chief's.

mod confirm;
mod finished;
mod next;
pub mod office;
mod office_change;
mod office_new;
mod office_word;
mod order;
mod own;
mod own_form;
pub mod recommend;
mod start;
mod way;
mod write;
mod written;

pub(in crate::training) use recommend::word;

use axum::extract::{Path, State};
use axum::response::Response;

use super::entity::State as Standing;
use super::link::{self, Opens};
use crate::app::App;
use crate::auth::Access;
use crate::auth::policy::Action;
use crate::web::{AppError, Audit, Route};

/// The page that a link opens, by what it is for and how far the application has come.
async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let guest = link::guest(&app, &token).await?;
    match (guest.opens, guest.application.state) {
        (Opens::Form, Standing::Draft) => write::show(&app, access, guest).await,
        (Opens::Form, _) => write::sent(&app, access, guest).await,
        (Opens::Personal, Standing::Draft | Standing::Sent) => confirm::show(&app, access, guest).await,
        (Opens::Personal, _) => own::show(&app, access, guest).await,
        (Opens::Calendar, _) => Err(AppError::NotFound),
    }
}

/// The routes.
pub fn routes() -> Vec<Route> {
    use Action::Public;
    let mut routes = vec![
        Route::get("/applications", Public, Audit::Nothing, start::show),
        Route::post("/applications", Public, Audit::Unaudited, start::begin),
        Route::get("/applications/{token}", Public, Audit::Nothing, show),
        Route::post("/applications/{token}", Public, Audit::Change, write::send),
        Route::post("/applications/{token}/draft", Public, Audit::Unaudited, write::keep),
        Route::post("/applications/{token}/letter", Public, Audit::Change, write::again),
        Route::post("/applications/{token}/confirmation", Public, Audit::Change, confirm::confirm),
        Route::get("/applications/{token}/form", Public, Audit::Nothing, own_form::form),
        Route::post("/applications/{token}/form", Public, Audit::Change, own_form::change),
        Route::post("/applications/{token}/answer", Public, Audit::Change, own::answer),
        Route::post("/applications/{token}/line", Public, Audit::Change, own::rejoin),
        Route::post("/applications/{token}/withdrawal", Public, Audit::Change, own::withdraw),
    ];
    routes.extend(office::routes());
    routes.extend(office_new::routes());
    routes.extend(office_change::routes());
    routes.extend(recommend::routes());
    routes
}
