//! Money of a programme: fees, transfers that pay them, receipts, refunds, travel, files of transfers.
//!
//! What always holds: yen are whole; a sum is shown with its parts; nothing that a bank's line says is booked unless a
//! person confirmed it, and no line pays more than it is; what was paid out is in one file alone.

mod account;
pub mod bank;
pub mod entity;
pub mod evidence;
pub mod fees;
pub mod ledger;
pub mod model;
pub mod overdue;
pub mod own;
mod own_paid;
pub mod own_travel;
pub mod pages;
pub mod payees;
pub mod payouts;
pub mod pieces;
pub mod receipts;
pub mod refunds;
pub mod setting;
pub mod statement;
mod telling;
pub mod travel;

pub use ledger::owing;
pub use own::own_section;

use crate::auth::policy::Action;
use crate::web::{Audit, Route};

/// Bytes of a statement at most: a year of a busy account.
const STATEMENT_LIMIT: usize = 4 * 1024 * 1024;

/// Bytes of a form with a piece of evidence: a little more than the largest file, so that one that is too large is
/// answered on the page.
const EVIDENCE_LIMIT: usize = evidence::LARGEST + 2 * 1024 * 1024;

/// The account of somebody to whom money is paid.
const PAYEE: &str = "/programmes/{slug}/money/payees/{application}";

/// A file of transfers.
const PAYOUT: &str = "/programmes/{slug}/money/payouts/{payout}";

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    use Action::{HandleMoney, Public};
    use Audit::{Change, Nothing, Reading};
    use pages::{
        claim, claim_form, evidence, fee, line, lines, overview, payee, payout, payouts, refund, settings,
        transfers, travel,
    };
    vec![
        Route::get("/programmes/{slug}/money", HandleMoney, Reading, overview::page),
        Route::post("/programmes/{slug}/money/fees", HandleMoney, Change, overview::ask),
        Route::post("/programmes/{slug}/money/reminders", HandleMoney, Change, overview::remind),
        // Accounts, and files of transfers: what is read or changed here moves money, so a session left open does not do.
        Route::get("/programmes/{slug}/money/setting", HandleMoney, Nothing, settings::page).step_up(),
        Route::post("/programmes/{slug}/money/setting", HandleMoney, Change, settings::save).step_up(),
        Route::get(PAYEE, HandleMoney, Reading, payee::page).step_up(),
        Route::post(PAYEE, HandleMoney, Change, payee::save).step_up(),
        Route::get("/programmes/{slug}/money/fees/{fee}", HandleMoney, Reading, fee::page),
        Route::post("/programmes/{slug}/money/fees/{fee}/waiver", HandleMoney, Change, fee::waive),
        Route::post("/programmes/{slug}/money/fees/{fee}/refund", HandleMoney, Change, refund::decide),
        Route::post("/programmes/{slug}/money/refunds/{refund}/undoing", HandleMoney, Change, refund::undo),
        Route::post("/programmes/{slug}/money/fees/{fee}/receipt", HandleMoney, Change, fee::issue),
        Route::post("/programmes/{slug}/money/shares/{share}/undoing", HandleMoney, Change, fee::undo),
        Route::get("/programmes/{slug}/money/receipts/{receipt}", HandleMoney, Reading, fee::receipt),
        Route::get("/programmes/{slug}/money/transfers", HandleMoney, Reading, transfers::page),
        Route::post("/programmes/{slug}/money/statements", HandleMoney, Change, transfers::import)
            .body_limit(STATEMENT_LIMIT),
        Route::post("/programmes/{slug}/money/matches", HandleMoney, Change, transfers::confirm),
        Route::get("/programmes/{slug}/money/lines", HandleMoney, Reading, lines::page),
        Route::get("/programmes/{slug}/money/lines/{line}", HandleMoney, Reading, line::page),
        Route::post("/programmes/{slug}/money/lines/{line}/parts", HandleMoney, Change, line::book),
        Route::post("/programmes/{slug}/money/lines/{line}/aside", HandleMoney, Change, line::set_aside),
        Route::get("/programmes/{slug}/money/travel", HandleMoney, Reading, travel::page),
        Route::post("/programmes/{slug}/money/travel", HandleMoney, Change, claim_form::create),
        Route::get("/programmes/{slug}/money/travel/{claim}", HandleMoney, Reading, claim::page),
        Route::post("/programmes/{slug}/money/travel/{claim}", HandleMoney, Change, claim_form::change),
        Route::post("/programmes/{slug}/money/travel/{claim}/decision", HandleMoney, Change, claim::decide),
        Route::post("/programmes/{slug}/money/travel/{claim}/evidence", HandleMoney, Change, evidence::add)
            .body_limit(EVIDENCE_LIMIT),
        Route::get("/programmes/{slug}/money/evidence/{evidence}", HandleMoney, Reading, evidence::page),
        Route::get("/programmes/{slug}/money/payouts", HandleMoney, Reading, payouts::page),
        Route::post("/programmes/{slug}/money/payouts", HandleMoney, Change, payouts::create).step_up(),
        Route::get(PAYOUT, HandleMoney, Reading, payout::page),
        Route::get("/programmes/{slug}/money/payouts/{payout}/file", HandleMoney, Reading, payout::transfer)
            .step_up(),
        Route::get("/programmes/{slug}/money/payouts/{payout}/sheet", HandleMoney, Reading, payout::sheet)
            .step_up(),
        Route::post("/programmes/{slug}/money/payouts/{payout}/payment", HandleMoney, Change, payout::paid)
            .step_up(),
        Route::post(
            "/programmes/{slug}/money/payouts/{payout}/cancellation",
            HandleMoney,
            Change,
            payout::cancel,
        )
        .step_up(),
        Route::post(
            "/programmes/{slug}/money/payouts/{payout}/returns",
            HandleMoney,
            Change,
            payout::came_back,
        )
        .step_up(),
        Route::get("/applications/{token}/travel", Public, Nothing, own_travel::page),
        Route::post("/applications/{token}/travel", Public, Change, own_travel::send),
        Route::post("/applications/{token}/travel/withdrawal", Public, Change, own_travel::take_back),
        Route::post("/applications/{token}/travel/evidence", Public, Change, own_travel::add)
            .body_limit(EVIDENCE_LIMIT)
            .admitted_by(own::admits),
        Route::get("/applications/{token}/evidence/{evidence}", Public, Nothing, own_travel::evidence_file),
        Route::get("/applications/{token}/account", Public, Nothing, account::page),
        Route::post("/applications/{token}/account", Public, Change, account::save),
        Route::post("/applications/{token}/receipts", Public, Change, own::issue),
        Route::get("/applications/{token}/receipts/{receipt}", Public, Nothing, own::receipt),
    ]
}
