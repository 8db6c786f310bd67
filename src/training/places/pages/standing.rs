//! Who has which place, what is offered, the line of those who wait, and who is not decided upon: after the board was
//! confirmed, and in programmes that give places to who comes first.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::facts::Facts;
use super::{breach_words, rounds};
use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::id::Id;
use crate::training::applications;
use crate::training::office::Office;
use crate::training::people::Somebody;
use crate::training::places::breach::{breaches, seats};
use crate::training::places::entity::{entry, place, round};
use crate::training::places::{commands, queries};
use crate::training::programmes::model::Programme;
use crate::training::programmes::save;
use crate::web::{AppError, Page};

/// Somebody with a place, offered one, or in the line, after the board was confirmed.
struct Standing {
    id: Id,
    name: String,
    kana: String,
    branch: String,
    state: String,
    offer: Option<Id>,
    /// Whether the office is to look before they take part.
    asks: bool,
}

struct CourseStanding {
    name: String,
    places: u32,
    taken: usize,
    offered: usize,
    people: Vec<Standing>,
    /// Whether there is anything to say of how one of them stands.
    tells: bool,
}

#[derive(Template)]
#[template(path = "training/places/pages/standing.html")]
pub(super) struct StandingPage {
    page: Page,
    office: Office,
    stage: String,
    rounds: Vec<(String, String, bool)>,
    courses: Vec<CourseStanding>,
    waiting: Vec<Standing>,
    /// Who was left open, or came late: with what their chief said.
    open: Vec<Standing>,
    out: Vec<Standing>,
    /// Limits that are passed, in words.
    beyond: Vec<String>,
    told: bool,
    confirmed: Option<String>,
    /// Whether these places go to who comes first.
    at_once: bool,
    recommendation: bool,
}

impl StandingPage {
    /// Whether somebody can be put into the line here.
    fn has_choice(&self) -> bool {
        self.open.iter().any(|one| !one.asks)
    }
}

pub(super) async fn page(
    app: &App,
    access: &Access,
    facts: Facts,
    stage: &str,
) -> Result<StandingPage, AppError> {
    let (scope, page) = (access.scope()?, access.page.clone());
    let locale = page.locale;
    let programme = facts.office.programme.clone();
    let line = |one: &Somebody, state: String, offer: Option<Id>| Standing {
        id: one.application.id,
        name: one.kept.name().to_owned(),
        kana: one.kept.kana().to_owned(),
        branch: one.branch.clone(),
        state,
        offer,
        asks: false,
    };
    let mut courses = Vec::new();
    let mut waiting: Vec<(i64, Standing)> = Vec::new();
    let mut out = Vec::new();
    let mut open: Vec<Standing> = Vec::new();
    let all = queries::standing(scope, app.db(), facts.office.row.id, &programme).await?;
    for code in &facts.stages {
        let Some(stage) = programme.stage(code) else { continue };
        let Some(now) = all.stage(code) else { continue };
        for course in &stage.courses {
            let of_course = facts.people.iter().filter_map(|one| {
                let held = one.place(code).filter(|held| held.course == course.code.as_str())?;
                let offered = held.state == place::State::Offered;
                let until = held.answer_by.map(|at| locale.day(at.minus(time::Duration::minutes(1)).date()));
                let state = match (offered, until) {
                    (true, Some(until)) => page.ta("board-offered", "until", until),
                    _ => String::new(),
                };
                Some(line(one, state, offered.then_some(held.id)))
            });
            let people: Vec<Standing> = of_course.collect();
            let tells = people.iter().any(|one| !one.state.is_empty() || one.offer.is_some());
            let name = format!("{} {}", stage.name.text(locale), course.name.text(locale));
            let offered = people.iter().filter(|one| one.offer.is_some()).count();
            let (places, taken) = (course.places, people.len() - offered);
            courses.push(CourseStanding { name, places, taken, offered, people, tells });
        }
        for one in &facts.people {
            let entry =
                facts.entries.iter().find(|e| e.application_id == one.application.id && e.stage == *code);
            match entry.map(|entry| (entry.state, entry.rank)) {
                Some((entry::State::Waiting, Some(rank))) => {
                    let at: Vec<String> = stage
                        .courses
                        .iter()
                        .filter_map(|course| {
                            let n = now.position(one.application.id, course.code.as_str())?;
                            Some(page.ta2("own-position", "course", course.name.text(locale), "n", n))
                        })
                        .collect();
                    waiting.push((rank, line(one, at.join(&page.t("list-and")), None)));
                }
                Some((entry::State::Out, _)) => {
                    out.push(line(one, stage.name.text(locale).to_owned(), None));
                }
                Some((entry::State::Undecided, _))
                    if is_in_stages_before(one, &programme, code)
                        && open.iter().all(|other| other.id != one.application.id) =>
                {
                    let said = facts.said.get(&one.application.id);
                    let word = programme.recommendation.then(|| {
                        let word = applications::word(said, &page);
                        page.ta("board-open-word", "word", word)
                    });
                    let doubts = facts.checks.of_somebody(one);
                    let asks = !doubts.is_empty();
                    // What they wait for: the chief, the office that looks, or both.
                    let waits = word.into_iter().chain(doubts.into_iter().map(|doubt| page.t(doubt.key())));
                    let state = waits.collect::<Vec<_>>().join(&page.t("list-and"));
                    open.push(Standing { asks, ..line(one, state, None) });
                }
                _ => (),
            }
        }
    }
    waiting.sort_by_key(|(rank, _)| *rank);
    let round = scope
        .find::<round::Entity>()
        .filter(round::Column::ProgrammeId.eq(facts.office.row.id))
        .filter(round::Column::Stage.is_in(facts.stages.clone()))
        .one(app.db())
        .await?;
    let confirmed = round.as_ref().map(|round| {
        page.ta2(
            "office-at",
            "day",
            locale.date(round.confirmed_at.date()),
            "time",
            round.confirmed_at.clock(),
        )
    });
    let beyond = breaches(&programme, &seats(&all));
    let beyond = beyond.iter().map(|one| breach_words(one, &facts, &page)).collect();
    Ok(StandingPage {
        rounds: rounds(&programme, stage, &page),
        stage: stage.to_owned(),
        courses,
        waiting: waiting.into_iter().map(|(_, one)| one).collect(),
        open,
        out,
        beyond,
        told: round.is_none_or(|round| round.told_at.is_some()),
        confirmed,
        at_once: programme.stage(stage).is_some_and(|stage| queries::at_once(&programme, stage)),
        recommendation: programme.recommendation,
        office: facts.office,
        page,
    })
}

/// Whether somebody has a place in every stage before `stage`; only then is it theirs to wait for.
fn is_in_stages_before(one: &Somebody, programme: &Programme, stage: &str) -> bool {
    let mut before = programme.stages.iter().take_while(|before| before.code.as_str() != stage);
    before.all(|before| one.place(before.code.as_str()).is_some())
}

/// Takes back an offer.
pub(super) async fn cancel(
    State(app): State<App>,
    Path((slug, place)): Path<(String, String)>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "places").await?;
    let place: Id = place.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = app.db().write(access.scope()?).await?;
    let locked = save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    commands::cancel(&mut tx, &locked, place).await?;
    tx.commit().await?;
    let stage = fields.get("stage");
    Ok(see_other(&format!("{}?notice=board-offer-cancelled", office.address(&format!("places/{stage}")))))
}
