//! Which payment pays which claim.
//!
//! What always holds:
//! - A wrong match is the worst error: [`Verdict::Sure`] needs the same amount and one claim alone that explains the payment; whatever
//!   speaks against it makes it [`Verdict::Unsure`], with every [`Doubt`] told and the candidates side by side.
//! - No payment and no claim is in two sure matches. Money that went out, ¥0 and corrections are never matched.
//! - A name is evidence when it is equal as [`crate::payer::payer_key`] sees it and no second claim has it, settled ones included; a
//!   reference number when the payer's name is that of the claim, of its family, or missing.
//! - The verdicts depend on the order of the payments in one way: of two equal payments for one claim, the earlier one pays it.

mod evidence;
mod split;

use std::collections::HashSet;

use time::Date;

use crate::statement::Direction;
use evidence::{Evidence, Known, Paid};

/// An amount that someone owes, or owed: pass the settled claims of the same time too, so that money paid twice and people of one name
/// are seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim<C> {
    /// The caller's id.
    pub id: C,
    /// The number that the payer was asked to give, if any; compared as [`crate::payer::reference_key`] does.
    pub reference: Option<String>,
    /// Whole yen. A claim of nothing is never matched.
    pub amount: i64,
    /// The person's name in kana, and other names the person pays under; with a space between family and given name.
    pub names: Vec<String>,
    /// Names in kana of those who pay for several: the person's branch.
    pub branches: Vec<String>,
    /// The day from which it was owed: money that came before pays something else.
    pub issued: Option<Date>,
    /// The day by which it is to be paid.
    pub due: Option<Date>,
    /// Whether it is already paid, or no longer owed.
    pub is_settled: bool,
}

/// A line of a statement that is not yet booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment<P> {
    /// The caller's id.
    pub id: P,
    /// The day the bank booked it.
    pub date: Date,
    /// Whole yen.
    pub amount: i64,
    /// Which way the money went.
    pub direction: Direction,
    /// Whether it sets an earlier line right.
    pub is_correction: bool,
    /// Who paid, as the bank wrote it.
    pub payer: String,
}

/// What is proposed for a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal<P, C> {
    /// The payment's id.
    pub payment: P,
    /// What it is.
    pub verdict: Verdict<P, C>,
}

/// What a payment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<P, C> {
    /// It pays this claim, and nothing speaks against it.
    Sure(Candidate<P, C>),
    /// A person has to decide.
    Unsure {
        /// Why it is not sure; at least one.
        doubts: Vec<Doubt>,
        /// The claims that it may pay, the likeliest first.
        candidates: Vec<Candidate<P, C>>,
        /// Sets of two and more open claims that come to the amount, the fewest claims first.
        splits: Vec<Vec<C>>,
        /// Whether there are more such sets than are told.
        has_more_splits: bool,
    },
    /// It pays nothing that is known.
    Nothing(Why),
}

/// Why a payment pays nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The money went out.
    WentOut,
    /// There is no money: ¥0 or less.
    NoMoney,
    /// No claim has its reference, its name or one like it.
    NoTrace,
}

/// A claim that a payment may pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<P, C> {
    /// The claim's id.
    pub claim: C,
    /// What speaks for it; at least one.
    pub reasons: Vec<Reason>,
    /// What was paid too much (positive) or too little, in yen.
    pub difference: i64,
    /// Whether it came after the day by which it was to be paid.
    pub is_late: bool,
    /// Whether the claim was settled before.
    pub is_settled: bool,
    /// The payment of the same run that surely pays this claim, if another does.
    pub taken_by: Option<P>,
}

/// What speaks for a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// The payer gave its reference number.
    Reference,
    /// The payer has its person's name.
    Name,
    /// The payer has the family name that its person has.
    FamilyName,
    /// The payer's name is like its person's: cut short, with a word more, or with one slip.
    LikeName,
    /// The payer is its person's branch, or has a name like it.
    Branch,
}

/// Why a payment is not sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Doubt {
    /// It corrects an earlier line.
    Correction,
    /// Several reference numbers are given.
    SeveralReferences,
    /// The reference number given is no claim's.
    UnknownReference,
    /// Several claims have the reference number.
    SameReference,
    /// The reference number is one claim's, the name another's.
    ReferenceOfAnother,
    /// The reference number is a claim's, but the payer is nobody who is known to pay it.
    OtherPayer,
    /// Several claims have the name.
    SameName,
    /// There is no reference number, and the name is only like one.
    LikeName,
    /// The payer pays for several.
    Branch,
    /// The money came before the claim was made.
    BeforeIssue,
    /// The amount is another.
    OtherAmount,
    /// The claim is paid already, by an earlier payment or an equal one.
    PossibleDouble,
    /// Payments of different payers are for the same claim.
    Contested,
}

/// What to propose for each payment, in their order.
pub fn propose<P: Clone, C: Clone>(payments: &[Payment<P>], claims: &[Claim<C>]) -> Vec<Proposal<P, C>> {
    let known: Vec<Known> = claims.iter().map(Known::of).collect();
    let paid: Vec<Paid> = payments.iter().map(Paid::of).collect();
    let evidence: Vec<Vec<Evidence>> = paid
        .iter()
        .map(|paid| if paid.is_money() { evidence::gather(paid, &known) } else { Vec::new() })
        .collect();
    let mut judged: Vec<Judged> =
        paid.iter().zip(&evidence).map(|(paid, evidence)| judge(paid, evidence, &known)).collect();
    let taken_by = settle_rivals(&mut judged, &paid, known.len());

    let proposals = payments.iter().enumerate().map(|(at, payment)| {
        let candidate = |evidence: &Evidence| {
            let claim = &claims[evidence.claim];
            let taken = taken_by[evidence.claim].filter(|by| *by != at);
            Candidate {
                claim: claim.id.clone(),
                reasons: evidence.reasons(),
                difference: payment.amount - claim.amount,
                is_late: claim.due.is_some_and(|due| payment.date > due),
                is_settled: claim.is_settled,
                taken_by: taken.map(|by| payments[by].id.clone()),
            }
        };
        let sure =
            judged[at].sure.and_then(|claim| evidence[at].iter().find(|evidence| evidence.claim == claim));
        let verdict = match (paid[at].nothing(), sure) {
            (Some(why), _) => Verdict::Nothing(why),
            (None, Some(evidence)) => Verdict::Sure(candidate(evidence)),
            (None, None) if evidence[at].is_empty() => Verdict::Nothing(Why::NoTrace),
            (None, None) => {
                let free = |claim: usize| known[claim].is_open() && taken_by[claim].is_none();
                let splits = split::splits(payment.amount, &evidence[at], &known, free);
                let ids = |split: &Vec<usize>| split.iter().map(|&claim| claims[claim].id.clone()).collect();
                Verdict::Unsure {
                    doubts: judged[at].doubts.clone(),
                    candidates: evidence[at].iter().map(candidate).collect(),
                    splits: splits.found.iter().map(ids).collect(),
                    has_more_splits: splits.has_more,
                }
            }
        };
        Proposal { payment: payment.id.clone(), verdict }
    });
    proposals.collect()
}

/// A payment looked at alone: the claim it surely pays unless another payment does too, or why not.
struct Judged {
    sure: Option<usize>,
    doubts: Vec<Doubt>,
}

fn judge(paid: &Paid, evidence: &[Evidence], known: &[Known]) -> Judged {
    let mut doubts = Vec::new();
    let by_reference: Vec<&Evidence> = evidence.iter().filter(|evidence| evidence.reference).collect();
    let by_name: Vec<&Evidence> = evidence.iter().filter(|evidence| evidence.name).collect();
    if paid.is_correction {
        doubts.push(Doubt::Correction);
    }
    if evidence.iter().any(|evidence| evidence.branch) {
        doubts.push(Doubt::Branch);
    }
    let target = if paid.payer.references.is_empty() {
        match by_name[..] {
            [only] => Some(only),
            [] => {
                doubts.push(Doubt::LikeName);
                None
            }
            _ => {
                doubts.push(Doubt::SameName);
                None
            }
        }
    } else {
        if paid.payer.references.len() > 1 {
            doubts.push(Doubt::SeveralReferences);
        }
        match by_reference[..] {
            [only] => {
                doubts.extend(against_the_name(paid, only, evidence));
                Some(only)
            }
            [] => {
                doubts.push(Doubt::UnknownReference);
                if by_name.len() == 1 { by_name.first().copied() } else { None }
            }
            _ => {
                doubts.push(Doubt::SameReference);
                None
            }
        }
    };
    if let Some(target) = target {
        let claim = &known[target.claim];
        if claim.amount != paid.amount {
            doubts.push(Doubt::OtherAmount);
        }
        if claim.issued.is_some_and(|issued| paid.date < issued) {
            doubts.push(Doubt::BeforeIssue);
        }
        if claim.is_settled {
            doubts.push(Doubt::PossibleDouble);
        }
    }
    let sure = target.map(|target| target.claim).filter(|_| doubts.is_empty());
    Judged { sure, doubts }
}

/// Whether the payer's name speaks against the claim whose reference number was given.
fn against_the_name(paid: &Paid, target: &Evidence, evidence: &[Evidence]) -> Option<Doubt> {
    if paid.payer.name.is_empty() || target.name {
        return None;
    }
    let others = || evidence.iter().filter(|other| other.claim != target.claim);
    if others().any(|other| other.name) || (!target.like_name && others().any(|other| other.like_name)) {
        return Some(Doubt::ReferenceOfAnother);
    }
    (!target.like_name && !target.family).then_some(Doubt::OtherPayer)
}

/// Where several payments would surely pay one claim: of equal payers the earliest does and the others are doubles, of different payers
/// none does. Tells which payment pays each claim.
fn settle_rivals(judged: &mut [Judged], paid: &[Paid], claims: usize) -> Vec<Option<usize>> {
    let mut rivals: Vec<Vec<usize>> = vec![Vec::new(); claims];
    for (at, judged) in judged.iter().enumerate() {
        if let Some(claim) = judged.sure {
            rivals[claim].push(at);
        }
    }
    let mut taken_by = vec![None; claims];
    for (claim, mut rivals) in rivals.into_iter().enumerate() {
        rivals.sort_by_key(|&at| (paid[at].date, at));
        let payers: HashSet<&str> = rivals.iter().map(|&at| paid[at].payer.name.as_str()).collect();
        let is_one_payer = payers.len() == 1;
        taken_by[claim] = rivals.first().copied().filter(|_| is_one_payer);
        for &loser in rivals.iter().skip(usize::from(is_one_payer)) {
            judged[loser].sure = None;
            judged[loser].doubts.push(if is_one_payer { Doubt::PossibleDouble } else { Doubt::Contested });
        }
    }
    taken_by
}
