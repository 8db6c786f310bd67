//! The form of an application: what is kept while it is written, and what it says once it is sent.
//!
//! What always holds: what was typed is kept as it was typed, names above all; what is sent says who, how to be reached,
//! and what is wished, and was agreed to.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use time::Date;
use unicode_normalization::UnicodeNormalization;

use super::consents::Way;
use super::entity::{self, Membership, Standing, form_place};
use crate::crypto::{OrganisationKeys, Sealed};
use crate::form::{Errors, Fields};
use crate::i18n::{Locale, Message};
use crate::id::Id;
use crate::training::programmes::model::{Audience, Programme, Stage};
use crate::training::programmes::written::Code;

pub use super::tidy::{kana, tidied};

/// What an application holds under its seal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The fields of the form, as typed.
    pub fields: Fields,
    /// The language it was written in.
    #[serde(default)]
    pub locale: Locale,
}

impl Kept {
    /// Sealed for the row of an application.
    pub fn seal(&self, keys: &OrganisationKeys, row: Id) -> Sealed {
        keys.seal(form_place(row), &serde_json::to_string(self).unwrap_or_default())
    }

    /// What an application holds. One whose seal is broken reads as empty; `verify` names it.
    pub fn open(keys: &OrganisationKeys, application: &entity::Model) -> Kept {
        let text = keys.open(form_place(application.id), &application.sealed_form);
        text.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// The names of the fields in which `other` says something else.
    pub fn differs_in(&self, other: &Kept) -> Vec<String> {
        let both = self.fields.0.iter().chain(&other.fields.0);
        let names: BTreeSet<&String> = both.map(|(name, _)| name).collect();
        let differs = |name: &&String| self.fields.get(name) != other.fields.get(name);
        names.into_iter().filter(differs).cloned().collect()
    }

    /// The name as written.
    pub fn name(&self) -> &str {
        self.fields.get("name")
    }

    /// The フリガナ.
    pub fn kana(&self) -> &str {
        self.fields.get("kana")
    }
}

/// The fields that are kept: anything else that a browser sends is dropped. A wish is one only of a stage that there is.
pub fn is_ours(name: &str, programme: &Programme) -> bool {
    const OURS: [&str; 19] = [
        "name",
        "kana",
        "email",
        "phone",
        "postcode",
        "address",
        "branch",
        "is_chief",
        "membership",
        "certificate_number",
        "standing",
        "needs_access",
        "needs_quiet",
        "needs_camera_off",
        "needs_words",
        "lodging",
        "consent",
        "consent_by",
        "signed_on",
    ];
    let is_wish = |stage: &Stage| wish_fields(stage).any(|own| own == name);
    OURS.contains(&name) || (name.starts_with("wish-") && programme.stages.iter().any(is_wish))
}

/// The fields in which the wishes of a stage stand, the dearest first.
fn wish_fields(stage: &Stage) -> impl Iterator<Item = String> {
    (1..=stage.courses.len()).map(move |n| format!("wish-{}-{n}", stage.code))
}

/// By which somebody is known to a chief who speaks of them, and found in the register.
pub const WHO: [&str; 3] = ["name", "kana", "certificate_number"];

/// What is changed by its writer at any time: how to be reached by telephone and post, and what one needs.
pub const ALWAYS: [&str; 8] = [
    "phone",
    "postcode",
    "address",
    "needs_access",
    "needs_quiet",
    "needs_camera_off",
    "needs_words",
    "lodging",
];

/// What was typed, as far as `may` lets its fields change; all others as they were.
pub fn changed(before: &Fields, typed: &Fields, may: impl Fn(&str) -> bool) -> Fields {
    let stays = before.0.iter().filter(|(name, _)| !may(name));
    let typed = typed.0.iter().filter(|(name, _)| may(name));
    Fields(stays.chain(typed).cloned().collect())
}

/// What an application says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The branch; none where none is asked for.
    pub branch: Option<Id>,
    /// Whether the applicant is the branch's chief.
    pub is_chief: bool,
    /// The address for mail, lower case; none on paper.
    pub email: Option<String>,
    /// As what they apply.
    pub standing: Standing,
    /// How they belong to the branch.
    pub membership: Membership,
    /// How and when they agreed, where the office took it down.
    pub consent: Option<(Way, Date)>,
    /// Courses by stage, the dearest first.
    pub wishes: HashMap<String, Vec<String>>,
}

/// The longest a name may be, in characters.
const LONGEST: usize = 80;

/// Who fills in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By<'a> {
    /// Who applies, and agrees to what is shown with a tick of this value ([`super::consents::version`]).
    Applicant(&'a str),
    /// The office, from paper or the telephone: mail, standing and consent may be missing.
    Office,
}

/// Reads a form that was sent.
///
/// # Errors
/// What must be mended, by field.
pub fn parse(fields: &Fields, programme: &Programme, branches: &[Id], by: By<'_>) -> Result<Filled, Errors> {
    let (filled, errors) = read(fields, programme, branches, by);
    if errors.is_empty() { Ok(filled) } else { Err(errors) }
}

/// Reads a form that changes one that counts. What stands as it stood is not asked again: who applied on paper may have
/// no mail, a course that was wished may be gone.
///
/// # Errors
/// What must be mended, by field.
pub fn parse_change(
    before: &Fields,
    after: &Fields,
    programme: &Programme,
    branches: &[Id],
    by: By<'_>,
) -> Result<Filled, Errors> {
    let (filled, mut errors) = read(after, programme, branches, by);
    let stands = |name: &str| before.get(name) == after.get(name);
    let mut wishes = before.0.iter().chain(&after.0).filter(|(name, _)| name.starts_with("wish-"));
    // What one wishes in a stage may not go with what one wishes in another.
    let same_wishes = wishes.all(|(name, _)| stands(name));
    errors.retain(|field| if field.starts_with("wish-") { !same_wishes } else { !stands(field) });
    if errors.is_empty() { Ok(filled) } else { Err(errors) }
}

fn read(fields: &Fields, programme: &Programme, branches: &[Id], by: By<'_>) -> (Filled, Errors) {
    let by_office = by == By::Office;
    let mut errors = Errors::default();
    name(fields, &mut errors);
    let email = email(fields, by_office, &mut errors);
    phone(fields, &mut errors);
    let branch = fields.get("branch").parse::<Id>().ok().filter(|id| branches.contains(id));
    if programme.asks_branch() && branch.is_none() {
        errors.add("branch", Message::new("application-error-branch"));
    }
    let membership = Membership::from_code(fields.get("membership")).unwrap_or(Membership::Unknown);
    if programme.audience == Audience::Members && membership == Membership::Unknown {
        errors.add("membership", Message::new("application-error-membership"));
    }
    let standing = Standing::from_code(fields.get("standing")).filter(|s| *s != Standing::Unknown);
    if standing.is_none() && !by_office {
        errors.add("standing", Message::new("application-error-standing"));
    }
    let wishes = wishes(fields, programme, &mut errors);
    match (by, fields.get("consent")) {
        (By::Applicant(_), "") => errors.add("consent", Message::new("application-error-consent")),
        (By::Applicant(shown), ticked) if ticked != shown => {
            errors.add("consent", Message::new("application-error-consent-changed"));
        }
        _ => (),
    }
    let consent = if by_office { told(fields, &mut errors) } else { None };
    let is_chief = !fields.get("is_chief").is_empty();
    let standing = standing.unwrap_or(Standing::Unknown);
    (Filled { branch, is_chief, email, standing, membership, consent, wishes }, errors)
}

/// How and when somebody agreed, as the office wrote it down; nothing where they did not yet.
fn told(fields: &Fields, errors: &mut Errors) -> Option<(Way, Date)> {
    let way = match (fields.get("consent_by"), fields.get("signed_on")) {
        ("telephone", _) => Way::Spoken,
        ("paper", _) => Way::Signed,
        // Written down before it was asked how.
        ("", day) if !day.is_empty() => Way::Signed,
        _ => return None,
    };
    let day = jpcal::parse_date(fields.get("signed_on")).ok();
    if day.is_none() {
        errors.add("signed_on", Message::new("office-error-signed"));
    }
    Some((way, day?))
}

/// Looks at what the office wrote down of the consent: it says how somebody agreed, or that they did not yet, and on no day that
/// is yet to come.
pub fn check_consent(fields: &Fields, today: Date, errors: &mut Errors) {
    if !says_consent(fields) {
        errors.add("consent_by", Message::new("office-error-consent-by"));
    }
    if jpcal::parse_date(fields.get("signed_on")).is_ok_and(|day| day > today) {
        errors.add("signed_on", Message::new("office-error-signed-later"));
    }
}

/// Looks whether there is any way to tell somebody what was decided.
pub fn check_reachable(fields: &Fields, errors: &mut Errors) {
    if ["email", "phone", "address"].iter().all(|way| fields.get(way).is_empty()) {
        errors.add("phone", Message::new("office-error-unreachable"));
    }
}

/// Whether the office said how somebody agreed, or that they did not yet.
pub fn says_consent(fields: &Fields) -> bool {
    matches!(fields.get("consent_by"), "paper" | "telephone" | "none")
}

/// Reads a change of what may change at any time ([`ALWAYS`]), and a consent that came only now, with a tick of the value
/// `shown`.
///
/// # Errors
/// What must be mended, by field.
pub fn check_contact(before: &Fields, fields: &Fields, shown: &str) -> Result<(), Errors> {
    let mut errors = Errors::default();
    phone(fields, &mut errors);
    let ticked = fields.get("consent");
    if !ticked.is_empty() && ticked != before.get("consent") && ticked != shown {
        errors.add("consent", Message::new("application-error-consent-changed"));
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn phone(fields: &Fields, errors: &mut Errors) {
    if !fields.get("phone").is_empty() && digits(fields.get("phone")) < 9 {
        errors.add("phone", Message::new("application-error-phone"));
    }
}

fn name(fields: &Fields, errors: &mut Errors) {
    for (field, missing) in [("name", "application-error-name"), ("kana", "application-error-kana")] {
        let text = fields.get(field);
        if text.is_empty() {
            errors.add(field, Message::new(missing));
        } else if text.chars().count() > LONGEST {
            errors.add(field, Message::new("application-error-long").with("n", LONGEST));
        }
        // The name alone is printed.
        let printed = if field == "name" { text } else { "" };
        let missing: String = documents::pdf::missing_glyphs(printed).into_iter().collect();
        if !missing.is_empty() {
            errors.add(field, Message::new("application-error-glyph").with("characters", missing));
        }
    }
    if !fields.get("kana").is_empty() && kana(fields.get("kana")).is_none() {
        errors.add("kana", Message::new("application-error-kana-form"));
    }
}

/// The address for mail, lower case; none where none was given that is one.
pub fn address(fields: &Fields) -> Option<String> {
    let typed: String = fields.get("email").nfkc().collect();
    let address = typed.trim().to_lowercase();
    address.parse::<lettre::Address>().is_ok().then_some(address)
}

fn email(fields: &Fields, by_office: bool, errors: &mut Errors) -> Option<String> {
    let address = address(fields);
    match (fields.get("email").is_empty(), address.is_none()) {
        (true, _) if !by_office => errors.add("email", Message::new("application-error-email")),
        (false, true) => errors.add("email", Message::new("application-error-email-form")),
        _ => (),
    }
    address
}

fn digits(text: &str) -> usize {
    text.nfkc().filter(char::is_ascii_digit).count()
}

/// The wishes of each stage: `wish-STAGE-1`, `wish-STAGE-2`, … the dearest first; what was left empty is no wish. Where a
/// stage has one course alone, it is the wish.
pub fn wished(fields: &Fields, programme: &Programme) -> HashMap<String, Vec<String>> {
    let of_stage = |stage: &Stage| {
        let mut wished: Vec<String> = Vec::new();
        for field in wish_fields(stage) {
            let code = fields.get(&field);
            if stage.course(code).is_some() && !wished.iter().any(|w| w == code) {
                wished.push(code.to_owned());
            }
        }
        if let ([only], true) = (stage.courses.as_slice(), wished.is_empty()) {
            wished.push(only.code.to_string());
        }
        wished
    };
    programme.stages.iter().map(|stage| (stage.code.to_string(), of_stage(stage))).collect()
}

fn wishes(fields: &Fields, programme: &Programme, errors: &mut Errors) -> HashMap<String, Vec<String>> {
    let all = wished(fields, programme);
    // A later course that goes with none of the earlier wishes could never be given.
    let mut before: Vec<&str> = Vec::new();
    for stage in &programme.stages {
        let own = all.get(stage.code.as_str()).map(Vec::as_slice).unwrap_or_default();
        let fits = |code: &String| {
            let wanted = |after: &Code| before.contains(&after.as_str());
            stage
                .course(code)
                .is_some_and(|course| course.after.is_empty() || course.after.iter().any(wanted))
        };
        let fault = match own {
            [] => Some("application-error-wish"),
            own if !own.iter().any(fits) => Some("application-error-wish-after"),
            _ => None,
        };
        if let Some(fault) = fault {
            errors.add(&format!("wish-{}-1", stage.code), Message::new(fault));
        }
        before.extend(own.iter().map(String::as_str));
    }
    all
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_change_is_neither_taken_from_a_form_nor_added_by_it() {
        let fields = |all: &[(&str, &str)]| {
            Fields(all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        };
        let before = fields(&[("name", "森下"), ("wish-basic-1", "kochi"), ("phone", "088-000-0000")]);
        let typed = fields(&[("name", "森"), ("wish-basic-2", "online"), ("phone", "088-000-0001")]);
        let after = changed(&before, &typed, |name| ALWAYS.contains(&name));
        assert_eq!(after, fields(&[("name", "森下"), ("wish-basic-1", "kochi"), ("phone", "088-000-0001")]));
    }

    #[test]
    fn what_stands_as_it_stood_is_not_asked_again_unless_a_wish_no_longer_goes_with_it() {
        let source = include_str!("../../../examples/programme-r3.toml");
        let programme = crate::training::programmes::file::read(source).unwrap();
        let of = |wish: &str| {
            let all =
                [("name", "森下 由香"), ("kana", "モリシタ ユカ"), ("wish-practical-1", "practical-july")];
            let all = all.into_iter().chain([("wish-basic-1", wish), ("membership", "member")]);
            Fields(all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
        };
        let change = |after: &str| parse_change(&of("july"), &of(after), &programme, &[], By::Applicant("x"));
        // Neither mail nor standing nor a tick, as on paper.
        assert!(change("july").is_ok());
        let errors = change("august").unwrap_err();
        assert!(errors.has("wish-practical-1") && errors.len() == 1, "{errors:?}");
    }
}
