//! When a desk is open: weekly hours, closures, extra openings; edited in the browser and by a file.

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
