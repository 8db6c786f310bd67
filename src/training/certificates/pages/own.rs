//! The holder's side, for applicants, who come by their link: the paper, the badge, and whether they are to be named.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::{BADGE, PDF, file};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::training::applications::link::{self, Guest, Opens};
use crate::training::certificates::entity::{certificate, version};
use crate::training::certificates::issuing::{drawn, opened};
use crate::training::certificates::paper::address;
use crate::training::letters;
use crate::training::register::{commands as register, entity as supporter};
use crate::web::{AppError, Audit, Page, Route};

pub(super) fn routes() -> Vec<Route> {
    const FILE: &str = "/applications/{token}/certificate/{file}";
    vec![
        Route::get(FILE, Action::Public, Audit::Nothing, download),
        Route::post("/applications/{token}/naming", Action::Public, Audit::Change, name),
    ]
}

/// A certificate as its holder sees it.
pub struct Held {
    /// The row.
    pub row: certificate::Model,
    /// 第R4-012号
    pub number: String,
    /// The programme.
    pub course: String,
    /// The day of issue.
    pub day: String,
    /// The last day; empty: none.
    pub until: String,
    /// Key of the word for where it stands.
    pub standing: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// Where anybody may look it up.
    pub public: String,
}

/// A certificate as its holder sees it.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn held(
    scope: &Scope,
    db: &Db,
    row: certificate::Model,
    locale: crate::i18n::Locale,
) -> Result<Held, DbError> {
    let (_, newest) = versions(scope, db, row.id).await?;
    let keys = db.keys(row.organisation_id).await?;
    let said = opened(&keys, &newest)?;
    let standing = row.standing(scope.now().date());
    Ok(Held {
        number: said.number,
        course: said.course,
        day: locale.date(row.issued_on),
        until: row.valid_until.map(|last| locale.date(last)).unwrap_or_default(),
        standing: standing.key(),
        holds: standing == certificate::Standing::Valid,
        public: address(&said.code),
        row,
    })
}

/// The version that has the badge in force, and the newest.
async fn versions(
    scope: &Scope,
    db: &Db,
    certificate: Id,
) -> Result<(version::Model, version::Model), DbError> {
    let rows = scope
        .find::<version::Entity>()
        .filter(version::Column::CertificateId.eq(certificate))
        .order_by_desc(version::Column::Version)
        .all(db)
        .await?;
    let nothing = || DbError::from(crate::db::WriteError::NothingWithinReach);
    let badge = rows.iter().find(|row| row.sealed_badge.is_some()).cloned();
    let newest = rows.into_iter().next().ok_or_else(nothing)?;
    Ok((badge.unwrap_or_else(|| newest.clone()), newest))
}

/// A holder's file: `paper.pdf` or `badge.jwt`.
///
/// # Errors
/// [`AppError::NotFound`] for another name; a revoked certificate has none.
pub async fn files(
    app: &App,
    scope: &Scope,
    row: &certificate::Model,
    name: &str,
) -> Result<Response, AppError> {
    if row.revoked_at.is_some() {
        return Err(AppError::NotFound);
    }
    let (badge, newest) = versions(scope, app.db(), row.id).await?;
    match name {
        "paper.pdf" => {
            let bytes = drawn(app, scope, &newest).await?;
            Ok(file(bytes, PDF, &format!("certificate-{}-{}.pdf", row.fiscal_year, row.number)))
        }
        "badge.jwt" => {
            let sealed = badge.sealed_badge.as_ref().ok_or(AppError::NotFound)?;
            let keys = app.db().keys(row.organisation_id).await?;
            let token = keys.open(version::badge_place(badge.id), sealed);
            let token = token.map_err(|error| AppError::Fault(error.to_string()))?;
            Ok(file(token, BADGE, &format!("badge-{}-{}.jwt", row.fiscal_year, row.number)))
        }
        _ => Err(AppError::NotFound),
    }
}

#[derive(Template)]
#[template(path = "training/certificates/pages/own.html")]
struct Section<'a> {
    page: &'a Page,
    held: Held,
    named: bool,
    here: String,
}

async fn find(app: &App, guest: &Guest) -> Result<Option<certificate::Model>, AppError> {
    if guest.opens != Opens::Personal {
        return Ok(None);
    }
    let of = certificate::Column::ApplicationId.eq(guest.application.id);
    Ok(guest.scope.find::<certificate::Entity>().filter(of).one(app.db()).await?)
}

/// The section of an applicant's own page; none where there is no certificate.
///
/// # Errors
/// [`AppError`].
pub async fn own_section(app: &App, guest: &Guest, page: &Page) -> Result<Option<String>, AppError> {
    let Some(row) = find(app, guest).await? else { return Ok(None) };
    let scope = letters::office(&guest.scope);
    let holder = scope.find_by_id::<supporter::Entity>(row.supporter_id).one(app.db()).await?;
    let section = Section {
        page,
        held: held(&scope, app.db(), row, page.locale).await?,
        named: holder.is_some_and(|holder| holder.named),
        here: guest.link.path(),
    };
    Ok(Some(section.render()?))
}

async fn download(
    State(app): State<App>,
    Path((token, name)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let guest = link::guest(&app, &token).await?;
    let row = find(&app, &guest).await?.ok_or(AppError::NotFound)?;
    files(&app, &letters::office(&guest.scope), &row, &name).await
}

async fn name(
    State(app): State<App>,
    Path(token): Path<String>,
    _: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = link::guest(&app, &token).await?;
    let row = find(&app, &guest).await?.ok_or(AppError::NotFound)?;
    let mut tx = app.db().write(&letters::office(&guest.scope)).await?;
    register::set_named(&mut tx, row.supporter_id, fields.get("named") == "1").await?;
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=register-named", guest.link.path())))
}
