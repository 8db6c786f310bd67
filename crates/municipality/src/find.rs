//! Finding the municipality that a written name means.
//! What always holds: [`Match::Exactly`] is the only municipality that the text names, or the only one of the asking prefecture;
//! everything less sure is for a person to decide.

use std::sync::OnceLock;

use crate::code::Prefecture;
use crate::index::{Entry, Form, beginning_with, with_key};
use crate::key::matching_key;
use crate::municipality::{Municipality, all};

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
    let found = Prefecture::named(key)?;
    let is_whole = key == found.name();
    let may_be_a_municipality = || beginning_with(key).any(|entry| without_suffix(&entry.key) == key);
    (is_whole || !may_be_a_municipality()).then_some(found)
}

/// What may be meant by a text that is no name. The likelier have the smaller number: 0 is the name without its suffix or in kana, 1 a
/// name with more of an address behind it, 2 and more a name with slips, 9 a name that merely begins so.
fn suggestions(key: &str, own_prefecture: Option<Prefecture>) -> Vec<&'static Municipality> {
    let (within, rest) = split_prefecture(key);
    if rest.is_empty() {
        return Vec::new();
    }
    let without_suffix =
        SUFFIXES.iter().flat_map(|suffix| with_key(&format!("{rest}{suffix}")).collect::<Vec<_>>());
    let in_kana = with_key(rest);
    let begun_by_a_name = rest.char_indices().flat_map(|(end, _)| with_key(&rest[..end]).collect::<Vec<_>>());
    // Wards, and the towns of a district that is not written whole, would crowd out everything else.
    let names_a_district = rest.ends_with('郡');
    let begins_a_name = beginning_with(rest)
        .filter(|entry| entry.municipality.city.is_none() && (!entry.wider_first || names_a_district));

    let name = |entry: &&Entry| entry.form == Form::Name;
    let mut likely: Vec<(usize, &'static Municipality)> = Vec::new();
    likely.extend(without_suffix.chain(in_kana).map(|entry| (0, entry.municipality)));
    likely.extend(begun_by_a_name.filter(name).map(|entry| (1, entry.municipality)));
    likely.extend(names_with_slips(rest));
    likely.extend(begins_a_name.filter(name).map(|entry| (9, entry.municipality)));
    likely.retain(|(_, municipality)| within.is_none_or(|within| municipality.prefecture == within));
    likely.sort_by_key(|(unlikeness, municipality)| {
        (Some(municipality.prefecture) != own_prefecture, *unlikeness, municipality.code)
    });

    let mut suggested: Vec<&'static Municipality> = Vec::with_capacity(SUGGESTIONS);
    for (_, municipality) in likely {
        if suggested.len() < SUGGESTIONS && !suggested.contains(&municipality) {
            suggested.push(municipality);
        }
    }
    suggested
}

/// What a name may lack at its end, in kanji and in kana.
const SUFFIXES: [&str; 10] = ["市", "区", "町", "村", "し", "く", "ちょう", "まち", "むら", "そん"];

/// The prefecture that the text begins with, and the rest.
fn split_prefecture(key: &str) -> (Option<Prefecture>, &str) {
    let found =
        Prefecture::all().find_map(|prefecture| Some((prefecture, key.strip_prefix(prefecture.name())?)));
    found.map_or((None, key), |(prefecture, rest)| (Some(prefecture), rest))
}

/// The municipalities whose name, with or without the district, differs from the text by a few characters: one in four, and something
/// besides the suffix must be right. With 1 and the number of slips.
fn names_with_slips(written: &str) -> impl Iterator<Item = (usize, &'static Municipality)> {
    let written: Vec<char> = written.chars().collect();
    spellings().iter().filter_map(move |(name, municipality)| {
        let allowed = (written.len().max(name.len()) / 4).clamp(1, 3);
        let stem = &name[..name.len().saturating_sub(1)];
        let may_be_meant =
            written.len().abs_diff(name.len()) <= allowed && written.iter().any(|c| stem.contains(c));
        let slips = may_be_meant.then(|| strsim::generic_levenshtein(&written, name))?;
        (slips <= allowed).then_some((1 + slips, *municipality))
    })
}

/// Every name, with and without its district, by character.
fn spellings() -> &'static [(Vec<char>, &'static Municipality)] {
    static SPELLINGS: OnceLock<Vec<(Vec<char>, &'static Municipality)>> = OnceLock::new();
    SPELLINGS.get_or_init(|| {
        let spelt = |name: &str, municipality| (matching_key(name).chars().collect(), municipality);
        let names = all().iter().map(|municipality| spelt(municipality.name, municipality));
        let districts = all().iter().filter(|municipality| municipality.district.is_some());
        names
            .chain(districts.map(|municipality| spelt(&municipality.name_with_district(), municipality)))
            .collect()
    })
}

fn without_suffix(key: &str) -> &str {
    key.strip_suffix(['市', '区', '町', '村']).unwrap_or(key)
}
