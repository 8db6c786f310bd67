//! Mail that is to go out, sealed.

use sea_orm::entity::prelude::*;

use crate::clock::Instant;
use crate::crypto::Sealed;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outgoing_mail")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub sealed_message: Sealed,
    pub about: Option<Id>,
    pub created_at: Instant,
    pub next_try_at: Instant,
    pub tries: i32,
    pub sent_at: Option<Instant>,
    pub failed_at: Option<Instant>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId);
