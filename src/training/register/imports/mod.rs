//! Earlier years from a file: xlsx or CSV, columns by the names that offices use, days in eras.
//!
//! What always holds: a file is taken in whole or not at all, and every fault names its row and column; who is there
//! already (by number, or by name, kana, branch and year) is not added again, and who may be, by name and year, only where the office says
//! that it is somebody else; a number that another has is a fault.

mod columns;
mod known;
mod reading;

pub use columns::{COLUMNS, Column, OFFERS, STANDINGS, title};
pub use known::Known;
pub use reading::{Doubtful, Fault, Found, read, year};

use data_encoding::BASE64;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};

use super::commands;
use super::entity::import::{self, State, file_place, name_place};
use crate::audit::AuditEvent;
use crate::crypto::{OrganisationKeys, Sealed};
use crate::db::{DbError, WriteError, WriteTx};
use crate::id::Id;
use crate::training::certificates::counting;

/// Keeps a file until it is confirmed.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn hold(tx: &mut WriteTx, file_name: &str, bytes: &[u8]) -> Result<Id, DbError> {
    let id = tx.new_id();
    let sealed = tx.seal(file_place(id), &BASE64.encode(bytes));
    let name = tx.seal(name_place(id), &file_name.chars().take(200).collect::<String>());
    let row = import::ActiveModel {
        id: Set(id),
        organisation_id: Set(tx.scope().organisation()),
        sealed_name: Set(name),
        state: Set(State::Waiting),
        sealed_file: Set(Some(sealed)),
        taken: Set(0),
        read_at: Set(tx.now()),
        ended_at: Set(None),
    };
    tx.insert(row).await?;
    tx.record(AuditEvent::new("register.import-read", "register_import", id));
    Ok(id)
}

/// What the file is called.
pub fn name(keys: &OrganisationKeys, row: &import::Model) -> String {
    keys.open(name_place(row.id), &row.sealed_name).unwrap_or_default()
}

/// The file that waits.
pub fn file(keys: &OrganisationKeys, row: &import::Model) -> Vec<u8> {
    let text = row.sealed_file.as_ref().and_then(|sealed| keys.open(file_place(row.id), sealed).ok());
    text.and_then(|text| BASE64.decode(text.as_bytes()).ok()).unwrap_or_default()
}

/// Takes in who was found new, and closes the file. Numbers that the file brings are not given again. The caller read it
/// under the lock "register".
///
/// # Errors
/// [`DbError`]; a file that does not wait any more is not within reach, somebody who came in meanwhile is a unique violation: nothing is
/// taken in.
pub async fn take(tx: &mut WriteTx, row: &import::Model, found: Found) -> Result<(), DbError> {
    let count = i32::try_from(found.fresh.len()).unwrap_or(i32::MAX);
    close(tx, row.id, State::Taken, count).await?;
    let numbers: Vec<_> = found.numbers().collect();
    for new in found.fresh {
        commands::add(tx, new).await?;
    }
    counting::settle(tx, numbers).await?;
    tx.record(AuditEvent::new("register.imported", "register_import", row.id).with("entries", count));
    Ok(())
}

/// Puts a file aside.
///
/// # Errors
/// [`DbError`] when the database refuses; a file that does not wait any more is not within reach.
pub async fn put_aside(tx: &mut WriteTx, row: &import::Model) -> Result<(), DbError> {
    close(tx, row.id, State::Aside, 0).await?;
    tx.record(AuditEvent::new("register.import-withdrawn", "register_import", row.id));
    Ok(())
}

/// Closes a file that waits: whoever comes second finds it closed.
async fn close(tx: &mut WriteTx, id: Id, state: State, taken: i32) -> Result<(), DbError> {
    let waiting =
        Condition::all().add(import::Column::Id.eq(id)).add(import::Column::State.eq(State::Waiting));
    let values = vec![
        (import::Column::State, Expr::val(state)),
        (import::Column::SealedFile, Expr::val(Option::<Sealed>::None)),
        (import::Column::Taken, Expr::val(taken)),
        (import::Column::EndedAt, Expr::val(Some(tx.now()))),
    ];
    match tx.update_where::<import::Entity>(waiting, values).await? {
        0 => Err(WriteError::NothingWithinReach.into()),
        _ => Ok(()),
    }
}
