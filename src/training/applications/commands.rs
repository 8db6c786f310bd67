//! Writes of applications. Each takes the write under way and records its event; committing is left to the caller.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel};

use super::eligibility::is_eligible;
use super::entity::recommendation::Decision;
use super::entity::{self, Membership, Origin, Standing, State, reason_place};
use super::form::{self, Filled, Kept};
use super::{consents, link, recommending};
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
        eligible: false,
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

/// Sends what was written: the address is asked to confirm it. Who applied with this address before is written to as
/// well, by the page that sends ([`twin`]); nobody at the browser learns of it.
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
    sent.consents = consents::ticked(tx, &programme.programme(), kept.locale).await?;
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

/// Puts somebody who may take part from now on into the line, where others stood in it at once.
async fn join_late(tx: &mut WriteTx, locked: &Locked, application: Id) -> Result<(), DbError> {
    let programme = locked.programme();
    let scope = tx.scope().clone();
    let waits_for_word = programme.recommendation
        && recommending::said_in(&scope, tx, locked.id)
            .await?
            .get(&application)
            .is_none_or(|said| said.decision != Decision::Recommended);
    if !waits_for_word && joins_at_once(&programme, locked, tx).await? {
        places::commands::join(tx, locked, application).await?;
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
    places::queries::is_confirmed(tx.scope(), tx, locked.id, first).await
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
    row.consents = consents::signed(filled.signed_on);
    tx.insert(row.clone().into_active_model().reset_all()).await?;
    apply(tx, locked, &row, kept, late).await?;
    Ok(id)
}

/// Changes an application that counts, for its writer. `filled`: what it says now; none where contact and needs alone
/// changed. In a scope that reaches the organisation.
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
    if form::WHO.iter().any(|name| before.fields.get(name) != kept.fields.get(name)) {
        after.eligible |= is_eligible(tx, &programme, &after, kept).await?;
    }
    if let Some(filled) = filled {
        after.standing = filled.standing;
        after.membership = filled.membership;
        let agreed = |kept: &Kept| !kept.fields.get("consent").is_empty();
        if agreed(kept) && !agreed(&before) {
            after.consents = consents::ticked(tx, &programme, kept.locale).await?;
        }
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
    after.eligible |= is_eligible(tx, &locked.programme(), &after, kept).await?;
    if filled.signed_on.is_some() {
        after.consents = consents::signed(filled.signed_on);
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
