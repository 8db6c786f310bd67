//! The tables of places: what somebody wishes in a stage, the places they have or had, the rounds that were confirmed.

/// Wishes and where somebody stands in a stage.
pub mod entry {
    use sea_orm::entity::prelude::*;

    use crate::id::Id;

    /// Where somebody stands in a stage.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
    pub enum State {
        /// The round was not confirmed yet.
        Undecided = 1,
        /// In the line.
        Waiting = 2,
        /// Has a place, or is offered one.
        Placed = 3,
        /// Without a place and not in the line.
        Out = 4,
    }

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "training_entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub application_id: Id,
        pub branch_id: Option<Id>,
        pub stage: String,
        pub wishes: String,
        pub state: State,
        pub rank: Option<i64>,
        pub proposed: String,
        pub by_hand: bool,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, branch = BranchId, application = ApplicationId, vouched = []);

    impl Model {
        /// The courses wished for, the dearest first.
        pub fn wished(&self) -> Vec<String> {
            self.wishes.split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect()
        }
    }
}

/// Places that somebody has, is offered, or had.
pub mod place {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::id::Id;

    /// What became of a place.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
    pub enum State {
        /// Offered; held until it is answered.
        Offered = 1,
        /// Taken.
        Taken = 2,
        /// Declined by whom it was offered to.
        Declined = 3,
        /// Not answered in time.
        Expired = 4,
        /// Taken back by the office before it was answered.
        Cancelled = 5,
        /// Given back by whom had it.
        GivenBack = 6,
        /// Exchanged for a place of another course.
        Moved = 7,
    }

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "training_place")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub application_id: Id,
        pub stage: String,
        pub course: String,
        pub number: Option<i32>,
        pub holder: Option<Id>,
        pub state: State,
        pub given_at: Instant,
        pub answer_by: Option<Instant>,
        pub ended_at: Option<Instant>,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, application = ApplicationId, vouched = []);
}

/// Rounds that were confirmed.
pub mod round {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "training_round")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub stage: String,
        pub confirmed_at: Instant,
        pub confirmed_by: Option<Id>,
        pub told_at: Option<Instant>,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, vouched = []);
}
