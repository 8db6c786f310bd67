//! Claims of one person that may be one and the same, sent twice: the person is asked, and the office is told.

use std::collections::BTreeSet;

use super::{Claimed, opened};
use crate::crypto::OrganisationKeys;
use crate::id::Id;
use crate::training::money::entity::{ClaimState, claim};

/// Whether a claim says the same as another: each part of the cost, and the lodging.
pub fn is_same(keys: &OrganisationKeys, row: &claim::Model, claimed: &Claimed) -> bool {
    let alike = row.cost == claimed.cost() && row.lodging == claimed.lodging;
    alike && opened(keys, row).legs == claimed.legs
}

/// The claims that wait for the office like `row`, of the same person, for the same courses and with the same sum.
pub fn of<'c>(keys: &OrganisationKeys, row: &claim::Model, all: &'c [claim::Model]) -> Vec<&'c claim::Model> {
    if row.state != ClaimState::Sent {
        return Vec::new();
    }
    let alike = |other: &&claim::Model| {
        other.id != row.id
            && other.application_id == row.application_id
            && other.state == ClaimState::Sent
            && (other.cost, other.lodging) == (row.cost, row.lodging)
    };
    // What is sealed is opened of those alone that are alike otherwise.
    all.iter().filter(alike).filter(|other| courses(keys, other) == courses(keys, row)).collect()
}

fn courses(keys: &OrganisationKeys, row: &claim::Model) -> BTreeSet<String> {
    opened(keys, row).legs.into_iter().map(|leg| leg.course).collect()
}

/// Of all these claims those that have such another.
pub fn all(keys: &OrganisationKeys, claims: &[claim::Model]) -> BTreeSet<Id> {
    claims.iter().filter(|row| !of(keys, row, claims).is_empty()).map(|row| row.id).collect()
}
