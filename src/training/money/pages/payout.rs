//! A file of transfers: what it pays to whom, for the bank and as a sheet; marked as paid, cancelled, a transfer of it that
//! came back, or did not after all.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;
use documents::sheet::{Cell, Table, write_xlsx};

use super::payouts::{Row, state};
use super::{file, id, note, open, yen};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::db::{Db, DbError, Scope};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::money::entity::payout;
use crate::training::money::payouts::{self, Content, EndError, For, Item, ReturnError};
use crate::training::office::Office;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/money/pages/payout.html")]
struct PayoutPage {
    page: Page,
    office: Office,
    address: String,
    row: payout::Model,
    day: String,
    state: &'static str,
    /// Each with what was noted of its coming back.
    items: Vec<(Row, Vec<Back>)>,
    /// Of the sum: what came back.
    back: i64,
    cancelled: String,
    /// When it was fetched last.
    fetched: Option<String>,
    /// Whether the day of payment has come.
    is_time: bool,
    /// As a field of a form has it.
    today: String,
    fields: Fields,
    errors: Errors,
}

impl PayoutPage {
    /// Whether the form about somebody's transfer that came back is shown with an error.
    fn is_wrong(&self, row: &Row) -> bool {
        ["back", "back-on"].iter().any(|name| self.errors.has(&format!("{name}-{}", row.application)))
    }

    /// What was typed into a field of that form; before anything was, `first`.
    fn typed<'a>(&'a self, row: &Row, name: &str, first: &'a str) -> &'a str {
        let sent = self.fields.get("application") == row.application.to_string();
        if sent { self.fields.get(name) } else { first }
    }

    fn is_open(&self) -> bool {
        self.row.paid_at.is_none() && self.row.cancelled_at.is_none()
    }

    /// Whether it can be cancelled: not what the bank has carried out, in part at least.
    fn may_cancel(&self) -> bool {
        self.is_open() && self.back == 0
    }

    /// Whether the bank has carried it out, in part at least: given to it again, it would pay twice.
    fn was_carried_out(&self) -> bool {
        self.row.paid_at.is_some() || self.back > 0
    }

    /// Whether a transfer may have come back.
    fn may_return(&self, back: &[Back]) -> bool {
        back.iter().all(|one| one.undone.is_some()) && self.is_time && self.row.cancelled_at.is_none()
    }
}

/// A note that a transfer came back, as the page shows it.
struct Back {
    id: Id,
    day: String,
    /// What the bank said.
    why: String,
    /// When and why it was taken back.
    undone: Option<(String, String)>,
    /// Whether it can be taken back still.
    may_undo: bool,
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

async fn view(
    app: &App,
    access: &Access,
    (office, row): (Office, payout::Model),
    fields: Fields,
    errors: Errors,
) -> Result<PayoutPage, AppError> {
    let (scope, db, locale) = (access.scope()?, app.db(), access.locale());
    let keys = db.keys(row.organisation_id).await?;
    let returns = payouts::returns(scope, db, row.id).await?;
    let content: Content = payouts::open(&keys, &row);
    let mut items = Vec::new();
    for item in &content.items {
        let mut notes = Vec::new();
        for one in returns.iter().filter(|one| one.application_id == item.application) {
            let undone = one.undone_at.map(|at| {
                let sealed = one.sealed_undone.as_ref();
                let why = sealed.and_then(|why| keys.open(payouts::not_returned_place(one.id), why).ok());
                (locale.day(at.date()), why.unwrap_or_default())
            });
            notes.push(Back {
                id: one.id,
                day: locale.day(one.returned_on),
                why: keys.open(payouts::returned_place(one.id), &one.sealed_reason).unwrap_or_default(),
                may_undo: undone.is_none() && row.cancelled_at.is_none() && waits(scope, db, item).await?,
                undone,
            });
        }
        items.push((Row::of(item), notes));
    }
    let cancelled = row.sealed_reason.as_ref();
    let cancelled = cancelled.and_then(|sealed| keys.open(payouts::cancelled_place(row.id), sealed).ok());
    let fetched = payouts::fetched(scope, db, row.id).await?;
    Ok(PayoutPage {
        page: access.page.clone(),
        address: office.address(&format!("money/payouts/{}", row.id)),
        day: locale.date(row.pay_on),
        state: state(&row),
        items,
        back: returns.iter().filter(|one| one.live.is_some()).map(|one| one.amount).sum(),
        cancelled: cancelled.unwrap_or_default(),
        fetched: fetched.map(|at| format!("{} {}", locale.day(at.date()), at.clock())),
        is_time: app.now().date() >= row.pay_on,
        today: app.now().date().to_string(),
        office,
        row,
        fields,
        errors,
    })
}

/// Whether all of what came back is to be paid still, as it was.
async fn waits(scope: &Scope, db: &Db, item: &Item) -> Result<bool, DbError> {
    for part in &item.parts {
        if !part.still_waits(scope, db).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// One file.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, payout)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let found = find(&app, &access, &slug, &payout).await?;
    note(&app, &access, &found.0).await?;
    render(&view(&app, &access, found, Fields::default(), Errors::default()).await?)
}

/// What a file holds, for whoever takes it out of the house: each time noted. Of one that was cancelled nobody gets it any
/// more; where they are led instead.
async fn taken_out(
    app: &App,
    access: &Access,
    (office, row): &(Office, payout::Model),
    format: &'static str,
) -> Result<Result<Content, Response>, AppError> {
    if row.cancelled_at.is_some() {
        let to = office.address(&format!("money/payouts/{}?warning=money-payout-cancelled", row.id));
        return Ok(Err(see_other(&to)));
    }
    let event = AuditEvent::new("payout.fetched", "payout", row.id).with("format", format);
    reading::record(app, access.scope()?, event).await?;
    let keys = app.db().keys(row.organisation_id).await?;
    Ok(Ok(payouts::open(&keys, row)))
}

/// The file for the bank.
pub async fn transfer(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, payout)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let found = find(&app, &access, &slug, &payout).await?;
    Ok(match taken_out(&app, &access, &found, "txt").await? {
        Ok(content) => file(content.bytes(), "text/plain", &format!("transfer-{}.txt", found.1.pay_on)),
        Err(elsewhere) => elsewhere,
    })
}

/// The same as a sheet.
pub async fn sheet(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, payout)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let found = find(&app, &access, &slug, &payout).await?;
    let content = match taken_out(&app, &access, &found, "xlsx").await? {
        Ok(content) => content,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let row = &found.1;
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
    let returns = payouts::returns(access.scope()?, app.db(), found.1.id).await?;
    let came_back = |item: &Item| -> i64 {
        let live = returns.iter().filter(|one| one.live == Some(item.application));
        live.map(|one| one.amount).sum()
    };
    let back: i64 = content.items.iter().map(came_back).sum();
    // Where something came back, a column more says of whom.
    let more = Some("money-came-back").filter(|_| back > 0);
    let sum = |item: &Item, what: For| -> i64 {
        item.parts.iter().filter(|part| part.what == what).map(|part| part.amount).sum()
    };
    let rows = content.items.iter().map(|item| {
        let account = item.account.clone().unwrap_or_default();
        let mut line = vec![
            Cell::Text(item.name.clone()),
            Cell::Text(account.bank),
            Cell::Text(account.branch),
            Cell::Text(account.kind),
            Cell::Text(account.number),
            Cell::Text(account.holder),
            Cell::Int(sum(item, For::Travel)),
            Cell::Int(sum(item, For::Refund)),
            Cell::Int(item.amount()),
        ];
        line.extend(more.map(|_| Cell::Int(came_back(item))));
        line
    });
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    let all = |what: For| content.items.iter().map(|item| sum(item, what)).sum::<i64>();
    let sums = |name: &str, parts: [Cell; 3]| {
        let mut line = vec![Cell::Text(page.t(name))];
        line.extend(std::iter::repeat_n(Cell::Empty, 5));
        line.extend(parts);
        line
    };
    let total = if back > 0 { "money-payout-sent" } else { "money-total" };
    let sent = [Cell::Int(all(For::Travel)), Cell::Int(all(For::Refund)), Cell::Int(row.total)];
    rows.push(sums(total, sent));
    if back > 0 {
        // The same three sums as on the page.
        rows.push(sums("money-came-back", [Cell::Empty, Cell::Empty, Cell::Int(-back)]));
        let stayed = Cell::Int(row.total - back);
        rows.push(sums("money-payout-stayed", [Cell::Empty, Cell::Empty, stayed]));
    }
    let table = Table {
        name: page.t("money-nav-payouts"),
        columns: columns.into_iter().chain(more).map(|key| page.t(key)).collect(),
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
    let found = find(&app, &access, &slug, &payout).await?;
    let mut tx = app.db().write(access.scope()?).await?;
    let ended = payouts::pay(&mut tx, found.1.id).await;
    if ended.is_ok() {
        tx.commit().await?;
    } else {
        drop(tx);
    }
    let ended = ended.map(|()| "notice=money-payout-paid");
    answer(&app, &access, found, ended, (Fields::default(), Errors::default())).await
}

/// Takes a file back that was not paid.
pub async fn cancel(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, payout)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let found = find(&app, &access, &slug, &payout).await?;
    let mut errors = Errors::default();
    let reason = fields.get("reason").to_owned();
    if reason.is_empty() {
        errors.add("reason", Message::new("money-error-reason"));
        return render_errors(&view(&app, &access, found, fields, errors).await?);
    }
    let mut tx = app.db().write(access.scope()?).await?;
    let ended = payouts::cancel(&mut tx, found.1.id, &reason, fields.get("not_given") == "yes").await;
    if ended.is_ok() {
        tx.commit().await?;
    } else {
        drop(tx);
    }
    let ended = ended.map(|()| "notice=money-payout-cancelled");
    answer(&app, &access, found, ended, (fields, errors)).await
}

/// What whoever ended a file sees next; `ended` says what was done.
async fn answer(
    app: &App,
    access: &Access,
    found: (Office, payout::Model),
    ended: Result<&str, EndError>,
    (fields, mut errors): (Fields, Errors),
) -> Result<Response, AppError> {
    let to = |told: &str| see_other(&found.0.address(&format!("money/payouts/{}?{told}", found.1.id)));
    match ended {
        Ok(told) => return Ok(to(told)),
        Err(EndError::Ended) => return Ok(to("warning=money-payout-ended")),
        Err(EndError::CameBack) => return Ok(to("warning=money-payout-came-back")),
        Err(EndError::Early(_)) => return Ok(to("warning=money-payout-early")),
        Err(EndError::Fetched) => errors.add("not_given", Message::new("money-error-not-given")),
        Err(EndError::Database(error)) => return Err(error.into()),
    }
    render_errors(&view(app, access, found, fields, errors).await?)
}

/// A transfer came back: what it was for is to be paid again. `application`: whose it was. Or it did not after all (`not`:
/// what was noted).
pub async fn came_back(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, payout)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let found = find(&app, &access, &slug, &payout).await?;
    if fields.has("not") {
        return did_not_come_back(&app, &access, found, fields).await;
    }
    let whose = id(fields.get("application"))?;
    let reason = fields.get("back_reason").to_owned();
    let day = fields.get("back_on").parse::<crate::training::programmes::written::Day>();
    let mut errors = Errors::default();
    if reason.is_empty() {
        errors.add(&format!("back-{whose}"), Message::new("money-error-reason"));
    }
    if day.is_err() {
        errors.add(&format!("back-on-{whose}"), Message::new("money-error-day"));
    }
    let day = match day {
        Ok(day) if errors.is_empty() => day.date(),
        _ => return render_errors(&view(&app, &access, found, fields, errors).await?),
    };
    let mut tx = app.db().write(access.scope()?).await?;
    let told = match payouts::come_back(&mut tx, found.1.id, whose, (day, &reason)).await {
        Ok(()) => {
            tx.commit().await?;
            "notice=money-came-back"
        }
        Err(ReturnError::Day) => {
            drop(tx);
            errors.add(&format!("back-on-{whose}"), Message::new("money-error-came-back-day"));
            return render_errors(&view(&app, &access, found, fields, errors).await?);
        }
        Err(ReturnError::Database(error)) => return Err(error.into()),
        Err(_) => "warning=money-came-back-before",
    };
    Ok(see_other(&found.0.address(&format!("money/payouts/{}?{told}", found.1.id))))
}

async fn did_not_come_back(
    app: &App,
    access: &Access,
    found: (Office, payout::Model),
    fields: Fields,
) -> Result<Response, AppError> {
    let note = id(fields.get("not"))?;
    let reason = fields.get("not_reason").to_owned();
    if reason.is_empty() {
        let mut errors = Errors::default();
        errors.add(&format!("not-{note}"), Message::new("money-error-reason"));
        return render_errors(&view(app, access, found, fields, errors).await?);
    }
    let mut tx = app.db().write(access.scope()?).await?;
    let told = match payouts::did_not_come_back(&mut tx, found.1.id, note, &reason).await {
        Ok(()) => {
            tx.commit().await?;
            "notice=money-not-come-back"
        }
        Err(ReturnError::Database(error)) => return Err(error.into()),
        Err(ReturnError::Before) => "warning=money-not-come-back-before",
        Err(_) => "warning=money-not-come-back-again",
    };
    Ok(see_other(&found.0.address(&format!("money/payouts/{}?{told}", found.1.id))))
}
