//! Writes of letters beyond one: the results of a round, and the texts that the office writes itself. Each takes the write
//! under way and records its event; committing is left to the caller.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, Condition};

use super::entity::text;
use super::{Facts, Kind, Recipient, places_facts, write};
use crate::audit::AuditEvent;
use crate::db::{Db, DbError, Scope, WriteTx};
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::applications::entity::State as Applied;
use crate::training::applications::link;
use crate::training::people::{self, Somebody};
use crate::training::places::entity::{entry, place, round};
use crate::training::places::queries;
use crate::training::programmes::entity as programme;

/// The results that a round tells: whom each letter goes to.
pub struct Results {
    /// Those who have a place.
    pub placed: Vec<Somebody>,
    /// Those who wait.
    pub waiting: Vec<Somebody>,
    /// Those who have none and do not wait.
    pub out: Vec<Somebody>,
    /// The rounds that were not told yet.
    pub rounds: Vec<round::Model>,
}

impl Results {
    fn is_empty(&self) -> bool {
        self.placed.is_empty() && self.waiting.is_empty() && self.out.is_empty()
    }
}

/// What is to be told of a programme; nothing where every round was told.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn results(scope: &Scope, db: &Db, row: &programme::Model) -> Result<Results, DbError> {
    let rounds = scope
        .find::<round::Entity>()
        .filter(round::Column::ProgrammeId.eq(row.id))
        .filter(round::Column::ToldAt.is_null())
        .all(db)
        .await?;
    let mut results = Results { placed: vec![], waiting: vec![], out: vec![], rounds };
    // The stages of a round are told together: the first of them says how it went.
    let told = |code: &str| results.rounds.iter().any(|round| round.stage == code);
    let stages = row.programme().stages;
    let Some(stage) = stages.iter().map(|s| s.code.to_string()).find(|code| told(code)) else {
        return Ok(results);
    };
    let entries = scope
        .find::<entry::Entity>()
        .filter(entry::Column::ProgrammeId.eq(row.id))
        .filter(entry::Column::Stage.eq(stage.as_str()))
        .all(db)
        .await?;
    for one in people::of(scope, db, row).await? {
        if one.application.state != Applied::Applied {
            continue;
        }
        match entries.iter().find(|e| e.application_id == one.application.id).map(|e| e.state) {
            Some(entry::State::Placed) => results.placed.push(one),
            Some(entry::State::Waiting) => results.waiting.push(one),
            Some(entry::State::Out) => results.out.push(one),
            Some(entry::State::Undecided) | None => (),
        }
    }
    Ok(results)
}

/// Tells everybody the outcome, each once and in their own language. The programme is locked by the caller. Gives whether there
/// was anybody to be told.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn tell(tx: &mut WriteTx, db: &Db, row: &programme::Model) -> Result<bool, DbError> {
    let scope = tx.scope().clone();
    let results = results(&scope, db, row).await?;
    if results.is_empty() {
        return Ok(false);
    }
    let occasion = results.rounds.first().map(|round| round.id.to_string()).unwrap_or_default();
    for one in &results.placed {
        let recipient = Recipient::of(&one.application, &one.kept);
        let told = |held: &&place::Model| results.rounds.iter().any(|round| round.stage == held.stage);
        let taken = one.places.iter().filter(|held| held.state == place::State::Taken).filter(told);
        let facts = places_facts(row, &taken.collect::<Vec<_>>(), recipient.locale)
            .with("link", link::personal(tx.keys(), &one.application).address());
        write(tx, row, &recipient, Kind::Placed, &occasion, facts).await?;
    }
    let programme = row.programme();
    let standing = queries::standing(&scope, tx, row.id, &programme).await?;
    for (people, kind) in [(&results.waiting, Kind::Waiting), (&results.out, Kind::NotPlaced)] {
        for one in people {
            let recipient = Recipient::of(&one.application, &one.kept);
            let facts = Facts::default()
                .with("link", link::personal(tx.keys(), &one.application).address())
                .with("position", queries::positions(&standing, one.application.id, recipient.locale));
            write(tx, row, &recipient, kind, &occasion, facts).await?;
        }
    }
    for round in &results.rounds {
        let told = round::ActiveModel {
            id: Unchanged(round.id),
            told_at: Set(Some(tx.now())),
            ..Default::default()
        };
        tx.update(told).await?;
    }
    tx.record(
        AuditEvent::new("training.told", "programme", row.id)
            .with("placed", results.placed.len())
            .with("waiting", results.waiting.len())
            .with("out", results.out.len()),
    );
    Ok(true)
}

/// Lets our own text hold again for a kind of letter in a language.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn drop_text(tx: &mut WriteTx, programme: Id, kind: Kind, locale: Locale) -> Result<(), DbError> {
    let this = Condition::all()
        .add(text::Column::ProgrammeId.eq(programme))
        .add(text::Column::Kind.eq(kind.code()))
        .add(text::Column::Locale.eq(locale.tag()));
    tx.delete_where::<text::Entity>(this).await?;
    tx.record(
        AuditEvent::new("training.text_changed", "programme", programme)
            .with("kind", kind.code())
            .with("language", locale.tag()),
    );
    Ok(())
}

/// Writes the office's own text for a kind of letter in a language; its facts were looked at.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn write_text(
    tx: &mut WriteTx,
    programme: Id,
    kind: Kind,
    locale: Locale,
    subject: &str,
    body: &str,
) -> Result<(), DbError> {
    drop_text(tx, programme, kind, locale).await?;
    let row = text::ActiveModel {
        id: Set(tx.new_id()),
        organisation_id: Set(tx.scope().organisation()),
        programme_id: Set(programme),
        kind: Set(kind.code().to_owned()),
        locale: Set(locale.tag().to_owned()),
        subject: Set(subject.to_owned()),
        body: Set(body.to_owned()),
    };
    tx.insert(row).await
}
