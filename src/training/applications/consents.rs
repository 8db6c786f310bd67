//! What applicants agreed to. Each version of a text is kept once, word for word, by whoever agrees to it first; an
//! application names the versions it was agreed to with.
//!
//! What always holds: what was agreed to can be read as it stood, whatever the programme says by now; nothing that was noted of it
//! goes by what is noted later; and nobody agrees to another text than the one that stood beside the tick.

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
    /// By word of mouth, to the office, on this day; to the text that it read out.
    Spoken { on: Date, text: Id },
    /// Not yet, as the office put it right: what it had noted before stays to be read.
    NotYet { at_micros: i64 },
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
    /// On paper, on this day.
    Signed(Date),
    /// By word of mouth, on this day; to this text.
    Spoken(Date, String),
    /// Not yet, as the office put it right then.
    NotYet(Instant),
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

/// The text of the programme as it stands, kept.
async fn kept(tx: &mut WriteTx, programme: &Programme, locale: Locale) -> Result<Id, DbError> {
    let text = text(programme, locale);
    let hash = Sha256::digest(text.as_bytes()).to_vec();
    // Two who agree first to a new version write it once.
    tx.lock("consent-text").await?;
    let found =
        tx.find::<consent_text::Entity>().filter(consent_text::Column::ContentHash.eq(hash.clone())).one(tx);
    match found.await? {
        Some(found) => Ok(found.id),
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
            Ok(id)
        }
    }
}

/// The column `consents`, once the text of the programme was agreed to just now; `before` is what stood in it.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn ticked(
    tx: &mut WriteTx,
    before: &str,
    programme: &Programme,
    locale: Locale,
) -> Result<String, DbError> {
    let text = kept(tx, programme, locale).await?;
    Ok(after(before, Given::Ticked { text, at_micros: tx.now().0 }))
}

/// The column `consents` after what the office was told; `before` is what stood in it. What is read out on the telephone is
/// the text of the programme in `locale`.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn told(
    tx: &mut WriteTx,
    before: &str,
    (programme, locale): (&Programme, Locale),
    how: Option<(Way, Date)>,
) -> Result<String, DbError> {
    let given = match how {
        None => Given::NotYet { at_micros: tx.now().0 },
        Some((Way::Signed, on)) => Given::Signed { on },
        Some((Way::Spoken, on)) => Given::Spoken { on, text: kept(tx, programme, locale).await? },
    };
    Ok(after(before, given))
}

fn read(column: &str) -> Vec<Given> {
    serde_json::from_str(column).unwrap_or_default()
}

/// What stood in the column and what came now: nothing that was noted goes by it.
fn after(before: &str, given: Given) -> String {
    let mut all = read(before);
    let says_nothing = match (&given, all.last()) {
        (Given::NotYet { .. }, None | Some(Given::NotYet { .. })) => true,
        (given, last) => last == Some(given),
    };
    if !says_nothing {
        all.push(given);
    }
    serde_json::to_string(&all).unwrap_or_else(|_| before.to_owned())
}

/// Whether something says that who applied agreed; `consents` is the column of the application.
pub fn is_given(consents: &str) -> bool {
    !matches!(read(consents).last(), None | Some(Given::NotYet { .. }))
}

async fn words(scope: &Scope, on: &impl Reads, text: Id) -> Result<String, DbError> {
    let found = scope.find_by_id::<consent_text::Entity>(text).one(on).await?;
    Ok(found.map(|row| row.text).unwrap_or_default())
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
    let given = read(&application.consents);
    let mut all = Vec::with_capacity(given.len());
    for one in given {
        all.push(match one {
            Given::Signed { on: day } => Consent::Signed(day),
            Given::Spoken { on: day, text } => Consent::Spoken(day, words(scope, on, text).await?),
            Given::Ticked { text, at_micros } => {
                Consent::Ticked(Instant(at_micros), words(scope, on, text).await?)
            }
            Given::NotYet { at_micros } => Consent::NotYet(Instant(at_micros)),
        });
    }
    Ok(all)
}
