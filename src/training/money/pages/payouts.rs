//! What is to be paid out; files of transfers for the bank, and as a sheet.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;
use documents::sheet::{Cell, Table, write_xlsx};
use sea_orm::ColumnTrait;

use super::{file, id, note, open, yen};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::training::money::entity::payout;
use crate::training::money::model::{self, DayError};
use crate::training::money::payouts::{self, Content, Item, MakeError};
use crate::training::money::setting;
use crate::training::office::Office;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/money/pages/payouts.html")]
struct PayoutsPage {
    page: Page,
    office: Office,
    payable: Vec<Item>,
    without: Vec<Item>,
    total: i64,
    has_sender: bool,
    files: Vec<File>,
    fields: Fields,
    errors: Errors,
}

/// A file in the list.
struct File {
    href: String,
    day: String,
    people: i32,
    total: i64,
    state: &'static str,
}

fn state(row: &payout::Model) -> &'static str {
    match (row.paid_at, row.cancelled_at) {
        (Some(_), _) => "money-payout-paid",
        (_, Some(_)) => "money-payout-cancelled",
        _ => "money-payout-made",
    }
}

async fn view(
    app: &App,
    access: &Access,
    office: Office,
    mut fields: Fields,
    errors: Errors,
) -> Result<PayoutsPage, AppError> {
    let (scope, db, page) = (access.scope()?, app.db(), access.page.clone());
    let due = payouts::due(scope, db, db, office.row.id).await?;
    let (payable, without): (Vec<Item>, Vec<Item>) = due.into_iter().partition(Item::is_payable);
    let setting = setting::load(scope, db, db).await?;
    let files = scope
        .find::<payout::Entity>()
        .filter(payout::Column::ProgrammeId.eq(office.row.id))
        .order_by_desc(payout::Column::Id)
        .all(db)
        .await?;
    let files = files.iter().map(|row| File {
        href: office.address(&format!("money/payouts/{}", row.id)),
        day: page.locale.date(row.pay_on),
        people: row.people,
        total: row.total,
        state: state(row),
    });
    if !fields.has("pay_on") {
        let soon = app.now().date().saturating_add(time::Duration::days(3));
        fields.set("pay_on", model::bank_day_from(soon).to_string());
    }
    Ok(PayoutsPage {
        total: payable.iter().map(Item::amount).sum(),
        has_sender: setting.account.sender(&setting.sender_code).is_ok(),
        files: files.collect(),
        page,
        office,
        payable,
        without,
        fields,
        errors,
    })
}

/// The list.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    note(&app, &access, &office).await?;
    render(&view(&app, &access, office, Fields::default(), Errors::default()).await?)
}

/// Makes a file of all that is to be paid.
pub async fn create(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let mut errors = Errors::default();
    let day = fields.get("pay_on").parse::<crate::training::programmes::written::Day>().ok();
    let day = day.map(|day| model::pay_day(day.date(), app.now().date()));
    let wrong = match day {
        Some(Ok(_)) => None,
        None => Some(Message::new("money-error-day")),
        Some(Err(DayError::Over)) => Some(Message::new("money-error-day-over")),
        Some(Err(DayError::Far)) => Some(Message::new("money-error-day-far")),
        Some(Err(DayError::Rest(next))) => {
            Some(Message::new("money-error-bank-day").with("next", access.locale().day(next)))
        }
    };
    if let Some(wrong) = wrong {
        errors.add("pay_on", wrong);
    }
    if let Some(Ok(day)) = day {
        let setting = setting::load(access.scope()?, app.db(), app.db()).await?;
        let mut tx = app.db().write(access.scope()?).await?;
        match payouts::make(&mut tx, app.db(), &setting, office.row.id, day).await {
            Ok(id) => {
                tx.commit().await?;
                let to = office.address(&format!("money/payouts/{id}?notice=money-payout-made"));
                return Ok(see_other(&to));
            }
            Err(MakeError::NoSender) => errors.add("pay_on", Message::new("money-error-no-sender")),
            Err(MakeError::Nothing) => errors.add("pay_on", Message::new("money-error-nothing-to-pay")),
            Err(MakeError::Transfer(error)) => return Err(AppError::Fault(error)),
            Err(MakeError::Database(error)) => return Err(error.into()),
        }
    }
    render_errors(&view(&app, &access, office, fields, errors).await?)
}

#[derive(Template)]
#[template(path = "training/money/pages/payout.html")]
struct PayoutPage {
    page: Page,
    office: Office,
    address: String,
    row: payout::Model,
    day: String,
    state: &'static str,
    content: Content,
}

impl PayoutPage {
    fn is_open(&self) -> bool {
        self.row.paid_at.is_none() && self.row.cancelled_at.is_none()
    }
}

async fn find(
    app: &App,
    access: &Access,
    slug: &str,
    payout: &str,
) -> Result<(Office, payout::Model), AppError> {
    let office = open(app, access, slug).await?;
    let row = access.scope()?.find_by_id::<payout::Entity>(id(payout)?).one(app.db()).await?;
    let row = row.filter(|row| row.programme_id == office.row.id).ok_or(AppError::NotFound)?;
    Ok((office, row))
}

/// One file.
pub async fn payout_page(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, payout)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (office, row) = find(&app, &access, &slug, &payout).await?;
    note(&app, &access, &office).await?;
    let keys = app.db().keys(row.organisation_id).await?;
    let view = PayoutPage {
        page: access.page.clone(),
        address: office.address(&format!("money/payouts/{}", row.id)),
        day: access.locale().date(row.pay_on),
        state: state(&row),
        content: payouts::open(&keys, &row),
        office,
        row,
    };
    render(&view)
}

/// The file for the bank.
pub async fn transfer(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, payout)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (office, row) = find(&app, &access, &slug, &payout).await?;
    note(&app, &access, &office).await?;
    let keys = app.db().keys(row.organisation_id).await?;
    let bytes = payouts::open(&keys, &row).bytes();
    Ok(file(bytes, "text/plain", &format!("transfer-{}.txt", row.pay_on)))
}

/// The same as a sheet.
pub async fn sheet(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, payout)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (office, row) = find(&app, &access, &slug, &payout).await?;
    note(&app, &access, &office).await?;
    let keys = app.db().keys(row.organisation_id).await?;
    let content = payouts::open(&keys, &row);
    let page = &access.page;
    let columns = [
        "money-name",
        "money-bank",
        "money-branch-code",
        "money-kind",
        "money-number",
        "money-holder",
        "money-for-travel",
        "money-for-refund",
        "money-total",
    ];
    let sum = |item: &Item, what: payouts::For| -> i64 {
        item.parts.iter().filter(|part| part.what == what).map(|part| part.amount).sum()
    };
    let rows = content.items.iter().map(|item| {
        let account = item.account.clone().unwrap_or_default();
        vec![
            Cell::Text(item.name.clone()),
            Cell::Text(account.bank),
            Cell::Text(account.branch),
            Cell::Text(account.kind),
            Cell::Text(account.number),
            Cell::Text(account.holder),
            Cell::Int(sum(item, payouts::For::Travel)),
            Cell::Int(sum(item, payouts::For::Refund)),
            Cell::Int(item.amount()),
        ]
    });
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    let all = |what: payouts::For| content.items.iter().map(|item| sum(item, what)).sum::<i64>();
    let mut last = vec![Cell::Text(page.t("money-total"))];
    last.extend(std::iter::repeat_n(Cell::Empty, 5));
    last.extend([
        Cell::Int(all(payouts::For::Travel)),
        Cell::Int(all(payouts::For::Refund)),
        Cell::Int(row.total),
    ]);
    rows.push(last);
    let table = Table {
        name: page.t("money-nav-payouts"),
        columns: columns.iter().map(|key| page.t(key)).collect(),
        rows,
    };
    let bytes = write_xlsx(&[table], row.made_at.date()).map_err(|e| AppError::Fault(e.to_string()))?;
    let mime = crate::web::page::XLSX;
    Ok(file(bytes, mime, &format!("transfer-{}.xlsx", row.pay_on)))
}

/// Marks a file as paid.
pub async fn paid(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, payout)): Path<(String, String)>,
) -> Result<Response, AppError> {
    end(&app, &access, &slug, &payout, true).await
}

/// Takes a file back that was not paid.
pub async fn cancel(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, payout)): Path<(String, String)>,
) -> Result<Response, AppError> {
    end(&app, &access, &slug, &payout, false).await
}

async fn end(app: &App, access: &Access, slug: &str, payout: &str, paid: bool) -> Result<Response, AppError> {
    let (office, row) = find(app, access, slug, payout).await?;
    let mut tx = app.db().write(access.scope()?).await?;
    payouts::end(&mut tx, row.id, paid).await?;
    tx.commit().await?;
    Ok(see_other(&office.address(&format!("money/payouts/{}?notice=money-changed", row.id))))
}
