//! The pages of this room.

mod badges;
mod issue;
mod office;
mod one;
pub mod own;
mod paper;
mod print;
mod public;

use super::holding::{BADGE, PDF};
use crate::web::Route;
use crate::web::page::attachment as file;

pub(super) fn routes() -> Vec<Route> {
    let mut routes = office::routes();
    routes.extend(one::routes());
    routes.extend(paper::routes());
    routes.extend(public::routes());
    routes.extend(own::routes());
    routes.extend(badges::routes());
    routes
}
