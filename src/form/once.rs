//! A form sent twice is taken once: its id is stored in the transaction of what it changed. Sent again with the same
//! content it answers the same address; with other content the feature decides (a call becomes a correction).
//!
//! What always holds: the address is kept as it is, so that no link that opens something by itself may stand in it: who
//! comes by one is remembered with what follows the link.

use sea_orm::ActiveValue::Set;
use sea_orm::Condition;
use sea_orm::sea_query::Expr;

use super::{Fields, receipt};
use crate::db::{DbError, Reads, Scope, WriteTx};

/// What is known of a form that comes in.
#[derive(Debug, PartialEq, Eq)]
pub enum Seen {
    /// Not seen before.
    New,
    /// Seen with the same content: answer with this address.
    Same(String),
    /// Seen with other content; it led to this address.
    Changed(String),
}

/// Looks whether the form was received before. A form without an id is always new.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn seen(scope: &Scope, on: &impl Reads, fields: &Fields) -> Result<Seen, DbError> {
    let found = scope
        .find::<receipt::Entity>()
        .filter(sea_orm::ColumnTrait::eq(&receipt::Column::FormId, fields.form_id()))
        .one(on)
        .await?;
    Ok(match found {
        None => Seen::New,
        Some(r) if r.account_id != scope.account() => Seen::New,
        Some(r) if r.content_hash == fields.content_hash() => Seen::Same(r.location),
        Some(r) => Seen::Changed(r.location),
    })
}

/// Remembers the form with the address it led to; in the transaction of its change. A second one of the same id is
/// refused by the primary key ([`DbError::is_unique_violation`]). `location` holds no bearer link.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn remember(tx: &mut WriteTx, fields: &Fields, location: &str) -> Result<(), DbError> {
    if fields.form_id().is_empty() {
        return Ok(());
    }
    let row = receipt::ActiveModel {
        form_id: Set(fields.form_id().to_owned()),
        organisation_id: Set(tx.scope().organisation()),
        account_id: Set(tx.scope().account()),
        content_hash: Set(fields.content_hash().to_vec()),
        location: Set(location.to_owned()),
        received_at: Set(tx.now()),
    };
    tx.insert(row).await
}

/// Remembers other content of a form that was received before ([`Seen::Changed`]): it led to the same thing.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn remember_change(tx: &mut WriteTx, fields: &Fields) -> Result<(), DbError> {
    let form = sea_orm::ColumnTrait::eq(&receipt::Column::FormId, fields.form_id());
    let hash = Expr::val(fields.content_hash().to_vec());
    let changed = vec![(receipt::Column::ContentHash, hash)];
    tx.update_where::<receipt::Entity>(Condition::all().add(form), changed).await?;
    Ok(())
}
