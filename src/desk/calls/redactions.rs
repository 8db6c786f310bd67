//! Blacking out words that should not stand in a record: one person asks with a reason, a different one approves; then
//! the words become ■■■ in the record, in every kept version, in the reasons and in the draft that it came from. Seals and
//! MACs are made anew and the audit chain says so. There is no way back.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use super::content::unseal;
use super::corrections::versions;
use super::draft::{self, Kept};
use super::model::{record_mac, version_mac};
use super::{entity, redaction, version};
use crate::audit::AuditEvent;
use crate::crypto::{OrganisationKeys, Place, Sealed};
use crate::db::{DbError, Reads, Scope, WriteTx};
use crate::id::Id;

/// What stands where words were.
pub const BLACK: &str = "■■■";

/// A sealed text of a record: table, column, row.
struct Text {
    table: &'static str,
    column: &'static str,
    row: Id,
    text: String,
}

impl Text {
    fn place(&self) -> Place<'static> {
        Place { table: self.table, column: self.column, row: self.row }
    }
}

/// Where words stand in a record: the fields of the current one, and how many earlier versions have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// In the chief concern of the record as it stands.
    pub chief_concern: bool,
    /// In its notes.
    pub notes: bool,
    /// In so many kept versions.
    pub versions: usize,
}

impl Places {
    /// Whether the words stand nowhere.
    pub fn is_nowhere(&self) -> bool {
        *self == Places::default()
    }
}

/// Asks that `words` be blacked out. `None` where the record is not within the scope; `Some(false)` where the words do
/// not stand in it.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn ask(tx: &mut WriteTx, call: Id, words: &str, reason: &str) -> Result<Option<bool>, DbError> {
    let Some(record) = tx.scope().find_by_id::<entity::Entity>(call).one(tx).await? else {
        return Ok(None);
    };
    if places(tx.scope(), tx, tx.keys(), &record, words).await?.is_nowhere() {
        return Ok(Some(false));
    }
    let id = tx.new_id();
    let place = |column| Place { table: "call_redaction", column, row: id };
    let row = redaction::ActiveModel {
        id: Set(id),
        organisation_id: Set(record.organisation_id),
        desk_id: Set(record.desk_id),
        call_id: Set(call),
        account_id: Set(tx.scope().account().unwrap_or_default()),
        sealed_words: Set(Some(tx.seal(place("sealed_words"), words))),
        sealed_reason: Set(tx.seal(place("sealed_reason"), reason)),
        asked_at: Set(tx.now()),
        decided_by: Set(None),
        decided_at: Set(None),
        approved: Set(None),
    };
    tx.insert(row).await?;
    tx.record(
        AuditEvent::new("redaction.asked", "call_redaction", id).at_desk(record.desk_id).with("call", call),
    );
    Ok(Some(true))
}

/// Where `words` stand in a record.
///
/// # Errors
/// [`DbError`] when the database does, or a seal is broken.
pub async fn places(
    scope: &Scope,
    on: &impl Reads,
    keys: &OrganisationKeys,
    record: &entity::Model,
    words: &str,
) -> Result<Places, DbError> {
    let mut found = Places::default();
    let kept = versions(scope, on, record.id).await?;
    for text in texts_of_record(keys, record)? {
        let hit = text.text.contains(words);
        match text.column {
            "sealed_chief_concern" => found.chief_concern |= hit,
            _ => found.notes |= hit,
        }
    }
    for row in &kept {
        if texts_of_version(keys, row)?.iter().any(|text| text.text.contains(words)) {
            found.versions += 1;
        }
    }
    Ok(found)
}

fn texts_of_record(keys: &OrganisationKeys, row: &entity::Model) -> Result<Vec<Text>, DbError> {
    open(
        keys,
        "call",
        row.id,
        [("sealed_chief_concern", &row.sealed_chief_concern), ("sealed_notes", &row.sealed_notes)],
    )
}

fn texts_of_version(keys: &OrganisationKeys, row: &version::Model) -> Result<Vec<Text>, DbError> {
    open(
        keys,
        "call_version",
        row.id,
        [
            ("sealed_chief_concern", &row.sealed_chief_concern),
            ("sealed_notes", &row.sealed_notes),
            ("sealed_reason", &row.sealed_reason),
        ],
    )
}

fn open<const N: usize>(
    keys: &OrganisationKeys,
    table: &'static str,
    row: Id,
    columns: [(&'static str, &Option<Sealed>); N],
) -> Result<Vec<Text>, DbError> {
    let mut texts = Vec::new();
    for (column, sealed) in columns {
        if sealed.is_some() {
            let text = unseal(keys, Place { table, column, row }, sealed)?;
            texts.push(Text { table, column, row, text });
        }
    }
    Ok(texts)
}

/// What became of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// Done.
    Done,
    /// Whoever asked may not decide.
    OwnRequest,
    /// It was decided before.
    Before,
}

/// Approves or refuses a request. `None` where no such request is within the scope.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn decide(tx: &mut WriteTx, request: Id, approve: bool) -> Result<Option<Decided>, DbError> {
    let found = tx.scope().find_by_id::<redaction::Entity>(request).lock().one(tx).await?;
    let Some(request) = found else { return Ok(None) };
    let me = tx.scope().account();
    if me.is_none() || me == Some(request.account_id) {
        return Ok(Some(Decided::OwnRequest));
    }
    if request.decided_at.is_some() {
        return Ok(Some(Decided::Before));
    }
    if approve {
        let place = Place { table: "call_redaction", column: "sealed_words", row: request.id };
        let words = unseal(tx.keys(), place, &request.sealed_words)?;
        if !words.is_empty() {
            black_out(tx, request.call_id, &words).await?;
        }
    }
    let change = redaction::ActiveModel {
        id: Unchanged(request.id),
        sealed_words: Set(None),
        decided_by: Set(me),
        decided_at: Set(Some(tx.now())),
        approved: Set(Some(approve)),
        ..Default::default()
    };
    tx.update(change).await?;
    let event = if approve { "redaction.approved" } else { "redaction.refused" };
    tx.record(
        AuditEvent::new(event, "call_redaction", request.id)
            .at_desk(request.desk_id)
            .with("call", request.call_id),
    );
    Ok(Some(Decided::Done))
}

async fn black_out(tx: &mut WriteTx, call: Id, words: &str) -> Result<(), DbError> {
    let found = tx.scope().find_by_id::<entity::Entity>(call).lock().one(tx).await?;
    let Some(mut record) = found else { return Ok(()) };
    let kept = versions(tx.scope(), tx, call).await?;

    for text in texts_of_record(tx.keys(), &record)? {
        let sealed = Some(tx.seal(text.place(), &text.text.replace(words, BLACK)));
        match text.column {
            "sealed_chief_concern" => record.sealed_chief_concern = sealed,
            _ => record.sealed_notes = sealed,
        }
    }
    record.mac = record_mac(tx.keys(), &record).to_vec();
    let change = entity::ActiveModel {
        id: Unchanged(record.id),
        sealed_chief_concern: Set(record.sealed_chief_concern),
        sealed_notes: Set(record.sealed_notes),
        mac: Set(record.mac),
        ..Default::default()
    };
    tx.update(change).await?;

    for mut row in kept {
        for text in texts_of_version(tx.keys(), &row)? {
            let sealed = Some(tx.seal(text.place(), &text.text.replace(words, BLACK)));
            match text.column {
                "sealed_chief_concern" => row.sealed_chief_concern = sealed,
                "sealed_notes" => row.sealed_notes = sealed,
                _ => row.sealed_reason = sealed,
            }
        }
        row.mac = version_mac(tx.keys(), &row).to_vec();
        let change = version::ActiveModel {
            id: Unchanged(row.id),
            sealed_chief_concern: Set(row.sealed_chief_concern),
            sealed_notes: Set(row.sealed_notes),
            sealed_reason: Set(row.sealed_reason),
            mac: Set(row.mac),
            ..Default::default()
        };
        tx.update(change).await?;
    }

    let drafts = tx.find::<draft::Entity>().filter(draft::Column::CallId.eq(call)).all(tx).await?;
    for row in drafts {
        let kept = row.open(tx.keys())?;
        let fields = kept.fields.iter().map(|(name, text)| (name.clone(), text.replace(words, BLACK)));
        let kept = Kept { fields: fields.collect(), ..kept };
        let change = draft::ActiveModel {
            id: Unchanged(row.id),
            sealed_form: Set(kept.seal(tx.keys(), row.id)),
            revision: Set(row.revision + 1),
            ..Default::default()
        };
        tx.update(change).await?;
    }
    Ok(())
}
