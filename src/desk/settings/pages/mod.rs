//! The pages on which a coordinator sets up a desk: hours, texts, rules. Each is one form; rows are added and removed by
//! buttons that send it, so that it works without a script.
//!
//! What always holds: a form knows what its section was when it was opened; when somebody changed that meanwhile, it comes
//! back whole with both sides shown, and nothing is written.

mod both;
mod frame;
mod hours;
mod hours_form;
mod rules;
mod texts;
mod texts_form;

use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::organisation::desk;
use crate::web::route::{Audit, Route};
use crate::web::{AppError, Page, render};
use askama::Template;
use axum::extract::State;
use axum::response::Response;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    let edit = Action::EditDesk;
    vec![
        Route::get("/desk", edit, Audit::Nothing, choose),
        Route::get("/desk/{slug}", edit, Audit::Nothing, hours::page),
        Route::post("/desk/{slug}", edit, Audit::Change, hours::change),
        Route::get("/desk/{slug}/texts", edit, Audit::Nothing, texts::page),
        Route::post("/desk/{slug}/texts", edit, Audit::Change, texts::change),
        Route::get("/desk/{slug}/rules", edit, Audit::Nothing, rules::page),
        Route::post("/desk/{slug}/rules", edit, Audit::Change, rules::change),
    ]
}

#[derive(Template)]
#[template(path = "desk/settings/pages/choose.html")]
struct ChoosePage {
    page: Page,
    desks: Vec<desk::Model>,
}

/// The desks one may set up; an only one is opened at once.
async fn choose(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    let desks = access.scope()?.find::<desk::Entity>().order_by_asc(desk::Column::Slug).all(app.db()).await?;
    match desks.as_slice() {
        [only] => Ok(see_other(&format!("/desk/{}", only.slug))),
        _ => render(&ChoosePage { page: access.page, desks }),
    }
}
