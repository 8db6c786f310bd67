//! A row of a file to the facts of a call. Pure: what the house knows comes in by [`Context`].
//!
//! What always holds: nothing is guessed. What cannot be read is a fault with its remedy, never left out; what is left
//! empty is unknown.

use std::collections::HashMap;

use documents::sheet::Row;
use municipality::Prefecture;
use time::{Date, Duration, Time};

use super::field::{Field, Layout};
use super::finding::{Finding, Findings, Remedy};
use super::words::Words;
use super::{cell, place};
use crate::clock::Instant;
use crate::desk::calls::codes::{Age, Code, Relation, Residence, Response, Responses, Sex, Source};
use crate::desk::calls::form::LONGEST;
use crate::desk::calls::model::{Facts, Texts};
use crate::desk::days::{self, Odd};
use crate::desk::hours::model::Hours;
use crate::i18n::Message;
use crate::id::Id;

/// What the house knows when it reads a file.
#[derive(Clone, Debug)]
pub struct Context {
    /// The desk's prefecture, in which names of municipalities are looked up first.
    pub prefecture: Option<Prefecture>,
    /// The people of the desk by the names they show; none where two bear the name.
    pub people: HashMap<String, Option<Id>>,
    /// The desk's hours, if it has set any.
    pub hours: Option<Hours>,
    /// The present instant.
    pub now: Instant,
}

/// A row understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// The row, the header being 1.
    pub row: u64,
    /// The number that the file gives.
    pub number: Option<i32>,
    /// Who took it, as the file says; also where the account is known.
    pub taken_by: Option<String>,
    /// The coded facts.
    pub facts: Facts,
    /// The texts.
    pub texts: Texts,
}

/// What was found in the rows so far.
#[derive(Debug, Default)]
pub struct Found {
    /// What keeps the file out.
    pub faults: Findings,
    /// What is possible but odd.
    pub warnings: Findings,
    /// Places looked up before: the same few come again and again, and what is no place is dear to look up.
    places: HashMap<String, Result<Residence, Wrong>>,
}

/// Places that are remembered.
const PLACES: usize = 4_000;

/// A row as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Fiscal year and number, where both could be read: also of a row with a fault elsewhere.
    pub numbered: Option<(i16, i32)>,
    /// What it says; none where it has a fault, or nothing in it at all.
    pub understood: Option<Understood>,
}

/// Reads a row.
pub fn read(row: &Row, layout: &Layout, context: &Context, found: &mut Found) -> Read {
    if row.cells.iter().all(|cell| cell.trim().is_empty()) {
        return Read::default();
    }
    let mut reader = Reader { row, layout, found, ok: true, day: None };
    let number = reader.number();
    let when = reader.when(context);
    let taken_by = Some(reader.text(Field::TakenBy)).filter(|name| !name.is_empty());
    let mut facts = Facts::beginning(Instant(0), Source::Import);
    facts.kind = reader.code(Field::Kind);
    facts.channel = reader.code(Field::Channel);
    facts.novelty = reader.code(Field::Novelty);
    facts.relation = reader.code(Field::Relation);
    facts.caller_age = reader.code(Field::CallerAge);
    facts.caller_sex = reader.code(Field::CallerSex);
    facts.person_age = reader.code(Field::PersonAge);
    facts.person_sex = reader.code(Field::PersonSex);
    facts.how_long = reader.code(Field::HowLong);
    facts.responses = reader.responses();
    facts.referred_to = reader.code(Field::ReferredTo);
    facts.heaviness = reader.heaviness();
    facts.residence = reader.residence(context.prefecture);
    reader.settle(&mut facts);
    let texts = Texts { chief_concern: reader.long(Field::ChiefConcern), notes: reader.long(Field::Notes) };
    let day = reader.day;
    let ok = reader.ok;
    let year = |day| Facts::beginning(Instant::of_jst(day, Time::MIDNIGHT), Source::Import).fiscal_year();
    let numbered = day.map(year).zip(number);
    let Some((started_at, ended_at, time_known)) = when.filter(|_| ok) else {
        return Read { numbered, understood: None };
    };
    facts.started_at = started_at;
    facts.ended_at = ended_at;
    facts.time_known = time_known;
    facts.taken_by = taken_by.as_ref().and_then(|name| context.people.get(name).copied().flatten());
    facts.taken_by_label = taken_by.clone().filter(|_| facts.taken_by.is_none());
    let understood = Understood { row: row.number, number, taken_by, facts: facts.consistent(), texts };
    Read { numbered, understood: Some(understood) }
}

/// What is wrong with a cell, and the remedy.
pub type Wrong = (Message, Remedy);

struct Reader<'a> {
    row: &'a Row,
    layout: &'a Layout,
    found: &'a mut Found,
    ok: bool,
    day: Option<Date>,
}

impl Reader<'_> {
    fn text(&self, field: Field) -> String {
        self.layout.cell(&self.row.cells, field)
    }

    /// A text as long as a record holds: a longer one could never be corrected.
    fn long(&mut self, field: Field) -> String {
        let text = self.text(field);
        if text.chars().count() > LONGEST {
            let message = Message::new("import-fault-long").with("n", LONGEST);
            let remedy = Message::new("import-remedy-long").with("n", LONGEST);
            let beginning: String = text.chars().take(40).collect();
            self.fault(field, &beginning, (message, Remedy::Words(remedy)));
        }
        text
    }

    fn fault(&mut self, field: Field, value: &str, (message, remedy): Wrong) {
        self.ok = false;
        let column = self.layout.header(field);
        self.found.faults.push(Finding::new(self.row.number, column, value, message, remedy));
    }

    fn warn(&mut self, field: Field, value: &str, message: Message) {
        let column = self.layout.header(field);
        self.found.warnings.push(Finding::new(self.row.number, column, value, message, Remedy::None));
    }

    fn cell<T>(&mut self, field: Field, read: impl FnOnce(&str) -> Result<T, Wrong>) -> Option<T> {
        let text = self.text(field);
        match read(&text) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.fault(field, &text, wrong);
                None
            }
        }
    }

    fn code<C: Words>(&mut self, field: Field) -> C {
        let read = |text: &str| {
            C::read(text).ok_or_else(|| (Message::new("import-fault-word"), Remedy::OneOf(C::near(text))))
        };
        self.cell(field, read).unwrap_or_default()
    }

    fn residence(&mut self, own: Option<Prefecture>) -> Residence {
        let text = self.text(Field::Residence);
        let known = self.found.places.get(&text).cloned();
        let place = known.unwrap_or_else(|| {
            let place = place::read(&text, own);
            if self.found.places.len() < PLACES {
                self.found.places.insert(text.clone(), place.clone());
            }
            place
        });
        self.cell(Field::Residence, |_| place).unwrap_or_default()
    }

    fn number(&mut self) -> Option<i32> {
        self.cell(Field::Number, cell::number).flatten()
    }

    fn heaviness(&mut self) -> i16 {
        self.cell(Field::Heaviness, cell::heaviness).unwrap_or(0)
    }

    /// Beginning, end, and whether the time of day is known.
    fn when(&mut self, context: &Context) -> Option<(Instant, Option<Instant>, bool)> {
        let date = self.cell(Field::Date, cell::date);
        let day = date.map(|(day, _)| day);
        self.day = day;
        let start = self.cell(Field::Start, |text| cell::time(text, day));
        let end = self.cell(Field::End, |text| cell::time(text, day));
        // A day with a time of day in the same cell says the beginning, where no other column does.
        let start = start.map(|start| start.or(date.and_then(|(_, time)| time)));
        let ((date, _), start, end) = (date?, start?, end?);
        if date > context.now.date() {
            let text = self.text(Field::Date);
            let remedy = Remedy::words("import-remedy-future");
            self.fault(Field::Date, &text, (Message::new("import-fault-future"), remedy));
            return None;
        }
        if let Err(odd) = days::of_call(date, context.now.date()) {
            let remedy = match odd {
                Odd::ShortYear { meant, .. } => Remedy::OneOf(vec![meant.to_string()]),
                Odd::LongAgo | Odd::FarOff => Remedy::words("import-remedy-future"),
            };
            let text = self.text(Field::Date);
            self.fault(Field::Date, &text, (odd.message(), remedy));
            return None;
        }
        let Some(start) = start else {
            if end.is_some() {
                let text = self.text(Field::End);
                let wrong = (Message::new("import-fault-no-start"), Remedy::words("import-remedy-start"));
                self.fault(Field::End, &text, wrong);
                return None;
            }
            if context.hours.as_ref().is_some_and(|hours| !hours.day(date).is_open()) {
                let text = self.text(Field::Date);
                self.warn(Field::Date, &text, Message::new("import-warning-closed"));
            }
            return Some((Instant::of_jst(date, Time::MIDNIGHT), None, false));
        };
        let started = Instant::of_jst(date, start);
        self.outside_hours(started, context);
        let ended = end.map(|end| Instant::of_jst(date, end));
        if let Some(ended) = ended {
            let text = self.text(Field::End);
            if ended < started {
                let message = Message::new("import-fault-end-before-start").with("start", started.clock());
                let remedy = Message::new("import-remedy-end").with("start", started.clock());
                self.fault(Field::End, &text, (message, Remedy::Words(remedy)));
                return None;
            }
            let length = ended.since(started);
            if length > Duration::hours(3) {
                let message = Message::new("import-warning-long").with("n", length.whole_minutes());
                self.warn(Field::End, &text, message);
            }
        }
        Some((started, ended, true))
    }

    fn outside_hours(&mut self, started: Instant, context: &Context) {
        let Some(hours) = context.hours.as_ref().filter(|hours| !hours.is_open_at(started)) else { return };
        if hours.day(started.date()).is_open() {
            let text = self.text(Field::Start);
            self.warn(Field::Start, &text, Message::new("import-warning-outside-hours"));
        } else {
            let text = self.text(Field::Date);
            self.warn(Field::Date, &text, Message::new("import-warning-closed"));
        }
    }

    fn responses(&mut self) -> Responses {
        let read = |text: &str| {
            let mut responses = Responses::default();
            let signs = ['、', ',', '・', '/', '／', '+', '＋', ';', '；', '，', '･', '\n', '&', '＆'];
            for word in text.split(signs).map(str::trim) {
                if super::words::is_unknown(word) || super::field::folded(word) == "なし" {
                    continue;
                }
                let near = || (Message::new("import-fault-word"), Remedy::OneOf(Response::near(word)));
                // `read` gives the list's first code for an unknown; those were left out above.
                responses = responses.with(Response::read(word).ok_or_else(near)?);
            }
            Ok(responses)
        };
        self.cell(Field::Response, read).unwrap_or_default()
    }

    /// What the columns say of each other.
    fn settle(&mut self, facts: &mut Facts) {
        use crate::desk::calls::codes::ReferredTo;
        if facts.referred_to != ReferredTo::Unknown && !facts.responses.has(Response::Referral) {
            facts.responses = facts.responses.with(Response::Referral);
            let text = self.text(Field::ReferredTo);
            self.warn(Field::ReferredTo, &text, Message::new("import-warning-referral-added"));
        }
        if facts.relation != Relation::Oneself {
            return;
        }
        // Where oneself calls, either pair of columns may have been filled in.
        if facts.caller_age == Age::Unknown {
            facts.caller_age = facts.person_age;
        }
        if facts.caller_sex == Sex::Unknown {
            facts.caller_sex = facts.person_sex;
        }
        let differs = |a: i16, b: i16| b != 0 && a != b;
        let odd = [
            (Field::PersonAge, differs(facts.caller_age.number(), facts.person_age.number())),
            (Field::PersonSex, differs(facts.caller_sex.number(), facts.person_sex.number())),
        ];
        for (field, odd) in odd {
            if odd {
                let text = self.text(field);
                self.warn(field, &text, Message::new("import-warning-oneself-differs"));
            }
        }
    }
}
