//! The tables of certificates and badges.

/// What stands on the papers of an organisation: words, seal, signature.
pub mod paper {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::crypto::{Place, Sealed};
    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_paper")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub sealed_paper: Sealed,
        pub changed_at: Instant,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, office, vouched = []);

    /// The place of its content.
    pub fn place(id: Id) -> Place<'static> {
        Place { table: "certificate_paper", column: "sealed_paper", row: id }
    }
}

/// The last number given in a fiscal year.
pub mod counter {
    use sea_orm::entity::prelude::*;

    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_counter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub fiscal_year: i16,
        pub last: i32,
        pub written: i32,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, office, vouched = []);
}

/// The key that signs an organisation's badges.
pub mod issuer {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::crypto::{Place, Sealed};
    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "badge_issuer")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub sealed_seed: Sealed,
        pub created_at: Instant,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, office, vouched = []);

    /// The place of the seed.
    pub fn place(id: Id) -> Place<'static> {
        Place { table: "badge_issuer", column: "sealed_seed", row: id }
    }
}

/// Certificates.
pub mod certificate {
    use sea_orm::entity::prelude::*;
    use time::Date;

    use crate::clock::Instant;
    use crate::crypto::{Place, Sealed};
    use crate::id::Id;
    use crate::training::certificates::numbers::Number;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub supporter_id: Id,
        pub programme_id: Id,
        pub application_id: Id,
        pub fiscal_year: i16,
        pub number: i32,
        pub code_hash: Vec<u8>,
        pub issued_on: Date,
        pub valid_until: Option<Date>,
        pub version: i32,
        pub revoked_at: Option<Instant>,
        pub revoked_by: Option<Id>,
        pub sealed_revocation: Option<Sealed>,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, application = ApplicationId, vouched = []);

    impl Model {
        /// Its number.
        pub fn number(&self) -> Number {
            Number { year: self.fiscal_year, n: self.number }
        }

        /// Where it stands on a day.
        pub fn standing(&self, today: Date) -> Standing {
            match self.valid_until {
                _ if self.revoked_at.is_some() => Standing::Revoked,
                Some(last) if last < today => Standing::Expired,
                _ => Standing::Valid,
            }
        }
    }

    /// Where a certificate stands.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Standing {
        /// It holds.
        Valid,
        /// Its time is over.
        Expired,
        /// It was taken back.
        Revoked,
    }

    impl Standing {
        /// Key of its word.
        pub fn key(self) -> &'static str {
            match self {
                Standing::Valid => "certificate-valid",
                Standing::Expired => "certificate-expired",
                Standing::Revoked => "certificate-revoked",
            }
        }
    }

    /// The place of the reason for which it was revoked.
    pub fn revocation_place(id: Id) -> Place<'static> {
        Place { table: "certificate", column: "sealed_revocation", row: id }
    }
}

/// The papers and badges made of certificates.
pub mod version {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::crypto::{Place, Sealed};
    use crate::id::Id;

    /// Why a paper was made.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
    pub enum Cause {
        /// The first.
        Issued = 1,
        /// The one before was lost.
        Lost = 2,
        /// Something on the one before was mended.
        Mended = 3,
        /// Its validity was prolonged.
        Renewed = 4,
        /// Its holder is no longer named on the badge; the paper is the one before.
        Unnamed = 5,
    }

    impl Cause {
        /// Key of its word.
        pub fn key(self) -> &'static str {
            match self {
                Cause::Issued => "certificate-cause-issued",
                Cause::Lost => "certificate-cause-lost",
                Cause::Mended => "certificate-cause-mended",
                Cause::Renewed => "certificate-cause-renewed",
                Cause::Unnamed => "certificate-cause-unnamed",
            }
        }
    }

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub certificate_id: Id,
        pub application_id: Id,
        pub version: i32,
        pub cause: Cause,
        pub made_at: Instant,
        pub made_by: Option<Id>,
        pub sealed_said: Sealed,
        pub sealed_pdf: Option<Sealed>,
        pub sealed_badge: Option<Sealed>,
        pub badge_place: Option<i32>,
        pub badge_revoked: bool,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    // The paper is drawn later from what is said, and bound to its row by its seal.
    crate::tenant!(OrganisationId, application = ApplicationId, vouched = [SealedPdf]);

    /// The place of what the paper says.
    pub fn said_place(id: Id) -> Place<'static> {
        Place { table: "certificate_version", column: "sealed_said", row: id }
    }

    /// The place of the paper.
    pub fn pdf_place(id: Id) -> Place<'static> {
        Place { table: "certificate_version", column: "sealed_pdf", row: id }
    }

    /// The place of the badge.
    pub fn badge_place(id: Id) -> Place<'static> {
        Place { table: "certificate_version", column: "sealed_badge", row: id }
    }
}
