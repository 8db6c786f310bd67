//! Travel claims as the office sees them: taken down, looked at, approved or returned.

use askama::Template;
use axum::extract::{Path, Request, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use sea_orm::ColumnTrait;
use tokio::sync::Semaphore;

use super::payee::has_account;
use super::{file, id, note, open, uploaded, yen};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::money::entity::{ClaimState, FileKind, claim, evidence};
use crate::training::money::evidence::take;
use crate::training::money::pieces;
use crate::training::money::travel::{self, ClaimError, Claimed, Decision};
use crate::training::office::Office;
use crate::training::people;
use crate::web::{AppError, Page, render, render_errors};

/// The key of a state's word.
pub fn state_key(row: &claim::Model, paid: bool) -> &'static str {
    match row.state {
        ClaimState::Sent => "money-claim-sent",
        ClaimState::Returned => "money-claim-returned",
        ClaimState::TakenBack => "money-claim-taken-back",
        ClaimState::Approved if paid => "money-claim-paid",
        ClaimState::Approved => "money-claim-approved",
    }
}

/// The courses of a programme for which travel is claimed, with their names.
pub(in crate::training::money) type Courses = Vec<(String, String)>;

/// The parts of a claim as a table shows them: for what course, what, how much.
pub(in crate::training::money) fn legs(
    claimed: &Claimed,
    programme: &crate::training::programmes::model::Programme,
    page: &Page,
) -> Vec<(String, String, i64)> {
    let name =
        |code: &str| programme.course(code).map(|(_, course)| course.name.text(page.locale).to_owned());
    claimed
        .legs
        .iter()
        .map(|leg| (name(&leg.course).unwrap_or_default(), leg.what.clone(), leg.yen))
        .collect()
}

#[derive(Template)]
#[template(path = "training/money/pages/travel.html")]
struct TravelPage {
    page: Page,
    office: Office,
    cap: Option<String>,
    lines: Vec<Line>,
    cost: i64,
    lodging: i64,
    subsidy: i64,
    people: Vec<(Id, String)>,
}

/// A claim in the list.
struct Line {
    href: String,
    name: String,
    branch: String,
    sent: String,
    cost: i64,
    lodging: i64,
    subsidy: Option<i64>,
    pieces: usize,
    state: &'static str,
    waits: bool,
}

/// The list.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    note(&app, &access, &office).await?;
    let (scope, db, page) = (access.scope()?, app.db(), access.page.clone());
    let people = people::of(scope, db, &office.row).await?;
    let claims = scope
        .find::<claim::Entity>()
        .filter(claim::Column::ProgrammeId.eq(office.row.id))
        .order_by_asc(claim::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<Id> = claims.iter().map(|claim| claim.id).collect();
    let pieces = pieces::counts(scope, db, &ids).await?;
    let paid = paid_files(&app, &access).await?;
    let lines: Vec<Line> = claims
        .iter()
        .map(|row| {
            let one = people.iter().find(|one| one.application.id == row.application_id);
            Line {
                href: office.address(&format!("money/travel/{}", row.id)),
                name: one.map(|one| one.kept.name().to_owned()).unwrap_or_default(),
                branch: one.map(|one| one.branch.clone()).unwrap_or_default(),
                sent: page.locale.day(row.sent_at.date()),
                cost: row.cost,
                lodging: row.lodging,
                subsidy: row.subsidy,
                pieces: pieces.get(&row.id).copied().unwrap_or_default(),
                state: state_key(row, row.payout_id.is_some_and(|id| paid.contains(&id))),
                waits: row.state == ClaimState::Sent,
            }
        })
        .collect();
    let counted = || claims.iter().filter(|row| row.state != ClaimState::TakenBack);
    let travellers = people.iter().filter(|one| {
        let travels = |place: &crate::training::places::entity::place::Model| {
            let course = office.programme.course(&place.course);
            course.is_some_and(|(_, c)| c.mode == crate::training::programmes::model::Mode::InPerson)
        };
        one.places.iter().any(travels)
    });
    let view = TravelPage {
        cap: cap(&office, &page),
        cost: counted().map(|row| row.cost).sum(),
        lodging: counted().map(|row| row.lodging).sum(),
        subsidy: claims.iter().filter_map(|row| row.subsidy).sum(),
        people: travellers.map(|one| (one.application.id, one.kept.name().to_owned())).collect(),
        page,
        office,
        lines,
    };
    render(&view)
}

async fn paid_files(app: &App, access: &Access) -> Result<Vec<Id>, AppError> {
    use crate::training::money::entity::payout;
    let paid = access.scope()?.find::<payout::Entity>().filter(payout::Column::PaidAt.is_not_null());
    Ok(paid.all(app.db()).await?.into_iter().map(|row| row.id).collect())
}

/// What the programme gives, in words.
pub(in crate::training::money) fn cap_text(
    programme: &crate::training::programmes::model::Programme,
    page: &Page,
) -> Option<String> {
    let travel = programme.travel?;
    let key = if travel.per_course { "money-cap-course" } else { "money-cap-programme" };
    Some(page.ta(key, "amount", yen(page, travel.cap.0)))
}

fn cap(office: &Office, page: &Page) -> Option<String> {
    cap_text(&office.programme, page)
}

#[derive(Template)]
#[template(path = "training/money/pages/claim_form.html")]
struct FormPage {
    page: Page,
    office: Office,
    action: String,
    name: String,
    courses: Courses,
    fields: Fields,
    errors: Errors,
    rows: Vec<usize>,
    error: Option<String>,
}

/// Whose claim a form is about.
struct About {
    application: Id,
    name: String,
    courses: Courses,
}

async fn about(app: &App, access: &Access, office: &Office, application: Id) -> Result<About, AppError> {
    let (scope, db) = (access.scope()?, app.db());
    let (row, kept) = people::one(scope, db, application).await?.ok_or(AppError::NotFound)?;
    if row.programme_id != office.row.id {
        return Err(AppError::NotFound);
    }
    let courses = travel::courses(scope, db, &office.programme, application).await?;
    let courses: Courses = courses
        .iter()
        .map(|course| (course.code.to_string(), course.name.text(access.locale()).to_owned()))
        .collect();
    Ok(About { application, name: kept.name().to_owned(), courses })
}

/// Takes down a claim that came on paper: `application` names whose.
pub async fn create(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let about = about(&app, &access, &office, id(fields.get("application"))?).await?;
    let action = office.address("money/travel");
    // The form first, empty, with whose it is.
    if !fields.has("leg_1_what") {
        return render(&form(&access, office, action, about, fields, Errors::default()));
    }
    keep(&app, &access, office, action, about, None, fields).await
}

/// Changes a claim that is not decided.
pub async fn change(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, claim)): Path<(String, String)>,
    Posted(mut fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let row = find(&app, &access, &office, &claim).await?;
    let about = about(&app, &access, &office, row.application_id).await?;
    let action = office.address(&format!("money/travel/{}", row.id));
    if !fields.has("leg_1_what") {
        let keys = app.db().keys(row.organisation_id).await?;
        fields = travel::opened(&keys, &row).fields();
        return render(&form(&access, office, action, about, fields, Errors::default()));
    }
    keep(&app, &access, office, action, about, Some(row.id), fields).await
}

fn form(
    access: &Access,
    office: Office,
    action: String,
    about: About,
    mut fields: Fields,
    errors: Errors,
) -> FormPage {
    fields.set("application", about.application.to_string());
    let (name, courses) = (about.name, about.courses);
    let rows = (1..=travel::LEGS).collect();
    let page = access.page.clone();
    FormPage { page, office, action, name, courses, fields, errors, rows, error: None }
}

async fn keep(
    app: &App,
    access: &Access,
    office: Office,
    action: String,
    about: About,
    before: Option<Id>,
    fields: Fields,
) -> Result<Response, AppError> {
    let codes: Vec<&str> = about.courses.iter().map(|(code, _)| code.as_str()).collect();
    match Claimed::parse(&fields, &codes) {
        Ok(claimed) => {
            let mut tx = app.db().write(access.scope()?).await?;
            let sent = (&claimed, &fields);
            match travel::receive(&mut tx, office.row.id, about.application, before, sent, true).await {
                Ok(id) => {
                    tx.commit().await?;
                    Ok(see_other(&office.address(&format!("money/travel/{id}?notice=money-claim-kept"))))
                }
                Err(ClaimError::Database(error)) => Err(error.into()),
                Err(refused) => {
                    let mut view = form(access, office, action, about, fields, Errors::default());
                    view.error = refused.message().map(|message| view.page.message(&message));
                    render_errors(&view)
                }
            }
        }
        Err(errors) => render_errors(&form(access, office, action, about, fields, errors)),
    }
}

#[derive(Template)]
#[template(path = "training/money/pages/claim.html")]
struct ClaimPage {
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

async fn find(app: &App, access: &Access, office: &Office, claim: &str) -> Result<claim::Model, AppError> {
    let row = access.scope()?.find_by_id::<claim::Entity>(id(claim)?).one(app.db()).await?;
    row.filter(|row| row.programme_id == office.row.id).ok_or(AppError::NotFound)
}

async fn view(
    app: &App,
    access: &Access,
    office: Office,
    row: claim::Model,
    fields: Fields,
    error: Option<Message>,
) -> Result<ClaimPage, AppError> {
    let (scope, db, page) = (access.scope()?, app.db(), access.page.clone());
    let keys = db.keys(row.organisation_id).await?;
    let claimed = travel::opened(&keys, &row);
    let name = people::one(scope, db, row.application_id).await?;
    let pieces = pieces::of(scope, db, &keys, &[row.id]).await?.into_iter();
    let pieces = pieces.map(|piece| (piece.what, office.address(&format!("money/evidence/{}", piece.id))));
    let paid = paid_files(app, access).await?;
    Ok(ClaimPage {
        address: office.address(&format!("money/travel/{}", row.id)),
        name: name.map(|(_, kept)| kept.name().to_owned()).unwrap_or_default(),
        state: state_key(&row, row.payout_id.is_some_and(|id| paid.contains(&id))),
        cap: cap(&office, &page),
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
pub async fn claim_page(
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
    travel::decide(&mut tx, &office.programme, row.id, decision, &words).await?;
    tx.commit().await?;
    Ok(see_other(&office.address(&format!("money/travel/{}?notice=money-claim-decided", row.id))))
}

/// What became of a file that was to be added.
pub(in crate::training::money) enum Added {
    /// It stands with the claim.
    Done,
    /// It does not; why.
    Refused(Message),
}

/// Files that are looked at and drawn anew at once: each may take [`crate::training::money::evidence::ROOM`].
static DRAWING: Semaphore = Semaphore::const_new(2);

/// Looks at an uploaded file and what is said of it.
pub(in crate::training::money) async fn looked_at(
    request: Request,
    what: &str,
) -> Result<Result<(FileKind, Vec<u8>), Message>, AppError> {
    let Some(bytes) = uploaded(request).await? else {
        return Ok(Err(Message::new("money-file-empty")));
    };
    if what.is_empty() {
        return Ok(Err(Message::new("money-error-evidence-what")));
    }
    // Drawing a picture anew takes a moment and much room: not on a thread that answers others, and few at a time.
    let _turn = DRAWING.acquire().await.map_err(|error| AppError::Fault(error.to_string()))?;
    let taken = tokio::task::spawn_blocking(move || take(&bytes)).await;
    let taken = taken.map_err(|error| AppError::Fault(error.to_string()))?;
    Ok(taken.map_err(|refused| Message::new(refused.key())))
}

/// Adds evidence to a claim.
pub async fn add(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, claim)): Path<(String, String)>,
    Posted(fields): Posted,
    request: Request,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let row = find(&app, &access, &office, &claim).await?;
    let what = fields.get("evidence_what").to_owned();
    let added = match looked_at(request, &what).await? {
        Ok((kind, bytes)) => {
            let mut tx = app.db().write(access.scope()?).await?;
            match travel::add_piece(&mut tx, &row, &what, kind, &bytes).await? {
                true => {
                    tx.commit().await?;
                    Added::Done
                }
                false => Added::Refused(Message::new("money-file-many")),
            }
        }
        Err(why) => Added::Refused(why),
    };
    match added {
        Added::Done => {
            Ok(see_other(&office.address(&format!("money/travel/{}?notice=money-evidence", row.id))))
        }
        Added::Refused(why) => {
            let view = view(&app, &access, office, row, fields, Some(why)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&view)?).into_response())
        }
    }
}

/// A piece of evidence, to be kept and never shown as a page.
pub async fn evidence_file(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, evidence)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let row = access.scope()?.find_by_id::<evidence::Entity>(id(&evidence)?).one(app.db()).await?;
    let row = row.ok_or(AppError::NotFound)?;
    find(&app, &access, &office, &row.claim_id.to_string()).await?;
    note(&app, &access, &office).await?;
    let keys = app.db().keys(row.organisation_id).await?;
    let bytes = pieces::file(&keys, &row).ok_or(AppError::NotFound)?;
    Ok(file(bytes, row.kind.mime(), &format!("evidence-{}.{}", row.id, row.kind.ending())))
}
