//! The application: its state, and the router put together from the features.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::auth::Access;
use crate::background::Background;
use crate::config::Config;
use crate::db::Db;
use crate::i18n::Locale;
use crate::mail::Mailer;
use crate::web::page::Contact;
use crate::web::waits::Waits;
use crate::web::{AppError, Route, assets, error, headers, route};

/// The state that every handler may ask for. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    config: Config,
    mailer: Mailer,
    csrf_key: [u8; 32],
    pages: crate::site::cache::Cache,
    signed_lists: crate::training::certificates::badges::SignedLists,
    background: Background,
    room: crate::web::large::Room,
}

impl App {
    /// Puts the state together.
    pub fn new(db: Db, config: Config, mailer: Mailer) -> App {
        let csrf_key = db.root_key().derive("csrf");
        let (pages, signed_lists, background, room) = Default::default();
        App(Arc::new(Inner { db, config, mailer, csrf_key, pages, signed_lists, background, room }))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The mailer.
    pub fn mailer(&self) -> &Mailer {
        &self.0.mailer
    }

    /// The key of CSRF tokens.
    pub fn csrf_key(&self) -> &[u8; 32] {
        &self.0.csrf_key
    }

    /// The public pages rendered within this second.
    pub fn pages(&self) -> &crate::site::cache::Cache {
        &self.0.pages
    }

    /// The lists of revoked badges as they were last signed.
    pub fn signed_lists(&self) -> &crate::training::certificates::badges::SignedLists {
        &self.0.signed_lists
    }

    /// The work that goes on beside the requests.
    pub fn background(&self) -> &Background {
        &self.0.background
    }

    /// The room for large bodies.
    pub fn room(&self) -> &crate::web::large::Room {
        &self.0.room
    }

    /// The present instant.
    pub fn now(&self) -> crate::clock::Instant {
        self.0.db.now()
    }
}

/// All routes of the product: what the router is built from and the walk of routes goes over.
pub fn routes() -> Vec<Route> {
    let mut routes = Vec::new();
    routes.extend(crate::auth::routes());
    routes.extend(crate::audit::routes());
    routes.extend(crate::desk::routes());
    routes.extend(crate::publication::routes());
    routes.extend(crate::site::routes());
    routes.extend(crate::training::routes());
    routes
}

/// What waits for a person, as the features that know of such work tell it; none where no role of theirs has any.
///
/// # Errors
/// [`AppError`] when the database does not answer.
pub async fn waits(app: &App, access: &Access) -> Result<Option<Vec<Waits>>, AppError> {
    crate::training::waiting::of(app, access).await
}

/// Whether an address is one of those that applicants open, who have no account and no first page in the house.
pub fn is_opened_by_link(path: &str) -> bool {
    ["/applications", "/calendars", "/trainings", "/attendance"]
        .iter()
        .any(|below| path.strip_prefix(below).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Whether an address is one that stands in a letter to an applicant: it opens something by itself.
pub fn is_below_a_link(path: &str) -> bool {
    ["/applications/", "/calendars/"].iter().any(|below| path.starts_with(below))
}

/// Whom somebody may ask who came by a link that opens nothing: everybody who announces something now.
pub async fn contacts(app: &App, locale: Locale) -> Vec<Contact> {
    crate::training::contact::announced(app, locale).await
}

/// The router with all layers.
pub fn router(app: App) -> Router {
    route::router(&app, routes())
        .route("/assets/{hash}/{name}", axum::routing::get(assets::serve))
        .route("/healthz", axum::routing::get(async || "ok\n"))
        .layer(CatchPanicLayer::new())
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), error::pages))
        .layer(from_fn_with_state(app.clone(), headers::secure))
        .with_state(app)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_applicants_open_is_told_from_pages_of_the_house_and_their_links_from_other_addresses() {
        let of = |path: &str| (is_opened_by_link(path), is_below_a_link(path));
        assert_eq!(of("/applications/nothing"), (true, true));
        assert_eq!(of("/calendars/nothing"), (true, true));
        for path in ["/applications", "/trainings/nothing", "/attendance"] {
            assert_eq!(of(path), (true, false), "{path}");
        }
        for path in ["/", "/applications-of-others", "/programmes/x/applications/y"] {
            assert_eq!(of(path), (false, false), "{path}");
        }
    }
}
