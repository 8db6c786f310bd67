//! From the fields of the call's form to what the record says, and back. Nearly everything may stay unknown; what is
//! written is kept as typed when something must be mended.

use municipality::Match;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Duration, Time};

use super::codes::{Code, Kind, Relation, Residence, Response, Responses, Sex};
use super::content::Content;
use super::labels::Labels;
use super::model::{Facts, Texts};
use crate::clock::Instant;
use crate::desk::days;
use crate::form::{Errors, Fields};
use crate::i18n::Message;

/// The fields that a draft keeps.
pub const FIELDS: &[&str] = &[
    "kind",
    "novelty",
    "relation",
    "caller_sex",
    "caller_age",
    "residence",
    "residence_text",
    "residence_choice",
    "person_sex",
    "person_age",
    "how_long",
    "chief_concern",
    "notes",
    "response",
    "referred_to",
    "heaviness",
    "channel",
    "day",
    "time",
    "ended",
];

/// The longest text that a record holds, in characters.
pub const LONGEST: usize = 20_000;

/// No call lasts longer.
const LONGEST_CALL: Duration = Duration::hours(12);

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// The fields of the call's form among what was sent, with the line ends of a page.
pub fn kept(fields: &Fields) -> Vec<(String, String)> {
    fields
        .0
        .iter()
        .filter(|(name, _)| FIELDS.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.replace("\r\n", "\n")))
        .collect()
}

/// The form of a record.
pub fn filled(content: &Content, labels: &Labels) -> Fields {
    let (f, t) = (&content.facts, &content.texts);
    let mut fields = Vec::new();
    let mut put = |name: &str, value: String| fields.push((name.to_owned(), value));
    put("kind", f.kind.code().into());
    put("novelty", f.novelty.code().into());
    put("relation", f.relation.code().into());
    put("caller_sex", f.caller_sex.code().into());
    put("caller_age", f.caller_age.code().into());
    put("residence", if f.residence == Residence::Unknown { String::new() } else { f.residence.code() });
    put("residence_text", labels.residence_field(f.residence));
    put("person_sex", f.person_sex.code().into());
    put("person_age", f.person_age.code().into());
    put("how_long", f.how_long.code().into());
    put("chief_concern", t.chief_concern.clone());
    put("notes", t.notes.clone());
    for response in f.responses.iter() {
        put("response", response.code().into());
    }
    put("referred_to", f.referred_to.code().into());
    if f.heaviness > 0 {
        put("heaviness", f.heaviness.to_string());
    }
    put("channel", f.channel.code().into());
    put("day", f.called_on().format(DAY).unwrap_or_default());
    put("time", if f.time_known { f.started_at.clock() } else { String::new() });
    put("ended", f.ended_at.map(Instant::clock).unwrap_or_default());
    Fields(fields)
}

/// What the form says. `base` gives what the form does not ask: when it began (unless `with_time`), who took it, the
/// source.
///
/// # Errors
/// By field, what must be mended.
pub fn read(
    fields: &Fields,
    base: &Facts,
    labels: &Labels,
    with_time: bool,
    now: Instant,
) -> Result<Content, Errors> {
    let mut errors = Errors::default();
    let mut facts = base.clone();
    code(fields, "kind", &mut facts.kind, &mut errors);
    code(fields, "novelty", &mut facts.novelty, &mut errors);
    code(fields, "relation", &mut facts.relation, &mut errors);
    code(fields, "caller_sex", &mut facts.caller_sex, &mut errors);
    code(fields, "caller_age", &mut facts.caller_age, &mut errors);
    code(fields, "person_sex", &mut facts.person_sex, &mut errors);
    code(fields, "person_age", &mut facts.person_age, &mut errors);
    code(fields, "how_long", &mut facts.how_long, &mut errors);
    code(fields, "referred_to", &mut facts.referred_to, &mut errors);
    facts.responses = Responses::default();
    for word in fields.all("response") {
        match Response::from_code(word) {
            Some(response) => facts.responses = facts.responses.with(response),
            None => errors.add("response", Message::new("call-error-choice")),
        }
    }
    facts.heaviness = match fields.get("heaviness") {
        "" => 0,
        word => match word.parse() {
            Ok(n @ 1..=5) => n,
            _ => {
                errors.add("heaviness", Message::new("call-error-choice"));
                0
            }
        },
    };
    match residence(fields, labels) {
        Ok(residence) => facts.residence = residence,
        Err(message) => errors.add("residence", message),
    }
    code(fields, "channel", &mut facts.channel, &mut errors);
    if with_time {
        when(fields, &mut facts, &mut errors, now);
    }
    let mut texts = Texts::default();
    for (name, text) in [("chief_concern", &mut texts.chief_concern), ("notes", &mut texts.notes)] {
        *text = fields.get(name).replace("\r\n", "\n");
        if text.chars().count() > LONGEST {
            errors.add(name, Message::new("call-error-long").with("n", LONGEST));
        }
    }
    if errors.is_empty() { Ok(Content { facts: folded(facts).consistent(), texts }) } else { Err(errors) }
}

/// A silent or misdirected call says nothing of people: what the page folds away is not recorded either.
fn folded(mut facts: Facts) -> Facts {
    if matches!(facts.kind, Kind::Silent | Kind::WrongNumber) {
        facts.novelty = Default::default();
        facts.relation = Relation::Unknown;
        (facts.caller_sex, facts.person_sex) = (Sex::Unknown, Sex::Unknown);
        (facts.caller_age, facts.person_age) = Default::default();
        facts.residence = Residence::Unknown;
        facts.how_long = Default::default();
    }
    facts
}

fn code<C: Code>(fields: &Fields, name: &str, into: &mut C, errors: &mut Errors) {
    match fields.get(name) {
        "" => {}
        word => match C::from_code(word) {
            Some(code) => *into = code,
            None => errors.add(name, Message::new("call-error-choice")),
        },
    }
}

/// The residence that is meant. The text leads, since without a script it alone can be changed; a code stands only
/// beside the text it was chosen with, and tells apart towns of one name.
fn residence(fields: &Fields, labels: &Labels) -> Result<Residence, Message> {
    let text = fields.get("residence_text");
    if text.is_empty() {
        return Ok(Residence::Unknown);
    }
    for name in ["residence", "residence_choice"] {
        if let Some(chosen) = Residence::from_code(fields.get(name)).filter(|r| *r != Residence::Unknown)
            && (labels.residence_field(chosen) == text
                || name == "residence_choice" && choices(text, labels).contains(&chosen))
        {
            return Ok(chosen);
        }
    }
    // The buttons beside the field write their own, shorter words.
    for (chosen, short) in [(Residence::Outside, "call-outside"), (Residence::Unknown, "call-unknown")] {
        if labels.residence(chosen) == text || labels.locale().t(short) == text {
            return Ok(chosen);
        }
    }
    match municipality::find(text, labels.prefecture()) {
        Match::Exactly(m) => Ok(Residence::Municipality(number(m))),
        Match::Prefecture(p) => Ok(Residence::Prefecture(i32::from(p.code()))),
        Match::Ambiguous(_) => Err(Message::new("call-error-residence-which")),
        Match::None { suggestions } if suggestions.is_empty() => {
            Err(Message::new("call-error-residence-none"))
        }
        Match::None { .. } => Err(Message::new("call-error-residence-which")),
    }
}

/// The municipalities that a text may mean, where it is not clear which.
pub fn choices(text: &str, labels: &Labels) -> Vec<Residence> {
    let all = match municipality::find(text, labels.prefecture()) {
        Match::Ambiguous(all) | Match::None { suggestions: all } => all,
        _ => Vec::new(),
    };
    all.into_iter().map(|m| Residence::Municipality(number(m))).collect()
}

/// The five-digit number of a municipality.
pub fn number(m: &municipality::Municipality) -> i32 {
    i32::try_from(m.code.number()).unwrap_or_default()
}

/// Day, beginning and end as written. The end before the beginning is on the next day; an
/// end that is still to come, or after twelve hours, is a slip.
fn when(fields: &Fields, facts: &mut Facts, errors: &mut Errors, now: Instant) {
    let Ok(day) = jpcal::parse_date(fields.get("day")) else {
        return errors.add("day", Message::new("call-error-day"));
    };
    let started = match fields.get("time") {
        "" => None,
        text => match jpcal::parse_time(text) {
            Ok(time) => Some(time),
            Err(_) => return errors.add("time", Message::new("call-error-time")),
        },
    };
    facts.time_known = started.is_some();
    // A correction that leaves the minute alone leaves the seconds alone too.
    let same = facts.started_at.date() == day && started.is_some_and(|t| same_minute(t, facts.started_at));
    if !same {
        facts.started_at = Instant::of_jst(day, started.unwrap_or(Time::MIDNIGHT));
    }
    if facts.started_at > now {
        errors.add("day", Message::new("call-error-future"));
    } else if let Err(odd) = days::of_call(day, now.date()) {
        errors.add("day", odd.message());
    }
    facts.ended_at = match (fields.get("ended"), started) {
        ("", _) | (_, None) => None,
        (text, Some(_)) => match jpcal::parse_time(text) {
            Err(_) => return errors.add("ended", Message::new("call-error-time")),
            Ok(end) if facts.ended_at.is_some_and(|at| same && same_minute(end, at)) => facts.ended_at,
            Ok(end) => {
                let end = Instant::of_jst(day, end);
                let begun = facts.started_at.minute();
                let end = if end < begun { end.plus(Duration::days(1)) } else { end };
                if end > now || end.since(begun) > LONGEST_CALL {
                    return errors.add("ended", Message::new("call-error-ended"));
                }
                Some(end)
            }
        },
    };
}

fn same_minute(time: Time, at: Instant) -> bool {
    (time.hour(), time.minute()) == (at.time().hour(), at.time().minute())
}
