//! Drafts that became records, or were put away: kept for a while, so that a form sent again is recognised and a hasty hand
//! can be helped, then deleted. What was said stands in the record.
//!
//! What always holds: a draft that is still being written, first or for a correction, stays.

use std::collections::BTreeSet;
use std::time::Duration as StdDuration;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition};
use time::Duration;

use super::draft;
use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::clock::Instant;
use crate::db::{DbError, Rows};
use crate::id::Id;

/// Days that a draft stays after it was sent or put away.
const AFTER: Duration = Duration::days(30);

const LOOKS_EVERY: StdDuration = StdDuration::from_secs(3600);

/// Deletes again and again, until the program is told to stop.
pub async fn run(app: App) {
    app.background().repeat(LOOKS_EVERY, "old drafts could not be cleared", || clear(&app)).await;
}

/// Deletes what is old enough; gives how many.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "drafts are cleared for every organisation")]
pub async fn clear(app: &App) -> Result<u64, DbError> {
    let old =
        Rows::<draft::Entity>::across_organisations().filter(is_old(app.now())).limit(1_000).all(app.db());
    let organisations: BTreeSet<Id> = old.await?.into_iter().map(|row| row.organisation_id).collect();
    let mut cleared = 0;
    for organisation in organisations {
        let scope = operator_scope(organisation, Action::TakeCall, app.now());
        let mut tx = app.db().write(&scope).await?;
        let n = tx.delete_where::<draft::Entity>(is_old(app.now())).await?;
        tx.record(AuditEvent::new("call.drafts_cleared", "organisation", organisation).with("n", n));
        tx.commit().await?;
        cleared += n;
    }
    Ok(cleared)
}

/// Put away long ago, or sent long ago and not written on since.
fn is_old(now: Instant) -> Condition {
    let last = now.minus(AFTER);
    let untouched = Expr::col(draft::Column::SavedAt).lte(Expr::col(draft::Column::SentAt));
    Condition::any()
        .add(draft::Column::DiscardedAt.lte(last))
        .add(Condition::all().add(draft::Column::SentAt.lte(last)).add(untouched))
}
