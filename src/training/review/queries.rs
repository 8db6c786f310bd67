//! Reads of this room: what is counted, without anybody's name or words.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};

use super::model::{Counted, Modes};
use super::reconciling::{self, Ended, Entry, Paper};
use crate::clock::Instant;
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::organisation::branch;
use crate::training::applications::entity as application;
use crate::training::applications::entity::Standing;
use crate::training::attendance::completion;
use crate::training::attendance::queries::{Noted, noted};
use crate::training::certificates::entity::{certificate, counter};
use crate::training::certificates::numbers::Number;
use crate::training::people::TakesPart;
use crate::training::places::entity::{entry, place};
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Kind;
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

/// An application, as far as is counted.
#[derive(FromQueryResult)]
struct Applied {
    id: Id,
    branch_id: Option<Id>,
    standing: Standing,
    state: application::State,
}

/// A place that was taken.
#[derive(FromQueryResult)]
struct Taken {
    application_id: Id,
    stage: String,
    course: String,
}

#[derive(FromQueryResult)]
struct Whose {
    application_id: Id,
}

/// Somebody who applied, with the places that they took.
struct One {
    applied: Applied,
    taken: Vec<Taken>,
}

impl TakesPart for One {
    fn application_id(&self) -> Id {
        self.applied.id
    }

    fn course(&self, stage: &str) -> Option<&str> {
        self.taken.iter().find(|place| place.stage == stage).map(|place| place.course.as_str())
    }
}

/// Everybody who applied to a programme. What they wrote is not read.
async fn applied(scope: &Scope, db: &Db, programme: Id) -> Result<Vec<One>, DbError> {
    use application::Column as A;
    use place::Column as P;
    let applied = scope
        .find::<application::Entity>()
        .filter(A::ProgrammeId.eq(programme))
        .filter(A::State.is_in([application::State::Applied, application::State::Withdrawn]))
        .project::<Applied>(db, |q| q.columns([A::Id, A::BranchId, A::Standing, A::State]));
    let taken = scope
        .find::<place::Entity>()
        .filter(P::ProgrammeId.eq(programme))
        .filter(P::Holder.is_not_null())
        .filter(P::State.eq(place::State::Taken))
        .project::<Taken>(db, |q| q.columns([P::ApplicationId, P::Stage, P::Course]));
    let (applied, taken) = tokio::try_join!(applied, taken)?;
    let mut held: HashMap<Id, Vec<Taken>> = HashMap::new();
    for place in taken {
        held.entry(place.application_id).or_default().push(place);
    }
    let one = |applied: Applied| One { taken: held.remove(&applied.id).unwrap_or_default(), applied };
    Ok(applied.into_iter().map(one).collect())
}

async fn counted(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    branches: &HashMap<Id, branch::Model>,
) -> Result<Vec<Counted<Keys>>, DbError> {
    let programme = row.programme();
    let people = applied(scope, db, row.id).await?;
    let outcomes = completion(scope, db, row, &people).await?;
    let certified: Vec<Whose> = if programme.kind == Kind::Certification {
        scope
            .find::<certificate::Entity>()
            .filter(certificate::Column::ProgrammeId.eq(row.id))
            .filter(certificate::Column::RevokedAt.is_null())
            .project(db, |q| q.column(certificate::Column::ApplicationId))
            .await?
    } else {
        scope
            .find::<training::Entity>()
            .filter(training::Column::ProgrammeId.eq(row.id))
            .project(db, |q| q.column(training::Column::ApplicationId))
            .await?
    };
    let certified: HashSet<Id> = certified.into_iter().map(|row| row.application_id).collect();
    let of = |one: &One| {
        let branch = one.applied.branch_id.and_then(|id| branches.get(&id));
        let courses = one.taken.iter().filter_map(|place| programme.course(&place.course));
        Counted {
            keys: Keys {
                block: branch.and_then(|branch| branch.block.clone()),
                branch: branch.map(|branch| branch.name.clone()),
                standing: one.applied.standing,
                modes: Modes::of(courses.map(|(_, course)| course.mode)),
            },
            withdrawn: one.applied.state == application::State::Withdrawn,
            placed: !one.taken.is_empty(),
            completed: outcomes.get(&one.applied.id).is_some_and(|outcome| outcome.complete),
            certified: certified.contains(&one.applied.id),
        }
    };
    Ok(people.iter().map(of).collect())
}

/// The fiscal years that have something to tell, the newest first.
pub fn years(programmes: &[programme::Model], certified: &[reconciling::Year], today: i16) -> Vec<i16> {
    let public = programmes.iter().filter(|row| row.is_public()).map(|row| row.fiscal_year);
    let certified = certified.iter().map(|year| year.year);
    let mut years: Vec<i16> = public.chain(certified).chain([today]).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    years
}

#[derive(FromQueryResult)]
struct InRegister {
    id: Id,
    fiscal_year: i16,
    number: Option<String>,
    ended_at: Option<Instant>,
}

#[derive(FromQueryResult)]
struct EndedByOffice {
    id: Id,
}

#[derive(FromQueryResult)]
struct Issued {
    supporter_id: Id,
    programme_id: Id,
    fiscal_year: i16,
    number: i32,
    revoked_at: Option<Instant>,
}

/// Certified people by fiscal year, from the papers and from the register, at one moment. `programmes`: all.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn certified(
    scope: &Scope,
    db: &Db,
    programmes: &[programme::Model],
) -> Result<Vec<reconciling::Year>, DbError> {
    use certificate::Column as C;
    use supporter::Column as S;
    let on = &db.snapshot().await?;
    let entries: Vec<InRegister> = scope
        .find::<supporter::Entity>()
        .project(on, |q| q.columns([S::Id, S::FiscalYear, S::Number, S::EndedAt]))
        .await?;
    let by_office: Vec<EndedByOffice> = scope
        .find::<supporter::Entity>()
        .filter(S::SealedEnding.is_not_null())
        .project(on, |q| q.column(S::Id))
        .await?;
    let papers: Vec<Issued> = scope
        .find::<certificate::Entity>()
        .order_by_asc(C::FiscalYear)
        .order_by_asc(C::Number)
        .project(on, |q| q.columns([C::SupporterId, C::ProgrammeId, C::FiscalYear, C::Number, C::RevokedAt]))
        .await?;
    let given = scope.find::<counter::Entity>().all(on).await?;
    let by_office: HashSet<Id> = by_office.into_iter().map(|row| row.id).collect();
    let ended = |row: &InRegister| match row.ended_at {
        None => None,
        Some(_) if by_office.contains(&row.id) => Some(Ended::ByOffice),
        Some(_) => Some(Ended::Revoked),
    };
    let entries: Vec<Entry> = entries
        .into_iter()
        .map(|row| Entry { id: row.id, year: row.fiscal_year, ended: ended(&row), number: row.number })
        .collect();
    let of_programme: HashMap<Id, i16> = programmes.iter().map(|row| (row.id, row.fiscal_year)).collect();
    let papers: Vec<Paper> = papers
        .into_iter()
        .map(|row| Paper {
            holder: row.supporter_id,
            year: of_programme.get(&row.programme_id).copied().unwrap_or(row.fiscal_year),
            number: Number { year: row.fiscal_year, n: row.number },
            revoked: row.revoked_at.is_some(),
        })
        .collect();
    let given: BTreeMap<i16, i32> = given.into_iter().map(|row| (row.fiscal_year, row.last)).collect();
    Ok(reconciling::reconcile(&entries, &papers, &given))
}
