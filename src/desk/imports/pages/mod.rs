//! The pages of this room, one a file: address, handler, template.

pub mod export;
pub mod show;
pub mod upload;
