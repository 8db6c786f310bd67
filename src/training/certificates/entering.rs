//! Into the register: whoever is certified stands there, once.

use super::entity::certificate;
use super::following::{all_of, certify, is_taken_back, locked, longer};
use super::paper::Said;
use crate::db::{DbError, WriteTx};
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
        return certified_again(tx, id, said, year).await;
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

/// The entry of somebody who is certified again. After it ended or ran out, or after years that were taken in from a list
/// without a number, it takes the new number; it holds as long as the longest of what holds.
async fn certified_again(
    tx: &mut WriteTx,
    id: Id,
    said: &Said,
    year: i16,
) -> Result<supporter::Model, DbError> {
    let mut there = locked(tx, id).await?;
    let today = tx.now().date();
    let certificates = all_of(tx.scope(), tx, id).await?;
    if is_taken_back(&there, &certificates) {
        there.fiscal_year = year;
    }
    let holding = certificates.iter().filter(|one| one.standing(today) == certificate::Standing::Valid);
    let written = there.is_valid(today).then_some(there.valid_until);
    if there.number.is_none() || !there.is_valid(today) {
        there.number = Some(said.number.clone());
        there.certified_on = Some(said.issued_on);
    }
    let before = holding.map(|one| one.valid_until).chain(written);
    there.valid_until = before.fold(said.valid_until, longer);
    there.ended_at = None;
    there.sealed_ending = None;
    certify(tx, &there).await?;
    Ok(there)
}
