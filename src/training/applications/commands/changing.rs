//! What is changed of an application that counts: by its writer, by the office for them; its links; its end.

use sea_orm::ActiveValue::{Set, Unchanged};

use super::{changed, join_late, mail_hash};
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteError, WriteTx};
use crate::training::applications::eligibility::is_eligible;
use crate::training::applications::entity::{self, Origin, State};
use crate::training::applications::form::{self, Filled, Kept};
use crate::training::applications::{consents, link, recommending};
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::places;
use crate::training::programmes::save::Locked;

/// The fields in which the office writes down that somebody agreed.
const CONSENT: [&str; 2] = ["consent_by", "signed_on"];

/// Changes an application that counts, for its writer. `filled`: what it says now; none where contact, needs and
/// that they agreed alone changed. In a scope that reaches the organisation.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn change(
    tx: &mut WriteTx,
    locked: &Locked,
    row: &entity::Model,
    kept: &Kept,
    filled: Option<&Filled>,
) -> Result<(), DbError> {
    let (before, programme) = (Kept::open(tx.keys(), row), locked.programme());
    let mut after = rewritten(tx, row, kept);
    let others = form::WHO.iter().any(|name| before.fields.get(name) != kept.fields.get(name));
    if others && !after.eligible {
        after.eligible = is_eligible(tx, &programme, &after, kept).await?;
    }
    if let Some(filled) = filled {
        after.standing = filled.standing;
        after.membership = filled.membership;
    }
    let agreed = |kept: &Kept| !kept.fields.get("consent").is_empty();
    if agreed(kept) && !agreed(&before) {
        after.consents = consents::ticked(tx, &row.consents, &programme, kept.locale).await?;
    }
    tx.update(changed(&after)).await?;
    if let Some(filled) = filled {
        places::commands::wish(tx, locked.id, row.id, after.branch_id, &filled.wishes).await?;
    }
    tx.record(AuditEvent::new("application.changed", "application", row.id));
    if after.eligible && !row.eligible {
        join_late(tx, locked, row.id).await?;
    }
    Ok(())
}

/// An application with another form.
fn rewritten(tx: &WriteTx, row: &entity::Model, kept: &Kept) -> entity::Model {
    let mut after = row.clone();
    after.sealed_form = kept.seal(tx.keys(), row.id);
    after.revision += 1;
    after.saved_at = tx.now();
    after
}

/// Mends an application that counts, for its writer who asked the office to. Another address gets a link of its own, and
/// that of before opens nothing any more; another branch is asked for its word anew.
///
/// # Errors
/// [`DbError`]; an address that applied before is a unique violation.
pub async fn mend(
    tx: &mut WriteTx,
    locked: &Locked,
    row: &entity::Model,
    kept: &Kept,
    filled: &Filled,
) -> Result<(), DbError> {
    let before = Kept::open(tx.keys(), row);
    let mut after = rewritten(tx, row, kept);
    after.branch_id = filled.branch;
    after.is_chief = filled.is_chief;
    after.standing = filled.standing;
    after.membership = filled.membership;
    if !after.eligible {
        after.eligible = is_eligible(tx, &locked.programme(), &after, kept).await?;
    }
    // What was agreed to by a tick is the applicant's own.
    let is_ours = row.origin != Origin::Applicant && before.fields.get("consent").is_empty();
    if is_ours && CONSENT.iter().any(|name| before.fields.get(name) != kept.fields.get(name)) {
        let text = (&locked.programme(), kept.locale);
        after.consents = consents::told(tx, &row.consents, text, filled.consent).await?;
    }
    let moved = form::address(&before.fields) != filled.email;
    if moved {
        after.mail_hash = filled.email.as_deref().map(|email| mail_hash(tx.keys(), email));
        after.link += 1;
    }
    tx.update(changed(&after)).await?;
    // Names that we gave, and none that a browser made up: these stand in the log, unsealed and for ever.
    let mut fields = before.differs_in(kept);
    fields.retain(|name| form::is_ours(name, &locked.programme()));
    let fields = fields.join(" ");
    tx.record(AuditEvent::new("application.mended", "application", row.id).with("fields", fields));
    places::commands::wish(tx, locked.id, row.id, after.branch_id, &filled.wishes).await?;
    if moved {
        tell_link(tx, locked, &after, kept).await?;
        tell_address_before(tx, locked, &after, &before).await?;
    }
    if locked.programme().recommendation && after.branch_id != row.branch_id {
        recommending::ask_anew(tx, locked, &after, kept).await?;
    }
    if after.eligible && !row.eligible {
        join_late(tx, locked, row.id).await?;
    }
    // Another wish, or another branch, may have a place free.
    places::commands::settle(tx, locked.id).await
}

/// Makes the links of an application anew, as when a letter went to somebody else: those of before open nothing any more.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn renew_link(tx: &mut WriteTx, locked: &Locked, row: &entity::Model) -> Result<(), DbError> {
    let mut after = row.clone();
    after.link += 1;
    after.revision += 1;
    tx.update(changed(&after)).await?;
    tx.record(AuditEvent::new("application.link_renewed", "application", row.id));
    let kept = Kept::open(tx.keys(), &after);
    tell_link(tx, locked, &after, &kept).await
}

async fn tell_link(
    tx: &mut WriteTx,
    locked: &Locked,
    row: &entity::Model,
    kept: &Kept,
) -> Result<(), DbError> {
    let facts = Facts::default().with("link", link::personal(tx.keys(), row).address());
    letters::write(tx, locked, &Recipient::of(row, kept), Kind::NewLink, &row.link.to_string(), facts).await
}

/// Tells the address of before that nothing comes there any more, and not where it goes: who gave it may not know of it.
async fn tell_address_before(
    tx: &mut WriteTx,
    locked: &Locked,
    row: &entity::Model,
    before: &Kept,
) -> Result<(), DbError> {
    let recipient = Recipient::of(row, before);
    if recipient.to.is_empty() {
        return Ok(());
    }
    letters::write(tx, locked, &recipient, Kind::AddressChanged, &row.link.to_string(), Facts::default())
        .await
}

/// Withdraws an application; its place goes to the next. In a scope that reaches the organisation.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn withdraw(tx: &mut WriteTx, locked: &Locked, row: &entity::Model) -> Result<(), DbError> {
    if row.state == State::Withdrawn {
        return Ok(());
    }
    if !matches!(row.state, State::Sent | State::Applied) {
        return Err(WriteError::NothingWithinReach.into());
    }
    let change = entity::ActiveModel {
        id: Unchanged(row.id),
        state: Set(State::Withdrawn),
        mail_hash: Set(None),
        withdrawn_at: Set(Some(tx.now())),
        revision: Set(row.revision + 1),
        ..Default::default()
    };
    tx.update(change).await?;
    tx.record(AuditEvent::new("application.withdrawn", "application", row.id));
    if row.state == State::Applied {
        let recipient = Recipient::of(row, &Kept::open(tx.keys(), row));
        letters::write(tx, locked, &recipient, Kind::Withdrawn, "1", Facts::default()).await?;
    }
    places::commands::leave(tx, locked, row.id).await
}
