//! The office's pages of letters: telling the results, the texts with a preview, what is to be printed for
//! those without mail, and what did not arrive.

mod overview;
mod printing;
mod results;
mod texts;

use crate::auth::policy::Action;
use crate::web::{Audit, Route};

/// The routes.
pub fn routes() -> Vec<Route> {
    use Action::RunTraining;
    vec![
        Route::get("/programmes/{slug}/letters", RunTraining, Audit::Reading, overview::show),
        Route::post("/programmes/{slug}/results", RunTraining, Audit::Change, results::tell),
        Route::get("/programmes/{slug}/letters.pdf", RunTraining, Audit::Reading, printing::print).step_up(),
        Route::post("/programmes/{slug}/printed", RunTraining, Audit::Change, printing::printed),
        Route::post("/programmes/{slug}/undelivered", RunTraining, Audit::Change, printing::by_post),
        Route::get("/programmes/{slug}/letters/{kind}", RunTraining, Audit::Nothing, texts::show),
        Route::post("/programmes/{slug}/letters/{kind}", RunTraining, Audit::Change, texts::save),
    ]
}
