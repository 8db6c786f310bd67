//! One fee: what pays it, what was given back, its receipt; waiving, giving back, undoing.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;

use super::payee::has_account;
use super::undoing::undoing;
use super::{file, id, note, note_row, open, yen};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::money::bank::{self, UndoError};
use crate::training::money::entity::{line, receipt, share};
use crate::training::money::fees::{self, waiver_place};
use crate::training::money::ledger::{self, Entry};
use crate::training::money::model::{Paid, State};
use crate::training::money::receipts::{self, IssueError};
use crate::training::money::refunds::{refund_place, undone_place};
use crate::training::office::Office;
use crate::training::people;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/money/pages/fee.html")]
pub(super) struct FeePage {
    page: Page,
    office: Office,
    address: String,
    name: String,
    stage: String,
    entry: Entry,
    paid: Paid,
    due: String,
    asked: String,
    reminded: Option<String>,
    waived: Option<String>,
    shares: Vec<Share>,
    refunds: Vec<Refund>,
    receipt: Option<(String, String)>,
    /// Receipts that hold no more: what is said of each, and the paper.
    voided: Vec<(String, String)>,
    payee: String,
    has_account: bool,
    fields: Fields,
    errors: Errors,
}

impl FeePage {
    /// Whether a receipt can be issued.
    fn may_receipt(&self) -> bool {
        matches!(self.paid.state(), State::Paid | State::Over)
    }
}

/// A part of a transfer, as the page shows it.
struct Share {
    id: Id,
    day: String,
    payer: String,
    line_amount: i64,
    line_href: String,
    amount: i64,
    undone: Option<String>,
}

/// Money given back, as the page shows it.
struct Refund {
    id: Id,
    day: String,
    amount: i64,
    why: String,
    /// Why it was undone.
    undone: Option<String>,
    /// Whether it is in no file for the bank yet.
    may_undo: bool,
}

/// The page.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, fee)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    note(&app, &access, &office).await?;
    render(&view(&app, &access, office, id(&fee)?, Fields::default(), Errors::default()).await?)
}

pub(super) async fn find(app: &App, access: &Access, office: &Office, id: Id) -> Result<Entry, AppError> {
    let entry = ledger::one(access.scope()?, app.db(), id).await?;
    entry.filter(|entry| entry.fee.programme_id == office.row.id).ok_or(AppError::NotFound)
}

pub(super) async fn view(
    app: &App,
    access: &Access,
    office: Office,
    id: Id,
    fields: Fields,
    errors: Errors,
) -> Result<FeePage, AppError> {
    let (scope, db, locale) = (access.scope()?, app.db(), access.locale());
    let entry = find(app, access, &office, id).await?;
    let here = office.address(&format!("money/fees/{id}"));
    let office = office.about(app, access, entry.fee.application_id, &here).await?;
    let keys = db.keys(scope.organisation()).await?;
    let person = people::one(scope, db, entry.fee.application_id).await?;
    let mut shares = Vec::new();
    for share in &entry.shares {
        let line = scope.find_by_id::<line::Entity>(share.line_id).one(db).await?;
        let payer = line.as_ref().map(|row| keys.open(bank::payer_place(row.id), &row.sealed_payer));
        let reason =
            share.sealed_reason.as_ref().map(|sealed| keys.open(bank::undone_place(share.id), sealed));
        shares.push(Share {
            id: share.id,
            day: locale.day(share.paid_on),
            payer: payer.and_then(Result::ok).unwrap_or_default(),
            line_amount: line.map_or(0, |line| line.amount),
            line_href: office.address(&format!("money/lines/{}", share.line_id)),
            amount: share.amount,
            undone: share.undone_at.map(|_| reason.and_then(Result::ok).unwrap_or_default()),
        });
    }
    let refunds = entry.refunds.iter().map(|refund| {
        let undone = refund.sealed_undone.as_ref().map(|sealed| keys.open(undone_place(refund.id), sealed));
        Refund {
            id: refund.id,
            day: locale.day(refund.decided_at.date()),
            amount: refund.amount,
            why: keys.open(refund_place(refund.id), &refund.sealed_reason).unwrap_or_default(),
            undone: refund.undone_at.map(|_| undone.and_then(Result::ok).unwrap_or_default()),
            may_undo: refund.undone_at.is_none() && refund.payout_id.is_none(),
        }
    });
    let waived = entry.fee.sealed_reason.as_ref();
    let waived = waived.map(|sealed| keys.open(waiver_place(entry.fee.id), sealed).unwrap_or_default());
    let stage = office.programme.stage(&entry.fee.stage);
    let receipt = entry.receipt.as_ref();
    let paper = |row: &receipt::Model| office.address(&format!("money/receipts/{}", row.id));
    let void = |row: &receipt::Model| {
        let day = row.voided_at.map(|at| locale.day(at.date())).unwrap_or_default();
        (access.page.ta2("money-receipt-voided", "number", receipts::number(row), "day", day), paper(row))
    };
    let voided = entry.voided.iter().map(void).collect();
    let has_account = has_account(app, access, entry.fee.application_id).await?;
    let address = office.address(&format!("money/fees/{id}"));
    Ok(FeePage {
        page: access.page.clone(),
        name: person.map(|(_, kept)| kept.name().to_owned()).unwrap_or_default(),
        stage: stage.map(|stage| stage.name.text(locale).to_owned()).unwrap_or_default(),
        paid: entry.paid(),
        due: locale.date(entry.fee.due_on),
        asked: locale.date(entry.fee.asked_on),
        reminded: entry.fee.reminded_at.map(|at| locale.day(at.date())),
        waived: entry.fee.waived_at.and(waived),
        shares,
        refunds: refunds.collect(),
        receipt: receipt.map(|row| (receipts::number(row), paper(row))),
        voided,
        payee: office.address(&format!("money/payees/{}", entry.fee.application_id)),
        has_account,
        entry,
        address,
        office,
        fields,
        errors,
    })
}

/// A reason that a person must give.
pub(super) fn reason<'f>(fields: &'f Fields, errors: &mut Errors) -> &'f str {
    let reason = fields.get("reason");
    if reason.is_empty() {
        errors.add("reason", Message::new("money-error-reason"));
    }
    reason
}

/// Waives the fee, or asks for it again.
pub async fn waive(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, fee)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let fee = find(&app, &access, &office, id(&fee)?).await?.fee;
    let back = fields.get("again") == "yes";
    let mut errors = Errors::default();
    let words = reason(&fields, &mut errors).to_owned();
    if !errors.is_empty() && !back {
        return render_errors(&view(&app, &access, office, fee.id, fields, errors).await?);
    }
    let mut tx = app.db().write(access.scope()?).await?;
    fees::waive(&mut tx, fee.id, Some(words.as_str()).filter(|_| !back)).await?;
    tx.commit().await?;
    Ok(see_other(&office.address(&format!("money/fees/{}?notice=money-changed", fee.id))))
}

/// Undoes a part of a transfer that was booked.
pub async fn undo(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, share)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let asked = match undoing::<share::Entity>(&app, &access, (&slug, &share), fields).await? {
        Ok(asked) => asked,
        Err(again) => return Ok(again),
    };
    let mut tx = app.db().write(access.scope()?).await?;
    let told = match bank::undo(&mut tx, asked.row, &asked.reason).await {
        Ok(_) => {
            tx.commit().await?;
            "notice=money-undone"
        }
        Err(UndoError::Before) => "warning=money-undone-before",
        Err(UndoError::GivenBack { rest, back }) => {
            drop(tx);
            let [rest, back] = [rest, back].map(|amount| yen(&access.page, amount));
            let mut errors = Errors::default();
            errors
                .add("reason", Message::new("money-error-given-back").with("rest", rest).with("back", back));
            let view = view(&app, &access, asked.office, asked.fee, asked.fields, errors).await?;
            return render_errors(&view);
        }
        Err(UndoError::Database(error)) => return Err(error.into()),
    };
    Ok(see_other(&asked.office.address(&format!("money/fees/{}?{told}", asked.fee))))
}

/// Issues the receipt, or finds the one that was issued.
pub async fn issue(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, fee)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let fee = find(&app, &access, &office, id(&fee)?).await?.fee;
    let warning = match receipts::issue_drawn(app.db(), access.scope()?, fee.id).await {
        Ok(_) => {
            return Ok(see_other(&office.address(&format!("money/fees/{}?notice=money-receipt", fee.id))));
        }
        Err(IssueError::Unpaid) => "money-receipt-unpaid",
        Err(IssueError::NoIssuer) => "money-receipt-no-issuer",
        Err(IssueError::Pdf(error)) => {
            tracing::warn!(%error, "a receipt cannot be drawn");
            "money-receipt-pdf"
        }
        Err(IssueError::Task(error)) => return Err(AppError::Fault(error)),
        Err(IssueError::Database(error)) => return Err(error.into()),
    };
    Ok(see_other(&office.address(&format!("money/fees/{}?warning={warning}", fee.id))))
}

/// The receipt's PDF.
pub async fn receipt(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, receipt)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let row = access.scope()?.find_by_id::<receipt::Entity>(id(&receipt)?).one(app.db()).await?;
    let row = row.filter(|row| row.programme_id == office.row.id).ok_or(AppError::NotFound)?;
    note_row(&app, &access, "receipt.read", ("fee_receipt", row.id)).await?;
    let keys = app.db().keys(row.organisation_id).await?;
    let issued = receipts::open(&keys, &row).ok_or(AppError::NotFound)?;
    Ok(file(issued.bytes(), "application/pdf", &format!("receipt-{}.pdf", receipts::number(&row))))
}
