//! The table of duties: somebody checked in at a desk.

use sea_orm::entity::prelude::*;

use crate::clock::Instant;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "duty")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub desk_id: Id,
    pub account_id: Id,
    pub checked_in_at: Instant,
    pub until: Instant,
    pub checked_out_at: Option<Instant>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId, desk = DeskId, owner = AccountId);
