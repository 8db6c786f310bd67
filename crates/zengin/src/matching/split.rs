//! Which sets of open claims come to an amount: one transfer for several people, or a branch that pays for its members.
//!
//! What always holds: every set told has two claims or more, comes to the amount exactly and holds every claim whose reference number the
//! payer gave, or without a number the one claim that has the payer's name. The search ends after a fixed number of steps; then it says that there may be more.

use std::collections::HashSet;

use super::evidence::{Evidence, Known};

/// How many sets are told. Forty members of one fee give millions; nobody reads them.
const MOST: usize = 20;
const STEPS: usize = 50_000;

#[derive(Default)]
pub(super) struct Splits {
    pub(super) found: Vec<Vec<usize>>,
    pub(super) has_more: bool,
}

/// The sets for one payment among the claims that something speaks for, and those of the same branch.
pub(super) fn splits(
    amount: i64,
    evidence: &[Evidence],
    known: &[Known],
    free: impl Fn(usize) -> bool,
) -> Splits {
    let of = |holds: fn(&Evidence) -> bool| -> Vec<usize> {
        evidence.iter().filter(|evidence| holds(evidence)).map(|evidence| evidence.claim).collect()
    };
    let (by_reference, by_name) = (of(|evidence| evidence.reference), of(|evidence| evidence.name));
    let fixed = if by_reference.is_empty() && by_name.len() == 1 { by_name } else { by_reference };
    if !fixed.iter().all(|&claim| free(claim)) {
        return Splits::default();
    }
    let mut pool: Vec<usize> = evidence.iter().map(|evidence| evidence.claim).collect();
    let branches: HashSet<&String> = pool.iter().flat_map(|&claim| &known[claim].branches).collect();
    let mates = known
        .iter()
        .enumerate()
        .filter(|(_, known)| known.branches.iter().any(|branch| branches.contains(branch)));
    for (claim, _) in mates {
        if !pool.contains(&claim) {
            pool.push(claim);
        }
    }
    pool.retain(|&claim| free(claim) && !fixed.contains(&claim));

    // The largest first, so that a set's largest and smallest sum are known without trying.
    pool.sort_by_key(|&claim| std::cmp::Reverse(known[claim].amount));

    let rest = amount - fixed.iter().map(|&claim| known[claim].amount).sum::<i64>();
    let mut sums = vec![0];
    for &claim in &pool {
        sums.push(sums.last().copied().unwrap_or(0) + known[claim].amount);
    }
    let mut search = Search { sums, ..Search::default() };
    for size in 0..=pool.len() {
        if fixed.len() + size >= 2 && !search.has_more {
            search.choose(size, rest, 0);
        }
    }
    let sets = search.found.iter().map(|chosen| {
        let mut set = fixed.clone();
        set.extend(chosen.iter().map(|&at| pool[at]));
        set
    });
    Splits { found: sets.collect(), has_more: search.has_more }
}

#[derive(Default)]
struct Search {
    /// The sum of the amounts before each place, and of all: the amounts fall.
    sums: Vec<i64>,
    chosen: Vec<usize>,
    found: Vec<Vec<usize>>,
    steps: usize,
    has_more: bool,
}

impl Search {
    /// All choices of `size` more claims from place `from` on that come to `rest`.
    fn choose(&mut self, size: usize, rest: i64, from: usize) {
        let count = self.sums.len() - 1;
        if from + size > count {
            return;
        }
        let largest = self.sums[from + size] - self.sums[from];
        let smallest = self.sums[count] - self.sums[count - size];
        if !(smallest..=largest).contains(&rest) {
            return;
        }
        self.steps += 1;
        if self.steps > STEPS || (size == 0 && self.found.len() == MOST) {
            self.has_more = true;
        } else if size == 0 {
            self.found.push(self.chosen.clone());
        } else {
            for at in from..count {
                self.chosen.push(at);
                self.choose(size - 1, rest - (self.sums[at + 1] - self.sums[at]), at + 1);
                self.chosen.pop();
                if self.has_more {
                    return;
                }
            }
        }
    }
}
