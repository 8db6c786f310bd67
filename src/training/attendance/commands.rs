//! Writes of attendance. Each takes the write under way and records its event; committing is left to the caller.
//!
//! What always holds: what completion follows from (notes, exceptions) is written by who holds the programme ([`Held`]), and
//! certificates are issued, places given and sessions removed by who has locked it. So each of these comes wholly before a note or
//! wholly after it. Holding is shared, for forty people type the code of a session in the same minute: nobody's place or
//! certificate is decided by a note itself, and they need not wait for each other there. Only the writing of the rows is one
//! after the other, as is that of the log with which every write ends.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};

use super::entity::{attendance, exception, meeting_link, opening, report as meeting_report};
use super::model::{Kind, Way};
use super::report::Line;
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::db::{DbError, WriteTx};
use crate::id::Id;
use crate::training::programmes::save::Held;

/// One session of a course of a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sitting<'a> {
    /// The programme.
    pub programme: Id,
    /// The course.
    pub course: &'a str,
    /// The session's number, from 1.
    pub session: i16,
}

/// Notes what is known of somebody in a session. Gives whether that was new.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn note(
    tx: &mut WriteTx,
    _: &Held,
    at: Sitting<'_>,
    application: Id,
    kind: Kind,
    way: Way,
) -> Result<bool, DbError> {
    Ok(write(tx, at, application, None, kind, way).await? == Noted::New)
}

/// Notes what a code, a report or "everybody else" says of somebody in a session, of whom `shown` was known when it was read; what was
/// noted otherwise since then stays.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn note_if(
    tx: &mut WriteTx,
    _: &Held,
    at: Sitting<'_>,
    application: Id,
    shown: Kind,
    (kind, way): (Kind, Way),
) -> Result<Noted, DbError> {
    write(tx, at, application, Some(shown), kind, way).await
}

/// What became of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It is new.
    New,
    /// It was noted before.
    Same,
    /// Something else had been noted meanwhile, and stays.
    Stays(Kind),
}

async fn write(
    tx: &mut WriteTx,
    at: Sitting<'_>,
    application: Id,
    only_if: Option<Kind>,
    kind: Kind,
    way: Way,
) -> Result<Noted, DbError> {
    let this = || {
        Condition::all()
            .add(attendance::Column::ApplicationId.eq(application))
            .add(attendance::Column::Course.eq(at.course))
            .add(attendance::Column::Session.eq(at.session))
    };
    tx.lock(&format!("attendance-{}", at.programme)).await?;
    let found = tx.find::<attendance::Entity>().filter(this()).one(tx).await?;
    let before = found.as_ref().map_or(Kind::Unknown, |row| row.kind);
    if before == kind {
        return Ok(Noted::Same);
    }
    if only_if.is_some_and(|shown| shown != before) {
        return Ok(Noted::Stays(before));
    }
    let by = tx.scope().account();
    if found.is_some() {
        let values = vec![
            (attendance::Column::Kind, Expr::val(kind)),
            (attendance::Column::Way, Expr::val(way)),
            (attendance::Column::NotedAt, Expr::val(tx.now())),
            (attendance::Column::NotedBy, Expr::val(by)),
        ];
        tx.update_where::<attendance::Entity>(this(), values).await?;
    } else {
        let row = attendance::ActiveModel {
            id: Set(tx.new_id()),
            organisation_id: Set(tx.scope().organisation()),
            programme_id: Set(at.programme),
            application_id: Set(application),
            course: Set(at.course.to_owned()),
            session: Set(at.session),
            kind: Set(kind),
            way: Set(way),
            noted_at: Set(tx.now()),
            noted_by: Set(by),
        };
        tx.insert(row).await?;
    }
    tx.record(
        AuditEvent::new("attendance.noted", "application", application)
            .with("course", at.course)
            .with("session", at.session)
            .with("before", before.code())
            .with("after", kind.code()),
    );
    Ok(Noted::New)
}

/// Counts a stage of somebody as complete, or not, for a reason; what was decided before no longer holds.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn except(
    tx: &mut WriteTx,
    held: &Held,
    application: Id,
    stage: &str,
    counts: bool,
    reason: &str,
) -> Result<(), DbError> {
    tx.lock(&format!("attendance-{}", held.id)).await?;
    end(tx, application, stage).await?;
    let id = tx.new_id();
    let row = exception::ActiveModel {
        id: Set(id),
        organisation_id: Set(tx.scope().organisation()),
        programme_id: Set(held.id),
        application_id: Set(application),
        stage: Set(stage.to_owned()),
        holds_for: Set(Some(application)),
        counts: Set(counts),
        sealed_reason: Set(tx.seal(exception::reason_place(id), reason)),
        account_id: Set(tx.scope().account()),
        decided_at: Set(tx.now()),
        ended_at: Set(None),
    };
    tx.insert(row).await?;
    tx.record(
        AuditEvent::new("attendance.excepted", "application", application)
            .with("stage", stage)
            .with("counts", counts),
    );
    Ok(())
}

/// Lets the rule hold again for a stage of somebody.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn end_exception(tx: &mut WriteTx, _: &Held, application: Id, stage: &str) -> Result<(), DbError> {
    if end(tx, application, stage).await? > 0 {
        tx.record(
            AuditEvent::new("attendance.exception_ended", "application", application).with("stage", stage),
        );
    }
    Ok(())
}

async fn end(tx: &mut WriteTx, application: Id, stage: &str) -> Result<u64, DbError> {
    let this = Condition::all()
        .add(exception::Column::HoldsFor.eq(application))
        .add(exception::Column::Stage.eq(stage));
    let values = vec![
        (exception::Column::HoldsFor, Expr::val(Option::<Id>::None)),
        (exception::Column::EndedAt, Expr::val(Some(tx.now()))),
    ];
    tx.update_where::<exception::Entity>(this, values).await
}

/// Keeps the link under which a course meets; empty: none any more.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn set_link(tx: &mut WriteTx, programme: Id, course: &str, link: &str) -> Result<(), DbError> {
    let this = || {
        Condition::all()
            .add(meeting_link::Column::ProgrammeId.eq(programme))
            .add(meeting_link::Column::Course.eq(course))
    };
    match tx.find::<meeting_link::Entity>().filter(this()).one(tx).await? {
        Some(row) => {
            let kept = tx.seal(meeting_link::link_place(row.id), link);
            let values = vec![(meeting_link::Column::SealedLink, Expr::val(kept))];
            tx.update_where::<meeting_link::Entity>(this(), values).await?;
        }
        None => {
            let id = tx.new_id();
            let row = meeting_link::ActiveModel {
                id: Set(id),
                organisation_id: Set(tx.scope().organisation()),
                programme_id: Set(programme),
                course: Set(course.to_owned()),
                sealed_link: Set(tx.seal(meeting_link::link_place(id), link)),
            };
            tx.insert(row).await?;
        }
    }
    tx.record(AuditEvent::new("attendance.link_set", "programme", programme).with("course", course));
    Ok(())
}

/// Opens the code of a session until it is closed by hand.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn open_code(tx: &mut WriteTx, at: Sitting<'_>) -> Result<(), DbError> {
    let row = opening::ActiveModel {
        id: Set(tx.new_id()),
        organisation_id: Set(tx.scope().organisation()),
        programme_id: Set(at.programme),
        course: Set(at.course.to_owned()),
        session: Set(at.session),
        opened_at: Set(tx.now()),
        closed_at: Set(None),
    };
    tx.insert(row).await?;
    let event = AuditEvent::new("attendance.code_opened", "programme", at.programme);
    tx.record(event.with("course", at.course).with("session", at.session));
    Ok(())
}

/// Closes what was opened by hand.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn close_code(tx: &mut WriteTx, at: Sitting<'_>) -> Result<(), DbError> {
    let this = Condition::all()
        .add(opening::Column::ProgrammeId.eq(at.programme))
        .add(opening::Column::Course.eq(at.course))
        .add(opening::Column::Session.eq(at.session))
        .add(opening::Column::ClosedAt.is_null());
    let closed: Option<Instant> = Some(tx.now());
    tx.update_where::<opening::Entity>(this, vec![(opening::Column::ClosedAt, Expr::val(closed))]).await?;
    let event = AuditEvent::new("attendance.code_closed", "programme", at.programme);
    tx.record(event.with("course", at.course).with("session", at.session));
    Ok(())
}

/// Keeps a meeting's report until somebody confirms what it proposes.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn take_report(tx: &mut WriteTx, at: Sitting<'_>, lines: &[Line]) -> Result<Id, DbError> {
    let id = tx.new_id();
    let kept = tx.seal(meeting_report::rows_place(id), &serde_json::to_string(lines).unwrap_or_default());
    let row = meeting_report::ActiveModel {
        id: Set(id),
        organisation_id: Set(tx.scope().organisation()),
        programme_id: Set(at.programme),
        course: Set(at.course.to_owned()),
        session: Set(at.session),
        sealed_rows: Set(kept),
        taken_in_at: Set(tx.now()),
        confirmed_at: Set(None),
    };
    tx.insert(row).await?;
    let event = AuditEvent::new("attendance.report_taken_in", "meeting_report", id);
    tx.record(event.with("course", at.course).with("session", at.session));
    Ok(id)
}
