//! Files of transfers: what is to be paid to whom, with its parts; made once, given to the bank, marked paid.
//!
//! What always holds: a claim or a refund is in one file at most, until that file is cancelled or its transfer came back; a
//! file is the same whenever it is fetched, and is fetched no more once it is cancelled; what was written was read back by
//! the bank's table before it was kept; what is put into a file is what somebody saw, to the account that they saw; with an
//! account from which a transfer came back no further file is made before it was written anew.

mod due;
mod ending;
mod making;
mod returning;

pub use due::{Due, due, payable};
pub use ending::{EndError, cancel, cancelled_place, fetched, pay};
pub use making::{MakeError, make};
pub use returning::{
    ReturnError, back, came_back_on, come_back, did_not_come_back, not_returned_place, returned_place,
    returns,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};

use super::entity::{ClaimState, claim, payout, place, refund};
use super::setting::Written;
use crate::crypto::{OrganisationKeys, Place};
use crate::db::{DbError, Reads, Scope, WriteTx};
use crate::id::Id;

/// What a part of a payment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum For {
    /// The subsidy of a travel claim.
    Travel,
    /// A fee given back.
    Refund,
}

impl For {
    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            For::Travel => "money-for-travel",
            For::Refund => "money-for-refund",
        }
    }
}

/// A part of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What for.
    pub what: For,
    /// The claim or refund.
    pub row: Id,
    /// Whole yen.
    pub amount: i64,
}

impl Part {
    /// Carries the claim or refund from one file to another, or out of all; nothing where it is not in that one. Gives how
    /// many were carried.
    async fn carry(&self, tx: &mut WriteTx, from: Option<Id>, to: Option<Id>) -> Result<u64, DbError> {
        fn lies<C: ColumnTrait>((id, payout): (C, C), part: &Part, from: Option<Id>) -> Condition {
            let here = from.map_or_else(|| payout.is_null(), |from| payout.eq(from));
            Condition::all().add(id.eq(part.row)).add(here)
        }
        match self.what {
            For::Travel => {
                let which = lies((claim::Column::Id, claim::Column::PayoutId), self, from);
                tx.update_where::<claim::Entity>(which, vec![(claim::Column::PayoutId, Expr::val(to))]).await
            }
            For::Refund => {
                let which = lies((refund::Column::Id, refund::Column::PayoutId), self, from);
                tx.update_where::<refund::Entity>(which, vec![(refund::Column::PayoutId, Expr::val(to))])
                    .await
            }
        }
    }

    /// Whether the claim or refund is in no file, and is what it was: neither undone nor decided anew.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn still_waits(&self, scope: &Scope, on: &impl Reads) -> Result<bool, DbError> {
        Ok(match self.what {
            For::Travel => {
                let row = scope.find_by_id::<claim::Entity>(self.row).one(on).await?;
                row.is_some_and(|row| {
                    let given = Some(self.amount).filter(|_| row.state == ClaimState::Approved);
                    row.payout_id.is_none() && given.is_some() && row.subsidy == given
                })
            }
            For::Refund => {
                let row = scope.find_by_id::<refund::Entity>(self.row).one(on).await?;
                row.is_some_and(|row| row.payout_id.is_none() && row.undone_at.is_none())
            }
        })
    }
}

/// What is paid to one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The person.
    pub application: Id,
    /// Their name as written.
    pub name: String,
    /// Their account; none where they named none.
    pub account: Option<Written>,
    /// What it is made up of; at least one part.
    pub parts: Vec<Part>,
}

impl Item {
    /// Whole yen.
    pub fn amount(&self) -> i64 {
        self.parts.iter().map(|part| part.amount).sum()
    }

    /// Whether it can be paid: an account that can be written in the bank's form.
    pub fn is_payable(&self) -> bool {
        self.account.as_ref().is_some_and(|account| account.account().is_ok())
    }
}

/// What a file of transfers holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The payments.
    pub items: Vec<Item>,
    /// The file, as base64.
    pub file: String,
}

impl Content {
    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        data_encoding::BASE64.decode(self.file.as_bytes()).unwrap_or_default()
    }
}

fn file_place(id: Id) -> Place<'static> {
    place("payout", "sealed_file", id)
}

/// What a file holds.
pub fn open(keys: &OrganisationKeys, row: &payout::Model) -> Content {
    let text = keys.open(file_place(row.id), &row.sealed_file);
    text.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}
