//! The pages of this room, one file each: handler, view, template beside it.

mod account;
mod demo;
mod enrolment;
mod invitation;
mod invite;
mod language;
mod login;
mod logout;
mod organisation;
mod own_password;
mod people;
mod person;
mod second_factor;
mod sessions;
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
    routes.extend(own_password::routes());
    routes.extend(sessions::routes());
    routes.extend(people::routes());
    routes.extend(invite::routes());
    routes.extend(person::routes());
    routes.extend(invitation::routes());
    routes.extend(organisation::routes());
    routes.extend(demo::routes());
    routes
}
