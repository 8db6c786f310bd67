//! The tables that the audit chain vouches for, held against it: each row is as the last event that names it left it, each row
//! that was named is there, and none is there that was not.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ColumnTrait, FromQueryResult, IdenStatic, Iterable, ModelTrait, Value};

use super::told::facts;
use super::verify::{Report, keys};
use crate::audit::entity as audit_entry;
use crate::db::maintenance::Snapshot;
use crate::db::vouched::{self, Mark};
use crate::db::{DbError, Rows, Tenant};
use crate::id::Id;
use crate::training::certificates::entity::{certificate, counter, issuer, paper, version};
use crate::training::money::entity::{
    claim, evidence, fee, line, payee, payout, receipt, refund, returned, setting, share,
};
use crate::training::{applications, attendance, lodging, places, programmes, register};

/// What a chain says of a row: the organisation to whom both belong, and the mark.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Word(Id, Mark);

/// The last word of the chains on each row, by table and id. (The one thing that is kept of the whole log: some fifty bytes a
/// row.)
#[derive(Default)]
pub(super) struct Vouched(HashMap<String, HashMap<Id, Word>>);

impl Vouched {
    /// Takes in the next entries of a chain of an organisation.
    pub(super) fn read(&mut self, organisation: Id, entries: &[audit_entry::Model]) {
        for entry in entries.iter().filter(|entry| entry.detail.contains(vouched::FACT)) {
            let facts = facts(entry);
            let Some(rows) = facts.get(vouched::FACT) else { continue };
            for (table, id, mark) in vouched::named(rows) {
                if !self.0.contains_key(table) {
                    self.0.insert(table.to_owned(), HashMap::new());
                }
                if let Some(rows) = self.0.get_mut(table) {
                    rows.insert(id, Word(organisation, mark));
                }
            }
        }
    }

    /// Holds every table against what was read.
    pub(super) async fn hold(mut self, on: &Snapshot, report: &mut Report) -> Result<(), DbError> {
        self.table::<programmes::entity::Entity>(on, report).await?;
        self.table::<applications::entity::Entity>(on, report).await?;
        self.table::<applications::entity::recommendation::Entity>(on, report).await?;
        self.table::<applications::entity::consent_text::Entity>(on, report).await?;
        self.table::<places::entity::entry::Entity>(on, report).await?;
        self.table::<places::entity::place::Entity>(on, report).await?;
        self.table::<places::entity::round::Entity>(on, report).await?;
        self.table::<setting::Entity>(on, report).await?;
        self.table::<fee::Entity>(on, report).await?;
        self.table::<line::Entity>(on, report).await?;
        self.table::<share::Entity>(on, report).await?;
        self.table::<receipt::Entity>(on, report).await?;
        self.table::<payee::Entity>(on, report).await?;
        self.table::<payout::Entity>(on, report).await?;
        self.table::<returned::Entity>(on, report).await?;
        self.table::<refund::Entity>(on, report).await?;
        self.table::<claim::Entity>(on, report).await?;
        self.table::<evidence::Entity>(on, report).await?;
        self.table::<attendance::entity::attendance::Entity>(on, report).await?;
        self.table::<attendance::entity::opening::Entity>(on, report).await?;
        self.table::<attendance::entity::report::Entity>(on, report).await?;
        self.table::<attendance::entity::exception::Entity>(on, report).await?;
        self.table::<attendance::entity::meeting_link::Entity>(on, report).await?;
        self.table::<attendance::entity::course_move::Entity>(on, report).await?;
        self.table::<lodging::entity::stay::Entity>(on, report).await?;
        self.table::<lodging::entity::handover::Entity>(on, report).await?;
        self.table::<register::entity::Entity>(on, report).await?;
        self.table::<register::entity::training::Entity>(on, report).await?;
        self.table::<register::entity::import::Entity>(on, report).await?;
        self.table::<paper::Entity>(on, report).await?;
        self.table::<counter::Entity>(on, report).await?;
        self.table::<issuer::Entity>(on, report).await?;
        self.table::<certificate::Entity>(on, report).await?;
        self.table::<version::Entity>(on, report).await?;
        for (table, rows) in self.0 {
            // What was open when it was last named may have been deleted since.
            let missing: BTreeSet<Id> =
                rows.into_iter().filter_map(|(id, word)| word.1.map(|_| id)).collect();
            missing.into_iter().for_each(|id| report.fault(&table, None, Some(id), "record-missing"));
        }
        Ok(())
    }

    /// Holds the rows of a table against what was read of them; what was read of others stays.
    #[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
    async fn table<E>(&mut self, on: &Snapshot, report: &mut Report) -> Result<(), DbError>
    where
        E: Tenant,
        E::Model: FromQueryResult + Send + Sync,
    {
        let name = E::default().table_name();
        let mut told = self.0.remove(name).unwrap_or_default();
        let Some(id) = E::Column::iter().find(|column| column.as_str() == "id") else { return Ok(()) };
        let mut after = Id(i64::MIN);
        while let Some(to) = on.batch(name, after).await? {
            let rows = Rows::<E>::across_organisations()
                .filter(id.gt(after))
                .filter(id.lte(to))
                .order_by_asc(id)
                .all(on)
                .await?;
            after = to;
            for row in &rows {
                report.records += 1;
                let Value::BigInt(Some(organisation)) = row.get(E::organisation()) else { continue };
                let Value::BigInt(Some(own)) = row.get(id) else { continue };
                let (organisation, own) = (Id(organisation), Id(own));
                let said = told.remove(&own);
                if said.is_some_and(|Word(told_by, _)| told_by != organisation) {
                    report.fault(name, Some("organisation_id"), Some(own), "mac-wrong");
                    continue;
                }
                let Some(keys) = keys(on, organisation).await? else { continue };
                let (_, mark) = vouched::mark::<E>(&keys, |column| row.get(column));
                match said {
                    Some(Word(_, said)) if said != mark => report.fault(name, None, Some(own), "mac-wrong"),
                    None if mark.is_some() => report.fault(name, None, Some(own), "record-unlogged"),
                    _ => (),
                }
            }
        }
        if !told.is_empty() {
            self.0.insert(name.to_owned(), told);
        }
        Ok(())
    }
}
