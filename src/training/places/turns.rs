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
use crate::training::programmes::entity as programme;

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
    if over.is_empty() {
        return Ok(());
    }
    let ids: BTreeSet<Id> = over.iter().map(|row| row.programme_id).collect();
    // What stands still with a cancelled programme is taken up when it takes place after all.
    let programmes = Rows::<programme::Entity>::across_organisations()
        .filter(programme::Column::Id.is_in(ids))
        .filter(programme::Column::State.ne(programme::State::Cancelled))
        .order_by_asc(programme::Column::Id)
        .all(app.db())
        .await?;
    for row in programmes {
        if let Err(error) = settle(app, row.organisation_id, row.id).await {
            tracing::error!(programme = %row.id, %error, "offers of a programme that ran out were not offered on");
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
