//! Rows for which the audit chain vouches: the last event of a write names each of them that the write made or changed,
//! with a keyed MAC over what stands in it. So a row that was deleted, altered, set back or put in past the program is
//! found by holding the tables against the chain ([`crate::upkeep::verify`]), and no table needs a column for it.
//!
//! What always holds: such a row is not written without an event, and is never deleted once it is not open. Which tables are vouched for, and
//! which of their columns stand outside, is said where their [`Tenant`] is.

use std::collections::BTreeMap;

use data_encoding::BASE64URL_NOPAD;
use sea_orm::{IdenStatic, Iterable, Value};

use super::scope::Tenant;
use crate::audit::AuditEvent;
use crate::crypto::OrganisationKeys;
use crate::id::Id;

/// The fact of an event in which the rows stand.
pub const FACT: &str = "rows";
/// Stands for the MAC of a row that may still change without an event.
const OPEN: &str = "-";

/// The first half of a MAC over a row; none while the row is open: written by somebody and not handed in.
pub type Mark = Option<[u8; 16]>;

/// The id and the mark of a row of `E`, whose columns `get` gives.
pub fn mark<E: Tenant>(keys: &OrganisationKeys, get: impl Fn(E::Column) -> Value) -> (Id, Mark) {
    let mut id = Id::default();
    let outside = E::vouched().unwrap_or_default();
    let is_outside = |column: &E::Column| outside.iter().any(|other| other.as_str() == column.as_str());
    let mut parts: Vec<Vec<u8>> = vec![E::default().table_name().into()];
    for column in E::Column::iter() {
        let value = get(column);
        if let ("id", Value::BigInt(Some(value))) = (column.as_str(), &value) {
            id = Id(*value);
        }
        // What is empty is not told, so that a column that is added later leaves the marks of before as they are.
        if let (false, Some(value)) = (is_outside(&column), encoded(value)) {
            parts.extend([column.as_str().into(), value]);
        }
    }
    if let Some((column, states)) = E::open()
        && matches!(get(column), Value::SmallInt(Some(state)) if states.contains(&state))
    {
        return (id, None);
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    let mac = keys.mac("row/1", &parts);
    (id, mac.first_chunk().copied())
}

/// A value as bytes, its kind before it; none where it is empty.
fn encoded(value: Value) -> Option<Vec<u8>> {
    let whole = |n: i64| (b'i', n.to_be_bytes().to_vec());
    let (kind, bytes) = match value {
        Value::Bool(is) => (b'b', vec![u8::from(is?)]),
        Value::SmallInt(n) => whole(n?.into()),
        Value::Int(n) => whole(n?.into()),
        Value::BigInt(n) => whole(n?),
        Value::String(text) => (b't', text?.into_bytes()),
        Value::Bytes(bytes) => (b'x', bytes?),
        Value::TimeDate(day) => (b'd', day?.to_julian_day().to_be_bytes().to_vec()),
        other => (b'?', format!("{other:?}").into_bytes()),
    };
    Some(std::iter::once(kind).chain(bytes).collect())
}

/// A row that was written, as it stands.
pub(super) type Row = ((&'static str, Id), Mark);

/// A row of `E`, where the chain vouches for such rows.
pub(super) fn row<E: Tenant>(keys: &OrganisationKeys, get: impl Fn(E::Column) -> Value) -> Option<Row> {
    E::vouched()?;
    let (id, mark) = mark::<E>(keys, get);
    Some(((E::default().table_name(), id), mark))
}

/// The rows that a write under way made or changed, as they stand.
#[derive(Default)]
pub(super) struct Written(BTreeMap<(&'static str, Id), Mark>);

impl Extend<Row> for Written {
    fn extend<T: IntoIterator<Item = Row>>(&mut self, rows: T) {
        self.0.extend(rows);
    }
}

impl Written {
    /// Whether an event is owed: something was written that is no longer open.
    pub(super) fn owes_an_event(&self) -> bool {
        self.0.values().any(Option::is_some)
    }

    /// Puts the rows into the last event, of the organisation's own chain where there is one.
    pub(super) fn put_into(self, events: &mut [AuditEvent]) {
        let own = events.iter().rposition(|event| event.desk.is_none());
        let Some(event) = own.or(events.len().checked_sub(1)).and_then(|at| events.get_mut(at)) else {
            return;
        };
        let told = self.0.into_iter().map(|((table, id), mark)| {
            let mark = mark.map_or(OPEN.to_owned(), |mark| BASE64URL_NOPAD.encode(&mark));
            format!("{table}:{id}:{mark}")
        });
        let told: Vec<String> = told.collect();
        if !told.is_empty() {
            event.detail.insert(FACT, told.join(" "));
        }
    }
}

/// The rows that an event names: table, id, mark.
pub fn named(fact: &str) -> impl Iterator<Item = (&str, Id, Mark)> {
    fact.split(' ').filter_map(|row| {
        let (table, row) = row.split_once(':')?;
        let (id, mark) = row.split_once(':')?;
        let mark = BASE64URL_NOPAD.decode(mark.as_bytes()).ok().and_then(|mark| mark.try_into().ok());
        Some((table, id.parse().ok()?, mark))
    })
}
