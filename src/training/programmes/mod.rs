//! Programmes: what a year's announcement says, as data; kept as drafts, announced to the public, changed by the office
//! in the browser or by a file.
//!
//! What always holds: what is kept was checked ([`check`]); everything about places waits for the programme's row.

pub mod check;
pub mod entity;
pub mod file;
pub mod model;
pub mod queries;
pub mod save;
pub mod told;
pub mod written;

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
