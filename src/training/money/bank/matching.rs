//! Every fee as the matcher knows it, and what it proposes for each line.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, Condition};
use zengin::matching::{Claim, Payment, Proposal, propose};
use zengin::statement::Direction;

use super::Opened;
use crate::db::{Db, DbError, Reads, Scope};
use crate::id::Id;
use crate::organisation::branch;
use crate::training::applications::entity as application;
use crate::training::applications::form::Kept;
use crate::training::money::ledger::{self, Entry};
use crate::training::money::setting::Setting;

/// A fee as the matcher and the page know it.
#[derive(Clone, Debug)]
pub struct Owed {
    /// The fee with what paid it.
    pub entry: Entry,
    /// The person's name as written.
    pub name: String,
    /// And in kana.
    pub kana: String,
    /// Their branch.
    pub branch: String,
}

/// Every fee of the organisation, settled ones too, by its id.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn owed(scope: &Scope, db: &Db, on: &impl Reads) -> Result<HashMap<Id, Owed>, DbError> {
    let keys = db.keys(scope.organisation()).await?;
    let entries = ledger::entries(scope, on, Condition::all()).await?;
    let who = entries.iter().map(|entry| entry.fee.application_id);
    let people = scope
        .find::<application::Entity>()
        .filter(application::Column::Id.is_in(who.collect::<Vec<_>>()))
        .all(on)
        .await?;
    let branches: HashMap<Id, String> =
        scope.find::<branch::Entity>().all(on).await?.into_iter().map(|b| (b.id, b.name)).collect();
    let people: HashMap<Id, (Kept, String)> = people
        .into_iter()
        .map(|person| {
            let branch = person.branch_id.and_then(|id| branches.get(&id).cloned()).unwrap_or_default();
            (person.id, (Kept::open(&keys, &person), branch))
        })
        .collect();
    let owed = entries.into_iter().map(|entry| {
        let (name, kana, branch) = match people.get(&entry.fee.application_id) {
            Some((kept, branch)) => (kept.name().to_owned(), kept.kana().to_owned(), branch.clone()),
            None => Default::default(),
        };
        (entry.fee.id, Owed { entry, name, kana, branch })
    });
    Ok(owed.collect())
}

/// What is proposed for each line.
pub fn proposals(lines: &[Opened], owed: &HashMap<Id, Owed>, setting: &Setting) -> Vec<Proposal<Id, Id>> {
    let payments: Vec<Payment<Id>> = lines
        .iter()
        .map(|line| Payment {
            id: line.row.id,
            date: line.row.booked_on,
            amount: line.left(),
            direction: Direction::Credit,
            is_correction: line.row.is_correction,
            payer: line.payer.clone(),
        })
        .collect();
    let mut ids: Vec<&Id> = owed.keys().collect();
    ids.sort_unstable();
    let claims: Vec<Claim<Id>> = ids
        .into_iter()
        .filter_map(|id| owed.get(id))
        .map(|one| {
            let (fee, paid) = (&one.entry.fee, one.entry.paid());
            Claim {
                id: fee.id,
                reference: Some(fee.reference.clone()),
                amount: if paid.is_settled() { fee.amount } else { paid.open() },
                names: vec![one.kana.clone()],
                branches: setting.kana_of(&one.branch),
                issued: Some(fee.asked_on),
                due: Some(fee.due_on),
                is_settled: paid.is_settled(),
            }
        })
        .collect();
    propose(&payments, &claims)
}
