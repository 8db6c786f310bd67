//! Offers that nobody answered: when their time is over, the place goes to the next. One loop, on every node; what it
//! does happens under the programme's lock, so that two nodes do it once.

use std::collections::BTreeSet;
use std::time::Duration;

use sea_orm::ColumnTrait;

use super::commands;
use super::entity::place;
use crate::app::App;
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::db::{DbError, Rows};
use crate::id::Id;

const LOOKS_EVERY: Duration = Duration::from_secs(60);

/// Looks again and again, until the program is told to stop.
pub async fn run(app: App) {
    let failed = "offers that ran out could not be looked for";
    app.background().repeat(LOOKS_EVERY, failed, || turn(&app)).await;
}

/// Ends the offers whose time is over, and offers their places on. What goes wrong with one programme is logged and keeps
/// no other from it.
///
/// # Errors
/// [`DbError`] when what ran out cannot be looked for.
#[allow(clippy::disallowed_methods, reason = "the loop serves every organisation")]
pub async fn turn(app: &App) -> Result<(), DbError> {
    let over = Rows::<place::Entity>::across_organisations()
        .filter(place::Column::State.eq(place::State::Offered))
        .filter(place::Column::AnswerBy.lte(app.now()))
        .all(app.db())
        .await?;
    let programmes: BTreeSet<(Id, Id)> =
        over.iter().map(|row| (row.organisation_id, row.programme_id)).collect();
    for (organisation, programme) in programmes {
        if let Err(error) = settle(app, organisation, programme).await {
            tracing::error!(%programme, %error, "offers of a programme that ran out were not offered on");
        }
    }
    Ok(())
}

async fn settle(app: &App, organisation: Id, programme: Id) -> Result<(), DbError> {
    let mut tx = app.db().write(&operator_scope(organisation, Action::RunTraining, app.now())).await?;
    commands::settle(&mut tx, programme).await?;
    tx.unaudited("another node was faster");
    tx.commit().await
}
