//! The main navigation: what a person's roles give reason to open, nothing else.

use super::person::Person;
use super::policy::{self, Action};
use crate::web::page::NavItem;

const ITEMS: &[(&str, &str, Action)] = &[
    ("/", "nav-today", Action::OwnAccount),
    ("/calls", "nav-records", Action::ReadCall),
    ("/statistics", "nav-statistics", Action::SeeStatistics),
    ("/programmes", "nav-training", Action::RunTraining),
    ("/recommendations", "nav-recommendations", Action::Recommend),
    ("/desk", "nav-desk", Action::EditDesk),
    ("/people", "nav-people", Action::Invite),
    ("/redactions", "nav-redactions", Action::ApproveRedaction),
    ("/audit", "nav-audit", Action::ReadAudit),
];

/// The entries for `person` on the page at `here`.
pub fn items(person: &Person, here: &str) -> Vec<NavItem> {
    let path = here.split('?').next().unwrap_or_default();
    ITEMS
        .iter()
        .filter(|(_, _, action)| policy::reach(&person.grants, *action).is_some())
        .map(|(href, key, _)| NavItem {
            href: (*href).to_owned(),
            key,
            current: path == *href || (*href != "/" && path.starts_with(&format!("{href}/"))),
        })
        .collect()
}
