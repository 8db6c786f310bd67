//! Places: who wishes what, who has what, who waits, and to whom a freed place is offered.
//!
//! What always holds: a course never holds more people than it has places; a free place is offered to exactly one
//! person; no place stays free while somebody waits who may have it.

pub mod commands;
pub mod entity;
pub mod model;
mod pages;
pub mod proposal;
pub mod turns;

pub use pages::routes;
