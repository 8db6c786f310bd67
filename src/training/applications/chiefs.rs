//! Who speaks for a branch: its chiefs, when they are not the ones who apply; else the office.
//!
//! What always holds: nobody says a word about themselves.

use unicode_normalization::UnicodeNormalization;

use super::entity;
use super::form::{self, Kept};
use crate::auth::entity::account;
use crate::auth::people;
use crate::auth::policy::Role;
use crate::db::{DbError, Reads, Scope};
use crate::id::Id;
use crate::training::letters;

/// The chiefs of all branches who can sign in.
pub struct Chiefs(Vec<(Id, account::Model)>);

impl Chiefs {
    /// The chiefs of an organisation, whoever asks.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn of(scope: &Scope, on: &impl Reads) -> Result<Chiefs, DbError> {
        let holders = people::holders(&letters::office(scope), on, Role::BranchChief).await?;
        Ok(Chiefs(holders.into_iter().filter_map(|(branch, chief)| Some((branch?, chief))).collect()))
    }

    /// Those of a branch.
    fn of_branch(&self, branch: Option<Id>) -> impl Iterator<Item = &account::Model> {
        self.0.iter().filter(move |(of, _)| Some(*of) == branch).map(|(_, chief)| chief)
    }

    /// Whether a branch has any.
    pub fn has(&self, branch: Option<Id>) -> bool {
        self.of_branch(branch).next().is_some()
    }

    /// The chiefs who may speak about an application: those of its branch, without whoever applied. Where a chief applied and
    /// none of the accounts is known to be theirs, it may be any of them: nobody.
    pub fn speakers(&self, application: &entity::Model, kept: &Kept) -> Vec<&account::Model> {
        let chiefs = || self.of_branch(application.branch_id);
        if application.is_chief && !chiefs().any(|chief| is_theirs(chief, kept)) {
            return Vec::new();
        }
        chiefs().filter(|chief| !is_theirs(chief, kept)).collect()
    }

    /// Whether an account may speak about an application. `office`: it speaks for whole of the organisation.
    pub fn may_speak(
        &self,
        me: &account::Model,
        office: bool,
        application: &entity::Model,
        kept: &Kept,
    ) -> bool {
        if office {
            return !is_theirs(me, kept);
        }
        self.speakers(application, kept).iter().any(|chief| chief.id == me.id)
    }
}

/// Whether an account is of whom applied: it has the address or the name that they wrote.
fn is_theirs(account: &account::Model, kept: &Kept) -> bool {
    let plain = |text: &str| text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let same_address = match (&account.email, form::address(&kept.fields)) {
        (Some(own), Some(written)) => plain(own) == written,
        _ => false,
    };
    same_address || plain(&account.display_name) == plain(kept.name())
}
