//! What a desk file writes in words of its own: days, hours, ranges, the names of prefectures, weekdays and labels.
//!
//! What always holds: what is read is right; what is wrong is refused with what would be right.

use municipality::Prefecture;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::Date;

use crate::clock::span::Span;
use crate::desk::hours::model::{MonthDay, union};
use crate::desk::hours::queries::iso_date;
use crate::i18n::Locale;

/// A kind of text with rules of its own, written as a string.
macro_rules! written {
    ($(#[$doc:meta])* $name:ident($inner:ty), |$read:ident| $parse:expr, |$self:ident| $show:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
        pub struct $name(pub $inner);
        impl Serialize for $name {
            fn serialize<S: Serializer>(&$self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&$show)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<$name, D::Error> {
                let $read = text(d)?;
                let read: Result<$inner, String> = $parse;
                read.map($name).map_err(D::Error::custom)
            }
        }
    };
}

/// A string; TOML's own dates are taken as they are written.
fn text<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    match toml::Value::deserialize(d)? {
        toml::Value::String(text) => Ok(text),
        toml::Value::Datetime(date) => Ok(date.to_string()),
        other => Err(D::Error::custom(format!("expected a text, found {}", other.type_str()))),
    }
}

fn day(text: &str) -> Result<Date, String> {
    iso_date(text).ok_or_else(|| format!("\"{text}\" is no date such as 2026-05-14"))
}

written!(
    /// The word of a desk in addresses.
    Slug(String),
    |text| {
        let good = (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        if good { Ok(text) } else { Err("a slug has 1 to 40 of a–z, 0–9 and hyphens inside".into()) }
    },
    |self| self.0
);
written!(
    /// A prefecture by its name: 三重県.
    PrefectureName(i16),
    |text| {
        let found = Prefecture::named(&text).map(|p| i16::from(p.code()));
        found.ok_or_else(|| format!("\"{text}\" is no prefecture such as 三重県"))
    },
    |self| prefecture_name(self.0)
);
written!(
    /// A day, or none where the text is empty.
    MaybeDay(Option<Date>),
    |text| if text.is_empty() { Ok(None) } else { day(&text).map(Some) },
    |self| self.0.map(|day| day.to_string()).unwrap_or_default()
);
written!(
    /// The key of a label of a code list, as `locales/` has it. An underscore in the list's word is taken too.
    LabelKey(String),
    |text| {
        let hyphened = ["referred_to", "how_long"]
            .iter()
            .find_map(|list| Some(format!("{}{}", list.replace('_', "-"), text.strip_prefix(list)?)));
        let key = hyphened.unwrap_or_else(|| text.clone());
        if is_label(&key) { Ok(key) } else { Err(format!("\"{text}\" is no label of a code list")) }
    },
    |self| self.0
);

/// The code lists whose labels a desk may change.
const LISTS: [&str; 9] =
    ["kind", "channel", "novelty", "relation", "age", "sex", "how-long", "response", "referred-to"];

fn is_label(key: &str) -> bool {
    let of_a_list = LISTS.iter().any(|list| key.strip_prefix(list).is_some_and(|rest| rest.starts_with('-')));
    of_a_list && Locale::Ja.has(key)
}

/// The name of a prefecture by its code; empty where there is none.
pub fn prefecture_name(code: i16) -> String {
    let prefecture = u8::try_from(code).ok().and_then(Prefecture::new);
    prefecture.map(|p| p.name().to_owned()).unwrap_or_default()
}

/// Counts from 1 to this are small: 0..=99.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SmallCell(pub i16);

impl<'de> Deserialize<'de> for SmallCell {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<SmallCell, D::Error> {
        match i16::deserialize(d)? {
            n @ 0..=99 => Ok(SmallCell(n)),
            _ => Err(D::Error::custom("expected 0 to 99")),
        }
    }
}

/// A day of the week as the file names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum WeekdayName {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// The week as hours are kept.
pub(super) const WEEK: [WeekdayName; 7] = [
    WeekdayName::Mon,
    WeekdayName::Tue,
    WeekdayName::Wed,
    WeekdayName::Thu,
    WeekdayName::Fri,
    WeekdayName::Sat,
    WeekdayName::Sun,
];

/// The spans of a day; they do not overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans(pub Vec<Span>);

impl Serialize for Spans {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.0.iter().map(Span::to_string))
    }
}

impl<'de> Deserialize<'de> for Spans {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Spans, D::Error> {
        let mut spans = Vec::new();
        for text in Vec::<String>::deserialize(d)? {
            spans.push(text.parse::<Span>().map_err(|e| D::Error::custom(format!("\"{text}\": {e}")))?);
        }
        spans.sort_unstable();
        match spans.windows(2).find(|pair| pair[1].opens() < pair[0].closes()) {
            Some(pair) => Err(D::Error::custom(format!("{} and {} overlap", pair[0], pair[1]))),
            None => Ok(Spans(union(spans))),
        }
    }
}

/// From one day of the year to another, `"08-13..08-16"`; none where the text is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearlyRange(pub Option<(MonthDay, MonthDay)>);

impl Serialize for YearlyRange {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0.map(|(from, to)| format!("{from}..{to}")).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for YearlyRange {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<YearlyRange, D::Error> {
        let text = text(d)?;
        if text.is_empty() {
            return Ok(YearlyRange(None));
        }
        let (from, to) = text.split_once("..").unwrap_or((&text, &text));
        match (from.parse(), to.parse()) {
            (Ok(from), Ok(to)) => Ok(YearlyRange(Some((from, to)))),
            _ => Err(D::Error::custom(format!("\"{text}\" is no range such as \"08-13..08-16\""))),
        }
    }
}

/// The day of an extra opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpeningDay(pub Date);

impl Serialize for OpeningDay {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OpeningDay {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<OpeningDay, D::Error> {
        day(&text(d)?).map(OpeningDay).map_err(D::Error::custom)
    }
}

/// The hours of an extra opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpeningSpan(pub Span);

impl Serialize for OpeningSpan {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OpeningSpan {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<OpeningSpan, D::Error> {
        let text = text(d)?;
        text.parse().map(OpeningSpan).map_err(|e| D::Error::custom(format!("\"{text}\": {e}")))
    }
}
