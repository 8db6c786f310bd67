//! Forms that were received, so that one sent twice is taken once.

use sea_orm::entity::prelude::*;

use crate::clock::Instant;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "form_receipt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub form_id: String,
    pub organisation_id: Id,
    pub account_id: Option<Id>,
    pub content_hash: Vec<u8>,
    pub location: String,
    pub received_at: Instant,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId);
