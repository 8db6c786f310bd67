//! What the audit chains tell of, held against the tables: records, imports, editions and roles are there as the log says,
//! and nothing is there that the log does not tell of. So a record removed, hidden or brought back at an earlier version
//! shows, and a role put in without the program. Looked through page by page; never the whole of a table at once.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};

use super::verify::{AT_ONCE, Report};
use crate::audit::entity as audit_entry;
use crate::auth::entity::role_grant;
use crate::db::maintenance::Snapshot;
use crate::db::{DbError, Rows};
use crate::desk::calls::entity as call;
use crate::desk::imports::batch::{self, State};
use crate::id::Id;
use crate::publication::editions::entity as edition;

/// An entry with its coded facts.
type Told = (audit_entry::Model, BTreeMap<String, String>);

/// The coded facts of an entry.
pub(super) fn facts(entry: &audit_entry::Model) -> BTreeMap<String, String> {
    serde_json::from_str(&entry.detail).unwrap_or_default()
}

#[derive(FromQueryResult)]
struct Known {
    id: Id,
}

#[derive(FromQueryResult)]
struct Standing {
    id: Id,
    version: i32,
}

/// What a page of the log tells of, is there.
pub(super) async fn by_the_log(
    on: &Snapshot,
    page: &[audit_entry::Model],
    report: &mut Report,
) -> Result<(), DbError> {
    let of = |name: &'static str| page.iter().filter(move |entry| entry.event == name);
    records(on, page, report).await?;
    for entry in of("calls.imported") {
        import(on, entry, report).await?;
    }
    editions(on, of("edition.published").map(|entry| entry.subject_id).collect(), report).await?;
    grants(on, of("role.granted").filter_map(|e| facts(e).get("grant")?.parse().ok()).collect(), report).await
}

/// Records are never deleted, and their versions only grow.
#[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
async fn records(on: &Snapshot, page: &[audit_entry::Model], report: &mut Report) -> Result<(), DbError> {
    let mut told: BTreeMap<Id, i32> = BTreeMap::new();
    for entry in page.iter().filter(|entry| entry.subject_table == "call") {
        let version = match entry.event.as_str() {
            "call.recorded" => Some(1),
            "call.corrected" | "call.voided" | "call.reinstated" => {
                facts(entry).get("version").and_then(|v| v.parse().ok())
            }
            _ => None,
        };
        if let Some(version) = version {
            let known = told.entry(entry.subject_id).or_default();
            *known = version.max(*known);
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    let rows: Vec<Standing> = Rows::<call::Entity>::across_organisations()
        .filter(call::Column::Id.is_in(told.keys().copied()))
        .project(on, |q| q.column(call::Column::Id).column(call::Column::Version))
        .await?;
    let standing: HashMap<Id, i32> = rows.into_iter().map(|row| (row.id, row.version)).collect();
    for (id, told) in told {
        match standing.get(&id) {
            None => report.fault("call", None, Some(id), "record-missing"),
            Some(version) if *version < told => report.fault("call", None, Some(id), "record-rolled-back"),
            Some(_) => (),
        }
    }
    Ok(())
}

/// A finished import is seen, with as many records as it brought.
#[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
async fn import(on: &Snapshot, entry: &audit_entry::Model, report: &mut Report) -> Result<(), DbError> {
    let id = entry.subject_id;
    let row = Rows::<batch::Entity>::across_organisations().filter(batch::Column::Id.eq(id)).one(on).await?;
    if row.is_none_or(|row| row.state != State::Visible) {
        report.fault("import_batch", Some("state"), Some(id), "import-hidden");
    }
    let stored =
        Rows::<call::Entity>::across_organisations().filter(call::Column::BatchId.eq(id)).count(on).await?;
    if facts(entry).get("stored").and_then(|n| n.parse().ok()) != Some(stored) {
        report.fault("import_batch", None, Some(id), "import-incomplete");
    }
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
async fn editions(on: &Snapshot, told: Vec<Id>, report: &mut Report) -> Result<(), DbError> {
    if told.is_empty() {
        return Ok(());
    }
    let rows: Vec<Known> = Rows::<edition::Entity>::across_organisations()
        .filter(edition::Column::Id.is_in(told.iter().copied()))
        .project(on, |q| q.column(edition::Column::Id))
        .await?;
    missing(told, rows, |id| report.fault("edition", None, Some(id), "edition-missing"));
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
async fn grants(on: &Snapshot, told: Vec<Id>, report: &mut Report) -> Result<(), DbError> {
    if told.is_empty() {
        return Ok(());
    }
    let rows: Vec<Known> = Rows::<role_grant::Entity>::across_organisations()
        .filter(role_grant::Column::Id.is_in(told.iter().copied()))
        .project(on, |q| q.column(role_grant::Column::Id))
        .await?;
    missing(told, rows, |id| report.fault("role_grant", None, Some(id), "role-missing"));
    Ok(())
}

fn missing(told: Vec<Id>, rows: Vec<Known>, tell: impl FnMut(Id)) {
    let known: HashSet<Id> = rows.into_iter().map(|row| row.id).collect();
    told.into_iter().filter(|id| !known.contains(id)).for_each(tell);
}

#[derive(FromQueryResult)]
struct Subject {
    subject_id: Id,
}

/// Of `ids`, those that an event of this name has for its subject.
#[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
async fn told_of(on: &Snapshot, event: &str, ids: Vec<Id>) -> Result<HashSet<Id>, DbError> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<Subject> = Rows::<audit_entry::Entity>::across_organisations()
        .filter(audit_entry::Column::SubjectId.is_in(ids))
        .filter(audit_entry::Column::Event.eq(event))
        .project(on, |q| q.column(audit_entry::Column::SubjectId))
        .await?;
    Ok(found.into_iter().map(|entry| entry.subject_id).collect())
}

/// Records that no import brought, of a page of the table: the log tells of each.
pub(super) async fn recorded(
    on: &Snapshot,
    rows: &[call::Model],
    report: &mut Report,
) -> Result<(), DbError> {
    let own: Vec<Id> = rows.iter().filter(|row| row.batch_id.is_none()).map(|row| row.id).collect();
    let told = told_of(on, "call.recorded", own.clone()).await?;
    for id in own.into_iter().filter(|id| !told.contains(id)) {
        report.fault("call", None, Some(id), "record-unlogged");
    }
    Ok(())
}

/// Imports that are seen: the log tells of each.
#[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
pub(super) async fn imports(on: &Snapshot, report: &mut Report) -> Result<(), DbError> {
    let mut after = Id(i64::MIN);
    loop {
        let rows: Vec<Known> = Rows::<batch::Entity>::across_organisations()
            .filter(batch::Column::Id.gt(after))
            .filter(batch::Column::State.eq(State::Visible))
            .order_by_asc(batch::Column::Id)
            .limit(u64::from(AT_ONCE))
            .project(on, |q| q.column(batch::Column::Id))
            .await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        let told = told_of(on, "calls.imported", rows.iter().map(|row| row.id).collect()).await?;
        for row in rows.iter().filter(|row| !told.contains(&row.id)) {
            report.fault("import_batch", Some("state"), Some(row.id), "import-unlogged");
        }
    }
}

/// Roles: each was granted as it stands, and is revoked if and only if the log says so.
#[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
pub(super) async fn roles(on: &Snapshot, report: &mut Report) -> Result<(), DbError> {
    let mut after = Id(i64::MIN);
    loop {
        let rows = Rows::<role_grant::Entity>::across_organisations()
            .filter(role_grant::Column::Id.gt(after))
            .order_by_asc(role_grant::Column::Id)
            .limit(u64::from(AT_ONCE))
            .all(on)
            .await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        let people: HashSet<Id> = rows.iter().map(|row| row.account_id).collect();
        let entries = Rows::<audit_entry::Entity>::across_organisations()
            .filter(audit_entry::Column::SubjectId.is_in(people))
            .filter(audit_entry::Column::Event.is_in(["role.granted", "role.revoked"]))
            .all(on)
            .await?;
        let mut told: HashMap<Id, Vec<Told>> = HashMap::new();
        for entry in entries {
            let facts = facts(&entry);
            if let Some(grant) = facts.get("grant").and_then(|id| id.parse().ok()) {
                told.entry(grant).or_default().push((entry, facts));
            }
        }
        for row in rows {
            let is_this = |(entry, facts): &&Told| {
                let place =
                    |name: &str, id: Option<Id>| facts.get(name).cloned() == id.map(|id| id.to_string());
                entry.organisation_id == row.organisation_id
                    && entry.subject_id == row.account_id
                    && facts.get("role").map(String::as_str) == Some(row.role.code())
                    && place("desk", row.desk_id)
                    && place("branch", row.branch_id)
            };
            let told = told.get(&row.id).map(Vec::as_slice).unwrap_or_default();
            let tells = |event: &str| told.iter().filter(is_this).any(|(entry, _)| entry.event == event);
            if !tells("role.granted") || tells("role.revoked") != row.revoked_at.is_some() {
                report.fault("role_grant", None, Some(row.id), "role-unlogged");
            }
        }
    }
}
