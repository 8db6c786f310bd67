//! People: accounts, roles, sessions, sign-in; and the policy, which is a pure function.
//!
//! What always holds: a [`crate::db::Scope`] is made here and nowhere else, after session, grants and policy were
//! looked at; a token or password is never kept, only its hash.

pub mod accounts;
pub mod csrf;
pub mod entity;
pub mod founding;
pub mod frame;
pub mod guard;
pub mod invitations;
pub mod nav;
pub mod onetime;
mod pages;
pub mod password;
pub mod people;
pub mod person;
pub mod policy;
mod posted;
pub mod session;
pub mod throttle;
pub mod totp;

pub use guard::{Access, Posted};
pub use pages::DemoAccount;

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    pages::routes()
}
