//! The holder's side: a certificate as its holder sees it, its paper and its badge.

use axum::response::Response;
use sea_orm::ColumnTrait;

use super::drawing::{drawn, opened};
use super::entity::{certificate, version};
use super::paper::address;
use crate::app::App;
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::web::AppError;
use crate::web::page::attachment as file;

/// The kinds of file that a holder may have.
pub(super) const PDF: &str = "application/pdf";
pub(super) const BADGE: &str = "application/vc+jwt";

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
