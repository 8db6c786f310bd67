//! Upkeep: what an operator runs to know that all is whole, and to keep it. It looks through every room's tables and
//! changes nothing in them.

pub mod copies;
pub mod heads;
mod numbers;
mod told;
pub mod verify;
mod vouched;
