//! A claim in words, for the office's pages and the person's own: its state, its parts, what the programme gives.

use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};

use super::yen;
use crate::app::App;
use crate::auth::Access;
use crate::id::Id;
use crate::training::money::entity::{ClaimState, claim, payout};
use crate::training::money::travel::Claimed;
use crate::training::programmes::model::Programme;
use crate::web::{AppError, Page};

/// The key of a state's word.
pub fn state_key(row: &claim::Model, paid: bool) -> &'static str {
    match row.state {
        ClaimState::Sent => "money-claim-sent",
        ClaimState::Returned => "money-claim-returned",
        ClaimState::TakenBack => "money-claim-taken-back",
        ClaimState::Approved if paid => "money-claim-paid",
        ClaimState::Approved => "money-claim-approved",
    }
}

/// The courses of a programme for which travel is claimed, with their names.
pub(in crate::training::money) type Courses = Vec<(String, String)>;

/// The parts of a claim as a table shows them: for what course, what, how much.
pub(in crate::training::money) fn legs(
    claimed: &Claimed,
    programme: &Programme,
    page: &Page,
) -> Vec<(String, String, i64)> {
    let name =
        |code: &str| programme.course(code).map(|(_, course)| course.name.text(page.locale).to_owned());
    claimed
        .legs
        .iter()
        .map(|leg| (name(&leg.course).unwrap_or_default(), leg.what.clone(), leg.yen))
        .collect()
}

#[derive(FromQueryResult)]
struct PaidFile {
    id: Id,
}

/// The files of transfers that were paid; what they hold is not read.
pub(super) async fn paid_files(app: &App, access: &Access) -> Result<Vec<Id>, AppError> {
    let paid = access.scope()?.find::<payout::Entity>().filter(payout::Column::PaidAt.is_not_null());
    let paid: Vec<PaidFile> = paid.project(app.db(), |select| select.column(payout::Column::Id)).await?;
    Ok(paid.into_iter().map(|file| file.id).collect())
}

/// What the programme gives, in words.
pub(in crate::training::money) fn cap_text(programme: &Programme, page: &Page) -> Option<String> {
    let travel = programme.travel?;
    let key = if travel.per_course { "money-cap-course" } else { "money-cap-programme" };
    Some(page.ta(key, "amount", yen(page, travel.cap.0)))
}
