//! The desk file (docs/desk-file.md): settings as TOML, or JSON when shown. What a file names it sets, what it does not
//! name it leaves.
//!
//! What always holds: an unknown key is refused with its place; showing a desk and applying what was shown changes
//! nothing.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::Settings;
use super::written::{
    LabelKey, MaybeDay, OpeningDay, OpeningSpan, PrefectureName, Slug, SmallCell, Spans, WEEK, WeekdayName,
    YearlyRange,
};
use crate::desk::hours::model::{Closure, OBON, Opening, YEAR_END};
use crate::desk::texts::DeskTexts;
use crate::i18n::Words;

/// A desk file, read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "told in docs/desk-file.md, key by key")]
pub struct DeskFile {
    #[serde(default)]
    pub slug: Slug,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefecture: Option<PrefectureName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<MaybeDay>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub small_cell: Option<SmallCell>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supporters_read_all: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: BTreeMap<WeekdayName, Spans>,
    #[serde(default, skip_serializing_if = "Closures::is_empty")]
    pub closures: Closures,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub openings: Option<Vec<OpeningRow>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<LabelKey, Words>,
    #[serde(default)]
    pub texts: DeskTexts,
    /// The keys under `texts` that the file names, also those it names to empty them.
    #[serde(skip)]
    named_texts: Vec<String>,
}

/// The table `[closures]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "told in docs/desk-file.md, key by key")]
pub struct Closures {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_holidays: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obon: Option<YearlyRange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year_end: Option<YearlyRange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yearly: Option<Vec<YearlyRow>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_off: Option<Vec<OneOffRow>>,
}

impl Closures {
    fn is_empty(&self) -> bool {
        *self == Closures::default()
    }
}

/// A yearly closure with a name of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct YearlyRow {
    pub name: String,
    pub days: YearlyRange,
}

/// A closure of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct OneOffRow {
    pub from: MaybeDay,
    pub to: MaybeDay,
    pub reason: String,
}

impl<'de> Deserialize<'de> for OneOffRow {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<OneOffRow, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Row {
            from: MaybeDay,
            to: Option<MaybeDay>,
            #[serde(default)]
            reason: String,
        }
        let row = Row::deserialize(d)?;
        let to = row.to.unwrap_or_else(|| row.from.clone());
        match (row.from.0, to.0) {
            (Some(first), Some(last)) if first <= last => {
                Ok(OneOffRow { from: row.from, to, reason: row.reason })
            }
            (Some(_), Some(_)) => Err(D::Error::custom("the last day comes before the first")),
            _ => Err(D::Error::custom("a closure needs its days")),
        }
    }
}

/// An extra opening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OpeningRow {
    pub on: OpeningDay,
    pub hours: OpeningSpan,
    #[serde(default)]
    pub reason: String,
}

impl DeskFile {
    /// Reads a file.
    ///
    /// # Errors
    /// The place (line, column, the line itself) and what is wrong there.
    pub fn read(source: &str) -> Result<DeskFile, toml::de::Error> {
        let mut file: DeskFile = toml::from_str(source)?;
        if file.slug.0.is_empty() {
            return Err(toml::de::Error::custom("the file names no slug"));
        }
        if !file.texts.labels.is_empty() {
            return Err(toml::de::Error::custom("labels stand under [labels], not under [texts]"));
        }
        let table: toml::Table = toml::from_str(source)?;
        if let Some(toml::Value::Table(texts)) = table.get("texts") {
            file.named_texts = texts.keys().cloned().collect();
        }
        Ok(file)
    }

    /// Everything that is set up of a desk.
    pub fn of(slug: &str, settings: &Settings) -> DeskFile {
        let hours = &settings.hours;
        let yearly = |wanted: &str| {
            let found = hours.closures.iter().find_map(|closure| match closure {
                Closure::Yearly { from, to, name } if name == wanted => Some((*from, *to)),
                _ => None,
            });
            Some(YearlyRange(found))
        };
        let own_yearly = hours.closures.iter().filter_map(|closure| match closure {
            Closure::Yearly { from, to, name } if name != OBON && name != YEAR_END => {
                Some(YearlyRow { name: name.clone(), days: YearlyRange(Some((*from, *to))) })
            }
            _ => None,
        });
        let one_off = hours.closures.iter().filter_map(|closure| match closure {
            Closure::OneOff { from, to, reason } => Some(OneOffRow {
                from: MaybeDay(Some(*from)),
                to: MaybeDay(Some(*to)),
                reason: reason.clone(),
            }),
            _ => None,
        });
        let openings = hours.openings.iter().map(|opening| OpeningRow {
            on: OpeningDay(opening.on),
            hours: OpeningSpan(opening.span),
            reason: opening.name.clone(),
        });
        let mut texts = settings.texts.clone();
        let labels = std::mem::take(&mut texts.labels);
        DeskFile {
            slug: Slug(slug.to_owned()),
            name: Some(settings.name.clone()),
            prefecture: Some(PrefectureName(settings.prefecture)),
            phone: Some(settings.phone.clone().unwrap_or_default()),
            starts_on: Some(MaybeDay(settings.starts_on())),
            small_cell: Some(SmallCell(settings.small_cell)),
            supporters_read_all: Some(settings.supporters_read_all),
            branch: Some(settings.branch.clone()),
            hours: WEEK.into_iter().zip(hours.week.iter().map(|spans| Spans(spans.clone()))).collect(),
            closures: Closures {
                public_holidays: Some(hours.closures.contains(&Closure::PublicHolidays)),
                obon: yearly(OBON),
                year_end: yearly(YEAR_END),
                yearly: Some(own_yearly.collect()),
                one_off: Some(one_off.collect()),
            },
            openings: Some(openings.collect()),
            labels: labels.into_iter().map(|(key, words)| (LabelKey(key), words)).collect(),
            texts,
            named_texts: Vec::new(),
        }
    }

    /// `settings` with what the file names.
    pub fn onto(&self, mut settings: Settings) -> Settings {
        if let Some(name) = &self.name {
            settings.name = name.trim().to_owned();
        }
        if let Some(prefecture) = &self.prefecture {
            settings.prefecture = prefecture.0;
        }
        if let Some(phone) = &self.phone {
            // What is no number is refused with the rest that cannot be meant.
            let shown = super::sense::phone(phone).unwrap_or_else(|| phone.trim().to_owned());
            settings.phone = Some(shown).filter(|phone| !phone.is_empty());
        }
        if let Some(day) = &self.starts_on {
            settings.hours.starts_on = day.0;
        }
        if let Some(n) = self.small_cell {
            settings.small_cell = n.0;
        }
        if let Some(wide) = self.supporters_read_all {
            settings.supporters_read_all = wide;
        }
        if let Some(branch) = &self.branch {
            settings.branch = branch.trim().to_owned();
        }
        for (i, name) in WEEK.iter().enumerate() {
            if let Some(spans) = self.hours.get(name) {
                settings.hours.week[i].clone_from(&spans.0);
            }
        }
        self.closures.onto(&mut settings.hours.closures);
        if let Some(openings) = &self.openings {
            let opening =
                |row: &OpeningRow| Opening { on: row.on.0, span: row.hours.0, name: row.reason.clone() };
            settings.hours.openings = openings.iter().map(opening).collect();
            settings.hours.openings.sort();
        }
        settings.texts = self.texts_onto(&settings.texts);
        for (key, words) in &self.labels {
            if words.is_empty() {
                settings.texts.labels.remove(&key.0);
            } else {
                settings.texts.labels.insert(key.0.clone(), words.clone());
            }
        }
        settings
    }

    /// Texts key by key: what is named replaces, empty or not.
    fn texts_onto(&self, before: &DeskTexts) -> DeskTexts {
        let (Ok(serde_json::Value::Object(mut all)), Ok(serde_json::Value::Object(own))) =
            (serde_json::to_value(before), serde_json::to_value(&self.texts))
        else {
            return before.clone();
        };
        for key in &self.named_texts {
            match own.get(key) {
                Some(value) => all.insert(key.clone(), value.clone()),
                None => all.remove(key),
            };
        }
        serde_json::from_value(serde_json::Value::Object(all)).unwrap_or_else(|_| before.clone())
    }

    /// The file as TOML.
    ///
    /// # Errors
    /// When it cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string_pretty(self)
    }
}

impl Closures {
    fn onto(&self, closures: &mut Vec<Closure>) {
        if let Some(closed) = self.public_holidays {
            closures.retain(|c| *c != Closure::PublicHolidays);
            if closed {
                closures.push(Closure::PublicHolidays);
            }
        }
        for (wanted, range) in [(OBON, &self.obon), (YEAR_END, &self.year_end)] {
            if let Some(YearlyRange(range)) = range {
                closures.retain(|c| !matches!(c, Closure::Yearly { name, .. } if name == wanted));
                if let Some((from, to)) = *range {
                    closures.push(Closure::Yearly { from, to, name: wanted.to_owned() });
                }
            }
        }
        if let Some(rows) = &self.yearly {
            let own =
                |c: &Closure| matches!(c, Closure::Yearly { name, .. } if name != OBON && name != YEAR_END);
            closures.retain(|c| !own(c));
            closures.extend(rows.iter().filter_map(|row| {
                let (from, to) = row.days.0?;
                Some(Closure::Yearly { from, to, name: row.name.clone() })
            }));
        }
        if let Some(rows) = &self.one_off {
            closures.retain(|c| !matches!(c, Closure::OneOff { .. }));
            closures.extend(rows.iter().filter_map(|row| {
                let (from, to) = (row.from.0?, row.to.0?);
                Some(Closure::OneOff { from, to, reason: row.reason.clone() })
            }));
        }
        closures.sort();
    }
}

/// A key of the file whose value differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The key: `hours.wed`, `texts.meeting`.
    pub key: String,
    /// The value before, as JSON; none where there was none.
    pub before: Option<String>,
    /// The value after, as JSON; none where there is none.
    pub after: Option<String>,
}

/// What differs between two settings, key by key as in the file.
pub fn differences(before: &Settings, after: &Settings) -> Vec<Difference> {
    let (before, after) = (flat(before), flat(after));
    let keys: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differ = |key: &&String| before.get(*key) != after.get(*key);
    let difference = |key: &String| Difference {
        key: key.clone(),
        before: before.get(key).cloned(),
        after: after.get(key).cloned(),
    };
    keys.into_iter().filter(differ).map(difference).collect()
}

/// The file's keys with their values as JSON, tables by their keys. What is empty is not there.
pub(super) fn flat(settings: &Settings) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let Ok(serde_json::Value::Object(file)) = serde_json::to_value(DeskFile::of("", settings)) else {
        return out;
    };
    let empty = |value: &serde_json::Value| {
        value.is_null()
            || value.as_str().is_some_and(str::is_empty)
            || value.as_array().is_some_and(Vec::is_empty)
    };
    for (key, value) in file {
        match value {
            serde_json::Value::Object(table) => {
                for (inner, value) in table.into_iter().filter(|(_, value)| !empty(value)) {
                    out.insert(format!("{key}.{inner}"), value.to_string());
                }
            }
            value if !empty(&value) => {
                out.insert(key, value.to_string());
            }
            _ => {}
        }
    }
    out
}
