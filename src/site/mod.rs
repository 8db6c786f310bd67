//! The public pages: whether a desk is open, what it is, its editions.

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
