//! The table of running numbers, by desk and fiscal year.

use sea_orm::entity::prelude::*;

use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "call_counter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub desk_id: Id,
    pub fiscal_year: i16,
    pub next_number: i32,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId, desk = DeskId);
