//! What waits about courses and sessions: answers after a course was moved, attendance that nobody wrote, meeting reports.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};
use time::Duration;

use super::{Lines, count};
use crate::clock::Instant;
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::training::attendance::codes;
use crate::training::attendance::entity::course_move::Answer;
use crate::training::attendance::entity::{attendance, course_move, report};
use crate::training::attendance::model::Kind;
use crate::training::places::entity::place;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Programme;

/// Sessions that lie further back are not asked after any more.
pub(super) const LONG_AGO: Duration = Duration::days(365);

/// Programme and course, with how many people.
type ByCourse = BTreeMap<(Id, String), i64>;

/// What waits about courses and sessions.
pub(super) struct Sessions {
    /// Who was asked about a course that was moved, and did not answer; who cannot come.
    asked: ByCourse,
    cannot: ByCourse,
    /// Sessions over that something is missing of, by programme: course and number.
    unwritten: HashMap<Id, Vec<(String, i16)>>,
    /// Reports that were not confirmed, the oldest first.
    reports: BTreeMap<Id, Vec<Id>>,
}

impl Sessions {
    /// `going_on`: the programmes that people still come to.
    pub(super) async fn of(
        scope: &Scope,
        db: &Db,
        programmes: &[programme::Model],
        going_on: &[Id],
        now: Instant,
    ) -> Result<Sessions, DbError> {
        let (asked, cannot) = answers(scope, db, going_on).await?;
        let unwritten = unwritten(scope, db, programmes, now).await?;
        Ok(Sessions { asked, cannot, unwritten, reports: reports(scope, db).await? })
    }

    /// Who is asked about courses that were moved, each with the course on the page of attendance.
    pub(super) fn tell_moves(&self, lines: &mut Lines<'_>, row: &programme::Model, programme: &Programme) {
        for (stage, course) in programme.courses() {
            let of = |all: &ByCourse| {
                let found = all.get(&(row.id, course.code.to_string()));
                found.copied().filter(|n| *n > 0)
            };
            let name = format!("{} {}", stage.name.text(lines.locale), course.name.text(lines.locale));
            let below = format!("attendance#course-{}", course.code);
            let text = |lines: &Lines<'_>, key: &str, n: i64| {
                lines.locale.args(key, &[("course", &name), ("n", &n)])
            };
            if let Some(n) = of(&self.cannot) {
                lines.own.push(lines.wait(text(lines, "waits-cannot", n), &below));
            }
            if let Some(n) = of(&self.asked) {
                lines.others.push(lines.wait(text(lines, "waits-moves", n), &below));
            }
        }
    }

    /// What is not written of sessions that are over.
    pub(super) fn tell(&self, lines: &mut Lines<'_>, row: &programme::Model) {
        let unwritten = self.unwritten.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let below = match unwritten {
            [(course, number)] => format!("attendance/courses/{course}/{number}"),
            [(course, _), ..] => format!("attendance#course-{course}"),
            [] => String::new(),
        };
        lines.add("waits-attendance", count(unwritten.iter()), &below);
        let reports = self.reports.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        if let Some(first) = reports.first() {
            lines.add("waits-reports", count(reports.iter()), &format!("attendance/reports/{first}"));
        }
    }
}

/// Who was asked whether they can come to a course that was moved and has a place in it still: who did not answer, and who
/// cannot. The last question counts. Of these programmes alone: nobody waits for an answer about one that is over.
async fn answers(scope: &Scope, db: &Db, of: &[Id]) -> Result<(ByCourse, ByCourse), DbError> {
    let rows = scope
        .find::<course_move::Entity>()
        .filter(course_move::Column::ProgrammeId.is_in(of.iter().copied()))
        .order_by_asc(course_move::Column::Revision)
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok((ByCourse::new(), ByCourse::new()));
    }
    let held: HashSet<(Id, String)> =
        taken(scope, db, of).await?.into_iter().map(|one| (one.application_id, one.course)).collect();
    let last: HashMap<(Id, String), (Id, Answer)> = rows
        .into_iter()
        .map(|row| ((row.application_id, row.course), (row.programme_id, row.answer)))
        .collect();
    let of = |wanted: Answer| {
        let mut people = ByCourse::new();
        for (whose, (programme, answer)) in &last {
            if *answer == wanted && held.contains(whose) {
                *people.entry((*programme, whose.1.clone())).or_default() += 1;
            }
        }
        people
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
