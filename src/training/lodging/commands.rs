//! Writes of lodging. Each takes the write under way and records its event; committing is left to the caller.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};

use super::entity::{handover, stay};
use super::model::{self, Guest, written};
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteTx};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::programmes::model::Course;
use crate::training::programmes::written::Day;

/// Characters of what a hotel is told at most.
pub const LONGEST: usize = 200;

/// What a form says: nights that the course has, and words.
///
/// # Errors
/// What must be mended, by field.
pub fn parse(fields: &Fields, course: &Course) -> Result<(Vec<Day>, String), Errors> {
    let offered = model::nights(course);
    let mut nights = model::read(fields.all("night"));
    nights.retain(|night| offered.iter().any(|(day, _)| *day == night.date()));
    let words = fields.get("words").to_owned();
    let mut errors = Errors::default();
    if words.chars().count() > LONGEST {
        errors.add("words", Message::new("application-error-long").with("n", LONGEST));
        return Err(errors);
    }
    Ok((nights, words))
}

/// Writes down which nights somebody stays; none: no room. What was said before is replaced.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn keep(
    tx: &mut WriteTx,
    (programme, application): (Id, Id),
    course: &Course,
    (nights, words): (&[Day], &str),
    by_office: bool,
) -> Result<(), DbError> {
    let (code, days) = (course.code.as_str(), model::days(course));
    tx.lock(&format!("lodging-{programme}")).await?;
    let this = || {
        Condition::all().add(stay::Column::ApplicationId.eq(application)).add(stay::Column::Course.eq(code))
    };
    // What is said to the hotel is said for nights.
    let words = if nights.is_empty() { "" } else { words };
    match tx.find::<stay::Entity>().filter(this()).one(tx).await? {
        Some(row) => {
            let kept = tx.seal(stay::words_place(row.id), words);
            let values = vec![
                (stay::Column::Nights, Expr::val(written(nights))),
                (stay::Column::Days, Expr::val(days)),
                (stay::Column::SealedWords, Expr::val(kept)),
                (stay::Column::ByOffice, Expr::val(by_office)),
                (stay::Column::ChangedAt, Expr::val(tx.now())),
            ];
            tx.update_where::<stay::Entity>(this(), values).await?;
        }
        None => {
            let id = tx.new_id();
            let row = stay::ActiveModel {
                id: Set(id),
                organisation_id: Set(tx.scope().organisation()),
                programme_id: Set(programme),
                application_id: Set(application),
                course: Set(code.to_owned()),
                nights: Set(written(nights)),
                days: Set(days),
                sealed_words: Set(tx.seal(stay::words_place(id), words)),
                by_office: Set(by_office),
                changed_at: Set(tx.now()),
            };
            tx.insert(row).await?;
        }
    }
    let event = AuditEvent::new("lodging.asked", "application", application);
    tx.record(event.with("course", code).with("nights", written(nights)));
    Ok(())
}

/// Keeps the list of a course as the hotel was given it.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn hand_over(
    tx: &mut WriteTx,
    programme: Id,
    course: &Course,
    guests: &[Guest],
) -> Result<(), DbError> {
    let id = tx.new_id();
    let list = serde_json::to_string(guests).unwrap_or_default();
    let row = handover::ActiveModel {
        id: Set(id),
        organisation_id: Set(tx.scope().organisation()),
        programme_id: Set(programme),
        course: Set(course.code.to_string()),
        days: Set(model::days(course)),
        sealed_list: Set(tx.seal(handover::list_place(id), &list)),
        given_at: Set(tx.now()),
        given_by: Set(tx.scope().account()),
    };
    tx.insert(row).await?;
    let event = AuditEvent::new("lodging.handed_over", "programme", programme);
    tx.record(event.with("course", course.code.as_str()).with("guests", guests.len()));
    Ok(())
}
