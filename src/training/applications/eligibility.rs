//! Who may take part in a training of those certified: whom the register of supporters knows, or whom the office let in
//! after it looked.
//!
//! What always holds: who is not known applies all the same, and gets no place before the office said so.

use unicode_normalization::UnicodeNormalization;

use super::entity;
use super::form::Kept;
use crate::db::{DbError, WriteTx};
use crate::training::certificates::candidates::{of_register, register};
use crate::training::programmes::model::{Audience, Programme};
use crate::training::register::entity as supporter;
use crate::training::register::entry::Kept as Entry;

/// Whether somebody may take part in `programme`, after what the register says today.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn is_eligible(
    tx: &WriteTx,
    programme: &Programme,
    application: &entity::Model,
    kept: &Kept,
) -> Result<bool, DbError> {
    if programme.audience != Audience::Certified {
        return Ok(true);
    }
    let register = register(tx.scope(), tx, tx.keys()).await?;
    let by_number = register.iter().any(|(row, entry)| has_number(row, entry, kept));
    Ok(by_number || of_register(&register, kept, application.branch_id).is_some())
}

/// Whether an entry of the register has the number that an applicant wrote. A number stands on a paper that others see: it is
/// believed where name or kana say the same.
pub(in crate::training) fn has_number(row: &supporter::Model, entry: &Entry, kept: &Kept) -> bool {
    // 第R4-012号 is written R4-012 as well.
    let bare = |c: &char| !c.is_whitespace() && !matches!(c, '第' | '号');
    let plain = |text: &str| text.nfkc().filter(bare).collect::<String>().to_uppercase();
    let number = plain(kept.fields.get("certificate_number"));
    let same_number = row.number.as_deref().map(plain).is_some_and(|own| own == number);
    same_number && (entry.has(kept.name()) || entry.has(kept.kana()))
}
