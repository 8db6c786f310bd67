//! The demonstration: an invented organisation with two desks, a person for every role and a year of calls. Nobody in
//! it exists. It is founded before the server answers and filled while it answers.

mod blocks;
pub mod calls;
mod fill;
mod people;
mod training;

pub use fill::fill;
pub use people::{PASSWORD, found};

/// The desk after the one in Mie: hours, texts and 78 calls.
pub const MIE: &str = include_str!("../../examples/mie.toml");
/// A larger desk with thousands of calls.
pub const SHIZUOKA: &str = include_str!("shizuoka.toml");
/// The 78 calls, shaped as an office's log is.
pub const MIE_CALLS: &str = include_str!("../../examples/mie-calls.csv");
