//! The municipalities of Japan: every city, ward, town and village by its official code, found as people write it and completed as
//! they type it.
//!
//! What always holds:
//! - [`find()`] never guesses: a name that several municipalities bear is settled by the prefecture that asks, or comes back
//!   [`Match::Ambiguous`]; a name without its suffix (津) comes back with suggestions (津市).
//! - Lists are in the order of the official code (JIS X 0401/0402), the asking prefecture's first.
//! - Everything is a pure function of its arguments and the embedded table; the index is built once, on first use.
#![doc = include_str!("../README.md")]

mod code;
mod complete;
mod find;
mod index;
mod key;
mod municipality;

pub use code::{CodeError, MunicipalityCode, Prefecture};
pub use complete::complete;
pub use find::{Match, find};
pub use key::{matching_key, normalise_key};
pub use municipality::{Municipality, all, by_code, in_prefecture};
