//! People: accounts, roles, sessions, sign-in; and the policy, which is a pure function.
//!
//! What always holds: a [`crate::db::Scope`] is made here and nowhere else, after session, grants and policy were
//! looked at; a token or password is never kept, only its hash.

pub mod csrf;
pub mod entity;
pub mod guard;
pub mod nav;
pub mod person;
pub mod policy;
pub mod session;

pub use guard::{Access, Posted};

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
