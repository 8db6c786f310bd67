//! Who is on duty at a desk, and the page that a supporter has before, in and after a shift.

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
