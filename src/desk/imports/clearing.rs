//! What imports leave that were never finished: batches without a sign of life and files that nobody confirmed are given up,
//! their rows and what is held of their files are removed.
//!
//! What always holds: nothing is removed that anybody has seen, nor what somebody past the program put in: `tomarigi verify`
//! names that.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QuerySelect, QueryTrait};

use super::batch::{self, State};
use super::part;
use crate::audit::entity as audit_entry;
use crate::db::{Db, DbError, Rows, Scope};
use crate::desk::calls::entity as call;
use crate::desk::calls::model::record_mac;
use crate::id::Id;

/// Rows removed in one write.
const REMOVED_AT_ONCE: u64 = 1_000;
/// A batch that shows no sign of life for this long is given up.
pub const GIVEN_UP_AFTER: time::Duration = time::Duration::seconds(20);
/// A file whose reading shows no sign of life for this long is put aside; unpacking a workbook shows none.
pub const READ_WITHIN: time::Duration = time::Duration::minutes(10);
/// A file that nobody confirms for this long is put aside.
pub const HELD_FOR: time::Duration = time::Duration::hours(2);

/// Gives a batch up and removes what it had stored.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn give_up(db: &Db, scope: &Scope, batch: Id) -> Result<(), DbError> {
    let unfinished = Condition::all().add(batch::Column::Id.eq(batch)).add(batch::Column::State.is_in([
        State::Staging,
        State::Held,
        State::Refused,
    ]));
    abandon(db, scope, unfinished).await?;
    remove_all(db, scope, batch).await
}

async fn abandon(db: &Db, scope: &Scope, which: Condition) -> Result<(), DbError> {
    let mut tx = db.write(scope).await?;
    let values = vec![
        (batch::Column::State, Expr::val(sea_orm::Value::from(State::Abandoned))),
        (batch::Column::FinishedAt, Expr::val(sea_orm::Value::from(db.now()))),
    ];
    tx.update_where::<batch::Entity>(which, values).await?;
    tx.unaudited("an import that nobody ever saw is given up");
    tx.commit().await
}

/// Clears away what unfinished imports left: gives up those without a sign of life and files that nobody confirmed, and
/// removes their rows; removes what is still held of a file whose import is over. At the start of the server and of every import.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn clear(db: &Db, scope: &Scope) -> Result<(), DbError> {
    let now = db.now();
    let lifeless = Condition::any()
        .add(
            Condition::all()
                .add(batch::Column::State.eq(State::Staging))
                .add(batch::Column::TouchedAt.lt(now.minus(GIVEN_UP_AFTER))),
        )
        .add(
            Condition::all()
                .add(batch::Column::State.is_in([State::Held, State::Refused]))
                .add(batch::Column::TouchedAt.lt(now.minus(HELD_FOR))),
        )
        .add(
            Condition::all()
                .add(batch::Column::State.eq(State::Refused))
                .add(batch::Column::SealedReport.is_null())
                .add(batch::Column::TouchedAt.lt(now.minus(READ_WITHIN))),
        );
    if scope.find::<batch::Entity>().filter(lifeless.clone()).count(db).await? > 0 {
        abandon(db, scope, lifeless).await?;
    }
    let abandoned = scope
        .find::<batch::Entity>()
        .filter(batch::Column::State.eq(State::Abandoned))
        .filter(
            Condition::any().add(batch::Column::Done.gt(0)).add(batch::Column::SealedReport.is_not_null()),
        )
        .all(db)
        .await?;
    for batch in abandoned {
        // An import that the log tells of was seen; somebody past the program hid it, and `tomarigi verify` names it.
        if !was_shown(db, batch.id).await? {
            remove_all(db, scope, batch.id).await?;
        }
    }
    let kept = || part::Entity::find().select_only().column(part::Column::BatchId).into_query();
    let over = scope
        .find::<batch::Entity>()
        .filter(batch::Column::State.is_in([State::Visible, State::Abandoned]))
        .filter(batch::Column::Id.in_subquery(kept()))
        .all(db)
        .await?;
    for batch in over {
        remove_parts(db, scope, batch.id).await?;
    }
    Ok(())
}

/// Removes everything that a batch given up had stored.
async fn remove_all(db: &Db, scope: &Scope, batch: Id) -> Result<(), DbError> {
    remove_parts(db, scope, batch).await?;
    remove_rows(db, scope, batch).await?;
    let mut tx = db.write(scope).await?;
    let abandoned =
        Condition::all().add(batch::Column::Id.eq(batch)).add(batch::Column::State.eq(State::Abandoned));
    let values = vec![
        (batch::Column::Done, Expr::val(0)),
        (batch::Column::SealedReport, Expr::val(Option::<Vec<u8>>::None)),
    ];
    tx.update_where::<batch::Entity>(abandoned, values).await?;
    tx.unaudited("rows of an import that nobody ever saw");
    tx.commit().await
}

/// Whether the log tells that the rows of a batch became visible.
#[allow(clippy::disallowed_methods, reason = "the log is asked, not shown, whoever's import it was")]
async fn was_shown(db: &Db, batch: Id) -> Result<bool, DbError> {
    let told = Rows::<audit_entry::Entity>::across_organisations()
        .filter(audit_entry::Column::SubjectId.eq(batch))
        .filter(audit_entry::Column::Event.eq("calls.imported"))
        .count(db)
        .await?;
    Ok(told > 0)
}

/// Removes the hidden rows of a batch, a little at a time. A row whose MAC does not hold was put into
/// the batch by somebody past the program: it stays, hidden, for `tomarigi verify` to name.
#[allow(
    clippy::disallowed_methods,
    reason = "hidden rows are within no scope; only those within reach are removed"
)]
pub(super) async fn remove_rows(db: &Db, scope: &Scope, batch: Id) -> Result<(), DbError> {
    let keys = db.keys(scope.organisation()).await?;
    let mut after = Id(i64::MIN);
    loop {
        let rows = Rows::<call::Entity>::across_organisations()
            .filter(call::Column::BatchId.eq(batch))
            .filter(call::Column::Id.gt(after))
            .order_by_asc(call::Column::Id)
            .limit(REMOVED_AT_ONCE)
            .all(db)
            .await?;
        after = rows.last().map_or(after, |row| row.id);
        let is_last = (rows.len() as u64) < REMOVED_AT_ONCE;
        let stored = rows.iter().filter(|row| row.mac == record_mac(&keys, row)).map(|row| row.id);
        let stored: Vec<Id> = stored.collect();
        let mut tx = db.write(scope).await?;
        tx.delete_hidden::<call::Entity>(Condition::all().add(call::Column::Id.is_in(stored))).await?;
        tx.unaudited("rows of an import that nobody ever saw");
        tx.commit().await?;
        if is_last {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
}

/// Removes what was held of a file.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn remove_parts(db: &Db, scope: &Scope, batch: Id) -> Result<(), DbError> {
    let of_batch = part::Column::BatchId.eq(batch);
    if scope.find::<part::Entity>().filter(of_batch.clone()).count(db).await? == 0 {
        return Ok(());
    }
    let mut tx = db.write(scope).await?;
    tx.delete_where::<part::Entity>(Condition::all().add(of_batch)).await?;
    tx.unaudited("the file of an import that is over");
    tx.commit().await
}
