//! Money given back: decided, and undone while no file for the bank holds it.

use axum::extract::{Path, State as Shared};
use axum::response::Response;

use super::fee::{find, reason, view};
use super::undoing::undoing;
use super::{id, open};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::Errors;
use crate::form::once::{self, Seen};
use crate::i18n::Message;
use crate::training::money::entity::refund;
use crate::training::money::model;
use crate::training::money::refunds::{self, RefundError};
use crate::web::{AppError, render_errors};

/// Gives money back.
pub async fn decide(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, fee)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let fee = find(&app, &access, &office, id(&fee)?).await?.fee;
    let to = office.address(&format!("money/fees/{}?notice=money-changed", fee.id));
    let mut errors = Errors::default();
    let words = reason(&fields, &mut errors).to_owned();
    let amount = model::yen(fields.get("amount")).filter(|amount| *amount > 0);
    if amount.is_none() {
        errors.add("amount", Message::new("money-error-yen"));
    }
    if let Some(amount) = amount.filter(|_| errors.is_empty()) {
        let mut tx = app.db().write(access.scope()?).await?;
        tx.lock("money").await?;
        match once::seen(access.scope()?, &tx, &fields).await? {
            Seen::New => {}
            Seen::Same(to) => return Ok(see_other(&to)),
            // It was decided with another sum: whether that is meant besides, a person says with a form of its own.
            Seen::Changed(_) => {
                drop(tx);
                errors.add("amount", Message::new("money-error-refund-decided"));
                return render_errors(&view(&app, &access, office, fee.id, fields, errors).await?);
            }
        }
        match refunds::give_back(&mut tx, fee.id, amount, &words).await {
            Ok(()) => {
                once::remember(&mut tx, &fields, &to).await?;
                tx.commit().await?;
                return Ok(see_other(&to));
            }
            Err(RefundError::TooMuch(most)) => errors.add(
                "amount",
                Message::new("money-error-refund")
                    .with("amount", crate::training::programmes::told::thousands(most)),
            ),
            Err(RefundError::Database(error)) => return Err(error.into()),
        }
    }
    render_errors(&view(&app, &access, office, fee.id, fields, errors).await?)
}

/// Undoes what was decided: the money stays where it is.
pub async fn undo(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, refund)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let asked = match undoing::<refund::Entity>(&app, &access, (&slug, &refund), fields).await? {
        Ok(asked) => asked,
        Err(again) => return Ok(again),
    };
    let mut tx = app.db().write(access.scope()?).await?;
    let told = match refunds::keep_back(&mut tx, asked.row, &asked.reason).await? {
        true => {
            tx.commit().await?;
            "notice=money-refund-undone"
        }
        false => "warning=money-refund-in-file",
    };
    Ok(see_other(&asked.office.address(&format!("money/fees/{}?{told}", asked.fee))))
}
