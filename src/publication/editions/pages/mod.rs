//! The pages of editions: for the coordinator who publishes, and for everybody.

pub mod kept;
pub mod manage;
pub mod public;

use super::entity;
use super::view::Standing;
use crate::i18n::Locale;

/// An edition in a list.
pub struct Item {
    /// Its number.
    pub number: i32,
    /// 令和7年6月〜令和8年1月
    pub period: String,
    /// When it was published.
    pub published: String,
    /// Whether it was withdrawn.
    pub is_withdrawn: bool,
    /// The number of the edition that replaced it.
    pub replaced_by: Option<i32>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
}

/// The list of editions, as `all` are ordered.
pub fn items(all: &[entity::Model], locale: Locale) -> Vec<Item> {
    let item = |edition: &entity::Model| Item {
        number: edition.number,
        period: crate::publication::statistics::period::Period::new(edition.from_on, edition.to_on)
            .map(|period| period.months_in_words(locale))
            .unwrap_or_default(),
        published: locale.date(Standing::of(edition).published_on),
        is_withdrawn: edition.withdrawn_at.is_some(),
        replaced_by: edition.replaced_by.and_then(|id| all.iter().find(|e| e.id == id)).map(|e| e.number),
        reason: edition.withdrawal_reason.clone().filter(|_| edition.withdrawn_at.is_some()),
    };
    all.iter().map(item).collect()
}
