//! Receipts: a PDF for a fee that is paid, numbered without gaps by fiscal year.
//!
//! What always holds: a receipt is issued once, and asking again gives the same bytes; its number comes with its row, in
//! one transaction. A receipt whose payment is undone or given back no longer holds and keeps its number.

use documents::pdf::{PdfError, Receipt, ReceiptPart, receipt_pdf};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use time::Date;

use super::entity::{place, receipt};
use super::{ledger, model, setting};
use crate::audit::AuditEvent;
use crate::crypto::{OrganisationKeys, Place};
use crate::db::{Db, DbError, Reads, Scope, WriteError, WriteTx};
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
    /// The drawing broke off.
    #[error("{0}")]
    Task(String),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// The number as it stands on the receipt: R8-0001.
pub fn number(row: &receipt::Model) -> String {
    numbered(row.fiscal_year, row.number)
}

fn numbered(fiscal_year: i16, number: i32) -> String {
    let may = Date::from_calendar_date(i32::from(fiscal_year), time::Month::May, 1).ok();
    let era = may.and_then(jpcal::EraDate::of);
    let year =
        era.map_or_else(|| fiscal_year.to_string(), |era| format!("{}{}", era.era().letter(), era.year()));
    format!("{year}-{number:04}")
}

/// Times that a receipt is drawn before a write begins; after them it is drawn within one.
const TRIES: usize = 3;

/// What a receipt of a fee would be now.
#[derive(PartialEq)]
enum Would {
    /// The one that was issued.
    Held(Box<receipt::Model>),
    /// A new one.
    Be(Box<Draft>),
}

/// A receipt before it is drawn.
#[derive(Clone, PartialEq)]
struct Draft {
    programme: Id,
    application: Id,
    fiscal_year: i16,
    number: i32,
    amount: i64,
    paper: Receipt,
}

async fn would_be(scope: &Scope, db: &Db, on: &impl Reads, fee: Id) -> Result<Would, IssueError> {
    let missing = || DbError::from(WriteError::NothingWithinReach);
    let entry = ledger::one(scope, on, fee).await?.ok_or_else(missing)?;
    if let Some(before) = entry.receipt {
        return Ok(Would::Held(Box::new(before)));
    }
    if !matches!(entry.state(), model::State::Paid | model::State::Over) {
        return Err(IssueError::Unpaid);
    }
    let setting = setting::load(scope, db, on).await?;
    if setting.issuer.is_empty() {
        return Err(IssueError::NoIssuer);
    }
    let person = scope.find_by_id::<application::Entity>(entry.fee.application_id).one(on).await?;
    let person = person.ok_or_else(missing)?;
    let row = scope.find_by_id::<programme::Entity>(entry.fee.programme_id).one(on).await?;
    let row = row.ok_or_else(missing)?;
    let today = db.now().date();
    let fiscal_year = model::fiscal_year(today);
    let last = scope
        .find::<receipt::Entity>()
        .filter(receipt::Column::FiscalYear.eq(fiscal_year))
        .order_by_desc(receipt::Column::Number)
        .limit(1)
        .one(on)
        .await?;
    let number = last.map_or(1, |last| last.number + 1);
    let keys = db.keys(scope.organisation()).await?;
    let kept = Kept::open(&keys, &person);
    let amount = entry.paid().owed();
    let paper = paper(&setting, &row, &entry, (amount, today), &numbered(fiscal_year, number), kept.name());
    let (programme, application) = (row.id, person.id);
    Ok(Would::Be(Box::new(Draft { programme, application, fiscal_year, number, amount, paper })))
}

/// Keeps a receipt that was drawn.
async fn keep(tx: &mut WriteTx, fee: Id, draft: Draft, pdf: &[u8]) -> Result<receipt::Model, DbError> {
    let id = tx.new_id();
    let content = Issued { payer: draft.paper.payer, pdf: data_encoding::BASE64.encode(pdf) };
    let content = serde_json::to_string(&content).unwrap_or_default();
    let issued = receipt::Model {
        id,
        organisation_id: tx.scope().organisation(),
        programme_id: draft.programme,
        application_id: draft.application,
        fee_id: fee,
        live: Some(fee),
        fiscal_year: draft.fiscal_year,
        number: draft.number,
        amount: draft.amount,
        issued_at: tx.now(),
        voided_at: None,
        sealed_receipt: tx.seal(sealed_place(id), &content),
    };
    tx.insert(issued.clone().into_active_model().reset_all()).await?;
    tx.record(AuditEvent::new("receipt.issued", "fee_receipt", id).with("number", number(&issued)));
    Ok(issued)
}

/// The receipt of a fee: the one that was issued, or a new one. It is drawn before the write begins, for the number that
/// is next then, and again where that number was taken meanwhile: nobody else's write waits for a drawing.
///
/// # Errors
/// [`IssueError`].
pub async fn issue_drawn(db: &Db, scope: &Scope, fee: Id) -> Result<receipt::Model, IssueError> {
    for _ in 0..TRIES {
        let draft = match would_be(scope, db, db, fee).await? {
            Would::Held(before) => return Ok(*before),
            Would::Be(draft) => draft,
        };
        let paper = draft.paper.clone();
        let pdf = tokio::task::spawn_blocking(move || receipt_pdf(&paper)).await;
        let pdf = pdf.map_err(|error| IssueError::Task(error.to_string()))??;
        let mut tx = db.write(scope).await?;
        tx.lock("money").await?;
        if would_be(scope, db, &tx, fee).await? == Would::Be(draft.clone()) {
            let issued = keep(&mut tx, fee, *draft, &pdf).await?;
            tx.commit().await?;
            return Ok(issued);
        }
    }
    let mut tx = db.write(scope).await?;
    let issued = issue(&mut tx, db, fee).await?;
    tx.commit().await?;
    Ok(issued)
}

/// As [`issue_drawn`], within a write that is under way: for what issues many at once.
///
/// # Errors
/// [`IssueError`]; the caller drops the transaction then.
pub async fn issue(tx: &mut WriteTx, db: &Db, fee: Id) -> Result<receipt::Model, IssueError> {
    tx.lock("money").await?;
    let scope = tx.scope().clone();
    match would_be(&scope, db, tx, fee).await? {
        Would::Held(before) => {
            tx.unaudited("the receipt was issued before");
            Ok(*before)
        }
        Would::Be(draft) => {
            let pdf = receipt_pdf(&draft.paper)?;
            Ok(keep(tx, fee, *draft, &pdf).await?)
        }
    }
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
    (amount, today): (i64, Date),
    number: &str,
    payer: &str,
) -> Receipt {
    let locale = Locale::Ja;
    let programme = row.programme();
    let stage = programme.stage(&entry.fee.stage).map(|stage| stage.name.text(locale).to_owned());
    let what = stage.unwrap_or_default();
    let title = told::title(&programme, locale);
    let purpose = locale.args("money-receipt-purpose", &[("programme", &title), ("stage", &what)]);
    let parts = vec![ReceiptPart { name: locale.ta("money-receipt-part", "stage", &what), amount }];
    let paid_on = entry.live().map(|share| share.paid_on).max();
    let mut notes = vec![locale.ta("money-receipt-reference", "reference", &entry.fee.reference)];
    if let Some(day) = paid_on {
        notes.push(locale.ta("money-receipt-paid-on", "day", locale.date(day)));
    }
    Receipt {
        lang: locale.tag().to_owned(),
        date: today,
        title: locale.t("money-receipt-title"),
        number: format!("No. {number}"),
        reissue: None,
        issued: locale.date(today),
        payer: payer.to_owned(),
        honorific: locale.t("money-receipt-honorific"),
        amount: amount.unsigned_abs(),
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
