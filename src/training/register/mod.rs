//! The register of supporters: who was certified when, how they are reached, what they offer and what they prefer not to
//! take.
//!
//! What always holds: the office sees all of it, and everybody else the own entry alone; names, contact and words are
//! sealed; nobody stands in it twice, and nobody is taken for another of the same name, without the office saying so;
//! nobody is taken out of it.

pub mod certification;
pub mod commands;
pub mod entity;
pub mod entry;
pub mod imports;
pub mod namesakes;
mod pages;
pub mod queries;

pub use queries::by_year;

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    pages::routes()
}
