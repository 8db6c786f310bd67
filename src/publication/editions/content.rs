//! What an edition says: tables after small cells were merged, and the desk's words of that time, in both languages.
//! Frozen as JSON when it is published ([`freezing`](super::freezing) puts it together).
//!
//! Nothing here is taken from records but counts. Quotes of callers will come here paraphrased and approved by two
//! people ([`Content::voices`]); until then there are none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::i18n::Locale;
use crate::publication::statistics::model::Callers;
use crate::publication::statistics::period::{Month, Period};

/// A text in both languages, as it was when the edition was published.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the two languages")]
pub struct Both {
    pub ja: String,
    pub en: String,
}

impl Both {
    /// Asks for the text in each language.
    pub fn of(text: impl Fn(Locale) -> String) -> Both {
        Both { ja: text(Locale::Ja), en: text(Locale::En) }
    }

    /// The text in a language.
    pub fn text(&self, locale: Locale) -> &str {
        match locale {
            Locale::Ja => &self.ja,
            Locale::En => &self.en,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ja.is_empty() && self.en.is_empty()
    }
}

/// A row of a published table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FrozenCell {
    /// The codes counted in it; none where they are merged and not told one by one.
    pub codes: Vec<String>,
    /// What it is called.
    pub label: Both,
    /// How many.
    pub count: u64,
    /// Whether it stands for several merged ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
}

/// A published table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FrozenTable {
    /// Its name: `relation`.
    pub name: String,
    /// What it is a part of.
    pub denominator: u64,
    /// Its rows; none where it is withheld.
    pub rows: Vec<FrozenCell>,
    /// Whether only its sum may be told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
    /// What その他 holds.
    #[serde(default, skip_serializing_if = "Both::is_empty")]
    pub note: Both,
}

/// A month of figure 1, or months merged into one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FrozenMonth {
    /// The first of them.
    pub first: Month,
    /// The last of them.
    pub last: Month,
    /// All calls.
    pub total: u64,
    /// One count for each part of [`Content::parts`]; none where they are not told by month.
    pub parts: Vec<u64>,
}

/// A line of the survey that a desk gives as the reason why it exists.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SurveyRow {
    /// Who answered.
    pub who: Both,
    /// The share in thousandths.
    pub permille: u16,
}

/// The desk's words at the time.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[allow(missing_docs, reason = "as in the texts of a desk")]
pub struct DeskWords {
    pub name: String,
    pub phone: Option<String>,
    pub byline: Both,
    pub publisher: Both,
    pub operator: Both,
    pub commissioner: Both,
    pub hours: Both,
    pub about: Both,
    pub answerers: Both,
    pub why: Both,
    pub survey_title: Both,
    pub survey_source: Both,
    pub survey: Vec<SurveyRow>,
    pub meeting: Both,
}

/// A quote of a caller, paraphrased and approved by two people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Voice {
    /// `self` or `family`.
    pub group: String,
    /// What was said, in other words.
    pub text: String,
    /// 50代・女性
    pub who: String,
}

/// Everything that an edition says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Content {
    /// The version of this form.
    pub format: u8,
    /// The desk's words.
    pub desk: DeskWords,
    /// First day, `2025-06-04`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Counts from 1 to this were merged; 0: none.
    pub small_cell: u64,
    /// Whose facts residence and figures 2 to 5 count.
    pub callers: Callers,
    /// All calls.
    pub total: u64,
    /// New, repeat, unknown; one part alone where they may not be told apart.
    pub parts: Vec<FrozenCell>,
    /// Figure 1.
    pub months: Vec<FrozenMonth>,
    /// Residence and figures 2 to 5.
    pub tables: Vec<FrozenTable>,
    /// Contacts that are not part of the total.
    pub contacts: Vec<FrozenCell>,
    /// Conversations by other ways, not part of the total either.
    pub channels: Vec<FrozenCell>,
    /// Quotes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voices: Vec<Voice>,
}

impl Content {
    /// The bytes that are kept and hashed.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether both may be read without a count from 1 to `threshold` coming out by subtraction: they tell the same
    /// cells, and each count is the same or differs by more. Where the cells are others nothing is presumed.
    pub fn may_stand_beside(&self, other: &Content, threshold: u64) -> bool {
        let (mine, theirs) = (self.counts(), other.counts());
        let differs_little = |(a, b): (&u64, &u64)| (1..=threshold).contains(&a.abs_diff(*b));
        mine.keys().eq(theirs.keys()) && !mine.values().zip(theirs.values()).any(differs_little)
    }

    /// Every count that is told, by what it counts.
    fn counts(&self) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::from([(format!("total {:?}", self.callers), self.total)]);
        let lists = [("parts", &self.parts), ("contacts", &self.contacts), ("channels", &self.channels)];
        let tables = self.tables.iter().map(|table| (table.name.as_str(), &table.rows));
        for (name, cells) in lists.into_iter().chain(tables) {
            let cells = cells.iter().map(|cell| (format!("{name}/{}", cell.codes.join("+")), cell.count));
            counts.extend(cells);
        }
        for table in &self.tables {
            counts.insert(format!("{} of", table.name), table.denominator);
        }
        for month in &self.months {
            let name = format!("{}/{}", month.first, month.last);
            counts.extend(month.parts.iter().enumerate().map(|(at, n)| (format!("{name} {at}"), *n)));
            counts.insert(name, month.total);
        }
        counts
    }

    /// The period.
    pub fn period(&self) -> Option<Period> {
        let day = |text: &str| jpcal::parse_date(text).ok();
        Period::new(day(&self.from)?, day(&self.to)?)
    }
}
