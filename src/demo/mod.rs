//! The demonstration: an invented organisation with two desks and a year of calls. Nobody in it exists.

pub mod calls;
