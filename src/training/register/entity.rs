//! The tables of the register.

use sea_orm::entity::prelude::*;
use time::Date;

use crate::clock::Instant;
use crate::crypto::{BlindIndex, Place, Sealed};
use crate::id::Id;
use crate::training::applications::entity::Standing;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "supporter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub branch_id: Option<Id>,
    pub account_id: Option<Id>,
    pub invitation_id: Option<Id>,
    pub standing: Standing,
    pub fiscal_year: i16,
    pub certified_on: Option<Date>,
    pub number: Option<String>,
    pub valid_until: Option<Date>,
    pub offers: i16,
    pub named: bool,
    pub sealed_entry: Sealed,
    pub identity_hash: BlindIndex,
    pub namesake: i16,
    pub revision: i64,
    pub created_at: Instant,
    pub changed_at: Instant,
    pub ended_at: Option<Instant>,
    pub sealed_ending: Option<Sealed>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId, branch = BranchId, owner = AccountId, vouched = []);

impl Model {
    /// Whether the certificate holds on a day.
    pub fn is_valid(&self, today: Date) -> bool {
        self.ended_at.is_none() && self.valid_until.is_none_or(|last| last >= today)
    }
}

/// The place of an entry's words.
pub fn entry_place(id: Id) -> Place<'static> {
    Place { table: "supporter", column: "sealed_entry", row: id }
}

/// The place of why the office ended an entry.
pub fn ending_place(id: Id) -> Place<'static> {
    Place { table: "supporter", column: "sealed_ending", row: id }
}

/// Programmes that people in the register completed.
pub mod training {
    use sea_orm::entity::prelude::*;
    use time::Date;

    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "supporter_training")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub supporter_id: Id,
        pub programme_id: Id,
        pub application_id: Id,
        pub noted_on: Date,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, application = ApplicationId, vouched = []);
}

/// Files that wait to be taken in.
pub mod import {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::crypto::{Place, Sealed};
    use crate::id::Id;

    /// Where a file stands.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
    pub enum State {
        /// It waits to be confirmed.
        Waiting = 1,
        /// Its rows are in the register.
        Taken = 2,
        /// It was put aside.
        Aside = 3,
    }

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "register_import")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub sealed_name: Sealed,
        pub state: State,
        pub sealed_file: Option<Sealed>,
        pub taken: i32,
        pub read_at: Instant,
        pub ended_at: Option<Instant>,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, office, vouched = []);

    /// The place of its name.
    pub fn name_place(id: Id) -> Place<'static> {
        Place { table: "register_import", column: "sealed_name", row: id }
    }

    /// The place of the file.
    pub fn file_place(id: Id) -> Place<'static> {
        Place { table: "register_import", column: "sealed_file", row: id }
    }
}
