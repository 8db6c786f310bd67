//! The proposal of the office's board, pure: for everybody who applied, which place or why none.
//!
//! The rules, in this order: who holds a place keeps it; who was not recommended (where that is needed) gets none, and of
//! whom the register does not know (where it must) the office decides; the first of every branch come
//! before the second of any; among equals the lottery decides, or who applied first; each gets the dearest wish that has
//! a place and goes with their others. Beyond the number that a branch may send, the office decides (soft) or the person
//! waits (hard). In a later round nobody is held back: whoever is in it was let in before.
//!
//! What always holds: the proposal is the same however often it is computed from the same facts; no course gets more
//! than its places.

use std::collections::HashMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::clock::Instant;
use crate::id::Id;
use crate::training::programmes::model::{BranchLimit, Course, Order, Programme, Stage};

/// What the chief of the branch said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// None is needed.
    NotNeeded,
    /// Nothing yet.
    Missing,
    /// Recommended, at this place in the branch's order; 0: without an order.
    Recommended(i16),
    /// Declined.
    Declined,
    /// The register of supporters, which the programme asks, does not know them.
    Unknown,
}

/// Somebody who applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applicant {
    /// The application.
    pub application: Id,
    /// The branch.
    pub branch: Option<Id>,
    /// What its chief said.
    pub word: Word,
    /// When they applied.
    pub applied_at: Instant,
    /// The courses that they have already, of the rounds before or of this one.
    pub taken: Vec<String>,
    /// Wishes by stage, the dearest first.
    pub wishes: HashMap<String, Vec<String>>,
}

/// What is proposed for one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A place of this course.
    Place(String),
    /// The line of those who wait.
    Wait,
    /// The office must decide.
    Undecided,
    /// Nothing: not recommended.
    Out,
}

/// Why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They hold it already.
    Holds,
    /// The register does not know them.
    Unknown,
    /// The `n`th wish (from 1); `rank` in the branch, where there is one.
    Wish {
        /// Which of the wishes.
        n: usize,
        /// Order within the branch; 0: none.
        rank: i16,
    },
    /// A dearer wish was full.
    FullBefore {
        /// Which of the wishes was given.
        n: usize,
        /// The course that was full.
        full: String,
    },
    /// All wishes were full.
    Full,
    /// Beyond what the branch may send: the `n`th of it.
    BeyondBranch {
        /// Which of the branch.
        n: u32,
        /// Whether the limit is hard.
        hard: bool,
    },
    /// The chief has not answered.
    NoWord,
    /// The chief declined.
    Declined,
    /// No wish for this stage goes with the course of the stage before.
    NoWish,
    /// No place in the stage before.
    NotInStageBefore,
}

/// One line of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The application.
    pub application: Id,
    /// By stage, in the programme's order.
    pub stages: Vec<(String, Decision, Reason)>,
}

/// The order of the lottery: HMAC-SHA-256 of the id under the published seed. Whoever knows seed and ids can draw again.
pub fn lot(seed: &str, application: Id) -> [u8; 32] {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(seed.as_bytes()) else { return [0; 32] };
    mac.update(application.to_string().as_bytes());
    mac.finalize().into_bytes().into()
}

/// The proposal for the stages of `round`.
pub fn propose(programme: &Programme, round: &[&Stage], applicants: &[Applicant]) -> Vec<Line> {
    let mut order: Vec<(&Applicant, u32)> = Vec::with_capacity(applicants.len());
    for applicant in applicants {
        order.push((applicant, place_in_branch(applicant, applicants)));
    }
    let lottery = programme.order == Order::Lottery;
    let key = |applicant: &Applicant| {
        if lottery { lot(&programme.seed, applicant.application) } else { [0; 32] }
    };
    order.sort_by_key(|(one, nth)| (*nth, key(one), one.applied_at, one.application));
    let mut taken: HashMap<&str, u32> = HashMap::new();
    for course in applicants.iter().flat_map(|one| round.iter().filter_map(|stage| holds(one, stage))) {
        *taken.entry(course.code.as_str()).or_default() += 1;
    }
    let held = |first: &&Stage| applicants.iter().filter(|one| holds(one, first).is_some()).count();
    let mut people = round.first().map_or(0, held);
    let mut lines = Vec::with_capacity(order.len());
    let first =
        round.first().is_some_and(|first| programme.stages.first().is_some_and(|s| s.code == first.code));
    let limit = programme.branch_limit.filter(|_| first);
    for (one, nth) in order {
        let before = held_back(one, nth, limit);
        let mut stages: Vec<(String, Decision, Reason)> = Vec::new();
        let mut own: Vec<&str> = one.taken.iter().map(String::as_str).collect();
        for (i, stage) in round.iter().enumerate() {
            if let Some(course) = holds(one, stage) {
                let place = Decision::Place(course.code.to_string());
                stages.push((stage.code.to_string(), place, Reason::Holds));
                continue;
            }
            let (decision, reason) = match &before {
                Some((decision, reason)) => (decision.clone(), reason.clone()),
                None if i > 0 && !matches!(stages[i - 1].1, Decision::Place(_)) => {
                    let before = stages[i - 1].1.clone();
                    let decision = if before == Decision::Wait { Decision::Wait } else { Decision::Out };
                    (decision, Reason::NotInStageBefore)
                }
                None if first && i == 0 && programme.places.is_some_and(|most| people >= most as usize) => {
                    (Decision::Wait, Reason::Full)
                }
                None => dearest((programme, stage), one, &own, &taken),
            };
            if let Decision::Place(course) = &decision
                && let Some(course) = stage.course(course)
            {
                *taken.entry(course.code.as_str()).or_default() += 1;
                own.push(course.code.as_str());
                people += usize::from(i == 0);
            }
            stages.push((stage.code.to_string(), decision, reason));
        }
        lines.push(Line { application: one.application, stages });
    }
    lines
}

/// The course of a stage that somebody holds already.
fn holds<'s>(one: &Applicant, stage: &'s Stage) -> Option<&'s Course> {
    stage.courses.iter().find(|course| one.taken.iter().any(|code| code == course.code.as_str()))
}

/// Which of the branch somebody is, from 1: by the chief's order, then by when they applied. Who is not recommended is
/// not counted.
fn place_in_branch(one: &Applicant, all: &[Applicant]) -> u32 {
    let key = |a: &Applicant| {
        let rank = match a.word {
            Word::Recommended(0) | Word::NotNeeded => i16::MAX,
            Word::Recommended(n) => n,
            Word::Missing | Word::Declined | Word::Unknown => return None,
        };
        Some((rank, a.applied_at, a.application))
    };
    let (Some(branch), Some(mine)) = (one.branch, key(one)) else { return 1 };
    let before =
        all.iter().filter(|a| a.branch == Some(branch)).filter_map(key).filter(|k| *k < mine).count();
    u32::try_from(before).unwrap_or(u32::MAX - 1) + 1
}

fn held_back(one: &Applicant, nth: u32, limit: Option<BranchLimit>) -> Option<(Decision, Reason)> {
    match (one.word, limit) {
        (Word::Missing, _) => Some((Decision::Out, Reason::NoWord)),
        (Word::Declined, _) => Some((Decision::Out, Reason::Declined)),
        (Word::Unknown, _) => Some((Decision::Undecided, Reason::Unknown)),
        (_, Some(BranchLimit { people, hard })) if one.branch.is_some() && nth > people => {
            let decision = if hard { Decision::Wait } else { Decision::Undecided };
            Some((decision, Reason::BeyondBranch { n: nth, hard }))
        }
        _ => None,
    }
}

fn dearest(
    (programme, stage): (&Programme, &Stage),
    one: &Applicant,
    own: &[&str],
    taken: &HashMap<&str, u32>,
) -> (Decision, Reason) {
    let wishes = one.wishes.get(stage.code.as_str()).map(Vec::as_slice).unwrap_or_default();
    let possible: Vec<_> = wishes
        .iter()
        .filter_map(|wish| stage.course(wish))
        .filter(|course| programme.goes_with(course.code.as_str(), own))
        .collect();
    if possible.is_empty() {
        return (Decision::Wait, Reason::NoWish);
    }
    let rank = if let Word::Recommended(rank) = one.word { rank } else { 0 };
    for (n, course) in (1..).zip(&possible) {
        if taken.get(course.code.as_str()).copied().unwrap_or(0) < course.places {
            let reason = match n {
                1 => Reason::Wish { n, rank },
                _ => Reason::FullBefore { n, full: possible[n - 2].code.to_string() },
            };
            return (Decision::Place(course.code.to_string()), reason);
        }
    }
    (Decision::Wait, Reason::Full)
}
