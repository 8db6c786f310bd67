//! The tables of applications and of what the chiefs of branches say about them.

use sea_orm::entity::prelude::*;

use crate::clock::Instant;
use crate::crypto::{BlindIndex, Place, Sealed};
use crate::db::Tenant;
use crate::id::Id;

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum State {
    /// Being written; nobody but its writer sees it.
    Draft = 1,
    /// Sent; the address is not confirmed yet.
    Sent = 2,
    /// Applied: the address is confirmed, or the office took it down.
    Applied = 3,
    /// Withdrawn.
    Withdrawn = 4,
}

/// How it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum Origin {
    /// The applicant wrote it.
    Applicant = 1,
    /// On paper; the office took it down.
    Paper = 2,
    /// By telephone; the office took it down.
    Telephone = 3,
}

/// As what somebody applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum Standing {
    /// Not told.
    Unknown = 0,
    /// With experience of hikikomori.
    Lived = 1,
    /// Of a family.
    Family = 2,
    /// A professional who works together with the association.
    Ally = 3,
}

impl Standing {
    /// The code in forms, files and message keys.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Unknown => "unknown",
            Standing::Lived => "lived",
            Standing::Family => "family",
            Standing::Ally => "ally",
        }
    }

    /// The standing of a code.
    pub fn from_code(code: &str) -> Option<Standing> {
        use sea_orm::Iterable;
        Standing::iter().find(|standing| standing.code() == code)
    }
}

/// How somebody belongs to a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum Membership {
    /// Not told.
    Unknown = 0,
    /// A member.
    Member = 1,
    /// Active there without being one.
    Active = 2,
}

impl Membership {
    /// The code in forms, files and message keys.
    pub fn code(self) -> &'static str {
        match self {
            Membership::Unknown => "unknown",
            Membership::Member => "member",
            Membership::Active => "active",
        }
    }

    /// The membership of a code.
    pub fn from_code(code: &str) -> Option<Membership> {
        use sea_orm::Iterable;
        Membership::iter().find(|membership| membership.code() == code)
    }
}

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub programme_id: Id,
    pub branch_id: Option<Id>,
    pub state: State,
    pub origin: Origin,
    pub standing: Standing,
    pub membership: Membership,
    pub is_chief: bool,
    pub late: bool,
    pub eligible: bool,
    pub sealed_form: Sealed,
    pub mail_hash: Option<BlindIndex>,
    pub consents: String,
    pub link: i64,
    pub revision: i64,
    pub created_at: Instant,
    pub saved_at: Instant,
    pub sent_at: Option<Instant>,
    pub applied_at: Option<Instant>,
    pub withdrawn_at: Option<Instant>,
    pub sealed_reason: Option<Sealed>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Tenant for Entity {
    fn organisation() -> Column {
        Column::OrganisationId
    }
    fn branch() -> Option<Column> {
        Some(Column::BranchId)
    }
    fn application() -> Option<Column> {
        Some(Column::Id)
    }
    fn vouched() -> Option<Vec<Column>> {
        Some(Vec::new())
    }
    /// What is written and not confirmed counts nowhere, and changes with each key that is pressed.
    fn open() -> Option<(Column, &'static [i16])> {
        Some((Column::State, &[State::Draft as i16, State::Sent as i16]))
    }
}

/// The place of an application's form.
pub fn form_place(id: Id) -> Place<'static> {
    Place { table: "application", column: "sealed_form", row: id }
}

/// The place of the reason for which it was admitted late.
pub fn reason_place(id: Id) -> Place<'static> {
    Place { table: "application", column: "sealed_reason", row: id }
}

/// Versions of what is agreed to, word for word.
pub mod consent_text {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::id::Id;

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "consent_text")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub content_hash: Vec<u8>,
        pub text: String,
        pub first_at: Instant,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, vouched = []);
}

/// What chiefs say.
pub mod recommendation {
    use sea_orm::entity::prelude::*;

    use crate::clock::Instant;
    use crate::crypto::{Place, Sealed};
    use crate::id::Id;

    /// What was said.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
    pub enum Decision {
        /// Recommended.
        Recommended = 1,
        /// Declined.
        Declined = 2,
        /// Recommended, which counts no more: the applicant came to another branch, whose chief was asked.
        RecommendedBefore = 3,
        /// Declined, which counts no more, likewise.
        DeclinedBefore = 4,
    }

    impl Decision {
        /// Those that count.
        pub const COUNTING: [Decision; 2] = [Decision::Recommended, Decision::Declined];

        /// The same, once another branch was asked.
        #[must_use]
        pub fn before(self) -> Decision {
            match self {
                Decision::Recommended | Decision::RecommendedBefore => Decision::RecommendedBefore,
                Decision::Declined | Decision::DeclinedBefore => Decision::DeclinedBefore,
            }
        }

        /// Whether it counts.
        pub fn counts(self) -> bool {
            Decision::COUNTING.contains(&self)
        }
    }

    #[allow(missing_docs, reason = "columns are told in the migration")]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "recommendation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id,
        pub organisation_id: Id,
        pub branch_id: Id,
        pub application_id: Id,
        pub programme_id: Id,
        pub decision: Decision,
        pub rank: i16,
        pub sealed_words: Sealed,
        pub account_id: Id,
        pub decided_at: Instant,
    }

    #[allow(missing_docs)]
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    crate::tenant!(OrganisationId, branch = BranchId, vouched = []);

    /// The place of the chief's words.
    pub fn words_place(id: Id) -> Place<'static> {
        Place { table: "recommendation", column: "sealed_words", row: id }
    }
}
