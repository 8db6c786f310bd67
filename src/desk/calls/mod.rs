//! Calls: taking one, its record, corrections, drafts, the list.
//!
//! What always holds: a record carries a MAC over all its coded facts and its sealed texts; it is corrected (every
//! version stays) or voided, never deleted; only conversations by telephone count in the total.

pub mod codes;
pub mod commands;
pub mod content;
pub mod corrections;
pub mod counter;
pub mod draft;
pub mod drafts;
pub mod entity;
pub mod form;
pub mod form_view;
pub mod labels;
pub mod model;
pub mod pages;
pub mod put_away;
pub mod queries;
pub mod record_view;
pub mod redaction;
pub mod redactions;
pub mod version;

use crate::auth::policy::Action;
use crate::web::{Audit, Route, SignedOut};

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    use Action::{ApproveRedaction, AskRedaction, CorrectCall, ReadCall, TakeCall};
    use Audit::{Change, Nothing, Reading, Unaudited};
    vec![
        Route::get("/calls/new", TakeCall, Nothing, pages::begin::afterwards),
        Route::get("/calls/drafts/new", TakeCall, Nothing, pages::begin::resume),
        Route::post("/calls/drafts", TakeCall, Unaudited, pages::begin::create)
            .signed_out(SignedOut::Resume("/calls/drafts/new")),
        Route::get("/calls/drafts/{id}", TakeCall, Nothing, pages::draft::page),
        Route::post("/calls/drafts/{id}", TakeCall, Unaudited, pages::draft::save),
        Route::post("/calls/drafts/{id}/end", TakeCall, Unaudited, pages::draft::end),
        Route::post("/calls/drafts/{id}/discarding", TakeCall, Unaudited, pages::draft::discard),
        Route::post("/calls/drafts/{id}/record", TakeCall, Change, pages::record::create),
        Route::get("/places", TakeCall, Nothing, pages::places::places),
        Route::get("/calls", ReadCall, Reading, pages::list::page),
        Route::post("/calls/search", ReadCall, Nothing, pages::list::search),
        Route::get("/calls/{id}", ReadCall, Reading, pages::show::page),
        Route::get("/calls/{id}/print", ReadCall, Reading, pages::print::page),
        Route::get("/calls/{id}/correction", CorrectCall, Reading, pages::correction::page),
        Route::post("/calls/{id}/correction", CorrectCall, Change, pages::correction::create),
        Route::post("/calls/{id}/correction/draft", CorrectCall, Unaudited, pages::correction::save),
        Route::post("/calls/{id}/correction/discarding", CorrectCall, Unaudited, pages::correction::discard),
        Route::post("/calls/{id}/voiding", CorrectCall, Change, pages::correction::void),
        Route::post("/calls/{id}/reinstatement", CorrectCall, Change, pages::correction::reinstate),
        Route::post("/calls/{id}/redactions", AskRedaction, Change, pages::redaction::ask),
        Route::get("/redactions", ApproveRedaction, Nothing, pages::redaction::page),
        Route::post("/redactions/{id}/approval", ApproveRedaction, Change, pages::redaction::approve)
            .step_up(),
        Route::post("/redactions/{id}/refusal", ApproveRedaction, Change, pages::redaction::refuse),
    ]
}
