//! Taking down an application that came on paper or by telephone: in time, or with a reason afterwards.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::auth::policy::Action;
use crate::form::{Errors, Fields, once};
use crate::i18n::Message;
use crate::training::applications::commands;
use crate::training::applications::entity::Origin;
use crate::training::applications::form::{self, By, Kept};
use crate::training::applications::form_view::{Asks, FormPage, kept};
use crate::training::office::Office;
use crate::training::programmes::model::Window;
use crate::training::programmes::save;
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

#[derive(Template)]
#[template(path = "training/applications/pages/office_new.html")]
struct NewPage {
    page: Page,
    office: Office,
    fields: Fields,
    errors: Errors,
    asks: Asks,
    by_office: bool,
    late: bool,
}

impl FormPage for NewPage {
    fn fields(&self) -> &Fields {
        &self.fields
    }
}

async fn new_view(
    app: &App,
    access: &Access,
    office: Office,
    fields: Fields,
    errors: Errors,
) -> Result<NewPage, AppError> {
    let asks = Asks::of(access.scope()?, app.db(), &office.programme, access.locale()).await?;
    let late = matches!(office.programme.window(app.now()), Window::Over(_));
    Ok(NewPage { page: access.page.clone(), office, fields, errors, asks, by_office: true, late })
}

async fn new(State(app): State<App>, Path(slug): Path<String>, access: Access) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "applications").await?;
    render(&new_view(&app, &access, office, Fields::default(), Errors::default()).await?)
}

async fn take_down(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "applications").await?;
    let scope = access.scope()?;
    if office.row.is_cancelled() {
        return Ok(see_other(&format!("/programmes/{slug}/applications?warning=training-cancelled")));
    }
    let asks = Asks::of(scope, app.db(), &office.programme, access.locale()).await?;
    let mut typed = form::tidied(kept(&fields, &office.programme));
    // A tick is the applicant's own.
    typed.0.retain(|(name, _)| name != "consent");
    let late = matches!(office.programme.window(app.now()), Window::Over(_));
    let mut errors = Errors::default();
    if late && fields.get("reason").is_empty() {
        errors.add("reason", Message::new("office-error-reason"));
    }
    let filled = match form::parse(&typed, &office.programme, &asks.branch_ids(), By::Office) {
        Ok(filled) => Some(filled),
        Err(below) => {
            errors.append(below);
            None
        }
    };
    form::check_reachable(&typed, &mut errors);
    form::check_consent(&typed, app.now().date(), &mut errors);
    let filled = match filled {
        Some(filled) if errors.is_empty() => filled,
        _ => return render_errors(&new_view(&app, &access, office, fields, errors).await?),
    };
    let origin = if fields.get("origin") == "telephone" { Origin::Telephone } else { Origin::Paper };
    let what = Kept { fields: typed, locale: access.locale() };
    let mut tx = app.db().write(scope).await?;
    if let once::Seen::Same(to) | once::Seen::Changed(to) = once::seen(scope, &tx, &fields).await? {
        return Ok(see_other(&to));
    }
    let locked = save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    let reason = late.then(|| fields.get("reason"));
    let taken = match commands::take_down(&mut tx, &locked, &what, &filled, origin, reason).await {
        Ok(id) => id,
        Err(error) if error.is_unique_violation() => {
            drop(tx);
            let mut errors = Errors::default();
            errors.add("email", Message::new("office-error-twice"));
            return render_errors(&new_view(&app, &access, office, fields, errors).await?);
        }
        Err(error) => return Err(error.into()),
    };
    let to = format!("/programmes/{slug}/applications/{taken}?notice=application-taken");
    once::remember(&mut tx, &fields, &to).await?;
    tx.commit().await?;
    Ok(see_other(&to))
}

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    use Action::RunTraining;
    vec![
        Route::get("/programmes/{slug}/applications/new", RunTraining, Audit::Nothing, new),
        Route::post("/programmes/{slug}/applications", RunTraining, Audit::Change, take_down),
    ]
}
