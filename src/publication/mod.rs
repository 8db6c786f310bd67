//! Publication: statistics → tables → figures → an edition that is published.

pub mod editions;
pub mod statistics;

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    let mut routes = statistics::routes();
    routes.extend(editions::routes());
    routes
}
