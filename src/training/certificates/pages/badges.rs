//! What anybody needs to check a badge: who issues it, with which key, for what, and which were revoked. For machines;
//! readable from any site.

use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::BADGE;
use crate::app::App;
use crate::auth::policy::Action;
use crate::db::Scope;
use crate::id::Id;
use crate::site::cache::{for_everybody, public};
use crate::training::certificates::badges::{Signer, published, revoked};
use crate::training::certificates::paper::LANGUAGE;
use crate::training::programmes::{entity as programme, told};
use crate::web::{AppError, Audit, Route};

pub(super) fn routes() -> Vec<Route> {
    const ACHIEVEMENT: &str = "/badges/{issuer}/achievements/{programme}";
    vec![
        Route::get("/badges/{issuer}", Action::Public, Audit::Nothing, profile),
        Route::get("/badges/{issuer}/keys", Action::Public, Audit::Nothing, keys),
        Route::get("/badges/{issuer}/keys/1", Action::Public, Audit::Nothing, key),
        Route::get(ACHIEVEMENT, Action::Public, Audit::Nothing, achievement),
        Route::get("/badges/{issuer}/status/1", Action::Public, Audit::Nothing, status),
    ]
}

async fn issuer(app: &App, id: &str) -> Result<(Signer, Scope), AppError> {
    published(app, id.parse::<Id>().map_err(|_| AppError::NotFound)?).await
}

fn answer(text: String, media_type: &'static str) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    let everybody = HeaderName::from_static("access-control-allow-origin");
    headers.insert(everybody, HeaderValue::from_static("*"));
    response
}

async fn profile(State(app): State<App>, Path(id): Path<String>) -> Result<Response, AppError> {
    let (signer, _) = issuer(&app, &id).await?;
    let profile = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": signer.issuer.id.as_str(),
        "type": ["Profile"],
        "name": signer.issuer.name,
        "url": signer.issuer.url.as_str(),
    });
    Ok(answer(profile.to_string(), "application/ld+json"))
}

async fn keys(State(app): State<App>, Path(id): Path<String>) -> Result<Response, AppError> {
    let (signer, _) = issuer(&app, &id).await?;
    Ok(answer(openbadge::jwks([signer.key.public()]), "application/jwk-set+json"))
}

async fn key(State(app): State<App>, Path(id): Path<String>) -> Result<Response, AppError> {
    let (signer, _) = issuer(&app, &id).await?;
    Ok(answer(signer.key.public().jwk(), "application/jwk+json"))
}

async fn achievement(
    State(app): State<App>,
    Path((id, programme)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (signer, scope) = issuer(&app, &id).await?;
    let programme: Id = programme.parse().map_err(|_| AppError::NotFound)?;
    let row = scope.find_by_id::<programme::Entity>(programme).one(app.db()).await?;
    let row = row.filter(programme::Model::is_public).ok_or(AppError::NotFound)?;
    let title = told::title(&row.programme(), LANGUAGE);
    let achievement = signer.achievement(&row, &title).map_err(|error| AppError::Fault(error.to_string()))?;
    let achievement = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": achievement.id.as_str(),
        "type": ["Achievement"],
        "name": achievement.name,
        "description": achievement.description,
        "criteria": { "narrative": achievement.criteria },
    });
    Ok(answer(achievement.to_string(), "application/ld+json"))
}

async fn status(State(app): State<App>, Path(id): Path<String>) -> Result<Response, AppError> {
    let (signer, scope) = issuer(&app, &id).await?;
    let revoked = revoked(&scope, app.db()).await?;
    let list = app.signed_lists().served(&signer, revoked, app.now());
    let list = list.map_err(|error| AppError::Fault(error.to_string()))?;
    Ok(for_everybody(public(BADGE, list)))
}
