//! What a fee is made up of, undone with a reason: a part of a transfer, a refund.

use axum::response::Response;

use super::fee::{reason, view};
use super::{id, open};
use crate::app::App;
use crate::auth::Access;
use crate::db::Tenant;
use crate::form::{Errors, Fields};
use crate::id::Id;
use crate::training::money::entity::{refund, share};
use crate::training::office::Office;
use crate::web::{AppError, render_errors};

/// A row that a fee is made up of.
pub(super) trait OfFee {
    /// Of which programme and fee.
    fn of(&self) -> (Id, Id);
}

impl OfFee for share::Model {
    fn of(&self) -> (Id, Id) {
        (self.programme_id, self.fee_id)
    }
}

impl OfFee for refund::Model {
    fn of(&self) -> (Id, Id) {
        (self.programme_id, self.fee_id)
    }
}

/// What is to be undone, and why.
pub(super) struct Undoing {
    pub(super) office: Office,
    pub(super) row: Id,
    pub(super) fee: Id,
    pub(super) reason: String,
    pub(super) fields: Fields,
}

/// What a form asks to undo; or the page of the fee again, where it gives no reason.
///
/// # Errors
/// [`AppError::NotFound`] where the row is not of this programme.
pub(super) async fn undoing<E>(
    app: &App,
    access: &Access,
    (slug, row): (&str, &str),
    fields: Fields,
) -> Result<Result<Undoing, Response>, AppError>
where
    E: Tenant,
    E::Model: OfFee + Send + Sync,
{
    let office = open(app, access, slug).await?;
    let row = id(row)?;
    let found = access.scope()?.find_by_id::<E>(row).one(app.db()).await?;
    let of = found.map(|found| found.of()).filter(|(programme, _)| *programme == office.row.id);
    let (_, fee) = of.ok_or(AppError::NotFound)?;
    let mut errors = Errors::default();
    let reason = reason(&fields, &mut errors).to_owned();
    if errors.is_empty() {
        return Ok(Ok(Undoing { office, row, fee, reason, fields }));
    }
    Ok(Err(render_errors(&view(app, access, office, fee, fields, errors).await?)?))
}
