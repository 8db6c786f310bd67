//! Writes of calls. Each takes the open write, records the audit event, and leaves committing to its caller.

use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel};

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
    tx.lock(&format!("call-number/{desk}/{fiscal_year}")).await?;
    let found = tx
        .find::<counter::Entity>()
        .filter(counter::Column::DeskId.eq(desk))
        .filter(counter::Column::FiscalYear.eq(fiscal_year))
        .one(tx)
        .await?;
    let first = found.as_ref().map_or(1, |row| row.next_number).max(above.saturating_add(1));
    let next = first.saturating_add(count);
    match found {
        Some(row) => {
            let row = counter::ActiveModel { id: Set(row.id), next_number: Set(next), ..Default::default() };
            tx.update(row).await?;
        }
        None => {
            let row = counter::ActiveModel {
                id: Set(tx.new_id()),
                organisation_id: Set(tx.scope().organisation()),
                desk_id: Set(desk),
                fiscal_year: Set(fiscal_year),
                next_number: Set(next),
            };
            tx.insert(row).await?;
        }
    }
    Ok(first)
}
