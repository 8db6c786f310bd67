//! Writing an application until its address is asked to confirm it.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::{changed, fresh};
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteTx};
use crate::id::Id;
use crate::training::applications::entity::{self, State};
use crate::training::applications::form::{Filled, Kept};
use crate::training::applications::{consents, link};
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::programmes::entity as programme;

/// Begins an application: nothing is written in it yet.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn begin(tx: &mut WriteTx, id: Id, programme: Id, kept: &Kept) -> Result<entity::Model, DbError> {
    let sealed = kept.seal(tx.keys(), id);
    let row = fresh(tx.scope().organisation(), id, programme, tx.now(), sealed);
    tx.insert(row.clone().into_active_model().reset_all()).await?;
    tx.unaudited("an application that is being written");
    Ok(row)
}

/// Keeps what was typed so far, unless somebody else (another window) saved meanwhile.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn keep(tx: &mut WriteTx, row: &entity::Model, kept: &Kept) -> Result<i64, DbError> {
    let change = entity::ActiveModel {
        id: Unchanged(row.id),
        sealed_form: Set(kept.seal(tx.keys(), row.id)),
        revision: Set(row.revision + 1),
        saved_at: Set(tx.now()),
        ..Default::default()
    };
    tx.update(change).await?;
    tx.unaudited("an application that is being written");
    Ok(row.revision + 1)
}

/// Sends what was written: the address is asked to confirm it. Who applied with this address before is written to as
/// well, by the page that sends ([`super::twin`]); nobody at the browser learns of it.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn send(
    tx: &mut WriteTx,
    programme: &programme::Model,
    row: &entity::Model,
    kept: &Kept,
    filled: &Filled,
) -> Result<entity::Model, DbError> {
    let mut sent = row.clone();
    sent.sealed_form = kept.seal(tx.keys(), row.id);
    // What was mailed before may have gone to another address.
    sent.link += i64::from(row.state == State::Sent);
    sent.state = State::Sent;
    sent.branch_id = filled.branch;
    sent.is_chief = filled.is_chief;
    sent.standing = filled.standing;
    sent.membership = filled.membership;
    sent.consents = consents::ticked(tx, "[]", &programme.programme(), kept.locale).await?;
    sent.revision += 1;
    sent.saved_at = tx.now();
    sent.sent_at = Some(row.sent_at.unwrap_or(tx.now()));
    tx.update(changed(&sent)).await?;
    tx.record(AuditEvent::new("application.sent", "application", row.id));
    ask_address(tx, programme, &sent, kept, &sent.revision.to_string()).await?;
    Ok(sent)
}

/// Asks the address of an application that was sent to confirm it.
async fn ask_address(
    tx: &mut WriteTx,
    programme: &programme::Model,
    sent: &entity::Model,
    kept: &Kept,
    occasion: &str,
) -> Result<(), DbError> {
    let facts = Facts::default().with("link", link::personal(tx.keys(), sent).address());
    letters::write(tx, programme, &Recipient::of(sent, kept), Kind::Confirm, occasion, facts).await
}

/// Sends the letter that asks the address to confirm once more; what was sent stays as it was.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn ask_address_again(
    tx: &mut WriteTx,
    programme: &programme::Model,
    row: &entity::Model,
) -> Result<(), DbError> {
    tx.unaudited("the same letter once more");
    if row.state != State::Sent {
        return Ok(());
    }
    let kept = Kept::open(tx.keys(), row);
    let occasion = format!("{}-{}", row.revision, tx.now().0);
    ask_address(tx, programme, row, &kept, &occasion).await
}

/// Takes an application that was sent and not confirmed back into writing; the letter that went out opens nothing any
/// more.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn reopen(tx: &mut WriteTx, row: &entity::Model) -> Result<entity::Model, DbError> {
    let mut open = row.clone();
    if row.state != State::Sent {
        return Ok(open);
    }
    open.state = State::Draft;
    open.link += 1;
    open.revision += 1;
    tx.update(changed(&open)).await?;
    tx.unaudited("an application that is being written");
    Ok(open)
}
