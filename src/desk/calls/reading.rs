//! That somebody read: noted in the audit chain, at most once a person, record and hour.

use sea_orm::ColumnTrait;
use time::Duration;

use crate::app::App;
use crate::audit::{AuditEvent, entity};
use crate::db::{DbError, Scope};
use crate::id::Id;

/// Notes that the person of the scope read the row `subject` (table, id) of a desk.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn note(
    app: &App,
    scope: &Scope,
    event: &'static str,
    desk: Id,
    subject: (&'static str, Id),
) -> Result<(), DbError> {
    let lately = scope
        .find::<entity::Entity>()
        .filter(entity::Column::SubjectId.eq(subject.1))
        .filter(entity::Column::Event.eq(event))
        .filter(entity::Column::AccountId.eq(scope.account()))
        .filter(entity::Column::At.gt(scope.now().minus(Duration::hours(1))))
        .limit(1)
        .all(app.db())
        .await?;
    if !lately.is_empty() {
        return Ok(());
    }
    let mut tx = app.db().write(scope).await?;
    tx.record(AuditEvent::new(event, subject.0, subject.1).at_desk(desk));
    tx.commit().await
}
