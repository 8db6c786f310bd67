//! Whether a row is there already. A row's identity is desk, fiscal year and number; or, where the file gives no
//! number, its content and how often that came before. Either is kept beside the record as a keyed hash from which
//! nothing can be read, so that a record is recognised also after a correction gave it another number.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ColumnTrait, Condition};

use super::across::content;
use super::reading::Understood;
use crate::clock::Instant;
use crate::crypto::{BlindIndex, OrganisationKeys, Place};
use crate::db::{Db, DbError, Scope};
use crate::desk::calls::commands;
use crate::desk::calls::entity as call;
use crate::desk::calls::model::{Facts, Texts};
use crate::id::Id;

/// A row with its identity.
#[derive(Clone, Debug)]
pub struct Identified {
    /// What it says.
    pub row: Understood,
    /// The hash by which it is recognised.
    pub key: BlindIndex,
}

/// Gives a row its identity; `came` tells how often its content came before in the file.
pub fn identified(keys: &OrganisationKeys, desk: Id, row: Understood, came: u32) -> Identified {
    let key = match row.number {
        Some(number) => commands::number_key(keys, desk, row.facts.fiscal_year(), number),
        None => keys.blind("import-row/1", &format!("{desk}|{came}|{}", content(&row))),
    };
    Identified { row, key }
}

/// Whether a row is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// It is not.
    No,
    /// It is, and says the same.
    Same,
    /// It is, and says something else: it was corrected, or the file was.
    Differs,
}

/// Looks the rows up, a chunk at a time.
///
/// # Errors
/// [`DbError`] when the database does, or a seal does not open.
pub async fn look_up(db: &Db, scope: &Scope, desk: Id, rows: &[Identified]) -> Result<Vec<Known>, DbError> {
    let mut numbers: BTreeMap<i16, Vec<i32>> = BTreeMap::new();
    let mut keys: Vec<BlindIndex> = Vec::new();
    for row in rows {
        if let Some(number) = row.row.number {
            numbers.entry(row.row.facts.fiscal_year()).or_default().push(number);
        }
        keys.push(row.key.clone());
    }
    let mut any = Condition::any();
    for (year, numbers) in numbers {
        any = any.add(
            Condition::all().add(call::Column::FiscalYear.eq(year)).add(call::Column::Number.is_in(numbers)),
        );
    }
    if !keys.is_empty() {
        any = any.add(call::Column::ImportKey.is_in(keys));
    }
    if any.is_empty() {
        return Ok(vec![Known::No; rows.len()]);
    }
    let found =
        scope.find::<call::Entity>().filter(call::Column::DeskId.eq(desk)).filter(any).all(db).await?;
    let by_number: HashMap<_, _> = found.iter().map(|c| ((c.fiscal_year, c.number), c)).collect();
    let by_key: HashMap<_, _> = found.iter().filter_map(|c| Some((c.import_key.as_ref()?, c))).collect();
    let opener = db.keys(scope.organisation()).await?;
    rows.iter()
        .map(|row| {
            let by_key = by_key.get(&row.key);
            let Some(number) = row.row.number else {
                return Ok(if by_key.is_some() { Known::Same } else { Known::No });
            };
            match by_number.get(&(row.row.facts.fiscal_year(), number)).or(by_key) {
                None => Ok(Known::No),
                Some(there) if same(&opener, there, &row.row)? => Ok(Known::Same),
                Some(_) => Ok(Known::Differs),
            }
        })
        .collect()
}

/// Whether a record says what a row says. Files have no fractions of seconds, and name people instead of accounts.
fn same(keys: &OrganisationKeys, there: &call::Model, row: &Understood) -> Result<bool, DbError> {
    let second = |at: Instant| Instant(at.0 - at.0.rem_euclid(1_000_000));
    let plain = |facts: Facts| Facts {
        started_at: second(facts.started_at),
        ended_at: facts.ended_at.map(second),
        taken_by: None,
        taken_by_label: None,
        source: row.facts.source,
        voided_at: None,
        ..facts
    };
    let facts = Facts::of(there);
    let same_person = facts.taken_by_label == row.taken_by || facts.taken_by == row.facts.taken_by;
    if !same_person || plain(facts) != plain(row.facts.clone()) {
        return Ok(false);
    }
    let open = |column: &'static str, sealed: &Option<crate::crypto::Sealed>| match sealed {
        None => Ok(String::new()),
        Some(sealed) => keys.open(Place { table: "call", column, row: there.id }, sealed).map_err(|error| {
            DbError::Seal { table: "call".into(), column: column.into(), row: there.id, error }
        }),
    };
    // Browsers end lines with CR LF, files with LF.
    let plain = |text: String| text.replace("\r\n", "\n").trim().to_owned();
    let texts = Texts {
        chief_concern: plain(open("sealed_chief_concern", &there.sealed_chief_concern)?),
        notes: plain(open("sealed_notes", &there.sealed_notes)?),
    };
    Ok(texts == row.texts)
}
