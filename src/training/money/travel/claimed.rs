//! What somebody claims for travel: from a form, and back into one.

use serde::{Deserialize, Serialize};

use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::training::money::model::{self, Leg};

/// Parts of the cost that a form has room for.
pub const LEGS: usize = 8;
/// Characters of a person's words at most.
const LONGEST: usize = 400;

/// What somebody claims.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// The parts of the cost.
    pub legs: Vec<Leg>,
    /// What sleeping there cost.
    pub lodging: i64,
    /// What else there is to say.
    pub words: String,
}

impl Claimed {
    /// What travelling cost.
    pub fn cost(&self) -> i64 {
        self.legs.iter().map(|leg| leg.yen).sum()
    }

    /// From a form; `courses`: those that the person has a place in.
    ///
    /// # Errors
    /// What must be mended, by field.
    pub fn parse(fields: &Fields, courses: &[&str]) -> Result<Claimed, Errors> {
        let mut errors = Errors::default();
        let mut legs = Vec::new();
        for n in 1..=LEGS {
            let [course, what, yen] = ["course", "what", "yen"].map(|part| format!("leg_{n}_{part}"));
            if fields.get(&what).is_empty() && fields.get(&yen).is_empty() {
                continue;
            }
            let chosen = match courses {
                [only] => Some(*only),
                _ => courses.iter().copied().find(|code| *code == fields.get(&course)),
            };
            if chosen.is_none() {
                errors.add(&course, Message::new("money-error-course"));
            }
            if fields.get(&what).is_empty() || fields.get(&what).chars().count() > LONGEST {
                errors.add(&what, Message::new("money-error-leg-what"));
            }
            let amount = model::yen(fields.get(&yen)).filter(|amount| *amount > 0);
            if amount.is_none() {
                errors.add(&yen, Message::new("money-error-yen"));
            }
            legs.push(Leg {
                course: chosen.unwrap_or_default().to_owned(),
                what: fields.get(&what).to_owned(),
                yen: amount.unwrap_or_default(),
            });
        }
        if legs.is_empty() {
            errors.add("leg_1_what", Message::new("money-error-no-leg"));
        }
        let lodging = match fields.get("lodging") {
            "" => Some(0),
            text => model::yen(text),
        };
        if lodging.is_none() {
            errors.add("lodging", Message::new("money-error-yen"));
        }
        if fields.get("words").chars().count() > LONGEST {
            errors.add("words", Message::new("application-error-long").with("n", LONGEST));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Claimed { legs, lodging: lodging.unwrap_or_default(), words: fields.get("words").to_owned() })
    }

    /// Into a form.
    pub fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        for (n, leg) in (1..).zip(&self.legs) {
            fields.set(&format!("leg_{n}_course"), &leg.course);
            fields.set(&format!("leg_{n}_what"), &leg.what);
            fields.set(&format!("leg_{n}_yen"), leg.yen.to_string());
        }
        if self.lodging > 0 {
            fields.set("lodging", self.lodging.to_string());
        }
        fields.set("words", &self.words);
        fields
    }
}
