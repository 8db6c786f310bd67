//! What applicants agreed to. Each version of a text is kept once, word for word, by whoever agrees to it first; an
//! application names the versions it was agreed to with.
//!
//! What always holds: what was agreed to can be read as it stood, whatever the programme says by now; and nobody agrees to
//! another text than the one that stood beside the tick.

use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::Date;

use super::entity::{self, consent_text};
use crate::clock::Instant;
use crate::db::{DbError, Reads, Scope, WriteTx};
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::programmes::model::Programme;

/// That something was agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Given {
    /// By a tick beside a text.
    Ticked { text: Id, at_micros: i64 },
    /// On paper, on this day.
    Signed { on: Date },
    /// By word of mouth, to the office, on this day.
    Spoken { on: Date },
}

/// How somebody agreed whose application the office took down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// On a paper that they signed.
    Signed,
    /// On the telephone.
    Spoken,
}

/// That something was agreed to, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consent {
    /// By a tick, then; to this text.
    Ticked(Instant, String),
    /// On paper or by word of mouth, on this day.
    Told(Way, Date),
}

/// What is agreed to by who applies: our own words, and the programme's.
pub fn text(programme: &Programme, locale: Locale) -> String {
    let ours =
        if programme.asks_branch() { "application-consent-text" } else { "application-consent-text-office" };
    let (ours, theirs) = (locale.t(ours), programme.texts.consent.text(locale));
    if theirs.is_empty() { ours } else { format!("{ours}\n\n{theirs}") }
}

/// The value of a tick beside that text: another text has another.
pub fn version(programme: &Programme, locale: Locale) -> String {
    let hash = Sha256::digest(text(programme, locale).as_bytes());
    data_encoding::HEXLOWER.encode(&hash[..16])
}

/// That the text of the programme was agreed to just now; for the column `consents`.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn ticked(tx: &mut WriteTx, programme: &Programme, locale: Locale) -> Result<String, DbError> {
    let text = text(programme, locale);
    let hash = Sha256::digest(text.as_bytes()).to_vec();
    // Two who agree first to a new version write it once.
    tx.lock("consent-text").await?;
    let found =
        tx.find::<consent_text::Entity>().filter(consent_text::Column::ContentHash.eq(hash.clone())).one(tx);
    let id = match found.await? {
        Some(found) => found.id,
        None => {
            let id = tx.new_id();
            let row = consent_text::ActiveModel {
                id: Set(id),
                organisation_id: Set(tx.scope().organisation()),
                content_hash: Set(hash),
                text: Set(text),
                first_at: Set(tx.now()),
            };
            tx.insert(row).await?;
            id
        }
    };
    Ok(written(&Given::Ticked { text: id, at_micros: tx.now().0 }))
}

/// What the office was told of it; for the column `consents`.
pub fn told(how: Option<(Way, Date)>) -> String {
    match how {
        None => "[]".to_owned(),
        Some((Way::Signed, on)) => written(&Given::Signed { on }),
        Some((Way::Spoken, on)) => written(&Given::Spoken { on }),
    }
}

fn written(given: &Given) -> String {
    serde_json::to_string(&[given]).unwrap_or_else(|_| "[]".to_owned())
}

/// What an application was agreed to with.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn of(
    scope: &Scope,
    on: &impl Reads,
    application: &entity::Model,
) -> Result<Vec<Consent>, DbError> {
    let given: Vec<Given> = serde_json::from_str(&application.consents).unwrap_or_default();
    let mut all = Vec::with_capacity(given.len());
    for one in given {
        match one {
            Given::Signed { on } => all.push(Consent::Told(Way::Signed, on)),
            Given::Spoken { on } => all.push(Consent::Told(Way::Spoken, on)),
            Given::Ticked { text, at_micros } => {
                let found = scope.find_by_id::<consent_text::Entity>(text).one(on).await?;
                let words = found.map(|row| row.text).unwrap_or_default();
                all.push(Consent::Ticked(Instant(at_micros), words));
            }
        }
    }
    Ok(all)
}
