//! What must hold of a programme beyond the form of its values: each fault with its place in the file and its remedy.

use std::collections::BTreeSet;

use super::model::{Course, Programme, Session, Stage};
use crate::i18n::Message;

/// Something that must be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: `stage.basic.course.kochi.places`.
    pub place: String,
    /// What, and what to do.
    pub message: Message,
}

/// Stages, courses of a stage and sessions of a course at most; more is a mistake.
const MANY: usize = 60;

/// All faults of a programme; none: it can be kept.
pub fn check(programme: &Programme) -> Vec<Fault> {
    let mut found = Faults(Vec::new());
    if programme.slug.as_str().is_empty() {
        found.add("slug", Message::new("training-fault-needed"));
    }
    if programme.title.is_empty() {
        found.add("title", Message::new("training-fault-needed"));
    }
    if !(2000..=2100).contains(&programme.fiscal_year) {
        found.add("fiscal_year", Message::new("training-fault-year"));
    }
    if let (Some(opens), Some(deadline)) = (programme.opens, programme.deadline)
        && deadline <= opens
    {
        found.add("deadline", Message::new("training-fault-deadline"));
    }
    if programme.stages.is_empty() || programme.stages.len() > MANY {
        found.add("stage", Message::new("training-fault-no-stage"));
    }
    let mut codes = BTreeSet::new();
    let mut before: Vec<&Stage> = Vec::new();
    for stage in &programme.stages {
        let place = format!("stage.{}", stage.code);
        if !codes.insert(("stage", stage.code.as_str())) {
            found.add(&place, Message::new("training-fault-twice").with("code", &stage.code));
        }
        if stage.name.is_empty() {
            found.add(&format!("{place}.name"), Message::new("training-fault-needed"));
        }
        if stage.courses.is_empty() || stage.courses.len() > MANY {
            found.add(&format!("{place}.course"), Message::new("training-fault-no-course"));
        }
        for course in &stage.courses {
            let place = format!("{place}.course.{}", course.code);
            if !codes.insert(("course", course.code.as_str())) {
                found.add(&place, Message::new("training-fault-twice").with("code", &course.code));
            }
            found.course(&place, course, &before, programme, stage);
        }
        before.push(stage);
    }
    if let Some(places) = programme.places
        && programme.first_round().next().is_some_and(|stage| places > stage.places())
    {
        found.add("places", Message::new("training-fault-places-all"));
    }
    found.0
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, place: &str, message: Message) {
        self.0.push(Fault { place: place.to_owned(), message });
    }

    fn course(&mut self, place: &str, course: &Course, before: &[&Stage], all: &Programme, own: &Stage) {
        if course.name.is_empty() {
            self.add(&format!("{place}.name"), Message::new("training-fault-needed"));
        }
        if course.places > 10_000 {
            self.add(&format!("{place}.places"), Message::new("training-fault-places"));
        }
        for code in &course.after {
            if !before.iter().any(|stage| stage.course(code.as_str()).is_some()) {
                self.add(&format!("{place}.after"), Message::new("training-fault-after").with("code", code));
            }
        }
        for code in &course.excludes {
            let other = all.course(code.as_str()).filter(|(stage, _)| stage.code != own.code);
            if other.is_none() {
                self.add(
                    &format!("{place}.excludes"),
                    Message::new("training-fault-excludes").with("code", code),
                );
            }
        }
        if course.sessions.len() > MANY {
            self.add(&format!("{place}.sessions"), Message::new("training-fault-sessions"));
        }
        let mut numbers = BTreeSet::new();
        if course.numbered().any(|(number, _)| number < 1 || !numbers.insert(number)) {
            self.add(&format!("{place}.sessions"), Message::new("training-fault-session-number"));
        }
        for (number, session) in course.numbered() {
            let Session { on, hours, title, .. } = session;
            if on.is_none() && (hours.is_some() || title.is_empty()) {
                let place = format!("{place}.sessions.{number}");
                self.add(&place, Message::new("training-fault-session"));
            }
        }
        if course.sessions.iter().all(|session| session.optional) && !course.sessions.is_empty() {
            self.add(&format!("{place}.sessions"), Message::new("training-fault-all-optional"));
        }
    }
}
