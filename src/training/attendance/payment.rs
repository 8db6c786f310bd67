//! How the fees of people stand, as far as completion needs to know: the one place that asks the room of money.

use std::collections::HashMap;

use super::model::Payment;
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::training::people::Somebody;
use crate::training::programmes::entity as programme;

/// How the fees of `people` stand.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn payment_of(
    _scope: &Scope,
    _db: &Db,
    row: &programme::Model,
    people: &[Somebody],
) -> Result<HashMap<Id, Payment>, DbError> {
    let programme = row.programme();
    let of = |somebody: &Somebody| {
        let owes = programme
            .stages
            .iter()
            .any(|stage| stage.fee.0 > 0 && somebody.course(stage.code.as_str()).is_some());
        if owes { Payment::Open } else { Payment::NotOwed }
    };
    Ok(people.iter().map(|somebody| (somebody.application.id, of(somebody))).collect())
}
