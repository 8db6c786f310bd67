//! Attendance and completion: who was there, by a list, by a code shown in the room, or by the meeting's report; what
//! follows for each stage; exceptions; letters before a session; courses that were moved.
//!
//! What always holds: nothing is assumed of anybody before it is told; what was noted by hand is not overwritten by a
//! code or a report unseen.

pub mod codes;
pub mod commands;
pub mod entity;
mod feed;
pub mod model;
pub mod moved;
pub mod own;
mod own_move;
mod pages;
mod payment;
pub mod queries;
pub mod reminders;
pub mod report;
pub(in crate::training) mod told;

pub use own::{own_section, unfinished};
pub use queries::{certified, completion};

use crate::auth::policy::Action;
use crate::web::{Audit, Route};

/// Bytes that a meeting's report may have.
const REPORT_LIMIT: usize = 4 * 1024 * 1024;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    use Action::{Public, RunTraining};
    use Audit::{Change, Nothing, Reading};
    use pages::{code, list, overview, participant, public, report};
    vec![
        Route::get("/programmes/{slug}/attendance", RunTraining, Reading, overview::show),
        Route::post("/programmes/{slug}/attendance/links", RunTraining, Change, overview::set_link),
        Route::get(
            "/programmes/{slug}/attendance/courses/{course}/{session}",
            RunTraining,
            Reading,
            list::show,
        ),
        Route::post(
            "/programmes/{slug}/attendance/courses/{course}/{session}",
            RunTraining,
            Change,
            list::save,
        ),
        Route::get(
            "/programmes/{slug}/attendance/courses/{course}/{session}/code",
            RunTraining,
            Nothing,
            code::show,
        ),
        Route::post(
            "/programmes/{slug}/attendance/courses/{course}/{session}/code",
            RunTraining,
            Change,
            code::switch,
        ),
        Route::get(
            "/programmes/{slug}/attendance/courses/{course}/{session}/reports",
            RunTraining,
            Nothing,
            report::form,
        ),
        Route::post(
            "/programmes/{slug}/attendance/courses/{course}/{session}/reports",
            RunTraining,
            Change,
            report::take_in,
        )
        .body_limit(REPORT_LIMIT),
        Route::get("/programmes/{slug}/attendance/reports/{report}", RunTraining, Reading, report::show),
        Route::post("/programmes/{slug}/attendance/reports/{report}", RunTraining, Change, report::confirm),
        Route::get(
            "/programmes/{slug}/attendance/participants/{participant}",
            RunTraining,
            Reading,
            participant::show,
        ),
        Route::post(
            "/programmes/{slug}/attendance/participants/{participant}",
            RunTraining,
            Change,
            participant::except,
        ),
        Route::post("/applications/{token}/attendance", Public, Change, own::arrive),
        Route::post("/applications/{token}/move", Public, Change, own_move::answer_move),
        Route::get("/attendance", Public, Nothing, public::show),
        Route::post("/attendance", Public, Change, public::arrive),
        Route::get("/calendars/{token}", Public, Nothing, public::own_calendar),
        Route::get("/trainings/{slug}/calendar.ics", Public, Nothing, public::calendar),
    ]
}
