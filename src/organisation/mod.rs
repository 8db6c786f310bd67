//! The frame that scopes refer to: the organisation, its branches and its desks. What a desk does is in `desk`.

pub mod branch;
pub mod desk;
#[allow(clippy::module_inception)]
pub mod organisation;
