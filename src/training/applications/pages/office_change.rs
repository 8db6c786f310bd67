//! What the office does for somebody who applied and asks it to: mending the application, also its address and branch;
//! another link; letting in whom the register does not know.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::office::open;
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::auth::policy::Action;
use crate::db::WriteTx;
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::applications::entity::{self, Origin, State as Standing};
use crate::training::applications::form::{self, By, Kept};
use crate::training::applications::form_view::{Asks, FormPage, kept};
use crate::training::applications::{commands, consents};
use crate::training::office::Office;
use crate::training::people::Somebody;
use crate::training::programmes::save::{self, Locked};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

#[derive(Template)]
#[template(path = "training/applications/pages/office_change.html")]
struct ChangePage {
    page: Page,
    office: Office,
    id: Id,
    name: String,
    fields: Fields,
    errors: Errors,
    asks: Asks,
    by_office: bool,
    /// Whether it came on paper or by telephone, so that a signed consent may be noted.
    on_paper: bool,
    revision: i64,
}

impl FormPage for ChangePage {
    fn fields(&self) -> &Fields {
        &self.fields
    }
}

async fn view(
    app: &App,
    access: &Access,
    (office, one): (Office, &Somebody),
    (fields, errors): (Fields, Errors),
) -> Result<ChangePage, AppError> {
    let mut asks = Asks::of(access.scope()?, app.db(), &office.programme, access.locale()).await?;
    // What is read out to somebody is in their language, and is kept as that.
    asks.consent = consents::text(&office.programme, one.kept.locale);
    Ok(ChangePage {
        page: access.page.clone(),
        office,
        id: one.application.id,
        name: one.kept.name().to_owned(),
        fields,
        errors,
        asks,
        by_office: true,
        on_paper: one.application.origin != Origin::Applicant,
        revision: one.application.revision,
    })
}

/// The write under way, with the programme locked and the application as it is now; it must count.
async fn acting(
    app: &App,
    access: &Access,
    office: &Office,
    one: &Somebody,
) -> Result<(WriteTx, Locked, entity::Model), AppError> {
    let mut tx = app.db().write(access.scope()?).await?;
    let locked = save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    let row = tx.scope().find_by_id::<entity::Entity>(one.application.id).lock().one(&tx).await?;
    let row = row.filter(|row| row.state == Standing::Applied).ok_or(AppError::NotFound)?;
    Ok((tx, locked, row))
}

async fn form(
    State(app): State<App>,
    Path((slug, id)): Path<(String, String)>,
    access: Access,
) -> Result<Response, AppError> {
    let (office, one) = open(&app, &access, &slug, &id).await?;
    if one.application.state != Standing::Applied {
        return Err(AppError::NotFound);
    }
    let read = AuditEvent::new("application.read", "application", one.application.id);
    reading::note(&app, access.scope()?, read).await?;
    let mut fields = one.kept.fields.clone();
    if !form::says_consent(&fields) {
        // Written down before it was asked how.
        fields.set("consent_by", if fields.get("signed_on").is_empty() { "none" } else { "paper" });
    }
    let shown = (fields, Errors::default());
    render(&view(&app, &access, (office, &one), shown).await?)
}

async fn change(
    State(app): State<App>,
    Path((slug, id)): Path<(String, String)>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let (office, mut one) = open(&app, &access, &slug, &id).await?;
    let asks = Asks::of(access.scope()?, app.db(), &office.programme, access.locale()).await?;
    // What was agreed to by a tick is the applicant's own; what the office was told is asked of whom it wrote for.
    let on_paper = one.application.origin != Origin::Applicant;
    let may = |name: &str| match name {
        "consent" => false,
        "consent_by" | "signed_on" => on_paper,
        _ => true,
    };
    let typed = form::tidied(kept(&fields, &office.programme));
    let typed = form::changed(&one.kept.fields, &typed, may);
    let (filled, mut errors) = match form::parse(&typed, &office.programme, &asks.branch_ids(), By::Office) {
        Ok(filled) => (Some(filled), Errors::default()),
        Err(errors) => (None, errors),
    };
    if on_paper {
        form::check_consent(&typed, app.now().date(), &mut errors);
    }
    let filled = match filled {
        Some(filled) if errors.is_empty() => filled,
        _ => {
            return render_errors(&view(&app, &access, (office, &one), (typed, errors)).await?);
        }
    };
    let (mut tx, locked, row) = acting(&app, &access, &office, &one).await?;
    let mut errors = Errors::default();
    if fields.get("revision") == row.revision.to_string() {
        let what = Kept { fields: typed.clone(), locale: one.kept.locale };
        match commands::mend(&mut tx, &locked, &row, &what, &filled).await {
            Ok(()) => {
                tx.commit().await?;
                let to = office.address(&format!("applications/{id}"));
                return Ok(see_other(&format!("{to}?notice=application-changed")));
            }
            Err(error) if error.is_unique_violation() => {
                errors.add("email", Message::new("office-error-twice"));
            }
            Err(error) => return Err(error.into()),
        }
    } else {
        errors.add("name", Message::new("office-error-changed-meanwhile"));
    }
    drop(tx);
    one.application.revision = row.revision;
    render_errors(&view(&app, &access, (office, &one), (typed, errors)).await?)
}

/// Another link to the own page, by letter; that of before opens nothing any more.
async fn renew_link(
    State(app): State<App>,
    Path((slug, id)): Path<(String, String)>,
    access: Access,
    Posted(_): Posted,
) -> Result<Response, AppError> {
    let (office, one) = open(&app, &access, &slug, &id).await?;
    let (mut tx, locked, row) = acting(&app, &access, &office, &one).await?;
    commands::renew_link(&mut tx, &locked, &row).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=application-link", office.address(&format!("applications/{id}")))))
}

/// The office looked: somebody may take part whom the register does not know.
async fn let_in(
    State(app): State<App>,
    Path((slug, id)): Path<(String, String)>,
    access: Access,
    Posted(_): Posted,
) -> Result<Response, AppError> {
    let (office, one) = open(&app, &access, &slug, &id).await?;
    let (mut tx, locked, row) = acting(&app, &access, &office, &one).await?;
    commands::let_in(&mut tx, &locked, &row).await?;
    tx.unaudited("let in before");
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=application-let-in", office.address(&format!("applications/{id}")))))
}

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    use Action::RunTraining;
    let path = "/programmes/{slug}/applications/{application}/form";
    vec![
        Route::get(path, RunTraining, Audit::Reading, form),
        Route::post(path, RunTraining, Audit::Change, change),
        Route::post(
            "/programmes/{slug}/applications/{application}/link",
            RunTraining,
            Audit::Change,
            renew_link,
        ),
        Route::post(
            "/programmes/{slug}/applications/{application}/eligibility",
            RunTraining,
            Audit::Change,
            let_in,
        ),
    ]
}
