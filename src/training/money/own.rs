//! Money on the applicant's own page: what is to be paid and where to, the receipt, the claim for travel.
//!
//! What always holds: everything is read in the scope of the one application whose link was used; what is written is
//! written for that application alone.

use std::pin::Pin;

use askama::Template;
use axum::extract::{Path, Request, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use sea_orm::ColumnTrait;

use super::entity::{ClaimState, claim, evidence, fee, payee, receipt};
use super::model::State;
use super::pages::claimed::{Courses, cap_text, legs, state_key};
use super::pages::evidence::looked_at;
use super::pages::{file, id, yen};
use super::receipts::IssueError;
use super::travel::{self, ClaimError, Claimed, Decision};
use super::{ledger, pieces, receipts, setting};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::applications::link::{self, Guest, Opens};
use crate::training::letters;
use crate::training::places::queries::untold;
use crate::training::programmes::model::Course;
use crate::training::programmes::{entity as programme, told};
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/money/own.html")]
struct Section {
    page: Page,
    path: String,
    pay_to: String,
    fees: Vec<Fee>,
    travels: bool,
    claims: Vec<(&'static str, i64, Option<i64>)>,
    /// Whether money is or may be paid to this person, and whether we know where to.
    is_paid_to: bool,
    has_account: bool,
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
    state: &'static str,
    is_owed: bool,
    receipt: Option<Id>,
    may_receipt: bool,
}

/// The section of money on an applicant's own page; none where there is nothing to pay and nothing to claim.
///
/// # Errors
/// [`AppError`] when the database or the template fails.
pub async fn own_section(app: &App, guest: &Guest, page: &Page) -> Result<Option<String>, AppError> {
    let (scope, db) = (&guest.scope, app.db());
    let row = programme_of(app, guest).await?;
    let programme = row.programme();
    let id = guest.application.id;
    let entries = ledger::entries(scope, db, fee::Column::ApplicationId.eq(id)).await?;
    let setting = setting::load(&letters::office(scope), db, db).await?;
    // Who withdrew is asked for nothing any more, and still sees what came and what is given back.
    let withdrawn = guest.application.state == application::State::Withdrawn;
    let fees: Vec<Fee> = entries
        .iter()
        .filter(|entry| !withdrawn || entry.paid().received > 0)
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
                state: paid.state().key(),
                is_owed: !paid.is_settled(),
                receipt: entry.receipt.as_ref().map(|receipt| receipt.id),
                may_receipt: matches!(paid.state(), State::Paid | State::Over) && !setting.issuer.is_empty(),
            }
        })
        .collect();
    let claims = claims(app, guest).await?;
    let untold = untold(scope, db, row.id).await?;
    let told = |course: &&Course| {
        programme.course(course.code.as_str()).is_some_and(|(stage, _)| !untold.contains(stage.code.as_str()))
    };
    let courses = travel::courses(scope, db, &programme, id).await?;
    let travels = programme.travel.is_some() && courses.iter().any(told) || !claims.is_empty();
    if fees.is_empty() && !travels {
        return Ok(None);
    }
    let is_paid_to = travels || fees.iter().any(|fee| fee.refunded > 0);
    let has_account = scope.find::<payee::Entity>().count(db).await? > 0;
    let claims = claims.iter().map(|row| (state_key(row, false), row.cost, row.subsidy)).collect();
    let path = guest.link.path();
    let (page, pay_to) = (page.clone(), setting.pay_to);
    let section = Section { page, path, pay_to, fees, travels, claims, is_paid_to, has_account };
    Ok(Some(section.render()?))
}

pub(super) async fn programme_of(app: &App, guest: &Guest) -> Result<programme::Model, AppError> {
    let found = guest.scope.find_by_id::<programme::Entity>(guest.application.programme_id);
    found.one(app.db()).await?.ok_or(AppError::NotFound)
}

async fn claims(app: &App, guest: &Guest) -> Result<Vec<claim::Model>, AppError> {
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

#[derive(Template)]
#[template(path = "training/money/own_travel.html")]
struct TravelPage {
    page: Page,
    path: String,
    title: String,
    cap: Option<String>,
    courses: Courses,
    claims: Vec<Shown>,
    changing: Option<Id>,
    fields: Fields,
    errors: Errors,
    rows: Vec<usize>,
    error: Option<String>,
    has_account: bool,
}

/// A claim as its person sees it.
struct Shown {
    row: claim::Model,
    state: &'static str,
    cap: Option<String>,
    legs: Vec<(String, String, i64)>,
    words: String,
    answer: String,
    pieces: Vec<(String, Id)>,
}

impl Shown {
    fn may_change(&self) -> bool {
        matches!(self.row.state, ClaimState::Sent | ClaimState::Returned)
    }
}

async fn view(
    app: &App,
    access: &Access,
    guest: &Guest,
    mut fields: Fields,
    errors: Errors,
    error: Option<Message>,
) -> Result<TravelPage, AppError> {
    let (scope, db, page) = (&guest.scope, app.db(), access.page.clone());
    let row = programme_of(app, guest).await?;
    let programme = row.programme();
    let keys = db.keys(scope.organisation()).await?;
    let rows = claims(app, guest).await?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let pieces = pieces::of(scope, db, &keys, &ids).await?;
    let changing = fields.get("claim").parse::<Id>().ok().filter(|id| ids.contains(id));
    if let Some(claim) = changing.and_then(|id| rows.iter().find(|row| row.id == id))
        && !fields.has("leg_1_what")
    {
        let (id, kept) = (claim.id, travel::opened(&keys, claim).fields());
        fields = kept;
        fields.set("claim", id.to_string());
    }
    let shown = rows.into_iter().map(|row| {
        let claimed = travel::opened(&keys, &row);
        let own = pieces.iter().filter(|piece| piece.claim == row.id);
        let own = own.map(|piece| (piece.what.clone(), piece.id));
        Shown {
            state: state_key(&row, false),
            cap: None,
            legs: legs(&claimed, &programme, &page),
            words: claimed.words,
            answer: travel::answer(&keys, &row),
            pieces: own.collect(),
            row,
        }
    });
    let claims: Vec<Shown> = shown.collect();
    let courses = travel::courses(scope, db, &programme, guest.application.id).await?;
    let courses = courses
        .iter()
        .map(|course| (course.code.to_string(), course.name.text(page.locale).to_owned()))
        .collect();
    let has_account = scope.find::<payee::Entity>().count(db).await? > 0;
    Ok(TravelPage {
        path: guest.link.path(),
        title: told::title(&programme, page.locale),
        cap: cap_text(&programme, &page),
        error: error.map(|message| page.message(&message)),
        rows: (1..=travel::LEGS).collect(),
        has_account,
        page,
        courses,
        claims,
        changing,
        fields,
        errors,
    })
}

/// The page of travel claims.
pub async fn travel_page(
    Shared(app): Shared<App>,
    access: Access,
    Path(token): Path<String>,
) -> Result<Response, AppError> {
    let guest = owner(&app, &token).await?;
    render(&view(&app, &access, &guest, Fields::default(), Errors::default(), None).await?)
}

/// Sends a claim, or one again that was changed (`claim`).
pub async fn claim_travel(
    Shared(app): Shared<App>,
    access: Access,
    Path(token): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = owner(&app, &token).await?;
    if !fields.has("leg_1_what") {
        return render(&view(&app, &access, &guest, fields, Errors::default(), None).await?);
    }
    let row = programme_of(&app, &guest).await?;
    let programme = row.programme();
    let before = match fields.get("claim") {
        "" => None,
        text => {
            let own = guest.scope.find_by_id::<claim::Entity>(id(text)?).one(app.db()).await?;
            Some(own.ok_or(AppError::NotFound)?.id)
        }
    };
    let courses = travel::courses(&guest.scope, app.db(), &programme, guest.application.id).await?;
    let codes: Vec<&str> = courses.iter().map(|course| course.code.as_str()).collect();
    let parsed = if codes.is_empty() {
        let mut errors = Errors::default();
        errors.add("leg_1_what", Message::new("money-no-course"));
        Err(errors)
    } else {
        Claimed::parse(&fields, &codes)
    };
    match parsed {
        Ok(claimed) => {
            let mut tx = app.db().write(&letters::office(&guest.scope)).await?;
            let form = (&claimed, &fields);
            match travel::receive(&mut tx, row.id, guest.application.id, before, form, false).await {
                Ok(_) => {
                    tx.commit().await?;
                    Ok(see_other(&format!("{}/travel?notice=money-claim-sent", guest.link.path())))
                }
                Err(ClaimError::Database(error)) => Err(error.into()),
                Err(refused) => {
                    drop(tx);
                    let why = refused.message();
                    render_errors(&view(&app, &access, &guest, fields, Errors::default(), why).await?)
                }
            }
        }
        Err(errors) => render_errors(&view(&app, &access, &guest, fields, errors, None).await?),
    }
}

async fn own_claim(app: &App, guest: &Guest, fields: &Fields) -> Result<claim::Model, AppError> {
    let own = guest.scope.find_by_id::<claim::Entity>(id(fields.get("claim"))?).one(app.db()).await?;
    let open = |row: &claim::Model| matches!(row.state, ClaimState::Sent | ClaimState::Returned);
    own.filter(open).ok_or(AppError::NotFound)
}

/// Takes a claim back.
pub async fn take_back(
    Shared(app): Shared<App>,
    Path(token): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = owner(&app, &token).await?;
    let row = own_claim(&app, &guest, &fields).await?;
    let programme = programme_of(&app, &guest).await?.programme();
    let mut tx = app.db().write(&letters::office(&guest.scope)).await?;
    travel::decide(&mut tx, &programme, row.id, Decision::TakeBack, "").await?;
    tx.commit().await?;
    Ok(see_other(&format!("{}/travel?notice=money-changed", guest.link.path())))
}

/// Adds evidence to a claim.
pub async fn add(
    Shared(app): Shared<App>,
    access: Access,
    Path(token): Path<String>,
    Posted(fields): Posted,
    request: Request,
) -> Result<Response, AppError> {
    let guest = owner(&app, &token).await?;
    let row = own_claim(&app, &guest, &fields).await?;
    let what = fields.get("evidence_what").to_owned();
    let why = match looked_at(request, &what).await? {
        Ok((kind, bytes)) => {
            let mut tx = app.db().write(&letters::office(&guest.scope)).await?;
            if travel::add_piece(&mut tx, &row, &what, kind, &bytes).await? {
                tx.commit().await?;
                return Ok(see_other(&format!("{}/travel?notice=money-evidence", guest.link.path())));
            }
            Message::new("money-file-many")
        }
        Err(why) => why,
    };
    let view = view(&app, &access, &guest, Fields::default(), Errors::default(), Some(why)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&view)?).into_response())
}

/// A piece of evidence of one's own.
pub async fn evidence_file(
    Shared(app): Shared<App>,
    Path((token, evidence)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let guest = owner(&app, &token).await?;
    let row = guest.scope.find_by_id::<evidence::Entity>(id(&evidence)?).one(app.db()).await?;
    let row = row.ok_or(AppError::NotFound)?;
    let keys = app.db().keys(row.organisation_id).await?;
    let bytes = pieces::file(&keys, &row).ok_or(AppError::NotFound)?;
    Ok(file(bytes, row.kind.mime(), &format!("evidence-{}.{}", row.id, row.kind.ending())))
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
    let keys = app.db().keys(row.organisation_id).await?;
    let issued = receipts::open(&keys, &row).ok_or(AppError::NotFound)?;
    Ok(file(issued.bytes(), "application/pdf", &format!("receipt-{}.pdf", receipts::number(&row))))
}
