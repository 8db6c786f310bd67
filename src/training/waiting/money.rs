//! The office's work with money.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, QuerySelect};

use super::counts::{ByProgramme, Whose, by_programme, people};
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::training::money::entity::{ClaimState, claim, line, payout, refund};

/// The work of money.
pub(super) struct Sums {
    pub claims: ByProgramme,
    /// People who are to be paid and are in no file.
    pub payouts: ByProgramme,
    /// Files of transfers that were not marked as paid yet.
    pub files: ByProgramme,
    /// Lines of the bank that pay nothing yet, or not wholly.
    pub transfers: i64,
}

impl Sums {
    pub(super) async fn of(scope: &Scope, db: &Db) -> Result<Sums, DbError> {
        let sent = scope.find::<claim::Entity>().filter(claim::Column::State.eq(ClaimState::Sent));
        let mut due: Vec<Whose> = scope
            .find::<claim::Entity>()
            .filter(claim::Column::State.eq(ClaimState::Approved))
            .filter(claim::Column::Subsidy.gt(0))
            .filter(claim::Column::PayoutId.is_null())
            .project(db, |q| q.column(claim::Column::ProgrammeId).column(claim::Column::ApplicationId))
            .await?;
        let refunds: Vec<Whose> = scope
            .find::<refund::Entity>()
            .filter(refund::Column::PayoutId.is_null())
            .filter(refund::Column::UndoneAt.is_null())
            .project(db, |q| q.column(refund::Column::ProgrammeId).column(refund::Column::ApplicationId))
            .await?;
        due.extend(refunds);
        let open = Expr::col(line::Column::Allocated).lt(Expr::col(line::Column::Amount));
        let transfers = scope
            .find::<line::Entity>()
            .filter(line::Column::IsCredit.eq(true))
            .filter(line::Column::SetAsideAt.is_null())
            .filter(line::Column::Amount.gt(0))
            .filter(open)
            .count(db)
            .await?;
        let files = scope
            .find::<payout::Entity>()
            .filter(payout::Column::PaidAt.is_null())
            .filter(payout::Column::CancelledAt.is_null());
        Ok(Sums {
            files: by_programme(files, db, payout::Column::ProgrammeId).await?,
            claims: by_programme(sent, db, claim::Column::ProgrammeId).await?,
            payouts: people(due),
            transfers: i64::try_from(transfers).unwrap_or(i64::MAX),
        })
    }

    pub(super) fn n(of: &ByProgramme, programme: Id) -> i64 {
        of.get(&programme).copied().unwrap_or_default()
    }
}
