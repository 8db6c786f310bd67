//! What a desk says in its own words: its public page, the safety steps and the listening card beside a call, the
//! renamed labels of code lists. Kept as JSON in `desk.texts`; written in the browser and by the desk file.
//!
//! What always holds: a text that a desk has not written is told by `locales/`, in both languages; a text written in
//! Japanese alone is shown in Japanese to everybody rather than left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::i18n::{Locale, Words};
use crate::organisation::desk;

/// A heading with what it is about: a step of a call, another way to reach the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The heading.
    pub title: Words,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub text: Words,
}

/// A telephone number with its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// The number as it is shown.
    pub number: String,
    /// Whose it is.
    pub name: Words,
}

/// A line of a survey: who answered, and how many of a hundred said so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyRow {
    /// Who answered.
    pub who: Words,
    /// Of a hundred, 0.0..=100.0.
    pub percent: f64,
}

/// The survey that a desk gives as the reason why it exists.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// What was asked; the figure's title.
    pub title: Words,
    /// Who asked whom, when.
    #[serde(default)]
    pub source: Words,
    /// The answers.
    pub rows: Vec<SurveyRow>,
}

/// Everything a desk has written. Empty where it has not; see [`DeskTexts::told`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "told in docs/desk-file.md, key by key")]
pub struct DeskTexts {
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub headline: Words,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub byline: Words,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub publisher: Words,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub operator: Words,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub commissioner: Words,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub about: Words,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub why: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survey: Option<Survey>,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub answerers: Words,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calling: Vec<Entry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<Entry>,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub meeting: Words,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub call_note: Words,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub closed_note: Words,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub privacy: Words,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lifelines: Vec<Number>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub safety: Vec<Words>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub safety_numbers: Vec<Number>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub listening: Vec<Words>,
    /// Renamed labels of code lists, by their key: `referred-to-municipal_office`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, Words>,
}

/// A heading with its text, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldEntry {
    /// The heading.
    pub title: String,
    /// What it is about; may be empty.
    pub text: String,
}

/// A number with its name, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldNumber {
    /// The number as shown.
    pub number: String,
    /// Whose it is.
    pub name: String,
}

impl ToldNumber {
    /// The number as a `tel:` link takes it.
    pub fn href(&self) -> String {
        tel(&self.number)
    }
}

/// A survey in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldSurvey {
    /// What was asked.
    pub title: String,
    /// Who asked whom, when.
    pub source: String,
    /// Who answered, and how many of a hundred.
    pub rows: Vec<(String, f64)>,
}

/// What a desk says, in one language, with what it has not written told by `locales/`. Texts of several paragraphs are
/// lists of paragraphs.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "as in DeskTexts")]
pub struct Told {
    pub headline: String,
    pub byline: String,
    pub publisher: String,
    pub operator: String,
    pub commissioner: String,
    pub about: Vec<String>,
    pub why: Vec<String>,
    pub survey: Option<ToldSurvey>,
    pub answerers: Vec<String>,
    pub calling: Vec<ToldEntry>,
    pub ways: Vec<ToldEntry>,
    pub meeting: Vec<String>,
    pub call_note: String,
    pub closed_note: String,
    pub privacy: Vec<String>,
    pub lifelines: Vec<ToldNumber>,
    pub safety: Vec<String>,
    pub safety_numbers: Vec<ToldNumber>,
    pub listening: Vec<String>,
}

impl DeskTexts {
    /// The texts of a desk. What cannot be read (nothing of ours writes such) counts as not written.
    pub fn of(desk: &desk::Model) -> DeskTexts {
        serde_json::from_str(&desk.texts).unwrap_or_else(|error| {
            tracing::error!(desk = %desk.id, %error, "the texts of a desk cannot be read");
            DeskTexts::default()
        })
    }

    /// As the column `desk.texts` keeps them.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".into())
    }

    /// The label of a code (`relation-mother`): the desk's own word, else that of `locales/`.
    pub fn label(&self, locale: Locale, key: &str) -> String {
        match self.labels.get(key) {
            Some(words) if !words.is_empty() => words.text(locale).to_owned(),
            _ => locale.t(key),
        }
    }

    /// Everything in one language, with the defaults of `locales/` where the desk has written nothing.
    pub fn told(&self, locale: Locale) -> Told {
        let own = |words: &Words| words.text(locale).to_owned();
        let line = |words: &Words, key: &str| {
            if words.is_empty() { locale.t(key) } else { own(words) }
        };
        let lines = |list: &[Words], key: &str| -> Vec<String> {
            if list.is_empty() { default_lines(locale, key) } else { list.iter().map(own).collect() }
        };
        let entries = |list: &[Entry]| -> Vec<ToldEntry> {
            list.iter().map(|e| ToldEntry { title: own(&e.title), text: own(&e.text) }).collect()
        };
        let numbers = |list: &[Number], key: &str| -> Vec<ToldNumber> {
            if list.is_empty() {
                let pairs = default_lines(locale, key);
                let pair =
                    |(number, name): (&str, &str)| ToldNumber { number: number.into(), name: name.into() };
                return pairs.iter().filter_map(|l| l.split_once('|')).map(pair).collect();
            }
            list.iter().map(|n| ToldNumber { number: n.number.clone(), name: own(&n.name) }).collect()
        };
        let calling = if self.calling.is_empty() {
            let lines = default_lines(locale, "desk-default-calling");
            let entry = |(title, text): (&str, &str)| ToldEntry { title: title.into(), text: text.into() };
            lines.iter().filter_map(|l| l.split_once('|')).map(entry).collect()
        } else {
            entries(&self.calling)
        };
        Told {
            headline: line(&self.headline, "desk-default-headline"),
            byline: own(&self.byline),
            publisher: own(&self.publisher),
            operator: own(&self.operator),
            commissioner: own(&self.commissioner),
            about: paragraphs(&line(&self.about, "desk-default-about")),
            why: paragraphs(&own(&self.why)),
            survey: self.survey.as_ref().map(|survey| ToldSurvey {
                title: own(&survey.title),
                source: own(&survey.source),
                rows: survey.rows.iter().map(|row| (own(&row.who), row.percent)).collect(),
            }),
            answerers: paragraphs(&line(&self.answerers, "desk-default-answerers")),
            calling,
            ways: entries(&self.ways),
            meeting: paragraphs(&own(&self.meeting)),
            call_note: line(&self.call_note, "desk-default-call-note"),
            closed_note: line(&self.closed_note, "desk-default-closed-note"),
            privacy: paragraphs(&line(&self.privacy, "desk-default-privacy")),
            lifelines: numbers(&self.lifelines, "desk-default-lifelines"),
            safety: lines(&self.safety, "desk-default-safety"),
            safety_numbers: numbers(&self.safety_numbers, "desk-default-safety-numbers"),
            listening: lines(&self.listening, "desk-default-listening"),
        }
    }
}

/// The number that a `tel:` link dials: the digits, with a plus where one leads.
pub fn tel(number: &str) -> String {
    let digits = number.chars().filter(|c| c.is_ascii_digit() || *c == '+');
    format!("tel:{}", digits.collect::<String>())
}

/// The lines of a text of `locales/`; one a line.
fn default_lines(locale: Locale, key: &str) -> Vec<String> {
    locale.t(key).lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Paragraphs stand apart by an empty line.
fn paragraphs(text: &str) -> Vec<String> {
    text.replace("\r\n", "\n")
        .split("\n\n")
        .map(|paragraph| paragraph.trim().to_owned())
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_that_wrote_nothing_has_safety_steps_and_numbers_in_both_languages() {
        for locale in Locale::ALL {
            let told = DeskTexts::default().told(locale);
            assert_eq!(told.safety.len(), 4, "{:?}", told.safety);
            assert_eq!(told.safety_numbers.first().map(|n| n.number.as_str()), Some("119"));
            assert_eq!(
                told.lifelines.iter().map(ToldNumber::href).collect::<Vec<_>>(),
                ["tel:119", "tel:110"]
            );
            assert_eq!(told.listening.len(), 5);
            assert_eq!(told.calling.len(), 4);
            assert!(!told.about.is_empty() && !told.answerers.is_empty() && !told.privacy.is_empty());
        }
    }

    #[test]
    fn a_text_written_in_japanese_alone_is_shown_to_everybody() {
        let texts: DeskTexts =
            serde_json::from_str(r#"{"meeting":"月1回\n\n二つめ","operator":{"ja":"支部","en":"Branch"}}"#)
                .unwrap();
        assert_eq!(texts.told(Locale::En).meeting, ["月1回", "二つめ"]);
        assert_eq!(texts.told(Locale::En).operator, "Branch");
        assert_eq!(serde_json::from_str::<DeskTexts>(&texts.to_json()).unwrap(), texts);
    }

    #[test]
    fn a_desk_renames_a_label_without_changing_the_code() {
        let mut texts = DeskTexts::default();
        texts.labels.insert("referred-to-municipal_office".into(), "市町窓口".into());
        assert_eq!(texts.label(Locale::Ja, "referred-to-municipal_office"), "市町窓口");
        assert_eq!(DeskTexts::default().label(Locale::Ja, "referred-to-municipal_office"), "市町村窓口");
    }

    #[test]
    fn a_word_that_is_no_text_of_a_desk_is_refused() {
        assert!(serde_json::from_str::<DeskTexts>(r#"{"abuot":"…"}"#).is_err());
        assert!(serde_json::from_str::<DeskTexts>(r#"{"about":{"jp":"…"}}"#).is_err());
    }
}
