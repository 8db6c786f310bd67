//! The frame of the office's pages about one programme: which programme, and the tabs between its pages.

use super::beside;
use super::lodging;
use super::programmes::{entity, queries, told};
use crate::app::App;
use crate::auth::Access;
use crate::id::Id;
use crate::web::AppError;

/// A programme as the office has it open. A view has it in a field `office` and includes `training/office.html`.
pub struct Office {
    /// The row.
    pub row: entity::Model,
    /// What it says.
    pub programme: super::programmes::model::Programme,
    /// Its title with its year, in the reader's language.
    pub title: String,
    /// The tab that is open.
    tab: &'static str,
    /// The other pages about the person whose page is open, as HTML; empty on a page about nobody.
    pub beside: String,
}

/// The tabs: the last word of the address, and the key of the text.
const TABS: [(&str, &str); 9] = [
    ("", "training-tab-overview"),
    ("review", "training-tab-review"),
    ("applications", "training-tab-applications"),
    ("places", "training-tab-places"),
    ("letters", "training-tab-letters"),
    ("lodging", "training-tab-lodging"),
    ("attendance", "training-tab-attendance"),
    ("money", "training-tab-money"),
    ("certificates", "training-tab-certificates"),
];

/// A tab as the template shows it.
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Key of its text.
    pub key: &'static str,
    /// Whether it is open.
    pub current: bool,
}

impl Office {
    /// The programme at `slug` within the scope of the request, with the tab `tab` open (the last word of its address,
    /// empty for the overview).
    ///
    /// # Errors
    /// [`AppError::NotFound`] where there is none within reach.
    pub async fn open(app: &App, access: &Access, slug: &str, tab: &'static str) -> Result<Office, AppError> {
        let row = queries::of(access.scope()?, app.db(), slug).await?.ok_or(AppError::NotFound)?;
        let programme = row.programme();
        let title = told::title(&programme, access.locale());
        Ok(Office { row, programme, title, tab, beside: String::new() })
    }

    /// The same on a page about one person: with the other pages about them. `here` is the path of the page.
    ///
    /// # Errors
    /// [`AppError`] when the database does not answer.
    pub async fn about(
        mut self,
        app: &App,
        access: &Access,
        application: Id,
        here: &str,
    ) -> Result<Office, AppError> {
        self.beside = beside::of(app, access, &self.row, application, here).await?;
        Ok(self)
    }

    /// The address of a page of this programme: `places`, or empty for the overview.
    pub fn address(&self, below: &str) -> String {
        let slug = &self.row.slug;
        if below.is_empty() { format!("/programmes/{slug}") } else { format!("/programmes/{slug}/{below}") }
    }

    /// The tabs; that of lodging where the office books rooms.
    pub fn tabs(&self) -> Vec<Tab> {
        let books = self.programme.courses().any(|(_, course)| lodging::model::is_booked(course));
        let tab = |&(word, key): &(&'static str, &'static str)| Tab {
            href: self.address(word),
            key,
            current: word == self.tab,
        };
        TABS.iter().filter(|(word, _)| books || *word != "lodging").map(tab).collect()
    }
}
