//! The tables of lodging.

/// Which nights somebody wishes a room.
pub mod stay {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::crypto::{Place, Sealed};
    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "lodging_stay")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub application_id: Id,
        pub course: String,
        pub nights: String,
        pub days: String,
        pub sealed_words: Sealed,
        pub by_office: bool,
        pub changed_at: Instant,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, application = ApplicationId, vouched = []);

    /// The place of what the hotel is to know.
    pub fn words_place(id: Id) -> Place<'static> {
        Place { table: "lodging_stay", column: "sealed_words", row: id }
    }
}

/// A list that was given to the hotel.
pub mod handover {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::crypto::{Place, Sealed};
    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "lodging_handover")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub course: String,
        pub days: String,
        pub sealed_list: Sealed,
        pub given_at: Instant,
        pub given_by: Option<Id>,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, office, vouched = []);

    /// The place of the list.
    pub fn list_place(id: Id) -> Place<'static> {
        Place { table: "lodging_handover", column: "sealed_list", row: id }
    }
}
