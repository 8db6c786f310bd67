//! Statistics: from the records of a desk and a period to tables and figures, unsuppressed, for those who may see them.
//!
//! What always holds: nothing here shows a text or one person's record; every table says what it is a part of
//! (see [`model`]). What leaves the house goes through `editions`, which merges small cells.

pub mod drawn;
pub mod files;
pub mod model;
pub mod named;
pub mod pages;
pub mod period;
pub mod queries;

use crate::auth::policy::Action::SeeStatistics;
use crate::web::{Audit, Route};

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/statistics", SeeStatistics, Audit::Nothing, pages::show::show),
        Route::get("/statistics/figures.csv", SeeStatistics, Audit::Nothing, pages::show::csv),
        Route::get("/statistics/figures.xlsx", SeeStatistics, Audit::Nothing, pages::show::xlsx),
        Route::get("/statistics/figures/{name}", SeeStatistics, Audit::Nothing, pages::show::svg),
        Route::get("/statistics/report.pdf", SeeStatistics, Audit::Nothing, pages::show::report),
    ]
}
