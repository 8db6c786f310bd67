//! What applicants and chiefs are told: texts that the office may write itself, filled with facts, sent by mail, or put
//! aside to be printed for those without an address.
//!
//! What always holds: the same occasion is told once; a subject says nothing of what it is about, since telephones are
//! shared; a letter is written in the transaction that gives the reason for it.

pub mod commands;
pub mod entity;
mod example;
pub mod kind;
mod model;
mod pages;
mod paper;
mod queries;
mod sent;
mod words;

use std::collections::HashSet;

use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};

use crate::auth::guard::rules_scope;
use crate::auth::policy::Action;
use crate::crypto::Place;
use crate::db::{DbError, Reads, Scope, WriteTx};
use crate::i18n::Locale;
use crate::id::Id;
use crate::mail::outbox;
use crate::training::applications::form::{self, Kept};
use crate::training::applications::{entity as application, link};
use crate::training::contact;
use crate::training::places::entity::place;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Programme;

pub use kind::Kind;
pub use pages::routes;
pub use sent::{section, unreached};
pub use words::{Facts, place_facts, places_facts, text_of};

/// A letter as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The recipient's name.
    pub name: String,
    /// The recipient's address; empty: to be printed.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// The place of a letter's text.
pub fn text_place(id: Id) -> Place<'static> {
    Place { table: "training_letter", column: "sealed_text", row: id }
}

/// Whom a letter goes to.
pub struct Recipient {
    /// Their application; none for a chief.
    pub application: Option<Id>,
    /// Their name.
    pub name: String,
    /// Their address; empty: to be printed.
    pub to: String,
    /// The language they read.
    pub locale: Locale,
}

impl Recipient {
    /// The person who applied.
    pub fn of(application: &application::Model, kept: &Kept) -> Recipient {
        Recipient {
            application: Some(application.id),
            name: kept.fields.get("name").to_owned(),
            to: form::address(&kept.fields).unwrap_or_default(),
            locale: kept.locale,
        }
    }
}

/// A letter's text with its foot: who writes, and how they are reached.
pub(in crate::training::letters) fn with_foot(body: &str, programme: &Programme, locale: Locale) -> String {
    match contact::foot(programme, locale) {
        foot if foot.is_empty() => body.to_owned(),
        foot => format!("{}\n\n{foot}", body.trim_end()),
    }
}

/// Writes a letter about an occasion, unless that occasion was told before.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn write(
    tx: &mut WriteTx,
    row: &programme::Model,
    recipient: &Recipient,
    kind: Kind,
    occasion: &str,
    facts: Facts,
) -> Result<(), DbError> {
    let told = tx
        .find::<entity::letter::Entity>()
        .filter(entity::letter::Column::ProgrammeId.eq(row.id))
        .filter(match recipient.application {
            Some(application) => entity::letter::Column::ApplicationId.eq(application),
            None => entity::letter::Column::ApplicationId.is_null(),
        })
        .filter(entity::letter::Column::Kind.eq(kind.code()))
        .filter(entity::letter::Column::Occasion.eq(occasion));
    if told.one(tx).await?.is_some() {
        return Ok(());
    }
    let own = tx
        .find::<entity::text::Entity>()
        .filter(entity::text::Column::ProgrammeId.eq(row.id))
        .filter(entity::text::Column::Kind.eq(kind.code()))
        .filter(entity::text::Column::Locale.eq(recipient.locale.tag()))
        .one(tx)
        .await?;
    let programme = row.programme();
    let facts = facts.with("name", &recipient.name).with("programme", programme.title.text(recipient.locale));
    let (subject, body) = text_of(kind, own.as_ref(), recipient.locale);
    let letter = Letter {
        name: recipient.name.clone(),
        to: recipient.to.clone(),
        subject: facts.put_into(&subject),
        body: with_foot(&facts.put_into(&body), &programme, recipient.locale),
    };
    let id = tx.new_id();
    let kept = serde_json::to_string(&letter).unwrap_or_default();
    let kept = tx.seal(text_place(id), &kept);
    let line = entity::letter::ActiveModel {
        id: Set(id),
        organisation_id: Set(tx.scope().organisation()),
        programme_id: Set(row.id),
        application_id: Set(recipient.application),
        kind: Set(kind.code().to_owned()),
        occasion: Set(occasion.to_owned()),
        sealed_text: Set(kept),
        written_at: Set(tx.now()),
        to_print: Set(letter.to.is_empty()),
        printed_at: Set(None),
    };
    tx.insert(line).await?;
    if !letter.to.is_empty() {
        let mail = outbox::Letter { to: letter.to, subject: letter.subject, body: letter.body };
        outbox::enqueue(tx, &mail, Some(id)).await?;
    }
    Ok(())
}

/// Who was told of an occasion: their applications.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn told(
    scope: &Scope,
    on: &impl Reads,
    programme: Id,
    kind: Kind,
    occasion: &str,
) -> Result<HashSet<Id>, DbError> {
    let letters = scope
        .find::<entity::letter::Entity>()
        .filter(entity::letter::Column::ProgrammeId.eq(programme))
        .filter(entity::letter::Column::Kind.eq(kind.code()))
        .filter(entity::letter::Column::Occasion.eq(occasion))
        .all(on)
        .await?;
    Ok(letters.into_iter().filter_map(|letter| letter.application_id).collect())
}

/// Writes to the person who has, was offered, or lost a place.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn about_place(
    tx: &mut WriteTx,
    row: &programme::Model,
    place: &place::Model,
    kind: Kind,
) -> Result<(), DbError> {
    let scope = tx.scope().clone();
    let application = scope.find_by_id::<application::Entity>(place.application_id).one(tx).await?;
    let Some(application) = application else { return Ok(()) };
    let kept = Kept::open(tx.keys(), &application);
    let recipient = Recipient::of(&application, &kept);
    let facts = place_facts(row, place, recipient.locale)
        .with("link", link::personal(tx.keys(), &application).address());
    write(tx, row, &recipient, kind, &place.id.to_string(), facts).await
}

/// Writes to somebody who applied and gets no place.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn not_placed(tx: &mut WriteTx, row: &programme::Model, application: Id) -> Result<(), DbError> {
    about(tx, row, application, Kind::NotPlaced, "declined", Facts::default()).await
}

/// Writes to somebody who applied, with the link of their own page.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn about(
    tx: &mut WriteTx,
    row: &programme::Model,
    application: Id,
    kind: Kind,
    occasion: &str,
    facts: Facts,
) -> Result<(), DbError> {
    let found = tx.find::<application::Entity>().filter(application::Column::Id.eq(application)).one(tx);
    let Some(application) = found.await? else { return Ok(()) };
    let kept = Kept::open(tx.keys(), &application);
    let facts = facts.with("link", link::personal(tx.keys(), &application).address());
    write(tx, row, &Recipient::of(&application, &kept), kind, occasion, facts).await
}

/// The scope in which the office's rules act by themselves: places that move on, letters that follow.
pub fn office(scope: &Scope) -> Scope {
    rules_scope(scope, Action::RunTraining)
}
