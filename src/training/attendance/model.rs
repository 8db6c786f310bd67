//! From what was noted of somebody to what they completed, pure.
//!
//! What always holds: an optional session never counts; a session that was made up counts; as long as anything that
//! matters is not told, nothing is complete; who missed more than may be missed is told so at once, and can make it up.

use std::collections::HashMap;

use sea_orm::{DeriveActiveEnum, EnumIter, Iterable};

use crate::training::programmes::model::{Completion, Course, Programme, Unpaid};

/// What was noted of somebody in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum Kind {
    /// Nothing is known (any more).
    Unknown = 0,
    /// There from beginning to end.
    Present = 1,
    /// There, but not from the beginning.
    Late = 2,
    /// There, but not to the end.
    LeftEarly = 3,
    /// Not there.
    Absent = 4,
    /// Not there, and made up for it.
    MadeUp = 5,
}

impl Kind {
    /// The code in forms and message keys.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Unknown => "unknown",
            Kind::Present => "present",
            Kind::Late => "late",
            Kind::LeftEarly => "left-early",
            Kind::Absent => "absent",
            Kind::MadeUp => "made-up",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::iter().find(|kind| kind.code() == code)
    }

    /// Whether it counts as having taken part; none where nothing is known.
    pub fn counts(self, rule: Completion) -> Option<bool> {
        match self {
            Kind::Unknown => None,
            Kind::Present | Kind::MadeUp => Some(true),
            Kind::Late => Some(rule.late_counts),
            Kind::LeftEarly => Some(rule.left_early_counts),
            Kind::Absent => Some(false),
        }
    }
}

/// How it was noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum Way {
    /// By the office, in the list.
    List = 1,
    /// By the person, with the code.
    Code = 2,
    /// From the meeting's report.
    Report = 3,
}

/// How the fee of somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter)]
pub enum Payment {
    /// There is none.
    NotOwed,
    /// Paid.
    Paid,
    /// Waived by the office.
    Waived,
    /// Due, and not paid.
    Open,
}

/// What somebody completed of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// All that is asked.
    Complete,
    /// More was missed than may be: the numbers of the sessions to make up. Empty where the office decided so.
    Missing(Vec<i16>),
    /// Something is not told yet, or no course was taken.
    NotYet,
}

/// How somebody stands in a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageOutcome {
    /// The stage.
    pub stage: String,
    /// The course that they took; none: no place.
    pub course: Option<String>,
    /// What they completed.
    pub done: Done,
    /// Whether the office decided it so.
    pub by_exception: bool,
}

/// How somebody stands in a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Stage by stage.
    pub stages: Vec<StageOutcome>,
    /// Whether all of them are complete.
    pub complete: bool,
    /// Whether a fee is due and not paid. It is shown in any case.
    pub unpaid: bool,
    /// Whether a certificate may be given: all complete, and nothing that the programme lets it wait for.
    pub certified: bool,
}

/// What somebody completed of a course, from what was noted of its sessions by number.
pub fn done(course: &Course, rule: Completion, noted: impl Fn(i16) -> Kind) -> Done {
    let required = || course.numbered().filter(|(_, session)| !session.optional);
    let counts = |number: i16| noted(number).counts(rule);
    let missed: Vec<i16> = required().map(|(n, _)| n).filter(|n| counts(*n) == Some(false)).collect();
    if missed.len() > rule.may_miss as usize {
        Done::Missing(missed)
    } else if required().any(|(n, _)| counts(n).is_none()) {
        Done::NotYet
    } else {
        Done::Complete
    }
}

/// How somebody stands: the course taken in each stage, what was noted by course and session, what the office excepted
/// by stage (counted as complete, or not), and the fee.
pub fn outcome(
    programme: &Programme,
    taken: impl Fn(&str) -> Option<String>,
    noted: &HashMap<(String, i16), Kind>,
    exceptions: &HashMap<String, bool>,
    payment: Payment,
) -> Outcome {
    let stages: Vec<StageOutcome> = programme
        .stages
        .iter()
        .map(|stage| {
            let code = stage.code.as_str();
            let course = taken(code).filter(|course| stage.course(course).is_some());
            let by_rule = course.as_deref().and_then(|course| stage.course(course)).map(|course| {
                let of = |n| noted.get(&(course.code.to_string(), n)).copied().unwrap_or(Kind::Unknown);
                done(course, stage.completion, of)
            });
            let exception = exceptions.get(code).copied();
            let done = match (exception, by_rule) {
                (Some(true), _) => Done::Complete,
                (Some(false), Some(Done::Missing(sessions))) => Done::Missing(sessions),
                (Some(false), _) => Done::Missing(Vec::new()),
                (None, Some(done)) => done,
                (None, None) => Done::NotYet,
            };
            StageOutcome { stage: code.to_owned(), course, done, by_exception: exception.is_some() }
        })
        .collect();
    let complete = !stages.is_empty() && stages.iter().all(|stage| stage.done == Done::Complete);
    let unpaid = payment == Payment::Open;
    let certified = complete && (programme.unpaid == Unpaid::Flagged || !unpaid);
    Outcome { stages, complete, unpaid, certified }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
#[path = "model_tests.rs"]
mod tests;
