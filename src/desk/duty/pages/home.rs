//! The first page of somebody signed in: for supporters and coordinators the desk today with the button for when the
//! telephone rings; for everybody else what their roles open.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use sea_orm::ColumnTrait;
use serde::Deserialize;
use time::Date;

use crate::app::App;
use crate::auth::Access;
use crate::auth::policy::{Action, Role};
use crate::desk::calls::codes::{Age, Code, Kind, Relation};
use crate::desk::calls::draft::{self, Kept};
use crate::desk::calls::drafts;
use crate::desk::calls::entity::Numbered;
use crate::desk::calls::labels::Labels;
use crate::desk::calls::pages::{desk_named, desks};
use crate::desk::calls::redaction;
use crate::desk::duty::today::{self, Today};
use crate::id::Id;
use crate::organisation::desk;
use crate::web::waits::Waits;
use crate::web::{AppError, Page, render};

/// What the address carries.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    desk: String,
}

/// A draft that waits.
struct Waiting {
    id: Id,
    /// Which it is: when the telephone rang, or of which day it is written afterwards.
    name: String,
    /// Which of what was chosen tells it from others, and when it was written on. No words of anybody.
    more: String,
}

impl Waiting {
    fn new(draft: &draft::Model, kept: &Kept, labels: &Labels, today: Date) -> Waiting {
        let locale = labels.locale();
        let (form, time) = (kept.form(), draft.started_at.clock());
        let day = if kept.afterwards {
            jpcal::parse_date(form.get("day")).unwrap_or_else(|_| draft.started_at.date())
        } else {
            draft.started_at.date()
        };
        let name = match (kept.afterwards, day == today) {
            (true, _) => locale.ta("home-continue-afterwards", "day", locale.day(day)),
            (false, true) => locale.ta("home-continue", "time", &time),
            (false, false) => locale.args("home-continue-day", &[("day", &locale.day(day)), ("time", &time)]),
        };
        let saved = (draft.saved_at.date(), draft.saved_at.clock());
        let saved = if saved.0 == today { saved.1 } else { format!("{} {}", locale.day(saved.0), saved.1) };
        let kind = Kind::from_code(form.get("kind")).filter(|kind| *kind != Kind::Conversation);
        let relation = Relation::from_code(form.get("relation")).unwrap_or_default();
        let age = Age::from_code(form.get("caller_age")).unwrap_or_default();
        let known = [
            kind.map(|kind| labels.of(kind)).unwrap_or_default(),
            labels.known(relation),
            labels.known(age),
            locale.ta("home-written-on", "time", saved),
        ];
        let more: Vec<String> = known.into_iter().filter(|word| !word.is_empty()).collect();
        Waiting { id: draft.id, name, more: more.join(&locale.t("list-and")) }
    }
}

#[derive(Template)]
#[template(path = "desk/duty/pages/home.html")]
struct HomePage {
    page: Page,
    name: String,
    desk: desk::Model,
    others: Vec<desk::Model>,
    today: Today,
    waiting: Vec<Waiting>,
    corrections: Vec<Numbered>,
    /// Whether the hours are not settled, and this person may settle them.
    settles_hours: bool,
    /// What waits for this person elsewhere in the house; none where no role of theirs has such work.
    waits: Option<Vec<Waits>>,
}

#[derive(Template)]
#[template(path = "desk/duty/pages/start.html")]
struct StartPage {
    page: Page,
    name: String,
    /// The desks among which one chooses; none where there is no choice.
    desks: Vec<desk::Model>,
    /// Requests to black words out that wait for a decision.
    redactions: u64,
    /// One's desks that were closed.
    closed: Vec<desk::Model>,
    /// The desks that one commissions.
    commissioned: Vec<desk::Model>,
    /// Whether the house has no desk yet, and this person opens them.
    begins: bool,
    /// What waits for this person elsewhere in the house; none where no role of theirs has such work.
    waits: Option<Vec<Waits>>,
}

impl StartPage {
    async fn of(
        app: &App,
        access: &Access,
        name: String,
        desks: Vec<desk::Model>,
    ) -> Result<StartPage, AppError> {
        let (closed, commissioned) = (Vec::new(), Vec::new());
        let redactions = redactions(app, access).await?;
        let waits = waits(app, access).await;
        let page = access.page.clone();
        Ok(StartPage { page, name, desks, redactions, closed, commissioned, begins: false, waits })
    }
}

/// The page of somebody who has no desk at which a telephone rings.
async fn start(app: &App, access: Access, name: String) -> Result<Response, AppError> {
    let mut begins = false;
    if let Some(scope) = access.may(Action::ManageOrganisation) {
        begins = scope.find::<desk::Entity>().count(app.db()).await? == 0;
    }
    let mut closed = desks(&access, Action::SeeDesk)?;
    closed.retain(|desk| desk.closed_at.is_some());
    let person = access.person()?;
    let commissions = |desk: &&desk::Model| {
        let commissioner = person.grants.iter().filter(|grant| grant.role == Role::Commissioner);
        commissioner.flat_map(|grant| &grant.desks).any(|(id, _)| *id == desk.id)
    };
    let commissioned = person.desks.iter().filter(commissions).cloned().collect();
    let start = StartPage::of(app, &access, name, Vec::new()).await?;
    let view = StartPage { closed, commissioned, begins, ..start };
    render(&view)
}

/// The page.
pub async fn page(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    access: Access,
) -> Result<Response, AppError> {
    let name = access.person()?.account.display_name.clone();
    let mut desks = desks(&access, Action::TakeCall)?;
    let (Some(scope), false) = (access.may(Action::TakeCall), desks.is_empty()) else {
        return start(&app, access, name).await;
    };
    // At several desks: the one asked for, else the one where one is on duty, else one chooses.
    let mut chosen = desks.iter().position(|desk| desk.slug == asked.desk);
    if chosen.is_none() && desks.len() == 1 {
        chosen = Some(0);
    }
    if chosen.is_none() {
        for (i, desk) in desks.iter().enumerate() {
            if crate::desk::duty::mine(&scope, app.db(), desk.id).await?.is_some() {
                chosen = Some(i);
            }
        }
    }
    let Some(i) = chosen else { return render(&StartPage::of(&app, &access, name, desks).await?) };
    let desk = desks.remove(i);
    let locale = access.locale();
    let today = today::of(&scope, app.db(), &desk, locale).await?;
    let day = scope.now().date();
    let (labels, mut waiting) = (Labels::of_desk(&desk, locale), Vec::new());
    let keys = app.db().keys(scope.organisation()).await?;
    for draft in drafts::open(&scope, app.db(), desk.id).await? {
        waiting.push(Waiting::new(&draft, &draft.open(&keys)?, &labels, day));
    }
    let settles_hours = today.opening.unsettled && desk_named(&access, Action::EditDesk, &desk.slug).is_ok();
    let corrections = match access.may(Action::CorrectCall) {
        Some(scope) => drafts::corrections(&scope, app.db(), desk.id).await?,
        None => Vec::new(),
    };
    let waits = waits(&app, &access).await;
    let mut page = access.page;
    page.place = Some(desk.name.clone());
    render(&HomePage { page, name, desk, others: desks, today, waiting, corrections, settles_hours, waits })
}

/// What waits for this person elsewhere in the house. The desk has its page also where that cannot be told.
async fn waits(app: &App, access: &Access) -> Option<Vec<Waits>> {
    crate::app::waits(app, access).await.unwrap_or_else(|error| {
        tracing::error!(error = %error, "what waits could not be told");
        None
    })
}

/// How many requests to black words out wait for this person, or somebody else who may decide.
async fn redactions(app: &App, access: &Access) -> Result<u64, AppError> {
    let Some(scope) = access.may(Action::ApproveRedaction) else { return Ok(0) };
    let waiting = scope.find::<redaction::Entity>().filter(redaction::Column::DecidedAt.is_null());
    Ok(waiting.count(app.db()).await?)
}
