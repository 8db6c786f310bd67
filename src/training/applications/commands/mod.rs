//! Writes of applications. Each takes the write under way and records its event; committing is left to the caller.

mod applying;
mod changing;
mod writing;

use sea_orm::ActiveValue::Unchanged;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel};

use super::entity::recommendation::Decision;
use super::entity::{self, Membership, Origin, Standing, State};
use super::recommending;
use crate::crypto::{BlindIndex, OrganisationKeys};
use crate::db::{DbError, WriteTx};
use crate::id::Id;
use crate::training::places;
use crate::training::programmes::model::Selection;
use crate::training::programmes::save::Locked;

pub use applying::{confirm, let_in, take_down};
pub use changing::{change, mend, renew_link, withdraw};
pub use writing::{ask_address_again, begin, keep, reopen, send};

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
