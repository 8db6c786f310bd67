//! The audit chain: who did what to which record and when, never the text of it. One chain per desk and one per
//! organisation; each entry carries a keyed MAC over itself and the entry before, so that an altered, removed or
//! swapped entry shows. A cut tail shows only against a head that was kept elsewhere (`tomarigi audit`).
//!
//! Written by the write door alone, in the transaction of the change itself.

pub mod chain;
pub mod entity;
mod pages;
pub mod reading;

pub use pages::routes;

use std::collections::BTreeMap;

use crate::id::Id;

/// Something that happened, to be appended to a chain.
#[derive(Clone, Debug)]
pub struct AuditEvent {
    pub(crate) desk: Option<Id>,
    pub(crate) event: &'static str,
    pub(crate) subject: (&'static str, Id),
    pub(crate) detail: BTreeMap<&'static str, String>,
}

impl AuditEvent {
    /// An event named `event` (`call.recorded`; a message key `audit-call-recorded` tells it to people) on the row
    /// `subject` = (table, id), in the organisation's own chain.
    pub fn new(event: &'static str, table: &'static str, id: Id) -> AuditEvent {
        AuditEvent { desk: None, event, subject: (table, id), detail: BTreeMap::new() }
    }

    /// Puts the event into the chain of `desk`.
    #[must_use]
    pub fn at_desk(mut self, desk: Id) -> AuditEvent {
        self.desk = Some(desk);
        self
    }

    /// Adds a coded fact. Never a text that a person wrote, a name or a number that leads to one.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl ToString) -> AuditEvent {
        self.detail.insert(key, value.to_string());
        self
    }
}
