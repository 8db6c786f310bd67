//! The table of drafts: what is being written, kept on the server while it is. A draft belongs to the person who writes
//! it; once sent it stays, so that sending it again is recognised.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::content::broken;
use crate::clock::Instant;
use crate::crypto::{OrganisationKeys, Place, SealError, Sealed};
use crate::db::DbError;
use crate::form::Fields;
use crate::id::Id;

#[allow(missing_docs, reason = "columns are told in the migration")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "call_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id,
    pub organisation_id: Id,
    pub desk_id: Id,
    pub account_id: Id,
    pub call_id: Option<Id>,
    pub started_at: Instant,
    pub ended_at: Option<Instant>,
    pub sealed_form: Sealed,
    pub revision: i64,
    pub saved_at: Instant,
    pub sent_at: Option<Instant>,
    pub discarded_at: Option<Instant>,
}

#[allow(missing_docs)]
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant!(OrganisationId, desk = DeskId, owner = AccountId, made_at = StartedAt);

/// What a draft holds under its seal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The fields of the form, as typed.
    pub fields: Vec<(String, String)>,
    /// The window that saved last: a random word of its page.
    #[serde(default)]
    pub window: String,
    /// How many times that window had saved, so that two saves of one window are put in order.
    #[serde(default)]
    pub sequence: i64,
    /// Whether the call is written down afterwards: day, time and channel are asked too.
    #[serde(default)]
    pub afterwards: bool,
    /// The version of the record that the fields were last sent as; 0 before.
    #[serde(default)]
    pub base: i32,
}

impl Kept {
    /// The fields as a form.
    pub fn form(&self) -> Fields {
        Fields(self.fields.clone())
    }

    /// Sealed for the row of a draft.
    pub fn seal(&self, keys: &OrganisationKeys, row: Id) -> Sealed {
        let text = serde_json::to_string(self).unwrap_or_default();
        keys.seal(place(row), &text)
    }
}

fn place(row: Id) -> Place<'static> {
    Place { table: "call_draft", column: "sealed_form", row }
}

impl Model {
    /// Opens what the draft holds.
    ///
    /// # Errors
    /// [`DbError::Seal`] when the seal is broken.
    pub fn open(&self, keys: &OrganisationKeys) -> Result<Kept, DbError> {
        let place = place(self.id);
        let text = keys.open(place, &self.sealed_form).map_err(|error| broken(place, error))?;
        serde_json::from_str(&text).map_err(|_| broken(place, SealError::Format))
    }
}
