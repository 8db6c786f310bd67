//! The table of what records said before they were changed.

use sea_orm::entity::prelude::*;

use crate::clock::Instant;
use crate::crypto::Sealed;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "call_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub desk_id: Id,
    pub call_id: Id,
    pub version: i32,
    pub facts: String,
    pub sealed_chief_concern: Option<Sealed>,
    pub sealed_notes: Option<Sealed>,
    pub changed_at: Instant,
    pub changed_by: Option<Id>,
    pub sealed_reason: Option<Sealed>,
    pub mac: Vec<u8>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId, desk = DeskId);
