//! Two who change a desk at once: what each of them changed is kept, key by key of the desk file; a key that both changed
//! to something else is for people to settle.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::Settings;
use super::file::flat;
use crate::desk::hours::model::{Closure, OBON, YEAR_END};
use crate::desk::texts::DeskTexts;

/// The days of the week in keys of the file.
pub(super) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What settings say, in short, by key: `hours.wed:1f2e3d4c …`. A form carries it from when it was opened.
pub(super) fn prints(settings: &Settings) -> String {
    let all = flat(settings).into_iter().map(|(key, value)| format!("{key}:{}", print(&value)));
    all.collect::<Vec<_>>().join(" ")
}

fn print(value: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(value)[..6])
}

/// What came of two changes.
pub(super) struct Merged {
    /// What stands now with everything that was meant beside it.
    pub settings: Settings,
    /// The keys that both changed to something else; here stands what was meant.
    pub both: Vec<String>,
}

/// What `meant` changed since `opened` (as [`prints`]), put into what stands `now`.
pub(super) fn merge(opened: &str, now: &Settings, meant: &Settings) -> Merged {
    let base: BTreeMap<&str, &str> = opened.split(' ').filter_map(|part| part.rsplit_once(':')).collect();
    let (theirs, mine) = (flat(now), flat(meant));
    let changed = |side: &BTreeMap<String, String>, key: &str| {
        side.get(key).map(|value| print(value)).as_deref() != base.get(key).copied()
    };
    let mut merged = Merged { settings: now.clone(), both: Vec::new() };
    let keys: BTreeSet<&String> = theirs.keys().chain(mine.keys()).collect();
    for key in keys.into_iter().filter(|key| theirs.get(*key) != mine.get(*key)) {
        if !changed(&mine, key) {
            continue;
        }
        if changed(&theirs, key) {
            merged.both.push(key.clone());
        }
        take(&mut merged.settings, meant, key);
    }
    merged
}

/// Puts what `from` says under a key of the file into `into`.
fn take(into: &mut Settings, from: &Settings, key: &str) {
    let (table, inner) = key.split_once('.').unwrap_or((key, ""));
    match table {
        "name" => into.name.clone_from(&from.name),
        "prefecture" => into.prefecture = from.prefecture,
        "phone" => into.phone.clone_from(&from.phone),
        "starts_on" => into.hours.starts_on = from.hours.starts_on,
        "small_cell" => into.small_cell = from.small_cell,
        "supporters_read_all" => into.supporters_read_all = from.supporters_read_all,
        "branch" => into.branch.clone_from(&from.branch),
        "openings" => into.hours.openings.clone_from(&from.hours.openings),
        "hours" => {
            if let Some(day) = DAYS.iter().position(|day| *day == inner) {
                into.hours.week[day].clone_from(&from.hours.week[day]);
            }
        }
        "closures" => {
            into.hours.closures.retain(|closure| kind(closure) != inner);
            into.hours
                .closures
                .extend(from.hours.closures.iter().filter(|closure| kind(closure) == inner).cloned());
            into.hours.closures.sort();
        }
        "labels" => {
            match from.texts.labels.get(inner) {
                Some(words) => into.texts.labels.insert(inner.to_owned(), words.clone()),
                None => into.texts.labels.remove(inner),
            };
        }
        "texts" => into.texts = with_text(&into.texts, &from.texts, inner),
        _ => {}
    }
}

/// The key of a closure within its table.
pub(super) fn kind(closure: &Closure) -> &'static str {
    match closure {
        Closure::PublicHolidays => "public_holidays",
        Closure::Yearly { name, .. } if name == OBON => "obon",
        Closure::Yearly { name, .. } if name == YEAR_END => "year_end",
        Closure::Yearly { .. } => "yearly",
        Closure::OneOff { .. } => "one_off",
    }
}

fn with_text(into: &DeskTexts, from: &DeskTexts, key: &str) -> DeskTexts {
    let (Ok(serde_json::Value::Object(mut all)), Ok(own)) =
        (serde_json::to_value(into), serde_json::to_value(from))
    else {
        return into.clone();
    };
    match own.get(key) {
        Some(value) => all.insert(key.to_owned(), value.clone()),
        None => all.remove(key),
    };
    serde_json::from_value(serde_json::Value::Object(all)).unwrap_or_else(|_| into.clone())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::desk::settings::file::DeskFile;

    #[test]
    fn every_key_that_one_of_two_changed_is_kept_and_what_both_changed_is_named() {
        let source = include_str!("../../../examples/mie.toml");
        let opened = DeskFile::read(source).unwrap().onto(Settings::empty());
        let changed =
            |source: &str| DeskFile::read(&format!("slug = \"mie\"\n{source}")).unwrap().onto(opened.clone());
        let theirs = changed("phone = \"059-000-0200\"\n[hours]\nwed = [\"14:00-16:00\"]\nfri = []");
        let mine = changed(
            "small_cell = 4\n[hours]\nwed = [\"13:00-15:00\"]\nsat = [\"10:00-12:00\"]\n[closures]\nobon = \"\"\n\
             [texts]\nmeeting = \"\"\nsafety = [\"切らない\"]",
        );
        let merged = merge(&prints(&opened), &theirs, &mine);
        assert_eq!(merged.both, ["hours.wed"]);
        let mut expected = mine.clone();
        expected.phone = theirs.phone.clone();
        expected.hours.week[4].clear();
        assert_eq!(merged.settings, expected);
        // What only they changed asks nothing of anybody.
        assert_eq!(merge(&prints(&opened), &theirs, &theirs).settings, theirs);
        assert!(merge(&prints(&opened), &theirs, &opened).both.is_empty());
    }
}
