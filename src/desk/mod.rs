//! The desk: its hours, who is on duty, calls and their records, imports and exports.

pub mod calls;
pub mod days;
pub mod duty;
pub mod hours;
pub mod imports;
pub mod names;
pub mod settings;
pub mod texts;

use crate::web::Route;

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    let mut routes = settings::routes();
    routes.extend(duty::routes());
    routes.extend(calls::routes());
    routes.extend(imports::routes());
    routes
}
