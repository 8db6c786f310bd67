//! The office's work with money.

use std::collections::HashSet;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};
use time::{Date, Duration};

use super::counts::{ByProgramme, Whose, by_programme, people};
use super::{Lines, count};
use crate::clock::Instant;
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::training::money::entity::{ClaimState, claim, fee, line, payout, refund, share};
use crate::training::money::{overdue, payouts, setting};
use crate::training::programmes::entity as programme;

/// A file of transfers that was not marked as paid.
#[derive(FromQueryResult)]
struct File {
    id: Id,
    programme_id: Id,
    pay_on: Date,
}

/// The work of money.
pub(super) struct Sums {
    /// People who are to be reminded of a fee.
    overdue: ByProgramme,
    claims: ByProgramme,
    /// People who are to be paid and are in no file; those who cannot be, before their account is right.
    payable: ByProgramme,
    without_account: ByProgramme,
    files: Vec<File>,
    /// Lines of the bank that pay nothing yet, or not wholly.
    pub transfers: i64,
    /// Fees for which nothing came.
    unpaid: ByProgramme,
}

impl Sums {
    pub(super) async fn of(scope: &Scope, db: &Db, now: Instant) -> Result<Sums, DbError> {
        let grace = setting::load(scope, db, db).await?.grace_days;
        let late = overdue::to_remind(scope, db, grace, now).await?;
        let late =
            late.into_iter().map(|(programme_id, application_id)| Whose { programme_id, application_id });
        let sent = scope.find::<claim::Entity>().filter(claim::Column::State.eq(ClaimState::Sent));
        let due = due(scope, db).await?;
        let ids: Vec<Id> = due.iter().map(|one| one.application_id).collect();
        let can_be_paid = match ids.is_empty() {
            true => HashSet::new(),
            false => payouts::payable(scope, db, &ids).await?,
        };
        let (payable, without): (Vec<Whose>, Vec<Whose>) =
            due.into_iter().partition(|one| can_be_paid.contains(&one.application_id));
        let open = Expr::col(line::Column::Allocated).lt(Expr::col(line::Column::Amount));
        let transfers = scope
            .find::<line::Entity>()
            .filter(line::Column::IsCredit.eq(true))
            .filter(line::Column::SetAsideAt.is_null())
            .filter(open)
            .count(db)
            .await?;
        let files = scope
            .find::<payout::Entity>()
            .filter(payout::Column::PaidAt.is_null())
            .filter(payout::Column::CancelledAt.is_null())
            .order_by_asc(payout::Column::PayOn)
            .order_by_asc(payout::Column::Id)
            .project(db, |q| {
                q.column(payout::Column::Id).column(payout::Column::ProgrammeId).column(payout::Column::PayOn)
            })
            .await?;
        Ok(Sums {
            overdue: people(late),
            claims: by_programme(sent, db, claim::Column::ProgrammeId).await?,
            payable: people(payable),
            without_account: people(without),
            files,
            unpaid: if transfers > 0 { unpaid(scope, db).await? } else { ByProgramme::new() },
            transfers: i64::try_from(transfers).unwrap_or(i64::MAX),
        })
    }

    /// The lines of a programme.
    pub(super) fn tell(&self, lines: &mut Lines<'_>, programme: Id, today: Date) {
        let n = |of: &ByProgramme| of.get(&programme).copied().unwrap_or_default();
        lines.add("waits-overdue", n(&self.overdue), "money#h-do");
        lines.add("waits-claims", n(&self.claims), "money/travel");
        lines.add("waits-payouts", n(&self.payable), "money/payouts#h-due");
        lines.add_other("waits-accounts", n(&self.without_account), "money/payouts#h-without");
        let tomorrow = today.saturating_add(Duration::days(1));
        let own = || self.files.iter().filter(|file| file.programme_id == programme);
        for file in own().filter(|file| file.pay_on <= tomorrow) {
            let key = match file.pay_on {
                day if day < today => "waits-file-over",
                day if day == today => "waits-file-today",
                _ => "waits-file-tomorrow",
            };
            let text = lines.locale.ta(key, "day", lines.locale.day(file.pay_on));
            lines.own.push(lines.wait(text, &format!("money/payouts/{}", file.id)));
        }
        let later = own().filter(|file| file.pay_on > tomorrow);
        lines.add_other("waits-files", count(later), "money/payouts#h-files");
    }

    /// The programme through whose page the bank's lines are decided upon: that of which most fees are unpaid.
    pub(super) fn owed<'a>(&self, programmes: &'a [programme::Model]) -> Option<&'a programme::Model> {
        let n = |row: &programme::Model| self.unpaid.get(&row.id).copied().unwrap_or_default();
        // Of equals the newest, which comes first.
        programmes.iter().rev().filter(|row| n(row) > 0).max_by_key(|row| n(row))
    }
}

/// Who is to be paid and is in no file.
async fn due(scope: &Scope, db: &Db) -> Result<Vec<Whose>, DbError> {
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
    Ok(due)
}

/// The fees that nobody waived and for which nothing came, by programme.
async fn unpaid(scope: &Scope, db: &Db) -> Result<ByProgramme, DbError> {
    let paid = Query::select()
        .column(share::Column::FeeId)
        .from(share::Entity)
        .and_where(share::Column::Live.is_not_null())
        .to_owned();
    let open = scope
        .find::<fee::Entity>()
        .filter(fee::Column::WaivedAt.is_null())
        .filter(fee::Column::Id.not_in_subquery(paid));
    by_programme(open, db, fee::Column::ProgrammeId).await
}
