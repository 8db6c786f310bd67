//! Files that leave the house and files that come in: PDF by typst, xlsx and CSV written, xlsx and CSV read.
//!
//! Pure: typed inputs in, bytes or rows out. No clock, no randomness, no network, no files beyond what is embedded;
//! the same input gives the same bytes. Every word a person reads is in the input.

pub mod pdf;
pub mod sheet;
