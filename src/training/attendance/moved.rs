//! A course that was moved to another day, place or mode after people have places in it: everybody in it is told, and
//! asked whether they can still come.
//!
//! What always holds: they are told in the transaction that moves the course, once for each move; whoever cannot come
//! keeps the place until they move to another course or give it back.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};

use super::entity::course_move::{self, Answer};
use crate::audit::AuditEvent;
use crate::db::{DbError, Reads, Scope, WriteTx};
use crate::id::Id;
use crate::training::applications::entity as application;
use crate::training::applications::form::Kept;
use crate::training::applications::link;
use crate::training::letters::{self, Kind, Recipient};
use crate::training::places;
use crate::training::places::entity::place;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Course, Programme};

/// Whether somebody who is in a course must be told of what became of it.
fn was_moved(before: &Course, after: &Course) -> bool {
    let when = |course: &Course| -> Vec<_> {
        course.sessions.iter().map(|session| (session.on, session.hours, session.optional)).collect()
    };
    let place = |course: &Course| (course.mode, course.place.clone(), course.address.clone());
    when(before) != when(after) || place(before) != place(after)
}

/// Tells and asks everybody in the courses that differ between `before` and `row`, the programme as it is now.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn tell(tx: &mut WriteTx, before: &Programme, row: &programme::Model) -> Result<(), DbError> {
    let after = row.programme();
    let moved: Vec<&str> = after
        .courses()
        .filter(|(_, course)| {
            let code = course.code.as_str();
            before.course(code).is_some_and(|(_, before)| was_moved(before, course))
        })
        .map(|(_, course)| course.code.as_str())
        .collect();
    if moved.is_empty() || row.state == programme::State::Cancelled {
        return Ok(());
    }
    let held = tx
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::Course.is_in(moved))
        .filter(place::Column::Holder.is_not_null())
        .all(tx)
        .await?;
    let scope = tx.scope().clone();
    let untold = places::queries::untold(&scope, tx, row.id).await?;
    // Who was not told of the place yet is told where and when with it.
    for place in held.into_iter().filter(|place| !untold.contains(&place.stage)) {
        ask(tx, row, &place).await?;
    }
    Ok(())
}

/// Who has taken the place is asked; to whom it is offered, the offer itself is the question.
async fn ask(tx: &mut WriteTx, row: &programme::Model, place: &place::Model) -> Result<(), DbError> {
    if place.state == place::State::Taken {
        put_question(tx, row, place).await?;
    }
    write(tx, row, place).await
}

async fn put_question(tx: &mut WriteTx, row: &programme::Model, place: &place::Model) -> Result<(), DbError> {
    let question = course_move::ActiveModel {
        id: Set(tx.new_id()),
        organisation_id: Set(tx.scope().organisation()),
        programme_id: Set(row.id),
        application_id: Set(place.application_id),
        stage: Set(place.stage.clone()),
        course: Set(place.course.clone()),
        revision: Set(row.revision),
        asked_at: Set(tx.now()),
        answer: Set(Answer::Open),
        answered_at: Set(None),
    };
    tx.insert(question).await?;
    let event = AuditEvent::new("attendance.move_asked", "application", place.application_id);
    tx.record(event.with("course", &place.course));
    Ok(())
}

async fn write(tx: &mut WriteTx, row: &programme::Model, place: &place::Model) -> Result<(), DbError> {
    let scope = tx.scope().clone();
    let found = scope.find_by_id::<application::Entity>(place.application_id).one(tx).await?;
    let Some(application) = found else { return Ok(()) };
    let kept = Kept::open(tx.keys(), &application);
    let recipient = Recipient::of(&application, &kept);
    let facts = letters::place_facts(row, place, recipient.locale)
        .with("link", link::personal(tx.keys(), &application).address());
    let occasion = format!("{}-{}", place.course, row.revision);
    letters::write(tx, row, &recipient, Kind::Moved, &occasion, facts).await
}

/// The last question put to each person about each course of a programme.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn questions(
    scope: &Scope,
    on: &impl Reads,
    programme: Id,
) -> Result<HashMap<(Id, String), course_move::Model>, DbError> {
    let rows = scope
        .find::<course_move::Entity>()
        .filter(course_move::Column::ProgrammeId.eq(programme))
        .order_by_asc(course_move::Column::Revision)
        .all(on)
        .await?;
    Ok(rows.into_iter().map(|row| ((row.application_id, row.course.clone()), row)).collect())
}

/// Keeps the answer to a question.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn answer(tx: &mut WriteTx, question: &course_move::Model, answer: Answer) -> Result<(), DbError> {
    let this = Condition::all().add(course_move::Column::Id.eq(question.id));
    let values = vec![
        (course_move::Column::Answer, Expr::val(answer)),
        (course_move::Column::AnsweredAt, Expr::val(Some(tx.now()))),
    ];
    tx.update_where::<course_move::Entity>(this, values).await?;
    let word = if answer == Answer::Can { "can" } else { "cannot" };
    let event = AuditEvent::new("attendance.move_answered", "application", question.application_id);
    tx.record(event.with("course", &question.course).with("answer", word));
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::training::programmes::model::{Mode, Session};

    fn course(day: &str) -> Course {
        let session = Session { on: Some(day.parse().unwrap()), ..Session::default() };
        Course { code: "online".parse().unwrap(), sessions: vec![session], places: 20, ..Course::default() }
    }

    #[test]
    fn another_day_place_or_mode_is_told_and_more_places_or_another_name_are_not() {
        let before = course("2022-08-04");
        assert!(was_moved(&before, &course("2022-08-05")));
        assert!(was_moved(&before, &Course { mode: Mode::Online, ..before.clone() }));
        assert!(was_moved(&before, &Course { address: "高知市本町".into(), ..before.clone() }));
        assert!(!was_moved(&before, &Course { places: 30, ..before.clone() }));
        let mut titled = before.clone();
        titled.name = serde_json::from_str(r#"{"ja":"集合研修"}"#).unwrap();
        assert!(!was_moved(&before, &titled));
    }
}
