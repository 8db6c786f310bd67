//! The pages of this room: a programme in numbers, and a fiscal year.

pub mod dashboard;
pub mod year;
