//! How somebody in the register was certified, where no certificate of this house says it; and the end of an entry.

use axum::extract::{Path, State};
use axum::response::Response;

use super::one::{find, view};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::db::{DbError, WriteTx};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::training::certificates::counting;
use crate::training::certificates::entity::certificate;
use crate::training::certificates::following;
use crate::training::certificates::numbers::Number;
use crate::training::register::entry::{self, Kept};
use crate::training::register::{certification, commands, entity};
use crate::web::{AppError, Audit, Route, render_errors};

pub(super) fn routes() -> Vec<Route> {
    const CERTIFIED: &str = "/register/{supporter}/certification";
    const END: &str = "/register/{supporter}/ending";
    vec![
        Route::post(CERTIFIED, Action::RunTraining, Audit::Change, certify),
        Route::post(END, Action::RunTraining, Audit::Change, end),
    ]
}

/// Whether number and validity of an entry follow from certificates of this house: one that is not revoked stands behind it, or
/// it ended with the last of them.
pub(super) fn follows(row: &entity::Model, certificates: &[certificate::Model]) -> bool {
    certificates.iter().any(|one| one.revoked_at.is_none()) || following::is_taken_back(row, certificates)
}

/// What to tell where a change was refused: somebody else was faster, or has the number.
fn refused(done: Result<bool, DbError>, taken: &str) -> Result<Option<Message>, AppError> {
    match done {
        Ok(true) => Ok(None),
        Ok(false) => Ok(Some(Message::new("register-error-changed"))),
        Err(error) if error.is_unique_violation() => Ok(Some(Message::new(taken))),
        Err(error) => Err(error.into()),
    }
}

/// What keeps a number from being written in place of `before`, and in which field: a certificate of this house has it; or it
/// leaves others out, which has to be meant.
///
/// # Errors
/// [`DbError`] when the database does.
pub(super) async fn number_fault(
    tx: &WriteTx,
    fields: &Fields,
    number: Option<Number>,
    before: Option<Number>,
) -> Result<Option<(&'static str, Message)>, DbError> {
    let Some(written) = number.filter(|_| number != before) else { return Ok(None) };
    if counting::holder_of(tx.scope(), tx, written).await?.is_some() {
        return Ok(Some(("number", Message::new("register-error-number"))));
    }
    let leap = counting::leap(tx.scope(), tx, [number], before).await?;
    let leap = leap.filter(|_| fields.get("leap") != fields.get("number"));
    Ok(leap.map(|leap| ("leap", leap_message(leap))))
}

/// That numbers are left out, and which one would be the next.
pub(super) fn leap_message(leap: Number) -> Message {
    let next = Number { n: leap.n + 1, ..leap };
    Message::new("register-error-leap").with("number", leap).with("next", next)
}

/// Changes how somebody was certified, where no certificate of this house says it.
async fn certify(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let row = find(&app, &access, &id).await?;
    let here = format!("/register/{}", row.id);
    if follows(&row, &following::all_of(access.scope()?, app.db(), row.id).await?) {
        return Ok(see_other(&format!("{here}?warning=register-certificate")));
    }
    let again = async |fields: Fields, errors: Errors| -> Result<Response, AppError> {
        let keys = app.db().keys(row.organisation_id).await?;
        let mut all = entry::fields(&row, &Kept::open(&keys, &row));
        all.set("branch", row.branch_id.map(|id| id.to_string()).unwrap_or_default());
        for name in ["fiscal_year", "number", "certified_on", "valid_until"] {
            all.set(name, fields.raw(name));
        }
        render_errors(&view(&app, &access, &row, Some(all), errors).await?)
    };
    let certified = match certification::parse(&fields) {
        Ok(certified) => certified,
        Err(errors) => return again(fields, errors).await,
    };
    let mut seen = row.clone();
    seen.revision = fields.get("revision").parse().unwrap_or_default();
    let mut tx = app.db().write(access.scope()?).await?;
    let before = row.number.as_deref().and_then(Number::parse);
    if let Some((field, fault)) = number_fault(&tx, &fields, certified.number, before).await? {
        drop(tx);
        let mut errors = Errors::default();
        errors.add(field, fault);
        return again(fields, errors).await;
    }
    let done = commands::certify(&mut tx, &seen, &certified).await;
    if let Some(fault) = refused(done, "register-error-number")? {
        drop(tx);
        let mut errors = Errors::default();
        errors.add("number", fault);
        return again(fields, errors).await;
    }
    counting::settle(&mut tx, [before, certified.number]).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{here}?notice=register-saved")))
}

/// Ends an entry with a reason, or takes that back.
async fn end(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let row = find(&app, &access, &id).await?;
    let here = format!("/register/{}", row.id);
    let resumes = fields.get("act") == "resume";
    if resumes && row.sealed_ending.is_none() || !resumes && row.ended_at.is_some() {
        return Ok(see_other(&here));
    }
    if !resumes && fields.get("reason").is_empty() {
        let mut errors = Errors::default();
        errors.add("reason", Message::new("register-error-reason"));
        return render_errors(&view(&app, &access, &row, None, errors).await?);
    }
    let mut tx = app.db().write(access.scope()?).await?;
    if resumes {
        if !commands::resume(&mut tx, row.id).await? {
            return Ok(see_other(&format!("{here}?warning=register-revoked")));
        }
    } else {
        commands::end(&mut tx, row.id, fields.get("reason")).await?;
    }
    tx.commit().await?;
    let told = if resumes { "register-resumed" } else { "register-ended" };
    Ok(see_other(&format!("{here}?notice={told}")))
}
