//! The programme file (docs/programme-file.md): a programme as TOML, or JSON when shown; and what differs between two.
//!
//! What always holds: a file is the whole programme; an unknown key is refused with its place; showing a programme and
//! applying what was shown changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::model::Programme;

/// Reads a file.
///
/// # Errors
/// The place (line, column, the line itself) and what is wrong there.
pub fn read(source: &str) -> Result<Programme, toml::de::Error> {
    toml::from_str(source)
}

/// The file of a programme.
///
/// # Errors
/// When it cannot be written as TOML.
pub fn to_toml(programme: &Programme) -> Result<String, toml::ser::Error> {
    toml::to_string_pretty(programme)
}

/// The programme as the database keeps it.
pub fn to_json(programme: &Programme) -> String {
    serde_json::to_string(programme).unwrap_or_default()
}

/// A key whose value differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The key: `stage.basic.course.kochi.places`.
    pub key: String,
    /// The value before, as JSON; none where there was none.
    pub before: Option<String>,
    /// The value after, as JSON; none where there is none.
    pub after: Option<String>,
}

/// What differs between two programmes, key by key; stages and courses by their codes.
pub fn differences(before: &Programme, after: &Programme) -> Vec<Difference> {
    let (before, after) = (flat(before), flat(after));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    keys.into_iter()
        .filter(|key| before.get(*key) != after.get(*key))
        .map(|key| Difference {
            key: key.clone(),
            before: before.get(key).cloned(),
            after: after.get(key).cloned(),
        })
        .collect()
}

fn flat(programme: &Programme) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    if let Ok(value) = serde_json::to_value(programme) {
        spread(String::new(), &value, &mut out);
    }
    out
}

fn spread(key: String, value: &Value, out: &mut BTreeMap<String, String>) {
    let below = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
    match value {
        Value::Object(table) if !table.contains_key("ja") => {
            for (name, value) in table {
                spread(below(name), value, out);
            }
        }
        Value::Array(rows) if rows.iter().any(|row| row.get("code").is_some()) => {
            for row in rows {
                spread(below(row.get("code").and_then(Value::as_str).unwrap_or_default()), row, out);
            }
        }
        value => {
            out.insert(key, value.to_string());
        }
    }
}
