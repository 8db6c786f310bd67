//! The first visit: organisation, first administrator, recovery kit. Open with the printed token alone, until the kit
//! was confirmed; afterwards, and without the token, there is no such page.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use crate::app::App;
use crate::auth::founding::{self, Founding, FoundingError, Setup};
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/setup", Action::Public, Audit::Nothing, show),
        Route::post("/setup", Action::Public, Audit::Change, found),
        Route::get("/setup/kit", Action::Public, Audit::Nothing, show_kit),
        Route::post("/setup/kit", Action::Public, Audit::Unaudited, confirm_kit),
    ]
}

#[derive(Template)]
#[template(path = "auth/pages/setup.html")]
struct View {
    page: Page,
    fields: Fields,
    errors: Errors,
    token: String,
}

#[derive(Template)]
#[template(path = "auth/pages/setup_kit.html")]
struct Kit {
    page: Page,
    errors: Errors,
    token: String,
    organisation: String,
    key_file: String,
    made: String,
    words: Vec<String>,
    asked: (usize, usize),
}

#[derive(serde::Deserialize)]
struct With {
    token: Option<String>,
}

/// The setup under way, if the token opens it.
fn opened<'a>(app: &'a App, token: &str) -> Result<&'a Setup, AppError> {
    app.config().setup.as_ref().filter(|setup| setup.opens_with(token)).ok_or(AppError::NotFound)
}

fn kit_address(token: &str) -> String {
    format!("/setup/kit?token={token}")
}

async fn show(
    State(app): State<App>,
    access: Access,
    Query(with): Query<With>,
) -> Result<Response, AppError> {
    let token = with.token.unwrap_or_default();
    if opened(&app, &token)?.is_founded() {
        return Ok(see_other(&kit_address(&token)));
    }
    render(&View { page: access.page, fields: Fields::default(), errors: Errors::default(), token })
}

async fn found(
    State(app): State<App>,
    mut access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let token = fields.get("token").to_owned();
    let setup = opened(&app, &token)?;
    access.page.here = format!("/setup?token={token}");
    let founding = match Founding::parse(&fields) {
        Ok(founding) => founding,
        Err(errors) => return render_errors(&View { page: access.page, fields, errors, token }),
    };
    match founding::found(app.db(), founding).await {
        Ok(_) | Err(FoundingError::Standing) => {
            setup.note_founded();
            Ok(see_other(&kit_address(&token)))
        }
        Err(FoundingError::Database(error)) => Err(error.into()),
        Err(FoundingError::Hash(error)) => Err(AppError::Fault(error.to_string())),
    }
}

async fn kit(
    app: &App,
    mut access: Access,
    token: &str,
    asked: (usize, usize),
    errors: Errors,
) -> Result<Kit, AppError> {
    access.page.here = kit_address(token);
    let organisation =
        crate::organisation::all(app.db()).await?.into_iter().next().ok_or(AppError::NotFound)?;
    Ok(Kit {
        errors,
        token: token.to_owned(),
        organisation: organisation.name,
        key_file: app.config().key_file.display().to_string(),
        made: access.page.locale.date(organisation.created_at.date()),
        words: founding::kit_words(app.db().root_key()),
        asked,
        page: access.page,
    })
}

async fn show_kit(
    State(app): State<App>,
    access: Access,
    Query(with): Query<With>,
) -> Result<Response, AppError> {
    let token = with.token.unwrap_or_default();
    opened(&app, &token)?;
    render(&kit(&app, access, &token, founding::asked_groups(), Errors::default()).await?)
}

async fn confirm_kit(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let token = fields.get("token");
    let setup = opened(&app, token)?;
    let number = |name: &str| fields.get(name).parse::<usize>().unwrap_or_default();
    let asked = (number("first_number"), number("second_number"));
    if asked.0 == asked.1 {
        return Err(AppError::BadRequest("the same group twice".into()));
    }
    let mut errors = Errors::default();
    for (name, number) in [("first", asked.0), ("second", asked.1)] {
        if !founding::is_group(app.db().root_key(), number, fields.get(name)) {
            errors.add(name, Message::new("auth-kit-wrong").with("n", number));
        }
    }
    if !errors.is_empty() {
        return render_errors(&kit(&app, access, token, asked, errors).await?);
    }
    setup.note_confirmed();
    Ok(see_other("/login?notice=setup-done"))
}
