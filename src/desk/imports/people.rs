//! Who is known by name at a desk.

use std::collections::{HashMap, HashSet};

use municipality::Prefecture;
use sea_orm::ColumnTrait;

use super::reading::Context;
use crate::auth::entity::{account, role_grant};
use crate::auth::policy::Role;
use crate::db::{Db, DbError, Scope};
use crate::desk::hours::{self, model::Hours};
use crate::id::Id;
use crate::organisation::desk;

/// What a file for `desk` is read with.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn context(db: &Db, scope: &Scope, desk: &desk::Model) -> Result<Context, DbError> {
    let hours = hours::queries::of(scope, db, desk).await?;
    Ok(Context {
        prefecture: u8::try_from(desk.prefecture).ok().and_then(Prefecture::new),
        people: people(db, scope, desk.id).await?,
        hours: Some(hours).filter(has_hours),
        now: db.now(),
    })
}

/// The supporters and coordinators of a desk, also former ones, by the names they show. A name that two of them bear is
/// nobody's: a file cannot tell which is meant.
async fn people(db: &Db, scope: &Scope, desk: Id) -> Result<HashMap<String, Option<Id>>, DbError> {
    let grants = scope
        .find::<role_grant::Entity>()
        .filter(role_grant::Column::DeskId.eq(desk))
        .filter(role_grant::Column::Role.is_in([Role::Supporter, Role::Coordinator]))
        .all(db)
        .await?;
    let ids: HashSet<Id> = grants.into_iter().map(|grant| grant.account_id).collect();
    let accounts = scope.find::<account::Entity>().filter(account::Column::Id.is_in(ids)).all(db).await?;
    let mut people: HashMap<String, Option<Id>> = HashMap::new();
    for account in accounts {
        let name = account.display_name.trim().to_owned();
        people.entry(name).and_modify(|known| *known = None).or_insert(Some(account.id));
    }
    Ok(people)
}

/// Whether a desk has set any hours: without, every call would be outside of them.
fn has_hours(hours: &Hours) -> bool {
    !hours.openings.is_empty() || hours.week.iter().any(|spans| !spans.is_empty())
}

/// The names that the accounts of the organisation show.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn names(db: &Db, scope: &Scope) -> Result<HashMap<Id, String>, DbError> {
    let accounts = scope.find::<account::Entity>().all(db).await?;
    Ok(accounts.into_iter().map(|account| (account.id, account.display_name)).collect())
}
