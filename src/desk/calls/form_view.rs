//! The call's form as the templates show it: every choice with its label, what is chosen, what must be mended.

use askama::Template;
use sea_orm::Iterable;

use super::codes::{Age, Channel, Code, HowLong, Kind, Novelty, ReferredTo, Relation, Response, Sex};
use super::form;
use super::labels::Labels;
use crate::form::{Errors, Fields};

/// One answer of a row.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its code.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// What stands behind the label once it is chosen (30 → 30代).
    pub unit: String,
    /// Whether it is chosen.
    pub on: bool,
    /// The digits that pick it, where they are not its place in the row.
    pub digit: &'static str,
    /// The group that it makes needless.
    pub folds: &'static str,
}

/// A row of answers: radio buttons, or checkboxes where several may hold.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/calls/components/band.html")]
pub struct Band {
    /// The field's name.
    pub name: &'static str,
    /// The answers.
    pub choices: Vec<Choice>,
    /// How they are laid out: an attribute of the band.
    pub layout: &'static str,
    /// Whether several may hold.
    pub many: bool,
}

/// A list to choose one from.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/calls/components/options.html")]
pub struct Options {
    /// The answers.
    pub choices: Vec<Choice>,
}

/// The form.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "named as the fields are")]
pub struct FormView {
    pub kind: Band,
    pub novelty: Band,
    pub relation: Band,
    pub caller_sex: Band,
    pub caller_age: Band,
    pub person_sex: Band,
    pub person_age: Band,
    pub how_long: Options,
    pub responses: Band,
    pub referred_to: Options,
    pub heaviness: Band,
    pub channel: Options,
    pub residence: String,
    pub residence_text: String,
    pub residence_choices: Vec<Choice>,
    pub outside: String,
    pub unknown: String,
    pub chief_concern: String,
    pub notes: String,
    pub day: String,
    pub time: String,
    pub ended: String,
    /// Field and what must be mended in it.
    pub errors: Vec<(String, String)>,
    /// Whether day and time are asked.
    pub with_time: bool,
}

impl FormView {
    /// The form with `fields` filled in and `errors` beside them.
    pub fn new(fields: &Fields, labels: &Labels, errors: &Errors, with_time: bool) -> FormView {
        let band = |name, choices, layout| Band { name, choices, layout, many: false };
        let options = |choices| Options { choices };
        let text = fields.get("residence_text");
        let mut kind = choices::<Kind>(fields, "kind", labels);
        for choice in &mut kind {
            choice.folds = match choice.value.as_str() {
                "silent" | "wrong_number" => "all",
                _ => "",
            };
        }
        let mut relation = choices::<Relation>(fields, "relation", labels);
        for choice in &mut relation {
            choice.folds = if choice.value == "self" { "person" } else { "" };
        }
        FormView {
            kind: band("kind", kind, r#"data-n="5" data-long"#),
            novelty: band("novelty", choices::<Novelty>(fields, "novelty", labels), r#"data-n="3""#),
            relation: band("relation", relation, r#"data-n="5" data-long"#),
            caller_sex: band("caller_sex", choices::<Sex>(fields, "caller_sex", labels), ""),
            caller_age: band("caller_age", ages(fields, "caller_age", labels), "data-scale"),
            person_sex: band("person_sex", choices::<Sex>(fields, "person_sex", labels), ""),
            person_age: band("person_age", ages(fields, "person_age", labels), "data-scale"),
            how_long: options(choices::<HowLong>(fields, "how_long", labels)),
            responses: Band {
                name: "response",
                choices: Response::iter()
                    .map(|r| Choice {
                        on: fields.all("response").any(|word| word == r.code()),
                        ..choice(r.code(), labels.of(r))
                    })
                    .collect(),
                layout: "data-many",
                many: true,
            },
            referred_to: options(choices::<ReferredTo>(fields, "referred_to", labels)),
            heaviness: band("heaviness", heaviness(fields, labels), r#"data-n="6""#),
            channel: options(choices::<Channel>(fields, "channel", labels)),
            residence: fields.get("residence").to_owned(),
            residence_text: text.to_owned(),
            residence_choices: if errors.text("residence", labels.locale()).is_some() {
                let chosen = fields.get("residence_choice");
                let residences = form::choices(text, labels).into_iter();
                residences
                    .map(|r| Choice { on: r.code() == chosen, ..choice(&r.code(), labels.residence(r)) })
                    .collect()
            } else {
                Vec::new()
            },
            outside: labels.locale().t("call-outside"),
            unknown: labels.locale().t("call-unknown"),
            chief_concern: fields.raw("chief_concern").to_owned(),
            notes: fields.raw("notes").to_owned(),
            day: fields.get("day").to_owned(),
            time: fields.get("time").to_owned(),
            ended: fields.get("ended").to_owned(),
            errors: errors
                .iter()
                .map(|(field, message)| (field.to_owned(), message.text(labels.locale())))
                .collect(),
            with_time,
        }
    }

    /// What must be mended in a field.
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| name == field).map(|(_, text)| text.as_str())
    }
}

fn choice(value: &str, label: String) -> Choice {
    Choice { value: value.to_owned(), label, unit: String::new(), on: false, digit: "", folds: "" }
}

fn choices<C: Code + Default + Iterable>(fields: &Fields, name: &str, labels: &Labels) -> Vec<Choice> {
    let chosen = C::from_code(fields.get(name)).unwrap_or_default();
    C::iter().map(|code| Choice { on: code == chosen, ..choice(code.code(), labels.of(code)) }).collect()
}

/// The row of decades: short numbers, picked by their first digit; 90 falls into the last.
fn ages(fields: &Fields, name: &str, labels: &Labels) -> Vec<Choice> {
    const DIGITS: [&str; 9] = ["0", "1", "2", "3", "4", "5", "6", "7", "8 9"];
    let mut all = choices::<Age>(fields, name, labels);
    for (i, choice) in all.iter_mut().enumerate() {
        if let Some(digit) = DIGITS.get(i) {
            choice.digit = digit;
            choice.label = labels.locale().t(&format!("age-short-{}", choice.value));
            choice.unit = labels.locale().t(&format!("age-unit-{}", choice.value));
        }
    }
    all
}

/// The weights, and last that none is written: a press by mistake can be taken back.
fn heaviness(fields: &Fields, labels: &Labels) -> Vec<Choice> {
    let none = Choice {
        on: fields.get("heaviness").is_empty(),
        ..choice("", labels.locale().t("heaviness-short-none"))
    };
    (1..=5)
        .map(|n| {
            let value = n.to_string();
            let label = labels.locale().t(&format!("heaviness-short-{n}"));
            Choice { on: fields.get("heaviness") == value, ..choice(&value, label) }
        })
        .chain([none])
        .collect()
}
