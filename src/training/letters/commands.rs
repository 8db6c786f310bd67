//! Writes of letters beyond one: the results of a round, and the texts that the office writes itself. Each takes the write
//! under way and records its event; committing is left to the caller.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, Condition};

use super::entity::text;
use super::{Facts, Kind, Recipient, about_place, write};
use crate::audit::AuditEvent;
use crate::db::{Db, DbError, Scope, WriteTx};
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::applications::entity::State as Applied;
use crate::training::applications::link;
use crate::training::people::{self, Somebody};
use crate::training::places::commands as places;
use crate::training::places::entity::{entry, place, round};
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

/// What a letter about waiting tells: where one stands in each line.
async fn positions(
    tx: &WriteTx,
    row: &programme::Model,
    one: &Somebody,
    locale: Locale,
) -> Result<String, DbError> {
    let scope = tx.scope().clone();
    let programme = row.programme();
    let mut lines = Vec::new();
    for stage in &programme.stages {
        let standing = places::load(&scope, tx, row.id, &programme, stage).await?;
        for course in &stage.courses {
            if let Some(n) = standing.position(one.application.id, course.code.as_str()) {
                let name = format!("{} {}", stage.name.text(locale), course.name.text(locale));
                lines.push(locale.args("own-position", &[("course", &name), ("n", &n)]));
            }
        }
    }
    Ok(lines.join("\n"))
}

/// Tells everybody the outcome, each once. The programme is locked by the caller.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn tell(tx: &mut WriteTx, db: &Db, row: &programme::Model, locale: Locale) -> Result<(), DbError> {
    let results = results(&tx.scope().clone(), db, row).await?;
    for one in &results.placed {
        for held in one.places.iter().filter(|held| held.state == place::State::Taken) {
            about_place(tx, row, held, Kind::Placed).await?;
        }
    }
    for (people, kind) in [(&results.waiting, Kind::Waiting), (&results.out, Kind::NotPlaced)] {
        for one in people {
            let recipient = Recipient::of(&one.application, &one.kept);
            let position = match kind {
                Kind::Waiting => positions(tx, row, one, locale).await?,
                _ => String::new(),
            };
            let facts = Facts::default()
                .with("link", link::personal(tx.keys(), &one.application).address())
                .with("position", position);
            let occasion = results.rounds.first().map(|round| round.id.to_string()).unwrap_or_default();
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
    Ok(())
}

fn of_kind(programme: Id, kind: Kind) -> Condition {
    Condition::all().add(text::Column::ProgrammeId.eq(programme)).add(text::Column::Kind.eq(kind.code()))
}

/// Lets our own text hold again for a kind of letter.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn drop_text(tx: &mut WriteTx, programme: Id, kind: Kind) -> Result<(), DbError> {
    tx.delete_where::<text::Entity>(of_kind(programme, kind)).await?;
    tx.record(AuditEvent::new("training.text_changed", "programme", programme).with("kind", kind.code()));
    Ok(())
}

/// Writes the office's own text for a kind of letter; its facts were looked at.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn write_text(
    tx: &mut WriteTx,
    programme: Id,
    kind: Kind,
    subject: &str,
    body: &str,
) -> Result<(), DbError> {
    drop_text(tx, programme, kind).await?;
    let row = text::ActiveModel {
        id: Set(tx.new_id()),
        organisation_id: Set(tx.scope().organisation()),
        programme_id: Set(programme),
        kind: Set(kind.code().to_owned()),
        subject: Set(subject.to_owned()),
        body: Set(body.to_owned()),
    };
    tx.insert(row).await
}
