//! The names of people of the organisation, by account: who took a call, who is on duty, who corrected.

use std::collections::BTreeMap;

use sea_orm::ColumnTrait;

use crate::auth::entity::account;
use crate::db::{DbError, Reads, Scope};
use crate::id::Id;

/// Names by account.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<Id, String>);

impl Names {
    /// Looks up the names of `accounts` within the scope's organisation.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn of(
        scope: &Scope,
        on: &impl Reads,
        accounts: impl IntoIterator<Item = Id>,
    ) -> Result<Names, DbError> {
        let ids: std::collections::BTreeSet<Id> = accounts.into_iter().collect();
        if ids.is_empty() {
            return Ok(Names::default());
        }
        let rows = scope.find::<account::Entity>().filter(account::Column::Id.is_in(ids)).all(on).await?;
        Ok(Names(rows.into_iter().map(|row| (row.id, row.display_name)).collect()))
    }

    /// The name of an account; empty where there is none.
    pub fn get(&self, account: Option<Id>) -> &str {
        account.and_then(|id| self.0.get(&id)).map_or("", String::as_str)
    }
}
