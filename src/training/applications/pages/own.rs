//! The applicant's own page: what is done, what comes next, places and offers, changing and withdrawing.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::write::{WritePage, lock, programme_of};
use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::db::{Scope, WriteTx};
use crate::form::{Errors, Fields};
use crate::id::Id;
use crate::training::applications::entity::{State as Standing, recommendation};
use crate::training::applications::form::{self, Kept};
use crate::training::applications::form_view::{Asks, kept};
use crate::training::applications::link::{self, Guest, Opens};
use crate::training::applications::{commands, entity};
use crate::training::places::commands::{self as places, Answered};
use crate::training::places::entity::{entry, place};
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Programme, Window};
use crate::training::programmes::save::{self, Locked};
use crate::training::programmes::told;
use crate::training::{attendance, certificates, letters, money};
use crate::web::{AppError, Page, render, render_errors};

/// A step of the way, done or to come.
struct Step {
    title: String,
    text: String,
    done: bool,
    current: bool,
}

/// A stage with what became of it.
struct StageView {
    name: String,
    /// Where one stands, in words.
    state: String,
    /// The course with its days and place, where one has or is offered a place.
    course: Option<CourseView>,
    /// The offer that waits for an answer, and until when.
    offer: Option<(Id, String)>,
    /// Whether one may join the line again.
    may_rejoin: bool,
    code: String,
}

struct CourseView {
    name: String,
    sessions: Vec<String>,
    place: String,
}

#[derive(Template)]
#[template(path = "training/applications/pages/own.html")]
struct OwnPage {
    page: Page,
    title: String,
    name: String,
    link: String,
    steps: Vec<Step>,
    stages: Vec<StageView>,
    sections: Vec<String>,
    withdrawn: bool,
    may_change: bool,
    cancelled: bool,
}

/// Somebody with the link of their own page, whose application counts.
async fn applicant(app: &App, token: &str) -> Result<Guest, AppError> {
    let guest = link::guest(app, token).await?;
    match (guest.opens, guest.application.state) {
        (Opens::Personal, Standing::Applied | Standing::Withdrawn) => Ok(guest),
        _ => Err(AppError::NotFound),
    }
}

/// What other rooms tell on the own page.
async fn sections(app: &App, guest: &Guest, page: &Page) -> Result<Vec<String>, AppError> {
    let all = [
        certificates::own_section(app, guest, page).await?,
        attendance::own_section(app, guest, page).await?,
        money::own_section(app, guest, page).await?,
    ];
    Ok(all.into_iter().flatten().collect())
}

/// The page.
pub(super) async fn show(app: &App, access: Access, guest: Guest) -> Result<Response, AppError> {
    let page = access.page;
    let row = programme_of(app, &guest).await?;
    let programme = row.programme();
    let kept = Kept::open(&*app.db().keys(row.organisation_id).await?, &guest.application);
    let stages = stages(app, &guest, &row, &programme, &page).await?;
    let withdrawn = guest.application.state == Standing::Withdrawn;
    let view = OwnPage {
        title: told::title(&programme, page.locale),
        name: kept.name().to_owned(),
        link: guest.link.path(),
        steps: if withdrawn {
            Vec::new()
        } else {
            steps(app, &guest, &row, &programme, &page, &stages).await?
        },
        sections: if withdrawn {
            // What came and what is given back is theirs to see whether they come or not.
            money::own_section(app, &guest, &page).await?.into_iter().collect()
        } else {
            sections(app, &guest, &page).await?
        },
        stages: if withdrawn { Vec::new() } else { stages },
        may_change: !withdrawn && matches!(programme.window(app.now()), Window::Open(_)),
        cancelled: row.state == programme::State::Cancelled,
        withdrawn,
        page,
    };
    render(&view)
}

async fn steps(
    app: &App,
    guest: &Guest,
    row: &programme::Model,
    programme: &Programme,
    page: &Page,
    stages: &[StageView],
) -> Result<Vec<Step>, AppError> {
    // What the chief said stays with the office; that something was said is told.
    let office = letters::office(&guest.scope);
    let said = office
        .find::<recommendation::Entity>()
        .filter(recommendation::Column::ApplicationId.eq(guest.application.id))
        .one(app.db())
        .await?
        .is_some();
    let decided = match programme.stages.first() {
        Some(first) => places::is_confirmed(&guest.scope, app.db(), row.id, first).await?,
        None => false,
    } || stages.iter().any(|stage| stage.course.is_some());
    let mut steps = vec![(page.t("announce-step-apply"), page.t("own-applied"), true)];
    if programme.recommendation {
        let text = if said { page.t("own-recommendation-come") } else { page.t("own-recommendation-waits") };
        steps.push((page.t("announce-step-recommend"), text, said || decided));
    }
    let text = match (decided, programme.decided_by) {
        (true, _) => page.t("own-decided"),
        (false, Some(day)) => page.ta("own-decided-by", "day", page.locale.date(day.date())),
        (false, None) => page.t("own-decided-later"),
    };
    steps.push((page.t("announce-step-decide"), text, decided));
    for stage in &programme.stages {
        let over = stage
            .courses
            .iter()
            .flat_map(|course| course.days())
            .max()
            .is_some_and(|day| day < app.now().date());
        steps.push((stage.name.text(page.locale).to_owned(), String::new(), over && decided));
    }
    let next = steps.iter().position(|(_, _, done)| !done);
    let step = |(i, (title, text, done)): (usize, (String, String, bool))| Step {
        title,
        text,
        done,
        current: Some(i) == next,
    };
    Ok(steps.into_iter().enumerate().map(step).collect())
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
    let mut views = Vec::new();
    for stage in &programme.stages {
        let code = stage.code.as_str();
        let Some(entry) = entries.iter().find(|entry| entry.stage == code) else { continue };
        let place = held.iter().find(|place| place.stage == code);
        let course = place.and_then(|place| stage.course(&place.course)).map(|course| CourseView {
            name: course.name.text(page.locale).to_owned(),
            sessions: told::sessions(course, page.locale),
            place: told::place(course, page.locale),
        });
        let offer = place.filter(|place| place.state == place::State::Offered).map(|place| {
            let until = place.answer_by.map(|until| until.minus(time::Duration::minutes(1)).date());
            (place.id, until.map(|day| page.locale.date(day)).unwrap_or_default())
        });
        let state = match (entry.state, &offer) {
            (_, Some(_)) => page.t("own-offered"),
            (entry::State::Placed, _) => page.t("own-placed"),
            (entry::State::Waiting, _) => {
                let standing = places::load(&office, app.db(), row.id, programme, stage).await?;
                let lines: Vec<String> = entry
                    .wished()
                    .iter()
                    .filter_map(|wish| {
                        let n = standing.position(guest.application.id, wish)?;
                        let name = stage.course(wish)?.name.text(page.locale).to_owned();
                        Some(page.ta2("own-position", "course", name, "n", n))
                    })
                    .collect();
                lines.join(&page.t("list-and"))
            }
            (entry::State::Undecided, _) => page.t("own-undecided"),
            (entry::State::Out, _) => page.t("own-out"),
        };
        let ended = guest.application.state == Standing::Applied && entry.state == entry::State::Out;
        let had_offer = ended
            && guest
                .scope
                .find::<place::Entity>()
                .filter(place::Column::ProgrammeId.eq(row.id))
                .filter(place::Column::Stage.eq(code))
                .filter(place::Column::State.is_in([place::State::Expired, place::State::Declined]))
                .count(app.db())
                .await?
                > 0;
        let name = stage.name.text(page.locale).to_owned();
        views.push(StageView { name, state, course, offer, may_rejoin: had_offer, code: code.to_owned() });
    }
    Ok(views)
}

/// The write in which the office's rules act for somebody with a link: the programme locked, the application as it is now.
async fn acting(app: &App, guest: &Guest) -> Result<(WriteTx, Locked, entity::Model), AppError> {
    let mut tx = app.db().write(&letters::office(&guest.scope)).await?;
    let locked = save::locked(&mut tx, guest.application.programme_id).await?.ok_or(AppError::NotFound)?;
    let row = lock(&tx, guest).await?;
    Ok((tx, locked, row))
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
    let (mut tx, locked, _) = acting(&app, &guest).await?;
    let answered = places::answer(&mut tx, &locked, guest.application.id, place, accept).await?;
    let told = match answered {
        Answered::Taken => "notice=training-taken",
        Answered::Declined => "notice=training-declined",
        Answered::TooLate => "warning=training-offer-over",
    };
    if answered != Answered::TooLate {
        tx.commit().await?;
    }
    Ok(see_other(&format!("{}?{told}", guest.link.path())))
}

/// Joining the line again, at its end.
pub(super) async fn rejoin(
    State(app): State<App>,
    Path(token): Path<String>,
    _access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = applicant(&app, &token).await?;
    let (mut tx, locked, row) = acting(&app, &guest).await?;
    if row.state == Standing::Applied && places::rejoin(&mut tx, &locked, row.id, fields.get("stage")).await?
    {
        tx.commit().await?;
    }
    Ok(see_other(&guest.link.path()))
}

/// Withdrawing.
pub(super) async fn withdraw(
    State(app): State<App>,
    Path(token): Path<String>,
    _access: Access,
    Posted(_): Posted,
) -> Result<Response, AppError> {
    let guest = applicant(&app, &token).await?;
    let (mut tx, locked, row) = acting(&app, &guest).await?;
    if row.state == Standing::Applied {
        commands::withdraw(&mut tx, &locked, &row).await?;
        tx.commit().await?;
    }
    Ok(see_other(&format!("{}?notice=application-withdrawn", guest.link.path())))
}

async fn form_view(
    app: &App,
    page: Page,
    guest: &Guest,
    fields: Fields,
    errors: Errors,
) -> Result<WritePage, AppError> {
    let row = programme_of(app, guest).await?;
    let programme = row.programme();
    let mut asks = Asks::of(&guest.scope, app.db(), &programme, page.locale).await?;
    // The branch stays: its chief was asked already.
    asks.branches.retain(|(id, _)| Some(*id) == guest.application.branch_id);
    if places::is_decided(&guest.scope, app.db(), row.id, &programme).await? {
        asks.stages.clear();
    }
    Ok(WritePage {
        title: told::title(&programme, page.locale),
        action: format!("{}/form", guest.link.path()),
        draft: String::new(),
        fields,
        errors,
        asks,
        by_office: false,
        revision: guest.application.revision,
        saved_at: String::new(),
        too_late: false,
        back: Some(guest.link.path()),
        page,
    })
}

/// What was applied with, to be changed.
pub(super) async fn form(
    State(app): State<App>,
    Path(token): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let guest = applicant(&app, &token).await?;
    let kept = Kept::open(&*app.db().keys(guest.application.organisation_id).await?, &guest.application);
    render(&form_view(&app, access.page, &guest, kept.fields, Errors::default()).await?)
}

/// Changes what was applied with.
pub(super) async fn change(
    State(app): State<App>,
    Path(token): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = applicant(&app, &token).await?;
    if guest.application.state != Standing::Applied {
        return Ok(see_other(&guest.link.path()));
    }
    let row = programme_of(&app, &guest).await?;
    let programme = row.programme();
    let before = Kept::open(&*app.db().keys(row.organisation_id).await?, &guest.application);
    let mut typed = kept(&fields);
    // The address was confirmed: it is changed by the office, who knows whom it speaks to.
    typed.set("email", before.fields.raw("email"));
    if places::is_decided(&guest.scope, app.db(), row.id, &programme).await? {
        let wishes = before.fields.0.iter().filter(|(name, _)| name.starts_with("wish-"));
        for (name, value) in wishes {
            typed.set(name, value.clone());
        }
    }
    let branches: Vec<Id> = guest.application.branch_id.into_iter().collect();
    let filled = match form::parse(&typed, &programme, &branches, false) {
        Ok(filled) => filled,
        Err(errors) => return render_errors(&form_view(&app, access.page, &guest, typed, errors).await?),
    };
    let (mut tx, locked, now) = acting(&app, &guest).await?;
    let what = Kept { fields: typed, locale: access.page.locale };
    commands::change(&mut tx, &locked, &now, &what, &filled).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=application-changed", guest.link.path())))
}
