//! Somebody to whom a letter of a kind would go, with their real facts: what the office sees before it is sent.

use sea_orm::ColumnTrait;

use super::words::places_facts;
use super::{Facts, Kind, Letter};
use crate::app::App;
use crate::db::Scope;
use crate::i18n::Locale;
use crate::mail::outbox::SITE;
use crate::training::applications::entity::State as Applied;
use crate::training::applications::link;
use crate::training::attendance;
use crate::training::people::{self, Somebody};
use crate::training::places::entity::{entry, place};
use crate::training::places::queries;
use crate::training::programmes::{entity as programme, told};
use crate::web::AppError;

/// An example.
pub struct Example {
    /// Whom it goes to; subject and text are still empty.
    pub letter: Letter,
    facts: Facts,
}

impl Example {
    /// The text with the facts of this person in it.
    pub fn put_into(&self, text: &str, public_url: &str) -> String {
        self.facts.put_into(text).replace(SITE, public_url)
    }
}

/// Whether somebody is one to whom letters of a kind go.
fn fits(kind: Kind, one: &Somebody, entries: &[entry::Model]) -> bool {
    let stands = |state| entries.iter().any(|e| e.application_id == one.application.id && e.state == state);
    let holds = |state| one.places.iter().any(|held| held.state == state);
    match kind {
        Kind::Waiting => stands(entry::State::Waiting),
        Kind::NotPlaced | Kind::OfferEnded | Kind::OfferCancelled => stands(entry::State::Out),
        Kind::Offer => holds(place::State::Offered),
        Kind::Placed
        | Kind::Moved
        | Kind::Fee
        | Kind::FeeReminder
        | Kind::TravelReturned
        | Kind::TravelApproved
        | Kind::AccountWanted
        | Kind::AccountChanged
        | Kind::PaidOut
        | Kind::SessionReminder
        | Kind::MeetingChanged
        | Kind::Certificate
        | Kind::CertificateAnew
        | Kind::CertificateRevoked => holds(place::State::Taken),
        _ => true,
    }
}

/// Somebody to whom a letter of `kind` would go, else somebody with a place, else the first; none where nobody applied.
/// The caller notes the reading.
///
/// # Errors
/// [`AppError`] when the database does not answer.
pub async fn example(
    app: &App,
    scope: &Scope,
    row: &programme::Model,
    kind: Kind,
    locale: Locale,
) -> Result<Option<Example>, AppError> {
    let db = app.db();
    let mut all = people::of(scope, db, row).await?;
    all.retain(|one| one.application.state == Applied::Applied);
    let entries = scope.find::<entry::Entity>().filter(entry::Column::ProgrammeId.eq(row.id)).all(db).await?;
    let fitting = all.iter().find(|one| fits(kind, one, &entries));
    let someone = fitting.or_else(|| all.iter().find(|one| !one.places.is_empty())).or_else(|| all.first());
    let Some(one) = someone else { return Ok(None) };
    let keys = db.keys(row.organisation_id).await?;
    let programme = row.programme();
    let held = one.places.first();
    let mut facts = places_facts(row, &one.places.iter().collect::<Vec<_>>(), locale);
    let mut letter = Letter {
        name: one.kept.name().to_owned(),
        to: one.kept.fields.get("email").to_owned(),
        subject: String::new(),
        body: String::new(),
    };
    let mut link = link::personal(&keys, &one.application).address();
    let mut due = String::new();
    match kind {
        Kind::AskChief | Kind::RemindChief | Kind::AskOffice => {
            let role = if kind == Kind::AskOffice { "role-secretariat" } else { "role-branch-chief" };
            letter.name = locale.t(role);
            letter.to = String::new();
            link = format!("{SITE}/recommendations/{}", one.application.id);
            due = programme.deadline.map(|last| told::minute(last, locale)).unwrap_or_default();
        }
        Kind::Applied => {
            due = programme.decided_by.map(|day| locale.date(day.date())).unwrap_or_default();
        }
        Kind::Waiting => {
            let standing = queries::standing(scope, db, row.id, &programme).await?;
            facts = facts.with("position", queries::positions(&standing, one.application.id, locale));
        }
        Kind::Fee | Kind::FeeReminder => {
            let stage = held.and_then(|held| programme.stage(&held.stage));
            let stage =
                stage.filter(|stage| stage.fee.0 > 0).or(programme.stages.iter().find(|s| s.fee.0 > 0));
            if let Some(stage) = stage {
                facts = facts.with("amount", told::yen(stage.fee.0, locale));
                due = stage.fee_due.map(|day| locale.date(day.date())).unwrap_or_default();
            }
        }
        Kind::SessionReminder | Kind::MeetingChanged => {
            let mut links = attendance::queries::links(scope, db, db, row.id).await?;
            facts =
                facts.with("meeting", held.and_then(|held| links.remove(&held.course)).unwrap_or_default());
        }
        _ => (),
    }
    let facts = facts
        .with("name", &letter.name)
        .with("programme", programme.title.text(locale))
        .with("who", one.kept.name())
        .with("due", due)
        .with("link", link);
    Ok(Some(Example { letter, facts }))
}
