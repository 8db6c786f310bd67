//! Receipts: a PDF for a fee that is paid, numbered without gaps by fiscal year.
//!
//! What always holds: a receipt is issued once, and asking again gives the same bytes; its number comes with its row, in
//! one transaction. A receipt whose payment is undone or given back no longer holds and keeps its number.

use documents::pdf::{PdfError, Receipt, ReceiptPart, receipt_pdf};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};

use super::entity::{place, receipt};
use super::{ledger, model, setting};
use crate::audit::AuditEvent;
use crate::crypto::{OrganisationKeys, Place};
use crate::db::{Db, DbError, WriteError, WriteTx};
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::applications::form::Kept;
use crate::training::programmes::{entity as programme, told};

/// A receipt as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Issued {
    /// Who paid, as written.
    pub payer: String,
    /// The PDF, as base64.
    pub pdf: String,
}

impl Issued {
    /// The bytes of the PDF.
    pub fn bytes(&self) -> Vec<u8> {
        data_encoding::BASE64.decode(self.pdf.as_bytes()).unwrap_or_default()
    }
}

fn sealed_place(id: Id) -> Place<'static> {
    place("fee_receipt", "sealed_receipt", id)
}

/// What a receipt holds.
pub fn open(keys: &OrganisationKeys, row: &receipt::Model) -> Option<Issued> {
    serde_json::from_str(&keys.open(sealed_place(row.id), &row.sealed_receipt).ok()?).ok()
}

/// Why no receipt was issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The fee is not wholly paid.
    #[error("the fee is not paid")]
    Unpaid,
    /// Nobody is named who signs it.
    #[error("no issuer")]
    NoIssuer,
    /// It cannot be drawn.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// The number as it stands on the receipt: R8-0001.
pub fn number(row: &receipt::Model) -> String {
    let april = time::Date::from_calendar_date(i32::from(row.fiscal_year), time::Month::May, 1).ok();
    let era = april.and_then(jpcal::EraDate::of);
    let year = era
        .map_or_else(|| row.fiscal_year.to_string(), |era| format!("{}{}", era.era().letter(), era.year()));
    format!("{year}-{:04}", row.number)
}

/// The receipt of a fee: the one that was issued, or a new one. In a scope that reaches the whole organisation.
///
/// # Errors
/// [`IssueError`]; the caller drops the transaction then.
pub async fn issue(tx: &mut WriteTx, db: &Db, fee: Id) -> Result<receipt::Model, IssueError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    let entry = ledger::one(&scope, tx, fee).await?;
    let entry = entry.ok_or(DbError::from(WriteError::NothingWithinReach))?;
    if let Some(before) = entry.receipt {
        tx.unaudited("the receipt was issued before");
        return Ok(before);
    }
    if !matches!(entry.state(), model::State::Paid | model::State::Over) {
        return Err(IssueError::Unpaid);
    }
    let setting = setting::load(&scope, db, tx).await?;
    if setting.issuer.is_empty() {
        return Err(IssueError::NoIssuer);
    }
    let missing = || DbError::from(WriteError::NothingWithinReach);
    let person = scope.find_by_id::<application::Entity>(entry.fee.application_id).one(tx).await?;
    let person = person.ok_or_else(missing)?;
    let row = scope.find_by_id::<programme::Entity>(entry.fee.programme_id).one(tx).await?;
    let row = row.ok_or_else(missing)?;
    let today = tx.now().date();
    let fiscal_year = model::fiscal_year(today);
    let last = tx
        .find::<receipt::Entity>()
        .filter(receipt::Column::FiscalYear.eq(fiscal_year))
        .order_by_desc(receipt::Column::Number)
        .limit(1)
        .one(tx)
        .await?;
    let id = tx.new_id();
    let mut issued = receipt::Model {
        id,
        organisation_id: scope.organisation(),
        programme_id: row.id,
        application_id: person.id,
        fee_id: fee,
        live: Some(fee),
        fiscal_year,
        number: last.map_or(1, |last| last.number + 1),
        amount: entry.paid().owed(),
        issued_at: tx.now(),
        voided_at: None,
        sealed_receipt: tx.seal(sealed_place(id), ""),
    };
    let kept = Kept::open(tx.keys(), &person);
    let paper = paper(&setting, &row, &entry, &issued, kept.name());
    let pdf = receipt_pdf(&paper)?;
    let content = Issued { payer: paper.payer, pdf: data_encoding::BASE64.encode(&pdf) };
    let content = serde_json::to_string(&content).unwrap_or_default();
    issued.sealed_receipt = tx.seal(sealed_place(id), &content);
    let line = receipt::ActiveModel {
        id: Set(id),
        organisation_id: Set(issued.organisation_id),
        programme_id: Set(issued.programme_id),
        application_id: Set(issued.application_id),
        fee_id: Set(fee),
        live: Set(issued.live),
        fiscal_year: Set(fiscal_year),
        number: Set(issued.number),
        amount: Set(issued.amount),
        issued_at: Set(issued.issued_at),
        voided_at: Set(None),
        sealed_receipt: Set(issued.sealed_receipt.clone()),
    };
    tx.insert(line).await?;
    tx.record(AuditEvent::new("receipt.issued", "fee_receipt", id).with("number", number(&issued)));
    Ok(issued)
}

/// Makes a receipt no longer hold; its number stays its own.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn void(tx: &mut WriteTx, id: Id) -> Result<(), DbError> {
    let change = receipt::ActiveModel {
        id: Unchanged(id),
        live: Set(None),
        voided_at: Set(Some(tx.now())),
        ..Default::default()
    };
    tx.update(change).await?;
    tx.record(AuditEvent::new("receipt.voided", "fee_receipt", id));
    Ok(())
}

/// What stands on the paper. A receipt is a Japanese document, whatever language its reader has.
fn paper(
    setting: &setting::Setting,
    row: &programme::Model,
    entry: &ledger::Entry,
    issued: &receipt::Model,
    payer: &str,
) -> Receipt {
    let locale = Locale::Ja;
    let programme = row.programme();
    let stage = programme.stage(&entry.fee.stage).map(|stage| stage.name.text(locale).to_owned());
    let what = stage.unwrap_or_default();
    let title = told::title(&programme, locale);
    let purpose = locale.args("money-receipt-purpose", &[("programme", &title), ("stage", &what)]);
    let parts =
        vec![ReceiptPart { name: locale.ta("money-receipt-part", "stage", &what), amount: issued.amount }];
    let paid_on = entry.live().map(|share| share.paid_on).max();
    let mut notes = vec![locale.ta("money-receipt-reference", "reference", &entry.fee.reference)];
    if let Some(day) = paid_on {
        notes.push(locale.ta("money-receipt-paid-on", "day", locale.date(day)));
    }
    Receipt {
        lang: locale.tag().to_owned(),
        date: issued.issued_at.date(),
        title: locale.t("money-receipt-title"),
        number: format!("No. {}", number(issued)),
        reissue: None,
        issued: locale.date(issued.issued_at.date()),
        payer: payer.to_owned(),
        honorific: locale.t("money-receipt-honorific"),
        amount: issued.amount.unsigned_abs(),
        purpose,
        statement: locale.t("money-receipt-statement"),
        columns: [locale.t("money-receipt-parts"), locale.t("money-receipt-yen")],
        parts,
        total: locale.t("money-receipt-total"),
        issuer: setting.issuer.clone(),
        address: setting.issuer_address.lines().map(|line| line.trim().to_owned()).collect(),
        seal: None,
        notes,
    }
}
