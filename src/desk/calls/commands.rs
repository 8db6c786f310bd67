//! Writes of calls. Each takes the open write, records the audit event, and leaves committing to its caller.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};

use super::entity;
use super::model::{Facts, Texts, record_mac};
use crate::audit::AuditEvent;
use crate::crypto::{BlindIndex, OrganisationKeys, Place};
use crate::db::{DbError, WriteTx};
use crate::id::Id;

/// A call to be recorded.
#[derive(Clone, Debug)]
pub struct NewCall {
    /// The desk.
    pub desk: Id,
    /// Its coded facts.
    pub facts: Facts,
    /// Its texts.
    pub texts: Texts,
}

/// What was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The row.
    pub id: Id,
    /// Its running number within desk and fiscal year.
    pub number: i32,
}

/// Records a call under the next number of its desk and fiscal year.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn record(tx: &mut WriteTx, call: NewCall) -> Result<Recorded, DbError> {
    let number = next_number(tx, call.desk, call.facts.fiscal_year()).await?;
    let id = tx.new_id();
    let organisation = tx.scope().organisation();
    let by = tx.scope().account();
    let row = row(tx.keys(), organisation, id, number, call, (tx.now(), by), None);
    tx.record(
        AuditEvent::new("call.recorded", "call", id)
            .at_desk(row.desk_id)
            .with("number", number)
            .with("source", super::codes::Code::code(row.source)),
    );
    tx.insert(row.into_active_model().reset_all()).await?;
    Ok(Recorded { id, number })
}

/// The row of a new call: facts laid out, texts sealed for it, MAC over all of it.
pub fn row(
    keys: &OrganisationKeys,
    organisation: Id,
    id: Id,
    number: i32,
    call: NewCall,
    (now, by): (crate::clock::Instant, Option<Id>),
    import: Option<(Id, Option<BlindIndex>)>,
) -> entity::Model {
    let facts = call.facts.consistent();
    let seal = |column: &str, text: &str| {
        (!text.is_empty()).then(|| keys.seal(Place { table: "call", column, row: id }, text))
    };
    let called_on = facts.called_on();
    let (batch_id, import_key) = import.map_or((None, None), |(batch, key)| (Some(batch), key));
    let mut row = entity::Model {
        id,
        organisation_id: organisation,
        desk_id: call.desk,
        fiscal_year: facts.fiscal_year(),
        number,
        called_on,
        started_at: facts.started_at,
        ended_at: facts.ended_at,
        weekday: i16::from(called_on.weekday().number_from_monday()),
        hour: facts.hour(),
        taken_by: facts.taken_by,
        taken_by_label: facts.taken_by_label.clone(),
        channel: facts.channel,
        kind: facts.kind,
        novelty: facts.novelty,
        relation: facts.relation,
        caller_age: facts.caller_age,
        caller_sex: facts.caller_sex,
        residence: facts.residence.number(),
        person_age: facts.person_age,
        person_sex: facts.person_sex,
        how_long: facts.how_long,
        responses: facts.responses.0,
        referred_to: facts.referred_to,
        heaviness: facts.heaviness,
        source: facts.source,
        sealed_chief_concern: seal("sealed_chief_concern", &call.texts.chief_concern),
        sealed_notes: seal("sealed_notes", &call.texts.notes),
        version: 1,
        recorded_at: now,
        changed_at: now,
        changed_by: by,
        voided_at: facts.voided_at,
        batch_id,
        import_key,
        mac: Vec::new(),
    };
    row.mac = record_mac(keys, &row).to_vec();
    row
}

/// The hash by which a record is recognised in a file that gives it the number it first had.
pub fn number_key(keys: &OrganisationKeys, desk: Id, fiscal_year: i16, number: i32) -> BlindIndex {
    keys.blind("import-number/1", &format!("{desk}|{fiscal_year}|{number}"))
}

/// Takes the next running number of a desk in a fiscal year.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn next_number(tx: &mut WriteTx, desk: Id, fiscal_year: i16) -> Result<i32, DbError> {
    take_numbers(tx, desk, fiscal_year, 0, 1).await
}

/// Takes `count` running numbers in a row, all greater than `above`, and sees to it that no number up to `above` is
/// given out later (a file brought those). Gives the first of them.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn take_numbers(
    tx: &mut WriteTx,
    desk: Id,
    fiscal_year: i16,
    above: i32,
    count: i32,
) -> Result<i32, DbError> {
    use super::counter;
    let of_the_year = || {
        Condition::all()
            .add(counter::Column::DeskId.eq(desk))
            .add(counter::Column::FiscalYear.eq(fiscal_year))
    };
    // The row is locked by being changed: the numbers are its taker's until the write is over.
    let next = Expr::col(counter::Column::NextNumber);
    let first = Expr::case(next.clone().lte(above), above.saturating_add(1)).finally(next);
    let values = || vec![(counter::Column::NextNumber, first.clone().add(count))];
    let taken = tx.update_returning::<counter::Entity>(of_the_year(), values()).await?;
    if let [row] = taken.as_slice() {
        return Ok(row.next_number - count);
    }
    // The first of the year: of two that come at once the second waits, and then finds the row.
    tx.lock(&format!("call-number/{desk}/{fiscal_year}")).await?;
    let taken = tx.update_returning::<counter::Entity>(of_the_year(), values()).await?;
    if let [row] = taken.as_slice() {
        return Ok(row.next_number - count);
    }
    let first = Ord::max(above.saturating_add(1), 1);
    let row = counter::ActiveModel {
        id: Set(tx.new_id()),
        organisation_id: Set(tx.scope().organisation()),
        desk_id: Set(desk),
        fiscal_year: Set(fiscal_year),
        next_number: Set(first.saturating_add(count)),
    };
    tx.insert(row).await?;
    Ok(first)
}
