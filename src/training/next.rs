//! What the rooms tell on the page of somebody who applied: what waits for them, which stands first, and a section each.

/// Something that waits for whoever reads the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// What, in a few words.
    pub words: String,
    /// Where it is done: on this page, or on another.
    pub href: String,
    /// The form itself, as HTML, where it is short enough to stand first.
    pub form: Option<String>,
}

/// What one room tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// What waits, the most pressing first.
    pub next: Vec<Next>,
    /// The section; none where the room has nothing to tell.
    pub section: Option<String>,
}
