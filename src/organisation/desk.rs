//! A consultation desk run by a branch.

use sea_orm::entity::prelude::*;

use crate::clock::Instant;
use crate::id::Id;
use time::Date;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "desk")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub branch_id: Option<Id>,
    pub slug: String,
    pub name: String,
    pub prefecture: i16,
    pub phone: Option<String>,
    pub starts_on: Option<Date>,
    pub supporters_read_all: bool,
    pub small_cell: i16,
    pub texts: String,
    pub created_at: Instant,
    pub closed_at: Option<Instant>,
    pub revision: i64,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId, desk = Id);
