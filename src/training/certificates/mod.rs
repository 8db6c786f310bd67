//! Certificates, their verification and badges.
//!
//! What always holds: numbers have no gap; a paper that was made is never made otherwise; anybody may see whether a
//! certificate holds, and nobody whose it is, unless its holder agreed.

pub mod badges;
pub mod candidates;
pub mod counting;
pub mod drawing;
mod entering;
pub mod entity;
pub mod following;
pub mod holding;
pub mod issuing;
pub mod naming;
pub mod numbers;
mod pages;
pub mod paper;
pub mod renewing;

pub use pages::own::own_section;

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    pages::routes()
}
