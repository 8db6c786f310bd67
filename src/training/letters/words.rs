//! The texts of letters: the office's own, or ours; and the facts that are put into them where `《お名前》` stands.

use super::entity::text;
use super::kind::Kind;
use crate::i18n::Locale;
use crate::training::places::entity::place;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Course, Stage};
use crate::training::programmes::told;

/// The facts that a text may name, by the codes of their words (`letter-fact-…`).
pub const FACTS: [&str; 17] = [
    "name",
    "programme",
    "stage",
    "course",
    "days",
    "place",
    "places",
    "meeting",
    "answer-by",
    "link",
    "position",
    "amount",
    "reference",
    "due",
    "pay-to",
    "who",
    "words",
];

/// Facts, each with its value.
#[derive(Clone, Debug, Default)]
pub struct Facts(Vec<(&'static str, String)>);

impl Facts {
    /// One more fact; `code` is one of [`FACTS`].
    #[must_use]
    pub fn with(mut self, code: &'static str, value: impl Into<String>) -> Facts {
        self.0.push((code, value.into()));
        self
    }

    /// The text with the facts in place of their words. A fact that is not known leaves nothing.
    pub fn put_into(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for code in FACTS {
            let value = self.0.iter().find(|(name, _)| *name == code).map_or("", |(_, value)| value);
            for locale in Locale::ALL {
                text = text.replace(&placeholder(code, locale), value);
            }
        }
        text
    }
}

/// How a fact is named in a text: 《お名前》.
fn placeholder(code: &str, locale: Locale) -> String {
    format!("《{}》", locale.t(&format!("letter-fact-{code}")))
}

/// The words that may stand in a text, as they are written.
pub fn placeholders(locale: Locale) -> Vec<String> {
    FACTS.iter().map(|code| placeholder(code, locale)).collect()
}

/// A word in 《》 that is none of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no fact")]
pub struct Unknown(pub String);

/// Whether every word in 《》 is one of ours.
///
/// # Errors
/// [`Unknown`] names the first that is not.
pub fn fill(text: &str) -> Result<(), Unknown> {
    let known = |word: &str| {
        FACTS
            .iter()
            .any(|code| Locale::ALL.iter().any(|locale| placeholder(code, *locale) == format!("《{word}》")))
    };
    for rest in text.split('《').skip(1) {
        let word = rest.split('》').next().unwrap_or_default();
        if !known(word) {
            return Err(Unknown(word.to_owned()));
        }
    }
    Ok(())
}

/// Subject and text of a kind, with the words for facts still in them: the office's where it wrote one, else ours.
pub fn text_of(kind: Kind, own: Option<&text::Model>, locale: Locale) -> (String, String) {
    match own {
        Some(own) => (own.subject.clone(), own.body.clone()),
        None => (
            locale.t(&format!("letter-{}-subject", kind.code())),
            locale.t(&format!("letter-{}-body", kind.code())),
        ),
    }
}

/// What a letter about a place tells: stage, course, days, where, and by when an offer is to be answered.
pub fn place_facts(row: &programme::Model, place: &place::Model, locale: Locale) -> Facts {
    places_facts(row, &[place], locale)
}

/// The same of several places that are told in one letter: each with its days and where.
pub fn places_facts(row: &programme::Model, places: &[&place::Model], locale: Locale) -> Facts {
    let programme = row.programme();
    let courses: Vec<_> = places.iter().filter_map(|place| programme.course(&place.course)).collect();
    let answer_by = places.iter().find_map(|place| place.answer_by).map(|until| {
        // The offer ends with the midnight after its last day.
        locale.date(until.minus(time::Duration::minutes(1)).date())
    });
    courses_facts(&courses, locale).with("answer-by", answer_by.unwrap_or_default())
}

/// What a letter tells of courses, each with its days and where.
pub fn courses_facts(courses: &[(&Stage, &Course)], locale: Locale) -> Facts {
    let told = |of: &dyn Fn(&Stage, &Course) -> String, between: &str| {
        courses.iter().map(|(stage, course)| of(stage, course)).collect::<Vec<_>>().join(between)
    };
    let stage = |stage: &Stage, _: &Course| stage.name.text(locale).to_owned();
    let course = |_: &Stage, course: &Course| course.name.text(locale).to_owned();
    let days = |_: &Stage, course: &Course| told::sessions(course, locale).join("\n");
    let place = |_: &Stage, course: &Course| told::place(course, locale);
    let all = |s: &Stage, c: &Course| {
        let lines = [format!("{} {}", stage(s, c), course(s, c)), days(s, c), place(s, c)];
        lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    Facts::default()
        .with("stage", told(&stage, &locale.t("list-and")))
        .with("course", told(&course, &locale.t("list-and")))
        .with("days", told(&days, "\n"))
        .with("place", told(&place, "\n"))
        .with("places", told(&all, "\n\n"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn our_own_texts_name_only_facts_that_there_are() {
        for kind in Kind::iter() {
            for locale in Locale::ALL {
                let (subject, body) = text_of(kind, None, locale);
                assert_eq!(fill(&subject).and(fill(&body)), Ok(()), "{kind:?} {locale:?}");
            }
        }
    }

    #[test]
    fn no_subject_says_what_it_is_about() {
        for kind in Kind::iter() {
            for word in ["ひきこもり", "ピア", "サポーター", "研修", "認定"] {
                assert!(!text_of(kind, None, Locale::Ja).0.contains(word), "{kind:?}");
            }
            let subject = text_of(kind, None, Locale::En).0.to_lowercase();
            for word in ["hikikomori", "peer", "support", "training", "certif"] {
                assert!(!subject.contains(word), "{kind:?}");
            }
        }
    }

    #[test]
    fn a_fact_stands_where_its_word_stood_in_either_language() {
        let facts = Facts::default().with("name", "森下 由香");
        assert_eq!(facts.put_into("《お名前》様《順番》"), "森下 由香様");
        assert_eq!(facts.put_into("Dear 《name》"), "Dear 森下 由香");
        assert_eq!(fill("《お名前》《合言葉》"), Err(Unknown("合言葉".into())));
    }
}
