//! The tables of hours. Their rows are replaced together, by `desk::settings`, under the revision of their desk.

/// Weekly hours: one row a span.
pub mod span {
    use sea_orm::entity::prelude::*;

    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "desk_span")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub desk_id: Id,
        pub weekday: i16,
        pub opens: i16,
        pub closes: i16,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, desk = DeskId);
}

/// Closures.
pub mod closure {
    use sea_orm::entity::prelude::*;

    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "desk_closure")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub desk_id: Id,
        pub kind: i16,
        pub from_on: String,
        pub to_on: String,
        pub name: String,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, desk = DeskId);
}

/// Extra openings.
pub mod opening {
    use sea_orm::entity::prelude::*;
    use time::Date;

    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "desk_opening")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub desk_id: Id,
        pub opens_on: Date,
        pub opens: i16,
        pub closes: i16,
        pub name: String,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, desk = DeskId);
}
