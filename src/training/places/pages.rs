//! The office's board: applicants by branch with the proposal and its reasons, changed by hand, confirmed as one act; after
//! that, who has which place, what is offered, and the line of those who wait.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::commands::{self, Decided, OUT, Unconfirmed, WAIT};
use super::entity::{entry, place, round};
use super::proposal::{Applicant, Decision, Line, Reason, Word, propose};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::auth::policy::Action;
use crate::db::Scope;
use crate::form::Fields;
use crate::id::Id;
use crate::training::applications::entity::State as Applied;
use crate::training::applications::entity::recommendation::{self, Decision as Said};
use crate::training::applications::form;
use crate::training::applications::recommending;
use crate::training::office::Office;
use crate::training::people::{self, Somebody};
use crate::training::programmes::model::{Order, Programme, Selection, Stage};
use crate::training::programmes::{save, told};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

/// The stages whose places are decided together: the first round, or one later stage.
fn round_of<'a>(programme: &'a Programme, stage: &str) -> Vec<&'a Stage> {
    let first: Vec<&Stage> = programme.first_round().collect();
    if first.iter().any(|s| s.code.as_str() == stage) {
        return first;
    }
    programme.stages.iter().filter(|s| s.code.as_str() == stage).collect()
}

struct Facts {
    office: Office,
    people: Vec<Somebody>,
    said: HashMap<Id, recommendation::Model>,
    entries: Vec<entry::Model>,
    lines: HashMap<Id, Line>,
    /// The applications in the order of the proposal: the line of those who wait.
    order: Vec<Id>,
    stages: Vec<String>,
    confirmed: bool,
}

impl Facts {
    async fn load(app: &App, access: &Access, slug: &str, stage: &str) -> Result<Facts, AppError> {
        let scope = access.scope()?;
        let office = Office::open(app, access, slug, "places").await?;
        let programme = office.programme.clone();
        let round = round_of(&programme, stage);
        let Some(first) = round.first() else { return Err(AppError::NotFound) };
        let mut people = people::of(scope, app.db(), &office.row).await?;
        people.retain(|one| one.application.state == Applied::Applied);
        let said = recommending::said_in(scope, app.db(), office.row.id).await?;
        let entries = entries(scope, app, office.row.id).await?;
        let confirmed = commands::is_confirmed(scope, app.db(), office.row.id, first).await?;
        let later = programme.first_round().all(|s| s.code != first.code);
        if later {
            // A round of its own: those who have a place in the stage before.
            let before = programme.stages.iter().take_while(|s| s.code != first.code).last();
            people.retain(|one| before.is_some_and(|before| one.course(before.code.as_str()).is_some()));
        }
        let applicants: Vec<Applicant> =
            people.iter().map(|one| applicant(one, &programme, &said, &entries, later)).collect();
        let proposed = propose(&programme, &round, &applicants);
        let order = proposed.iter().map(|line| line.application).collect();
        let lines = proposed.into_iter().map(|line| (line.application, line)).collect();
        let stages = round.iter().map(|stage| stage.code.to_string()).collect();
        Ok(Facts { office, people, said, entries, lines, order, stages, confirmed })
    }

    /// What stands on the board for one application and stage: what was kept, else the proposal.
    fn decided(&self, application: Id, stage: &str) -> Decided {
        let kept =
            self.entries.iter().find(|entry| entry.application_id == application && entry.stage == stage);
        if let Some(kept) = kept.filter(|kept| kept.by_hand) {
            let (proposed, stage) = (kept.proposed.clone(), stage.to_owned());
            return Decided { application, stage, proposed, by_hand: true };
        }
        let of_stage =
            |line: &Line| line.stages.iter().find(|(code, _, _)| code == stage).map(|(_, d, _)| d.clone());
        let decision = self.lines.get(&application).and_then(of_stage).unwrap_or(Decision::Undecided);
        Decided { application, stage: stage.to_owned(), proposed: value(&decision), by_hand: false }
    }

    /// What the form says, for everybody in the order of the proposal.
    fn read(&self, fields: &Fields) -> Vec<Decided> {
        let mut decided = Vec::new();
        for application in &self.order {
            for stage in &self.stages {
                let standing = self.decided(*application, stage);
                let name = field(*application, stage);
                let sent = fields.get(&name);
                if !fields.has(&name) || sent == standing.proposed {
                    decided.push(standing);
                } else {
                    decided.push(Decided { proposed: sent.to_owned(), by_hand: true, ..standing });
                }
            }
        }
        decided
    }
}

fn field(application: Id, stage: &str) -> String {
    format!("d-{application}-{stage}")
}

async fn entries(scope: &Scope, app: &App, programme: Id) -> Result<Vec<entry::Model>, AppError> {
    Ok(scope.find::<entry::Entity>().filter(entry::Column::ProgrammeId.eq(programme)).all(app.db()).await?)
}

fn value(decision: &Decision) -> String {
    match decision {
        Decision::Place(course) => course.clone(),
        Decision::Wait => WAIT.into(),
        Decision::Out => OUT.into(),
        Decision::Undecided => String::new(),
    }
}

fn applicant(
    one: &Somebody,
    programme: &Programme,
    said: &HashMap<Id, recommendation::Model>,
    entries: &[entry::Model],
    later: bool,
) -> Applicant {
    let word = match said.get(&one.application.id) {
        _ if !programme.recommendation || later => Word::NotNeeded,
        None => Word::Missing,
        Some(said) if said.decision == Said::Recommended => Word::Recommended(said.rank),
        Some(_) => Word::Declined,
    };
    let mut wishes: HashMap<String, Vec<String>> = form::wished(&one.kept.fields, programme);
    for entry in entries.iter().filter(|entry| entry.application_id == one.application.id) {
        wishes.insert(entry.stage.clone(), entry.wished());
    }
    Applicant {
        application: one.application.id,
        branch: one.application.branch_id,
        word,
        applied_at: one.application.applied_at.unwrap_or(one.application.created_at),
        wishes,
    }
}

/// One applicant on the board.
struct Row {
    id: Id,
    name: String,
    kana: String,
    standing: &'static str,
    word: String,
    wishes: Vec<String>,
    choices: Vec<Choice>,
    reason: String,
    /// Whether the register of supporters does not know them, where it must.
    unknown: bool,
    asks: bool,
}

/// What is chosen for one stage.
struct Choice {
    field: String,
    stage: String,
    label: String,
    options: Vec<(String, String, bool)>,
    by_hand: bool,
}

struct Group {
    name: String,
    beyond: Option<u32>,
    rows: Vec<Row>,
}

/// A course with its places on the board.
struct Seats {
    name: String,
    places: u32,
    taken: usize,
}

#[derive(Template)]
#[template(path = "training/places/board.html")]
struct BoardPage {
    page: Page,
    office: Office,
    stage: String,
    title: String,
    rounds: Vec<(String, String, bool)>,
    groups: Vec<Group>,
    seats: Vec<Seats>,
    undecided: Vec<(String, String)>,
    counts: [usize; 4],
    limit: Option<u32>,
    lottery: Option<String>,
    recommendation: bool,
    full: Option<String>,
}

impl BoardPage {
    fn cells(&self, seats: &Seats) -> Vec<bool> {
        (0..seats.places as usize).map(|n| n < seats.taken).collect()
    }
}

fn reason(reason: &Reason, programme: &Programme, page: &Page) -> String {
    let course = |code: &str| {
        programme.course(code).map_or_else(String::new, |(_, c)| c.name.text(page.locale).to_owned())
    };
    match reason {
        Reason::Wish { n, rank: 0 } => page.tn("board-reason-wish", n),
        Reason::Wish { n, rank } => page.ta2("board-reason-rank-wish", "n-rank", rank, "n", n),
        Reason::FullBefore { n, full } => {
            page.ta2("board-reason-full-before", "course", course(full), "n", n)
        }
        Reason::Full => page.t("board-reason-full"),
        Reason::BeyondBranch { n, hard: true } => page.tn("board-reason-beyond-hard", n),
        Reason::BeyondBranch { n, hard: false } => page.tn("board-reason-beyond", n),
        Reason::NoWord => page.t("board-reason-no-word"),
        Reason::Declined => page.t("board-reason-declined"),
        Reason::NoWish => page.t("board-reason-no-wish"),
        Reason::NotInStageBefore => page.t("board-reason-before"),
    }
}

fn board(access: &Access, facts: Facts, stage: &str, decided: &[Decided], full: Option<String>) -> BoardPage {
    let page = access.page.clone();
    let locale = page.locale;
    let programme = facts.office.programme.clone();
    let name =
        |code: &str| programme.stage(code).map_or_else(String::new, |s| s.name.text(locale).to_owned());
    let find = |application: Id, stage: &str| {
        decided.iter().find(|one| one.application == application && one.stage == stage)
    };
    let mut groups: Vec<Group> = Vec::new();
    let mut undecided = Vec::new();
    let mut counts = [0_usize; 4];
    for one in &facts.people {
        let id = one.application.id;
        let line = facts.lines.get(&id);
        let first = line.and_then(|line| line.stages.first());
        let mut asks = false;
        let choices: Vec<Choice> = facts
            .stages
            .iter()
            .filter_map(|code| {
                let stage = programme.stage(code)?;
                let now = find(id, code)?;
                asks |= now.proposed.is_empty();
                let mut options = vec![(String::new(), page.t("board-undecided"))];
                options.extend(
                    stage.courses.iter().map(|c| (c.code.to_string(), told::short(stage, c, locale))),
                );
                options.push((WAIT.into(), page.t("board-wait")));
                options.push((OUT.into(), page.t("board-out")));
                let options = options.into_iter().map(|(value, words)| {
                    let chosen = value == now.proposed;
                    (value, words, chosen)
                });
                let label =
                    page.ta2("board-choice", "name", one.kept.name(), "stage", stage.name.text(locale));
                Some(Choice {
                    field: field(id, code),
                    stage: name(code),
                    label,
                    options: options.collect(),
                    by_hand: now.by_hand,
                })
            })
            .collect();
        match facts.stages.first().and_then(|code| find(id, code)).map(|one| one.proposed.as_str()) {
            Some("") => {
                counts[2] += 1;
                undecided.push((id.to_string(), one.kept.name().to_owned()));
            }
            Some(WAIT) => counts[1] += 1,
            Some(OUT) | None => counts[3] += 1,
            Some(_) => counts[0] += 1,
        }
        let wishes = facts.stages.iter().filter_map(|code| {
            let stage = programme.stage(code)?;
            let entry = facts.entries.iter().find(|e| e.application_id == id && e.stage == *code)?;
            let names: Vec<_> = entry
                .wished()
                .iter()
                .filter_map(|wish| Some(told::short(stage, stage.course(wish)?, locale)))
                .collect();
            Some(names.join(&page.t("recommend-then")))
        });
        let row = Row {
            id,
            name: one.kept.name().to_owned(),
            kana: one.kept.kana().to_owned(),
            standing: one.application.standing.code(),
            word: crate::training::applications::word(facts.said.get(&id), &page),
            wishes: wishes.collect(),
            choices,
            unknown: one.is_unknown(),
            reason: first.map(|(_, _, why)| reason(why, &programme, &page)).unwrap_or_default(),
            asks,
        };
        match groups.last_mut().filter(|group| group.name == one.branch) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { name: one.branch.clone(), beyond: None, rows: vec![row] }),
        }
    }
    let limit = programme.branch_limit.map(|limit| limit.people);
    for group in &mut groups {
        let n = u32::try_from(group.rows.len()).unwrap_or(u32::MAX);
        group.beyond = limit.filter(|most| n > *most).map(|most| n - most);
        group.rows.sort_by_key(|row| row.word.clone());
    }
    let seats = facts.stages.iter().filter_map(|code| programme.stage(code)).flat_map(|stage| {
        stage.courses.iter().map(|course| Seats {
            name: format!("{} {}", stage.name.text(locale), course.name.text(locale)),
            places: course.places,
            taken: decided.iter().filter(|one| one.proposed == course.code.as_str()).count(),
        })
    });
    let seats = seats.collect();
    let name =
        |code: &str| programme.stage(code).map_or_else(String::new, |s| s.name.text(locale).to_owned());
    BoardPage {
        title: facts.stages.iter().map(|code| name(code)).collect::<Vec<_>>().join(&page.t("list-and")),
        rounds: rounds(&programme, stage, &page),
        stage: stage.to_owned(),
        groups,
        seats,
        undecided,
        counts,
        limit,
        lottery: (programme.order == Order::Lottery).then(|| programme.seed.clone()),
        recommendation: programme.recommendation,
        full,
        office: facts.office,
        page,
    }
}

/// The rounds of a programme: code of the first stage, name, and whether it is the one that is open.
fn rounds(programme: &Programme, open: &str, page: &Page) -> Vec<(String, String, bool)> {
    let mut rounds: Vec<&Stage> = programme.first_round().take(1).collect();
    rounds.extend(programme.stages.iter().skip(1).filter(|stage| stage.later));
    if rounds.len() < 2 {
        return Vec::new();
    }
    let current = round_of(programme, open).first().map(|stage| stage.code.to_string());
    rounds
        .into_iter()
        .map(|stage| {
            let code = stage.code.to_string();
            let is_open = current.as_deref() == Some(code.as_str());
            (code, stage.name.text(page.locale).to_owned(), is_open)
        })
        .collect()
}

/// Somebody with a place, offered one, or in the line, after the board was confirmed.
struct Standing {
    id: Id,
    name: String,
    kana: String,
    branch: String,
    state: String,
    offer: Option<Id>,
}

struct CourseStanding {
    name: String,
    places: u32,
    people: Vec<Standing>,
}

#[derive(Template)]
#[template(path = "training/places/standing.html")]
struct StandingPage {
    page: Page,
    office: Office,
    stage: String,
    rounds: Vec<(String, String, bool)>,
    courses: Vec<CourseStanding>,
    waiting: Vec<Standing>,
    out: Vec<Standing>,
    told: bool,
    confirmed: Option<String>,
}

async fn standing(app: &App, access: &Access, facts: Facts, stage: &str) -> Result<StandingPage, AppError> {
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
    };
    let mut courses = Vec::new();
    let mut waiting: Vec<(i64, Standing)> = Vec::new();
    let mut out = Vec::new();
    for code in &facts.stages {
        let Some(stage) = programme.stage(code) else { continue };
        let now = commands::load(scope, app.db(), facts.office.row.id, &programme, stage).await?;
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
            let people = of_course.collect();
            let name = format!("{} {}", stage.name.text(locale), course.name.text(locale));
            courses.push(CourseStanding { name, places: course.places, people });
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
                Some((entry::State::Out | entry::State::Undecided, _)) => {
                    out.push(line(one, stage.name.text(locale).to_owned(), None));
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
    Ok(StandingPage {
        rounds: rounds(&programme, stage, &page),
        stage: stage.to_owned(),
        courses,
        waiting: waiting.into_iter().map(|(_, one)| one).collect(),
        out,
        told: round.is_none_or(|round| round.told_at.is_some()),
        confirmed,
        office: facts.office,
        page,
    })
}

async fn first(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "places").await?;
    let first = office.programme.stages.first().ok_or(AppError::NotFound)?;
    Ok(see_other(&office.address(&format!("places/{}", first.code))))
}

async fn show(
    State(app): State<App>,
    Path((slug, stage)): Path<(String, String)>,
    access: Access,
) -> Result<Response, AppError> {
    let facts = Facts::load(&app, &access, &slug, &stage).await?;
    let scope = access.scope()?;
    reading::note(&app, scope, AuditEvent::new("application.listed", "programme", facts.office.row.id))
        .await?;
    if facts.confirmed || facts.office.programme.selection == Selection::FirstCome {
        return render(&standing(&app, &access, facts, &stage).await?);
    }
    let decided = facts.read(&Fields::default());
    render(&board(&access, facts, &stage, &decided, None))
}

async fn decide(
    State(app): State<App>,
    Path((slug, stage)): Path<(String, String)>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let facts = Facts::load(&app, &access, &slug, &stage).await?;
    let here = facts.office.address(&format!("places/{stage}"));
    let scope = access.scope()?;
    let mut tx = app.db().write(scope).await?;
    let locked = save::locked(&mut tx, facts.office.row.id).await?.ok_or(AppError::NotFound)?;
    if facts.confirmed {
        return Ok(see_other(&format!("{here}?warning=board-confirmed")));
    }
    let decided = facts.read(&fields);
    let programme = facts.office.programme.clone();
    if fields.get("act") == "again" {
        let forget: Vec<Decided> = decided
            .into_iter()
            .map(|one| Decided { by_hand: false, proposed: String::new(), ..one })
            .collect();
        commands::keep(&mut tx, locked.id, &forget).await?;
        tx.commit().await?;
        return Ok(see_other(&format!("{here}?notice=board-again")));
    }
    if fields.get("act") != "confirm" {
        commands::keep(&mut tx, locked.id, &decided).await?;
        tx.commit().await?;
        return Ok(see_other(&format!("{here}?notice=board-kept")));
    }
    let round = round_of(&programme, &stage);
    commands::keep(&mut tx, locked.id, &decided).await?;
    match commands::confirm(&mut tx, &locked, &round, &decided).await {
        Ok(()) => tx.commit().await?,
        Err(Unconfirmed::Already) => return Ok(see_other(&format!("{here}?warning=board-confirmed"))),
        Err(Unconfirmed::TooMany { course, people, places }) => {
            drop(tx);
            let name = programme.course(&course).map(|(_, c)| c.name.text(access.locale()).to_owned());
            let page = &access.page;
            let text = page.locale.args(
                "board-too-many",
                &[("course", &name.unwrap_or_default()), ("n-people", &people), ("n-places", &places)],
            );
            return render_errors(&board(&access, facts, &stage, &decided, Some(text)));
        }
        Err(Unconfirmed::Database(error)) => return Err(error.into()),
    }
    Ok(see_other(&format!("{}?notice=board-done", facts.office.address("letters"))))
}

/// Takes back an offer.
async fn cancel(
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

/// The routes.
pub fn routes() -> Vec<Route> {
    use Action::RunTraining;
    vec![
        Route::get("/programmes/{slug}/places", RunTraining, Audit::Nothing, first),
        Route::get("/programmes/{slug}/places/{stage}", RunTraining, Audit::Reading, show),
        Route::post("/programmes/{slug}/places/{stage}", RunTraining, Audit::Change, decide),
        Route::post("/programmes/{slug}/offers/{place}/cancellation", RunTraining, Audit::Change, cancel),
    ]
}
