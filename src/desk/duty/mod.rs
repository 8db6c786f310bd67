//! Who is on duty at a desk, and the page that a supporter has before, in and after a shift.
//!
//! What always holds: a duty ends by itself at the closing it was begun for; while it lasts, the session in which the
//! person checked in stays signed in, so that a ringing telephone never meets a login page.

pub mod entity;
pub mod opening;
pub mod pages;
pub mod today;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, Condition};

use crate::audit::AuditEvent;
use crate::auth::Access;
use crate::auth::entity::session;
use crate::auth::policy::Action;
use crate::clock::Instant;
use crate::db::{DbError, Reads, Rows, Scope, WriteTx};
use crate::id::Id;
use crate::web::{AppError, Audit, Route, SignedOut};

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/", Action::OwnAccount, Audit::Nothing, pages::home::page)
            .signed_out(SignedOut::Elsewhere("/desks")),
        Route::post("/duties", Action::TakeCall, Audit::Change, pages::check::check_in),
        Route::post("/duties/{id}/end", Action::TakeCall, Audit::Change, pages::check::check_out),
    ]
}

/// Duties at a desk that last at the instant of the scope.
fn lasting(scope: &Scope, desk: Id) -> Rows<entity::Entity> {
    scope
        .find::<entity::Entity>()
        .filter(entity::Column::DeskId.eq(desk))
        .filter(entity::Column::CheckedOutAt.is_null())
        .filter(entity::Column::Until.gt(scope.now()))
        .order_by_asc(entity::Column::CheckedInAt)
}

/// Who is on duty at a desk, those who came first before the others.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn on_duty(scope: &Scope, on: &impl Reads, desk: Id) -> Result<Vec<entity::Model>, DbError> {
    lasting(scope, desk).limit(50).all(on).await
}

/// One's own duty at a desk, if one is on duty there.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn mine(scope: &Scope, on: &impl Reads, desk: Id) -> Result<Option<entity::Model>, DbError> {
    let me = scope.account().unwrap_or_default();
    lasting(scope, desk).filter(entity::Column::AccountId.eq(me)).one(on).await
}

/// Checks the person in at a desk until `until`. Somebody on duty already stays so.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn check_in(tx: &mut WriteTx, access: &Access, desk: Id, until: Instant) -> Result<(), AppError> {
    if mine(tx.scope(), tx, desk).await?.is_none() {
        let id = tx.new_id();
        let row = entity::ActiveModel {
            id: Set(id),
            organisation_id: Set(tx.scope().organisation()),
            desk_id: Set(desk),
            account_id: Set(tx.scope().account().unwrap_or_default()),
            checked_in_at: Set(tx.now()),
            until: Set(until),
            checked_out_at: Set(None),
        };
        tx.insert(row).await?;
        tx.record(AuditEvent::new("duty.begun", "duty", id).at_desk(desk));
    } else {
        tx.unaudited("on duty already");
    }
    keep_signed_in(tx, access, desk).await
}

/// Ends a duty of one's own. `None` where there is no such duty.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn check_out(tx: &mut WriteTx, duty: Id) -> Result<Option<()>, DbError> {
    let me = tx.scope().account().unwrap_or_default();
    let found = tx
        .scope()
        .find_by_id::<entity::Entity>(duty)
        .filter(entity::Column::AccountId.eq(me))
        .one(tx)
        .await?;
    let Some(row) = found else { return Ok(None) };
    if row.checked_out_at.is_none() {
        let change = entity::ActiveModel {
            id: Unchanged(row.id),
            checked_out_at: Set(Some(tx.now())),
            ..Default::default()
        };
        tx.update(change).await?;
        tx.record(AuditEvent::new("duty.ended", "duty", row.id).at_desk(row.desk_id));
        let sessions = Condition::all().add(session::Column::AccountId.eq(me));
        let none = sea_orm::sea_query::Expr::val(Option::<i64>::None);
        tx.update_where::<session::Entity>(sessions, vec![(session::Column::OnDutyUntil, none)]).await?;
    } else {
        tx.unaudited("off duty already");
    }
    Ok(Some(()))
}

/// Lets the session of somebody on duty last until the duty ends.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn keep_signed_in(tx: &mut WriteTx, access: &Access, desk: Id) -> Result<(), AppError> {
    let person = access.person()?;
    let Some(duty) = mine(tx.scope(), tx, desk).await? else { return Ok(()) };
    if person.session.on_duty_until != Some(duty.until) {
        let row = session::ActiveModel {
            id: Unchanged(person.session.id),
            on_duty_until: Set(Some(duty.until)),
            ..Default::default()
        };
        tx.update(row).await?;
    }
    Ok(())
}
