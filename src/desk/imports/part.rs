//! The table of a file's rows between preview and confirmation: sealed, in parts, removed when the import is over.

use sea_orm::entity::prelude::*;

use crate::crypto::Sealed;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_part")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub desk_id: Id,
    pub batch_id: Id,
    pub part: i32,
    pub sealed_rows: Sealed,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId, desk = DeskId);
