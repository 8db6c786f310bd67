//! The pages of statistics.

pub mod show;
