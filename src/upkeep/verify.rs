//! `tomarigi verify`: opens every seal, recomputes the MAC of every record and every link of the audit chains, holds the
//! tables against what the chains tell, looks for gaps in numbers, and names what does not hold by table, column and row. What always holds in a sound
//! database: nothing is named, also while others write, since all is read from one snapshot.

use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::ColumnTrait;
use serde::Serialize;

use super::vouched::Vouched;
use super::{numbers, told};
use crate::audit::{chain, entity as audit_entry};
use crate::crypto::OrganisationKeys;
use crate::db::maintenance::Snapshot;
use crate::db::{Db, DbError, Rows};
use crate::desk::calls::{entity as call, model, version};
use crate::id::Id;
use crate::publication::editions::{commands as editions_commands, entity as edition};

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The table.
    pub table: String,
    /// The column, where one can be told.
    pub column: Option<String>,
    /// The row.
    pub row: Option<Id>,
    /// What is wrong: a code that stays the same in both languages (`seal-broken`, `mac-wrong`, …).
    pub what: String,
}

/// What was looked through, and what does not hold.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Seals opened.
    pub seals: u64,
    /// Records, kept versions and rows of trainings whose MAC was recomputed.
    pub records: u64,
    /// Audit entries whose link was recomputed.
    pub audit_entries: u64,
    /// Chain, number of entries and MAC of the last, in hexadecimal: to be kept elsewhere.
    pub heads: Vec<(Id, i64, String)>,
    /// What does not hold.
    pub faults: Vec<Fault>,
}

impl Report {
    /// Whether everything holds.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    /// Names a table that could not be read to its end, since a value in it is none of its kind; then the others are looked
    /// through all the same.
    fn read(&mut self, table: &str, done: Result<(), DbError>) -> Result<(), DbError> {
        match done {
            Err(error) if error.is_unreadable() => {
                self.fault(table, None, None, "unreadable");
                Ok(())
            }
            done => done,
        }
    }

    pub(super) fn fault(&mut self, table: &str, column: Option<&str>, row: Option<Id>, what: &str) {
        self.faults.push(Fault {
            table: table.to_owned(),
            column: column.map(str::to_owned),
            row,
            what: what.to_owned(),
        });
    }
}

/// Rows looked at in one go, of tables without files.
pub(super) const AT_ONCE: u32 = 1000;
/// An edition is as large as a hundred records.
const EDITIONS_AT_ONCE: u64 = 50;

/// Looks through the whole database as it stands at one moment.
///
/// # Errors
/// [`DbError`] when it cannot be read at all; what can be read and does not hold is in the report.
pub async fn verify(db: &Db) -> Result<Report, DbError> {
    let on = &db.snapshot().await?;
    let mut report = Report::default();
    for text in on.integrity().await? {
        report.fault(&text, None, None, "integrity");
    }
    seals(on, &mut report).await?;
    let done = calls(on, &mut report).await;
    report.read("call", done)?;
    let done = chains(on, &mut report).await;
    report.read("audit_entry", done)?;
    let done = editions(on, &mut report).await;
    report.read("edition", done)?;
    let done = told::imports(on, &mut report).await;
    report.read("import_batch", done)?;
    let done = told::roles(on, &mut report).await;
    report.read("role_grant", done)?;
    numbers::gapless(on, &mut report).await?;
    Ok(report)
}

/// What was published says what it said then: its hash is that of its content, and the one in the audit chain.
#[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
async fn editions(on: &Snapshot, report: &mut Report) -> Result<(), DbError> {
    let mut after = Id(i64::MIN);
    loop {
        let rows = Rows::<edition::Entity>::across_organisations()
            .filter(edition::Column::Id.gt(after))
            .order_by_asc(edition::Column::Id)
            .limit(EDITIONS_AT_ONCE)
            .all(on)
            .await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        let entries = Rows::<audit_entry::Entity>::across_organisations()
            .filter(audit_entry::Column::Event.eq("edition.published"))
            .filter(audit_entry::Column::SubjectId.is_in(rows.iter().map(|row| row.id)))
            .all(on)
            .await?;
        let noted: HashMap<Id, String> = entries.into_iter().map(|e| (e.subject_id, e.detail)).collect();
        for row in rows {
            let hash = editions_commands::content_hash(&row.content);
            let in_words = data_encoding::HEXLOWER.encode(&hash);
            let is_noted = noted.get(&row.id).is_some_and(|detail| detail.contains(&in_words));
            if row.content_hash != hash || !is_noted {
                report.fault("edition", Some("content"), Some(row.id), "content-wrong");
            }
        }
    }
}

async fn seals(on: &Snapshot, report: &mut Report) -> Result<(), DbError> {
    for column in on.sealed_columns().await? {
        let mut after = Id(i64::MIN);
        while let Some(to) = on.batch(&column.table, after).await? {
            let found = on.sealed_values(&column, after, to).await?;
            after = to;
            for value in &found {
                report.seals += 1;
                match on.open_found(&column, value).await {
                    Ok(()) => (),
                    Err(DbError::Seal { .. } | DbError::Key(_)) => {
                        report.fault(&column.table, Some(&column.column), Some(value.row), "seal-broken");
                    }
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(())
}

/// The keys of an organisation; none where its wrapped key does not open, which [`seals`] has named already.
pub(super) async fn keys(on: &Snapshot, organisation: Id) -> Result<Option<Arc<OrganisationKeys>>, DbError> {
    match on.db().keys(organisation).await {
        Ok(keys) => Ok(Some(keys)),
        Err(DbError::Key(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

#[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
async fn calls(on: &Snapshot, report: &mut Report) -> Result<(), DbError> {
    let mut after = Id(i64::MIN);
    loop {
        let rows = Rows::<call::Entity>::across_organisations()
            .filter(call::Column::Id.gt(after))
            .order_by_asc(call::Column::Id)
            .limit(u64::from(AT_ONCE))
            .all(on)
            .await?;
        let Some(last) = rows.last() else { break };
        let (from, to) = (after, last.id);
        after = last.id;
        let versions = Rows::<version::Entity>::across_organisations()
            .filter(version::Column::CallId.gt(from))
            .filter(version::Column::CallId.lte(to))
            .order_by_asc(version::Column::Version)
            .all(on)
            .await?;
        let mut kept: HashMap<Id, Vec<i32>> = HashMap::new();
        for row in &versions {
            report.records += 1;
            kept.entry(row.call_id).or_default().push(row.version);
            let Some(keys) = keys(on, row.organisation_id).await? else { continue };
            if row.mac != model::version_mac(&keys, row) {
                report.fault("call_version", None, Some(row.id), "mac-wrong");
            }
        }
        told::recorded(on, &rows, report).await?;
        for row in &rows {
            report.records += 1;
            let Some(keys) = keys(on, row.organisation_id).await? else { continue };
            if row.mac != model::record_mac(&keys, row) {
                report.fault("call", None, Some(row.id), "mac-wrong");
            }
            let facts = model::Facts::of(row);
            let weekday = i16::from(facts.called_on().weekday().number_from_monday());
            let derived = (row.fiscal_year, row.called_on, row.hour, row.weekday);
            if derived != (facts.fiscal_year(), facts.called_on(), facts.hour(), weekday) {
                report.fault("call", None, Some(row.id), "derived-wrong");
            }
            let expected: Vec<i32> = (1..row.version).collect();
            if kept.remove(&row.id).unwrap_or_default() != expected {
                report.fault("call_version", None, Some(row.id), "version-missing");
            }
        }
    }
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
async fn chains(on: &Snapshot, report: &mut Report) -> Result<(), DbError> {
    let mut vouched = Vouched::default();
    for (chain, organisation, head_seq, head_mac) in on.audit_heads().await? {
        let Some(keys) = keys(on, organisation).await? else { continue };
        let (mut seq, mut previous) = (0, chain::GENESIS.to_vec());
        loop {
            let entries = Rows::<audit_entry::Entity>::across_organisations()
                .filter(audit_entry::Column::ChainId.eq(chain))
                .filter(audit_entry::Column::Seq.gt(seq))
                .order_by_asc(audit_entry::Column::Seq)
                .limit(u64::from(AT_ONCE))
                .all(on)
                .await?;
            if entries.is_empty() {
                break;
            }
            told::by_the_log(on, &entries, report).await?;
            vouched.read(organisation, &entries);
            for entry in entries {
                report.audit_entries += 1;
                if entry.seq != seq + 1 {
                    report.fault("audit_entry", Some("seq"), Some(entry.id), "entry-missing-before");
                }
                if entry.mac != chain::entry_mac(&keys, &entry, &previous) {
                    report.fault("audit_entry", None, Some(entry.id), "link-wrong");
                }
                seq = entry.seq;
                previous = entry.mac;
            }
        }
        if seq != head_seq || (previous != head_mac) {
            report.fault("audit_chain", None, Some(chain), "head-wrong");
        }
        report.heads.push((chain, head_seq, data_encoding::HEXLOWER.encode(&head_mac)));
    }
    vouched.hold(on, report).await
}
