//! That somebody read: noted in the audit chain, at most once a person, record (with what is said of it) and hour; that
//! somebody took a file out of the house: each time.

use std::collections::BTreeMap;

use sea_orm::ColumnTrait;
use time::Duration;

use super::{AuditEvent, entity};
use crate::app::App;
use crate::db::{DbError, Scope};

/// Notes that the person of the scope read what `event` names.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn note(app: &App, scope: &Scope, event: AuditEvent) -> Result<(), DbError> {
    let lately = scope
        .find::<entity::Entity>()
        .filter(entity::Column::SubjectId.eq(event.subject.1))
        .filter(entity::Column::Event.eq(event.event))
        .filter(entity::Column::AccountId.eq(scope.account()))
        .filter(entity::Column::At.gt(scope.now().minus(Duration::hours(1))))
        .all(app.db())
        .await?;
    let is_this = |entry: &entity::Model| {
        let said: BTreeMap<String, String> = serde_json::from_str(&entry.detail).unwrap_or_default();
        said.iter()
            .map(|(key, value)| (key.as_str(), value))
            .eq(event.detail.iter().map(|(key, value)| (*key, value)))
    };
    if lately.iter().any(is_this) {
        return Ok(());
    }
    let mut tx = app.db().write(scope).await?;
    tx.record(event);
    tx.commit().await
}

/// Records what left the house, as `event` names it: each time, so that it can be told who had it.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn record(app: &App, scope: &Scope, event: AuditEvent) -> Result<(), DbError> {
    let mut tx = app.db().write(scope).await?;
    tx.record(event);
    tx.commit().await
}
