//! What belongs together in a programme: stages whose places are given in one round, courses that one person takes.

use super::model::{Programme, Stage};
use super::written::Code;

impl Programme {
    /// The stages whose places are given at once: the first, and those after it up to one with a later round.
    pub fn first_round(&self) -> impl Iterator<Item = &Stage> {
        self.stages
            .iter()
            .enumerate()
            .take_while(|(i, stage)| *i == 0 || !stage.later)
            .map(|(_, stage)| stage)
    }

    /// The stages whose places are given together with those of the stage `code`: those from the one that begins its round
    /// up to the next that begins one.
    pub fn round_of(&self, code: &str) -> Vec<&Stage> {
        let Some(at) = self.stages.iter().position(|stage| stage.code.as_str() == code) else {
            return Vec::new();
        };
        let begins = |i: &usize| *i == 0 || self.stages[*i].later;
        let from = (0..=at).rev().find(begins).unwrap_or(0);
        let to = (at + 1..self.stages.len()).find(begins).unwrap_or(self.stages.len());
        self.stages[from..to].iter().collect()
    }

    /// Whether a course goes with those that somebody has in other stages, seen from each of them: what it follows is
    /// there, no later one follows another of its stage, and none excludes the other.
    pub fn goes_with(&self, code: &str, beside: &[&str]) -> bool {
        let Some((stage, course)) = self.course(code) else { return false };
        let follows = |after: &[Code]| after.iter().any(|code| beside.contains(&code.as_str()));
        let mut others =
            beside.iter().filter_map(|code| self.course(code)).filter(|(other, _)| other.code != stage.code);
        (course.after.is_empty() || follows(&course.after))
            && others.all(|(_, other)| {
                let asks_for_this_stage =
                    other.after.iter().any(|code| stage.course(code.as_str()).is_some());
                (!asks_for_this_stage || other.after.contains(&course.code) || follows(&other.after))
                    && !other.excludes.contains(&course.code)
                    && !course.excludes.contains(&other.code)
            })
    }
}
