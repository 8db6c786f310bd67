//! When a desk is open: weekly hours, closures, extra openings. The rules are in [`model`], pure; the words for them in
//! [`words`]; [`queries::of_desk`] reads them. They are edited with the rest of a desk in `desk::settings`.

pub mod entity;
pub mod model;
pub mod queries;
pub mod words;

pub use model::Hours;
