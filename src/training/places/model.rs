//! How places are given, pure: from what the stages of a programme look like to what must be done. The commands load them
//! under the programme's lock, ask here, and write what comes back.
//!
//! What always holds after [`Standing::settle`] was carried out: held places are at most the places of the course and of
//! the whole programme; nobody holds two places of a stage; nobody was given a course that does not go with their others,
//! nor one without a place in the stages before; no place is free while somebody waits for it who may have it. Once the
//! first day of a course is there, none of its places is offered by itself.

use std::collections::{HashMap, HashSet};

use crate::clock::Instant;
use crate::id::Id;
use crate::training::programmes::model::Programme;

/// A course with its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its code.
    pub code: String,
    /// How many people it takes.
    pub places: u32,
    /// When its first day begins, where that is known: nobody is offered a place of it by themselves any more.
    pub begins: Option<Instant>,
}

impl Course {
    /// Whether its first day is there.
    pub fn has_begun(&self, now: Instant) -> bool {
        self.begins.is_some_and(|begins| begins <= now)
    }
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
    /// Its code.
    pub code: String,
    /// Whether its places are given by now, and told: what is free is offered.
    pub open: bool,
    /// Its courses.
    pub courses: Vec<Course>,
    /// Places held.
    pub held: Vec<Held>,
    /// Branches of those who hold places.
    pub branches: HashMap<Id, Id>,
    /// Who waits, in any order.
    pub waiting: Vec<Waiting>,
    /// Limits beside those of the courses; only where people come in, the first stage, has any.
    pub limits: Limits,
}

/// All stages of a programme as they stand, in its order.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The programme: which courses go together.
    pub programme: &'a Programme,
    /// Its stages.
    pub stages: Vec<Stage>,
}

/// What must be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An offer was not answered in time, or a place of an earlier stage was not: it ends.
    Expire(Id),
    /// A place is given to somebody who waits.
    Give {
        /// To whom.
        application: Id,
        /// In which stage.
        stage: String,
        /// Of which course.
        course: String,
        /// Its number.
        number: i32,
    },
}

/// A place as it is held while a standing is settled.
struct Seat<'a> {
    course: &'a str,
    number: i32,
    holder: Id,
}

impl Standing<'_> {
    /// What must be done at `now`: offers that ran out end, and with them what was held in later stages; what is free goes
    /// to those who wait, stage by stage, in their order, each the dearest of their wishes that is free and goes with
    /// what they hold. `newcomer`, whose coming is the occasion, may also come into a course that has begun.
    pub fn settle(&self, now: Instant, newcomer: Option<Id>) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut held: Vec<Vec<Seat<'_>>> = Vec::new();
        let mut ended = HashSet::new();
        for stage in &self.stages {
            let mut kept = Vec::new();
            for place in &stage.held {
                let over = place.answer_by.is_some_and(|until| until <= now);
                if over || ended.contains(&place.application) {
                    ended.insert(place.application);
                    changes.push(Change::Expire(place.id));
                } else {
                    kept.push(place.seat());
                }
            }
            held.push(kept);
        }
        for (n, stage) in self.stages.iter().enumerate().filter(|(_, stage)| stage.open) {
            self.fill(n, stage, (now, newcomer), &mut held, &mut changes);
        }
        changes
    }

    /// Gives what is free in the stage at `n`.
    fn fill<'s>(
        &'s self,
        n: usize,
        stage: &'s Stage,
        (now, newcomer): (Instant, Option<Id>),
        held: &mut [Vec<Seat<'s>>],
        changes: &mut Vec<Change>,
    ) {
        let mut of_branch: HashMap<Id, u32> = HashMap::new();
        for branch in held[n].iter().filter_map(|seat| stage.branches.get(&seat.holder)) {
            *of_branch.entry(*branch).or_default() += 1;
        }
        let mut waiting: Vec<&Waiting> = stage.waiting.iter().collect();
        waiting.sort_by_key(|one| one.rank);
        for one in waiting {
            if stage.limits.all.is_some_and(|all| held[n].len() >= all as usize) {
                break;
            }
            let full = |branch: &Id| {
                stage.limits.branch.is_some_and(|most| of_branch.get(branch).copied().unwrap_or(0) >= most)
            };
            if one.branch.as_ref().is_some_and(full) {
                continue;
            }
            let own: Vec<Option<&str>> = held.iter().map(|seats| of(seats, one.application)).collect();
            // Whoever holds a place waits for none, and nobody comes into a stage without those before it.
            if own[n].is_some() || own[..n].iter().any(Option::is_none) {
                continue;
            }
            let beside: Vec<&str> = own.into_iter().flatten().collect();
            let begun = |wish: &str| newcomer != Some(one.application) && stage.has_begun(wish, now);
            let free = one
                .wishes
                .iter()
                .filter(|wish| self.programme.goes_with(wish, &beside) && !begun(wish))
                .find_map(|wish| Some((wish, stage.free_number(wish, &held[n])?)));
            let Some((course, number)) = free else { continue };
            held[n].push(Seat { course, number, holder: one.application });
            if let Some(branch) = one.branch {
                *of_branch.entry(branch).or_default() += 1;
            }
            changes.push(Change::Give {
                application: one.application,
                stage: stage.code.clone(),
                course: course.clone(),
                number,
            });
        }
    }

    /// Who is offered a place, in any stage.
    pub fn offered(&self) -> impl Iterator<Item = Id> {
        let held = self.stages.iter().flat_map(|stage| &stage.held);
        held.filter(|held| held.answer_by.is_some()).map(|held| held.application)
    }

    /// A stage by its code.
    pub fn stage(&self, code: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.code == code)
    }
}

/// The course that somebody holds among `seats`.
fn of<'a>(seats: &[Seat<'a>], holder: Id) -> Option<&'a str> {
    seats.iter().find(|seat| seat.holder == holder).map(|seat| seat.course)
}

impl Held {
    fn seat(&self) -> Seat<'_> {
        Seat { course: &self.course, number: self.number, holder: self.application }
    }
}

impl Stage {
    /// The smallest number of a course that nobody holds; none where the course is full, or there is none such.
    fn free_number(&self, code: &str, held: &[Seat<'_>]) -> Option<i32> {
        let course = self.courses.iter().find(|course| course.code == code)?;
        let mut taken: Vec<i32> =
            held.iter().filter(|seat| seat.course == code).map(|seat| seat.number).collect();
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

    /// Whether the first day of a course is there.
    pub fn has_begun(&self, course: &str, now: Instant) -> bool {
        self.courses.iter().any(|one| one.code == course && one.has_begun(now))
    }

    /// The smallest free number of a course, as places are held now.
    pub fn free(&self, course: &str) -> Option<i32> {
        let held: Vec<_> = self.held.iter().map(Held::seat).collect();
        self.free_number(course, &held)
    }

    /// How many places of a course are left, as far as the whole stage takes people.
    pub fn left(&self, course: &str) -> u32 {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let places = self.courses.iter().find(|one| one.code == course).map_or(0, |one| one.places);
        let of_course = places.saturating_sub(count(self.holding(course)));
        let of_all = self.limits.all.map(|all| all.saturating_sub(count(self.held.len())));
        of_all.map_or(of_course, |all| all.min(of_course))
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
