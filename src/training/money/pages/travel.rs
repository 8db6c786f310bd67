//! Travel claims as the office sees them: taken down, looked at, approved or returned.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::claimed::{cap_text, paid_files, state_key};
use super::{note, open, yen};
use crate::app::App;
use crate::auth::Access;
use crate::id::Id;
use crate::training::money::entity::{ClaimState, claim};
use crate::training::money::{pieces, travel};
use crate::training::office::Office;
use crate::training::people;
use crate::training::places::entity::place;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "training/money/pages/travel.html")]
struct TravelPage {
    page: Page,
    office: Office,
    cap: Option<String>,
    lines: Vec<Line>,
    cost: i64,
    lodging: i64,
    subsidy: i64,
    people: Vec<(Id, String)>,
}

/// A claim in the list.
struct Line {
    href: String,
    name: String,
    branch: String,
    sent: String,
    cost: i64,
    lodging: i64,
    subsidy: Option<i64>,
    pieces: usize,
    state: &'static str,
    waits: bool,
    /// Whether another that waits is like it.
    twin: bool,
}

/// The list.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    note(&app, &access, &office).await?;
    let (scope, db, page) = (access.scope()?, app.db(), access.page.clone());
    let people = people::of(scope, db, &office.row).await?;
    let claims = scope
        .find::<claim::Entity>()
        .filter(claim::Column::ProgrammeId.eq(office.row.id))
        .order_by_asc(claim::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<Id> = claims.iter().map(|claim| claim.id).collect();
    let pieces = pieces::counts(scope, db, &ids).await?;
    let paid = paid_files(&app, &access).await?;
    let twins = travel::twins::all(&*db.keys(office.row.organisation_id).await?, &claims);
    let lines: Vec<Line> = claims
        .iter()
        .map(|row| {
            let one = people.iter().find(|one| one.application.id == row.application_id);
            Line {
                href: office.address(&format!("money/travel/{}", row.id)),
                name: one.map(|one| one.kept.name().to_owned()).unwrap_or_default(),
                branch: one.map(|one| one.branch.clone()).unwrap_or_default(),
                sent: page.locale.day(row.sent_at.date()),
                cost: row.cost,
                lodging: row.lodging,
                subsidy: row.subsidy,
                pieces: pieces.get(&row.id).copied().unwrap_or_default(),
                state: state_key(row, row.payout_id.is_some_and(|id| paid.contains(&id))),
                waits: row.state == ClaimState::Sent,
                twin: twins.contains(&row.id),
            }
        })
        .collect();
    let counted = || claims.iter().filter(|row| row.state != ClaimState::TakenBack);
    let ever = scope.find::<place::Entity>().filter(place::Column::ProgrammeId.eq(office.row.id));
    let ever = ever.filter(place::Column::State.is_in(travel::EVER)).all(db).await?;
    let travellers =
        people.iter().filter(|one| ever.iter().any(|place| place.application_id == one.application.id));
    let view = TravelPage {
        cap: cap_text(&office.programme, &page),
        cost: counted().map(|row| row.cost).sum(),
        lodging: counted().map(|row| row.lodging).sum(),
        subsidy: claims.iter().filter_map(|row| row.subsidy).sum(),
        people: travellers.map(|one| (one.application.id, one.kept.name().to_owned())).collect(),
        page,
        office,
        lines,
    };
    render(&view)
}
