//! What a choice by hand goes against, pure. The rules give no place against a limit; the office may, once it was told, and
//! that it did stands in the audit.

use std::collections::BTreeMap;

use super::model::{Held, Stage, Standing};
use crate::id::Id;
use crate::training::programmes::model::Programme;

/// A place as somebody would hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub application: Id,
    /// Their branch.
    pub branch: Option<Id>,
    /// Of which course.
    pub course: String,
}

/// Something that a choice goes against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// More people than the programme takes in all.
    All {
        /// People.
        people: u32,
        /// At most.
        most: u32,
    },
    /// More people of a branch than it may send.
    Branch {
        /// Which.
        branch: Id,
        /// People.
        people: u32,
        /// At most.
        most: u32,
        /// Whether more are refused; otherwise it is only told.
        hard: bool,
    },
    /// A course that does not go with the one of a stage before.
    Apart {
        /// Who.
        application: Id,
        /// The later course.
        course: String,
    },
    /// A place without one in a stage before.
    Without {
        /// Who.
        application: Id,
        /// The course.
        course: String,
    },
    /// A place for somebody whom the register of supporters, which the programme asks, does not know.
    Unknown {
        /// Who.
        application: Id,
    },
}

impl Breach {
    /// Whether it is refused until the office says that it is meant.
    pub fn is_refused(&self) -> bool {
        !matches!(self, Breach::Branch { hard: false, .. })
    }

    /// Whether it is refused even where it is said to be meant: whom the register does not know is let in first.
    pub fn is_final(&self) -> bool {
        matches!(self, Breach::Unknown { .. })
    }
}

/// All places that are held, as the limits count them.
pub fn seats(standing: &Standing<'_>) -> Vec<Seat> {
    let of = |stage: &Stage| {
        let seat = |held: &Held| Seat {
            application: held.application,
            branch: stage.branches.get(&held.application).copied(),
            course: held.course.clone(),
        };
        stage.held.iter().map(seat).collect::<Vec<_>>()
    };
    standing.stages.iter().flat_map(of).collect()
}

/// What `seats`, all places of a programme, go against.
pub fn breaches(programme: &Programme, seats: &[Seat]) -> Vec<Breach> {
    let mut found = Vec::new();
    let stage_of = |course: &str| programme.stages.iter().position(|stage| stage.course(course).is_some());
    let first: Vec<&Seat> = seats.iter().filter(|seat| stage_of(&seat.course) == Some(0)).collect();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let people = count(first.len());
    if let Some(most) = programme.places.filter(|most| people > *most) {
        found.push(Breach::All { people, most });
    }
    if let Some(limit) = programme.branch_limit {
        let mut branches: BTreeMap<Id, u32> = BTreeMap::new();
        for branch in first.iter().filter_map(|seat| seat.branch) {
            *branches.entry(branch).or_default() += 1;
        }
        let beyond = branches.into_iter().filter(|(_, people)| *people > limit.people);
        found.extend(beyond.map(|(branch, people)| Breach::Branch {
            branch,
            people,
            most: limit.people,
            hard: limit.hard,
        }));
    }
    let mut own: BTreeMap<Id, Vec<(usize, &str)>> = BTreeMap::new();
    for seat in seats {
        if let Some(stage) = stage_of(&seat.course) {
            own.entry(seat.application).or_default().push((stage, &seat.course));
        }
    }
    for (application, mut own) in own {
        own.sort_unstable();
        for (n, (stage, course)) in own.iter().enumerate() {
            let before: Vec<&str> = own[..n].iter().map(|(_, course)| *course).collect();
            let course = (*course).to_owned();
            if before.len() < *stage {
                found.push(Breach::Without { application, course });
            } else if !programme.goes_with(&course, &before) {
                found.push(Breach::Apart { application, course });
            }
        }
    }
    found
}

/// What `after` goes against and `before` did not.
pub fn new_breaches(programme: &Programme, before: &[Seat], after: &[Seat]) -> Vec<Breach> {
    let known = breaches(programme, before);
    breaches(programme, after).into_iter().filter(|one| !known.contains(one)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::training::programmes::file;

    const R3: &str = include_str!("../../../examples/programme-r3.toml");

    fn seat(n: i64, branch: i64, course: &str) -> Seat {
        Seat { application: Id(n), branch: Some(Id(branch)), course: course.into() }
    }

    #[test]
    fn a_place_too_many_and_courses_that_do_not_go_together_are_told_and_nothing_else() {
        let mut programme = file::read(R3).unwrap();
        programme.places = Some(2);
        programme.branch_limit =
            Some(crate::training::programmes::model::BranchLimit { people: 1, hard: true });
        let fine = [seat(1, 7, "july"), seat(1, 7, "practical-july"), seat(2, 8, "august")];
        assert_eq!(breaches(&programme, &fine), []);
        let mut much = fine.to_vec();
        much.extend([seat(3, 8, "august"), seat(3, 8, "practical-july"), seat(4, 9, "practical-august")]);
        assert_eq!(
            new_breaches(&programme, &fine, &much),
            [
                Breach::All { people: 3, most: 2 },
                Breach::Branch { branch: Id(8), people: 2, most: 1, hard: true },
                Breach::Apart { application: Id(3), course: "practical-july".into() },
                Breach::Without { application: Id(4), course: "practical-august".into() },
            ]
        );
        assert_eq!(new_breaches(&programme, &much, &much), []);
    }

    #[test]
    fn an_exclusion_counts_on_whichever_course_it_is_written() {
        let mut programme = file::read(R3).unwrap();
        programme.stages[1].courses.iter_mut().for_each(|course| course.after.clear());
        programme.stages[0].courses[0].excludes = vec!["practical-august".parse().unwrap()];
        let apart = [seat(1, 7, "july"), seat(1, 7, "practical-august")];
        let course = "practical-august".to_owned();
        assert_eq!(breaches(&programme, &apart), [Breach::Apart { application: Id(1), course }]);
        assert_eq!(breaches(&programme, &[seat(1, 7, "july"), seat(1, 7, "practical-july")]), []);
    }
}
