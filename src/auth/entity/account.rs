//! A person who signs in.

use sea_orm::entity::prelude::*;

use crate::clock::Instant;
use crate::crypto::Sealed;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub login: String,
    pub email: Option<String>,
    pub display_name: String,
    pub password_hash: String,
    pub sealed_totp: Option<Sealed>,
    pub totp_confirmed_at: Option<Instant>,
    pub totp_last_step: Option<i64>,
    pub locale: Option<String>,
    pub created_at: Instant,
    pub disabled_at: Option<Instant>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId);
