//! The code of a session, large, to be shown in the room or in the meeting.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::Here;
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted, totp};
use crate::form::Errors;
use crate::i18n::Message;
use crate::training::attendance::{codes, commands};
use crate::training::office::Office;
use crate::training::programmes::told as programme_told;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/attendance/pages/code.html")]
struct View {
    page: Page,
    office: Office,
    title: String,
    here: String,
    code: Option<String>,
    qr: String,
    address: String,
    by_hand: bool,
    /// When the session begins, where it is still to come.
    ahead: Option<String>,
    errors: Errors,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Path((slug, course, session)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "attendance").await?;
    render(&view(&app, &access, office, (&course, &session), Errors::default()).await?)
}

async fn view(
    app: &App,
    access: &Access,
    office: Office,
    (course, session): (&str, &str),
    errors: Errors,
) -> Result<View, AppError> {
    let here = Here::of(&office, course, session)?;
    let scope = access.scope()?;
    let openings = codes::by_hand(scope, app.db(), office.row.id).await?;
    let by_hand = codes::opening_of(&openings, course, here.number);
    let keys = app.db().keys(scope.organisation()).await?;
    let code = codes::open(here.session, by_hand, app.now())
        .map(|open| codes::code(&keys, here.sitting(&office), open));
    let page = access.page.clone();
    let public = page.public_url.trim_start_matches("https://").trim_start_matches("http://").to_owned();
    let qr = code.as_ref().and_then(|code| totp::qr(&format!("{}/attendance?code={code}", page.public_url)));
    let ahead = codes::is_ahead(here.session, app.now());
    Ok(View {
        ahead: ahead.then(|| programme_told::session(here.session, page.locale)),
        errors,
        title: here.title(page.locale),
        here: here.address(&office, ""),
        qr: qr.unwrap_or_default(),
        address: format!("{public}/attendance"),
        by_hand: by_hand.is_some(),
        code,
        page,
        office,
    })
}

/// Opens the code by hand, or closes what was opened so. For a session that is still to come only where that is meant: who
/// types the code is noted as having been there.
pub async fn switch(
    State(app): State<App>,
    access: Access,
    Path((slug, course, session)): Path<(String, String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "attendance").await?;
    let here = Here::of(&office, &course, &session)?;
    let opens = fields.get("do") == "open";
    if opens && codes::is_ahead(here.session, app.now()) && fields.get("early") != "yes" {
        let when = programme_told::session(here.session, access.locale());
        let mut errors = Errors::default();
        errors.add("early", Message::new("attendance-early-error").with("when", when));
        return render_errors(&view(&app, &access, office, (&course, &session), errors).await?);
    }
    let mut tx = app.db().write(access.scope()?).await?;
    if opens {
        commands::open_code(&mut tx, here.sitting(&office)).await?;
    } else {
        commands::close_code(&mut tx, here.sitting(&office)).await?;
    }
    tx.commit().await?;
    Ok(see_other(&here.address(&office, "/code")))
}
