//! What anybody may open: where the code shown in a room is typed by who has not the own page at hand, and the calendar.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use sea_orm::ColumnTrait;
use serde::Deserialize;

use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::throttle::{self, Attempted, ClientAddress};
use crate::auth::{Access, Posted};
use crate::db::Rows;
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::training::applications::commands::mail_hash;
use crate::training::applications::{entity as application, form, link};
use crate::training::attendance::{feed, own};
use crate::training::contact;
use crate::training::programmes::{entity as programme, queries};
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/attendance/pages/public.html")]
struct View {
    page: Page,
    fields: Fields,
    errors: Errors,
}

/// The page, with whom to ask.
async fn view(app: &App, access: Access, fields: Fields, errors: Errors) -> View {
    let mut page = access.page;
    page.contacts = contact::announced(app, page.locale).await;
    View { page, fields, errors }
}

/// What the address may carry.
#[derive(Deserialize)]
pub struct Asked {
    code: Option<String>,
}

/// The form, with the code filled in for who scanned it.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let mut fields = Fields::default();
    let code: String = asked.code.unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect();
    fields.set("code", code.chars().take(12).collect::<String>());
    render(&view(&app, access, fields, Errors::default()).await)
}

/// Notes who has this address as being there. The answer to an address that nobody has is the same.
#[allow(clippy::disallowed_methods, reason = "a code names its session before any organisation is known")]
pub async fn arrive(
    State(app): State<App>,
    access: Access,
    client: ClientAddress,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let attempted = [Attempted::Arrival(&client)];
    throttle::attempt(&app, &attempted).await?;
    let mut errors = Errors::default();
    let Some(email) = form::address(&fields) else {
        errors.add("email", Message::new("application-error-email-form"));
        return render_errors(&view(&app, access, fields, errors).await);
    };
    let rows = Rows::<programme::Entity>::across_organisations()
        .filter(programme::Column::State.eq(programme::State::Announced))
        .all(app.db())
        .await?;
    for row in rows {
        let scope = crate::auth::guard::operator_scope(
            row.organisation_id,
            crate::auth::policy::Action::RunTraining,
            app.now(),
        );
        let programme = row.programme();
        let everything = programme.courses().map(|(_, course)| course.code.to_string()).collect::<Vec<_>>();
        let Some(found) = own::opened_by(&app, &scope, &row, &everything, fields.get("code")).await? else {
            continue;
        };
        throttle::was_right(&app, &attempted).await?;
        let hash = mail_hash(&*app.db().keys(row.organisation_id).await?, &email);
        let person = scope
            .find::<application::Entity>()
            .filter(application::Column::ProgrammeId.eq(row.id))
            .filter(application::Column::MailHash.eq(hash))
            .one(app.db())
            .await?;
        if let Some(person) = person {
            own::note_arrival(&app, &scope, &row, person.id, &found).await?;
        }
        return Ok(see_other("/attendance?notice=attendance-arrived-by-address"));
    }
    errors.add("code", Message::new("attendance-code-wrong"));
    render_errors(&view(&app, access, fields, errors).await)
}

/// The sessions of a programme for a calendar.
pub async fn calendar(
    State(app): State<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let found = queries::by_slug(app.db(), &slug).await?;
    let row = found.filter(programme::Model::is_public).ok_or(AppError::NotFound)?;
    Ok(as_calendar(feed::feed(&row, None, host(&app), access.locale())))
}

/// The sessions of the courses in which somebody has a place, for their own calendar. The link opens nothing else.
pub async fn own_calendar(State(app): State<App>, Path(token): Path<String>) -> Result<Response, AppError> {
    let guest = link::subscriber(&app, token.strip_suffix(".ics").unwrap_or(&token)).await?;
    let row = own::programme_of(&app, &guest).await?;
    let courses: Vec<String> =
        own::taken(&app, &guest).await?.into_iter().map(|place| place.course).collect();
    let kept = form::Kept::open(&*app.db().keys(row.organisation_id).await?, &guest.application);
    Ok(as_calendar(feed::feed(&row, Some(&courses), host(&app), kept.locale)))
}

/// The name of this house's machine.
fn host(app: &App) -> &str {
    let url = app.config().public_url();
    let host = url.split("//").nth(1).unwrap_or(url);
    host.split([':', '/']).next().unwrap_or(host)
}

fn as_calendar(text: String) -> Response {
    let mut response = text.into_response();
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
