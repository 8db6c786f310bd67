//! Reads of places: the stages of a programme as they stand, and whether their places are given.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, Condition};

use super::entity::{entry, place, round};
use super::model::{Course, Held, Limits, Stage, Standing, Waiting};
use crate::db::{DbError, Reads, Scope};
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::programmes::model::{self, Audience, Programme, Selection};

/// All stages of a programme as they stand.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn standing<'a>(
    scope: &Scope,
    on: &impl Reads,
    programme_id: Id,
    programme: &'a Programme,
) -> Result<Standing<'a>, DbError> {
    let stages = stages(scope, on, programme_id, programme, None).await?;
    Ok(Standing { programme, stages })
}

/// The stages as they stand, or the one of a code.
async fn stages(
    scope: &Scope,
    on: &impl Reads,
    programme_id: Id,
    programme: &Programme,
    only: Option<&str>,
) -> Result<Vec<Stage>, DbError> {
    let entries = scope
        .find::<entry::Entity>()
        .filter(entry::Column::ProgrammeId.eq(programme_id))
        .filter(Condition::all().add_option(only.map(|code| entry::Column::Stage.eq(code))))
        .all(on)
        .await?;
    let places = scope
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(programme_id))
        .filter(Condition::all().add_option(only.map(|code| place::Column::Stage.eq(code))))
        .filter(place::Column::Holder.is_not_null())
        .all(on)
        .await?;
    let rounds = rounds(scope, on, programme_id).await?;
    let unknown = unknown(scope, on, programme_id, programme).await?;
    let asked = |stage: &&model::Stage| only.is_none_or(|code| stage.code.as_str() == code);
    let stages = programme.stages.iter().filter(asked).map(|stage| {
        let code = stage.code.as_str();
        let told = |round: &round::Model| round.stage == code && round.told_at.is_some();
        let open = at_once(programme, stage) || rounds.iter().any(told);
        let waits = |entry: &entry::Model| {
            entry.state != entry::State::Waiting || !unknown.contains(&entry.application_id)
        };
        let entries = entries.iter().filter(|entry| entry.stage == code && waits(entry));
        let places = places.iter().filter(|place| place.stage == code);
        stage_of(stage, open, limits(programme, stage), entries, places)
    });
    Ok(stages.collect())
}

async fn rounds(scope: &Scope, on: &impl Reads, programme_id: Id) -> Result<Vec<round::Model>, DbError> {
    scope.find::<round::Entity>().filter(round::Column::ProgrammeId.eq(programme_id)).all(on).await
}

/// Whom the register of supporters does not know, where the programme asks it: they wait for the office.
async fn unknown(
    scope: &Scope,
    on: &impl Reads,
    programme_id: Id,
    programme: &Programme,
) -> Result<HashSet<Id>, DbError> {
    if programme.audience != Audience::Certified {
        return Ok(HashSet::new());
    }
    let rows = scope
        .find::<application::Entity>()
        .filter(application::Column::ProgrammeId.eq(programme_id))
        .filter(application::Column::Eligible.eq(false))
        .all(on)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The stages whose places were given and not told yet: nobody learns of them, and nothing of them is offered, until the
/// office tells the results.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn untold(scope: &Scope, on: &impl Reads, programme_id: Id) -> Result<HashSet<String>, DbError> {
    let rounds = rounds(scope, on, programme_id).await?.into_iter();
    Ok(rounds.filter(|round| round.told_at.is_none()).map(|round| round.stage).collect())
}

/// The stages whose places the office gave.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn confirmed(scope: &Scope, on: &impl Reads, programme_id: Id) -> Result<HashSet<String>, DbError> {
    Ok(rounds(scope, on, programme_id).await?.into_iter().map(|round| round.stage).collect())
}

/// Limits bind where people come in: whoever was let into the first stage is not held back in a later one.
fn limits(programme: &Programme, stage: &model::Stage) -> Limits {
    if programme.stages.first().is_some_and(|first| first.code != stage.code) {
        return Limits::default();
    }
    let hard = programme.branch_limit.filter(|limit| limit.hard);
    Limits { all: programme.places, branch: hard.map(|limit| limit.people) }
}

fn stage_of<'r>(
    stage: &model::Stage,
    open: bool,
    limits: Limits,
    entries: impl Iterator<Item = &'r entry::Model> + Clone,
    places: impl Iterator<Item = &'r place::Model>,
) -> Stage {
    let course = |course: &model::Course| Course {
        code: course.code.to_string(),
        places: course.places,
        begins: course.begins(),
    };
    let waiting = |row: &entry::Model| {
        let (application, branch, wishes) = (row.application_id, row.branch_id, row.wished());
        Some(Waiting { application, branch, wishes, rank: row.rank? })
    };
    Stage {
        code: stage.code.to_string(),
        open,
        courses: stage.courses.iter().map(course).collect(),
        held: places.map(held).collect(),
        branches: entries.clone().filter_map(|row| Some((row.application_id, row.branch_id?))).collect(),
        waiting: entries.filter(|row| row.state == entry::State::Waiting).filter_map(waiting).collect(),
        limits,
    }
}

/// A row of a place as the rules see it.
pub(super) fn held(row: &place::Model) -> Held {
    Held {
        id: row.id,
        application: row.application_id,
        course: row.course.clone(),
        number: row.number.unwrap_or_default(),
        answer_by: row.answer_by.filter(|_| row.state == place::State::Offered),
    }
}

/// One stage as it stands.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn load(
    scope: &Scope,
    on: &impl Reads,
    programme_id: Id,
    programme: &Programme,
    stage: &model::Stage,
) -> Result<Stage, DbError> {
    let found = stages(scope, on, programme_id, programme, Some(stage.code.as_str())).await?.pop();
    Ok(found.unwrap_or_else(|| stage_of(stage, false, Limits::default(), [].iter(), [].iter())))
}

/// How many places are left of each course that goes to who comes first. It is said to the public: numbers alone.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn left(
    scope: &Scope,
    on: &impl Reads,
    programme_id: Id,
    programme: &Programme,
) -> Result<HashMap<String, u32>, DbError> {
    let mut left = HashMap::new();
    if programme.selection != Selection::FirstCome {
        return Ok(left);
    }
    // Anybody may ask this as often as they like: who applied is not looked at.
    let held = scope
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(programme_id))
        .filter(place::Column::Holder.is_not_null())
        .all(on)
        .await?;
    for stage in programme.stages.iter().filter(|stage| at_once(programme, stage)) {
        let held = held.iter().filter(|place| place.stage == stage.code.as_str());
        let now = stage_of(stage, true, limits(programme, stage), [].iter(), held);
        for course in &stage.courses {
            left.insert(course.code.to_string(), now.left(course.code.as_str()));
        }
    }
    Ok(left)
}

/// Whether the places of a stage go to who comes first: those of the first round, where the programme says so. A later
/// round is confirmed in any programme.
pub fn at_once(programme: &Programme, stage: &model::Stage) -> bool {
    programme.selection == Selection::FirstCome && programme.first_round().any(|one| one.code == stage.code)
}

/// Whether the places of a stage were given by the office.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn is_confirmed(
    scope: &Scope,
    on: &impl Reads,
    programme_id: Id,
    stage: &model::Stage,
) -> Result<bool, DbError> {
    Ok(confirmed(scope, on, programme_id).await?.contains(stage.code.as_str()))
}

/// Whether the places of a stage are given by now: confirmed, or given to who comes first.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn is_open(
    scope: &Scope,
    on: &impl Reads,
    programme_id: Id,
    programme: &Programme,
    stage: &model::Stage,
) -> Result<bool, DbError> {
    Ok(at_once(programme, stage) || is_confirmed(scope, on, programme_id, stage).await?)
}

/// Whether the places of the first round were given, so that wishes are no longer changed by their writers.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn is_decided(
    scope: &Scope,
    on: &impl Reads,
    programme_id: Id,
    programme: &Programme,
) -> Result<bool, DbError> {
    match programme.stages.first() {
        Some(first) => is_open(scope, on, programme_id, programme, first).await,
        None => Ok(false),
    }
}

/// Where somebody stands in each line, in words of `locale`: a line for each course that they wait for.
pub fn positions(standing: &Standing<'_>, application: Id, locale: Locale) -> String {
    positions_where(standing, application, locale, |_, _| true)
}

/// The same as their own page tells it: of the stages whose results were told, and of courses that have not begun.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn in_line(
    scope: &Scope,
    on: &impl Reads,
    (programme_id, programme): (Id, &Programme),
    application: Id,
    locale: Locale,
) -> Result<String, DbError> {
    let mut standing = standing(scope, on, programme_id, programme).await?;
    let untold = untold(scope, on, programme_id).await?;
    standing.stages.retain(|stage| !untold.contains(&stage.code));
    let now = scope.now();
    Ok(positions_where(&standing, application, locale, |stage, course| !stage.has_begun(course, now)))
}

fn positions_where(
    standing: &Standing<'_>,
    application: Id,
    locale: Locale,
    counts: impl Fn(&Stage, &str) -> bool,
) -> String {
    let lines = standing.programme.courses().filter_map(|(stage, course)| {
        let line = standing.stage(stage.code.as_str())?;
        let n = line.position(application, course.code.as_str())?;
        if !counts(line, course.code.as_str()) {
            return None;
        }
        let name = format!("{} {}", stage.name.text(locale), course.name.text(locale));
        Some(locale.args("own-position", &[("course", &name), ("n", &n)]))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What the office may say of somebody by hand, once places are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByHand {
    /// Into the line.
    pub line: bool,
    /// No place.
    pub none: bool,
}

/// What the office may say of somebody by hand.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn by_hand(
    scope: &Scope,
    on: &impl Reads,
    programme_id: Id,
    programme: &Programme,
    application: Id,
) -> Result<ByHand, DbError> {
    if !is_decided(scope, on, programme_id, programme).await? {
        return Ok(ByHand::default());
    }
    let own = scope
        .find::<entry::Entity>()
        .filter(entry::Column::ProgrammeId.eq(programme_id))
        .filter(entry::Column::ApplicationId.eq(application))
        .all(on)
        .await?;
    let mut line = false;
    for stage in &programme.stages {
        let outside = own.iter().any(|entry| {
            entry.stage == stage.code.as_str()
                && matches!(entry.state, entry::State::Undecided | entry::State::Out)
        });
        line |= outside && is_open(scope, on, programme_id, programme, stage).await?;
    }
    let placed = own.iter().any(|entry| entry.state == entry::State::Placed);
    let none = !placed && own.iter().any(|entry| entry.state != entry::State::Out);
    Ok(ByHand { line, none })
}
