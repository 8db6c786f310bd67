//! One certificate, as the office has it: its papers, a new paper for one that was lost or whose name was wrong, taking it
//! back. Each is asked once more before it is done, and is done once for each time that the page was looked at.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use documents::pdf::missing_glyphs;
use sea_orm::ColumnTrait;

use super::{PDF, file};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::form::once::{self, Seen};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::certificates::badges::organisation_name;
use crate::training::certificates::drawing;
use crate::training::certificates::entity::{certificate, version};
use crate::training::certificates::issuing::{self, Anew, Desk};
use crate::training::certificates::paper::{self, Said};
use crate::training::office::Office;
use crate::training::programmes::entity as programme;
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    const ONE: &str = "/register/certificates/{certificate}";
    const PAPER: &str = "/register/certificates/{certificate}/papers/{version}";
    const AGAIN: &str = "/register/certificates/{certificate}/reissue";
    const MEND: &str = "/register/certificates/{certificate}/mending";
    const REVOKE: &str = "/register/certificates/{certificate}/revocation";
    vec![
        Route::get(ONE, Action::RunTraining, Audit::Reading, show),
        Route::get(PAPER, Action::RunTraining, Audit::Reading, download),
        Route::post(AGAIN, Action::RunTraining, Audit::Change, reissue).step_up(),
        Route::post(MEND, Action::RunTraining, Audit::Change, mend).step_up(),
        Route::post(REVOKE, Action::RunTraining, Audit::Change, revoke).step_up(),
    ]
}

#[derive(Template)]
#[template(path = "training/certificates/pages/one.html")]
struct View {
    page: Page,
    office: Office,
    fields: Fields,
    errors: Errors,
    here: String,
    said: Said,
    day: String,
    until: String,
    standing: certificate::Standing,
    public: String,
    revoked: Option<(String, String)>,
    papers: Vec<Paper>,
    /// Which paper is the newest.
    version: i32,
}

/// A paper.
struct Paper {
    href: String,
    n: i32,
    cause: &'static str,
    day: String,
    name: String,
}

fn here(row: &certificate::Model) -> String {
    format!("/register/certificates/{}", row.id)
}

/// A certificate with the programme it is of, and its papers.
async fn find(
    app: &App,
    access: &Access,
    id: &str,
) -> Result<(Office, certificate::Model, Vec<version::Model>), AppError> {
    let scope = access.scope()?;
    let id: Id = id.parse().map_err(|_| AppError::NotFound)?;
    let row = scope.find_by_id::<certificate::Entity>(id).one(app.db()).await?.ok_or(AppError::NotFound)?;
    let versions = scope
        .find::<version::Entity>()
        .filter(version::Column::CertificateId.eq(id))
        .order_by_asc(version::Column::Version)
        .all(app.db())
        .await?;
    let programme = scope.find_by_id::<programme::Entity>(row.programme_id).one(app.db()).await?;
    let slug = programme.ok_or(AppError::NotFound)?.slug;
    let office = Office::open(app, access, &slug, "certificates").await?;
    Ok((office, row, versions))
}

async fn view(
    app: &App,
    access: &Access,
    id: &str,
    fields: Option<Fields>,
    errors: Errors,
) -> Result<View, AppError> {
    let (office, row, versions) = find(app, access, id).await?;
    let keys = app.db().keys(row.organisation_id).await?;
    let locale = access.locale();
    let here = here(&row);
    let office = office.about(app, access, row.application_id, &here).await?;
    let mut papers = Vec::with_capacity(versions.len());
    let mut newest = None;
    for one in &versions {
        let said = drawing::opened(&keys, one)?;
        papers.push(Paper {
            href: format!("{here}/papers/{}", one.version),
            n: one.version,
            cause: one.cause.key(),
            day: locale.date(one.made_at.date()),
            name: said.name.clone(),
        });
        newest = Some(said);
    }
    let said = newest.ok_or(AppError::NotFound)?;
    let reason = row.sealed_revocation.as_ref().and_then(|sealed| {
        let text = keys.open(certificate::revocation_place(row.id), sealed).ok()?;
        Some((locale.date(row.revoked_at?.date()), text))
    });
    let fields = fields.unwrap_or_else(|| {
        let mut fields = Fields::default();
        fields.set("name", said.name.as_str());
        fields
    });
    Ok(View {
        page: access.page.clone(),
        day: locale.date(row.issued_on),
        until: row.valid_until.map(|last| locale.date(last)).unwrap_or_default(),
        standing: row.standing(access.scope()?.now().date()),
        public: format!("{}{}", app.config().public_url(), paper::address(&said.code)),
        revoked: reason,
        papers,
        version: row.version,
        said,
        here,
        office,
        fields,
        errors,
    })
}

async fn show(State(app): State<App>, Path(id): Path<String>, access: Access) -> Result<Response, AppError> {
    let view = view(&app, &access, &id, None, Errors::default()).await?;
    if let Ok(id) = id.parse() {
        reading::note(&app, access.scope()?, AuditEvent::new("certificate.read", "certificate", id)).await?;
    }
    render(&view)
}

async fn download(
    State(app): State<App>,
    Path((id, n)): Path<(String, i32)>,
    access: Access,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let (_, row, versions) = find(&app, &access, &id).await?;
    let version = versions.iter().find(|one| one.version == n).ok_or(AppError::NotFound)?;
    let bytes = drawing::drawn(&app, scope, version).await?;
    reading::note(&app, scope, AuditEvent::new("certificate.read", "certificate", row.id)).await?;
    Ok(file(bytes, PDF, &format!("certificate-{}-{}-{n}.pdf", row.fiscal_year, row.number)))
}

async fn reissue(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    anew(&app, &access, &id, fields, Anew::Lost, "certificate-reissued").await
}

async fn mend(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let name = fields.get("name").to_owned();
    let mut errors = Errors::default();
    if name.is_empty() {
        errors.add("name", Message::new("application-error-name"));
    }
    if name.chars().count() > 80 {
        errors.add("name", Message::new("application-error-long").with("n", 80));
    }
    let missing: String = missing_glyphs(&name).into_iter().collect();
    if !missing.is_empty() {
        errors.add("name", Message::new("application-error-glyph").with("characters", missing));
    }
    if !errors.is_empty() {
        return render_errors(&view(&app, &access, &id, Some(fields), errors).await?);
    }
    anew(&app, &access, &id, fields, Anew::Name(name), "certificate-mended").await
}

async fn anew(
    app: &App,
    access: &Access,
    id: &str,
    fields: Fields,
    what: Anew,
    notice: &str,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let (_, row, versions) = find(app, access, id).await?;
    let organisation = organisation_name(app, scope.organisation()).await?;
    let to = format!("{}?notice={notice}", here(&row));
    let mut tx = app.db().write(scope).await?;
    tx.lock("register").await?;
    match once::seen(scope, &tx, &fields).await? {
        Seen::New => {}
        Seen::Same(to) => return Ok(see_other(&to)),
        // Another name on a page that was sent before: a form of its own says that it is meant.
        Seen::Changed(_) => {
            drop(tx);
            return refused(app, access, id, fields, ("name", Message::new("certificate-error-sent"))).await;
        }
    }
    // A paper that was made since the page was opened may be the one that is wanted.
    let newest = tx.find::<certificate::Entity>().filter(certificate::Column::Id.eq(row.id)).one(&tx).await?;
    let newest = newest.filter(|row| row.revoked_at.is_none()).ok_or(AppError::NotFound)?.version;
    if fields.get("papers") != newest.to_string() {
        drop(tx);
        let field = if what == Anew::Lost { "reissue" } else { "name" };
        let fault = Message::new("certificate-error-made").with("n", newest);
        return refused(app, access, id, fields, (field, fault)).await;
    }
    // The name as it stands is no other name: a paper that says the same would end a badge that is right.
    let current = versions.iter().find(|one| one.version == newest);
    let current = current.map(|one| drawing::opened(tx.keys(), one)).transpose()?;
    if let Anew::Name(name) = &what
        && current.is_some_and(|said| said.name == *name)
    {
        drop(tx);
        return refused(app, access, id, fields, ("name", Message::new("certificate-error-same-name"))).await;
    }
    let desk = Desk::open(&mut tx, &organisation, app.config().public_url()).await?;
    issuing::anew(&mut tx, &desk, row.id, &what).await?;
    if let Anew::Name(name) = what {
        crate::training::register::commands::rename(&mut tx, row.supporter_id, &name).await?;
    }
    once::remember(&mut tx, &fields, &to).await?;
    tx.commit().await?;
    drawing::keep_later(app, scope);
    Ok(see_other(&to))
}

/// The page once more, with why nothing was done.
async fn refused(
    app: &App,
    access: &Access,
    id: &str,
    fields: Fields,
    (field, fault): (&str, Message),
) -> Result<Response, AppError> {
    let mut errors = Errors::default();
    errors.add(field, fault);
    let typed = Some(fields).filter(|fields| fields.has("name"));
    render_errors(&view(app, access, id, typed, errors).await?)
}

async fn revoke(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let (_, row, _) = find(&app, &access, &id).await?;
    let here = here(&row);
    if row.revoked_at.is_some() {
        return Ok(see_other(&here));
    }
    if fields.get("reason").is_empty() {
        let fault = Message::new("certificate-error-reason");
        return refused(&app, &access, &id, fields, ("reason", fault)).await;
    }
    let mut tx = app.db().write(scope).await?;
    issuing::revoke(&mut tx, row.id, fields.get("reason")).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{here}?notice=certificate-revoked")))
}
