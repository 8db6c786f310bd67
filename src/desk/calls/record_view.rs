//! A record as a page shows it: its fields in words, and its history with what each correction changed.

use super::codes::{Relation, Residence};
use super::content::{Content, Field};
use super::entity;
use super::labels::Labels;
use super::{redaction, version};
use crate::clock::Instant;
use crate::crypto::{OrganisationKeys, Place};
use crate::db::DbError;
use crate::desk::names::Names;

/// A field with what it is called and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What the field is called.
    pub name: String,
    /// What it says.
    pub value: String,
}

/// One change of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What the field is called.
    pub name: String,
    /// What it said; empty when nothing.
    pub old: String,
    /// What it says; empty when nothing.
    pub new: String,
}

/// One version of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// 1, and one more with each change.
    pub version: i32,
    /// When it was made.
    pub made_at: Instant,
    /// The same in words.
    pub at: String,
    /// Who made it.
    pub by: String,
    /// Why; empty for the first.
    pub why: String,
    /// What changed; empty for the first.
    pub changes: Vec<Change>,
    /// Whether the record was voided by it.
    pub voided: bool,
    /// Whether the voiding was taken back by it.
    pub reinstated: bool,
}

/// A request to black words out, once it was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    /// When, in words.
    pub at: String,
    /// Who asked.
    pub asked: String,
    /// Who decided.
    pub decided: String,
    /// Whether the words were blacked out.
    pub approved: bool,
}

/// What became of a record: a version of it, or words that were to be blacked out in all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A version.
    Version(Step),
    /// A decision about words.
    Redaction(Redaction),
}

/// The history of a record with what was decided about words in it, the newest first.
pub fn events(
    steps: Vec<Step>,
    redactions: &[redaction::Model],
    names: &Names,
    labels: &Labels,
) -> Vec<Event> {
    let mut decided: Vec<(Instant, &redaction::Model)> =
        redactions.iter().filter_map(|row| Some((row.decided_at?, row))).collect();
    decided.sort_by_key(|(at, row)| (*at, row.id));
    let mut events: Vec<(Instant, Event)> =
        steps.into_iter().map(|step| (step.made_at, Event::Version(step))).collect();
    // Versions keep their order, whatever a clock said.
    for (at, row) in decided {
        let redaction = Redaction {
            at: in_words(at, labels),
            asked: names.get(Some(row.account_id)).to_owned(),
            decided: names.get(row.decided_by).to_owned(),
            approved: row.approved == Some(true),
        };
        let before = events.iter().position(|(made, _)| *made <= at).unwrap_or(events.len());
        events.insert(before, (at, Event::Redaction(redaction)));
    }
    events.into_iter().map(|(_, event)| event).collect()
}

fn in_words(at: Instant, labels: &Labels) -> String {
    format!("{} {}", labels.locale().date(at.date()), at.clock())
}

/// What a field of a record says, in words; empty for what is not known.
pub fn value(content: &Content, field: Field, labels: &Labels) -> String {
    let (f, t, locale) = (&content.facts, &content.texts, labels.locale());
    match field {
        Field::StartedAt if f.time_known => {
            format!("{} {}", locale.date(f.called_on()), f.started_at.clock())
        }
        Field::StartedAt => locale.date(f.called_on()),
        Field::EndedAt => f.ended_at.map(Instant::clock).unwrap_or_default(),
        Field::Channel => labels.of(f.channel),
        Field::Kind => labels.of(f.kind),
        Field::Novelty => labels.known(f.novelty),
        Field::Relation => labels.known(f.relation),
        Field::CallerSex => labels.known(f.caller_sex),
        Field::CallerAge => labels.known(f.caller_age),
        Field::Residence if f.residence == Residence::Unknown => String::new(),
        Field::Residence => labels.residence(f.residence),
        Field::PersonSex => labels.known(f.person_sex),
        Field::PersonAge => labels.known(f.person_age),
        Field::HowLong => labels.known(f.how_long),
        Field::ChiefConcern => t.chief_concern.clone(),
        Field::Notes => t.notes.clone(),
        Field::Responses => labels.responses(f.responses),
        Field::ReferredTo => labels.known(f.referred_to),
        Field::Heaviness if f.heaviness == 0 => String::new(),
        Field::Heaviness => locale.t(&format!("heaviness-{}", f.heaviness)),
        Field::VoidedAt => f.voided_at.map(|at| locale.date(at.date())).unwrap_or_default(),
    }
}

/// What a field is called.
pub fn name(field: Field, labels: &Labels) -> String {
    labels.locale().t(&format!("call-field-{}", field.name()))
}

/// The coded facts of a record, in the order of the form; what is not known says so, what does not apply is left out.
pub fn facts(content: &Content, labels: &Labels) -> Vec<Row> {
    use Field::*;
    let f = &content.facts;
    let unknown = labels.locale().t("unknown");
    let conversation = matches!(
        f.kind,
        super::codes::Kind::Conversation | super::codes::Kind::CutOff | super::codes::Kind::Enquiry
    );
    let mut fields = vec![Kind, Channel];
    if conversation {
        fields.extend([Novelty, Relation, CallerSex, CallerAge, Residence]);
        if f.relation != super::codes::Relation::Oneself {
            fields.extend([PersonSex, PersonAge]);
        }
        fields.push(HowLong);
    }
    fields.extend([Responses]);
    if f.responses.has(super::codes::Response::Referral) {
        fields.push(ReferredTo);
    }
    fields.push(Heaviness);
    fields
        .into_iter()
        .map(|field| {
            let value = value(content, field, labels);
            let value = match field {
                Heaviness if value.is_empty() => labels.locale().t("heaviness-0"),
                _ if value.is_empty() => unknown.clone(),
                _ => value,
            };
            Row { name: name(field, labels), value }
        })
        .collect()
}

/// Who calls about whom, in a few words for a list: 母・60代・女性.
pub fn person(content: &Content, labels: &Labels, caller: bool) -> (String, String) {
    let f = &content.facts;
    if caller {
        (labels.known(f.relation), pair(labels.known(f.caller_age), labels.known(f.caller_sex)))
    } else if f.relation == Relation::Oneself {
        (String::new(), labels.locale().t("call-same"))
    } else {
        (labels.known(f.person_age), labels.known(f.person_sex))
    }
}

fn pair(a: String, b: String) -> String {
    match (a.is_empty(), b.is_empty()) {
        (false, false) => format!("{a}・{b}"),
        (true, _) => b,
        _ => a,
    }
}

/// The history of a record, the newest version first.
///
/// # Errors
/// [`DbError::Seal`] when a seal is broken.
pub fn history(
    keys: &OrganisationKeys,
    record: &entity::Model,
    versions: &[version::Model],
    names: &Names,
    labels: &Labels,
) -> Result<Vec<Step>, DbError> {
    let mut steps = Vec::with_capacity(versions.len() + 1);
    let mut before: Option<(Content, String)> = None;
    let made = |version: i32, at: Instant, by| Step {
        version,
        made_at: at,
        at: in_words(at, labels),
        by: names.get(by).to_owned(),
        why: String::new(),
        changes: Vec::new(),
        voided: false,
        reinstated: false,
    };
    let mut add = |mut step: Step, content: Content, reason: String| {
        if let Some((old, why)) = before.take() {
            step.why = why;
            let changed = content.differences(&old);
            step.voided = changed.contains(&Field::VoidedAt) && content.facts.voided_at.is_some();
            step.reinstated = changed.contains(&Field::VoidedAt) && content.facts.voided_at.is_none();
            step.changes = changed
                .into_iter()
                .filter(|field| *field != Field::VoidedAt)
                .map(|field| Change {
                    name: name(field, labels),
                    old: value(&old, field, labels),
                    new: value(&content, field, labels),
                })
                .collect();
        }
        before = Some((content, reason));
        steps.push(step);
    };
    for row in versions {
        let place = Place { table: "call_version", column: "sealed_reason", row: row.id };
        let reason = super::content::unseal(keys, place, &row.sealed_reason)?;
        add(made(row.version, row.changed_at, row.changed_by), Content::of_version(keys, row)?, reason);
    }
    add(
        made(record.version, record.changed_at, record.changed_by),
        Content::of(keys, record)?,
        String::new(),
    );
    steps.reverse();
    Ok(steps)
}
