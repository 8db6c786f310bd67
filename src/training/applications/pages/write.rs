//! Writing an application: it is kept while it is written, sent when it is whole; then the mail is waited for.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::auth::throttle::{self, Attempted, ClientAddress};
use crate::db::WriteTx;
use crate::form::{Errors, Fields};
use crate::training::applications::entity::State as Standing;
use crate::training::applications::form::{self, By, Kept};
use crate::training::applications::form_view::{Asks, FormPage, kept};
use crate::training::applications::link::{self, Guest, Opens};
use crate::training::applications::{commands, entity};
use crate::training::contact;
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Programme, Window};
use crate::training::programmes::told;
use crate::web::{AppError, Page, render, render_errors};

/// The form.
#[derive(Template)]
#[template(path = "training/applications/pages/write.html")]
pub(super) struct WritePage {
    pub page: Page,
    pub title: String,
    /// Where the form is sent.
    pub action: String,
    /// Where it is kept while it is written; empty: it is not.
    pub draft: String,
    pub fields: Fields,
    pub errors: Errors,
    pub asks: Asks,
    pub by_office: bool,
    pub revision: i64,
    pub saved_at: String,
    /// What stands otherwise by now, where it was changed while the form was open.
    pub stands: Option<Vec<(String, String)>>,
    /// Whether the time to apply is over.
    pub too_late: bool,
    /// Where one goes without sending.
    pub back: Option<String>,
}

impl WritePage {
    /// The form of an application, sent to where its link leads.
    pub(super) fn of(
        mut page: Page,
        guest: &Guest,
        programme: &Programme,
        asks: Asks,
        (fields, errors): (Fields, Errors),
    ) -> WritePage {
        page.contacts = contact::of(programme, page.locale);
        WritePage {
            title: told::title(programme, page.locale),
            action: guest.link.path(),
            draft: String::new(),
            fields,
            errors,
            asks,
            by_office: false,
            revision: guest.application.revision,
            saved_at: String::new(),
            stands: None,
            too_late: false,
            back: None,
            page,
        }
    }
}

impl FormPage for WritePage {
    fn fields(&self) -> &Fields {
        &self.fields
    }
}

/// The programme of an application.
pub(super) async fn programme_of(app: &App, guest: &Guest) -> Result<programme::Model, AppError> {
    let row =
        guest.scope.find_by_id::<programme::Entity>(guest.application.programme_id).one(app.db()).await?;
    row.ok_or(AppError::NotFound)
}

async fn view(
    app: &App,
    page: Page,
    guest: &Guest,
    fields: Fields,
    errors: Errors,
) -> Result<WritePage, AppError> {
    let row = programme_of(app, guest).await?;
    let programme = row.programme();
    let asks = Asks::of(&guest.scope, app.db(), &programme, page.locale).await?;
    Ok(WritePage {
        draft: format!("{}/draft", guest.link.path()),
        saved_at: guest.application.saved_at.clock(),
        too_late: !is_open(app, &row),
        ..WritePage::of(page, guest, &programme, asks, (fields, errors))
    })
}

/// The form, with what was written so far.
pub(super) async fn show(app: &App, access: Access, guest: Guest) -> Result<Response, AppError> {
    let kept = Kept::open(&*app.db().keys(guest.application.organisation_id).await?, &guest.application);
    render(&view(app, access.page, &guest, kept.fields, Errors::default()).await?)
}

/// Somebody who writes: the link must be the form's, and nothing sent yet that counts.
async fn writer(app: &App, token: &str) -> Result<Guest, AppError> {
    let guest = link::guest(app, token).await?;
    match (guest.opens, guest.application.state) {
        (Opens::Form, Standing::Draft | Standing::Sent) => Ok(guest),
        _ => Err(AppError::NotFound),
    }
}

/// Keeps what was typed so far; asked by the page's script.
pub(super) async fn keep(
    State(app): State<App>,
    Path(token): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = writer(&app, &token).await?;
    let programme = programme_of(&app, &guest).await?.programme();
    let mut tx = app.db().write(&guest.scope).await?;
    let row = lock(&tx, &guest).await?;
    let read_at: i64 = fields.get("revision").parse().unwrap_or(row.revision);
    if row.state != Standing::Draft || read_at != row.revision {
        let told = json!({ "error": "stale", "revision": row.revision });
        return Ok((StatusCode::CONFLICT, Json(told)).into_response());
    }
    let what = Kept { fields: kept(&fields, &programme), locale: access.locale() };
    let revision = commands::keep(&mut tx, &row, &what).await?;
    tx.commit().await?;
    Ok(Json(json!({ "saved_at": app.now().clock(), "revision": revision })).into_response())
}

/// The application, locked until the write is over. A link that was renewed meanwhile opens nothing any more.
pub(super) async fn lock(tx: &WriteTx, guest: &Guest) -> Result<entity::Model, AppError> {
    let found = tx.scope().find_by_id::<entity::Entity>(guest.application.id).lock().one(tx).await?;
    found.filter(|row| row.link == guest.application.link).ok_or(AppError::NotFound)
}

/// Sends what was written. Sent again, it is the same application: another letter goes out only where something changed.
pub(super) async fn send(
    State(app): State<App>,
    Path(token): Path<String>,
    access: Access,
    client: ClientAddress,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = writer(&app, &token).await?;
    let row = programme_of(&app, &guest).await?;
    let programme = row.programme();
    let typed = kept(&fields, &programme);
    if fields.get("act") == "later" {
        return later(&app, access, guest, typed).await;
    }
    let typed = form::tidied(typed);
    // Before the write begins: counting is a write of its own.
    throttle::attempt(&app, &[Attempted::Application(&client)]).await?;
    let asks = Asks::of(&guest.scope, app.db(), &programme, access.locale()).await?;
    let what = Kept { fields: typed.clone(), locale: access.locale() };
    let by = By::Applicant(&asks.consent_version);
    let filled = form::parse(&typed, &programme, &asks.branch_ids(), by);
    let filled = if is_open(&app, &row) { Some(filled) } else { None };
    if let Some(Ok(filled)) = &filled {
        slow_down(&app, filled.email.as_deref()).await?;
    }
    // Somebody else may be written to, whom the writer's own reach does not cover.
    let mut tx = app.db().write(&letters::office(&guest.scope)).await?;
    let application = lock(&tx, &guest).await?;
    let filled = match filled {
        Some(Ok(filled)) => filled,
        // What was sent whole stays as it was sent.
        _ if application.state == Standing::Sent => return Ok(see_other(&guest.link.path())),
        faulty => {
            // Nothing that was typed is lost with a form that came back.
            let revision = commands::keep(&mut tx, &application, &what).await?;
            tx.commit().await?;
            let errors = faulty.and_then(Result::err).unwrap_or_default();
            let mut view = view(&app, access.page, &guest, typed, errors).await?;
            view.revision = revision;
            return render_errors(&view);
        }
    };
    let before = Kept::open(tx.keys(), &application);
    if application.state == Standing::Sent && before == what {
        return Ok(see_other(&guest.link.path()));
    }
    let sent = commands::send(&mut tx, &row, &application, &what, &filled).await?;
    let path = link::form(tx.keys(), &sent).path();
    if let Some(email) = &filled.email {
        tell_twin(&mut tx, &guest, &row, email).await?;
    }
    tx.commit().await?;
    Ok(see_other(&path))
}

/// Writes to whoever applied with this address before: here is your own page. Nobody at this browser learns of it.
async fn tell_twin(
    tx: &mut WriteTx,
    guest: &Guest,
    row: &programme::Model,
    email: &str,
) -> Result<(), AppError> {
    let Some(twin) = commands::twin(tx, row.id, email, guest.application.id).await? else { return Ok(()) };
    let kept = Kept::open(tx.keys(), &twin);
    let facts = Facts::default().with("link", link::personal(tx.keys(), &twin).address());
    let occasion = guest.application.id.to_string();
    letters::write(tx, row, &Recipient::of(&twin, &kept), Kind::Applied, &occasion, facts).await?;
    Ok(())
}

#[derive(Template)]
#[template(path = "training/applications/pages/sent.html")]
struct SentPage {
    page: Page,
    title: String,
    link: String,
    email: String,
    applied: bool,
    /// Whether it may be written anew: while one can apply.
    is_open: bool,
}

/// Whether one can apply now.
pub(super) fn is_open(app: &App, row: &programme::Model) -> bool {
    row.state == programme::State::Announced && matches!(row.programme().window(app.now()), Window::Open(_))
}

/// After sending: the mail is waited for.
pub(super) async fn sent(app: &App, access: Access, guest: Guest) -> Result<Response, AppError> {
    let kept = Kept::open(&*app.db().keys(guest.application.organisation_id).await?, &guest.application);
    let row = programme_of(app, &guest).await?;
    let (programme, mut page) = (row.programme(), access.page);
    page.contacts = contact::of(&programme, page.locale);
    render(&SentPage {
        title: told::title(&programme, page.locale),
        link: guest.link.path(),
        email: kept.fields.get("email").to_owned(),
        applied: guest.application.state != Standing::Sent,
        is_open: is_open(app, &row),
        page,
    })
}

/// The letter that asks to confirm, once more; or back to writing, where the address was wrong or something is to be
/// changed. After the deadline what was sent in time stays as it was sent.
pub(super) async fn again(
    State(app): State<App>,
    Path(token): Path<String>,
    _access: Access,
    client: ClientAddress,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = writer(&app, &token).await?;
    let programme = programme_of(&app, &guest).await?;
    let anew = fields.get("act") == "write" && is_open(&app, &programme);
    if !anew {
        let kept = Kept::open(&*app.db().keys(programme.organisation_id).await?, &guest.application);
        throttle::attempt(&app, &[Attempted::Application(&client)]).await?;
        slow_down(&app, form::address(&kept.fields).as_deref()).await?;
    }
    let mut tx = app.db().write(&guest.scope).await?;
    let row = lock(&tx, &guest).await?;
    if !anew && row.state != Standing::Sent {
        // Nothing was sent, or it counts by now: no mail goes out, and none is said to.
        return Ok(see_other(&guest.link.path()));
    }
    if !anew {
        commands::ask_address_again(&mut tx, &programme, &row).await?;
        tx.commit().await?;
        return Ok(see_other(&format!("{}?notice=application-mailed", guest.link.path())));
    }
    let open = commands::reopen(&mut tx, &row).await?;
    let path = link::form(tx.keys(), &open).path();
    tx.commit().await?;
    Ok(see_other(&path))
}

/// Counts a letter that is asked for by whom it would go to, from wherever it is asked: nobody is buried in letters.
async fn slow_down(app: &App, address: Option<&str>) -> Result<(), AppError> {
    match address {
        Some(address) => throttle::attempt(app, &[Attempted::Mailed(address)]).await,
        None => Ok(()),
    }
}

/// Keeps what was typed, to go on later; for browsers whose script does not.
async fn later(app: &App, access: Access, guest: Guest, typed: Fields) -> Result<Response, AppError> {
    let mut tx = app.db().write(&guest.scope).await?;
    let application = lock(&tx, &guest).await?;
    if application.state == Standing::Draft {
        commands::keep(&mut tx, &application, &Kept { fields: typed, locale: access.locale() }).await?;
        tx.commit().await?;
    }
    Ok(see_other(&format!("{}?notice=application-kept", guest.link.path())))
}
