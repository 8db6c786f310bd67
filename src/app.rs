//! The application: its state, and the router put together from the features.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::background::Background;
use crate::config::Config;
use crate::db::Db;
use crate::mail::Mailer;
use crate::web::{Route, assets, error, headers, route};

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
}

impl App {
    /// Puts the state together.
    pub fn new(db: Db, config: Config, mailer: Mailer) -> App {
        let csrf_key = db.root_key().derive("csrf");
        let (pages, signed_lists, background) = Default::default();
        App(Arc::new(Inner { db, config, mailer, csrf_key, pages, signed_lists, background }))
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
