//! Money on the applicant's own page: what is to be paid and where to, the receipt, the claim for travel.
//!
//! What always holds: everything is read in the scope of the one application whose link was used; what is written is
//! written for that application alone.

use std::pin::Pin;

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::account::{self, Known};
use super::entity::{ClaimState, claim, fee, receipt, refund};
use super::model::State;
use super::own_paid::Payments;
use super::pages::claimed::state_key;
use super::pages::{file, id, yen};
use super::receipts::IssueError;
use super::{ledger, payouts, receipts, setting, travel};
use crate::app::App;
use crate::auth::Posted;
use crate::auth::guard::see_other;
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::applications::link::{self, Guest, Opens};
use crate::training::letters;
use crate::training::next::{Next, Own};
use crate::training::places::entity::place;
use crate::training::places::queries::untold;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Course, Programme};
use crate::web::{AppError, Page};

#[derive(Template)]
#[template(path = "training/money/own.html")]
struct Section {
    page: Page,
    path: String,
    pay_to: String,
    fees: Vec<Fee>,
    travels: bool,
    claims: Vec<OwnClaim>,
    /// Whether money is or may be paid to this person.
    is_paid_to: bool,
    /// Where to, as far as we know.
    account: Option<Known>,
}

/// A claim in short.
struct OwnClaim {
    state: &'static str,
    cost: i64,
    subsidy: Option<i64>,
    /// What became of its transfer.
    paid: Option<String>,
}

/// A fee as its payer sees it.
struct Fee {
    id: Id,
    stage: String,
    reference: String,
    due: String,
    amount: i64,
    kept: i64,
    open: i64,
    refunded: i64,
    /// What became of the transfers that give it back.
    given_back: Vec<String>,
    state: &'static str,
    is_owed: bool,
    receipt: Option<Id>,
    may_receipt: bool,
}

/// What an applicant's own page tells of money, and what it asks; nothing where there is nothing to pay and nothing to claim.
///
/// # Errors
/// [`AppError`] when the database or the template fails.
pub async fn own_section(app: &App, guest: &Guest, page: &Page) -> Result<Own, AppError> {
    let (scope, db) = (&guest.scope, app.db());
    let row = programme_of(app, guest).await?;
    let programme = row.programme();
    let id = guest.application.id;
    let entries = ledger::entries(scope, db, fee::Column::ApplicationId.eq(id)).await?;
    let setting = setting::load(&letters::office(scope), db, db).await?;
    // Who gave the place back is asked for nothing any more, and still sees what came and what is given back.
    let held = scope
        .find::<place::Entity>()
        .filter(place::Column::ApplicationId.eq(id))
        .filter(place::Column::State.eq(place::State::Taken))
        .filter(place::Column::Holder.is_not_null())
        .all(db)
        .await?;
    let withdrawn = guest.application.state == application::State::Withdrawn;
    let stays = |stage: &str| !withdrawn && held.iter().any(|place| place.stage == stage);
    let claims = claims(app, guest).await?;
    let refunds = entries.iter().flat_map(|entry| entry.given_back()).cloned();
    let refunds: Vec<refund::Model> = refunds.collect();
    let payments = Payments::of(app, guest, &claims, &refunds).await?;
    let mut next = Vec::new();
    let fees: Vec<Fee> = entries
        .iter()
        .filter(|entry| entry.paid().received > 0 || stays(&entry.fee.stage))
        .map(|entry| {
            let paid = entry.paid();
            let stage = programme.stage(&entry.fee.stage);
            Fee {
                id: entry.fee.id,
                stage: stage.map(|stage| stage.name.text(page.locale).to_owned()).unwrap_or_default(),
                reference: entry.fee.reference.clone(),
                due: page.locale.date(entry.fee.due_on),
                amount: paid.amount,
                kept: paid.kept(),
                open: paid.open(),
                refunded: paid.refunded,
                given_back: entry
                    .given_back()
                    .filter_map(|refund| payments.told(page, refund.id, refund.payout_id))
                    .collect(),
                state: paid.state().key(),
                is_owed: !paid.is_settled() && stays(&entry.fee.stage),
                receipt: entry.receipt.as_ref().map(|receipt| receipt.id),
                may_receipt: matches!(paid.state(), State::Paid | State::Over) && !setting.issuer.is_empty(),
            }
        })
        .collect();
    let owed = entries.iter().filter(|entry| !entry.paid().is_settled() && stays(&entry.fee.stage));
    next.extend(owed.map(|entry| owed_next(app, &programme, entry, page)));
    let untold = untold(scope, db, row.id).await?;
    let told = |course: &&Course| {
        programme.course(course.code.as_str()).is_some_and(|(stage, _)| !untold.contains(stage.code.as_str()))
    };
    let courses = travel::courses(scope, db, &programme, id).await?;
    let travels = programme.travel.is_some() && courses.iter().any(told) || !claims.is_empty();
    if fees.is_empty() && !travels {
        return Ok(Own::default());
    }
    let path = guest.link.path();
    let account = account::known(app, guest, page).await?;
    let is_due = claims.iter().any(waits_for_payment)
        || refunds.iter().any(|refund| refund.payout_id.is_none() && refund.amount > 0);
    if is_due {
        next.extend(account_next(app, guest, account.as_ref(), page).await?);
    }
    let returned = claims.iter().filter(|row| row.state == ClaimState::Returned);
    next.extend(returned.map(|row| Next {
        words: page.ta("money-next-claim", "amount", yen(page, row.cost)),
        href: format!("{path}/travel#h-{}", row.id),
        form: None,
    }));
    let claims = claims.iter().map(|row| OwnClaim {
        state: state_key(row, payments.is_paid(row.payout_id)),
        cost: row.cost,
        subsidy: row.subsidy,
        paid: payments.told(page, row.id, row.payout_id),
    });
    let is_paid_to = travels || fees.iter().any(|fee| fee.refunded > 0);
    let (page, pay_to, claims) = (page.clone(), setting.pay_to, claims.collect());
    let section = Section { page, path, pay_to, fees, travels, claims, is_paid_to, account };
    Ok(Own { next, section: Some(section.render()?) })
}

/// Whether a claim is to be paid and in no file yet.
fn waits_for_payment(row: &claim::Model) -> bool {
    row.state == ClaimState::Approved && row.subsidy.is_some_and(|given| given > 0) && row.payout_id.is_none()
}

/// A fee that is to be paid, or should have been.
fn owed_next(app: &App, programme: &Programme, entry: &ledger::Entry, page: &Page) -> Next {
    let fee = &entry.fee;
    let stage = programme.stage(&fee.stage).map(|stage| stage.name.text(page.locale).to_owned());
    let (stage, amount) = (stage.unwrap_or_default(), yen(page, entry.paid().open()));
    let day = page.locale.date(fee.due_on);
    let key = if app.now().date() > fee.due_on { "money-next-overdue" } else { "money-next-fee" };
    Next {
        words: page.locale.args(key, &[("stage", &stage), ("amount", &amount), ("day", &day)]),
        href: format!("#fee-{}", fee.id),
        form: None,
    }
}

/// What hinders that somebody is paid: no account is known, or a transfer to it came back.
async fn account_next(
    app: &App,
    guest: &Guest,
    account: Option<&Known>,
    page: &Page,
) -> Result<Option<Next>, AppError> {
    let words = match account {
        None => page.t("money-next-account"),
        Some(known) => {
            let (office, written) = (letters::office(&guest.scope), Some(known.written_at));
            let back = payouts::came_back_on(&office, app.db(), guest.application.id, written).await?;
            let Some(back) = back else { return Ok(None) };
            page.ta("money-next-came-back", "day", page.locale.day(back))
        }
    };
    Ok(Some(Next { words, href: format!("{}/account", guest.link.path()), form: None }))
}

pub(super) async fn programme_of(app: &App, guest: &Guest) -> Result<programme::Model, AppError> {
    let found = guest.scope.find_by_id::<programme::Entity>(guest.application.programme_id);
    found.one(app.db()).await?.ok_or(AppError::NotFound)
}

pub(super) async fn claims(app: &App, guest: &Guest) -> Result<Vec<claim::Model>, AppError> {
    let own = guest.scope.find::<claim::Entity>().order_by_asc(claim::Column::Id);
    Ok(own.all(app.db()).await?)
}

/// Who came by the link to their own page.
pub(super) async fn owner(app: &App, token: &str) -> Result<Guest, AppError> {
    let guest = link::guest(app, token).await?;
    let known =
        matches!(guest.application.state, application::State::Applied | application::State::Withdrawn);
    if guest.opens == Opens::Personal && known { Ok(guest) } else { Err(AppError::NotFound) }
}

/// Whether an address below `/applications/{token}` begins with somebody's link to their own page.
pub(super) fn admits<'a>(
    app: &'a App,
    path: &'a str,
) -> Pin<Box<dyn Future<Output = Result<(), AppError>> + Send + 'a>> {
    let token = path.split('/').nth(2).unwrap_or_default();
    Box::pin(async move { owner(app, token).await.map(drop) })
}

/// Issues the receipt of one's own fee, or finds the one that was issued.
pub async fn issue(
    Shared(app): Shared<App>,
    Path(token): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = owner(&app, &token).await?;
    let own = guest.scope.find_by_id::<fee::Entity>(id(fields.get("fee"))?).one(app.db()).await?;
    let own = own.ok_or(AppError::NotFound)?;
    let path = guest.link.path();
    match receipts::issue_drawn(app.db(), &letters::office(&guest.scope), own.id).await {
        Ok(row) => Ok(see_other(&format!("{path}/receipts/{}", row.id))),
        Err(IssueError::Database(error)) => Err(error.into()),
        Err(IssueError::Task(error)) => Err(AppError::Fault(error)),
        Err(IssueError::Unpaid | IssueError::NoIssuer | IssueError::Pdf(_)) => {
            Ok(see_other(&format!("{path}?warning=money-receipt-later")))
        }
    }
}

/// One's own receipt.
pub async fn receipt(
    Shared(app): Shared<App>,
    Path((token, receipt)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let guest = owner(&app, &token).await?;
    let row = guest.scope.find_by_id::<receipt::Entity>(id(&receipt)?).one(app.db()).await?;
    let row = row.ok_or(AppError::NotFound)?;
    if row.live.is_none() {
        return Ok(see_other(&format!("{}?warning=money-receipt-void", guest.link.path())));
    }
    let keys = app.db().keys(row.organisation_id).await?;
    let issued = receipts::open(&keys, &row).ok_or(AppError::NotFound)?;
    Ok(file(issued.bytes(), "application/pdf", &format!("receipt-{}.pdf", receipts::number(&row))))
}
