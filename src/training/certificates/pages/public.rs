//! Anybody looks up a certificate: by the address that its QR code leads to, or by typing its code. It shows what the
//! paper says, at once when it was taken back or its time is over; whose it is only if they agreed. Where code and number do
//! not go together the answer is the same, whichever of them is wrong: nobody learns a number from it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use sea_orm::ColumnTrait;

use crate::app::App;
use crate::auth::guard::{account_scope, see_other};
use crate::auth::policy::Action;
use crate::auth::throttle::{self, Attempted, ClientAddress};
use crate::auth::{Access, Posted};
use crate::db::{Rows, Scope};
use crate::form::Fields;
use crate::training::certificates::badges;
use crate::training::certificates::drawing::opened;
use crate::training::certificates::entity::{certificate, version};
use crate::training::certificates::issuing::code_hash;
use crate::training::certificates::numbers::Number;
use crate::training::certificates::paper::{Said, address, grouped};
use crate::training::contact;
use crate::training::letters;
use crate::training::register::entity as supporter;
use crate::web::error::Answered;
use crate::web::{AppError, Audit, Page, Route, render};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/certificates", Action::Public, Audit::Nothing, ask),
        Route::post("/certificates", Action::Public, Audit::Unaudited, look),
        Route::get("/certificates/{code}", Action::Public, Audit::Nothing, show),
    ]
}

#[derive(Template)]
#[template(path = "training/certificates/pages/ask.html")]
struct Ask {
    page: Page,
    fields: Fields,
    unknown: bool,
}

#[derive(Template)]
#[template(path = "training/certificates/pages/public.html")]
struct View {
    page: Page,
    said: Said,
    standing: certificate::Standing,
    name: Option<String>,
    day: String,
    until: String,
    ended: String,
    code: String,
    today: String,
}

/// A certificate that anybody may look up.
struct Found {
    row: certificate::Model,
    scope: Scope,
}

#[allow(clippy::disallowed_methods, reason = "a code names its certificate before any organisation is known")]
async fn find(app: &App, code: &str) -> Result<Option<Found>, AppError> {
    let rows = Rows::<certificate::Entity>::across_organisations();
    let found = rows.filter(certificate::Column::CodeHash.eq(code_hash(code))).one(app.db()).await?;
    Ok(found.map(|row| {
        let scope = letters::office(&account_scope(row.organisation_id, None, app.now()));
        Found { row, scope }
    }))
}

async fn ask(access: Access) -> Result<Response, AppError> {
    render(&Ask { page: access.page, fields: Fields::default(), unknown: false })
}

async fn unknown(app: &App, access: Access, fields: Fields) -> Result<Response, AppError> {
    let mut page = access.page;
    page.here = "/certificates".into();
    // Who issued it is not known of what is not found.
    page.contacts = contact::announced(app, page.locale).await;
    let mut response = render(&Ask { page, fields, unknown: true })?;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.extensions_mut().insert(Answered);
    Ok(response)
}

async fn look(
    State(app): State<App>,
    access: Access,
    client: ClientAddress,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let attempted = [Attempted::Certificate(&client)];
    throttle::attempt(&app, &attempted).await?;
    let typed = fields.get("code").trim().to_owned();
    // A badge, as it was downloaded.
    let mut replaced = false;
    let code = if typed.matches('.').count() == 2 {
        match badges::check(&app, &typed).await {
            Ok(checked) => {
                replaced = checked.revoked;
                let id = checked.verified.credential().id.to_string();
                id.rsplit('/').next().unwrap_or_default().to_owned()
            }
            Err(AppError::NotFound) => return unknown(&app, access, fields).await,
            Err(error) => return Err(error),
        }
    } else {
        crate::auth::onetime::read(&typed)
    };
    let Some(found) = find(&app, &code).await? else { return unknown(&app, access, fields).await };
    let number = fields.get("number");
    if !number.is_empty() && Number::parse(number) != Some(found.row.number()) {
        return unknown(&app, access, fields).await;
    }
    throttle::was_right(&app, &attempted).await?;
    // The page tells of the certificate; that the badge itself holds no longer is told with it.
    let told = if replaced { "?warning=certificate-badge-replaced" } else { "" };
    Ok(see_other(&format!("{}{told}", address(&code))))
}

async fn show(
    State(app): State<App>,
    Path(code): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let Some(Found { row, scope }) = find(&app, &code).await? else {
        return unknown(&app, access, Fields::default()).await;
    };
    let newest = scope
        .find::<version::Entity>()
        .filter(version::Column::CertificateId.eq(row.id))
        .filter(version::Column::Version.eq(row.version))
        .one(app.db())
        .await?
        .ok_or(AppError::NotFound)?;
    let keys = app.db().keys(row.organisation_id).await?;
    let said = opened(&keys, &newest)?;
    let holder = scope.find_by_id::<supporter::Entity>(row.supporter_id).one(app.db()).await?;
    let named = holder.is_some_and(|holder| holder.named);
    let locale = access.locale();
    let today = app.now().date();
    let mut page = access.page;
    page.here = address(&code);
    render(&View {
        name: named.then(|| said.name.clone()),
        standing: row.standing(today),
        day: locale.date(row.issued_on),
        until: row.valid_until.map(|last| locale.date(last)).unwrap_or_default(),
        ended: row.revoked_at.map(|at| locale.date(at.date())).unwrap_or_default(),
        code: grouped(&said.code),
        today: locale.date(today),
        said,
        page,
    })
}
