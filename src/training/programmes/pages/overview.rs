//! The overview of a programme: where it stands, what comes next, and its applications, places and branches as figures.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use std::collections::BTreeMap;

use crate::app::App;
use crate::auth::Access;
use crate::training::applications::entity::State as Applied;
use crate::training::office::Office;
use crate::training::people;
use crate::training::places::entity::place;
use crate::training::places::queries as places;
use crate::training::programmes::entity::State as Standing;
use crate::training::programmes::model::{Selection, Window};
use crate::training::programmes::told;
use crate::web::{AppError, Page, render};

struct Seats {
    name: String,
    places: u32,
    taken: usize,
    offered: usize,
}

struct StageView {
    name: String,
    seats: Vec<Seats>,
}

#[derive(Template)]
#[template(path = "training/programmes/pages/overview.html")]
struct OverviewPage {
    page: Page,
    office: Office,
    state: &'static str,
    deadline: String,
    /// Steps of the year: key, done, current.
    steps: Vec<(&'static str, bool, bool)>,
    stages: Vec<StageView>,
    branches: Vec<(String, usize)>,
    most: usize,
    applied: usize,
    withdrawn: usize,
}

impl OverviewPage {
    fn cells(&self, seats: &Seats) -> Vec<&'static str> {
        let (taken, offered) = (seats.taken, seats.offered);
        (0..seats.places as usize)
            .map(|n| {
                if n < taken {
                    "taken"
                } else if n < taken + offered {
                    "ask"
                } else {
                    ""
                }
            })
            .collect()
    }
}

pub async fn show(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "").await?;
    let (scope, locale, now) = (access.scope()?, access.locale(), app.now());
    let all = people::of(scope, app.db(), &office.row).await?;
    let applied = all.iter().filter(|one| one.application.state == Applied::Applied);
    let mut branches: BTreeMap<&str, usize> = BTreeMap::new();
    for one in applied.clone() {
        *branches.entry(one.branch.as_str()).or_default() += 1;
    }
    // Where nobody names a branch there is nothing to compare.
    if applied.clone().all(|one| one.branch.is_empty()) {
        branches.clear();
    }
    let mut branches: Vec<(String, usize)> = branches
        .into_iter()
        .map(|(name, n)| (if name.is_empty() { locale.t("overview-no-branch") } else { name.to_owned() }, n))
        .collect();
    branches.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let stages = office.programme.stages.iter().map(|stage| StageView {
        name: stage.name.text(locale).to_owned(),
        seats: stage
            .courses
            .iter()
            .map(|course| {
                let held = |state: place::State| {
                    all.iter()
                        .flat_map(|one| &one.places)
                        .filter(|held| held.course == course.code.as_str() && held.state == state)
                        .count()
                };
                Seats {
                    name: course.name.text(locale).to_owned(),
                    places: course.places,
                    taken: held(place::State::Taken),
                    offered: held(place::State::Offered),
                }
            })
            .collect(),
    });
    let stages = stages.collect();
    let decided = places::is_decided(scope, app.db(), office.row.id, &office.programme).await?;
    let window = office.programme.window(now);
    let state = match (office.row.state, window) {
        (Standing::Draft, _) => "programme-state-draft",
        (Standing::Cancelled, _) => "programme-state-cancelled",
        (_, Window::Before(_)) => "programme-state-before",
        (_, Window::Open(_)) => "programme-state-open",
        (_, Window::Over(_)) => "programme-state-over",
    };
    let first_come = office.programme.selection == Selection::FirstCome;
    let over = office.programme.days().is_some_and(|(_, last)| last < now.date());
    let done = [
        ("overview-step-announce", office.row.state != Standing::Draft),
        ("overview-step-apply", matches!(window, Window::Over(_)) && office.row.state != Standing::Draft),
        ("overview-step-places", decided && !first_come || first_come && matches!(window, Window::Over(_))),
        ("overview-step-held", over),
    ];
    let current = done.iter().position(|(_, done)| !done);
    let steps =
        done.into_iter().enumerate().map(|(i, (key, done))| (key, done, Some(i) == current)).collect();
    let applied = applied.count();
    render(&OverviewPage {
        state,
        deadline: office.programme.deadline.map(|last| told::minute(last, locale)).unwrap_or_default(),
        steps,
        stages,
        most: branches.iter().map(|(_, n)| *n).max().unwrap_or(0),
        branches,
        withdrawn: all.len() - applied,
        applied,
        office,
        page: access.page,
    })
}
