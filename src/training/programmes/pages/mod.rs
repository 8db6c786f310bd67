//! The pages of programmes: what the public reads, and where the office writes it.

pub(in crate::training) mod announcement;
pub(super) mod edit;
mod edit_form;
pub(super) mod list;
pub(super) mod office_list;
pub(super) mod overview;
