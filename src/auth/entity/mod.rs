//! The tables of people.

pub mod account;
pub mod invitation;
pub mod recovery_code;
pub mod role_grant;
pub mod session;
