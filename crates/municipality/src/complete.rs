//! Completion for a type-ahead: what a few typed characters, in kana or kanji, may become.

use std::collections::BTreeMap;

use crate::code::Prefecture;
use crate::index::beginning_with;
use crate::key::matching_key;
use crate::municipality::Municipality;

/// The municipalities that `prefix` begins, at most `limit`: those of `own_prefecture` first, then the others.
///
/// `prefix` is hiragana, katakana (half-width too) or kanji, of the name with or without prefecture and district. Within each half
/// those whose own name begins so stand before those whose district or prefecture does, each in the order of the code; a ward
/// stands after its city, and before other municipalities' only if it is reached by its own name.
pub fn complete(
    prefix: &str,
    own_prefecture: Option<Prefecture>,
    limit: usize,
) -> Vec<&'static Municipality> {
    let mut best = BTreeMap::new();
    for entry in beginning_with(&matching_key(prefix)) {
        let municipality = entry.municipality;
        let reached_by_wider = best.entry(municipality.code).or_insert((true, municipality));
        reached_by_wider.0 &= entry.wider_first;
    }
    let mut found: Vec<(bool, &'static Municipality)> = best.into_values().collect();
    // Stable: within a group the order of the code stays.
    found.sort_by_key(|(wider_first, municipality)| {
        (own_prefecture != Some(municipality.prefecture), *wider_first && municipality.city.is_none())
    });
    found.into_iter().take(limit).map(|(_, municipality)| municipality).collect()
}
