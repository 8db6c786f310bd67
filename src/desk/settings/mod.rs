//! Everything that is set up of a desk: name, number, rules, hours, texts. Changed in the browser (`pages`) and by a file
//! ([`file`]); both go through [`save`], which compares, checks the revision and records what changed.
//!
//! What always holds: a change is whole or not at all; two changes at once lose neither, the second is refused.

pub mod file;
mod merge;
mod pages;
mod save;
mod sense;
pub mod written;

pub use pages::routes;
pub use save::{SaveError, create, save};
pub use sense::{faults, opens_never};

use time::Date;

use crate::db::{DbError, Reads, Scope};
use crate::desk::hours::{Hours, queries};
use crate::desk::texts::DeskTexts;
use crate::organisation::{SMALL_CELL, branch, desk};

/// What is set up of a desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Its name.
    pub name: String,
    /// Its prefecture, JIS X 0401, 1..=47.
    pub prefecture: i16,
    /// Its public number, as shown.
    pub phone: Option<String>,
    /// Counts from 1 to this are merged or hidden in publications; 0 hides none.
    pub small_cell: i16,
    /// Supporters read the records of the whole desk.
    pub supporters_read_all: bool,
    /// The name of the branch that runs it; empty where none does. The chief of a branch sees its desks' statistics.
    pub branch: String,
    /// Its hours, with its first day.
    pub hours: Hours,
    /// What it says.
    pub texts: DeskTexts,
}

/// Closures and openings in one order, so that equal hours compare equal.
fn sorted(mut hours: Hours) -> Hours {
    hours.closures.sort();
    hours.openings.sort();
    hours
}

impl Settings {
    /// A desk of which nothing is known yet.
    pub fn empty() -> Settings {
        Settings {
            name: String::new(),
            prefecture: 0,
            phone: None,
            small_cell: SMALL_CELL,
            supporters_read_all: false,
            branch: String::new(),
            hours: Hours::default(),
            texts: DeskTexts::default(),
        }
    }

    /// The settings of a desk that was read.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn of(scope: &Scope, on: &impl Reads, desk: &desk::Model) -> Result<Settings, DbError> {
        let branch = match desk.branch_id {
            Some(id) => scope.find_by_id::<branch::Entity>(id).one(on).await?,
            None => None,
        };
        Ok(Settings {
            name: desk.name.clone(),
            prefecture: desk.prefecture,
            phone: desk.phone.clone(),
            small_cell: desk.small_cell,
            supporters_read_all: desk.supporters_read_all,
            branch: branch.map(|branch| branch.name).unwrap_or_default(),
            hours: sorted(queries::of(scope, on, desk).await?),
            texts: DeskTexts::of(desk),
        })
    }

    /// The first day; it stands with the hours.
    pub fn starts_on(&self) -> Option<Date> {
        self.hours.starts_on
    }
}
