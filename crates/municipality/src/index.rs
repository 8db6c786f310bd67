//! The index that [`crate::find()`] and [`crate::complete()`] look into: every key that a municipality can be written with, sorted.
//! What always holds: it is built once, from the table alone; a key stands once for each municipality that bears it.

use std::sync::OnceLock;

use crate::key::{matching_key, normalise_key};
use crate::municipality::{Municipality, all};

/// How a key names its municipality; the lower, the more directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// By its name, with or without what may stand before it (district, prefecture).
    Name,
    /// A ward by its own name, without its city.
    Ward,
    /// By its kana, with or without the district's.
    Kana,
}

#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) form: Form,
    /// Whether the key begins with something that is no part of the name: the district or the prefecture.
    pub(crate) wider_first: bool,
    pub(crate) municipality: &'static Municipality,
}

/// Islands that Japan Post and people write before the name of the municipality on them.
const ISLANDS: [(u32, &str); 2] = [(13381, "三宅島"), (13401, "八丈島")];

/// All entries, by key; equal keys in the order of the code.
fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let mut entries: Vec<Entry> = all().iter().flat_map(entries_of).collect();
        entries.sort_by(|a, b| (&a.key, a.municipality.code).cmp(&(&b.key, b.municipality.code)));
        entries
    })
}

/// The entries whose key begins with `prefix`.
pub(crate) fn beginning_with(prefix: &str) -> impl Iterator<Item = &'static Entry> {
    let entries = entries();
    let start = entries.partition_point(|entry| entry.key.as_str() < prefix);
    entries[start..].iter().take_while(move |entry| entry.key.starts_with(prefix))
}

/// The entries whose key is `key`.
pub(crate) fn with_key(key: &str) -> impl Iterator<Item = &'static Entry> {
    beginning_with(key).take_while(move |entry| entry.key.len() == key.len())
}

fn entries_of(municipality: &'static Municipality) -> Vec<Entry> {
    let prefecture = municipality.prefecture.name();
    let island =
        ISLANDS.iter().find(|(code, _)| *code == municipality.code.number()).map(|(_, island)| *island);
    let mut entries = Vec::new();
    let mut add =
        |key: String, form, wider_first| entries.push(Entry { key, form, wider_first, municipality });

    let names = [Some(""), municipality.district, island];
    for before in names.into_iter().flatten() {
        let name = format!("{before}{}", municipality.name);
        add(matching_key(&name), Form::Name, !before.is_empty());
        add(matching_key(&format!("{prefecture}{name}")), Form::Name, true);
    }
    for before in [Some(""), municipality.district_kana].into_iter().flatten() {
        let kana = normalise_key(&format!("{before}{}", municipality.kana));
        add(kana, Form::Kana, !before.is_empty());
    }
    if let Some(city) = municipality.city.and_then(crate::by_code) {
        add(matching_key(municipality.name.trim_start_matches(city.name)), Form::Ward, false);
        add(normalise_key(municipality.kana.trim_start_matches(city.kana)), Form::Kana, false);
    }
    entries
}
