//! The table of imports under way and done. Rows of one that is not finished are hidden from every scope, so that an
//! import becomes visible by the change of one row.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryFilter, QuerySelect, QueryTrait};

use crate::clock::Instant;
use crate::crypto::{OrganisationKeys, Place, Sealed};
use crate::id::Id;

/// Where an import stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum State {
    /// Its rows are being stored, hidden.
    Staging = 1,
    /// Its rows are seen.
    Visible = 2,
    /// It was given up, or its file was put aside; its rows are removed.
    Abandoned = 3,
    /// Its file was read without a fault and waits, sealed, for somebody to confirm it.
    Held = 4,
    /// Its file has faults; only the report is kept.
    Refused = 5,
}

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_batch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub desk_id: Id,
    pub account_id: Option<Id>,
    pub started_at: Instant,
    pub touched_at: Instant,
    pub sealed_name: Option<Sealed>,
    pub total: i32,
    pub done: i32,
    pub state: State,
    pub sealed_report: Option<Sealed>,
    pub finished_at: Option<Instant>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn name_place(row: Id) -> Place<'static> {
    Place { table: "import_batch", column: "sealed_name", row }
}

impl Model {
    /// What the file is called.
    pub fn name(&self, keys: &OrganisationKeys) -> String {
        let name = self.sealed_name.as_ref().and_then(|sealed| keys.open(name_place(self.id), sealed).ok());
        name.unwrap_or_default()
    }
}

/// The name of a file, sealed for the row of its import.
pub fn sealed_name(keys: &OrganisationKeys, row: Id, name: &str) -> Sealed {
    keys.seal(name_place(row), &name.chars().take(200).collect::<String>())
}

crate::tenant!(OrganisationId, desk = DeskId);

/// The condition that a row's batch is not finished. A row without a batch does not meet it.
pub fn unfinished<C: ColumnTrait>(batch_id: C) -> Condition {
    let staging =
        Entity::find().select_only().column(Column::Id).filter(Column::State.ne(State::Visible)).into_query();
    Condition::all().add(batch_id.is_not_null()).add(batch_id.in_subquery(staging))
}
