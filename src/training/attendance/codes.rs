//! The code shown in a room or a meeting, by which people note themselves that they are there.
//!
//! What always holds: a code is a MAC over its session, in no table; it is taken from half an hour before a session until
//! half an hour after it, or while the office keeps it open by hand; each opening by hand has a code of its own.

use sea_orm::ColumnTrait;
use subtle::ConstantTimeEq;
use time::Duration;
use unicode_normalization::UnicodeNormalization;

use super::commands::Sitting;
use super::entity::opening;
use super::model::Kind;
use crate::clock::Instant;
use crate::crypto::OrganisationKeys;
use crate::db::{DbError, Reads, Scope};
use crate::id::Id;
use crate::training::programmes::model::{Course, Session};

/// Letters that nobody takes for another, read aloud or from far away.
const LETTERS: &[u8; 18] = b"ACDEFHJKLMNPRTUWXY";
/// Letters of a code: 18⁶ are 34 million.
const LENGTH: usize = 6;
/// How long before and after a session its code is taken.
const AROUND: Duration = Duration::minutes(30);
/// Who comes later than this after the start is late; who leaves earlier than this before the end left early.
pub const GRACE: Duration = Duration::minutes(15);

/// From when until when a session is held; none where its hours are not known.
pub fn hours(session: &Session) -> Option<(Instant, Instant)> {
    let (day, hours) = (session.on?.date(), session.hours?.0);
    Some((hours.opens_at(day), hours.closes_at(day)))
}

/// Whether a session lies behind. One without a day never does.
pub fn is_over(session: &Session, now: Instant) -> bool {
    hours(session).map(|(_, to)| to <= now).or_else(|| Some(session.on?.date() < now.date())).unwrap_or(false)
}

/// Whether the last session of a course lies behind.
pub fn all_over(course: &Course, now: Instant) -> bool {
    !course.sessions.is_empty() && course.sessions.iter().all(|session| is_over(session, now))
}

/// Whether a session is still to come: not even the code by its hours is taken yet. One without a day never is.
pub fn is_ahead(session: &Session, now: Instant) -> bool {
    let begins = hours(session).map(|(from, _)| now < from.minus(AROUND));
    begins.or_else(|| Some(now.date() < session.on?.date())).unwrap_or(false)
}

/// The opening by hand that a code stands for; none: the hours of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open(Option<Id>);

/// Whether the code of a session is taken at `now`, and what for.
pub fn open(session: &Session, by_hand: Option<Id>, now: Instant) -> Option<Open> {
    if by_hand.is_some() {
        return Some(Open(by_hand));
    }
    let (from, to) = hours(session)?;
    (from.minus(AROUND) <= now && now <= to.plus(AROUND)).then_some(Open(None))
}

/// The code of a session.
pub fn code(keys: &OrganisationKeys, at: Sitting<'_>, open: Open) -> String {
    let number = at.session.to_be_bytes();
    let by_hand = open.0.map_or(0, |id| id.0).to_be_bytes();
    let parts: [&[u8]; 4] = [&at.programme.0.to_be_bytes(), at.course.as_bytes(), &number, &by_hand];
    let mac = keys.mac("attendance-code", &parts);
    let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
    mac.iter().take(LENGTH).map(letter).collect()
}

/// Whether what was typed is the code: in any width and case, with spaces or hyphens inside.
pub fn is_right(code: &str, typed: &str) -> bool {
    let typed: String = typed.nfkc().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    bool::from(code.as_bytes().ct_eq(typed.as_bytes()))
}

/// What the right code notes at `now`.
pub fn noted(session: &Session, now: Instant) -> Kind {
    match hours(session) {
        Some((from, _)) if now > from.plus(GRACE) => Kind::Late,
        _ => Kind::Present,
    }
}

/// What the office keeps open by hand in a programme: course, session, opening. The scope is the office's.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn by_hand(scope: &Scope, on: &impl Reads, programme: Id) -> Result<Vec<opening::Model>, DbError> {
    scope
        .find::<opening::Entity>()
        .filter(opening::Column::ProgrammeId.eq(programme))
        .filter(opening::Column::ClosedAt.is_null())
        .order_by_asc(opening::Column::OpenedAt)
        .all(on)
        .await
}

/// The opening by hand of one session among those of its programme: the last one.
pub fn opening_of(openings: &[opening::Model], course: &str, session: i16) -> Option<Id> {
    openings.iter().rev().find(|row| row.course == course && row.session == session).map(|row| row.id)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session {
            on: Some("2022-08-04".parse().unwrap()),
            hours: Some("13:00-18:00".parse().unwrap()),
            ..Session::default()
        }
    }

    fn at(minutes: i64) -> Instant {
        hours(&session()).unwrap().0.plus(Duration::minutes(minutes))
    }

    #[test]
    fn a_code_is_taken_from_half_an_hour_before_until_half_an_hour_after() {
        for (minutes, taken) in [(-31, false), (-30, true), (0, true), (330, true), (331, false)] {
            assert_eq!(open(&session(), None, at(minutes)).is_some(), taken, "{minutes}");
        }
        let undated = Session::default();
        assert_eq!(open(&undated, None, at(0)), None);
        assert!(open(&undated, Some(Id(7)), at(0)).is_some());
    }

    #[test]
    fn whoever_types_the_code_a_quarter_of_an_hour_after_the_start_is_not_late_yet() {
        assert_eq!(noted(&session(), at(-20)), Kind::Present);
        assert_eq!(noted(&session(), at(15)), Kind::Present);
        assert_eq!(noted(&session(), at(16)), Kind::Late);
        assert_eq!(noted(&Session::default(), at(500)), Kind::Present);
    }

    #[test]
    fn a_session_is_to_come_until_half_an_hour_before_it_begins() {
        assert!(is_ahead(&session(), at(-31)));
        assert!(!is_ahead(&session(), at(-30)));
        let day_alone = Session { hours: None, ..session() };
        assert!(is_ahead(&day_alone, at(-24 * 60)));
        assert!(!is_ahead(&day_alone, at(-60)), "the same day");
        assert!(!is_ahead(&Session::default(), at(-500)), "no day, no beginning");
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for typed in ["ACDEFH", "acdefh", "ＡＣＤ ＥＦＨ", "acd-efh"] {
            assert!(is_right("ACDEFH", typed), "{typed}");
        }
        for typed in ["", "ACDEF", "ACDEFJ", "ACDEFHA"] {
            assert!(!is_right("ACDEFH", typed), "{typed}");
        }
    }
}
