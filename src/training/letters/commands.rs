//! Writes of letters beyond one: the results of a round, what becomes of those on paper, and the texts that the office writes
//! itself. Each takes the write
//! under way and records its event; committing is left to the caller.

use std::collections::HashSet;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};

use super::entity::{letter, text};
use super::{Facts, Kind, Recipient, places_facts, write};
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::db::{Db, DbError, Scope, WriteTx};
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::applications::entity::State as Applied;
use crate::training::applications::link;
use crate::training::people::{self, Somebody};
use crate::training::places::entity::{entry, place, round};
use crate::training::places::{self, queries};
use crate::training::programmes::entity as programme;
use crate::training::programmes::save::Locked;

/// The results that a round tells: whom each letter goes to. Who is offered a place has that letter.
pub struct Results {
    /// Those who have a place, and were not written to about it.
    pub placed: Vec<Somebody>,
    /// Those who wait.
    pub waiting: Vec<Somebody>,
    /// Those who have none and do not wait.
    pub out: Vec<Somebody>,
    /// The rounds that were not told yet.
    pub rounds: Vec<round::Model>,
}

/// What is to be told of a programme; nothing where every round was told, or the programme was cancelled.
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
    let rounds = if row.is_cancelled() { Vec::new() } else { rounds };
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
    let by_itself = placed_letters(scope, db, row.id).await?;
    for one in people::of(scope, db, row).await? {
        if one.application.state != Applied::Applied {
            continue;
        }
        let entry = entries.iter().find(|entry| entry.application_id == one.application.id);
        let mut taken = one.places.iter().filter(|held| is_told(held, &results.rounds));
        match entry.map(|entry| entry.state) {
            _ if taken.any(|held| !by_itself.contains(&held.id.to_string())) => results.placed.push(one),
            Some(entry::State::Waiting) => results.waiting.push(one),
            Some(entry::State::Out) => results.out.push(one),
            Some(entry::State::Placed | entry::State::Undecided) | None => (),
        }
    }
    Ok(results)
}

/// Whether a place was taken in one of these rounds.
fn is_told(held: &place::Model, rounds: &[round::Model]) -> bool {
    held.state == place::State::Taken && rounds.iter().any(|round| round.stage == held.stage)
}

/// The occasions of the letters that told of a place: the place itself, where it was told of alone.
async fn placed_letters(scope: &Scope, db: &Db, programme: Id) -> Result<HashSet<String>, DbError> {
    let letters = scope
        .find::<letter::Entity>()
        .filter(letter::Column::ProgrammeId.eq(programme))
        .filter(letter::Column::Kind.eq(Kind::Placed.code()))
        .all(db)
        .await?;
    Ok(letters.into_iter().map(|letter| letter.occasion).collect())
}

/// Tells everybody the outcome, each once and in their own language; from here on what is free is offered, and who is
/// offered a place reads of that alone. Gives whether there was a round to be told.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn tell(tx: &mut WriteTx, db: &Db, row: &Locked) -> Result<bool, DbError> {
    let scope = tx.scope().clone();
    let mut results = results(&scope, db, row).await?;
    if results.rounds.is_empty() {
        return Ok(false);
    }
    for round in &results.rounds {
        let told = round::ActiveModel {
            id: Unchanged(round.id),
            told_at: Set(Some(tx.now())),
            ..Default::default()
        };
        tx.update(told).await?;
    }
    places::commands::settle(tx, row.id).await?;
    let programme = row.programme();
    let standing = queries::standing(&scope, tx, row.id, &programme).await?;
    let offered: HashSet<Id> = standing.offered().collect();
    results.waiting.retain(|one| !offered.contains(&one.application.id));
    let occasion = results.rounds.first().map(|round| round.id.to_string()).unwrap_or_default();
    for one in &results.placed {
        let recipient = Recipient::of(&one.application, &one.kept);
        let taken = one.places.iter().filter(|held| is_told(held, &results.rounds));
        let facts = places_facts(row, &taken.collect::<Vec<_>>(), recipient.locale)
            .with("link", link::personal(tx.keys(), &one.application).address());
        write(tx, row, &recipient, Kind::Placed, &occasion, facts).await?;
    }
    for (people, kind) in [(&results.waiting, Kind::Waiting), (&results.out, Kind::NotPlaced)] {
        for one in people {
            let recipient = Recipient::of(&one.application, &one.kept);
            let facts = Facts::default()
                .with("link", link::personal(tx.keys(), &one.application).address())
                .with("position", queries::positions(&standing, one.application.id, recipient.locale));
            write(tx, row, &recipient, kind, &occasion, facts).await?;
        }
    }
    tx.record(
        AuditEvent::new("training.told", "programme", row.id)
            .with("placed", results.placed.len())
            .with("waiting", results.waiting.len())
            .with("out", results.out.len()),
    );
    Ok(true)
}

/// What the office does with letters on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Posted those that wait to be printed.
    Posted,
    /// Puts them away without posting them.
    Dropped,
    /// Lets those that it put away wait again.
    Back,
}

/// Does it with those letters of a programme that `which` chooses; gives how many there were.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn on_paper(
    tx: &mut WriteTx,
    programme: Id,
    which: Condition,
    done: Paper,
) -> Result<u64, DbError> {
    let these = Condition::all().add(letter::Column::ProgrammeId.eq(programme)).add(which);
    let at = |at: Option<Instant>| (letter::Column::PrintedAt, Expr::val(at));
    let to_print = |yes: bool| (letter::Column::ToPrint, Expr::val(yes));
    let these = match done {
        Paper::Posted | Paper::Dropped => {
            these.add(letter::Column::ToPrint.eq(true)).add(letter::Column::PrintedAt.is_null())
        }
        Paper::Back => these.add(letter::Column::PrintedAt.is_not_null()),
    };
    let (values, event) = match done {
        Paper::Posted => (vec![at(Some(tx.now()))], "training.letters_printed"),
        Paper::Dropped => (vec![to_print(false), at(Some(tx.now()))], "training.letters_dropped"),
        Paper::Back => (vec![to_print(true), at(None)], "training.letters_back"),
    };
    let n = tx.update_where::<letter::Entity>(these, values).await?;
    tx.record(AuditEvent::new(event, "programme", programme).with("n", n));
    Ok(n)
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
