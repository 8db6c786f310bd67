//! Places: who wishes what, who has what, who waits, and to whom a freed place is offered.
//!
//! What always holds: a course never holds more people than it has places; a free place is offered to exactly one
//! person; no place stays free while somebody waits who may have it, once the results were told; nobody is given a course
//! that does not go with their others, unless the office says that it is meant; nobody whom the register must know, and
//! does not, is given any.

pub mod breach;
pub mod commands;
pub mod entity;
pub mod model;
mod pages;
pub mod proposal;
pub mod queries;
pub mod turns;

pub use pages::routes;
