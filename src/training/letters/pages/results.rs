//! Telling the results of a round: everybody once, in their own language.

use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::training::applications::entity::State as Applied;
use crate::training::applications::link;
use crate::training::letters::{Facts, Kind, Recipient, places_facts, write};
use crate::training::office::Office;
use crate::training::people::{self, Somebody};
use crate::training::places::entity::{entry, place, round};
use crate::training::places::queries;
use crate::training::programmes::save;
use crate::web::AppError;

/// The results that a round tells: whom each letter goes to.
pub(super) struct Results {
    /// Who has a place.
    pub(super) placed: Vec<Somebody>,
    /// Who waits in a line.
    pub(super) waiting: Vec<Somebody>,
    /// Who has no place.
    pub(super) out: Vec<Somebody>,
    /// The rounds that were confirmed and not told.
    pub(super) rounds: Vec<round::Model>,
}

impl Results {
    /// The results that are to be told now.
    pub(super) async fn of(app: &App, access: &Access, office: &Office) -> Result<Results, AppError> {
        let scope = access.scope()?;
        let rounds = scope
            .find::<round::Entity>()
            .filter(round::Column::ProgrammeId.eq(office.row.id))
            .filter(round::Column::ToldAt.is_null())
            .all(app.db())
            .await?;
        let mut results = Results { placed: vec![], waiting: vec![], out: vec![], rounds };
        // The stages of a round are told together: the first of them says how it went.
        let told = |code: &str| results.rounds.iter().any(|round| round.stage == code);
        let Some(stage) = office.programme.stages.iter().map(|s| s.code.to_string()).find(|code| told(code))
        else {
            return Ok(results);
        };
        let entries = scope
            .find::<entry::Entity>()
            .filter(entry::Column::ProgrammeId.eq(office.row.id))
            .filter(entry::Column::Stage.eq(stage.as_str()))
            .all(app.db())
            .await?;
        for one in people::of(scope, app.db(), &office.row).await? {
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

    fn is_empty(&self) -> bool {
        self.placed.is_empty() && self.waiting.is_empty() && self.out.is_empty()
    }
}

/// Tells everybody the outcome, each once.
pub(super) async fn tell(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(_): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "letters").await?;
    let mut tx = app.db().write(access.scope()?).await?;
    save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    let results = Results::of(&app, &access, &office).await?;
    if results.is_empty() {
        return Ok(see_other(&format!("{}?warning=letters-nobody", office.address("letters"))));
    }
    let occasion = results.rounds.first().map(|round| round.id.to_string()).unwrap_or_default();
    for one in &results.placed {
        let recipient = Recipient::of(&one.application, &one.kept);
        let told = |held: &&place::Model| results.rounds.iter().any(|round| round.stage == held.stage);
        let taken = one.places.iter().filter(|held| held.state == place::State::Taken).filter(told);
        let facts = places_facts(&office.row, &taken.collect::<Vec<_>>(), recipient.locale)
            .with("link", link::personal(tx.keys(), &one.application).address());
        write(&mut tx, &office.row, &recipient, Kind::Placed, &occasion, facts).await?;
    }
    let standing = queries::standing(tx.scope(), &tx, office.row.id, &office.programme).await?;
    for (people, kind) in [(&results.waiting, Kind::Waiting), (&results.out, Kind::NotPlaced)] {
        for one in people {
            let recipient = Recipient::of(&one.application, &one.kept);
            let facts = Facts::default()
                .with("link", link::personal(tx.keys(), &one.application).address())
                .with("position", queries::positions(&standing, one.application.id, recipient.locale));
            write(&mut tx, &office.row, &recipient, kind, &occasion, facts).await?;
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
        AuditEvent::new("training.told", "programme", office.row.id)
            .with("placed", results.placed.len())
            .with("waiting", results.waiting.len())
            .with("out", results.out.len()),
    );
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=letters-told", office.address("letters"))))
}
