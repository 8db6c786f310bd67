//! How places are given, pure: from what a stage looks like to what must be done. The commands load the stage under
//! the programme's lock, ask here, and write what comes back.
//!
//! What always holds after [`Stage::settle`] was carried out: held places are at most the places of the course and of
//! the whole stage; nobody holds two places; no place is free while somebody waits for it who may have it.

use std::collections::HashMap;

use crate::clock::Instant;
use crate::id::Id;

/// A course with its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its code.
    pub code: String,
    /// How many people it takes.
    pub places: u32,
}

/// A place that is held: taken, or offered until an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its row.
    pub id: Id,
    /// Who holds it.
    pub application: Id,
    /// Of which course.
    pub course: String,
    /// Its number, from 1.
    pub number: i32,
    /// Until when it must be answered; none: it is taken.
    pub answer_by: Option<Instant>,
}

/// Somebody who waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Who.
    pub application: Id,
    /// Their branch.
    pub branch: Option<Id>,
    /// The courses that they would take, the dearest first.
    pub wishes: Vec<String>,
    /// Order: the smallest is first.
    pub rank: i64,
}

/// How many of a branch may hold places, and how many do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// People in the whole stage; none: as the courses have places.
    pub all: Option<u32>,
    /// People of one branch, where that is a hard limit.
    pub branch: Option<u32>,
}

/// A stage as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its courses.
    pub courses: Vec<Course>,
    /// Places held.
    pub held: Vec<Held>,
    /// Branches of those who hold places.
    pub branches: HashMap<Id, Id>,
    /// Who waits, in any order.
    pub waiting: Vec<Waiting>,
    /// Limits beside those of the courses.
    pub limits: Limits,
}

/// What must be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An offer was not answered in time: it ends.
    Expire(Id),
    /// A place is given to somebody who waits.
    Give {
        /// To whom.
        application: Id,
        /// Of which course.
        course: String,
        /// Its number.
        number: i32,
    },
}

impl Stage {
    /// What must be done at `now`: offers that ran out end, and what is free goes to those who wait, in their order,
    /// each the dearest of their wishes that is free.
    pub fn settle(&self, now: Instant) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut held: Vec<(&str, i32, Id)> = Vec::new();
        for place in &self.held {
            if place.answer_by.is_some_and(|until| until <= now) {
                changes.push(Change::Expire(place.id));
            } else {
                held.push((&place.course, place.number, place.application));
            }
        }
        let mut of_branch: HashMap<Id, u32> = HashMap::new();
        for (_, _, application) in &held {
            if let Some(branch) = self.branches.get(application) {
                *of_branch.entry(*branch).or_default() += 1;
            }
        }
        let mut waiting: Vec<&Waiting> = self.waiting.iter().collect();
        waiting.sort_by_key(|one| one.rank);
        for one in waiting {
            // Whoever holds a place waits for none.
            if held.iter().any(|(_, _, holder)| *holder == one.application) {
                continue;
            }
            if self.limits.all.is_some_and(|all| held.len() >= all as usize) {
                break;
            }
            let full = |branch: &Id| {
                self.limits.branch.is_some_and(|most| of_branch.get(branch).copied().unwrap_or(0) >= most)
            };
            if one.branch.as_ref().is_some_and(full) {
                continue;
            }
            let free = one.wishes.iter().find_map(|wish| Some((wish, self.free_number(wish, &held)?)));
            let Some((course, number)) = free else { continue };
            held.push((course, number, one.application));
            if let Some(branch) = one.branch {
                *of_branch.entry(branch).or_default() += 1;
            }
            changes.push(Change::Give { application: one.application, course: course.clone(), number });
        }
        changes
    }

    /// The smallest number of a course that nobody holds; none where the course is full, or there is none such.
    fn free_number(&self, code: &str, held: &[(&str, i32, Id)]) -> Option<i32> {
        let course = self.courses.iter().find(|course| course.code == code)?;
        let mut taken: Vec<i32> = held.iter().filter(|place| place.0 == code).map(|place| place.1).collect();
        if taken.len() >= course.places as usize {
            return None;
        }
        taken.sort_unstable();
        let mut number = 1;
        for n in taken {
            if n == number {
                number += 1;
            }
        }
        Some(number)
    }

    /// The smallest free number of a course, as places are held now.
    pub fn free(&self, course: &str) -> Option<i32> {
        let held: Vec<_> =
            self.held.iter().map(|place| (place.course.as_str(), place.number, place.application)).collect();
        self.free_number(course, &held)
    }

    /// How many stand before somebody in the line for a course, and they themselves: 1 is next. None for who does not
    /// wait for it.
    pub fn position(&self, application: Id, course: &str) -> Option<u32> {
        let wants = |one: &&Waiting| one.wishes.iter().any(|wish| wish == course);
        let me = self.waiting.iter().filter(wants).find(|one| one.application == application)?;
        let before = self.waiting.iter().filter(wants).filter(|one| one.rank < me.rank).count();
        u32::try_from(before + 1).ok()
    }

    /// People who hold a place of a course.
    pub fn holding(&self, course: &str) -> usize {
        self.held.iter().filter(|place| place.course == course).count()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
#[path = "model_tests.rs"]
mod tests;
