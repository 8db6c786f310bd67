//! Into the register: whoever is certified stands there, once.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use super::paper::Said;
use crate::db::{DbError, WriteError, WriteTx};
use crate::id::Id;
use crate::training::people::Somebody;
use crate::training::register::commands as register;
use crate::training::register::entity as supporter;
use crate::training::register::entry::Kept;

/// The entry of somebody in the register: the one that is theirs, or a new one in the year of the programme.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub(super) async fn enter(
    tx: &mut WriteTx,
    somebody: &Somebody,
    said: &Said,
    year: i16,
    there: Option<Id>,
) -> Result<supporter::Model, DbError> {
    if let Some(id) = there {
        return certified_again(tx, id, said).await;
    }
    let fields = &somebody.kept.fields;
    let text = |name: &str| fields.get(name).to_owned();
    let kana = crate::training::applications::form::kana(somebody.kept.kana());
    let kept = Kept {
        name: said.name.clone(),
        kana: kana.unwrap_or_else(|| somebody.kept.kana().to_owned()),
        email: text("email"),
        phone: text("phone"),
        address: text("address"),
        declines: String::new(),
    };
    let branch = somebody.application.branch_id;
    let new = register::New {
        kept,
        branch,
        standing: somebody.application.standing,
        fiscal_year: year,
        certified_on: Some(said.issued_on),
        number: Some(said.number.clone()),
        valid_until: said.valid_until,
        offers: 0,
        named: false,
        another: true,
    };
    register::add(tx, new).await
}

/// The entry of somebody who is certified again: after it ended, or after years that were taken in from a list, it takes
/// the new number; it holds as long as the longer of both.
async fn certified_again(tx: &mut WriteTx, id: Id, said: &Said) -> Result<supporter::Model, DbError> {
    let found = tx.find::<supporter::Entity>().filter(supporter::Column::Id.eq(id)).lock().one(tx).await?;
    let mut there = found.ok_or(WriteError::NothingWithinReach)?;
    let begins = there.number.is_none() || there.ended_at.is_some();
    if begins {
        there.number = Some(said.number.clone());
        there.certified_on = Some(said.issued_on);
        there.valid_until = said.valid_until;
    } else {
        there.valid_until =
            there.valid_until.zip(said.valid_until).map(|(before, now)| Ord::max(before, now));
    }
    there.ended_at = None;
    there.sealed_ending = None;
    let change = supporter::ActiveModel {
        id: Unchanged(there.id),
        number: Set(there.number.clone()),
        certified_on: Set(there.certified_on),
        valid_until: Set(there.valid_until),
        ended_at: Set(None),
        sealed_ending: Set(None),
        ..Default::default()
    };
    tx.update(change).await?;
    Ok(there)
}
