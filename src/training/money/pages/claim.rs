//! One travel claim as the office sees it: looked at, approved or returned.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use sea_orm::ColumnTrait;

use super::claimed::{cap_text, legs, paid_files, state_key};
use super::payee::has_account;
use super::{id, note, open, yen};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::Fields;
use crate::i18n::Message;
use crate::training::money::entity::{ClaimState, claim};
use crate::training::money::pieces;
use crate::training::money::travel::{self, DecideError, Decision, Looked};
use crate::training::office::Office;
use crate::training::people;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/money/pages/claim.html")]
pub(super) struct ClaimPage {
    page: Page,
    office: Office,
    address: String,
    name: String,
    row: claim::Model,
    state: &'static str,
    cap: Option<String>,
    legs: Vec<(String, String, i64)>,
    words: String,
    answer: String,
    would: i64,
    pieces: Vec<(String, String)>,
    payout: Option<String>,
    fields: Fields,
    payee: String,
    has_account: bool,
    /// What was approved under an application of the same name: what is said of it, and the claim.
    elsewhere: Vec<(String, String)>,
    /// What waits of the same person for the same courses and with the same sum: since when, and the claim.
    twins: Vec<(String, String)>,
    error: Option<String>,
}

impl ClaimPage {
    fn waits(&self) -> bool {
        self.row.state == ClaimState::Sent
    }
    fn may_change(&self) -> bool {
        matches!(self.row.state, ClaimState::Sent | ClaimState::Returned)
    }
    fn may_return(&self) -> bool {
        matches!(self.row.state, ClaimState::Sent | ClaimState::Approved) && self.row.payout_id.is_none()
    }
}

pub(super) async fn find(
    app: &App,
    access: &Access,
    office: &Office,
    claim: &str,
) -> Result<claim::Model, AppError> {
    let row = access.scope()?.find_by_id::<claim::Entity>(id(claim)?).one(app.db()).await?;
    row.filter(|row| row.programme_id == office.row.id).ok_or(AppError::NotFound)
}

pub(super) async fn view(
    app: &App,
    access: &Access,
    office: Office,
    row: claim::Model,
    fields: Fields,
    error: Option<Message>,
) -> Result<ClaimPage, AppError> {
    let (scope, db, page) = (access.scope()?, app.db(), access.page.clone());
    let keys = db.keys(row.organisation_id).await?;
    let here = office.address(&format!("money/travel/{}", row.id));
    let office = office.about(app, access, row.application_id, &here).await?;
    let claimed = travel::opened(&keys, &row);
    let name = people::one(scope, db, row.application_id).await?;
    let pieces = pieces::of(scope, db, &keys, &[row.id]).await?.into_iter();
    let pieces = pieces.map(|piece| (piece.what, office.address(&format!("money/evidence/{}", piece.id))));
    let paid = paid_files(app, access).await?;
    let whose = (row.programme_id, row.application_id);
    let elsewhere = travel::elsewhere(scope, db, &keys, whose).await?;
    let elsewhere = elsewhere.iter().filter(|other| other.claim.subsidy.is_some_and(|given| given > 0));
    let elsewhere = elsewhere.map(|other| {
        let key = if other.is_same { "money-elsewhere-same" } else { "money-elsewhere-maybe" };
        let amount = yen(&page, other.claim.subsidy.unwrap_or_default());
        let told = page.ta2(key, "name", &other.name, "amount", amount);
        (told, office.address(&format!("money/travel/{}", other.claim.id)))
    });
    let elsewhere: Vec<(String, String)> = elsewhere.collect();
    let own = scope.find::<claim::Entity>().filter(claim::Column::ApplicationId.eq(row.application_id));
    let own = own.order_by_asc(claim::Column::Id).all(db).await?;
    let twins = travel::twins::of(&keys, &row, &own).into_iter().map(|twin| {
        let told = page.ta("money-twin", "day", page.locale.day(twin.sent_at.date()));
        (told, office.address(&format!("money/travel/{}", twin.id)))
    });
    let twins: Vec<(String, String)> = twins.collect();
    Ok(ClaimPage {
        elsewhere,
        twins,
        address: office.address(&format!("money/travel/{}", row.id)),
        name: name.map(|(_, kept)| kept.name().to_owned()).unwrap_or_default(),
        state: state_key(&row, row.payout_id.is_some_and(|id| paid.contains(&id))),
        cap: cap_text(&office.programme, &page),
        legs: legs(&claimed, &office.programme, &page),
        words: claimed.words,
        answer: travel::answer(&keys, &row),
        would: travel::would_get(scope, db, &keys, &office.programme, &row).await?.sum(),
        pieces: pieces.collect(),
        payout: row.payout_id.map(|id| office.address(&format!("money/payouts/{id}"))),
        payee: office.address(&format!("money/payees/{}", row.application_id)),
        has_account: has_account(app, access, row.application_id).await?,
        error: error.map(|message| page.message(&message)),
        page,
        office,
        row,
        fields,
    })
}

/// One claim.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, claim)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let row = find(&app, &access, &office, &claim).await?;
    note(&app, &access, &office).await?;
    render(&view(&app, &access, office, row, Fields::default(), None).await?)
}

/// Approves a claim, or returns it with words.
pub async fn decide(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, claim)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let row = find(&app, &access, &office, &claim).await?;
    let decision = match fields.get("decision") {
        "approve" => Decision::Approve,
        _ => Decision::Return,
    };
    let words = fields.get("answer").to_owned();
    if decision == Decision::Return && words.is_empty() {
        let error = Some(Message::new("money-error-words"));
        return render_errors(&view(&app, &access, office, row, fields, error).await?);
    }
    let mut tx = app.db().write(access.scope()?).await?;
    let number = |name: &str| fields.get(name).parse::<i64>().unwrap_or(-1);
    let revision = i32::try_from(number("revision")).unwrap_or(-1);
    let looked = Some(Looked { revision, subsidy: number("subsidy") });
    let (status, why) =
        match travel::decide(&mut tx, &office.programme, row.id, decision, &words, looked).await {
            Ok(_) => {
                tx.commit().await?;
                return Ok(see_other(
                    &office.address(&format!("money/travel/{}?notice=money-claim-decided", row.id)),
                ));
            }
            Err(DecideError::Changed) => (StatusCode::UNPROCESSABLE_ENTITY, "money-error-claim-changed"),
            Err(DecideError::Closed) => (StatusCode::CONFLICT, "money-error-claim-decided"),
            Err(DecideError::Database(error)) => return Err(error.into()),
        };
    drop(tx);
    // What is shown is the claim as it is now.
    let row = find(&app, &access, &office, &claim).await?;
    let view = view(&app, &access, office, row, fields, Some(Message::new(why))).await?;
    Ok((status, render(&view)?).into_response())
}
