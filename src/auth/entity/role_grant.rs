//! A role that a person holds at a scope.

use sea_orm::entity::prelude::*;

use crate::auth::policy::Role;
use crate::clock::Instant;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub account_id: Id,
    pub role: Role,
    pub branch_id: Option<Id>,
    pub desk_id: Option<Id>,
    pub granted_at: Instant,
    pub granted_by: Option<Id>,
    pub revoked_at: Option<Instant>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId);
