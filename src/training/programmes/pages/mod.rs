//! The pages of programmes: what the public reads, and where the office writes it.

pub(super) mod announcement;
pub(super) mod edit;
mod edit_form;
pub(super) mod list;
pub(super) mod office_list;
pub(super) mod overview;
