//! Sessions: who is signed in where.

use sea_orm::entity::prelude::*;

use crate::clock::Instant;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub account_id: Id,
    pub token_hash: Vec<u8>,
    pub created_at: Instant,
    pub seen_at: Instant,
    pub expires_at: Instant,
    pub second_factor_at: Option<Instant>,
    pub on_duty_until: Option<Instant>,
    pub agent: String,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId);
