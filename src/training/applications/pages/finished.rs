//! Whom a chief spoke of in programmes whose places were given: nothing is said of them any more, and what became of them is
//! read here, by the branch and stage.
//!
//! What always holds: a chief reads no result before who applied was told it.

use sea_orm::ColumnTrait;

use super::recommend::word;
use crate::app::App;
use crate::auth::Access;
use crate::id::Id;
use crate::training::applications::recommending::Words;
use crate::training::letters;
use crate::training::people::Somebody;
use crate::training::places::entity::{entry, place};
use crate::training::places::queries;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Programme;
use crate::web::{AppError, Page};

/// Programmes that are shown; older ones are not.
pub(super) const SHOWN: usize = 5;

/// A programme with those of whom something was said.
pub(super) struct Finished {
    pub title: String,
    pub lines: Vec<Line>,
}

/// Somebody of whom something was said.
pub(super) struct Line {
    pub id: Id,
    pub name: String,
    pub branch: String,
    pub word: String,
    /// What they were told, stage by stage.
    pub results: Vec<String>,
}

/// What became of `people`, as far as they were told.
pub(super) async fn of(
    app: &App,
    access: &Access,
    row: &programme::Model,
    people: &[Somebody],
    said: &Words,
) -> Result<Vec<Line>, AppError> {
    // Within reach are those whom the caller may speak of; their places are rows of the office.
    let (office, page) = (letters::office(access.scope()?), &access.page);
    let ids = || people.iter().map(|one| one.application.id);
    let places = office
        .find::<place::Entity>()
        .filter(place::Column::ApplicationId.is_in(ids()))
        .filter(place::Column::Holder.is_not_null())
        .all(app.db())
        .await?;
    let entries = office
        .find::<entry::Entity>()
        .filter(entry::Column::ApplicationId.is_in(ids()))
        .all(app.db())
        .await?;
    let untold = queries::untold(&office, app.db(), row.id).await?;
    let programme = row.programme();
    let results = |id: Id| {
        let stages = programme.stages.iter().filter(|stage| !untold.contains(stage.code.as_str()));
        let told = stages.filter_map(|stage| {
            let of_stage = |code: &str, application: Id| code == stage.code.as_str() && application == id;
            let entry = entries.iter().find(|entry| of_stage(&entry.stage, entry.application_id))?;
            let place = places.iter().find(|place| of_stage(&place.stage, place.application_id));
            let state = result(entry, place, &programme, page)?;
            let name = stage.name.text(page.locale);
            Some(page.ta2("recommend-result", "stage", name, "state", state))
        });
        let told: Vec<String> = told.collect();
        if told.is_empty() { vec![page.t("recommend-not-told")] } else { told }
    };
    let line = |one: &Somebody| Line {
        id: one.application.id,
        name: one.kept.name().to_owned(),
        branch: one.branch.clone(),
        word: word(said.get(&one.application.id), page),
        results: results(one.application.id),
    };
    Ok(people.iter().map(line).collect())
}

/// How somebody stands in a stage, in words; none where that is not decided.
fn result(
    entry: &entry::Model,
    place: Option<&place::Model>,
    programme: &Programme,
    page: &Page,
) -> Option<String> {
    match (entry.state, place) {
        (entry::State::Undecided, _) => None,
        (_, Some(place)) => {
            let (_, course) = programme.course(&place.course)?;
            let name = course.name.text(page.locale).to_owned();
            let is_offered = place.state == place::State::Offered;
            Some(if is_offered { page.ta("office-offered", "course", name) } else { name })
        }
        (entry::State::Waiting, None) => Some(page.t("board-wait")),
        (entry::State::Placed | entry::State::Out, None) => Some(page.t("own-out")),
    }
}
