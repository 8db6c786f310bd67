//! The tables of money. Rows of an application are seen by the office and through that applicant's link; the bank's lines
//! and payouts by the office alone.

/// An entity of this room: its columns, and who sees its rows.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident, $table:literal, { $($field:ident : $type:ty),* $(,)? }, $($tenant:tt)*) => {
        $(#[$doc])*
        pub mod $name {
            #[allow(unused_imports, reason = "not every table has each of them")]
            use super::*;
            use sea_orm::entity::prelude::*;

            #[allow(missing_docs, reason = "columns are told in the migration")]
            #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                #[sea_orm(primary_key, auto_increment = false)]
                pub id: Id,
                pub organisation_id: Id,
                $(pub $field: $type,)*
            }

            #[allow(missing_docs)]
            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}

            crate::tenant!(OrganisationId, $($tenant)*, vouched = []);
        }
    };
}

use sea_orm::{DeriveActiveEnum, EnumIter};

use crate::clock::Instant;
use crate::crypto::{BlindIndex, Place, Sealed};
use crate::id::Id;

/// Where a travel claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum ClaimState {
    /// Sent to the office.
    Sent = 1,
    /// Returned with words: to be mended.
    Returned = 2,
    /// Approved.
    Approved = 3,
    /// Taken back.
    TakenBack = 4,
}

/// What kind of file a piece of evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum FileKind {
    /// A JPEG picture.
    Jpeg = 1,
    /// A PNG picture.
    Png = 2,
    /// A PDF.
    Pdf = 3,
}

table!(
    /// How an organisation takes and sends money.
    setting, "money_setting", { sealed_setting: Sealed, changed_at: Instant }, office
);
table!(
    /// Fees.
    fee, "fee", {
        programme_id: Id, application_id: Id, stage: String, again: i16, number: i64, reference: String, amount: i64,
        asked_on: time::Date, due_on: time::Date, reminders: i16, reminded_at: Option<Instant>, waived_at: Option<Instant>,
        sealed_reason: Option<Sealed>,
    }, application = ApplicationId
);
table!(
    /// Lines of bank statements.
    line, "bank_line", {
        import_key: BlindIndex, position: i64, booked_on: time::Date, amount: i64, is_credit: bool, is_correction: bool,
        sealed_payer: Sealed, allocated: i64, imported_at: Instant, set_aside_at: Option<Instant>,
    }, office
);
table!(
    /// Which part of a line pays which fee.
    share, "fee_share", {
        programme_id: Id, application_id: Id, fee_id: Id, line_id: Id, paid_on: time::Date, amount: i64, live: Option<Id>,
        confirmed_at: Instant, confirmed_by: Option<Id>, undone_at: Option<Instant>, sealed_reason: Option<Sealed>,
    }, application = ApplicationId
);
table!(
    /// Receipts.
    receipt, "fee_receipt", {
        programme_id: Id, application_id: Id, fee_id: Id, live: Option<Id>, fiscal_year: i16, number: i32, amount: i64,
        issued_at: Instant, voided_at: Option<Instant>, sealed_receipt: Sealed,
    }, application = ApplicationId
);
table!(
    /// Accounts of those to whom money is paid.
    payee, "payee", {
        application_id: Id, sealed_account: Sealed, changed_at: Instant, replaced_at: Option<Instant>,
    }, application = ApplicationId
);
table!(
    /// Files of transfers.
    payout, "payout", {
        programme_id: Id, pay_on: time::Date, people: i32, total: i64, sealed_file: Sealed, made_at: Instant,
        made_by: Option<Id>, paid_at: Option<Instant>, cancelled_at: Option<Instant>, sealed_reason: Option<Sealed>,
    }, office
);
table!(
    /// Transfers that came back.
    returned, "payout_return", {
        payout_id: Id, application_id: Id, amount: i64, returned_on: time::Date, returned_at: Instant,
        returned_by: Option<Id>, sealed_reason: Sealed, live: Option<Id>, undone_at: Option<Instant>, sealed_undone: Option<Sealed>,
    }, application = ApplicationId
);
table!(
    /// Money given back.
    refund, "fee_refund", {
        programme_id: Id, application_id: Id, fee_id: Id, amount: i64, sealed_reason: Sealed, decided_at: Instant,
        payout_id: Option<Id>, undone_at: Option<Instant>, sealed_undone: Option<Sealed>,
    }, application = ApplicationId
);
table!(
    /// Claims for travel.
    claim, "travel_claim", {
        programme_id: Id, application_id: Id, state: ClaimState, by_office: bool, cost: i64, lodging: i64,
        subsidy: Option<i64>, subsidy_parts: Option<String>, sealed_claim: Sealed, sealed_answer: Option<Sealed>, sent_at: Instant,
        revision: i32, decided_at: Option<Instant>, payout_id: Option<Id>,
    }, application = ApplicationId
);
table!(
    /// Tickets and bills.
    evidence, "travel_evidence", {
        application_id: Id, claim_id: Id, kind: FileKind, sealed_what: Sealed, sealed_file: Sealed, added_at: Instant,
        taken_at: Option<Instant>,
    }, application = ApplicationId
);

/// The place of a sealed column of this room.
pub fn place(table: &'static str, column: &'static str, row: Id) -> Place<'static> {
    Place { table, column, row }
}
