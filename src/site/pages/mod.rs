//! The public pages, one file each.

pub mod badge;
pub mod desk;
pub mod list;
pub mod machine;
