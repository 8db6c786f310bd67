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

/// Publishes `content` as the desk's next edition; gives its number. The edition with the number `replaces` is
/// replaced by it, where it stands.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn publish(
    tx: &mut WriteTx,
    desk: &desk::Model,
    period: Period,
    content: &Content,
    replaces: Option<i32>,
) -> Result<i32, DbError> {
    tx.lock(&format!("edition-number/{}", desk.id)).await?;
    let of_desk = || tx.find::<Entity>().filter(Column::DeskId.eq(desk.id));
    let last = of_desk().order_by_desc(Column::Number).one(tx).await?;
    let old = match replaces {
        Some(number) => of_desk().filter(Column::Number.eq(number)).one(tx).await?,
        None => None,
    };
    let number = last.map_or(1, |edition| edition.number + 1);
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
    Ok(number)
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
