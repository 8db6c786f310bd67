//! The form of a travel claim, as the office takes one down from paper or changes it.

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;

use super::claim::find;
use super::claimed::Courses;
use super::{id, open};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::id::Id;
use crate::training::money::travel::{self, ClaimError, Claimed};
use crate::training::office::Office;
use crate::training::people;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/money/pages/claim_form.html")]
struct FormPage {
    page: Page,
    office: Office,
    action: String,
    name: String,
    courses: Courses,
    fields: Fields,
    errors: Errors,
    rows: Vec<usize>,
    error: Option<String>,
}

/// Whose claim a form is about.
struct About {
    application: Id,
    name: String,
    courses: Courses,
}

async fn about(app: &App, access: &Access, office: &Office, application: Id) -> Result<About, AppError> {
    let (scope, db) = (access.scope()?, app.db());
    let (row, kept) = people::one(scope, db, application).await?.ok_or(AppError::NotFound)?;
    if row.programme_id != office.row.id {
        return Err(AppError::NotFound);
    }
    let courses = travel::courses_ever(scope, db, &office.programme, application).await?;
    let courses: Courses = courses
        .iter()
        .map(|course| (course.code.to_string(), course.name.text(access.locale()).to_owned()))
        .collect();
    Ok(About { application, name: kept.name().to_owned(), courses })
}

/// Takes down a claim that came on paper: `application` names whose.
pub async fn create(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let about = about(&app, &access, &office, id(fields.get("application"))?).await?;
    let action = office.address("money/travel");
    // The form first, empty, with whose it is.
    if !fields.has("leg_1_what") {
        return render(&form(&access, office, action, about, fields, Errors::default()));
    }
    keep(&app, &access, office, action, about, None, fields).await
}

/// Changes a claim that is not decided.
pub async fn change(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, claim)): Path<(String, String)>,
    Posted(mut fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let row = find(&app, &access, &office, &claim).await?;
    let about = about(&app, &access, &office, row.application_id).await?;
    let action = office.address(&format!("money/travel/{}", row.id));
    if !fields.has("leg_1_what") {
        let keys = app.db().keys(row.organisation_id).await?;
        fields = travel::opened(&keys, &row).fields();
        return render(&form(&access, office, action, about, fields, Errors::default()));
    }
    keep(&app, &access, office, action, about, Some(row.id), fields).await
}

fn form(
    access: &Access,
    office: Office,
    action: String,
    about: About,
    mut fields: Fields,
    errors: Errors,
) -> FormPage {
    fields.set("application", about.application.to_string());
    let (name, courses) = (about.name, about.courses);
    let rows = (1..=travel::LEGS).collect();
    let page = access.page.clone();
    FormPage { page, office, action, name, courses, fields, errors, rows, error: None }
}

async fn keep(
    app: &App,
    access: &Access,
    office: Office,
    action: String,
    about: About,
    before: Option<Id>,
    fields: Fields,
) -> Result<Response, AppError> {
    let codes: Vec<&str> = about.courses.iter().map(|(code, _)| code.as_str()).collect();
    match Claimed::parse(&fields, &codes) {
        Ok(claimed) => {
            let mut tx = app.db().write(access.scope()?).await?;
            let sent = (&claimed, &fields);
            match travel::receive(&mut tx, office.row.id, about.application, before, sent, true).await {
                Ok(id) => {
                    tx.commit().await?;
                    Ok(see_other(&office.address(&format!("money/travel/{id}?notice=money-claim-kept"))))
                }
                Err(ClaimError::Database(error)) => Err(error.into()),
                Err(ClaimError::Again) => {
                    render_errors(&form(access, office, action, about, fields, travel::again()))
                }
                Err(refused) => {
                    let mut view = form(access, office, action, about, fields, Errors::default());
                    view.error = refused.message().map(|message| view.page.message(&message));
                    render_errors(&view)
                }
            }
        }
        Err(errors) => render_errors(&form(access, office, action, about, fields, errors)),
    }
}
