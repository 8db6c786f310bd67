//! The tables of attendance.

/// What was noted of somebody in a session.
pub mod attendance {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::id::Id;
    use crate::training::attendance::model::{Kind, Way};

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "attendance")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub application_id: Id,
        pub course: String,
        pub session: i16,
        pub kind: Kind,
        pub way: Way,
        pub noted_at: Instant,
        pub noted_by: Option<Id>,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, application = ApplicationId, vouched = []);
}

/// A session whose code the office keeps open by hand.
pub mod opening {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "attendance_opening")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub course: String,
        pub session: i16,
        pub opened_at: Instant,
        pub closed_at: Option<Instant>,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, office, vouched = []);
}

/// A meeting's report that was taken in.
pub mod report {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::crypto::{Place, Sealed};
    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "meeting_report")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub course: String,
        pub session: i16,
        pub sealed_rows: Sealed,
        pub taken_in_at: Instant,
        pub confirmed_at: Option<Instant>,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, office, vouched = []);

    /// The place of a report's rows.
    pub fn rows_place(id: Id) -> Place<'static> {
        Place { table: "meeting_report", column: "sealed_rows", row: id }
    }
}

/// What the office decided against the rule.
pub mod exception {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::crypto::{Place, Sealed};
    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "completion_exception")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub application_id: Id,
        pub stage: String,
        pub holds_for: Option<Id>,
        pub counts: bool,
        pub sealed_reason: Sealed,
        pub account_id: Option<Id>,
        pub decided_at: Instant,
        pub ended_at: Option<Instant>,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, office, vouched = []);

    /// The place of the reason.
    pub fn reason_place(id: Id) -> Place<'static> {
        Place { table: "completion_exception", column: "sealed_reason", row: id }
    }
}

/// Where a course meets, as a link.
pub mod meeting_link {
    use sea_orm::entity::prelude::*;

    use crate::crypto::{Place, Sealed};
    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "meeting_link")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub course: String,
        pub sealed_link: Sealed,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, office, vouched = []);

    /// The place of the link.
    pub fn link_place(id: Id) -> Place<'static> {
        Place { table: "meeting_link", column: "sealed_link", row: id }
    }
}

/// Who was asked whether they can come to a course that was moved.
pub mod course_move {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::id::Id;

    /// The answer.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
    pub enum Answer {
        /// None yet.
        Open = 0,
        /// They can come.
        Can = 1,
        /// They cannot.
        Cannot = 2,
    }

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "course_move")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub application_id: Id,
        pub stage: String,
        pub course: String,
        pub revision: i64,
        pub asked_at: Instant,
        pub answer: Answer,
        pub answered_at: Option<Instant>,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, application = ApplicationId, vouched = []);
}
