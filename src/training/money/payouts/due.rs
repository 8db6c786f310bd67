//! What is to be paid and in no file yet, person by person, with what somebody should know before it is.

use std::collections::{BTreeMap, HashSet};

use sea_orm::ColumnTrait;
use time::Date;

use super::returning::{came_back, unchecked};
use super::{For, Item, Part};
use crate::clock::Instant;
use crate::db::{Db, DbError, Reads, Scope};
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::applications::form::Kept;
use crate::training::money::entity::{ClaimState, claim, payee, refund};
use crate::training::money::payees;

/// What one person is to be paid.
#[derive(Clone, Debug)]
pub struct Due {
    /// What and to which account.
    pub item: Item,
    /// When the account was written last.
    pub account_at: Option<Instant>,
    /// When somebody with the person's link wrote another account, after this was claimed or decided; none where the
    /// office has written it since.
    pub replaced_at: Option<Instant>,
    /// The day on which a transfer came back since whose file the account was not written: it is put into no file before it is.
    pub came_back_on: Option<Date>,
}

impl Due {
    /// The sum and the account that somebody sees: what is paid must still be that.
    pub fn key(&self) -> String {
        let account = self.account_at.map_or(0, |at| at.0);
        format!("{}.{}.{account}", self.item.application, self.item.amount())
    }

    /// Whether it can be put into a file: an account that the bank's form holds, and no transfer to it came back.
    pub fn is_payable(&self) -> bool {
        self.item.is_payable() && self.came_back_on.is_none()
    }

    /// Whether somebody should look at the account first.
    pub fn is_doubtful(&self) -> bool {
        self.replaced_at.is_some()
    }
}

/// The parts of what is to be paid, and since when the first of them waits.
#[derive(Default)]
struct Waiting {
    parts: Vec<Part>,
    since: Option<Instant>,
}

impl Waiting {
    fn add(&mut self, what: For, row: Id, amount: i64, at: Instant) {
        self.parts.push(Part { what, row, amount });
        self.since = Some(self.since.map_or(at, |since| since.min(at)));
    }
}

/// What of a programme is to be paid and in no file yet, person by person.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn due(scope: &Scope, db: &Db, on: &impl Reads, programme: Id) -> Result<Vec<Due>, DbError> {
    let claims = scope
        .find::<claim::Entity>()
        .filter(claim::Column::ProgrammeId.eq(programme))
        .filter(claim::Column::State.eq(ClaimState::Approved))
        .filter(claim::Column::Subsidy.gt(0))
        .filter(claim::Column::PayoutId.is_null())
        .order_by_asc(claim::Column::Id)
        .all(on)
        .await?;
    let refunds = scope
        .find::<refund::Entity>()
        .filter(refund::Column::ProgrammeId.eq(programme))
        .filter(refund::Column::PayoutId.is_null())
        .filter(refund::Column::UndoneAt.is_null())
        .order_by_asc(refund::Column::Id)
        .all(on)
        .await?;
    let mut waiting: BTreeMap<Id, Waiting> = BTreeMap::new();
    for claim in claims {
        let amount = claim.subsidy.unwrap_or_default();
        waiting.entry(claim.application_id).or_default().add(For::Travel, claim.id, amount, claim.sent_at);
    }
    for refund in refunds {
        let one = waiting.entry(refund.application_id).or_default();
        one.add(For::Refund, refund.id, refund.amount, refund.decided_at);
    }
    let ids: Vec<Id> = waiting.keys().copied().collect();
    let keys = db.keys(scope.organisation()).await?;
    let accounts = scope
        .find::<payee::Entity>()
        .filter(payee::Column::ApplicationId.is_in(ids.iter().copied()))
        .all(on)
        .await?;
    let returns = came_back(scope, on, &ids).await?;
    let people = scope
        .find::<application::Entity>()
        .filter(application::Column::Id.is_in(ids))
        .order_by_asc(application::Column::Id)
        .all(on)
        .await?;
    let all = people.into_iter().map(|person| {
        let account = accounts.iter().find(|account| account.application_id == person.id);
        let Waiting { parts, since } = waiting.remove(&person.id).unwrap_or_default();
        let written = account.map(|row| row.changed_at);
        Due {
            account_at: written,
            replaced_at: account.and_then(|row| row.replaced_at).filter(|at| since.is_some_and(|s| *at >= s)),
            came_back_on: returns.get(&person.id).and_then(|backs| unchecked(backs, written)),
            item: Item {
                application: person.id,
                name: Kept::open(&keys, &person).name().to_owned(),
                account: account.and_then(|row| payees::account(&keys, row)),
                parts,
            },
        }
    });
    Ok(all.collect())
}

/// Those of some people who can be put into a file, as [`Due::is_payable`] says: their accounts alone are opened.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn payable(scope: &Scope, db: &Db, people: &[Id]) -> Result<HashSet<Id>, DbError> {
    let accounts = scope
        .find::<payee::Entity>()
        .filter(payee::Column::ApplicationId.is_in(people.iter().copied()))
        .all(db)
        .await?;
    let returns = came_back(scope, db, people).await?;
    let keys = db.keys(scope.organisation()).await?;
    let can_be_paid = |row: &payee::Model| {
        let written = payees::account(&keys, row).is_some_and(|account| account.account().is_ok());
        let back = returns.get(&row.application_id).and_then(|backs| unchecked(backs, Some(row.changed_at)));
        written && back.is_none()
    };
    Ok(accounts.iter().filter(|row| can_be_paid(row)).map(|row| row.application_id).collect())
}
