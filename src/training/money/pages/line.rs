//! One line of a statement, with everything that it may pay side by side: booked, split, set aside.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use sea_orm::ColumnTrait;
use zengin::matching::Verdict;

use super::shown::{Found, Line, Shown, doubt, found, line};
use super::{id, note, open, yen};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::Fields;
use crate::i18n::Message;
use crate::id::Id;
use crate::training::money::bank::{self, BookError, Part};
use crate::training::money::entity::share;
use crate::training::money::model;
use crate::training::office::Office;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/money/pages/line.html")]
struct LinePage {
    page: Page,
    office: Office,
    line: Line,
    is_credit: bool,
    is_aside: bool,
    doubts: Vec<String>,
    candidates: Vec<Shown>,
    splits: Vec<Vec<(Shown, i64)>>,
    has_more_splits: bool,
    others: Vec<Shown>,
    booked: Vec<(String, i64, String)>,
    fields: Fields,
    error: Option<String>,
}

async fn view(
    app: &App,
    access: &Access,
    office: Office,
    id: Id,
    fields: Fields,
    error: Option<Message>,
) -> Result<LinePage, AppError> {
    let (scope, db, page) = (access.scope()?, app.db(), access.page.clone());
    let opened = bank::one(scope, db, db, id).await?.ok_or(AppError::NotFound)?;
    let Found { known, proposals, .. } = found(app, access, &office).await?;
    let proposal = proposals.into_iter().find(|proposal| proposal.payment == id);
    let (mut doubts, mut candidates, mut splits, mut has_more_splits) = Default::default();
    match proposal.map(|proposal| proposal.verdict) {
        Some(Verdict::Sure(candidate)) => {
            candidates = known.shown(candidate.claim, Some(&candidate), &page).into_iter().collect();
        }
        Some(Verdict::Unsure { doubts: found, candidates: some, splits: sets, has_more_splits: more }) => {
            doubts = found.into_iter().map(|found| doubt(found, page.locale)).collect();
            candidates = known.candidates(&some, &page);
            let part = |fee: &Id| known.shown(*fee, None, &page).map(|shown| (shown.clone(), shown.open));
            splits = sets.iter().map(|set| set.iter().filter_map(part).collect::<Vec<_>>()).collect();
            has_more_splits = more;
        }
        _ => {}
    }
    let candidates: Vec<Shown> = candidates;
    let named: Vec<Id> = candidates.iter().map(|shown| shown.id).collect();
    let mut others: Vec<Shown> = known
        .owed
        .iter()
        .filter(|(id, one)| !named.contains(id) && one.entry.paid().open() > 0)
        .filter_map(|(id, _)| known.shown(*id, None, &page))
        .collect();
    others.sort_by(|a, b| (&a.branch, &a.kana, a.id).cmp(&(&b.branch, &b.kana, b.id)));
    let shares = scope
        .find::<share::Entity>()
        .filter(share::Column::LineId.eq(id))
        .filter(share::Column::Live.is_not_null())
        .order_by_asc(share::Column::Id)
        .all(db)
        .await?;
    let booked = shares.into_iter().map(|share| {
        let name = known.owed.get(&share.fee_id).map(|one| one.name.clone()).unwrap_or_default();
        (name, share.amount, office.address(&format!("money/fees/{}", share.fee_id)))
    });
    Ok(LinePage {
        line: line(&office, &opened, page.locale),
        is_credit: opened.row.is_credit,
        is_aside: opened.row.set_aside_at.is_some(),
        booked: booked.collect(),
        error: error.map(|message| page.message(&message)),
        page,
        office,
        doubts,
        candidates,
        splits,
        has_more_splits,
        others,
        fields,
    })
}

/// One line, with everything that it may pay side by side.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, line)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let view = view(&app, &access, office, id(&line)?, Fields::default(), None).await?;
    note(&app, &access, &view.office).await?;
    render(&view)
}

/// Books one line on the fees that were chosen: `part-FEE` holds the amount.
pub async fn book(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, line)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let id = id(&line)?;
    let mut parts = Vec::new();
    let mut error = None;
    for (name, value) in &fields.0 {
        let Some(fee) = name.strip_prefix("part-").and_then(|fee| fee.parse().ok()) else { continue };
        match model::yen(value) {
            _ if value.trim().is_empty() => {}
            Some(0) => {}
            Some(amount) => parts.push(Part { fee, amount }),
            None => error = Some(Message::new("money-error-yen")),
        }
    }
    let rest = match fields.get("rest") {
        "" => Some(0),
        text => model::yen(text),
    };
    if rest.is_none() {
        error = Some(Message::new("money-error-yen"));
    }
    if error.is_none() && parts.is_empty() {
        error = Some(Message::new("money-error-no-part"));
    }
    if error.is_none() {
        let mut tx = app.db().write(access.scope()?).await?;
        match bank::book(&mut tx, id, &parts, rest.unwrap_or_default()).await {
            Ok(()) => {
                tx.commit().await?;
                return Ok(see_other(&office.address("money/transfers?notice=money-booked")));
            }
            Err(BookError::Sum { sum, left }) => {
                let page = &access.page;
                error = Some(
                    Message::new("money-error-sum").with("sum", yen(page, sum)).with("left", yen(page, left)),
                );
            }
            Err(BookError::Twice) => error = Some(Message::new("money-error-twice")),
            Err(BookError::Taken) => {
                drop(tx);
                let message = Some(Message::new("money-error-taken"));
                let view = view(&app, &access, office, id, Fields::default(), message).await?;
                return Ok((StatusCode::CONFLICT, render(&view)?).into_response());
            }
            Err(BookError::Database(error)) => return Err(error.into()),
        }
    }
    render_errors(&view(&app, &access, office, id, fields, error).await?)
}

/// Sets a line aside, or takes it back.
pub async fn set_aside(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, line)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let mut tx = app.db().write(access.scope()?).await?;
    let told = match bank::set_aside(&mut tx, id(&line)?, fields.get("back") != "yes").await? {
        true => {
            tx.commit().await?;
            "notice=money-changed"
        }
        false => "warning=money-line-before",
    };
    Ok(see_other(&office.address(&format!("money/transfers?{told}"))))
}
