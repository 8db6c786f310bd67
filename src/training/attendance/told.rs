//! How attendance and completion are told to people.

use super::codes;
use super::model::{Done, Kind, Payment, StageOutcome, Way};
use crate::clock::Instant;
use crate::i18n::Locale;
use crate::training::programmes::model::{Course, Programme};
use crate::training::programmes::told;

/// The key of what was noted, in a word.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Unknown => "attendance-unknown",
        Kind::Present => "attendance-present",
        Kind::Late => "attendance-late",
        Kind::LeftEarly => "attendance-left-early",
        Kind::Absent => "attendance-absent",
        Kind::MadeUp => "attendance-made-up",
    }
}

/// The key of how it was noted.
pub fn way(way: Way) -> &'static str {
    match way {
        Way::List => "attendance-by-list",
        Way::Code => "attendance-by-code",
        Way::Report => "attendance-by-report",
    }
}

/// The key of how a fee stands.
pub fn payment(payment: Payment) -> &'static str {
    match payment {
        Payment::NotOwed => "attendance-fee-none",
        Payment::Paid => "attendance-fee-paid",
        Payment::Waived => "attendance-fee-waived",
        Payment::Open => "attendance-fee-open",
    }
}

/// A session in a line: 第2回 8月5日(金) 9時〜17時.
pub fn session(course: &Course, number: i16, locale: Locale) -> String {
    // People count them as they are listed; the number is what notes refer to.
    let found = course.numbered().zip(1..).find(|((n, _), _)| *n == number);
    let (when, place) =
        found.map(|((_, session), place)| (told::session(session, locale), place)).unwrap_or_default();
    locale.args("attendance-session", &[("n", &place), ("when", &when)])
}

/// How somebody stands in a stage at `now`, in a sentence to themselves: after the last session nothing goes on any more but
/// the office's looking through what was noted.
pub fn own_standing(programme: &Programme, outcome: &StageOutcome, now: Instant, locale: Locale) -> String {
    let course = outcome.course.as_deref().and_then(|code| programme.course(code)).map(|(_, course)| course);
    match (&outcome.done, course) {
        (Done::NotYet, Some(course)) if codes::all_over(course, now) => locale.t("attendance-own-looked-at"),
        _ => standing(programme, outcome, locale),
    }
}

/// How somebody stands in a stage, in a sentence.
pub fn standing(programme: &Programme, outcome: &StageOutcome, locale: Locale) -> String {
    let course = outcome.course.as_deref().and_then(|code| programme.course(code)).map(|(_, course)| course);
    match (&outcome.done, course) {
        (Done::Complete, _) if outcome.by_exception => locale.t("attendance-complete-by-office"),
        (Done::Complete, _) => locale.t("attendance-complete"),
        (Done::Missing(sessions), Some(course)) if !sessions.is_empty() => {
            let sessions: Vec<String> = sessions.iter().map(|n| session(course, *n, locale)).collect();
            locale.ta("attendance-missing", "sessions", sessions.join(&locale.t("attendance-and")))
        }
        (Done::Missing(_), _) => locale.t("attendance-not-counted"),
        (Done::NotYet, None) => locale.t("attendance-no-course"),
        (Done::NotYet, Some(_)) => locale.t("attendance-not-yet"),
    }
}
