//! Lodging that the office books and participants pay: who stays which nights, said on the own page or by the office, and
//! the rooming list that the hotel gets.
//!
//! What always holds: on the list stands who has a place in the course and wishes a room, and of them no more than a
//! hotel needs: name, kana, nights, and what they wrote for it; what was given to the hotel is kept as it was, so that
//! the office sees what changed since; what was said for days that the course no longer has is asked anew.

pub mod commands;
pub mod entity;
pub mod model;
mod own;
mod pages;
pub mod queries;

pub use own::own_section;

use crate::auth::policy::Action;
use crate::web::{Audit, Route};

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    use Action::{Public, RunTraining};
    use Audit::{Change, Reading};
    use pages::{guest, list, sheet};
    vec![
        Route::get("/programmes/{slug}/lodging", RunTraining, Reading, list::show),
        Route::get("/programmes/{slug}/lodging/{course}", RunTraining, Reading, sheet::show),
        Route::get("/programmes/{slug}/lodging/{course}/sheet", RunTraining, Reading, sheet::file).step_up(),
        Route::post("/programmes/{slug}/lodging/{course}/handover", RunTraining, Change, sheet::hand_over),
        Route::get(
            "/programmes/{slug}/lodging/{course}/guests/{participant}",
            RunTraining,
            Reading,
            guest::show,
        ),
        Route::post(
            "/programmes/{slug}/lodging/{course}/guests/{participant}",
            RunTraining,
            Change,
            guest::save,
        ),
        Route::post("/applications/{token}/lodging", Public, Change, own::save),
    ]
}
