//! The office's pages of places: the board, what came of it, and places by hand.

mod board;
mod by_hand;
mod facts;
mod standing;

use axum::extract::{Path, State};
use axum::response::Response;

use facts::Facts;

use super::breach::Breach;
use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::id::Id;
use crate::training::office::Office;
use crate::training::people::Somebody;
use crate::training::programmes::model::{Programme, Stage};
use crate::web::{AppError, Audit, Page, Route};

/// The rounds of a programme: code of the first stage, name, and whether it is the one that is open.
fn rounds(programme: &Programme, open: &str, page: &Page) -> Vec<(String, String, bool)> {
    let mut rounds: Vec<&Stage> = programme.first_round().take(1).collect();
    rounds.extend(programme.stages.iter().skip(1).filter(|stage| stage.later));
    if rounds.len() < 2 {
        return Vec::new();
    }
    let current = programme.round_of(open).first().map(|stage| stage.code.to_string());
    rounds
        .into_iter()
        .map(|stage| {
            let code = stage.code.to_string();
            let is_open = current.as_deref() == Some(code.as_str());
            (code, stage.name.text(page.locale).to_owned(), is_open)
        })
        .collect()
}

/// What a choice goes against, in words.
fn breach_words(breach: &Breach, facts: &Facts, page: &Page) -> String {
    words(breach, &facts.office.programme, &facts.people, page)
}

fn words(breach: &Breach, programme: &Programme, people: &[Somebody], page: &Page) -> String {
    let name = |id: Id| {
        let found = people.iter().find(|one| one.application.id == id);
        found.map(|one| one.kept.name().to_owned()).unwrap_or_default()
    };
    let course = |code: &str| {
        let found = programme.course(code);
        let words = |(stage, course): (&Stage, &crate::training::programmes::model::Course)| {
            format!("{} {}", stage.name.text(page.locale), course.name.text(page.locale))
        };
        found.map(words).unwrap_or_default()
    };
    match breach {
        Breach::All { people, most } => page.ta2("breach-all", "n-people", people, "n-most", most),
        Breach::Branch { branch, people: n, most, hard } => {
            let found = people.iter().find(|one| one.application.branch_id == Some(*branch));
            let branch = found.map(|one| one.branch.clone()).unwrap_or_default();
            let key = if *hard { "breach-branch-hard" } else { "breach-branch" };
            page.locale.args(key, &[("branch", &branch), ("n-people", n), ("n-most", most)])
        }
        Breach::Apart { application, course: code } => {
            page.ta2("breach-apart", "name", name(*application), "course", course(code))
        }
        Breach::Without { application, course: code } => {
            page.ta2("breach-without", "name", name(*application), "course", course(code))
        }
        Breach::Unknown { application } => page.ta("breach-unknown", "name", name(*application)),
    }
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

/// The routes.
pub fn routes() -> Vec<Route> {
    use Action::RunTraining;
    vec![
        Route::get("/programmes/{slug}/places", RunTraining, Audit::Nothing, first),
        Route::get("/programmes/{slug}/places/{stage}", RunTraining, Audit::Reading, board::show),
        Route::post("/programmes/{slug}/places/{stage}", RunTraining, Audit::Change, board::decide),
        Route::post(
            "/programmes/{slug}/offers/{place}/cancellation",
            RunTraining,
            Audit::Change,
            standing::cancel,
        ),
        Route::post(
            "/programmes/{slug}/applications/{application}/place",
            RunTraining,
            Audit::Change,
            by_hand::place,
        ),
        Route::post(
            "/programmes/{slug}/applications/{application}/line",
            RunTraining,
            Audit::Change,
            by_hand::line,
        ),
    ]
}
