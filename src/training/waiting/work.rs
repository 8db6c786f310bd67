//! The office's work with applications, places, attendance, certificates and letters.

use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};

use super::counts::{ByProgramme, by_programme};
use super::rounds::Rounds;
use super::sessions::{LONG_AGO, Sessions};
use super::{Lines, is_going_on};
use crate::clock::Instant;
use crate::db::{Db, DbError, Rows, Scope};
use crate::id::Id;
use crate::mail::outbox;
use crate::training::applications::consents;
use crate::training::applications::entity as application;
use crate::training::certificates::candidates;
use crate::training::letters::Kind as Letter;
use crate::training::letters::entity::letter;
use crate::training::places::entity::round;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Kind, Programme};

/// The work of the office beside money.
pub(super) struct Work {
    /// Whom the office is to look at before they take part.
    unknown: ByProgramme,
    /// Of whom nothing says that they agreed.
    no_consent: ByProgramme,
    untold: ByProgramme,
    rounds: Rounds,
    sessions: Sessions,
    /// Whose certificate can be issued, or whose completion can be noted.
    ready: ByProgramme,
    to_print: ByProgramme,
    undelivered: ByProgramme,
}

impl Work {
    pub(super) async fn of(
        scope: &Scope,
        db: &Db,
        programmes: &[programme::Model],
        now: Instant,
    ) -> Result<Work, DbError> {
        let applied = || {
            scope
                .find::<application::Entity>()
                .filter(application::Column::State.eq(application::State::Applied))
        };
        let unknown = applied().filter(application::Column::Eligible.eq(false));
        let untold = scope.find::<round::Entity>().filter(round::Column::ToldAt.is_null());
        let letters = || scope.find::<letter::Entity>();
        let to_print = letters().filter(letter::Column::ToPrint.eq(true));
        let to_print = to_print.filter(letter::Column::PrintedAt.is_null());
        let failed = outbox::undelivered(scope, db).await?;
        let undelivered = if failed.is_empty() {
            ByProgramme::new()
        } else {
            let lost = letters().filter(letter::Column::ToPrint.eq(false));
            let lost = lost.filter(letter::Column::PrintedAt.is_null());
            let lost = lost.filter(letter::Column::Kind.ne(Letter::AddressChanged.code()));
            let lost = lost.filter(letter::Column::Id.is_in(failed));
            by_programme(lost, db, letter::Column::ProgrammeId).await?
        };
        let going_on = programmes.iter().filter(|row| is_going_on(row, &row.programme(), now));
        let going_on: Vec<Id> = going_on.map(|row| row.id).collect();
        Ok(Work {
            unknown: by_programme(unknown, db, application::Column::ProgrammeId).await?,
            no_consent: no_consent(applied(), db).await?,
            untold: by_programme(untold, db, round::Column::ProgrammeId).await?,
            rounds: Rounds::of(scope, db, &going_on, applied()).await?,
            sessions: Sessions::of(scope, db, programmes, &going_on, now).await?,
            ready: ready(scope, db, programmes, now).await?,
            to_print: by_programme(to_print, db, letter::Column::ProgrammeId).await?,
            undelivered,
        })
    }

    /// The lines of a programme.
    pub(super) fn tell(
        &self,
        lines: &mut Lines<'_>,
        row: &programme::Model,
        programme: &Programme,
        now: Instant,
    ) {
        let n = |of: &ByProgramme| of.get(&row.id).copied().unwrap_or_default();
        if is_going_on(row, programme, now) {
            lines.add("waits-unknown", n(&self.unknown), "applications?only=unknown");
        }
        lines.add("waits-consent", n(&self.no_consent), "applications?only=consent");
        if is_going_on(row, programme, now) {
            self.rounds.tell(lines, row, programme, now);
            lines.add("waits-results", i64::from(n(&self.untold) > 0), "letters");
            self.sessions.tell_moves(lines, row, programme);
        }
        if !row.is_cancelled() {
            self.sessions.tell(lines, row);
            let certifies = programme.kind == Kind::Certification;
            let key = if certifies { "waits-certificates" } else { "waits-completions" };
            lines.add(key, n(&self.ready), "certificates#h-ready");
        }
        lines.add("waits-print", n(&self.to_print), "letters");
        lines.add("waits-undelivered", n(&self.undelivered), "letters");
    }
}

/// What an application that the office took down was agreed to with.
#[derive(FromQueryResult)]
struct Agreed {
    programme_id: Id,
    consents: String,
}

async fn no_consent(applied: Rows<application::Entity>, db: &Db) -> Result<ByProgramme, DbError> {
    let taken_down: Vec<Agreed> = applied
        .filter(application::Column::Origin.ne(application::Origin::Applicant))
        .project(db, |q| q.column(application::Column::ProgrammeId).column(application::Column::Consents))
        .await?;
    let mut all = ByProgramme::new();
    for one in taken_down.into_iter().filter(|one| !consents::is_given(&one.consents)) {
        *all.entry(one.programme_id).or_default() += 1;
    }
    Ok(all)
}

/// How many are ready in each programme that has begun and is not long over.
async fn ready(
    scope: &Scope,
    db: &Db,
    programmes: &[programme::Model],
    now: Instant,
) -> Result<ByProgramme, DbError> {
    let (today, since) = (now.date(), now.minus(LONG_AGO).date());
    let mut all = ByProgramme::new();
    for row in programmes.iter().filter(|row| row.state == programme::State::Announced) {
        let programme = row.programme();
        let in_time = programme.days().is_none_or(|(first, last)| first <= today && last >= since);
        if in_time && programme.kind != Kind::Other {
            let n = candidates::ready(scope, db, row).await?;
            all.insert(row.id, i64::try_from(n).unwrap_or(i64::MAX));
        }
    }
    Ok(all)
}
