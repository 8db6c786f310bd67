//! The pages of this room, one file each: handler, view, template beside it.

mod account;
mod demo;
mod enrolment;
mod language;
mod login;
mod logout;
mod second_factor;
mod setup;

pub use demo::DemoAccount;

use crate::web::Route;

/// All of their routes.
pub fn routes() -> Vec<Route> {
    let mut routes = Vec::new();
    routes.extend(account::routes());
    routes.extend(login::routes());
    routes.extend(logout::routes());
    routes.extend(second_factor::routes());
    routes.extend(enrolment::routes());
    routes.extend(language::routes());
    routes.extend(setup::routes());
    routes.extend(demo::routes());
    routes
}
