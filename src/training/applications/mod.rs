//! Applications: written by anybody with a mail address, or taken down by the office; confirmed by a mailed link;
//! recommended by the chief of the branch; changed and withdrawn on the applicant's own page.
//!
//! What always holds: what is being written is seen by nobody but its writer; a chief sees the own branch alone, and
//! nobody speaks about themselves; what a chief says is read by the office alone.

pub mod chiefs;
pub mod commands;
pub mod consents;
pub mod drafts;
pub mod eligibility;
pub mod entity;
pub mod form;
mod form_view;
pub mod link;
pub mod ordering;
mod pages;
pub mod recommending;
pub mod reminders;
mod tidy;

pub use pages::routes;
pub(in crate::training) use pages::word;
