//! The form of texts. Lists are written as people write them: one a line, or a heading with what it is about below and an
//! empty line between; Japanese and English side by side, matched by their order.

use crate::desk::settings::sense;
use crate::desk::texts::{DeskTexts, Entry, Number, Survey, SurveyRow};
use crate::form::{Errors, Fields};
use crate::i18n::{Locale, Message, Words};

/// How a text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Line,
    /// Paragraphs.
    Paragraphs,
    /// One a line.
    Lines,
    /// A number and its name a line.
    Numbers,
    /// A heading, what it is about, an empty line.
    Entries,
    /// Who answered, and a percentage, a line.
    Survey,
}

impl Kind {
    /// The key of the hint that tells how it is written.
    pub fn hint(self) -> Option<&'static str> {
        match self {
            Kind::Line => None,
            Kind::Paragraphs => Some("desk-text-hint-paragraphs"),
            Kind::Lines => Some("desk-text-hint-lines"),
            Kind::Numbers => Some("desk-text-hint-numbers"),
            Kind::Entries => Some("desk-text-hint-entries"),
            Kind::Survey => Some("desk-text-hint-survey"),
        }
    }

    /// Rows of its field.
    pub fn rows(self) -> u8 {
        match self {
            Kind::Line => 1,
            Kind::Paragraphs | Kind::Lines => 5,
            Kind::Numbers | Kind::Survey => 3,
            Kind::Entries => 10,
        }
    }
}

/// A text in the form.
pub struct Field {
    /// Its key in the desk file.
    pub name: &'static str,
    /// How it is written.
    pub kind: Kind,
    /// What stands in its Japanese field.
    pub ja: String,
    /// What stands in its English field.
    pub en: String,
}

/// The texts in their order: what the desk's own people see, then what the public sees.
pub const FIELDS: [(&str, Kind); 19] = [
    ("safety", Kind::Lines),
    ("safety_numbers", Kind::Numbers),
    ("listening", Kind::Lines),
    ("headline", Kind::Line),
    ("byline", Kind::Line),
    ("call_note", Kind::Paragraphs),
    ("closed_note", Kind::Paragraphs),
    ("lifelines", Kind::Numbers),
    ("about", Kind::Paragraphs),
    ("answerers", Kind::Paragraphs),
    ("calling", Kind::Entries),
    ("ways", Kind::Entries),
    ("privacy", Kind::Paragraphs),
    ("why", Kind::Paragraphs),
    ("survey", Kind::Survey),
    ("meeting", Kind::Paragraphs),
    ("publisher", Kind::Line),
    ("operator", Kind::Line),
    ("commissioner", Kind::Line),
];

fn words<'a>(texts: &'a mut DeskTexts, name: &str) -> Option<&'a mut Words> {
    Some(match name {
        "headline" => &mut texts.headline,
        "byline" => &mut texts.byline,
        "call_note" => &mut texts.call_note,
        "closed_note" => &mut texts.closed_note,
        "about" => &mut texts.about,
        "answerers" => &mut texts.answerers,
        "privacy" => &mut texts.privacy,
        "why" => &mut texts.why,
        "meeting" => &mut texts.meeting,
        "publisher" => &mut texts.publisher,
        "operator" => &mut texts.operator,
        "commissioner" => &mut texts.commissioner,
        _ => return None,
    })
}

/// The fields of texts as they are.
pub fn of(texts: &DeskTexts) -> Vec<Field> {
    let mut texts = texts.clone();
    let mut field = |(name, kind): (&'static str, Kind)| {
        let (ja, en) = match name {
            "safety" | "listening" => {
                let list = if name == "safety" { &texts.safety } else { &texts.listening };
                (joined(list, |w| w.ja.clone(), "\n"), joined(list, |w| w.en.clone(), "\n"))
            }
            "safety_numbers" | "lifelines" => {
                let list = if name == "lifelines" { &texts.lifelines } else { &texts.safety_numbers };
                let line = |number: &str, name: &str| format!("{number} {name}").trim().to_owned();
                (
                    joined(list, |n| line(&n.number, &n.name.ja), "\n"),
                    joined(
                        list,
                        |n| if n.name.en.is_empty() { String::new() } else { line(&n.number, &n.name.en) },
                        "\n",
                    ),
                )
            }
            "calling" | "ways" => {
                let list = if name == "ways" { &texts.ways } else { &texts.calling };
                let block = |title: &str, text: &str| format!("{title}\n{text}").trim().to_owned();
                (
                    joined(list, |e| block(&e.title.ja, &e.text.ja), "\n\n"),
                    joined(list, |e| block(&e.title.en, &e.text.en), "\n\n"),
                )
            }
            "survey" => {
                let survey = texts.survey.clone().unwrap_or_default();
                let lines = |words: fn(&Words) -> &String| {
                    let row = |row: &SurveyRow| {
                        let who = words(&row.who);
                        if who.is_empty() { String::new() } else { format!("{who} {}", row.percent) }
                    };
                    let head = [words(&survey.title).clone(), words(&survey.source).clone()];
                    let all: Vec<String> = head.into_iter().chain(survey.rows.iter().map(row)).collect();
                    joined(&all, String::clone, "\n")
                };
                (lines(|words| &words.ja), lines(|words| &words.en))
            }
            name => words(&mut texts, name).map(|w| (w.ja.clone(), w.en.clone())).unwrap_or_default(),
        };
        Field { name, kind, ja: ja.trim_end().to_owned(), en: en.trim_end().to_owned() }
    };
    FIELDS.into_iter().map(&mut field).collect()
}

/// Stands where an item has no words in one language, so that the others keep their places.
const GAP: &str = "-";

fn joined<T>(list: &[T], text: impl Fn(&T) -> String, between: &str) -> String {
    let texts: Vec<String> = list.iter().map(text).collect();
    if texts.iter().all(String::is_empty) {
        return String::new();
    }
    let texts = texts.into_iter().map(|text| if text.is_empty() { GAP.to_owned() } else { text });
    texts.collect::<Vec<_>>().join(between)
}

/// A text of the form as it is kept: a gap is nothing.
fn kept(text: &str) -> String {
    if text == GAP { String::new() } else { text.to_owned() }
}

/// What is said where the desk wrote nothing, as its field would have it; empty where nothing is.
pub fn default(name: &str, locale: Locale) -> String {
    let key = format!("desk-default-{}", name.replace('_', "-"));
    if !locale.has(&key) {
        return String::new();
    }
    let kind = FIELDS.iter().find(|(field, _)| *field == name).map(|(_, kind)| *kind);
    let text = locale.t(&key);
    match kind {
        Some(Kind::Entries) => {
            text.lines().map(|line| line.trim().replace('|', "\n")).collect::<Vec<_>>().join("\n\n")
        }
        Some(Kind::Numbers) => text.replace('|', " "),
        _ => text,
    }
}

/// Puts what is said where the desk wrote nothing into an empty field, to be changed there.
pub fn take_default(form: &mut [Field], name: &str) {
    for field in form.iter_mut().filter(|field| field.name == name && field.ja.is_empty()) {
        (field.ja, field.en) = (default(name, Locale::Ja), default(name, Locale::En));
    }
}

/// The fields as they were sent.
pub fn sent(fields: &Fields) -> Vec<Field> {
    let text = |name: String| fields.get(&name).replace("\r\n", "\n");
    let field =
        |(name, kind)| Field { name, kind, ja: text(format!("{name}-ja")), en: text(format!("{name}-en")) };
    FIELDS.into_iter().map(field).collect()
}

/// The texts that the fields mean; the labels of codes stay as they are.
///
/// # Errors
/// What is wrong, by field.
pub fn onto(form: &[Field], mut texts: DeskTexts) -> Result<DeskTexts, Errors> {
    let mut errors = Errors::default();
    for field in form {
        let lines = |text: &str| -> Vec<String> {
            text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
        };
        let (ja, en) = (lines(&field.ja), lines(&field.en));
        let nth = |i: usize| en.get(i).map(|text| kept(text)).unwrap_or_default();
        match field.name {
            "safety" | "listening" => {
                let list: Vec<Words> =
                    ja.iter().enumerate().map(|(i, ja)| Words { ja: ja.clone(), en: nth(i) }).collect();
                let stands = if field.name == "safety" { &mut texts.safety } else { &mut texts.listening };
                if *stands != list && sense::is_too_long(&list) {
                    errors.add(field.name, sense::too_long());
                }
                *stands = list;
            }
            "safety_numbers" | "lifelines" => {
                let mut list = Vec::new();
                for (i, line) in ja.iter().enumerate() {
                    let Some((number, name)) = numbered(line) else {
                        errors.add(field.name, Message::new("error-desk-number-line"));
                        continue;
                    };
                    let en = numbered(&nth(i)).map(|(_, name)| name).unwrap_or_default();
                    list.push(Number { number, name: Words { ja: name, en } });
                }
                *(if field.name == "lifelines" { &mut texts.lifelines } else { &mut texts.safety_numbers }) =
                    list;
            }
            "calling" | "ways" => {
                let (ja, en) = (blocks(&field.ja), blocks(&field.en));
                let entry = |(i, (title, text)): (usize, &(String, String))| {
                    let (en_title, en_text) = en.get(i).cloned().unwrap_or_default();
                    Entry {
                        title: Words { ja: title.clone(), en: en_title },
                        text: Words { ja: text.clone(), en: en_text },
                    }
                };
                let list = ja.iter().enumerate().map(entry).collect();
                *(if field.name == "ways" { &mut texts.ways } else { &mut texts.calling }) = list;
            }
            "survey" => match survey(&ja, &en) {
                Some(survey) => texts.survey = survey,
                None => errors.add("survey", Message::new("error-desk-survey")),
            },
            name => {
                if let Some(words) = words(&mut texts, name) {
                    *words = Words { ja: field.ja.clone(), en: field.en.clone() };
                }
            }
        }
    }
    if errors.is_empty() { Ok(texts) } else { Err(errors) }
}

/// `119 救急` → the number and its name.
fn numbered(line: &str) -> Option<(String, String)> {
    let (number, name) = line.split_once(char::is_whitespace)?;
    let good = number.chars().any(|c| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '#'));
    good.then(|| (number.to_owned(), name.trim().to_owned()))
}

/// Blocks apart by empty lines: the first line and the rest.
fn blocks(text: &str) -> Vec<(String, String)> {
    let blocks = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    let block = |block: &str| match block.split_once('\n') {
        Some((title, text)) => (kept(title.trim()), text.trim().to_owned()),
        None => (kept(block), String::new()),
    };
    blocks.map(block).collect()
}

/// Title, source, and lines that end in a percentage. Nothing at all is no survey.
fn survey(ja: &[String], en: &[String]) -> Option<Option<Survey>> {
    let [title, source, rows @ ..] = ja else { return ja.is_empty().then_some(None) };
    let nth = |i: usize| en.get(i).map(|text| kept(text)).unwrap_or_default();
    let percent = |line: &str| -> Option<(String, f64)> {
        let (who, percent) = line.rsplit_once(char::is_whitespace)?;
        let percent: f64 = percent.trim_end_matches(['%', '%']).parse().ok()?;
        (0.0..=100.0).contains(&percent).then(|| (who.trim().to_owned(), percent))
    };
    let mut survey = Survey {
        title: Words { ja: kept(title), en: nth(0) },
        source: Words { ja: kept(source), en: nth(1) },
        rows: Vec::new(),
    };
    for (i, line) in rows.iter().enumerate() {
        let (who, n) = percent(line)?;
        let en = percent(&nth(i + 2)).map(|(who, _)| who).unwrap_or_default();
        survey.rows.push(SurveyRow { who: Words { ja: who, en }, percent: n });
    }
    (!survey.rows.is_empty()).then_some(Some(survey))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::desk::settings::Settings;
    use crate::desk::settings::file::DeskFile;

    #[test]
    fn what_is_shown_in_the_form_and_sent_back_unchanged_means_the_same() {
        let file = DeskFile::read(include_str!("../../../../examples/mie.toml")).unwrap();
        let mut texts = file.onto(Settings::empty()).texts;
        texts.safety = vec!["切らない".into(), Words { ja: "知らせる".into(), en: "Tell".into() }];
        texts.lifelines = vec![Number { number: "119".into(), name: "救急".into() }];
        let again = onto(&of(&texts), texts.clone()).unwrap();
        // Paragraphs come back without the line break that TOML leaves at their end.
        assert_eq!(again.told(Locale::Ja), texts.told(Locale::Ja));
        assert_eq!(again.told(Locale::En), texts.told(Locale::En));
        assert_eq!(onto(&of(&again), again.clone()).unwrap(), again);
    }

    #[test]
    fn a_line_without_a_number_is_a_fault_of_its_field() {
        let mut form = of(&DeskTexts::default());
        form.iter_mut().filter(|f| f.name == "lifelines").for_each(|f| f.ja = "救急 119".into());
        assert!(onto(&form, DeskTexts::default()).unwrap_err().text("lifelines", Locale::Ja).is_some());
    }
}
