//! The numbers of sessions. Notes of attendance, codes shown in a room and entries of calendars name a session by its
//! number, so that a number never passes to another session: whatever is put in, taken out or put in another order, each
//! keeps its own.
//!
//! Files and the form need not write numbers: a session is known again by what it says, or by standing where it stood.

use std::collections::{BTreeSet, HashMap};

use super::model::{Course, Programme, Session};

/// Sessions that something was noted of, by course.
pub type Noted = HashMap<String, BTreeSet<i16>>;

/// `after` with the numbers that its sessions have in `before`; those that are new get numbers that no session had.
pub fn numbered_like(before: &Programme, mut after: Programme, noted: &Noted) -> Programme {
    for course in after.stages.iter_mut().flat_map(|stage| &mut stage.courses) {
        let code = course.code.as_str();
        let known: Vec<(i16, &Session)> =
            before.course(code).map(|(_, course)| course.numbered().collect()).unwrap_or_default();
        let noted = noted.get(code).and_then(BTreeSet::last).copied().unwrap_or(0);
        number(course, &known, noted);
    }
    after
}

/// The sessions with notes that `before` has and `after` has not: course and number.
pub fn lost(before: &Programme, after: &Programme, noted: &Noted) -> Vec<(String, i16)> {
    let has = |programme: &Programme, course: &str, number: i16| {
        programme.course(course).is_some_and(|(_, course)| course.numbered().any(|(n, _)| n == number))
    };
    let mut lost: Vec<(String, i16)> = noted
        .iter()
        .flat_map(|(course, numbers)| numbers.iter().map(move |number| (course.clone(), *number)))
        .filter(|(course, number)| has(before, course, *number) && !has(after, course, *number))
        .collect();
    lost.sort();
    lost
}

fn same(a: &Session, b: &Session) -> bool {
    (a.on, a.hours, &a.title, a.optional) == (b.on, b.hours, &b.title, b.optional)
}

/// Gives each session of `course` its number: the one that is written; that of the session that says the same; that of
/// the one that stood between the same two, where as many stand there as did; else a fresh one.
fn number(course: &mut Course, known: &[(i16, &Session)], noted: i16) {
    let mut numbers: Vec<Option<i16>> = course.sessions.iter().map(|session| session.number).collect();
    let mut free: Vec<(i16, &Session)> =
        known.iter().filter(|(n, _)| !numbers.contains(&Some(*n))).copied().collect();
    for (session, number) in course.sessions.iter().zip(&mut numbers).filter(|(_, n)| n.is_none()) {
        if let Some(at) = free.iter().position(|(_, known)| same(known, session)) {
            *number = Some(free.remove(at).0);
        }
    }
    in_place(&mut numbers, known, &free);
    let highest = known.iter().map(|(n, _)| *n).chain(numbers.iter().flatten().copied()).max();
    let mut next = highest.unwrap_or(0).max(noted);
    for number in numbers.iter_mut().filter(|number| number.is_none()) {
        next = next.saturating_add(1);
        *number = Some(next);
    }
    // Where the numbers are the places in the list, none is written.
    let plain = numbers.iter().zip(1i16..).all(|(number, n)| *number == Some(n));
    for (session, number) in course.sessions.iter_mut().zip(numbers) {
        session.number = number.filter(|_| !plain);
    }
}

/// What stands alone between two known sessions, and took the place of as many, is what stood there, written anew.
fn in_place(numbers: &mut [Option<i16>], known: &[(i16, &Session)], free: &[(i16, &Session)]) {
    let mut left: HashMap<Option<i16>, Vec<i16>> = HashMap::new();
    let mut behind = None;
    for (number, _) in known {
        if free.iter().any(|(n, _)| n == number) {
            left.entry(behind).or_default().push(*number);
        } else {
            behind = Some(*number);
        }
    }
    let mut open: HashMap<Option<i16>, Vec<usize>> = HashMap::new();
    let mut behind = None;
    for (at, number) in numbers.iter().enumerate() {
        match number {
            Some(number) => behind = Some(*number),
            None => open.entry(behind).or_default().push(at),
        }
    }
    for (behind, places) in open {
        if let Some(left) = left.get(&behind).filter(|left| left.len() == places.len()) {
            for (at, number) in places.into_iter().zip(left) {
                numbers[at] = Some(*number);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::training::programmes::model::Stage;

    fn programme(titles: &[&str]) -> Programme {
        let session = |title: &&str| Session { title: (*title).into(), ..Session::default() };
        let course = Course {
            code: "room".parse().unwrap(),
            sessions: titles.iter().map(session).collect(),
            ..Course::default()
        };
        Programme {
            stages: vec![Stage { courses: vec![course], ..Stage::default() }],
            ..Programme::default()
        }
    }

    /// The numbers after each change of the list, one after the other.
    fn numbers(lists: &[&[&str]]) -> Vec<i16> {
        let first = numbered_like(&Programme::default(), programme(lists[0]), &Noted::new());
        let last = lists[1..]
            .iter()
            .fold(first, |before, list| numbered_like(&before, programme(list), &Noted::new()));
        last.stages[0].courses[0].numbered().map(|(n, _)| n).collect()
    }

    #[test]
    fn each_session_keeps_its_number_whatever_is_done_to_the_list() {
        assert_eq!(numbers(&[&["a", "b", "c"]]), [1, 2, 3]);
        assert_eq!(numbers(&[&["a", "b", "c"], &["a", "x", "b", "c"]]), [1, 4, 2, 3]);
        assert_eq!(numbers(&[&["a", "b", "c"], &["b", "c"]]), [2, 3]);
        assert_eq!(numbers(&[&["a", "b", "c"], &["c", "a", "b"]]), [3, 1, 2]);
        // Written anew where it stood, alone or all of them.
        assert_eq!(numbers(&[&["a", "b", "c"], &["a", "B", "c"]]), [1, 2, 3]);
        assert_eq!(numbers(&[&["a", "b", "c"], &["A", "B", "C"]]), [1, 2, 3]);
        // Another that takes the place of two, or stands elsewhere, is another.
        assert_eq!(numbers(&[&["a", "b", "c"], &["a", "x"]]), [1, 4]);
        assert_eq!(numbers(&[&["a", "b"], &["x", "a"]]), [3, 1]);
        assert_eq!(numbers(&[&["a", "b", "c"], &["a", "b", "c", "d"], &["d", "a", "b", "c"]]), [4, 1, 2, 3]);
    }

    #[test]
    fn a_list_in_its_first_order_needs_no_numbers_and_one_applied_again_changes_nothing() {
        let first = numbered_like(&Programme::default(), programme(&["a", "b"]), &Noted::new());
        assert!(first.stages[0].courses[0].sessions.iter().all(|session| session.number.is_none()));
        let mixed = numbered_like(&first, programme(&["x", "a", "b"]), &Noted::new());
        assert_eq!(numbered_like(&mixed, programme(&["x", "a", "b"]), &Noted::new()), mixed);
        assert_eq!(numbered_like(&mixed, mixed.clone(), &Noted::new()), mixed);
    }

    #[test]
    fn a_number_that_something_was_noted_of_is_not_given_again_and_its_session_is_missed() {
        let noted = Noted::from([("room".to_owned(), BTreeSet::from([1, 3]))]);
        let before = programme(&["a", "b", "c"]);
        let after = numbered_like(&before, programme(&["a", "b", "x", "y"]), &noted);
        let numbers: Vec<i16> = after.stages[0].courses[0].numbered().map(|(n, _)| n).collect();
        assert_eq!(numbers, [1, 2, 4, 5]);
        assert_eq!(lost(&before, &after, &noted), [("room".to_owned(), 3)]);
        assert_eq!(lost(&before, &before, &noted), []);
    }
}
