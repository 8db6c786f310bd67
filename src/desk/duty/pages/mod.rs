//! The pages of this room.

pub mod check;
pub mod home;
