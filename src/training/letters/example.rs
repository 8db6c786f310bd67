//! A letter of a kind as somebody would get it: the programme's own days, places and fees, for a person who is invented and
//! with a link that opens nothing. What the office reads before it is sent, and shows to whoever stands beside it.

use time::{Date, Duration};

use super::words::courses_facts;
use super::{Facts, Kind, Letter};
use crate::i18n::Locale;
use crate::mail::outbox::SITE;
use crate::training::programmes::model::{Course, Programme, Stage};
use crate::training::programmes::told;

/// As long as the word of a link is, and no link.
const NO_LINK: &str = "0000000000000000000000000000000000000000";

/// As long as an id, and nobody's.
const NO_ID: &str = "0000000000000";

/// Where no meeting is.
const NO_MEETING: &str = "https://meeting.example.jp/000";

/// The address of nobody.
const ADDRESS: &str = "hanako@example.jp";

/// A number that no certificate and no fee has.
const NUMBER: &str = "R4-000";

/// An example.
pub struct Example {
    /// Whom it goes to; subject and text are still empty.
    pub letter: Letter,
    facts: Facts,
}

impl Example {
    /// The text with the facts of this person in it.
    pub fn put_into(&self, text: &str) -> String {
        self.facts.put_into(text)
    }
}

/// The courses that the invented person has places in: one of each stage of the first round, as they go together.
fn taken(programme: &Programme) -> Vec<(&Stage, &Course)> {
    let mut taken: Vec<(&Stage, &Course)> = Vec::new();
    for stage in programme.first_round() {
        let beside: Vec<&str> = taken.iter().map(|(_, course)| course.code.as_str()).collect();
        let goes = |course: &&Course| programme.goes_with(course.code.as_str(), &beside);
        taken.extend(stage.courses.iter().find(goes).or(stage.courses.first()).map(|course| (stage, course)));
    }
    taken
}

/// What a letter of `kind` says to somebody invented, on a day.
pub fn example(programme: &Programme, kind: Kind, locale: Locale, today: Date) -> Example {
    let all = taken(programme);
    let pays = programme.stages.iter().find(|stage| stage.fee.0 > 0);
    let of_fee = pays.and_then(|stage| Some((stage, stage.courses.first()?)));
    let courses: Vec<(&Stage, &Course)> = match kind {
        Kind::Placed => all,
        Kind::Fee | Kind::FeeReminder => of_fee.or(all.first().copied()).into_iter().collect(),
        _ => all.into_iter().take(1).collect(),
    };
    let who = locale.t("letters-example-name");
    let (mut name, mut to) = (who.clone(), ADDRESS.to_owned());
    let mut link = format!("{SITE}/applications/{NO_LINK}");
    let day = |days: i64| locale.date(today.saturating_add(Duration::days(days)));
    let mut due = day(30);
    match kind {
        Kind::AskChief | Kind::RemindChief | Kind::AskOffice => {
            let role = if kind == Kind::AskOffice { "role-secretariat" } else { "role-branch-chief" };
            (name, to) = (locale.t(role), String::new());
            link = format!("{SITE}/recommendations/{NO_ID}");
            due = programme.deadline.map(|last| told::minute(last, locale)).unwrap_or_default();
        }
        Kind::Confirm | Kind::ConfirmReminder => {
            due = programme.deadline.map(|last| told::minute(last, locale)).unwrap_or_default();
        }
        Kind::Applied => {
            due = programme.decided_by.map(|day| locale.date(day.date())).unwrap_or_default();
        }
        Kind::Fee | Kind::FeeReminder => {
            due = pays.and_then(|stage| stage.fee_due).map_or(due, |day| locale.date(day.date()));
        }
        _ => (),
    }
    let position = courses.first().map(|(stage, course)| {
        let course = format!("{} {}", stage.name.text(locale), course.name.text(locale));
        locale.args("own-position", &[("course", &course), ("n", &1)])
    });
    let words = if kind == Kind::AccountWanted { "letter-account-unknown" } else { "letters-example-words" };
    let amount = pays.map_or(5000, |stage| stage.fee.0);
    let facts = courses_facts(&courses, locale)
        .with("answer-by", day(i64::from(programme.answer_days)))
        .with("name", &name)
        .with("who", who)
        .with("programme", programme.title.text(locale))
        .with("position", position.unwrap_or_default())
        .with("meeting", NO_MEETING)
        .with("amount", told::yen(amount, locale))
        .with("reference", NUMBER)
        .with("due", due)
        .with("pay-to", locale.t("letter-pay-to-example"))
        .with("words", locale.t(words))
        .with("link", link);
    Example { letter: Letter { name, to, subject: String::new(), body: String::new() }, facts }
}
