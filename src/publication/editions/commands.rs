//! Writes of editions. What is published is frozen; it may be withdrawn with a reason or replaced by a later one, and
//! stays.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel};
use sha2::{Digest, Sha256};

use super::content::Content;
use super::entity::{ActiveModel, Column, Entity, Model};
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteTx};
use crate::id::Id;
use crate::organisation::desk;
use crate::publication::statistics::period::Period;

/// SHA-256 of the bytes of an edition's content: what the database keeps beside them and `verify` recomputes.
pub fn content_hash(json: &str) -> Vec<u8> {
    Sha256::digest(json.as_bytes()).to_vec()
}

/// What became of a publication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Published {
    /// It is the edition with this number.
    As(i32),
    /// Nothing was published: the edition with this number stands for an overlapping period, and from both together
    /// small counts could be worked out by subtraction.
    Overlaps(i32),
}

/// The newest edition among `all` that stands for days of `period`, but for the one with the number `replaces`.
pub fn overlapping(all: &[Model], period: Period, replaces: Option<i32>) -> Option<&Model> {
    all.iter()
        .filter(|edition| edition.is_current() && Some(edition.number) != replaces)
        .filter(|edition| edition.overlaps(period.from(), period.to()))
        .max_by_key(|edition| edition.number)
}

/// Until the end of `tx` nobody else publishes for the desk.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn lock(tx: &mut WriteTx, desk: &desk::Model) -> Result<(), DbError> {
    tx.lock(&format!("edition-number/{}", desk.id)).await
}

/// Publishes `content` as the desk's next edition; gives its number. The edition with the number `replaces` is
/// replaced by it, where it stands. Where the desk hides small counts, no other may stand for days of the period.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn publish(
    tx: &mut WriteTx,
    desk: &desk::Model,
    period: Period,
    content: &Content,
    replaces: Option<i32>,
) -> Result<Published, DbError> {
    lock(tx, desk).await?;
    let all = tx.find::<Entity>().filter(Column::DeskId.eq(desk.id)).all(tx).await?;
    if let Some(other) = overlapping(&all, period, replaces).filter(|_| desk.small_cell > 0) {
        return Ok(Published::Overlaps(other.number));
    }
    let number = all.iter().map(|edition| edition.number).max().unwrap_or(0) + 1;
    let old = all.into_iter().find(|edition| Some(edition.number) == replaces);
    let (id, now, by) = (tx.new_id(), tx.now(), tx.scope().account());
    let json = content.to_json();
    let hash = content_hash(&json);
    let hash_in_words = data_encoding::HEXLOWER.encode(&hash);
    let row = Model {
        id,
        organisation_id: desk.organisation_id,
        desk_id: desk.id,
        number,
        from_on: period.from(),
        to_on: period.to(),
        content_hash: hash,
        content: json,
        created_at: now,
        created_by: by,
        published_at: Some(now),
        published_by: by,
        replaced_by: None,
        withdrawn_at: None,
        withdrawn_by: None,
        withdrawal_reason: None,
    };
    tx.insert(row.into_active_model().reset_all()).await?;
    // The chain holds what was published: whoever changes content and hash together is found by it.
    let event = AuditEvent::new("edition.published", "edition", id).at_desk(desk.id);
    tx.record(event.with("number", number).with("content", hash_in_words));
    if let Some(old) = old.filter(Model::is_current) {
        let change = ActiveModel { id: Unchanged(old.id), replaced_by: Set(Some(id)), ..Default::default() };
        tx.update(change).await?;
        let event = AuditEvent::new("edition.replaced", "edition", old.id).at_desk(desk.id);
        tx.record(event.with("number", old.number).with("by", number));
    }
    Ok(Published::As(number))
}

/// Withdraws an edition with a reason that everybody may read. Withdrawing it again changes nothing.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn withdraw(tx: &mut WriteTx, desk: Id, edition: &Model, reason: &str) -> Result<(), DbError> {
    if edition.withdrawn_at.is_some() {
        tx.unaudited("withdrawn before");
        return Ok(());
    }
    let change = ActiveModel {
        id: Unchanged(edition.id),
        withdrawn_at: Set(Some(tx.now())),
        withdrawn_by: Set(tx.scope().account()),
        withdrawal_reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    tx.update(change).await?;
    let event = AuditEvent::new("edition.withdrawn", "edition", edition.id).at_desk(desk);
    tx.record(event.with("number", edition.number));
    Ok(())
}
