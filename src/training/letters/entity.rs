//! The tables of letters and of the office's own texts.

/// What somebody was told.
pub mod letter {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::crypto::Sealed;
    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "training_letter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub application_id: Option<Id>,
        pub kind: String,
        pub occasion: String,
        pub sealed_text: Sealed,
        pub written_at: Instant,
        pub to_print: bool,
        pub printed_at: Option<Instant>,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, application = ApplicationId);
}

/// Texts of letters as the office wrote them for a programme.
pub mod text {
    use sea_orm::entity::prelude::*;

    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "training_text")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub programme_id: Id,
        pub kind: String,
        pub locale: String,
        pub subject: String,
        pub body: String,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId);
}
