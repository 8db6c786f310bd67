//! People: accounts, roles, sessions, sign-in; and the policy, which is a pure function.

pub mod entity;
pub mod policy;
