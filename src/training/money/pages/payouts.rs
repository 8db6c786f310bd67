//! What is to be paid out, ticked by whoever makes a file of transfers of it.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::{note, open, yen};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::money::entity::payout;
use crate::training::money::model::{self, DayError};
use crate::training::money::payouts::{self, Due, Item, MakeError};
use crate::training::money::setting;
use crate::training::office::Office;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/money/pages/payouts.html")]
struct PayoutsPage {
    page: Page,
    office: Office,
    payable: Vec<Row>,
    without: Vec<Row>,
    total: i64,
    has_sender: bool,
    files: Vec<File>,
    fields: Fields,
    errors: Errors,
}

/// What one person is paid, as a page shows it: of the account as much as tells it from another.
pub(super) struct Row {
    pub(super) application: Id,
    pub(super) name: String,
    pub(super) account: String,
    pub(super) parts: Vec<(&'static str, i64)>,
    pub(super) amount: i64,
    pub(super) key: String,
    pub(super) ticked: bool,
    pub(super) notes: Vec<String>,
}

impl Row {
    pub(super) fn of(item: &Item) -> Row {
        Row {
            application: item.application,
            name: item.name.clone(),
            account: item.account.as_ref().map(|account| account.masked()).unwrap_or_default(),
            parts: item.parts.iter().map(|part| (part.what.key(), part.amount)).collect(),
            amount: item.amount(),
            key: String::new(),
            ticked: false,
            notes: Vec::new(),
        }
    }
}

/// What is due, ticked unless the account should be looked at first, or as the form had it.
fn row(due: &Due, fields: &Fields, page: &Page) -> Row {
    let key = due.key();
    let ticked = match fields.has("pay_on") {
        true => fields.all("pay").any(|picked| picked == key),
        false => !due.is_doubtful(),
    };
    let on = |key: &str, day: Option<time::Date>| day.map(|day| page.ta(key, "day", page.locale.day(day)));
    let unwritable = due.item.account.is_some() && !due.item.is_payable();
    let notes = [
        on("money-account-replaced", due.replaced_at.map(|at| at.date())),
        on("money-account-came-back", due.came_back_on),
        unwritable.then(|| page.t("money-account-unwritable")),
    ];
    Row { key, ticked, notes: notes.into_iter().flatten().collect(), ..Row::of(&due.item) }
}

/// A file in the list.
struct File {
    href: String,
    day: String,
    people: i32,
    total: i64,
    /// Of the total: what came back.
    back: i64,
    state: &'static str,
}

pub(super) fn state(row: &payout::Model) -> &'static str {
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
    let (payable, without): (Vec<Due>, Vec<Due>) = due.into_iter().partition(Due::is_payable);
    let rows = |all: &[Due]| all.iter().map(|one| row(one, &fields, &page)).collect::<Vec<Row>>();
    let (mut payable, mut without) = (rows(&payable), rows(&without));
    let setting = setting::load(scope, db, db).await?;
    let has_sender = setting.account.sender(&setting.sender_code).is_ok();
    // A tick for those alone who can be put into a file.
    let untickable = payable.iter_mut().filter(|_| !has_sender).chain(&mut without);
    untickable.for_each(|row| row.key.clear());
    let files = scope
        .find::<payout::Entity>()
        .filter(payout::Column::ProgrammeId.eq(office.row.id))
        .order_by_desc(payout::Column::Id)
        .all(db)
        .await?;
    let back = payouts::back(scope, db, &files).await?;
    let files = files.iter().map(|row| File {
        href: office.address(&format!("money/payouts/{}", row.id)),
        day: page.locale.date(row.pay_on),
        people: row.people,
        total: row.total,
        back: back.get(&row.id).copied().unwrap_or_default(),
        state: state(row),
    });
    if !fields.has("pay_on") {
        let soon = app.now().date().saturating_add(time::Duration::days(3));
        fields.set("pay_on", model::bank_day_from(soon).to_string());
    }
    Ok(PayoutsPage {
        total: payable.iter().map(|row| row.amount).sum(),
        has_sender,
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

/// Makes a file of what is ticked.
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
        let picked: Vec<&str> = fields.all("pay").collect();
        match payouts::make(&mut tx, app.db(), &setting, office.row.id, day, Some(&picked)).await {
            Ok(id) => {
                tx.commit().await?;
                let to = office.address(&format!("money/payouts/{id}?notice=money-payout-made"));
                return Ok(see_other(&to));
            }
            Err(MakeError::NoSender) => errors.add("pay_on", Message::new("money-error-no-sender")),
            Err(MakeError::Nothing) => errors.add("pay_on", Message::new("money-error-nothing-to-pay")),
            Err(MakeError::Nobody) => errors.add("pay_on", Message::new("money-error-nobody-picked")),
            Err(MakeError::CameBack) => errors.add("pay_on", Message::new("money-error-came-back")),
            Err(MakeError::Changed) => errors.add("pay_on", Message::new("money-error-due-changed")),
            Err(MakeError::Transfer(error)) => return Err(AppError::Fault(error)),
            Err(MakeError::Database(error)) => return Err(error.into()),
        }
    }
    render_errors(&view(&app, &access, office, fields, errors).await?)
}
