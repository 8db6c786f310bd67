//! Editions: what was published of a desk, frozen, with small cells merged.

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
