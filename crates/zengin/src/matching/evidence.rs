//! What a payment and a claim have in common.

use std::collections::HashSet;

use time::Date;

use super::{Claim, Payment, Reason, Why};
use crate::payer::{self, Payer, is_near, payer_key, reference_key};
use crate::statement::Direction;

/// A claim as it is compared.
pub(super) struct Known {
    pub(super) amount: i64,
    pub(super) is_settled: bool,
    pub(super) issued: Option<Date>,
    pub(super) branches: HashSet<String>,
    reference: Option<String>,
    names: HashSet<String>,
    families: HashSet<String>,
}

impl Known {
    pub(super) fn of<C>(claim: &Claim<C>) -> Self {
        let keys = |names: &[String]| {
            names.iter().map(|name| payer_key(name)).filter(|key| !key.is_empty()).collect()
        };
        let reference = claim.reference.as_deref().map(reference_key);
        Known {
            amount: claim.amount,
            is_settled: claim.is_settled,
            branches: keys(&claim.branches),
            reference: reference.filter(|key| !key.is_empty()),
            names: keys(&claim.names),
            families: claim.names.iter().filter_map(|name| payer::read(name).family).collect(),
            issued: claim.issued,
        }
    }

    /// Whether it can still be paid.
    pub(super) fn is_open(&self) -> bool {
        !self.is_settled && self.amount > 0
    }
}

/// A payment as it is compared.
pub(super) struct Paid {
    pub(super) amount: i64,
    pub(super) date: Date,
    pub(super) is_correction: bool,
    pub(super) payer: Payer,
    went_out: bool,
}

impl Paid {
    pub(super) fn of<P>(payment: &Payment<P>) -> Self {
        Paid {
            amount: payment.amount,
            date: payment.date,
            is_correction: payment.is_correction,
            payer: payer::read(&payment.payer),
            went_out: payment.direction == Direction::Debit,
        }
    }

    /// Why it can pay nothing at all.
    pub(super) fn nothing(&self) -> Option<Why> {
        if self.went_out {
            Some(Why::WentOut)
        } else if self.amount <= 0 {
            Some(Why::NoMoney)
        } else {
            None
        }
    }

    pub(super) fn is_money(&self) -> bool {
        self.nothing().is_none()
    }
}

/// What speaks for one claim.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    /// The claim's place.
    pub(super) claim: usize,
    pub(super) reference: bool,
    pub(super) name: bool,
    /// The payer's first word is the family name.
    pub(super) family: bool,
    pub(super) like_name: bool,
    pub(super) branch: bool,
}

impl Evidence {
    pub(super) fn reasons(&self) -> Vec<Reason> {
        let all = [
            (self.reference, Reason::Reference),
            (self.name, Reason::Name),
            (self.family && !self.name, Reason::FamilyName),
            (self.like_name && !self.name, Reason::LikeName),
            (self.branch, Reason::Branch),
        ];
        all.into_iter().filter_map(|(holds, reason)| holds.then_some(reason)).collect()
    }
}

/// The claims that something speaks for, the likeliest first. A family name alone, without a reference number, is no trace: it would
/// bring up every 佐藤.
pub(super) fn gather(paid: &Paid, known: &[Known]) -> Vec<Evidence> {
    let name = paid.payer.name.as_str();
    let mut found: Vec<Evidence> = known
        .iter()
        .enumerate()
        .map(|(claim, known)| Evidence {
            claim,
            reference: known.reference.as_ref().is_some_and(|key| paid.payer.references.contains(key)),
            name: known.names.contains(name),
            family: paid.payer.family.as_ref().is_some_and(|family| known.families.contains(family)),
            like_name: known.names.iter().any(|own| is_near(own, name)),
            branch: known.branches.iter().any(|branch| branch == name || is_near(branch, name)),
        })
        .filter(|evidence| evidence.reference || evidence.name || evidence.like_name || evidence.branch)
        .collect();
    found.sort_by_key(|evidence| {
        let other_amount = known[evidence.claim].amount != paid.amount;
        (!evidence.reference, !evidence.name, !evidence.like_name, other_amount, evidence.claim)
    });
    found
}
