//! The table of calls: what a record says now. Earlier versions are in `call_version`.

use sea_orm::entity::prelude::*;
use time::Date;

use super::codes::{self, Age, Channel, HowLong, Kind, Novelty, ReferredTo, Sex, Source};
use crate::clock::Instant;
use crate::crypto::{BlindIndex, Sealed};
use crate::db::Tenant;
use crate::desk::imports::batch;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "call")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub desk_id: Id,
    pub fiscal_year: i16,
    pub number: i32,
    pub called_on: Date,
    pub started_at: Instant,
    pub ended_at: Option<Instant>,
    pub weekday: i16,
    pub hour: i16,
    pub taken_by: Option<Id>,
    pub taken_by_label: Option<String>,
    pub channel: Channel,
    pub kind: Kind,
    pub novelty: Novelty,
    pub relation: codes::Relation,
    pub caller_age: Age,
    pub caller_sex: Sex,
    pub residence: i32,
    pub person_age: Age,
    pub person_sex: Sex,
    pub how_long: HowLong,
    pub responses: i16,
    pub referred_to: ReferredTo,
    pub heaviness: i16,
    pub source: Source,
    pub sealed_chief_concern: Option<Sealed>,
    pub sealed_notes: Option<Sealed>,
    pub version: i32,
    pub recorded_at: Instant,
    pub changed_at: Instant,
    pub changed_by: Option<Id>,
    pub voided_at: Option<Instant>,
    pub batch_id: Option<Id>,
    pub import_key: Option<BlindIndex>,
    pub mac: Vec<u8>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Tenant for Entity {
    fn organisation() -> Column {
        Column::OrganisationId
    }
    fn desk() -> Option<Column> {
        Some(Column::DeskId)
    }
    fn owner() -> Option<Column> {
        Some(Column::TakenBy)
    }
    fn made_at() -> Option<Column> {
        Some(Column::RecordedAt)
    }
    /// Rows of an import that is not finished.
    fn hidden() -> Option<sea_orm::Condition> {
        Some(batch::unfinished(Column::BatchId))
    }
}

/// A record by its number.
#[derive(Clone, Copy, Debug, sea_orm::FromQueryResult)]
pub struct Numbered {
    /// Its id.
    pub id: Id,
    /// Its fiscal year.
    pub fiscal_year: i16,
    /// Its running number in it.
    pub number: i32,
}

impl std::fmt::Display for Numbered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{:04}", self.fiscal_year, self.number)
    }
}
