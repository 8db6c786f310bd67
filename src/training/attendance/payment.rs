//! How the fees of people stand, as far as completion needs to know: the one place that asks the room of money.

use std::collections::HashMap;

use super::model::Payment;
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::training::money::ledger;
use crate::training::money::model::{Paid, State};
use crate::training::people::TakesPart;
use crate::training::programmes::entity as programme;

/// How the fees of `people` stand: of the stages in which they have a place. One that is due and was not asked for yet is
/// open; one that was given back whole is waived.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn payment_of(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    people: &[impl TakesPart],
) -> Result<HashMap<Id, Payment>, DbError> {
    let programme = row.programme();
    let mut fees: HashMap<(Id, String), State> = HashMap::new();
    for entry in ledger::of_programme(scope, db, row.id).await? {
        fees.insert((entry.fee.application_id, entry.fee.stage.clone()), entry.state());
    }
    let mut payments = HashMap::new();
    for somebody in people {
        let id = somebody.application_id();
        let taken = programme.stages.iter().filter(|stage| somebody.course(stage.code.as_str()).is_some());
        let owed = taken.filter_map(|stage| {
            let asked = fees.get(&(id, stage.code.to_string())).copied();
            asked.or((stage.fee.0 > 0).then_some(State::Open))
        });
        payments.insert(id, together(owed));
    }
    Ok(payments)
}

/// What somebody was asked for in stages in which they have no place (any more): stage, and what came and went.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn given_up(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    somebody: &impl TakesPart,
) -> Result<Vec<(String, Paid)>, DbError> {
    let entries = ledger::of_programme(scope, db, row.id).await?.into_iter();
    let own = entries.filter(|entry| entry.fee.application_id == somebody.application_id());
    let left = own.filter(|entry| somebody.course(&entry.fee.stage).is_none());
    Ok(left.map(|entry| (entry.fee.stage.clone(), entry.paid())).collect())
}

/// Several fees as one: open where any is; waived where none is open and any was.
fn together(fees: impl Iterator<Item = State>) -> Payment {
    fees.fold(Payment::NotOwed, |all, fee| match (all, fee) {
        (Payment::Open, _) | (_, State::Open | State::Part) => Payment::Open,
        (Payment::Waived, _) | (_, State::Waived | State::Refunded) => Payment::Waived,
        (Payment::NotOwed | Payment::Paid, State::Paid | State::Over) => Payment::Paid,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_open_fee_is_open_whatever_else_was_paid() {
        assert_eq!(together([].into_iter()), Payment::NotOwed);
        assert_eq!(together([State::Paid, State::Over].into_iter()), Payment::Paid);
        assert_eq!(together([State::Paid, State::Waived].into_iter()), Payment::Waived);
        assert_eq!(together([State::Waived, State::Part, State::Paid].into_iter()), Payment::Open);
        assert_eq!(together([State::Refunded].into_iter()), Payment::Waived);
    }
}
