//! **Feature**: training and certification, from the call for applicants to the register of supporters.
//!
//! What always holds: a programme is data, no year has code of its own; a place is a row with a unique number; whoever
//! applies is seen by the office and by the chief of the own branch alone.

pub mod applications;
pub mod letters;
pub mod places;
pub mod programmes;
