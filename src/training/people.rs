//! The people of a programme, as the office's lists need them: who they are, what they said, which places they hold.

use std::collections::HashMap;

use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, IntoSimpleExpr};

use super::applications::entity as application;
use super::applications::form::Kept;
use super::places::entity::place;
use super::programmes::entity as programme;
use crate::db::{Db, DbError, Scope};
use crate::id::Id;

/// Somebody who applied (and did not withdraw, unless asked for).
#[derive(Clone, Debug)]
pub struct Somebody {
    /// The application.
    pub application: application::Model,
    /// What they wrote, opened.
    pub kept: Kept,
    /// The name of their branch; empty where there is none.
    pub branch: String,
    /// The places that they hold, by stage.
    pub places: Vec<place::Model>,
}

/// Somebody who takes part, as far as rules need to know: nothing of what they wrote.
pub trait TakesPart {
    /// Which application.
    fn application_id(&self) -> Id;
    /// The course in which a place was taken, in a stage.
    fn course(&self, stage: &str) -> Option<&str>;
}

impl TakesPart for Somebody {
    fn application_id(&self) -> Id {
        self.application.id
    }

    fn course(&self, stage: &str) -> Option<&str> {
        Somebody::course(self, stage)
    }
}

impl Somebody {
    /// The place held in a stage, taken or offered.
    pub fn place(&self, stage: &str) -> Option<&place::Model> {
        self.places.iter().find(|place| place.stage == stage)
    }

    /// Whether the register of supporters, which the programme asks, does not know them.
    pub fn is_unknown(&self) -> bool {
        self.application.state == application::State::Applied && !self.application.eligible
    }

    /// The course in which a place was taken, in a stage.
    pub fn course(&self, stage: &str) -> Option<&str> {
        let place = self.place(stage).filter(|place| place.state == place::State::Taken)?;
        Some(&place.course)
    }
}

/// Everybody who applied to a programme within the scope, by branch from north to south, then by kana. The caller notes the
/// reading (`audit::reading`).
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn of(scope: &Scope, db: &Db, row: &programme::Model) -> Result<Vec<Somebody>, DbError> {
    found(scope, db, row, None).await
}

/// One of them; none where none is within reach.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn somebody(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    id: Id,
) -> Result<Option<Somebody>, DbError> {
    Ok(found(scope, db, row, Some(id)).await?.pop())
}

/// Everybody who applied to a programme, or one of them.
async fn found(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    only: Option<Id>,
) -> Result<Vec<Somebody>, DbError> {
    let one = |column: SimpleExpr| Condition::all().add_option(only.map(|id| column.eq(id)));
    let applications = scope
        .find::<application::Entity>()
        .filter(one(application::Column::Id.into_simple_expr()))
        .filter(application::Column::ProgrammeId.eq(row.id))
        .filter(
            application::Column::State.is_in([application::State::Applied, application::State::Withdrawn]),
        )
        .all(db);
    let places = scope
        .find::<place::Entity>()
        .filter(one(place::Column::ApplicationId.into_simple_expr()))
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::Holder.is_not_null())
        .all(db);
    let branches = crate::organisation::branches(scope, db);
    let (applications, places, branches) = tokio::try_join!(applications, places, branches)?;
    let order: HashMap<Id, usize> = branches.iter().enumerate().map(|(n, branch)| (branch.id, n)).collect();
    let names: HashMap<Id, String> = branches.into_iter().map(|branch| (branch.id, branch.name)).collect();
    let keys = db.keys(row.organisation_id).await?;
    let mut held: HashMap<Id, Vec<place::Model>> = HashMap::new();
    for place in places {
        held.entry(place.application_id).or_default().push(place);
    }
    let people = applications.into_iter().map(|application| Somebody {
        kept: Kept::open(&keys, &application),
        branch: application.branch_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
        places: held.remove(&application.id).unwrap_or_default(),
        application,
    });
    let mut people: Vec<Somebody> = people.collect();
    let branch = |one: &Somebody| one.application.branch_id.and_then(|id| order.get(&id).copied());
    people.sort_by(|a, b| (branch(a), a.kept.kana()).cmp(&(branch(b), b.kept.kana())));
    Ok(people)
}

/// One application with what it says; none where none is within reach.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn one(scope: &Scope, db: &Db, id: Id) -> Result<Option<(application::Model, Kept)>, DbError> {
    let Some(found) = scope.find_by_id::<application::Entity>(id).one(db).await? else { return Ok(None) };
    let kept = Kept::open(&*db.keys(found.organisation_id).await?, &found);
    Ok(Some((found, kept)))
}
