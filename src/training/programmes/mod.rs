//! Programmes: what a year's announcement says, as data; kept as drafts, announced to the public, changed by the office
//! in the browser or by a file.
//!
//! What always holds: what is kept was checked ([`check`]); everything about places waits for the programme's row.

pub mod check;
pub mod entity;
pub mod file;
pub mod model;
mod pages;
pub mod queries;
pub mod save;
pub mod sessions;
mod together;
pub mod told;
pub mod written;

pub(in crate::training) use pages::announcement;

use crate::auth::policy::Action;
use crate::web::{Audit, Route};

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    use pages::{edit, list, office_list, overview};
    vec![
        Route::get("/trainings", Action::Public, Audit::Nothing, list::page),
        Route::get("/trainings/{slug}", Action::Public, Audit::Nothing, announcement::page),
        Route::get("/programmes", Action::RunTraining, Audit::Nothing, office_list::show),
        Route::post("/programmes", Action::RunTraining, Audit::Change, edit::create),
        Route::get("/programmes/{slug}", Action::RunTraining, Audit::Nothing, overview::show),
        Route::get("/programmes/{slug}/edit", Action::RunTraining, Audit::Nothing, edit::show),
        Route::post("/programmes/{slug}/edit", Action::RunTraining, Audit::Change, edit::save),
        Route::post("/programmes/{slug}/state", Action::RunTraining, Audit::Change, edit::state),
    ]
}
