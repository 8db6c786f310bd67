//! The table of programmes: the whole definition as one document, and what is asked of all of them at once beside it.

use sea_orm::entity::prelude::*;

use super::model::Programme;
use crate::clock::Instant;
use crate::id::Id;

/// Where a programme stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum State {
    /// Being written; the office alone sees it.
    Draft = 1,
    /// Announced to the public.
    Announced = 2,
    /// It does not take place.
    Cancelled = 3,
}

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "programme")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub slug: String,
    pub fiscal_year: i16,
    pub state: State,
    pub definition: String,
    pub revision: i64,
    pub created_at: Instant,
    pub changed_at: Instant,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId, vouched = []);

impl Model {
    /// The definition. It was checked before it was kept; one that cannot be read (edited past the program) is empty.
    pub fn programme(&self) -> Programme {
        serde_json::from_str(&self.definition).unwrap_or_default()
    }

    /// Whether it does not take place: then nobody applies, is given a place or is asked for a word any more.
    pub fn is_cancelled(&self) -> bool {
        self.state == State::Cancelled
    }

    /// Whether the public may see it.
    pub fn is_public(&self) -> bool {
        self.state != State::Draft
    }
}
