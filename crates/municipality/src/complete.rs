//! Completion for a type-ahead: what a few typed characters, in kana or kanji, may become.

use std::collections::BTreeMap;

use crate::code::Prefecture;
use crate::index::beginning_with;
use crate::key::matching_key;
use crate::municipality::{Municipality, all};

/// The municipalities that `prefix` begins, at most `limit`: those of `own_prefecture` first, then the others.
///
/// `prefix` is hiragana, katakana (half-width too) or kanji, of the name with or without prefecture and district; a ward may be typed
/// without its city. Within each half those whose own name begins so stand before those whose district or prefecture does, each in
/// the order of the code, in which a ward follows its city.
pub fn complete(
    prefix: &str,
    own_prefecture: Option<Prefecture>,
    limit: usize,
) -> Vec<&'static Municipality> {
    let key = matching_key(prefix);
    if key.is_empty() {
        let (own, others): (Vec<_>, Vec<_>) =
            all().iter().partition(|m| own_prefecture == Some(m.prefecture));
        return own.into_iter().chain(others).take(limit).collect();
    }
    // A municipality may be reached by several of its keys: the one that is its own name counts.
    let mut reached = BTreeMap::new();
    for entry in beginning_with(&key) {
        let (wider, _) = reached.entry(entry.municipality.code).or_insert((true, entry.municipality));
        *wider &= entry.wider_first;
    }
    let mut found: Vec<(bool, &'static Municipality)> = reached.into_values().collect();
    // The sort is stable: within a group the order of the code stays.
    found.sort_by_key(|(wider, municipality)| (own_prefecture != Some(municipality.prefecture), *wider));
    found.into_iter().take(limit).map(|(_, municipality)| municipality).collect()
}
