//! Earlier years from a file: xlsx or CSV, columns by the names that offices use, days in eras.
//!
//! What always holds: a file is taken in whole or not at all, and every fault names its row and column; who is there
//! already (by number, or by name, kana, branch and year) is not added again.

mod columns;
mod reading;

pub use columns::{COLUMNS, Column, OFFERS, STANDINGS, title};
pub use reading::{Fault, Found, Known, read, year};

use std::collections::BTreeMap;

use data_encoding::BASE64;
use sea_orm::ActiveValue::{Set, Unchanged};

use super::commands;
use super::entity::import::{self, State, file_place, name_place};
use crate::audit::AuditEvent;
use crate::crypto::OrganisationKeys;
use crate::db::{DbError, WriteTx};
use crate::id::Id;
use crate::training::certificates::counting;
use crate::training::certificates::numbers::Number;

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

/// Takes in what was found, and closes the file. Numbers that the file brings are not given again.
///
/// # Errors
/// [`DbError`]; somebody who came in meanwhile is a unique violation, and nothing is taken in.
pub async fn take(tx: &mut WriteTx, row: &import::Model, found: Found) -> Result<(), DbError> {
    let count = i32::try_from(found.fresh.len()).unwrap_or(i32::MAX);
    let mut highest: BTreeMap<i16, i32> = BTreeMap::new();
    for new in found.fresh {
        if let Some(number) = new.number.as_deref().and_then(Number::parse) {
            let last = highest.entry(number.year).or_default();
            *last = number.n.max(*last);
        }
        commands::add(tx, new).await?;
    }
    for (year, n) in highest {
        counting::given_before(tx, Number { year, n }).await?;
    }
    close(tx, row.id, State::Taken, count).await?;
    tx.record(AuditEvent::new("register.imported", "register_import", row.id).with("entries", count));
    Ok(())
}

/// Puts a file aside.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn put_aside(tx: &mut WriteTx, row: &import::Model) -> Result<(), DbError> {
    close(tx, row.id, State::Aside, 0).await?;
    tx.record(AuditEvent::new("register.import-withdrawn", "register_import", row.id));
    Ok(())
}

async fn close(tx: &mut WriteTx, id: Id, state: State, taken: i32) -> Result<(), DbError> {
    let change = import::ActiveModel {
        id: Unchanged(id),
        state: Set(state),
        sealed_file: Set(None),
        taken: Set(taken),
        ended_at: Set(Some(tx.now())),
        ..Default::default()
    };
    tx.update(change).await
}
