//! The table of audit entries.

use sea_orm::entity::prelude::*;

use crate::clock::Instant;
use crate::db::Tenant;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub chain_id: Id,
    pub desk_id: Option<Id>,
    pub seq: i64,
    pub at: Instant,
    pub account_id: Option<Id>,
    pub event: String,
    pub subject_table: String,
    pub subject_id: Id,
    pub detail: String,
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
        Some(Column::AccountId)
    }
}
