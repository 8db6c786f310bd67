//! A programme in numbers: who applied when, places, money, attendance; each with what it is a part of, and with the way
//! to where something can be done about it.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use time::Date;

use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::auth::policy::Action;
use crate::clock::Instant;
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::attendance::codes;
use crate::training::attendance::model::Kind;
use crate::training::attendance::told as attendance_told;
use crate::training::money::pages::yen;
use crate::training::money::{fees, ledger, setting};
use crate::training::office::Office;
use crate::training::places::entity::{entry, place};
use crate::training::places::queries::is_decided;
use crate::training::programmes::model::{Course, Programme, Stage};
use crate::training::programmes::told;
use crate::training::review::drawn;
use crate::training::review::model::{Due, Money, Seats, There, in_slices, money, slices};
use crate::training::review::queries::{self, Facts};
use crate::web::figure::Drawn;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "training/review/pages/dashboard.html")]
struct View {
    page: Page,
    office: Office,
    applications: Applications,
    seats: Vec<Drawn>,
    decided: bool,
    undecided: usize,
    /// None: not for this person. Without fees: nothing is to be paid.
    money: Option<MoneyView>,
    attendance: Vec<CourseView>,
}

/// Who applied when.
struct Applications {
    all: usize,
    withdrawn: usize,
    deadline: String,
    figure: Option<Drawn>,
    columns: Vec<String>,
    /// Whether anybody names a branch.
    by_branch: bool,
    rows: Vec<BranchRow>,
    sums: Vec<u64>,
    limit: Option<u32>,
    none_yet: Vec<String>,
}

/// A branch over time.
struct BranchRow {
    name: String,
    counts: Vec<u64>,
    all: u64,
    beyond: bool,
}

/// What became of fees.
struct MoneyView {
    figure: Drawn,
    all: Money,
    unasked: usize,
    costs: bool,
}

/// A course with its sessions.
struct CourseView {
    name: String,
    figure: Drawn,
    /// Sessions that are over and not told of everybody: address, words, how many are missing.
    open: Vec<(String, String, u64)>,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "review").await?;
    let (scope, db, page) = (access.scope()?, app.db(), access.page.clone());
    let facts = queries::facts(scope, db, office.row.id).await?;
    let decided = is_decided(scope, db, office.row.id, &office.programme).await?;
    let view = View {
        applications: applications(&office, &facts, &page, app.now().date()),
        seats: seats(&office, &facts, &page),
        decided,
        undecided: facts.entries.iter().filter(|entry| entry.state == entry::State::Undecided).count(),
        money: money_view(&app, &access, &office, &facts).await?,
        attendance: attendance(&office, &facts, &page, app.now()),
        office,
        page,
    };
    reading::note(&app, scope, AuditEvent::new("training.reviewed", "programme", view.office.row.id)).await?;
    render(&view)
}

fn applied_on(row: &application::Model) -> Date {
    row.applied_at.unwrap_or(row.created_at).date()
}

fn applications(office: &Office, facts: &Facts, page: &Page, today: Date) -> Applications {
    let (programme, locale) = (&office.programme, page.locale);
    let days: Vec<Date> = facts.applications.iter().map(applied_on).collect();
    let withdrawn = facts.applications.iter().filter(|a| a.state == application::State::Withdrawn).count();
    let opens = programme.opens.map_or(office.row.created_at.date(), |from| from.day);
    let opens = programme.deadline.map_or(opens, |last| opens.min(last.day));
    let slices = slices(opens, programme.deadline.map(|last| last.day), &days);
    let places = programme.stages.first().map_or(0, |stage| limit(programme, stage).unwrap_or(places(stage)));
    let base = page.ta2("review-applications-base", "n", days.len(), "n-withdrawn", withdrawn);
    let figure =
        if days.is_empty() { None } else { drawn::applications(&slices, &days, today, places, base, locale) };
    let mut of_branch: BTreeMap<Option<Id>, Vec<Date>> = BTreeMap::new();
    for (row, day) in facts.applications.iter().zip(&days) {
        of_branch.entry(row.branch_id).or_default().push(*day);
    }
    let name = |id: &Option<Id>| {
        let known = id.as_ref().and_then(|id| facts.branches.get(id)).cloned();
        known.unwrap_or_else(|| page.t("overview-no-branch"))
    };
    let limit = programme.branch_limit.map(|limit| limit.people);
    let standing: HashMap<Option<Id>, u64> = facts
        .applications
        .iter()
        .filter(|a| a.state == application::State::Applied)
        .fold(HashMap::new(), |mut all, row| {
            *all.entry(row.branch_id).or_default() += 1;
            all
        });
    let mut rows: Vec<BranchRow> = of_branch
        .iter()
        .map(|(id, own)| {
            let now = standing.get(id).copied().unwrap_or(0);
            BranchRow {
                name: name(id),
                counts: in_slices(&slices, own),
                all: own.len() as u64,
                beyond: id.is_some() && limit.is_some_and(|limit| now > u64::from(limit)),
            }
        })
        .collect();
    rows.sort_by(|a, b| b.all.cmp(&a.all).then_with(|| a.name.cmp(&b.name)));
    let by_branch = of_branch.keys().any(Option::is_some);
    let silent = facts.branches.iter().filter(|(id, _)| !of_branch.contains_key(&Some(**id)));
    let silent = silent.filter(|_| by_branch || programme.asks_branch());
    Applications {
        all: days.len(),
        withdrawn,
        deadline: programme.deadline.map(|last| told::minute(last, locale)).unwrap_or_default(),
        figure,
        by_branch,
        columns: slices.iter().map(|slice| drawn::slice(slice, locale)).collect(),
        rows,
        sums: in_slices(&slices, &days),
        limit,
        none_yet: silent.map(|(_, name)| name.clone()).collect(),
    }
}

/// The places of a stage's courses.
fn places(stage: &Stage) -> u64 {
    stage.courses.iter().map(|one| u64::from(one.places)).sum()
}

/// How many people a stage takes at most, where that is fewer than its courses have places for. The programme's limit binds
/// where people come in, and in no later stage.
fn limit(programme: &Programme, stage: &Stage) -> Option<u64> {
    let is_first = programme.stages.first().is_some_and(|first| first.code == stage.code);
    programme.places.filter(|_| is_first).map(u64::from).filter(|limit| *limit < places(stage))
}

fn seats(office: &Office, facts: &Facts, page: &Page) -> Vec<Drawn> {
    let of_stage = |stage: &Stage| {
        let code = stage.code.as_str();
        let waits = |entry: &&entry::Model| entry.stage == code && entry.state == entry::State::Waiting;
        let waiting: Vec<&entry::Model> = facts.entries.iter().filter(waits).collect();
        let held = |course: Option<&Course>, state: place::State| {
            let own = facts.places.iter().filter(|held| held.stage == code && held.state == state);
            own.filter(|held| course.is_none_or(|course| held.course == course.code.as_str())).count() as u64
        };
        let courses: Vec<(String, Seats)> = stage
            .courses
            .iter()
            .map(|course| {
                let wants = |entry: &&&entry::Model| entry.wished().iter().any(|w| w == course.code.as_str());
                let seats = Seats {
                    places: u64::from(course.places),
                    taken: held(Some(course), place::State::Taken),
                    offered: held(Some(course), place::State::Offered),
                    waiting: waiting.iter().filter(wants).count() as u64,
                };
                (course.name.text(page.locale).to_owned(), seats)
            })
            .collect();
        let all = Seats {
            places: places(stage),
            taken: held(None, place::State::Taken),
            offered: held(None, place::State::Offered),
            waiting: waiting.len() as u64,
        };
        let title = page.ta("review-seats-figure", "stage", stage.name.text(page.locale));
        drawn::seats(code, title, &courses, (all, limit(&office.programme, stage)), page.locale)
    };
    office.programme.stages.iter().map(of_stage).collect()
}

async fn money_view(
    app: &App,
    access: &Access,
    office: &Office,
    facts: &Facts,
) -> Result<Option<MoneyView>, AppError> {
    if access.may(Action::HandleMoney).is_none() {
        return Ok(None);
    }
    let (scope, db, page, today) = (access.scope()?, app.db(), &access.page, app.now().date());
    let entries = ledger::of_programme(scope, db, office.row.id).await?;
    let left = fees::given_back(scope, db, office.row.id).await?;
    let grace = setting::load(scope, db, db).await?.grace_days;
    let due = |entry: &ledger::Entry| {
        let is_theirs = |held: &&place::Model| {
            held.application_id == entry.fee.application_id && held.stage == entry.fee.stage
        };
        let held = facts.places.iter().find(is_theirs);
        match held.is_some_and(|held| held.state == place::State::Taken) {
            false => Due::Left,
            true if fees::is_overdue(entry, today, grace) => Due::Overdue,
            true => Due::InTime,
        }
    };
    let of = |stage: Option<&str>| {
        let own = entries.iter().filter(|entry| stage.is_none_or(|stage| entry.fee.stage == stage));
        money(own.map(|entry| (entry.paid(), due(entry))))
    };
    let cost = || office.programme.stages.iter().filter(|stage| stage.fee.0 > 0);
    let unasked = cost().map(|stage| {
        let taken = facts
            .places
            .iter()
            .filter(|held| held.stage == stage.code.as_str() && held.state == place::State::Taken);
        taken.filter(|held| !fees::is_asked(&entries, &left, held)).count()
    });
    let unasked = unasked.sum();
    let stages = office
        .programme
        .stages
        .iter()
        .map(|stage| (stage.name.text(page.locale).to_owned(), of(Some(stage.code.as_str()))));
    let stages: Vec<(String, Money)> = stages.filter(|(_, money)| money.fees > 0).collect();
    let all = of(None);
    Ok(Some(MoneyView {
        figure: drawn::money(&stages, &all, page.locale),
        unasked,
        costs: cost().next().is_some() || all.fees > 0,
        all,
    }))
}

fn attendance(office: &Office, facts: &Facts, page: &Page, now: Instant) -> Vec<CourseView> {
    let of_course = |(stage, course): (&Stage, &Course)| {
        let code = course.code.as_str();
        let people: Vec<Id> = facts
            .places
            .iter()
            .filter(|held| held.course == code && held.state == place::State::Taken)
            .map(|held| held.application_id)
            .collect();
        let mut open = Vec::new();
        let mut sessions = Vec::new();
        for (number, session) in course.numbered() {
            let kind = |who: &Id| {
                let own = facts.noted.get(who);
                own.and_then(|own| own.get(&(code.to_owned(), number))).copied().unwrap_or(Kind::Unknown)
            };
            let there = There::of(people.iter().map(kind));
            let title = attendance_told::session(course, number, page.locale);
            if there.unknown > 0 && codes::is_over(session, now) {
                let to = office.address(&format!("attendance/courses/{code}/{number}"));
                open.push((to, title.clone(), there.unknown));
            }
            sessions.push((title, there));
        }
        let name = format!("{} {}", stage.name.text(page.locale), course.name.text(page.locale));
        CourseView {
            figure: drawn::there(code, name.clone(), &sessions, people.len() as u64, page.locale),
            name,
            open,
        }
    };
    office.programme.courses().map(of_course).collect()
}
