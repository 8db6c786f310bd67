//! Records from files and to files.

pub mod batch;

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
