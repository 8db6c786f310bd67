//! The table of redactions: words that are to be blacked out, who asked, who decided.

use sea_orm::entity::prelude::*;

use crate::clock::Instant;
use crate::crypto::Sealed;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "call_redaction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub desk_id: Id,
    pub call_id: Id,
    pub account_id: Id,
    pub sealed_words: Option<Sealed>,
    pub sealed_reason: Sealed,
    pub asked_at: Instant,
    pub decided_by: Option<Id>,
    pub decided_at: Option<Instant>,
    pub approved: Option<bool>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

// Of nobody's own, like a version: who may read a record may know who had words of it blacked out.
crate::tenant!(OrganisationId, desk = DeskId);
