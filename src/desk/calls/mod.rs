//! Calls: taking one, its record, corrections, drafts, the list.
//!
//! What always holds: a record carries a MAC over all its coded facts and its sealed texts; it is corrected (every
//! version stays) or voided, never deleted; only conversations by telephone count in the total.

pub mod codes;
pub mod commands;
pub mod counter;
pub mod entity;
pub mod model;
pub mod version;

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
