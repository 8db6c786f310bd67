//! Finding the municipality that a written name means.
//! What always holds: [`Match::Exactly`] is the only municipality that the text names, or the only one of the asking prefecture;
//! everything less sure is for a person to decide.

use crate::code::Prefecture;
use crate::index::{Entry, Form, beginning_with, entries, with_key};
use crate::key::matching_key;
use crate::municipality::Municipality;

/// How many suggestions [`find`] gives at most.
const SUGGESTIONS: usize = 6;

/// What a written name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// This municipality.
    Exactly(&'static Municipality),
    /// A prefecture and no municipality: 三重県.
    Prefecture(Prefecture),
    /// Several municipalities bear the name; those of the asking prefecture first, then in the order of the code.
    Ambiguous(Vec<&'static Municipality>),
    /// No municipality is written so.
    None {
        /// At most six that may be meant; those of the asking prefecture first, the likelier before the others.
        suggestions: Vec<&'static Municipality>,
    },
}

/// Finds the municipality that `input` means, for someone in `own_prefecture`.
///
/// The name may be written with or without prefecture, district and spaces, with variant characters, and a ward with or without its
/// city. Of several that bear the name, the only one of `own_prefecture` is meant. A name without its suffix (津), in kana, with a
/// slip, or followed by the rest of an address is no match but gives suggestions.
pub fn find(input: &str, own_prefecture: Option<Prefecture>) -> Match {
    let key = matching_key(input);
    let mut named: Vec<&'static Municipality> =
        with_key(&key).filter(|entry| entry.form != Form::Kana).map(|entry| entry.municipality).collect();
    named.dedup_by_key(|municipality| municipality.code);
    match named[..] {
        [only] => return Match::Exactly(only),
        [] => {}
        _ => {
            let own: Vec<_> = named.iter().filter(|m| Some(m.prefecture) == own_prefecture).collect();
            if let [only] = own[..] {
                return Match::Exactly(only);
            }
            named.sort_by_key(|municipality| Some(municipality.prefecture) != own_prefecture);
            return Match::Ambiguous(named);
        }
    }
    match prefecture(&key) {
        Some(prefecture) => Match::Prefecture(prefecture),
        None => Match::None { suggestions: suggestions(&key, own_prefecture) },
    }
}

/// A prefecture by its name, or by its short name where no municipality is called so: 愛知 is 愛知県, but 山口 may be 山口市 and 石川
/// may be 石川町.
fn prefecture(key: &str) -> Option<Prefecture> {
    let found =
        Prefecture::all().find(|p| key == matching_key(p.name()) || key == matching_key(p.short_name()))?;
    let is_whole = key == matching_key(found.name());
    let may_be_a_municipality = || beginning_with(key).any(|entry| without_suffix(&entry.key) == key);
    (is_whole || !may_be_a_municipality()).then_some(found)
}

fn suggestions(key: &str, own_prefecture: Option<Prefecture>) -> Vec<&'static Municipality> {
    if key.is_empty() {
        return Vec::new();
    }
    let written: Vec<char> = key.chars().collect();
    let mut scored: Vec<(bool, usize, &'static Municipality)> = entries()
        .iter()
        .filter_map(|entry| {
            let score = unlikeness(key, &written, entry)?;
            Some((Some(entry.municipality.prefecture) != own_prefecture, score, entry.municipality))
        })
        .collect();
    scored.sort_by_key(|(foreign, score, municipality)| (*foreign, *score, municipality.code));
    let mut suggested: Vec<&'static Municipality> = Vec::new();
    for (_, _, municipality) in scored {
        if suggested.len() < SUGGESTIONS && !suggested.contains(&municipality) {
            suggested.push(municipality);
        }
    }
    suggested
}

/// How far the text is from a key: 0 without its suffix or in kana, 1 with more of an address behind it, 2 and more by slips, 9 as a
/// mere beginning; `None` when they have nothing to do with each other.
fn unlikeness(key: &str, written: &[char], entry: &Entry) -> Option<usize> {
    let stem = without_suffix(&entry.key);
    if stem == key || entry.key == key || (entry.form == Form::Kana && stem_of_kana(&entry.key) == key) {
        return Some(0);
    }
    if entry.form == Form::Kana {
        return None;
    }
    if entry.form == Form::Name && key.starts_with(&entry.key) {
        return Some(1);
    }
    if let Some(slips) = slips(written, entry) {
        return Some(1 + slips);
    }
    let is_beginning = !entry.wider_first && entry.form == Form::Name && entry.key.starts_with(key);
    is_beginning.then_some(9)
}

/// The number of slips between the text and a key, if few enough that one may be meant for the other: one in four characters, and
/// something besides the suffix must be right.
fn slips(written: &[char], entry: &Entry) -> Option<usize> {
    let theirs: Vec<char> = entry.key.chars().collect();
    let allowed = (written.len().max(theirs.len()) / 4).clamp(1, 3);
    if written.len().abs_diff(theirs.len()) > allowed {
        return None;
    }
    let stem = &theirs[..theirs.len().saturating_sub(1)];
    let shares_a_character =
        written[..written.len().saturating_sub(1).max(1)].iter().any(|c| stem.contains(c));
    if !shares_a_character {
        return None;
    }
    Some(edit_distance(written, &theirs)).filter(|distance| *distance <= allowed)
}

/// Insertions, deletions and replacements (Levenshtein).
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn without_suffix(key: &str) -> &str {
    key.strip_suffix(['市', '区', '町', '村']).unwrap_or(key)
}

fn stem_of_kana(kana: &str) -> &str {
    ["ちょう", "まち", "むら", "そん", "し", "く"]
        .iter()
        .find_map(|suffix| kana.strip_suffix(suffix))
        .unwrap_or(kana)
}
