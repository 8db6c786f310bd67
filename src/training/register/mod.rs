//! The register of supporters.

pub mod commands;
pub mod entity;
pub mod entry;

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
