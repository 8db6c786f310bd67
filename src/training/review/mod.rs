//! Looking back: a programme in numbers while it goes on, and what became of a fiscal year.
//!
//! What always holds: nobody is named; every number stands with what it is a part of, and parts add up; counting is pure
//! ([`model`], [`reconciling`]). Small numbers are shown as they are: these pages are the office's own, and say so.

mod annual;
mod drawn;
pub mod model;
mod pages;
mod paper;
mod queries;
pub mod reconciling;

use crate::auth::policy::Action::RunTraining;
use crate::web::{Audit, Route};

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    use pages::{dashboard, year};
    vec![
        Route::get("/programmes/{slug}/review", RunTraining, Audit::Reading, dashboard::show),
        Route::get("/annual-report", RunTraining, Audit::Reading, year::show),
        Route::get("/annual-report/report.pdf", RunTraining, Audit::Reading, year::pdf),
        Route::get("/annual-report/report.xlsx", RunTraining, Audit::Reading, year::xlsx),
    ]
}
