//! Applications that were begun and never counted: kept while they may still be sent, then deleted with the letters that
//! asked to confirm them.
//!
//! What always holds: what was applied with, or withdrawn, is no draft and stays.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, Condition};
use time::Duration;

use super::entity::{self, State};
use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::clock::Instant;
use crate::db::{DbError, Rows};
use crate::id::Id;
use crate::mail::outbox;
use crate::training::letters::entity::letter;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Window;

/// Days after the deadline until what was not sent is deleted.
const AFTER: Duration = Duration::days(30);

/// Days after which it is deleted in any case, where there is no deadline.
const LONGEST: Duration = Duration::days(180);

/// Deletes what nobody sent or confirmed, and nobody can any more; gives how many.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "drafts are cleared for every organisation")]
pub async fn clear(app: &App) -> Result<u64, DbError> {
    let old = Rows::<entity::Entity>::across_organisations()
        .filter(entity::Column::State.is_in([State::Draft, State::Sent]))
        .filter(entity::Column::SavedAt.lte(app.now().minus(AFTER)))
        .all(app.db())
        .await?;
    let mut by_programme: BTreeMap<(Id, Id), Vec<entity::Model>> = BTreeMap::new();
    for row in old {
        by_programme.entry((row.organisation_id, row.programme_id)).or_default().push(row);
    }
    let mut cleared = 0;
    for ((organisation, id), rows) in by_programme {
        let scope = operator_scope(organisation, Action::RunTraining, app.now());
        let Some(row) = scope.find_by_id::<programme::Entity>(id).one(app.db()).await? else { continue };
        let over = is_over(&row, app.now());
        let gone = |row: &&entity::Model| over || app.now().since(row.saved_at) >= LONGEST;
        let ids: Vec<Id> = rows.iter().filter(gone).map(|row| row.id).collect();
        if ids.is_empty() {
            continue;
        }
        let mut tx = app.db().write(&scope).await?;
        // Somebody may confirm at this moment: what counts by now is locked out of the deletion.
        let still = Condition::all()
            .add(entity::Column::Id.is_in(ids))
            .add(entity::Column::State.is_in([State::Draft, State::Sent]));
        let still = tx.find::<entity::Entity>().filter(still).lock().all(&tx).await?;
        let ids: Vec<Id> = still.into_iter().map(|row| row.id).collect();
        let letters = Condition::all().add(letter::Column::ApplicationId.is_in(ids.iter().copied()));
        let written = tx.find::<letter::Entity>().filter(letters.clone()).all(&tx).await?;
        outbox::forget(&mut tx, written.into_iter().map(|letter| letter.id).collect()).await?;
        tx.delete_where::<letter::Entity>(letters).await?;
        let drafts = Condition::all().add(entity::Column::Id.is_in(ids));
        let n = tx.delete_where::<entity::Entity>(drafts).await?;
        tx.record(AuditEvent::new("training.drafts_cleared", "programme", id).with("n", n));
        tx.commit().await?;
        cleared += n;
    }
    Ok(cleared)
}

/// Whether nobody can apply to a programme any more, and has not for long.
fn is_over(row: &programme::Model, now: Instant) -> bool {
    match row.programme().window(now) {
        Window::Over(ended) => now.since(ended) >= AFTER,
        _ => row.state != programme::State::Announced && now.since(row.changed_at) >= AFTER,
    }
}
