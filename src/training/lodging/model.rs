//! Nights and guests, pure.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::id::Id;
use crate::training::programmes::model::{Course, Lodging};
use crate::training::programmes::written::Day;

/// How a night lies to the days of its course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before the first day.
    Before,
    /// Between its days.
    Within,
    /// After the last day.
    After,
}

impl When {
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            When::Before => "lodging-before",
            When::Within => "lodging-within",
            When::After => "lodging-after",
        }
    }
}

/// Whether the office books rooms for a course.
pub fn is_booked(course: &Course) -> bool {
    course.lodging == Lodging::Office
}

/// The nights that may be asked for, by the day of their evening: from the one before the first day to the one after the
/// last. None where no day is known yet.
pub fn nights(course: &Course) -> Vec<(Date, When)> {
    let (Some(first), Some(last)) = (course.days().min(), course.days().max()) else { return Vec::new() };
    let Some(evening) = first.previous_day() else { return Vec::new() };
    let all = std::iter::successors(Some(evening), |day| day.next_day()).take_while(|day| *day <= last);
    all.map(|day| match day {
        day if day < first => (day, When::Before),
        day if day < last => (day, When::Within),
        day => (day, When::After),
    })
    .collect()
}

/// The days of a course, as nights are kept: what was said for other days is asked anew.
pub fn days(course: &Course) -> String {
    let days: BTreeSet<Date> = course.days().collect();
    written(&days.into_iter().map(Day).collect::<Vec<_>>())
}

/// The nights of somebody who asked for a room and named none: those between the days of the course, or the one before it
/// where it has one day.
pub fn usual(course: &Course) -> Vec<Day> {
    let all = nights(course);
    let within: Vec<Day> = of(&all, When::Within);
    if within.is_empty() { of(&all, When::Before) } else { within }
}

fn of(all: &[(Date, When)], when: When) -> Vec<Day> {
    all.iter().filter(|(_, one)| *one == when).map(|(day, _)| Day(*day)).collect()
}

/// Nights as they are kept.
pub fn written(nights: &[Day]) -> String {
    nights.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Nights from what was kept, or from a form; what is no day is left out, and each night is there once.
pub fn read<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<Day> {
    let days: BTreeSet<Date> =
        words.into_iter().filter_map(|word| word.parse::<Day>().ok()).map(Day::date).collect();
    days.into_iter().map(Day).collect()
}

/// Somebody on the rooming list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    /// The application.
    pub application: Id,
    /// As written.
    pub name: String,
    /// In katakana.
    pub kana: String,
    /// The evenings of their nights; at least one.
    pub nights: Vec<Day>,
    /// What they wrote for the hotel.
    pub words: String,
}

/// What changed on a list since it was given to the hotel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// They were not on it.
    Added,
    /// Other nights, another name, or other words.
    Otherwise,
    /// They no longer stay.
    Gone,
}

impl Changed {
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Changed::Added => "lodging-changed-added",
            Changed::Otherwise => "lodging-changed-otherwise",
            Changed::Gone => "lodging-changed-gone",
        }
    }
}

/// What differs between the list that was given and the list as it is now, in the order of the list now; who is gone last.
pub fn changes(given: &[Guest], now: &[Guest]) -> Vec<(Changed, Guest)> {
    let before = |one: &Guest| given.iter().find(|guest| guest.application == one.application);
    let mut all: Vec<(Changed, Guest)> = now
        .iter()
        .filter_map(|one| match before(one) {
            None => Some((Changed::Added, one.clone())),
            Some(before) if before != one => Some((Changed::Otherwise, one.clone())),
            Some(_) => None,
        })
        .collect();
    let stays = |one: &&Guest| !now.iter().any(|guest| guest.application == one.application);
    all.extend(given.iter().filter(stays).map(|one| (Changed::Gone, one.clone())));
    all
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::training::programmes::model::Session;

    fn course(days: &[&str]) -> Course {
        let session = |day: &&str| Session { on: Some(day.parse().unwrap()), ..Session::default() };
        Course { sessions: days.iter().map(session).collect(), lodging: Lodging::Office, ..Course::default() }
    }

    #[test]
    fn two_days_in_kochi_have_one_night_between_and_one_on_either_side() {
        let course = course(&["2022-08-04", "2022-08-05"]);
        let all = nights(&course);
        let told: Vec<(String, When)> = all.iter().map(|(day, when)| (day.to_string(), *when)).collect();
        assert_eq!(
            told,
            [
                ("2022-08-03".to_owned(), When::Before),
                ("2022-08-04".to_owned(), When::Within),
                ("2022-08-05".to_owned(), When::After)
            ]
        );
        assert_eq!(written(&usual(&course)), "2022-08-04");
    }

    #[test]
    fn for_one_day_the_usual_night_is_the_one_before_it_and_a_course_without_days_has_none() {
        assert_eq!(written(&usual(&course(&["2022-08-04"]))), "2022-08-03");
        assert!(nights(&course(&[])).is_empty() && usual(&course(&[])).is_empty());
    }

    #[test]
    fn nights_are_read_once_each_in_their_order_and_anything_else_is_left_out() {
        let nights = read("2022-08-05 x 2022-08-04 2022-08-05".split(' '));
        assert_eq!(written(&nights), "2022-08-04 2022-08-05");
    }

    fn guest(n: i64, nights: &str) -> Guest {
        let nights = read(nights.split(' '));
        Guest {
            application: Id(n),
            name: "森 千夏".into(),
            kana: "モリ チナツ".into(),
            nights,
            words: String::new(),
        }
    }

    #[test]
    fn what_the_hotel_must_still_be_told_is_who_came_who_changed_and_who_went() {
        let given = [guest(1, "2022-08-04"), guest(2, "2022-08-04"), guest(3, "2022-08-04")];
        let now = [guest(1, "2022-08-04"), guest(2, "2022-08-03 2022-08-04"), guest(4, "2022-08-04")];
        let told: Vec<(Changed, i64)> =
            changes(&given, &now).into_iter().map(|(what, one)| (what, one.application.0)).collect();
        assert_eq!(told, [(Changed::Otherwise, 2), (Changed::Added, 4), (Changed::Gone, 3)]);
        assert_eq!(changes(&given, &given), []);
    }
}
