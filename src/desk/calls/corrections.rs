//! Changing a record: correcting, voiding, taking a voiding back. What always holds: what the record said before is kept
//! as a version with who, when and why; the row is locked while it is compared and changed, so that of two corrections at
//! once none is lost; fields that both changed come back for a person to decide.

use sea_orm::ActiveValue::Unchanged;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel};

use super::commands::{self, NewCall};
use super::content::{Content, Field, Merged, merge};
use super::model::{record_mac, version_mac};
use super::{entity, version};
use crate::audit::AuditEvent;
use crate::crypto::{Place, Sealed};
use crate::db::{DbError, Reads, Scope, WriteTx};
use crate::id::Id;

/// What became of a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It says what the record says already.
    Unchanged,
    /// The record is now at this version.
    Corrected(i32),
    /// Somebody else changed the same fields to something else since; nothing was changed.
    Overlap(Box<Overlap>),
}

/// Where two corrections meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The fields that both changed.
    pub fields: Vec<Field>,
    /// The fields that the correction at hand changes.
    pub changed_by_me: Vec<Field>,
    /// What the record says now.
    pub theirs: Content,
    /// Its version.
    pub version: i32,
    /// Who made it.
    pub by: Option<Id>,
}

/// Corrects the record `call`: `mine` was made from its version `base`.
///
/// # Errors
/// [`DbError`]; `None` where no such record or version is within the scope.
pub async fn correct(
    tx: &mut WriteTx,
    call: Id,
    base: i32,
    mine: &Content,
    reason: &str,
) -> Result<Option<Outcome>, DbError> {
    let Some(current) = tx.scope().find_by_id::<entity::Entity>(call).lock().one(tx).await? else {
        return Ok(None);
    };
    let theirs = Content::of(tx.keys(), &current)?;
    let made_from = if base == current.version {
        theirs.clone()
    } else {
        match versions(tx.scope(), tx, call).await?.into_iter().find(|v| v.version == base) {
            Some(row) => Content::of_version(tx.keys(), &row)?,
            None => return Ok(None),
        }
    };
    // Whether a record is void is not a field of the form.
    let mut mine = mine.clone();
    mine.facts.voided_at = made_from.facts.voided_at;
    match merge(&made_from, &mine, &theirs) {
        Merged::Overlap(fields) => Ok(Some(Outcome::Overlap(Box::new(Overlap {
            fields,
            changed_by_me: mine.differences(&made_from),
            theirs,
            version: current.version,
            by: current.changed_by,
        })))),
        Merged::Together(merged) => {
            let merged = Content { facts: merged.facts.consistent(), texts: merged.texts };
            let changed = merged.differences(&theirs);
            if changed.is_empty() {
                return Ok(Some(Outcome::Unchanged));
            }
            let fields: Vec<&str> = changed.iter().map(|f| f.name()).collect();
            let event = AuditEvent::new("call.corrected", "call", call).with("fields", fields.join(" "));
            let version = replace(tx, current, theirs, merged, reason, event).await?;
            Ok(Some(Outcome::Corrected(version)))
        }
    }
}

/// Marks the record as void, or (`void` false) takes that back. `None` where no such record is within the scope.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn set_void(
    tx: &mut WriteTx,
    call: Id,
    void: bool,
    reason: &str,
) -> Result<Option<Outcome>, DbError> {
    let Some(current) = tx.scope().find_by_id::<entity::Entity>(call).lock().one(tx).await? else {
        return Ok(None);
    };
    if current.voided_at.is_some() == void {
        return Ok(Some(Outcome::Unchanged));
    }
    let before = Content::of(tx.keys(), &current)?;
    let mut after = before.clone();
    after.facts.voided_at = void.then_some(tx.now());
    let name = if void { "call.voided" } else { "call.reinstated" };
    let event = AuditEvent::new(name, "call", call);
    let version = replace(tx, current, before, after, reason, event).await?;
    Ok(Some(Outcome::Corrected(version)))
}

/// Keeps the record as it stands as a version, and puts `after` in its place.
async fn replace(
    tx: &mut WriteTx,
    current: entity::Model,
    before: Content,
    after: Content,
    reason: &str,
    event: AuditEvent,
) -> Result<i32, DbError> {
    keep_version(tx, &current, &before, reason).await?;
    let version = current.version + 1;
    let number = if after.facts.fiscal_year() == current.fiscal_year {
        current.number
    } else {
        commands::next_number(tx, current.desk_id, after.facts.fiscal_year()).await?
    };
    // A file written before still has the old number: the record must be recognised by it.
    let moved = number != current.number || after.facts.fiscal_year() != current.fiscal_year;
    let first_number =
        moved.then(|| commands::number_key(tx.keys(), current.desk_id, current.fiscal_year, current.number));
    let organisation = current.organisation_id;
    let made = (tx.now(), tx.scope().account());
    let call = NewCall { desk: current.desk_id, facts: after.facts, texts: after.texts };
    let mut row = commands::row(tx.keys(), organisation, current.id, number, call, made, None);
    row.version = version;
    row.recorded_at = current.recorded_at;
    row.batch_id = current.batch_id;
    row.import_key = current.import_key.or(first_number);
    row.mac = record_mac(tx.keys(), &row).to_vec();
    let desk = row.desk_id;
    let mut change = row.into_active_model().reset_all();
    change.id = Unchanged(current.id);
    tx.update(change).await?;
    tx.record(event.at_desk(desk).with("version", version));
    Ok(version)
}

async fn keep_version(
    tx: &mut WriteTx,
    current: &entity::Model,
    content: &Content,
    reason: &str,
) -> Result<(), DbError> {
    let id = tx.new_id();
    let seal = |column: &str, text: &str| -> Option<Sealed> {
        (!text.is_empty()).then(|| tx.seal(Place { table: "call_version", column, row: id }, text))
    };
    let mut row = version::Model {
        id,
        organisation_id: current.organisation_id,
        desk_id: current.desk_id,
        call_id: current.id,
        version: current.version,
        facts: serde_json::to_string(&content.facts).unwrap_or_default(),
        sealed_chief_concern: seal("sealed_chief_concern", &content.texts.chief_concern),
        sealed_notes: seal("sealed_notes", &content.texts.notes),
        changed_at: current.changed_at,
        changed_by: current.changed_by,
        sealed_reason: seal("sealed_reason", reason),
        mac: Vec::new(),
    };
    row.mac = version_mac(tx.keys(), &row).to_vec();
    tx.insert(row.into_active_model().reset_all()).await
}

/// What a record said before, the oldest first. The record itself must have been found within the scope.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn versions(scope: &Scope, on: &impl Reads, call: Id) -> Result<Vec<version::Model>, DbError> {
    scope
        .find::<version::Entity>()
        .filter(version::Column::CallId.eq(call))
        .order_by_asc(version::Column::Version)
        .all(on)
        .await
}

/// What the record said at a version, if it is within the scope of the write. Locks the record.
///
/// # Errors
/// [`DbError`] when the database does, or a seal is broken.
pub async fn content_at(tx: &WriteTx, call: Id, version: i32) -> Result<Option<Content>, DbError> {
    let Some(current) = tx.scope().find_by_id::<entity::Entity>(call).lock().one(tx).await? else {
        return Ok(None);
    };
    if current.version == version {
        return Ok(Some(Content::of(tx.keys(), &current)?));
    }
    let kept = versions(tx.scope(), tx, call).await?;
    kept.iter().find(|v| v.version == version).map(|v| Content::of_version(tx.keys(), v)).transpose()
}

impl Overlap {
    /// What the record would say with `mine` where both changed, and theirs elsewhere.
    pub fn with_mine(&self, mine: &Content) -> Content {
        let mut content = self.theirs.clone();
        for field in &self.changed_by_me {
            content.take(*field, mine);
        }
        content
    }
}
