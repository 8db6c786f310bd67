//! Recommending: the chief of a branch is asked, answers, may answer anew until it is decided upon whom they speak of; the
//! office answers for a chief who applies, and where a branch has none. Who comes late is recommended late.
//!
//! What always holds: the words of a recommendation are sealed, and only the office opens them.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use super::commands;
use super::entity::recommendation::{self, Decision, words_place};
use super::entity::{self, State};
use super::form::Kept;
use crate::audit::AuditEvent;
use crate::auth::people;
use crate::db::{DbError, WriteError, WriteTx};
use crate::i18n::Locale;
use crate::id::Id;
use crate::mail::outbox::SITE;
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::places;
use crate::training::places::entity::entry;
use crate::training::programmes::save::Locked;
use crate::training::programmes::told;

/// What somebody says of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Recommended or declined.
    pub decision: Decision,
    /// Order within the branch, from 1; 0: none.
    pub rank: i16,
    /// Words that only the office reads.
    pub words: String,
}

/// Asks the chiefs of the branch of an application; the office where the applicant is the chief.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn ask(
    tx: &mut WriteTx,
    locked: &Locked,
    application: &entity::Model,
    kept: &Kept,
) -> Result<(), DbError> {
    write_to_chiefs(tx, locked, application, kept, Kind::AskChief).await
}

/// Writes to the chiefs of an application's branch, each once for a kind.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn write_to_chiefs(
    tx: &mut WriteTx,
    locked: &Locked,
    application: &entity::Model,
    kept: &Kept,
    kind: Kind,
) -> Result<(), DbError> {
    let (Some(branch), false) = (application.branch_id, application.is_chief) else { return Ok(()) };
    let programme = locked.programme();
    for chief in people::chiefs(tx.scope(), tx, branch).await? {
        let Some(email) = chief.email.clone() else { continue };
        let locale = chief.locale.as_deref().and_then(Locale::from_tag).unwrap_or_default();
        let recipient = Recipient { application: None, name: chief.display_name.clone(), to: email, locale };
        let facts = Facts::default()
            .with("who", kept.name())
            .with("due", programme.deadline.map(|last| told::minute(last, locale)).unwrap_or_default())
            .with("link", format!("{SITE}/recommendations/{}", application.id));
        let occasion = format!("{}/{}", application.id, chief.id);
        letters::write(tx, locked, &recipient, kind, &occasion, facts).await?;
    }
    Ok(())
}

/// Whether something may be said of somebody: until the first round is decided of everybody, after that of whom it left
/// open and who was not recommended, as those who came late.
pub fn may_say(decided: bool, entry: Option<entry::State>, said: Option<Decision>) -> bool {
    let open = matches!(entry, None | Some(entry::State::Undecided));
    !decided || (open && said != Some(Decision::Recommended))
}

/// As [`may_say`], read under the programme's lock.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn may_say_now(tx: &WriteTx, locked: &Locked, application: Id) -> Result<bool, DbError> {
    let scope = tx.scope().clone();
    let programme = locked.programme();
    let found = scope.find_by_id::<entity::Entity>(application).one(tx).await?;
    if locked.is_cancelled() || found.is_none_or(|found| found.state != State::Applied) {
        return Ok(false);
    }
    let first = programme.stages.first().map(|stage| stage.code.to_string()).unwrap_or_default();
    let entry = tx
        .find::<entry::Entity>()
        .filter(entry::Column::ApplicationId.eq(application))
        .filter(entry::Column::Stage.eq(first))
        .one(tx)
        .await?;
    let said = tx
        .find::<recommendation::Entity>()
        .filter(recommendation::Column::ApplicationId.eq(application))
        .one(tx)
        .await?;
    let decided = places::queries::is_decided(&scope, tx, locked.id, &programme).await?;
    Ok(may_say(decided, entry.map(|entry| entry.state), said.map(|said| said.decision)))
}

/// Keeps what `account` said of an application; what was said before is replaced.
///
/// # Errors
/// [`DbError`]; nothing within reach where the application does not wait for a word.
pub async fn say(
    tx: &mut WriteTx,
    locked: &Locked,
    application: &entity::Model,
    said: &Said,
    account: Id,
) -> Result<(), DbError> {
    let (Some(branch), State::Applied) = (application.branch_id, application.state) else {
        return Err(WriteError::NothingWithinReach.into());
    };
    let before = tx
        .find::<recommendation::Entity>()
        .filter(recommendation::Column::ApplicationId.eq(application.id))
        .one(tx)
        .await?;
    let id = before.as_ref().map_or_else(|| tx.new_id(), |row| row.id);
    let words = tx.seal(words_place(id), &said.words);
    let decided_at = tx.now();
    if before.is_some() {
        let change = recommendation::ActiveModel {
            id: Unchanged(id),
            decision: Set(said.decision),
            rank: Set(said.rank),
            sealed_words: Set(words),
            account_id: Set(account),
            decided_at: Set(decided_at),
            ..Default::default()
        };
        tx.update(change).await?;
    } else {
        let row = recommendation::ActiveModel {
            id: Set(id),
            organisation_id: Set(tx.scope().organisation()),
            branch_id: Set(branch),
            application_id: Set(application.id),
            programme_id: Set(locked.id),
            decision: Set(said.decision),
            rank: Set(said.rank),
            sealed_words: Set(words),
            account_id: Set(account),
            decided_at: Set(decided_at),
        };
        tx.insert(row).await?;
    }
    let event = match said.decision {
        Decision::Recommended => "application.recommended",
        Decision::Declined => "application.declined",
    };
    tx.record(AuditEvent::new(event, "application", application.id).with("rank", said.rank));
    Ok(())
}

/// Puts somebody who was just recommended into the line, where places go to who comes first or were given already. In a
/// scope that reaches the organisation.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn recommended(tx: &mut WriteTx, locked: &Locked, application: Id) -> Result<(), DbError> {
    if commands::joins_at_once(&locked.programme(), locked, tx).await? {
        places::commands::join(tx, locked, application).await?;
    }
    Ok(())
}
