//! Reads of this room: what is counted, without anybody's name or words.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::ColumnTrait;

use super::model::{Counted, Modes};
use super::reconciling::{self, Entry, Paper};
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::organisation::branch;
use crate::training::applications::entity as application;
use crate::training::applications::entity::Standing;
use crate::training::attendance::completion;
use crate::training::attendance::queries::{Noted, noted};
use crate::training::certificates::entity::{certificate, counter};
use crate::training::people;
use crate::training::places::entity::{entry, place};
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Kind;
use crate::training::programmes::queries as programmes;
use crate::training::register::entity as supporter;
use crate::training::register::entity::training;

/// What a programme's numbers are made of.
pub struct Facts {
    /// Who applied, those who withdrew too.
    pub applications: Vec<application::Model>,
    /// Places that are held.
    pub places: Vec<place::Model>,
    /// Who stands where in which stage.
    pub entries: Vec<entry::Model>,
    /// What was noted of attendance.
    pub noted: HashMap<Id, Noted>,
    /// The names of the branches.
    pub branches: BTreeMap<Id, String>,
}

/// What a programme's numbers are made of.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn facts(scope: &Scope, db: &Db, programme: Id) -> Result<Facts, DbError> {
    use application::State::{Applied, Withdrawn};
    let applications = scope
        .find::<application::Entity>()
        .filter(application::Column::ProgrammeId.eq(programme))
        .filter(application::Column::State.is_in([Applied, Withdrawn]))
        .all(db);
    let places = scope
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(programme))
        .filter(place::Column::Holder.is_not_null())
        .all(db);
    let entries = scope.find::<entry::Entity>().filter(entry::Column::ProgrammeId.eq(programme)).all(db);
    let branches = crate::training::register::queries::branches(scope, db);
    let noted = noted(scope, db, programme);
    let (applications, places, entries, noted, branches) =
        tokio::try_join!(applications, places, entries, noted, branches)?;
    Ok(Facts { applications, places, entries, noted, branches })
}

/// By what the tables of a year are split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// The block of their branch.
    pub block: Option<String>,
    /// Their branch.
    pub branch: Option<String>,
    /// As what they applied.
    pub standing: Standing,
    /// How they take part.
    pub modes: Modes,
}

/// A programme of a year with everybody who applied.
pub struct OfYear {
    /// The programme.
    pub row: programme::Model,
    /// Everybody.
    pub people: Vec<Counted<Keys>>,
}

/// The programmes of a fiscal year that were announced, with everybody who applied; and those cancelled.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn of_year(
    scope: &Scope,
    db: &Db,
    all: &[programme::Model],
    year: i16,
) -> Result<(Vec<OfYear>, Vec<programme::Model>), DbError> {
    let branches = scope.find::<branch::Entity>().all(db).await?;
    let branches: HashMap<Id, branch::Model> = branches.into_iter().map(|row| (row.id, row)).collect();
    let of = |state| all.iter().filter(move |row| row.fiscal_year == year && row.state == state).cloned();
    let mut held = Vec::new();
    for row in of(programme::State::Announced) {
        held.push(OfYear { people: counted(scope, db, &row, &branches).await?, row });
    }
    Ok((held, of(programme::State::Cancelled).collect()))
}

async fn counted(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    branches: &HashMap<Id, branch::Model>,
) -> Result<Vec<Counted<Keys>>, DbError> {
    let programme = row.programme();
    let people = people::of(scope, db, row).await?;
    let outcomes = completion(scope, db, row, &people).await?;
    let certified: HashSet<Id> = if programme.kind == Kind::Certification {
        let rows = scope
            .find::<certificate::Entity>()
            .filter(certificate::Column::ProgrammeId.eq(row.id))
            .filter(certificate::Column::RevokedAt.is_null());
        rows.all(db).await?.into_iter().map(|row| row.application_id).collect()
    } else {
        let rows = scope.find::<training::Entity>().filter(training::Column::ProgrammeId.eq(row.id));
        rows.all(db).await?.into_iter().map(|row| row.application_id).collect()
    };
    let of = |one: &people::Somebody| {
        let id = one.application.id;
        let branch = one.application.branch_id.and_then(|id| branches.get(&id));
        let taken = one.places.iter().filter(|place| place.state == place::State::Taken);
        let courses = taken.clone().filter_map(|place| programme.course(&place.course));
        Counted {
            keys: Keys {
                block: branch.and_then(|branch| branch.block.clone()),
                branch: branch.map(|branch| branch.name.clone()),
                standing: one.application.standing,
                modes: Modes::of(courses.map(|(_, course)| course.mode)),
            },
            withdrawn: one.application.state == application::State::Withdrawn,
            placed: taken.count() > 0,
            completed: outcomes.get(&id).is_some_and(|outcome| outcome.complete),
            certified: certified.contains(&id),
        }
    };
    Ok(people.iter().map(of).collect())
}

/// All programmes, the newest first; and the fiscal years that have something to tell, the newest first.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn years(scope: &Scope, db: &Db, today: i16) -> Result<(Vec<programme::Model>, Vec<i16>), DbError> {
    let all = programmes::all(scope, db).await?;
    let public = all.iter().filter(|row| row.is_public()).map(|row| row.fiscal_year);
    let certified = crate::training::register::by_year(scope, db).await?;
    let certified = certified.into_iter().map(|year| year.fiscal_year);
    let mut years: Vec<i16> = public.chain(certified).chain([today]).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    Ok((all, years))
}

/// Certified people by fiscal year, from the papers and from the register.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn certified(scope: &Scope, db: &Db) -> Result<Vec<reconciling::Year>, DbError> {
    let entries = scope.find::<supporter::Entity>().all(db);
    let papers = scope.find::<certificate::Entity>().order_by_asc(certificate::Column::Number).all(db);
    let given = scope.find::<counter::Entity>().all(db);
    let (entries, papers, given) = tokio::try_join!(entries, papers, given)?;
    let entries: Vec<Entry> = entries
        .into_iter()
        .map(|row| Entry {
            id: row.id,
            year: row.fiscal_year,
            number: row.number,
            ended: row.ended_at.is_some(),
        })
        .collect();
    let papers: Vec<Paper> = papers
        .into_iter()
        .map(|row| Paper {
            holder: row.supporter_id,
            number: row.number(),
            revoked: row.revoked_at.is_some(),
        })
        .collect();
    let given: BTreeMap<i16, i32> = given.into_iter().map(|row| (row.fiscal_year, row.last)).collect();
    Ok(reconciling::reconcile(&entries, &papers, &given))
}
