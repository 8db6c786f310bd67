//! Recommending: the chief of a branch is asked, answers, may answer anew until it is decided upon whom they speak of; another
//! chief of the branch answers for one who applies, or the office, which also does where a branch has none. Who comes late is
//! recommended late.
//!
//! What always holds: the words of a recommendation are sealed, and only the office opens them.

use std::collections::{BTreeMap, HashMap};

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, Condition, FromQueryResult, QuerySelect};

use super::chiefs::Chiefs;
use super::commands;
use super::entity::recommendation::{self, Decision, words_place};
use super::entity::{self, State};
use super::form::Kept;
use crate::audit::AuditEvent;
use crate::auth::entity::account;
use crate::auth::people;
use crate::auth::policy::{Reach, Role};
use crate::clock::Instant;
use crate::db::{DbError, Reads, Scope, WriteError, WriteTx};
use crate::i18n::Locale;
use crate::id::Id;
use crate::mail::outbox::SITE;
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::places;
use crate::training::places::entity::entry;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Selection;
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

/// What was said of applications, by application.
pub type Words = HashMap<Id, recommendation::Model>;

/// What was said of the applications of a programme, to be asked for those that are within reach.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn said_in(scope: &Scope, on: &impl Reads, programme: Id) -> Result<Words, DbError> {
    words(scope, on, programme, None).await
}

async fn words(scope: &Scope, on: &impl Reads, programme: Id, only: Option<Id>) -> Result<Words, DbError> {
    // A word that goes along with an application which came to another branch is still that of the branch before.
    let said = letters::office(scope)
        .find::<recommendation::Entity>()
        .filter(recommendation::Column::ProgrammeId.eq(programme))
        .filter(Condition::all().add_option(only.map(|id| recommendation::Column::ApplicationId.eq(id))))
        .filter(recommendation::Column::Decision.is_in(Decision::COUNTING))
        .all(on)
        .await?;
    Ok(said.into_iter().map(|row| (row.application_id, row)).collect())
}

/// The word that was said of an application, also where it counts no more ([`Decision::counts`]).
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn word_of(
    scope: &Scope,
    on: &impl Reads,
    application: Id,
) -> Result<Option<recommendation::Model>, DbError> {
    scope
        .find::<recommendation::Entity>()
        .filter(recommendation::Column::ApplicationId.eq(application))
        .one(on)
        .await
}

/// Whether something was said of an application that counts.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn is_said(scope: &Scope, on: &impl Reads, application: Id) -> Result<bool, DbError> {
    Ok(word_of(scope, on, application).await?.is_some_and(|said| said.decision.counts()))
}

/// What was said of the applications of a programme, and of whom something may still be said: until the first round is
/// decided of everybody; after that of whom it left open and who was not recommended, as those who came late.
pub struct Hearing {
    /// What was said.
    pub said: Words,
    decided: bool,
    entries: HashMap<Id, entry::State>,
}

impl Hearing {
    /// That of a whole programme, or of one of its applications.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn of(
        scope: &Scope,
        on: &impl Reads,
        row: &programme::Model,
        only: Option<Id>,
    ) -> Result<Hearing, DbError> {
        let programme = row.programme();
        let first = programme.stages.first().map(|stage| stage.code.to_string()).unwrap_or_default();
        let entries = scope
            .find::<entry::Entity>()
            .filter(entry::Column::ProgrammeId.eq(row.id))
            .filter(Condition::all().add_option(only.map(|id| entry::Column::ApplicationId.eq(id))))
            .filter(entry::Column::Stage.eq(first))
            .all(on)
            .await?;
        Ok(Hearing {
            said: words(scope, on, row.id, only).await?,
            decided: places::queries::is_decided(scope, on, row.id, &programme).await?,
            entries: entries.into_iter().map(|entry| (entry.application_id, entry.state)).collect(),
        })
    }

    /// Whether the places of the first round were given.
    pub fn is_decided(&self) -> bool {
        self.decided
    }

    /// Whether something may be said of somebody.
    pub fn may_say(&self, application: Id) -> bool {
        let open = matches!(self.entries.get(&application), None | Some(entry::State::Undecided));
        let recommended =
            self.said.get(&application).is_some_and(|said| said.decision == Decision::Recommended);
        !self.decided || (open && !recommended)
    }
}

/// Whose row it is.
#[derive(FromQueryResult)]
struct Whose {
    application_id: Id,
}

/// The applications of a programme of which nothing was said yet and something may be, the earliest first: what [`Hearing`]
/// says of them, without reading what was said of the others.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn unsaid(
    scope: &Scope,
    on: &impl Reads,
    row: &programme::Model,
) -> Result<Vec<entity::Model>, DbError> {
    let programme = row.programme();
    let said: Vec<Whose> = letters::office(scope)
        .find::<recommendation::Entity>()
        .filter(recommendation::Column::ProgrammeId.eq(row.id))
        .filter(recommendation::Column::Decision.is_in(Decision::COUNTING))
        .project(on, |q| q.column(recommendation::Column::ApplicationId))
        .await?;
    let mut closed: Vec<Id> = said.into_iter().map(|one| one.application_id).collect();
    if places::queries::is_decided(scope, on, row.id, &programme).await? {
        let first = programme.stages.first().map(|stage| stage.code.to_string()).unwrap_or_default();
        let decided: Vec<Whose> = scope
            .find::<entry::Entity>()
            .filter(entry::Column::ProgrammeId.eq(row.id))
            .filter(entry::Column::Stage.eq(first))
            .filter(entry::Column::State.ne(entry::State::Undecided))
            .project(on, |q| q.column(entry::Column::ApplicationId))
            .await?;
        closed.extend(decided.into_iter().map(|one| one.application_id));
    }
    scope
        .find::<entity::Entity>()
        .filter(entity::Column::ProgrammeId.eq(row.id))
        .filter(entity::Column::State.eq(State::Applied))
        .filter(entity::Column::Id.is_not_in(closed))
        .order_by_asc(entity::Column::AppliedAt)
        .all(on)
        .await
}

/// Asks the chiefs of the branch of an application; the office where a chief applies and no other can speak.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn ask(
    tx: &mut WriteTx,
    locked: &Locked,
    application: &entity::Model,
    kept: &Kept,
) -> Result<(), DbError> {
    let scope = tx.scope().clone();
    let chiefs = Chiefs::of(&scope, tx).await?;
    let speakers = chiefs.speakers(application, kept);
    let mut asked: Vec<&account::Model> =
        speakers.into_iter().filter(|chief| chief.email.is_some()).collect();
    let mut kind = Kind::AskChief;
    let office = people::holders(&scope, tx, Role::Secretariat).await?;
    if asked.is_empty() && (application.is_chief || chiefs.has(application.branch_id)) {
        kind = Kind::AskOffice;
        asked.extend(office.iter().map(|(_, account)| account));
    }
    for account in asked {
        let page = format!("recommendations/{}", application.id);
        let occasion = format!("{}-{}/{}", application.id, application.revision, account.id);
        write_to(tx, locked, account, (kind, &occasion), (kept.name(), &page)).await?;
    }
    Ok(())
}

/// Asks the chief of the branch to which an application came by a change: what was said before counts no more, and stays to
/// be read until the new word comes. Where nothing may be said any more it goes along with the application. Its place in the
/// order of the branch before is gone in either case.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn ask_anew(
    tx: &mut WriteTx,
    locked: &Locked,
    application: &entity::Model,
    kept: &Kept,
) -> Result<(), DbError> {
    let scope = tx.scope().clone();
    let asks = Hearing::of(&scope, tx, locked, Some(application.id)).await?.may_say(application.id);
    if let Some(before) = word_of(&scope, tx, application.id).await? {
        let decision = if asks { before.decision.before() } else { before.decision };
        let change = recommendation::ActiveModel {
            id: Unchanged(before.id),
            decision: Set(decision),
            rank: Set(0),
            ..Default::default()
        };
        tx.update(change).await?;
    }
    if asks { ask(tx, locked, application, kept).await } else { Ok(()) }
}

/// Reminds the chiefs of those who wait for their word, each in one letter. `occasion`: which reminding it is; `since`: who
/// applied later is not named yet, who was decided upon no more. Gives how many are waited for.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn remind(
    tx: &mut WriteTx,
    locked: &Locked,
    occasion: &str,
    since: Instant,
) -> Result<usize, DbError> {
    if locked.is_cancelled() || !locked.programme().recommendation {
        return Ok(0);
    }
    let scope = tx.scope().clone();
    let chiefs = Chiefs::of(&scope, tx).await?;
    let mut waiting = unsaid(&scope, tx, locked).await?;
    waiting.retain(|application| application.applied_at.is_some_and(|at| at <= since));
    let mut letters: BTreeMap<Id, (&account::Model, Vec<String>)> = BTreeMap::new();
    for application in &waiting {
        let kept = Kept::open(tx.keys(), application);
        for chief in chiefs.speakers(application, &kept).into_iter().filter(|chief| chief.email.is_some()) {
            letters.entry(chief.id).or_insert((chief, Vec::new())).1.push(kept.name().to_owned());
        }
    }
    let waits = letters.len();
    for (chief, names) in letters.into_values() {
        let names = names.join(&language(chief).t("list-and"));
        let occasion = format!("{occasion}/{}", chief.id);
        write_to(tx, locked, chief, (Kind::RemindChief, &occasion), (&names, "recommendations")).await?;
    }
    Ok(waits)
}

fn language(account: &account::Model) -> Locale {
    account.locale.as_deref().and_then(Locale::from_tag).unwrap_or_default()
}

/// Writes to an account about applicants; nothing where it has no address.
async fn write_to(
    tx: &mut WriteTx,
    locked: &Locked,
    account: &account::Model,
    (kind, occasion): (Kind, &str),
    (who, page): (&str, &str),
) -> Result<(), DbError> {
    let Some(email) = account.email.clone() else { return Ok(()) };
    let locale = language(account);
    let recipient = Recipient { application: None, name: account.display_name.clone(), to: email, locale };
    let facts = Facts::default()
        .with("who", who)
        .with("due", locked.programme().deadline.map(|last| told::minute(last, locale)).unwrap_or_default())
        .with("link", format!("{SITE}/{page}"));
    letters::write(tx, locked, &recipient, kind, occasion, facts).await
}

/// The application as it is under the programme's lock, where `me` may speak of it: it may have come to another branch.
/// `scope`: that of who speaks.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn spoken_of(
    tx: &WriteTx,
    scope: &Scope,
    me: &account::Model,
    application: Id,
) -> Result<Option<entity::Model>, DbError> {
    let Some(found) = scope.find_by_id::<entity::Entity>(application).one(tx).await? else { return Ok(None) };
    let kept = Kept::open(tx.keys(), &found);
    let office = *scope.reach() == Reach::Organisation;
    let may = Chiefs::of(scope, tx).await?.may_speak(me, office, &found, &kept);
    Ok(Some(found).filter(|_| may))
}

/// Whether something may be said of an application, read under the programme's lock.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn may_say_now(
    tx: &WriteTx,
    locked: &Locked,
    application: &entity::Model,
) -> Result<bool, DbError> {
    if locked.is_cancelled() || application.state != State::Applied {
        return Ok(false);
    }
    let scope = tx.scope().clone();
    Ok(Hearing::of(&scope, tx, locked, Some(application.id)).await?.may_say(application.id))
}

/// Keeps what `account` said of an application; what was said before is replaced. What follows from it is done with it:
/// the place in the line, the letter. In a scope that reaches the organisation.
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
    let scope = tx.scope().clone();
    let before = word_of(&scope, tx, application.id).await?;
    let id = before.as_ref().map_or_else(|| tx.new_id(), |row| row.id);
    let words = tx.seal(words_place(id), &said.words);
    let decided_at = tx.now();
    if before.is_some() {
        let change = recommendation::ActiveModel {
            id: Unchanged(id),
            branch_id: Set(branch),
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
        _ => "application.declined",
    };
    tx.record(AuditEvent::new(event, "application", application.id).with("rank", said.rank));
    match said.decision {
        Decision::Recommended => recommended(tx, locked, application.id).await,
        // Where nobody tells the results later, the applicant is told now.
        _ if locked.programme().selection == Selection::FirstCome => {
            letters::not_placed(tx, locked, application.id).await
        }
        _ => Ok(()),
    }
}

/// Puts somebody who was just recommended into the line, where places go to who comes first or were given already.
async fn recommended(tx: &mut WriteTx, locked: &Locked, application: Id) -> Result<(), DbError> {
    let found = tx.find::<entity::Entity>().filter(entity::Column::Id.eq(application)).one(tx).await?;
    let eligible = found.is_some_and(|row| row.eligible);
    if eligible && commands::joins_at_once(&locked.programme(), locked, tx).await? {
        places::commands::join(tx, locked, application).await?;
    }
    Ok(())
}
