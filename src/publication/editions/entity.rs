//! The table of editions. Rows are never deleted, and `content` never changes.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::clock::Instant;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "edition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub desk_id: Id,
    pub number: i32,
    pub from_on: Date,
    pub to_on: Date,
    pub content: String,
    pub content_hash: Vec<u8>,
    pub created_at: Instant,
    pub created_by: Option<Id>,
    pub published_at: Option<Instant>,
    pub published_by: Option<Id>,
    pub replaced_by: Option<Id>,
    pub withdrawn_at: Option<Instant>,
    pub withdrawn_by: Option<Id>,
    pub withdrawal_reason: Option<String>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId, desk = DeskId);

impl Model {
    /// Whether it stands: neither withdrawn nor replaced.
    pub fn is_current(&self) -> bool {
        self.withdrawn_at.is_none() && self.replaced_by.is_none()
    }

    /// Whether days from `from` to `to` are in its period.
    pub fn overlaps(&self, from: Date, to: Date) -> bool {
        self.from_on <= to && self.to_on >= from
    }
}
