//! The office's work with applications, places, attendance and letters.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};
use time::Duration;

use super::counts::{ByProgramme, Whose, by_programme, people};
use super::{Lines, count, is_going_on};
use crate::clock::Instant;
use crate::db::{Db, DbError, Rows, Scope};
use crate::id::Id;
use crate::mail::outbox;
use crate::training::applications::entity as application;
use crate::training::attendance::codes;
use crate::training::attendance::entity::{attendance, course_move, report};
use crate::training::attendance::model::Kind;
use crate::training::letters::Kind as Letter;
use crate::training::letters::entity::letter;
use crate::training::places::entity::{entry, place, round};
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Programme, Selection, Window};

/// Sessions that lie further back are not asked after any more.
const LONG_AGO: Duration = Duration::days(365);

/// The work of the office beside money.
pub(super) struct Work {
    unknown: ByProgramme,
    undecided: ByProgramme,
    untold: ByProgramme,
    offered: ByProgramme,
    /// Who was asked about a course that was moved, and did not answer; who cannot come.
    asked: ByProgramme,
    cannot: ByProgramme,
    /// Sessions over that something is missing of, by programme: course and number.
    unwritten: HashMap<Id, Vec<(String, i16)>>,
    /// Reports that were not confirmed, the oldest first.
    reports: BTreeMap<Id, Vec<Id>>,
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
        let offered = scope
            .find::<place::Entity>()
            .filter(place::Column::State.eq(place::State::Offered))
            .filter(place::Column::Holder.is_not_null());
        let letters = || scope.find::<letter::Entity>();
        let to_print = letters().filter(letter::Column::ToPrint.eq(true));
        let to_print = to_print.filter(letter::Column::PrintedAt.is_null());
        let failed = outbox::undelivered(scope, db).await?;
        let undelivered = if failed.is_empty() {
            ByProgramme::new()
        } else {
            let lost = letters().filter(letter::Column::ToPrint.eq(false));
            let lost = lost.filter(letter::Column::Kind.ne(Letter::AddressChanged.code()));
            let lost = lost.filter(letter::Column::Id.is_in(failed));
            by_programme(lost, db, letter::Column::ProgrammeId).await?
        };
        let go_on = programmes.iter().filter(|row| is_going_on(row, &row.programme(), now));
        let (asked, cannot) = answers(scope, db, &go_on.map(|row| row.id).collect::<Vec<_>>()).await?;
        Ok(Work {
            unknown: by_programme(unknown, db, application::Column::ProgrammeId).await?,
            undecided: undecided(scope, db, applied()).await?,
            untold: by_programme(untold, db, round::Column::ProgrammeId).await?,
            offered: by_programme(offered, db, place::Column::ProgrammeId).await?,
            asked,
            cannot,
            unwritten: unwritten(scope, db, programmes, now).await?,
            reports: reports(scope, db).await?,
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
            lines.add("waits-unknown", n(&self.unknown), "applications");
            let decides = programme.selection == Selection::AtDeadline
                && matches!(programme.window(now), Window::Over(_));
            lines.add("waits-places", if decides { n(&self.undecided) } else { 0 }, "places");
            lines.add("waits-results", i64::from(n(&self.untold) > 0), "letters");
            lines.add("waits-offers", n(&self.offered), "places");
            lines.add("waits-moves", n(&self.asked), "attendance");
            lines.add("waits-cannot", n(&self.cannot), "attendance");
        }
        if !row.is_cancelled() {
            let unwritten = self.unwritten.get(&row.id).map(Vec::as_slice).unwrap_or_default();
            let below = match unwritten {
                [(course, number)] => format!("attendance/courses/{course}/{number}"),
                _ => "attendance".into(),
            };
            lines.add("waits-attendance", count(unwritten.iter()), &below);
            let reports = self.reports.get(&row.id).map(Vec::as_slice).unwrap_or_default();
            if let Some(first) = reports.first() {
                lines.add("waits-reports", count(reports.iter()), &format!("attendance/reports/{first}"));
            }
        }
        lines.add("waits-print", n(&self.to_print), "letters");
        lines.add("waits-undelivered", n(&self.undelivered), "letters");
    }
}

/// Who has no answer about a place yet, of those whose application counts.
async fn undecided(
    scope: &Scope,
    db: &Db,
    applied: Rows<application::Entity>,
) -> Result<ByProgramme, DbError> {
    let open: Vec<Whose> = scope
        .find::<entry::Entity>()
        .filter(entry::Column::State.eq(entry::State::Undecided))
        .project(db, |q| q.column(entry::Column::ProgrammeId).column(entry::Column::ApplicationId))
        .await?;
    if open.is_empty() {
        return Ok(ByProgramme::new());
    }
    let applied: Vec<Whose> = applied
        .project(db, |q| {
            q.column(application::Column::ProgrammeId).column_as(application::Column::Id, "application_id")
        })
        .await?;
    let applied: HashSet<Whose> = applied.into_iter().collect();
    Ok(people(open.into_iter().filter(|one| applied.contains(one))))
}

/// Who was asked whether they can come to a course that was moved and has a place in it still: who did not answer, and who
/// cannot. The last question counts. Of these programmes alone: nobody waits for an answer about one that is over.
async fn answers(scope: &Scope, db: &Db, of: &[Id]) -> Result<(ByProgramme, ByProgramme), DbError> {
    use course_move::Answer;
    let rows = scope
        .find::<course_move::Entity>()
        .filter(course_move::Column::ProgrammeId.is_in(of.iter().copied()))
        .order_by_asc(course_move::Column::Revision)
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok((ByProgramme::new(), ByProgramme::new()));
    }
    let held: HashSet<(Id, String)> =
        taken(scope, db, of).await?.into_iter().map(|one| (one.application_id, one.course)).collect();
    let last: HashMap<(Id, String), (Id, Answer)> = rows
        .into_iter()
        .map(|row| ((row.application_id, row.course), (row.programme_id, row.answer)))
        .collect();
    let of = |wanted: Answer| {
        let those = last.iter().filter(|(whose, (_, answer))| *answer == wanted && held.contains(*whose));
        people(those.map(|((application_id, _), (programme_id, _))| Whose {
            programme_id: *programme_id,
            application_id: *application_id,
        }))
    };
    Ok((of(Answer::Open), of(Answer::Cannot)))
}

/// A place that somebody has.
#[derive(FromQueryResult)]
struct Taken {
    programme_id: Id,
    application_id: Id,
    course: String,
}

async fn taken(scope: &Scope, db: &Db, of: &[Id]) -> Result<Vec<Taken>, DbError> {
    let rows = scope
        .find::<place::Entity>()
        .filter(place::Column::State.eq(place::State::Taken))
        .filter(place::Column::Holder.is_not_null())
        .filter(place::Column::ProgrammeId.is_in(of.iter().copied()));
    rows.project(db, |q| {
        q.column(place::Column::ProgrammeId)
            .column(place::Column::ApplicationId)
            .column(place::Column::Course)
    })
    .await
}

/// That something was noted of somebody in a session.
#[derive(FromQueryResult, PartialEq, Eq, Hash)]
struct Noted {
    application_id: Id,
    course: String,
    session: i16,
}

/// The sessions that are over and count, and in which nothing was noted of somebody who has a place.
async fn unwritten(
    scope: &Scope,
    db: &Db,
    programmes: &[programme::Model],
    now: Instant,
) -> Result<HashMap<Id, Vec<(String, i16)>>, DbError> {
    let mut over: HashMap<Id, Vec<(String, i16)>> = HashMap::new();
    let since = now.minus(LONG_AGO).date();
    for row in programmes.iter().filter(|row| row.state == programme::State::Announced) {
        for (_, course) in row.programme().courses() {
            let sessions = course.numbered().filter(|(_, session)| {
                let recent = session.on.is_some_and(|day| day.date() >= since);
                !session.optional && recent && codes::is_over(session, now)
            });
            let named = sessions.map(|(number, _)| (course.code.to_string(), number));
            over.entry(row.id).or_default().extend(named);
        }
    }
    over.retain(|_, sessions| !sessions.is_empty());
    if over.is_empty() {
        return Ok(over);
    }
    let ids: Vec<Id> = over.keys().copied().collect();
    let held = taken(scope, db, &ids).await?;
    let noted: Vec<Noted> = scope
        .find::<attendance::Entity>()
        .filter(attendance::Column::ProgrammeId.is_in(ids))
        .filter(attendance::Column::Kind.ne(Kind::Unknown))
        .project(db, |q| {
            q.column(attendance::Column::ApplicationId)
                .column(attendance::Column::Course)
                .column(attendance::Column::Session)
        })
        .await?;
    let noted: HashSet<Noted> = noted.into_iter().collect();
    for (programme, sessions) in &mut over {
        sessions.retain(|(course, session)| {
            held.iter().filter(|one| one.programme_id == *programme && one.course == *course).any(|one| {
                let (course, session) = (course.clone(), *session);
                !noted.contains(&Noted { application_id: one.application_id, course, session })
            })
        });
    }
    Ok(over)
}

/// A meeting's report that was taken in.
#[derive(FromQueryResult)]
struct Report {
    id: Id,
    programme_id: Id,
    course: String,
    session: i16,
    confirmed_at: Option<Instant>,
}

/// The reports that nobody confirmed and that none of the same session follows, by programme.
async fn reports(scope: &Scope, db: &Db) -> Result<BTreeMap<Id, Vec<Id>>, DbError> {
    let all: Vec<Report> = scope
        .find::<report::Entity>()
        .order_by_asc(report::Column::Id)
        .project(db, |q| {
            q.column(report::Column::Id)
                .column(report::Column::ProgrammeId)
                .column(report::Column::Course)
                .column(report::Column::Session)
                .column(report::Column::ConfirmedAt)
        })
        .await?;
    let mut last: BTreeMap<(Id, String, i16), (Id, bool)> = BTreeMap::new();
    for one in all {
        last.insert((one.programme_id, one.course, one.session), (one.id, one.confirmed_at.is_none()));
    }
    let mut waiting: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for ((programme, ..), (id, waits)) in last {
        if waits {
            waiting.entry(programme).or_default().push(id);
        }
    }
    Ok(waiting)
}
