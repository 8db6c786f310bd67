//! What waits for somebody, as the first page lists it. Features count it, `app.rs` asks them, the page shows it: none of
//! them knows another.

/// What waits under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    /// The heading.
    pub title: String,
    /// Where the heading leads; empty: nowhere.
    pub href: String,
    /// What this person does, one thing a line.
    pub own: Vec<Wait>,
    /// What somebody else does first: who is waited for.
    pub others: Vec<Wait>,
}

/// One thing that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// What and how many, in the reader's language.
    pub text: String,
    /// Where on which page it is done, or seen.
    pub href: String,
}
