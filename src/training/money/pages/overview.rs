//! What is due, received, open, overdue; the fees one by one.

use std::collections::HashSet;

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::{note, open, yen};
use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::see_other;
use crate::id::Id;
use crate::training::money::entity::{ClaimState, claim, payout, refund};
use crate::training::money::fees::{self, Sums};
use crate::training::money::{ledger, payouts, setting};
use crate::training::office::Office;
use crate::training::people;
use crate::training::places::entity::place;
use crate::training::programmes::save;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "training/money/pages/overview.html")]
struct OverviewPage {
    page: Page,
    office: Office,
    stages: Vec<Row>,
    all: Row,
    out: Out,
    unasked: usize,
    overdue: usize,
    /// Of those overdue: how many were reminded lately of all that is, and when the last of them was.
    reminded: usize,
    reminded_on: String,
    grace: i64,
    lines: Vec<Line>,
    no_account: bool,
}

impl OverviewPage {
    /// How many are overdue and can be reminded now.
    fn to_remind(&self) -> usize {
        self.overdue.saturating_sub(self.reminded)
    }
}

/// Sums of a stage, or of all.
struct Row {
    name: String,
    sums: Sums,
}

/// What goes out.
#[derive(Default)]
struct Out {
    claimed: i64,
    subsidies: i64,
    refunds: i64,
    in_files: i64,
    paid: i64,
}

impl Out {
    fn total(&self) -> i64 {
        self.subsidies + self.refunds
    }
    fn waiting(&self) -> i64 {
        self.total() - self.in_files - self.paid
    }
}

/// A fee in the list.
struct Line {
    href: String,
    name: String,
    branch: String,
    stage: String,
    reference: String,
    amount: i64,
    kept: i64,
    due: String,
    state: &'static str,
    is_overdue: bool,
    has_left: bool,
}

/// The page.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    note(&app, &access, &office).await?;
    let (scope, db) = (access.scope()?, app.db());
    let locale = access.locale();
    let setting = setting::load(scope, db, db).await?;
    let entries = ledger::of_programme(scope, db, office.row.id).await?;
    let people = people::of(scope, db, &office.row).await?;
    let left = fees::given_back(scope, db, office.row.id).await?;
    let stays = |entry: &ledger::Entry| {
        let one = people.iter().find(|one| one.application.id == entry.fee.application_id);
        one.is_some_and(|one| one.course(&entry.fee.stage).is_some())
    };
    let today = app.now().date();
    let stages = office.programme.stages.iter().filter(|stage| stage.fee.0 > 0);
    let stages: Vec<Row> = stages
        .map(|stage| {
            let own = entries.iter().filter(|entry| entry.fee.stage == stage.code.as_str());
            Row {
                name: stage.name.text(locale).to_owned(),
                sums: fees::sums(own, stays, today, setting.grace_days),
            }
        })
        .collect();
    let unasked = office
        .programme
        .stages
        .iter()
        .filter(|stage| stage.fee.0 > 0)
        .flat_map(|stage| people.iter().map(move |one| (stage, one)))
        .filter(|(stage, one)| {
            let taken = one.place(stage.code.as_str()).filter(|place| place.state == place::State::Taken);
            taken.is_some_and(|place| !fees::is_asked(&entries, &left, place))
        })
        .count();
    let lines: Vec<Line> = entries
        .iter()
        .map(|entry| {
            let one = people.iter().find(|one| one.application.id == entry.fee.application_id);
            let stage = office.programme.stage(&entry.fee.stage);
            let paid = entry.paid();
            Line {
                href: office.address(&format!("money/fees/{}", entry.fee.id)),
                name: one.map(|one| one.kept.name().to_owned()).unwrap_or_default(),
                branch: one.map(|one| one.branch.clone()).unwrap_or_default(),
                stage: stage.map(|stage| stage.name.text(locale).to_owned()).unwrap_or_default(),
                reference: entry.fee.reference.clone(),
                amount: paid.amount,
                kept: paid.kept(),
                due: locale.day(entry.fee.due_on),
                state: paid.state().key(),
                is_overdue: fees::is_overdue(entry, today, setting.grace_days),
                has_left: !stays(entry),
            }
        })
        .collect();
    let late = |entry: &&ledger::Entry| stays(entry) && fees::is_overdue(entry, today, setting.grace_days);
    let is_lately = |entry: &&ledger::Entry| fees::is_reminded(entry, app.now());
    let reminded_at =
        entries.iter().filter(late).filter(is_lately).filter_map(|entry| entry.fee.reminded_at).max();
    // People, of whom one may owe several fees.
    let overdue: HashSet<Id> = entries.iter().filter(late).map(|entry| entry.fee.application_id).collect();
    let rest = entries.iter().filter(late).filter(|entry| !is_lately(entry));
    let rest: HashSet<Id> = rest.map(|entry| entry.fee.application_id).collect();
    let view = OverviewPage {
        page: access.page.clone(),
        out: out(&app, &access, &office).await?,
        all: Row { name: String::new(), sums: fees::sums(&entries, stays, today, setting.grace_days) },
        stages,
        unasked,
        overdue: overdue.len(),
        reminded: overdue.len() - rest.len(),
        reminded_on: reminded_at.map(|at| locale.day(at.date())).unwrap_or_default(),
        grace: setting.grace_days,
        lines,
        no_account: setting.pay_to.is_empty(),
        office,
    };
    render(&view)
}

async fn out(app: &App, access: &Access, office: &Office) -> Result<Out, AppError> {
    let (scope, db) = (access.scope()?, app.db());
    let claims = scope
        .find::<claim::Entity>()
        .filter(claim::Column::ProgrammeId.eq(office.row.id))
        .filter(claim::Column::State.ne(ClaimState::TakenBack))
        .all(db)
        .await?;
    let of = refund::Column::ProgrammeId.eq(office.row.id);
    let refunds =
        scope.find::<refund::Entity>().filter(of).filter(refund::Column::UndoneAt.is_null()).all(db).await?;
    let of = payout::Column::ProgrammeId.eq(office.row.id);
    let files = scope.find::<payout::Entity>().filter(of).all(db).await?;
    let back = payouts::back(scope, db, &files).await?;
    let mut out = Out {
        claimed: claims.iter().map(|claim| claim.cost).sum(),
        subsidies: claims.iter().filter_map(|claim| claim.subsidy).sum(),
        refunds: refunds.iter().map(|refund| refund.amount).sum(),
        ..Out::default()
    };
    for file in files.iter().filter(|file| file.cancelled_at.is_none()) {
        // What came back is to be paid again.
        let total = file.total - back.get(&file.id).copied().unwrap_or_default();
        match file.paid_at {
            Some(_) => out.paid += total,
            None => out.in_files += total,
        }
    }
    Ok(out)
}

/// Asks everybody for the fee who has a place and was not asked yet.
pub async fn ask(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let mut tx = app.db().write(access.scope()?).await?;
    let locked = save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    let asked = fees::ask(&mut tx, &locked).await?;
    let notice = if asked > 0 { "?notice=money-asked" } else { "?notice=money-asked-nobody" };
    tx.commit().await?;
    Ok(see_other(&(office.address("money") + notice)))
}

/// Reminds everybody whose fee is overdue.
pub async fn remind(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let grace = setting::load(access.scope()?, app.db(), app.db()).await?.grace_days;
    let mut tx = app.db().write(access.scope()?).await?;
    let locked = save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    let reminded = fees::remind(&mut tx, &locked, grace).await?;
    tx.commit().await?;
    let notice = if reminded > 0 { "?notice=money-reminded" } else { "?notice=money-reminded-nobody" };
    Ok(see_other(&(office.address("money") + notice)))
}
