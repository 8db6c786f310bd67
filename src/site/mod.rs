//! The public pages: whether a desk is open now, what it is, its calendar; the same for machines, as a feed and as a
//! badge for other sites.
//!
//! What always holds: they need no script and set no cookie; they may be kept for half a minute by others and for the
//! present second by ourselves ([`cache`]), so that at exactly closing time they say closed.

pub mod cache;
mod door;
pub(crate) mod feed;
pub mod month;
mod pages;
mod public;

use crate::auth::policy::Action;
use crate::web::route::{Audit, Route};

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/desks", Action::Public, Audit::Nothing, pages::list::page),
        Route::get("/desks/{slug}", Action::Public, Audit::Nothing, pages::desk::page),
        Route::get("/desks/{slug}/status.json", Action::Public, Audit::Nothing, pages::machine::status),
        Route::get("/desks/{slug}/calendar.ics", Action::Public, Audit::Nothing, pages::machine::calendar),
        Route::get("/desks/{slug}/badge", Action::Public, Audit::Nothing, pages::badge::frame).framed(),
        Route::get("/desks/{slug}/badge.svg", Action::Public, Audit::Nothing, pages::badge::picture).framed(),
        Route::get("/openapi.json", Action::Public, Audit::Nothing, pages::machine::description),
    ]
}
