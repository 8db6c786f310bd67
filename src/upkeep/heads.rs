//! Heads of the audit chains. Kept in a file elsewhere, they show a tail that was cut off.

use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};

use crate::audit::entity;
use crate::db::{Db, DbError, Rows};
use crate::id::Id;

/// The last entry of a chain at some time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The chain: a desk or the organisation.
    pub chain: Id,
    /// How many entries it has.
    pub entries: i64,
    /// The MAC of the last, in hexadecimal.
    pub mac: String,
}

/// The heads as they are now.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn now(db: &Db) -> Result<Vec<Head>, DbError> {
    let heads = db.snapshot().await?.audit_heads().await?;
    Ok(heads
        .into_iter()
        .map(|(chain, _, entries, mac)| Head { chain, entries, mac: data_encoding::HEXLOWER.encode(&mac) })
        .collect())
}

/// Whether the chain still has, at that place, the entry that `head` names.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
pub async fn still_holds(db: &Db, head: &Head) -> Result<bool, DbError> {
    let entry = Rows::<entity::Entity>::across_organisations()
        .filter(entity::Column::ChainId.eq(head.chain))
        .filter(entity::Column::Seq.eq(head.entries))
        .one(db)
        .await?;
    Ok(entry.is_some_and(|entry| data_encoding::HEXLOWER.encode(&entry.mac) == head.mac))
}
