//! Small worlds of claims and payments: the matcher against an oracle that tries every explanation, and against what truly happened.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use proptest::sample::select;
use time::Duration;
use time::macros::date;
use zengin::kana::{CharacterSet, to_half_width};
use zengin::matching::{Claim, Payment, Proposal, Verdict, propose};
use zengin::reference::with_check_digit;
use zengin::statement::Direction;

/// Names that are not like each other, each of its own family.
const NAMES: [&str; 5] =
    ["ヨシダ ミノル", "タカハシ アオイ", "サトウ ハル", "キョウゴク ツバサ", "ンジャイ オーマ"];
const STRANGER: usize = 4;
const BRANCH: &str = "ヒガシシブ";

/// A claim as the oracle knows it: a name's place, and its own place as its reference.
#[derive(Debug, Clone)]
struct Owed {
    name: usize,
    amount: i64,
    is_settled: bool,
    of_branch: bool,
    issued: Option<i64>,
}

/// A payment as the oracle knows it.
#[derive(Debug, Clone)]
struct Came {
    /// A name's place, the branch, or none.
    payer: Payer,
    /// The claims whose references were given; a place beyond the claims is nobody's.
    references: Vec<usize>,
    amount: i64,
    went_out: bool,
    day: i64,
    style: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Payer {
    Nobody,
    Person(usize),
    Branch,
}

fn reference(claim: usize) -> String {
    with_check_digit(claim as u64 + 100, 4)
}

/// The payer's text in one of the ways that banks print it.
fn printed(came: &Came) -> String {
    let name = match came.payer {
        Payer::Nobody => "",
        Payer::Person(name) => NAMES[name],
        Payer::Branch => BRANCH,
    };
    let name = match came.style % 4 {
        0 => name.to_owned(),
        1 => to_half_width(name, CharacterSet::Name).unwrap(),
        2 => to_half_width(name, CharacterSet::Name).unwrap().replace(' ', ""),
        _ => name.replace(' ', "　"),
    };
    let references: Vec<String> = came.references.iter().map(|&claim| reference(claim)).collect();
    match came.style / 4 {
        0 => format!("{} {name}", references.join(" ")),
        1 => format!("{name} {}", references.join("　")),
        _ => format!("振込＊{} {name}", references.join(" ")),
    }
}

fn written(owed: &[Owed], came: &[Came]) -> (Vec<Claim<usize>>, Vec<Payment<usize>>) {
    let claims = owed.iter().enumerate().map(|(id, owed)| Claim {
        id,
        reference: Some(reference(id)),
        amount: owed.amount,
        names: vec![NAMES[owed.name].to_owned()],
        branches: if owed.of_branch { vec![BRANCH.to_owned()] } else { Vec::new() },
        issued: owed.issued.map(|day| date!(2023 - 01 - 01) + Duration::days(day)),
        due: Some(date!(2023 - 01 - 10)),
        is_settled: owed.is_settled,
    });
    let payments = came.iter().enumerate().map(|(id, came)| Payment {
        id,
        date: date!(2023 - 01 - 01) + Duration::days(came.day),
        amount: came.amount,
        direction: if came.went_out { Direction::Debit } else { Direction::Credit },
        is_correction: false,
        payer: printed(came),
    });
    (claims.collect(), payments.collect())
}

/// Every sure match, found by trying each claim for each payment and then each pair of payments.
fn by_brute_force(owed: &[Owed], came: &[Came]) -> HashMap<usize, usize> {
    let explains = |came: &Came, at: usize| {
        let by_name = match came.payer {
            Payer::Nobody => !came.references.is_empty(),
            Payer::Person(name) => name == owed[at].name,
            Payer::Branch => false,
        };
        by_name && (came.references.is_empty() || came.references.contains(&at))
    };
    let mut alone: HashMap<usize, usize> = HashMap::new();
    for (payment, came) in came.iter().enumerate() {
        let explained: Vec<usize> = (0..owed.len()).filter(|&at| explains(came, at)).collect();
        if let [claim] = explained[..]
            && came.references.len() <= 1
            && !came.went_out
            && came.amount > 0
            && came.amount == owed[claim].amount
            && !owed[claim].is_settled
            && owed[claim].issued.is_none_or(|issued| came.day >= issued)
        {
            alone.insert(payment, claim);
        }
    }
    let rivals = |payment: usize, claim: usize| {
        alone
            .iter()
            .filter(move |(other, of)| **of == claim && **other != payment)
            .map(|(other, _)| *other)
            .collect::<Vec<_>>()
    };
    let wins = |payment: usize, claim: usize| {
        rivals(payment, claim).into_iter().all(|other| {
            came[other].payer == came[payment].payer
                && (came[payment].day, payment) < (came[other].day, other)
        })
    };
    alone
        .iter()
        .filter(|(payment, claim)| wins(**payment, **claim))
        .map(|(payment, claim)| (*payment, *claim))
        .collect()
}

fn sure(proposals: &[Proposal<usize, usize>]) -> HashMap<usize, usize> {
    let sure = proposals.iter().filter_map(|proposal| match &proposal.verdict {
        Verdict::Sure(candidate) => Some((proposal.payment, candidate.claim)),
        _ => None,
    });
    sure.collect()
}

fn amounts() -> impl Strategy<Value = i64> {
    select(vec![5000i64, 5000, 5000, 3000, 10_000, 8000, 0])
}

fn owed() -> impl Strategy<Value = Owed> {
    (0..STRANGER, amounts(), prop::bool::weighted(0.2), any::<bool>(), prop::option::of(0i64..12)).prop_map(
        |(name, amount, is_settled, of_branch, issued)| Owed { name, amount, is_settled, of_branch, issued },
    )
}

fn came() -> impl Strategy<Value = Came> {
    let payer = prop_oneof![
        1 => Just(Payer::Nobody),
        6 => (0..NAMES.len()).prop_map(Payer::Person),
        1 => Just(Payer::Branch),
    ];
    let references = prop_oneof![
        2 => Just(Vec::new()),
        3 => (0usize..6).prop_map(|claim| vec![claim]),
        1 => prop::collection::hash_set(0usize..6, 2).prop_map(|claims| claims.into_iter().collect()),
    ];
    (payer, references, amounts(), prop::bool::weighted(0.1), 0i64..20, 0usize..12).prop_map(
        |(payer, references, amount, went_out, day, style)| Came {
            payer,
            references,
            amount,
            went_out,
            day,
            style,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn sure_is_what_one_explanation_alone_explains(
        owed in prop::collection::vec(owed(), 0..6),
        came in prop::collection::vec(came(), 0..6),
    ) {
        let (claims, payments) = written(&owed, &came);
        let proposals = propose(&payments, &claims);
        let sure = sure(&proposals);
        prop_assert_eq!(&sure, &by_brute_force(&owed, &came));

        // Nothing twice, and every doubt is told.
        prop_assert_eq!(sure.values().collect::<HashSet<_>>().len(), sure.len());
        for (at, proposal) in proposals.iter().enumerate() {
            prop_assert_eq!(proposal.payment, at);
            match &proposal.verdict {
                Verdict::Sure(candidate) => {
                    prop_assert!(!candidate.reasons.is_empty());
                    prop_assert_eq!(candidate.difference, 0);
                    prop_assert_eq!(candidate.is_late, came[at].day > 9);
                }
                Verdict::Unsure { doubts, candidates, splits, has_more_splits } => {
                    prop_assert!(!doubts.is_empty() && !candidates.is_empty());
                    prop_assert!(candidates.iter().all(|candidate| !candidate.reasons.is_empty()));
                    let told: HashSet<Vec<usize>> = splits.iter().map(|split| { let mut split = split.clone(); split.sort_unstable(); split }).collect();
                    prop_assert_eq!(told.len(), splits.len());
                    prop_assert!(!has_more_splits || splits.len() == 20);
                    for split in &told {
                        prop_assert!(split.len() >= 2 && split.iter().collect::<HashSet<_>>().len() == split.len());
                        prop_assert_eq!(split.iter().map(|&claim| owed[claim].amount).sum::<i64>(), came[at].amount);
                        prop_assert!(split.iter().all(|claim| !owed[*claim].is_settled && !sure.values().any(|taken| taken == claim)));
                    }
                    // A branch alone: every set of its open members that comes to the amount is there.
                    if came[at].payer == Payer::Branch && came[at].references.is_empty() && !has_more_splits {
                        for set in 0u32..1 << owed.len() {
                            let members: Vec<usize> = (0..owed.len()).filter(|at| set >> at & 1 == 1).collect();
                            let open = members.iter().all(|&claim| owed[claim].of_branch && !owed[claim].is_settled && owed[claim].amount > 0 && !sure.values().any(|taken| *taken == claim));
                            if members.len() >= 2 && open && members.iter().map(|&claim| owed[claim].amount).sum::<i64>() == came[at].amount {
                                prop_assert!(told.contains(&members), "{:?}", members);
                            }
                        }
                    }
                }
                Verdict::Nothing(_) => {}
            }
        }
    }

    #[test]
    fn people_pay_as_people_do_and_nobodys_money_is_booked_for_another(
        people in prop::collection::vec((0..NAMES.len(), 0usize..9, 0i64..20, 0usize..12, 0usize..50), 1..8),
    ) {
        // Each person has a claim of 5,000 yen, and pays it in a way of the person's own; the truth is who it is for.
        let owed: Vec<Owed> = people.iter().map(|(name, ..)| Owed { name: *name, amount: 5000, is_settled: false, of_branch: true, issued: None }).collect();
        let mut came = Vec::new();
        let mut truth = Vec::new();
        for (claim, (name, way, day, style, slip)) in people.iter().enumerate() {
            let own = Came { payer: Payer::Person(*name), references: vec![claim], amount: 5000, went_out: false, day: *day, style: *style };
            let by_name = Came { references: Vec::new(), ..own.clone() };
            // The number of a namesake cannot be told from the own one, by anybody.
            let other = (claim + 1 + slip % people.len()) % people.len();
            let other = if people[other].0 == *name { claim } else { other };
            let payments = match way {
                0 | 1 => vec![own],
                2 | 3 => vec![by_name],
                // With another person's number; a second time; with a bank's fee taken off; for two; refunded.
                4 => vec![Came { references: vec![other], ..own }],
                5 => vec![own.clone(), Came { day: day + 1, ..by_name }],
                6 => vec![Came { amount: 4560, ..own }],
                7 => vec![Came { references: vec![claim, other], amount: 10_000, ..own }],
                _ => vec![own.clone(), Came { went_out: true, day: day + 1, ..own }],
            };
            for payment in payments {
                came.push(payment);
                truth.push(claim);
            }
        }
        let (claims, payments) = written(&owed, &came);
        let sure = sure(&propose(&payments, &claims));
        let plain = |payment: usize| people[truth[payment]].1 <= 1;
        for (payment, claim) in &sure {
            prop_assert_eq!(*claim, truth[*payment], "{:?}", &payments[*payment]);
        }
        // Who paid once, with the own name and number, is found.
        for payment in (0..payments.len()).filter(|payment| plain(*payment)) {
            prop_assert!(sure.contains_key(&payment), "{:?}", &payments[payment]);
        }
    }
}
