//! What became of the transfers to somebody who applied, as they read it: made, to be made, come back.

use std::collections::HashMap;

use sea_orm::ColumnTrait;
use time::Date;

use super::entity::{claim, payout, refund, returned};
use super::payouts;
use crate::app::App;
use crate::id::Id;
use crate::training::applications::link::Guest;
use crate::training::letters;
use crate::web::{AppError, Page};

/// The files in which something of theirs is or was.
pub(super) struct Payments {
    files: HashMap<Id, payout::Model>,
    /// The claims and refunds whose transfer came back, with the day on which it did last.
    back: HashMap<Id, Date>,
}

impl Payments {
    pub(super) async fn of(
        app: &App,
        guest: &Guest,
        claims: &[claim::Model],
        refunds: &[refund::Model],
    ) -> Result<Payments, AppError> {
        let (db, office) = (app.db(), letters::office(&guest.scope));
        let returns = guest.scope.find::<returned::Entity>().filter(returned::Column::Live.is_not_null());
        let returns = returns.order_by_asc(returned::Column::Id).all(db).await?;
        let of_claims = claims.iter().filter_map(|row| row.payout_id);
        let of_refunds = refunds.iter().filter_map(|row| row.payout_id);
        let of_returns = returns.iter().map(|row| row.payout_id);
        let ids: Vec<Id> = of_claims.chain(of_refunds).chain(of_returns).collect();
        let (mut files, mut back) = (HashMap::new(), HashMap::new());
        if !ids.is_empty() {
            let found = office.find::<payout::Entity>().filter(payout::Column::Id.is_in(ids)).all(db).await?;
            files.extend(found.into_iter().map(|file| (file.id, file)));
        }
        let keys = db.keys(office.organisation()).await?;
        for row in &returns {
            let Some(file) = files.get(&row.payout_id) else { continue };
            let items = payouts::open(&keys, file).items.into_iter();
            let own = items.filter(|item| item.application == guest.application.id);
            back.extend(own.flat_map(|item| item.parts).map(|part| (part.row, row.returned_on)));
        }
        Ok(Payments { files, back })
    }

    /// Whether the bank has paid the file.
    pub(super) fn is_paid(&self, file: Option<Id>) -> bool {
        file.and_then(|id| self.files.get(&id)).is_some_and(|file| file.paid_at.is_some())
    }

    /// What became of a claim or a refund that is in `file` now; none where nothing has yet.
    pub(super) fn told(&self, page: &Page, row: Id, file: Option<Id>) -> Option<String> {
        let (key, day) = match file.and_then(|id| self.files.get(&id)) {
            Some(file) if file.paid_at.is_some() => ("money-own-paid", file.pay_on),
            Some(file) => ("money-own-paying", file.pay_on),
            None => ("money-own-came-back", *self.back.get(&row)?),
        };
        Some(page.ta(key, "day", page.locale.day(day)))
    }
}
