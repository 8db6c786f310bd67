//! Somebody who is written into the register by hand: certified before, elsewhere, or forgotten.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::certified::number_fault;
use super::{boxes, namesakes, standings};
use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::form::once::{self, Seen};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::certificates::counting;
use crate::training::register::namesakes::{Namesake, Namesakes};
use crate::training::register::{certification, commands, entry, queries};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/register/new", Action::RunTraining, Audit::Nothing, show),
        Route::post("/register/new", Action::RunTraining, Audit::Change, add),
    ]
}

#[derive(Template)]
#[template(path = "training/register/pages/new.html")]
struct View {
    page: Page,
    fields: Fields,
    errors: Errors,
    branches: Vec<(String, String)>,
    standings: Vec<(&'static str, &'static str)>,
    boxes: Vec<(&'static str, &'static str, bool)>,
    /// People of the same name, who may be the same person.
    namesakes: Vec<Namesake>,
}

async fn view(
    app: &App,
    access: &Access,
    fields: Fields,
    errors: Errors,
    namesakes: Vec<Namesake>,
) -> Result<View, AppError> {
    let branches = queries::branches(access.scope()?, app.db()).await?;
    Ok(View {
        page: access.page.clone(),
        boxes: boxes(&fields),
        standings: standings(),
        branches: branches.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        fields,
        errors,
        namesakes,
    })
}

async fn show(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    render(&view(&app, &access, Fields::default(), Errors::default(), Vec::new()).await?)
}

async fn add(State(app): State<App>, access: Access, Posted(fields): Posted) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let (change, certified) = match (entry::parse(&fields), certification::parse(&fields)) {
        (Ok(change), Ok(certified)) => (change, certified),
        (change, certified) => {
            let mut errors = change.err().unwrap_or_default();
            for (field, message) in certified.err().unwrap_or_default().iter() {
                errors.add(field, message.clone());
            }
            return render_errors(&view(&app, &access, fields, errors, Vec::new()).await?);
        }
    };
    let branches = queries::branches(scope, app.db()).await?;
    let branch = fields.get("branch").parse::<Id>().ok().filter(|id| branches.contains_key(id));
    let mut tx = app.db().write(scope).await?;
    tx.lock("register").await?;
    // Asked under the lock: of two clicks the second is the same form, no namesake.
    match once::seen(scope, &tx, &fields).await? {
        Seen::New => {}
        Seen::Same(to) => return Ok(see_other(&to)),
        Seen::Changed(_) => {
            drop(tx);
            let mut errors = Errors::default();
            errors.add("name", Message::new("register-error-sent"));
            return render_errors(&view(&app, &access, fields, errors, Vec::new()).await?);
        }
    }
    let there = Namesakes::load(scope, &tx, tx.keys()).await?;
    let there = namesakes(&there, &change.kept, &branches, access.locale());
    if !there.is_empty() && fields.get("another") != "1" {
        drop(tx);
        let mut errors = Errors::default();
        errors.add("another", Message::new("register-error-namesake"));
        return render_errors(&view(&app, &access, fields, errors, there).await?);
    }
    if let Some((field, fault)) = number_fault(&tx, &fields, certified.number, None).await? {
        drop(tx);
        let mut errors = Errors::default();
        errors.add(field, fault);
        return render_errors(&view(&app, &access, fields, errors, there).await?);
    }
    let new = commands::New {
        kept: change.kept,
        branch,
        standing: change.standing,
        fiscal_year: certified.fiscal_year,
        certified_on: certified.certified_on,
        number: certified.number.map(|number| number.to_string()),
        valid_until: certified.valid_until,
        offers: change.offers,
        named: change.named,
        another: true,
    };
    let added = match commands::add(&mut tx, new).await {
        Err(error) if error.is_unique_violation() => {
            drop(tx);
            let mut errors = Errors::default();
            errors.add("number", Message::new("register-error-number"));
            return render_errors(&view(&app, &access, fields, errors, there).await?);
        }
        added => added?,
    };
    counting::settle(&mut tx, [certified.number]).await?;
    tx.record(AuditEvent::new("supporter.added", "supporter", added.id));
    let to = format!("/register/{}?notice=register-added", added.id);
    once::remember(&mut tx, &fields, &to).await?;
    tx.commit().await?;
    Ok(see_other(&to))
}
