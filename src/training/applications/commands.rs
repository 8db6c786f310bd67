//! Writes of applications. Each takes the write under way and records its event; committing is left to the caller.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel};

use super::entity::{self, Membership, Origin, Standing, State, reason_place};
use super::form::{Filled, Kept};
use super::{link, recommending};
use crate::audit::AuditEvent;
use crate::crypto::{BlindIndex, OrganisationKeys};
use crate::db::{DbError, WriteError, WriteTx};
use crate::id::Id;
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::places;
use crate::training::programmes::model::Selection;
use crate::training::programmes::save::Locked;
use crate::training::programmes::{entity as programme, told};

/// The blind index of a mail address.
pub fn mail_hash(keys: &OrganisationKeys, email: &str) -> BlindIndex {
    keys.blind("application-mail", email)
}

fn fresh(
    organisation: Id,
    id: Id,
    programme: Id,
    now: crate::clock::Instant,
    kept: crate::crypto::Sealed,
) -> entity::Model {
    entity::Model {
        id,
        organisation_id: organisation,
        programme_id: programme,
        branch_id: None,
        state: State::Draft,
        origin: Origin::Applicant,
        standing: Standing::Unknown,
        membership: Membership::Unknown,
        is_chief: false,
        late: false,
        sealed_form: kept,
        mail_hash: None,
        consents: "[]".into(),
        link: 1,
        revision: 1,
        created_at: now,
        saved_at: now,
        sent_at: None,
        applied_at: None,
        withdrawn_at: None,
        sealed_reason: None,
    }
}

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

/// Which consent was given, when, to which text.
fn consents(now: crate::clock::Instant, programme: &programme::Model) -> String {
    serde_json::json!([{ "text": "consent", "version": programme.revision, "at": now.rfc3339() }]).to_string()
}

/// Sends what was written: the address is asked to confirm it. Where somebody applied with this address before, they are
/// written to instead, and nobody at the browser learns of it.
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
    sent.consents = consents(tx.now(), programme);
    sent.revision += 1;
    sent.saved_at = tx.now();
    sent.sent_at = Some(row.sent_at.unwrap_or(tx.now()));
    tx.update(changed(&sent)).await?;
    tx.record(AuditEvent::new("application.sent", "application", row.id));
    let recipient = Recipient::of(&sent, kept);
    let facts = Facts::default().with("link", link::personal(tx.keys(), &sent).address());
    letters::write(tx, programme, &recipient, Kind::Confirm, &sent.revision.to_string(), facts).await?;
    Ok(sent)
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

/// All columns that change, for an update by the primary key.
fn changed(row: &entity::Model) -> entity::ActiveModel {
    let mut change = row.clone().into_active_model().reset_all();
    change.id = Unchanged(row.id);
    change
}

/// Whether somebody else applied with this address.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn twin(
    tx: &WriteTx,
    programme: Id,
    email: &str,
    except: Id,
) -> Result<Option<entity::Model>, DbError> {
    let hash = mail_hash(tx.keys(), email);
    tx.find::<entity::Entity>()
        .filter(entity::Column::ProgrammeId.eq(programme))
        .filter(entity::Column::MailHash.eq(hash))
        .filter(entity::Column::Id.ne(except))
        .one(tx)
        .await
}

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
    let email = super::form::address(&kept.fields);
    applied.mail_hash = email.as_deref().map(|email| mail_hash(tx.keys(), email));
    applied.revision += 1;
    if let Some(reason) = late {
        applied.late = true;
        applied.sealed_reason = Some(tx.seal(reason_place(row.id), reason));
    }
    tx.update(changed(&applied)).await?;
    let event = if late.is_some() { "application.admitted_late" } else { "application.applied" };
    tx.record(AuditEvent::new(event, "application", row.id));
    let wishes = super::form::wished(&kept.fields, &programme);
    places::commands::wish(tx, locked.id, row.id, applied.branch_id, &wishes).await?;
    let recipient = Recipient::of(&applied, kept);
    let facts = Facts::default()
        .with("link", link::personal(tx.keys(), &applied).address())
        .with("due", programme.decided_by.map(|day| recipient.locale.date(day.date())).unwrap_or_default());
    letters::write(tx, locked, &recipient, Kind::Applied, "1", facts).await?;
    if programme.recommendation {
        recommending::ask(tx, locked, &applied, kept).await?;
    } else if joins_at_once(&programme, locked, tx).await? {
        places::commands::join(tx, locked, row.id).await?;
    }
    Ok(())
}

/// Whether who applies now (or is recommended now) stands in line at once: where places go to who comes first, and where
/// they were given already.
pub(super) async fn joins_at_once(
    programme: &crate::training::programmes::model::Programme,
    locked: &Locked,
    tx: &WriteTx,
) -> Result<bool, DbError> {
    if programme.selection == Selection::FirstCome {
        return Ok(true);
    }
    let Some(first) = programme.stages.first() else { return Ok(false) };
    places::commands::is_confirmed(tx.scope(), tx, locked.id, first).await
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
    tx.insert(row.clone().into_active_model().reset_all()).await?;
    apply(tx, locked, &row, kept, late).await?;
    Ok(id)
}

/// Changes an application that counts: contact, needs, wishes. In a scope that reaches the organisation.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn change(
    tx: &mut WriteTx,
    locked: &Locked,
    row: &entity::Model,
    kept: &Kept,
    filled: &Filled,
) -> Result<(), DbError> {
    let mut changed_row = row.clone();
    changed_row.sealed_form = kept.seal(tx.keys(), row.id);
    changed_row.standing = filled.standing;
    changed_row.membership = filled.membership;
    changed_row.revision += 1;
    changed_row.saved_at = tx.now();
    tx.update(changed(&changed_row)).await?;
    places::commands::wish(tx, locked.id, row.id, changed_row.branch_id, &filled.wishes).await?;
    tx.record(AuditEvent::new("application.changed", "application", row.id));
    Ok(())
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

/// The title of a programme for a letter or a page.
pub fn title(row: &programme::Model, locale: crate::i18n::Locale) -> String {
    told::title(&row.programme(), locale)
}
