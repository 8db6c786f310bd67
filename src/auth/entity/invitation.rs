//! Invitations, by mail or on a printed sheet.

use sea_orm::entity::prelude::*;

use crate::auth::policy::Role;
use crate::clock::Instant;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub code_hash: Vec<u8>,
    pub email: Option<String>,
    pub display_name: String,
    pub account_id: Option<Id>,
    pub role: Option<Role>,
    pub branch_id: Option<Id>,
    pub desk_id: Option<Id>,
    pub invited_by: Option<Id>,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub used_at: Option<Instant>,
    pub withdrawn_at: Option<Instant>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId);
