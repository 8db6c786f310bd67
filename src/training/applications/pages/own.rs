//! The applicant's own page: what is done, what comes next, places and offers, changing and withdrawing.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::next;
use super::way::{self, Step};
use super::write::{is_open, lock, programme_of};
use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::db::{Scope, WriteTx};
use crate::id::Id;
use crate::training::applications::entity::State as Standing;
use crate::training::applications::form::Kept;
use crate::training::applications::link::{self, Guest, Opens};
use crate::training::applications::{commands, entity};
use crate::training::next::{Next, Own};
use crate::training::places::commands::{self as places, Answered};
use crate::training::places::entity::{entry, place};
use crate::training::places::queries;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Programme;
use crate::training::programmes::save::{self, Locked};
use crate::training::programmes::told;
use crate::training::{attendance, certificates, contact, letters, lodging, money};
use crate::web::{AppError, Page, render};

/// A stage with what became of it.
pub(super) struct StageView {
    /// Its name.
    pub name: String,
    /// How one stands in it.
    pub entry: entry::State,
    /// The last day of the course in which one has or is offered a place.
    pub last_day: Option<time::Date>,
    /// Where one stands, in words.
    state: String,
    /// The course with its days and place, where one has or is offered a place.
    pub course: Option<CourseView>,
    /// The offer that waits for an answer, and until when.
    pub offer: Option<(Id, String)>,
    /// How one came to be without a place oneself: declined an offer, let it run out, gave the place back.
    pub left: Option<place::State>,
    /// Whether one may join the line again.
    may_rejoin: bool,
    pub code: String,
}

pub(super) struct CourseView {
    pub name: String,
    pub sessions: Vec<String>,
    pub place: String,
}

#[derive(Template)]
#[template(path = "training/applications/pages/own.html")]
struct OwnPage {
    page: Page,
    title: String,
    /// The programme's word in addresses.
    slug: String,
    name: String,
    link: String,
    /// What waits for an answer of theirs.
    next: Vec<Next>,
    steps: Vec<Step>,
    stages: Vec<StageView>,
    sections: Vec<String>,
    withdrawn: bool,
    /// Whether more than contact and needs may be changed.
    all: bool,
    /// Whether all of it lies behind: there is nothing left to withdraw from.
    over: bool,
    cancelled: bool,
    /// Whether a branch was asked for.
    asks_branch: bool,
}

impl OwnPage {
    /// Whether what waits is listed: not where all of it is one form, which stands there itself.
    fn lists(&self) -> bool {
        self.next.len() > 1 || self.next.iter().any(|one| one.form.is_none())
    }
}

/// Somebody with the link of their own page, whose application counts.
pub(super) async fn applicant(app: &App, token: &str) -> Result<Guest, AppError> {
    let guest = link::guest(app, token).await?;
    match (guest.opens, guest.application.state) {
        (Opens::Personal, Standing::Applied | Standing::Withdrawn) => Ok(guest),
        _ => Err(AppError::NotFound),
    }
}

/// What other rooms tell on the own page of somebody, in the order of their sections.
async fn rooms(app: &App, guest: &Guest, page: &Page) -> Result<Vec<Own>, AppError> {
    let money = money::own_section(app, guest, page).await?;
    if guest.application.state == Standing::Withdrawn {
        // What came and what is given back is theirs to see whether they come or not.
        return Ok(vec![money]);
    }
    let certificate = certificates::own_section(app, guest, page).await?;
    Ok(vec![
        Own { section: certificate, ..Own::default() },
        attendance::own_section(app, guest, page).await?,
        lodging::own_section(app, guest, page).await?,
        money,
    ])
}

/// The page.
pub(super) async fn show(app: &App, access: Access, guest: Guest) -> Result<Response, AppError> {
    let mut page = access.page;
    let row = programme_of(app, &guest).await?;
    let programme = row.programme();
    page.contacts = contact::of(&programme, page.locale);
    let kept = Kept::open(&*app.db().keys(row.organisation_id).await?, &guest.application);
    let stages = stages(app, &guest, &row, &programme, &page).await?;
    let withdrawn = guest.application.state == Standing::Withdrawn;
    let rooms = rooms(app, &guest, &page).await?;
    let mut next = if withdrawn { Vec::new() } else { next::own(&guest, &kept, &stages, &page)? };
    next.extend(rooms.iter().flat_map(|room| room.next.iter().cloned()));
    let view = OwnPage {
        title: told::title(&programme, page.locale),
        name: kept.name().to_owned(),
        link: guest.link.path(),
        steps: if withdrawn {
            Vec::new()
        } else {
            way::steps(app, &guest, (&row, &programme), &page, &kept, &stages).await?
        },
        next,
        sections: rooms.into_iter().filter_map(|room| room.section).collect(),
        over: way::is_over(&programme, &stages, app.now().date()),
        stages: if withdrawn { Vec::new() } else { stages },
        all: is_open(app, &row),
        cancelled: row.state == programme::State::Cancelled,
        asks_branch: programme.asks_branch(),
        slug: row.slug,
        withdrawn,
        page,
    };
    render(&view)
}

async fn stages(
    app: &App,
    guest: &Guest,
    row: &programme::Model,
    programme: &Programme,
    page: &Page,
) -> Result<Vec<StageView>, AppError> {
    let own = |scope: &Scope| scope.find::<entry::Entity>().filter(entry::Column::ProgrammeId.eq(row.id));
    let entries = own(&guest.scope).all(app.db()).await?;
    let held = guest
        .scope
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::Holder.is_not_null())
        .all(app.db())
        .await?;
    let office = letters::office(&guest.scope);
    let untold = queries::untold(&office, app.db(), row.id).await?;
    let mut views = Vec::new();
    // Who left a stage joins its line first; that of the later ones comes with it.
    let mut left = false;
    for stage in &programme.stages {
        let code = stage.code.as_str();
        let Some(entry) = entries.iter().find(|entry| entry.stage == code) else { continue };
        // What the office gave is read by nobody before everybody is told.
        let told = !untold.contains(code);
        let stands = if told { entry.state } else { entry::State::Undecided };
        let place = held.iter().find(|place| told && place.stage == code);
        let course = place.and_then(|place| stage.course(&place.course));
        let last_day = course.and_then(|course| course.days().max());
        let course = course.map(|course| CourseView {
            name: course.name.text(page.locale).to_owned(),
            sessions: told::sessions(course, page.locale),
            place: told::place(course, page.locale),
        });
        let offer = place.filter(|place| place.state == place::State::Offered).map(|place| {
            let until = place.answer_by.map(|until| until.minus(time::Duration::minutes(1)).date());
            (place.id, until.map(|day| page.locale.date(day)).unwrap_or_default())
        });
        let ended = match stands {
            entry::State::Out if entry.proposed != places::OUT => ended(app, guest, row.id, code).await?,
            _ => Vec::new(),
        };
        let by_themselves = ended.first().copied().filter(|last| way::left(*last).is_some());
        let state = match (stands, &offer) {
            (_, Some(_)) => page.t("own-offered"),
            (entry::State::Placed, _) => page.t("own-placed"),
            (entry::State::Waiting, _) => {
                let standing = queries::load(&office, app.db(), row.id, programme, stage).await?;
                let lines: Vec<String> = entry
                    .wished()
                    .iter()
                    .filter_map(|wish| {
                        let n = standing.position(guest.application.id, wish)?;
                        if standing.has_begun(wish, app.now()) {
                            return None;
                        }
                        let name = stage.course(wish)?.name.text(page.locale).to_owned();
                        Some(page.ta2("own-position", "course", name, "n", n))
                    })
                    .collect();
                if lines.is_empty() { page.t("own-line-over") } else { lines.join(&page.t("list-and")) }
            }
            (entry::State::Undecided, _) => page.t("own-undecided"),
            (entry::State::Out, _) => page.t(by_themselves.and_then(way::left).unwrap_or("own-out")),
        };
        let offered = |state: &place::State| matches!(state, place::State::Expired | place::State::Declined);
        let had_offer = guest.application.state == Standing::Applied && !left && ended.iter().any(offered);
        left |= stands == entry::State::Out;
        let name = stage.name.text(page.locale).to_owned();
        views.push(StageView {
            name,
            entry: stands,
            last_day,
            state,
            course,
            offer,
            left: by_themselves,
            may_rejoin: had_offer,
            code: code.to_owned(),
        });
    }
    Ok(views)
}

/// What became of the places that somebody had in a stage, the last of them first.
async fn ended(app: &App, guest: &Guest, programme: Id, stage: &str) -> Result<Vec<place::State>, AppError> {
    let places = guest
        .scope
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(programme))
        .filter(place::Column::Stage.eq(stage))
        .filter(place::Column::Holder.is_null())
        .order_by_desc(place::Column::EndedAt)
        .all(app.db())
        .await?;
    Ok(places.into_iter().map(|place| place.state).collect())
}

/// A write in which the office's rules act for somebody with the link of their own page: the programme locked, the
/// application as it is now.
pub(super) struct Acting {
    pub guest: Guest,
    pub tx: WriteTx,
    pub locked: Locked,
    pub row: entity::Model,
}

impl Acting {
    pub(super) async fn begin(app: &App, guest: Guest) -> Result<Acting, AppError> {
        let mut tx = app.db().write(&letters::office(&guest.scope)).await?;
        let locked =
            save::locked(&mut tx, guest.application.programme_id).await?.ok_or(AppError::NotFound)?;
        let row = lock(&tx, &guest).await?;
        Ok(Acting { guest, tx, locked, row })
    }

    /// Back to the own page, which tells what was done; kept where something was.
    pub(super) async fn end(self, changed: bool, told: &str) -> Result<Response, AppError> {
        if changed {
            self.tx.commit().await?;
        }
        Ok(see_other(&format!("{}{told}", self.guest.link.path())))
    }
}

/// An answer to an offer.
pub(super) async fn answer(
    State(app): State<App>,
    Path(token): Path<String>,
    _access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = applicant(&app, &token).await?;
    let place: Id = fields.get("place").parse().map_err(|_| AppError::NotFound)?;
    let accept = fields.get("answer") == "accept";
    let mut acting = Acting::begin(&app, guest).await?;
    let Acting { tx, locked, row, .. } = &mut acting;
    let answered = places::answer(tx, locked, row.id, place, accept).await?;
    let told = match answered {
        Answered::Taken => "?notice=training-taken",
        Answered::Declined => "?notice=training-declined",
        Answered::TooLate => "?warning=training-offer-over",
    };
    acting.end(answered != Answered::TooLate, told).await
}

/// Joining the line again, at its end.
pub(super) async fn rejoin(
    State(app): State<App>,
    Path(token): Path<String>,
    _access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let mut acting = Acting::begin(&app, applicant(&app, &token).await?).await?;
    let Acting { tx, locked, row, .. } = &mut acting;
    let joined =
        row.state == Standing::Applied && places::rejoin(tx, locked, row.id, fields.get("stage")).await?;
    acting.end(joined, "").await
}

/// Withdrawing.
pub(super) async fn withdraw(
    State(app): State<App>,
    Path(token): Path<String>,
    _access: Access,
    Posted(_): Posted,
) -> Result<Response, AppError> {
    let mut acting = Acting::begin(&app, applicant(&app, &token).await?).await?;
    let Acting { tx, locked, row, .. } = &mut acting;
    let applied = row.state == Standing::Applied;
    if applied {
        commands::withdraw(tx, locked, row).await?;
    }
    acting.end(applied, "?notice=application-withdrawn").await
}
