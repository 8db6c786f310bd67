//! From here on an application counts: confirmed by its writer, taken down by the office, let in by it.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::{changed, fresh, join_late, joins_at_once, mail_hash};
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteTx};
use crate::id::Id;
use crate::training::applications::eligibility::is_eligible;
use crate::training::applications::entity::{self, Origin, State, reason_place};
use crate::training::applications::form::{self, Filled, Kept};
use crate::training::applications::{consents, link, recommending};
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::places;
use crate::training::programmes::save::Locked;

/// Confirms what was sent: from here on the application counts. In a scope that reaches the organisation.
///
/// # Errors
/// [`DbError`]; an address that applied before is a unique violation.
pub async fn confirm(tx: &mut WriteTx, locked: &Locked, row: &entity::Model) -> Result<(), DbError> {
    if row.state != State::Sent {
        return Ok(());
    }
    let kept = Kept::open(tx.keys(), row);
    apply(tx, locked, row, &kept, None).await
}

/// Makes an application count.
async fn apply(
    tx: &mut WriteTx,
    locked: &Locked,
    row: &entity::Model,
    kept: &Kept,
    late: Option<&str>,
) -> Result<(), DbError> {
    let programme = locked.programme();
    let mut applied = row.clone();
    applied.state = State::Applied;
    applied.applied_at = Some(tx.now());
    applied.eligible = is_eligible(tx, &programme, row, kept).await?;
    let email = form::address(&kept.fields);
    applied.mail_hash = email.as_deref().map(|email| mail_hash(tx.keys(), email));
    applied.revision += 1;
    if let Some(reason) = late {
        applied.late = true;
        applied.sealed_reason = Some(tx.seal(reason_place(row.id), reason));
    }
    tx.update(changed(&applied)).await?;
    let event = if late.is_some() { "application.admitted_late" } else { "application.applied" };
    tx.record(AuditEvent::new(event, "application", row.id));
    let wishes = form::wished(&kept.fields, &programme);
    places::commands::wish(tx, locked.id, row.id, applied.branch_id, &wishes).await?;
    let recipient = Recipient::of(&applied, kept);
    let facts = Facts::default()
        .with("link", link::personal(tx.keys(), &applied).address())
        .with("due", programme.decided_by.map(|day| recipient.locale.date(day.date())).unwrap_or_default());
    letters::write(tx, locked, &recipient, Kind::Applied, "1", facts).await?;
    if programme.recommendation {
        recommending::ask(tx, locked, &applied, kept).await?;
    } else if applied.eligible && joins_at_once(&programme, locked, tx).await? {
        places::commands::join(tx, locked, row.id).await?;
    }
    Ok(())
}

/// Lets somebody take part whom the register does not know: the office looked. In a scope that reaches the organisation.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn let_in(tx: &mut WriteTx, locked: &Locked, row: &entity::Model) -> Result<(), DbError> {
    if row.eligible {
        return Ok(());
    }
    let change = entity::ActiveModel {
        id: Unchanged(row.id),
        eligible: Set(true),
        revision: Set(row.revision + 1),
        ..Default::default()
    };
    tx.update(change).await?;
    tx.record(AuditEvent::new("application.let_in", "application", row.id));
    join_late(tx, locked, row.id).await
}

/// Writes down an application that came on paper or by telephone. `late`: why it is admitted after the deadline.
///
/// # Errors
/// [`DbError`]; an address that applied before is a unique violation.
pub async fn take_down(
    tx: &mut WriteTx,
    locked: &Locked,
    kept: &Kept,
    filled: &Filled,
    origin: Origin,
    late: Option<&str>,
) -> Result<Id, DbError> {
    let id = tx.new_id();
    let sealed = kept.seal(tx.keys(), id);
    let mut row = fresh(tx.scope().organisation(), id, locked.id, tx.now(), sealed);
    row.origin = origin;
    row.state = State::Sent;
    row.sent_at = Some(tx.now());
    row.branch_id = filled.branch;
    row.is_chief = filled.is_chief;
    row.standing = filled.standing;
    row.membership = filled.membership;
    row.consents = match origin {
        Origin::Applicant if !kept.fields.get("consent").is_empty() => {
            consents::ticked(tx, "[]", &locked.programme(), kept.locale).await?
        }
        _ => consents::told(tx, "[]", (&locked.programme(), kept.locale), filled.consent).await?,
    };
    tx.insert(row.clone().into_active_model().reset_all()).await?;
    apply(tx, locked, &row, kept, late).await?;
    Ok(id)
}
