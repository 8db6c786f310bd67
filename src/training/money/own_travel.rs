//! An applicant's claims for travel: sent, changed, taken back, with their evidence, added and taken away.
//!
//! What always holds: everything is read in the scope of the one application whose link was used; what is written is
//! written for that application alone.

use askama::Template;
use axum::extract::{Path, Request, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::account::{self, Known};
use super::entity::{ClaimState, claim, evidence};
use super::own::{claims, owner, programme_of};
use super::own_paid::Payments;
use super::pages::claimed::{Courses, cap_text, legs, state_key};
use super::pages::evidence::looked_at;
use super::pages::{file, id, yen};
use super::pieces;
use super::travel::{self, ClaimError, Claimed, DecideError, Decision};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::applications::link::Guest;
use crate::training::contact;
use crate::training::letters;
use crate::training::programmes::model::{Course, Programme};
use crate::training::programmes::told;
use crate::web::{AppError, Page, render, render_errors};

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
    account: Option<Known>,
    /// Whether the cap leaves nothing for what may still be claimed.
    is_used_up: bool,
    /// Whether the form is being filled.
    is_begun: bool,
}

impl TravelPage {
    /// What the form stands folded below, where there is less reason for it.
    fn folded(&self) -> Option<&'static str> {
        let stands = |claim: &Shown| claim.row.state != ClaimState::TakenBack;
        match () {
            () if self.is_used_up => Some("money-used-up-all-the-same"),
            () if self.claims.iter().any(stands) && self.changing.is_none() => Some("money-claim-another"),
            () => None,
        }
    }
}

/// A claim as its person sees it.
struct Shown {
    row: claim::Model,
    state: &'static str,
    cap: Option<String>,
    legs: Vec<(String, String, i64)>,
    words: String,
    answer: String,
    /// What became of its transfer.
    paid: Option<String>,
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
    let (scope, db, mut page) = (&guest.scope, app.db(), access.page.clone());
    let row = programme_of(app, guest).await?;
    let programme = row.programme();
    page.contacts = contact::of(&programme, page.locale);
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
    let payments = Payments::of(app, guest, &rows, &[]).await?;
    let shown = rows.into_iter().map(|row| {
        let claimed = travel::opened(&keys, &row);
        let own = pieces.iter().filter(|piece| piece.claim == row.id);
        let own = own.map(|piece| (piece.what.clone(), piece.id));
        Shown {
            state: state_key(&row, payments.is_paid(row.payout_id)),
            paid: payments.told(&page, row.id, row.payout_id),
            cap: None,
            legs: legs(&claimed, &programme, &page),
            words: claimed.words,
            answer: travel::answer(&keys, &row),
            pieces: own.collect(),
            row,
        }
    });
    let claims: Vec<Shown> = shown.collect();
    let courses = claimable(app, guest, &programme, changing).await?;
    let codes: Vec<&str> = courses.iter().map(|course| course.code.as_str()).collect();
    let whose = (row.id, guest.application.id);
    let left = travel::left(&letters::office(scope), db, &keys, &programme, whose, &codes).await?;
    let courses: Courses = courses
        .iter()
        .map(|course| (course.code.to_string(), course.name.text(page.locale).to_owned()))
        .collect();
    let account = account::known(app, guest, &page).await?;
    Ok(TravelPage {
        path: guest.link.path(),
        title: told::title(&programme, page.locale),
        cap: cap_text(&programme, &page),
        error: error.map(|message| page.message(&message)),
        rows: (1..=travel::LEGS).collect(),
        account,
        is_used_up: left == Some(0) && !courses.is_empty(),
        is_begun: changing.is_some() || !errors.is_empty() || fields.has("leg_1_what"),
        page,
        courses,
        claims,
        changing,
        fields,
        errors,
    })
}

/// The page of travel claims.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path(token): Path<String>,
) -> Result<Response, AppError> {
    let guest = owner(&app, &token).await?;
    render(&view(&app, &access, &guest, Fields::default(), Errors::default(), None).await?)
}

/// Sends a claim, or one again that was changed (`claim`).
pub async fn send(
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
    let courses = claimable(&app, &guest, &programme, before).await?;
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
                Err(ClaimError::Again) => {
                    drop(tx);
                    let errors = travel::again();
                    render_errors(&view(&app, &access, &guest, fields, errors, None).await?)
                }
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

/// The courses that may be claimed for; for a claim that is changed, those that it names too.
async fn claimable<'p>(
    app: &App,
    guest: &Guest,
    programme: &'p Programme,
    changing: Option<Id>,
) -> Result<Vec<&'p Course>, AppError> {
    let (scope, db) = (&guest.scope, app.db());
    let now = travel::courses(scope, db, programme, guest.application.id).await?;
    let before = match changing {
        Some(id) => scope.find_by_id::<claim::Entity>(id).one(db).await?,
        None => None,
    };
    let keys = db.keys(scope.organisation()).await?;
    let named = before.map(|row| travel::opened(&keys, &row).legs).unwrap_or_default();
    let may = |course: &&Course| {
        now.iter().any(|one| one.code == course.code)
            || named.iter().any(|leg| leg.course == course.code.as_str())
    };
    Ok(programme.courses().map(|(_, course)| course).filter(may).collect())
}

async fn own_claim(app: &App, guest: &Guest, fields: &Fields) -> Result<claim::Model, AppError> {
    let own = guest.scope.find_by_id::<claim::Entity>(id(fields.get("claim"))?).one(app.db()).await?;
    let open = |row: &claim::Model| matches!(row.state, ClaimState::Sent | ClaimState::Returned);
    own.filter(open).ok_or(AppError::NotFound)
}

/// Takes a claim back; or a piece of its evidence alone (`evidence`).
pub async fn take_back(
    Shared(app): Shared<App>,
    Path(token): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = owner(&app, &token).await?;
    let row = own_claim(&app, &guest, &fields).await?;
    if fields.has("evidence") {
        let piece =
            guest.scope.find_by_id::<evidence::Entity>(id(fields.get("evidence"))?).one(app.db()).await?;
        let piece = piece.filter(|piece| piece.claim_id == row.id).ok_or(AppError::NotFound)?;
        let mut tx = app.db().write(&letters::office(&guest.scope)).await?;
        let told = match travel::take_away(&mut tx, row.id, piece.id).await? {
            true => {
                tx.commit().await?;
                "notice=money-evidence-taken"
            }
            false => "warning=money-claim-closed",
        };
        return Ok(see_other(&format!("{}/travel?{told}", guest.link.path())));
    }
    let programme = programme_of(&app, &guest).await?.programme();
    let mut tx = app.db().write(&letters::office(&guest.scope)).await?;
    let told = match travel::decide(&mut tx, &programme, row.id, Decision::TakeBack, "", None).await {
        Ok(_) => {
            tx.commit().await?;
            "notice=money-claim-taken-back"
        }
        Err(DecideError::Database(error)) => return Err(error.into()),
        Err(DecideError::Closed | DecideError::Changed) => "warning=money-claim-closed",
    };
    Ok(see_other(&format!("{}/travel?{told}", guest.link.path())))
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
            match travel::add_piece(&mut tx, row.id, (&what, &fields), kind, &bytes).await {
                Ok(()) => {
                    tx.commit().await?;
                    return Ok(see_other(&format!("{}/travel?notice=money-evidence", guest.link.path())));
                }
                Err(refused) => refused.message()?,
            }
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
