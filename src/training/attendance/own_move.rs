//! The answer of somebody in a course that was moved: they can come, or cannot; and then another course, or the place
//! given back.
//!
//! What always holds: they answer for themselves, and the question about the place that they have now.

use axum::extract::{Path, State};
use axum::response::Response;

use super::entity::course_move::{self, Answer};
use super::moved;
use super::own::{others, personal, programme_of, taken_by};
use crate::app::App;
use crate::auth::Posted;
use crate::auth::guard::see_other;
use crate::training::applications::link::Guest;
use crate::training::letters;
use crate::training::places;
use crate::training::programmes::save;
use crate::web::AppError;

/// What is asked stands first on the page, and what was done above it.
fn to_top(guest: &Guest, word: &str) -> Response {
    see_other(&format!("{}?{word}", guest.link.path()))
}

/// Takes the answer to a course that was moved: they can come, or cannot; and then another course, or the place given
/// back.
///
/// # Errors
/// [`AppError::NotFound`] where nothing was asked.
pub async fn answer_move(
    State(app): State<App>,
    Path(token): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = personal(&app, &token).await?;
    let me = guest.application.id;
    let row = programme_of(&app, &guest).await?;
    let office = letters::office(&guest.scope);
    let mut tx = app.db().write(&office).await?;
    let locked = save::locked(&mut tx, row.id).await?.ok_or(AppError::NotFound)?;
    // Under the lock: a place that was changed in another tab meanwhile is not the one that was asked about.
    let held = taken_by(&office, &tx, me).await?;
    let place = held.iter().find(|place| place.course == fields.get("course")).ok_or(AppError::NotFound)?;
    let questions = moved::questions(&office, &tx, row.id).await?;
    let question: &course_move::Model =
        questions.get(&(me, place.course.clone())).ok_or(AppError::NotFound)?;
    // A question of before the place was taken is none about it; one that was answered "can" is over.
    let open = question.asked_at >= place.given_at && question.answer != Answer::Can;
    let then = matches!(fields.get("answer"), "other" | "give-back");
    if !open || then && question.answer != Answer::Cannot {
        return Ok(to_top(&guest, "warning=attendance-answered"));
    }
    let word = match fields.get("answer") {
        "can" => {
            moved::answer(&mut tx, question, Answer::Can).await?;
            "notice=attendance-can"
        }
        "cannot" => {
            moved::answer(&mut tx, question, Answer::Cannot).await?;
            "notice=attendance-cannot"
        }
        "give-back" => {
            places::commands::give_back(&mut tx, &locked, me, &place.stage).await?;
            "notice=attendance-given-back"
        }
        "other" => {
            let programme = locked.programme();
            let course = programme.course(&place.course).map(|(_, course)| course.clone());
            let free = others(&app, &office, &row, &programme, &held, &course.unwrap_or_default()).await?;
            let wanted = free.iter().find(|course| course.code.as_str() == fields.get("to"));
            let Some(wanted) = wanted else { return Ok(to_top(&guest, "warning=attendance-other")) };
            let moved = places::commands::move_to(&mut tx, &locked, me, wanted.code.as_str(), false).await?;
            if moved != places::commands::Moved::Placed {
                return Ok(to_top(&guest, "warning=attendance-other"));
            }
            "notice=attendance-other"
        }
        _ => return Err(AppError::BadRequest("no answer".into())),
    };
    tx.commit().await?;
    Ok(to_top(&guest, word))
}
