//! **Feature**: training and certification, from the call for applicants to the register of supporters.
//!
//! What always holds: a programme is data, no year has code of its own; a place is a row with a unique number; whoever
//! applies is seen by the office and by the chief of the own branch alone.

pub mod applications;
pub mod attendance;
mod beside;
pub mod certificates;
pub mod contact;
pub mod letters;
pub mod lodging;
pub mod money;
pub mod next;
pub mod office;
pub mod people;
pub mod places;
pub mod programmes;
pub mod register;
pub mod review;
pub mod waiting;

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    let mut routes = programmes::routes();
    routes.extend(applications::routes());
    routes.extend(places::routes());
    routes.extend(letters::routes());
    routes.extend(lodging::routes());
    routes.extend(money::routes());
    routes.extend(attendance::routes());
    routes.extend(certificates::routes());
    routes.extend(register::routes());
    routes.extend(review::routes());
    routes
}
