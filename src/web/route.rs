//! Routes are data: each feature has one table of them, from which the router is built, so that a test can walk every
//! route × role × relation. A route cannot exist without an [`Action`] and an [`Audit`] class.

use std::convert::Infallible;
use std::pin::Pin;

use axum::Router;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::app::App;
use crate::auth::policy::Action;
use crate::auth::{csrf, guard};
use crate::web::AppError;

/// What a route leaves in the audit chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Audit {
    /// Nothing: it changes no record and shows none.
    Nothing,
    /// Reading the text of a record is noted.
    Reading,
    /// The change is noted in its transaction.
    Change,
    /// A change that owes no entry (a draft, a session).
    Unaudited,
}

/// When a route is open, beside what the policy says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Signed in, with a second factor where the role needs one. (Public routes need neither.)
    Complete,
    /// Also before the second factor was shown or enrolled: the pages on which that is done.
    BeforeSecondFactor,
    /// The second factor must have been shown within the last minutes: export, roles, keys.
    StepUp,
}

/// Where somebody is led who is not signed in (any more).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignedOut {
    /// To the page where one signs in, and from there back.
    Login,
    /// To this address.
    Elsewhere(&'static str),
    /// A form: to the page where one signs in, and from there to this address with the minute at which the form was
    /// sent (`?at=` microseconds since 1970) and its query. A telephone that rings does not wait for a password.
    Resume(&'static str),
}

/// What is known of a route beside its handler.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RouteInfo {
    /// The pattern of the address: `/calls/{id}`.
    pub path: &'static str,
    /// What it wants to do.
    pub action: Action,
    /// What it leaves in the audit chain.
    pub audit: Audit,
    /// When it is open.
    pub stage: Stage,
    /// Bytes of the body it takes at most.
    pub body_limit: usize,
    /// Whether other sites may frame it (the badge alone).
    pub framed: bool,
    /// Where somebody is led who is not signed in.
    pub signed_out: SignedOut,
}

/// One route of the product.
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// What is known of it.
    pub info: RouteInfo,
    handler: MethodRouter<App>,
    admits: Option<Admits>,
}

/// Looks at an address before anything of its body is read; an error is the answer.
pub type Admits =
    for<'a> fn(&'a App, &'a str) -> Pin<Box<dyn Future<Output = Result<(), AppError>> + Send + 'a>>;

/// Bytes a form may have.
pub const FORM_LIMIT: usize = 512 * 1024;

impl Route {
    fn new<H, T>(
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        action: Action,
        audit: Audit,
        handler: H,
    ) -> Route
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let info = RouteInfo {
            path,
            action,
            audit,
            stage: Stage::Complete,
            body_limit: FORM_LIMIT,
            framed: false,
            signed_out: SignedOut::Login,
        };
        Route { method, info, handler: on(filter, handler), admits: None }
    }

    /// A page. It changes nothing.
    pub fn get<H, T>(path: &'static str, action: Action, audit: Audit, handler: H) -> Route
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Route::new(Method::GET, MethodFilter::GET, path, action, audit, handler)
    }

    /// A change, or a question whose words must not stand in an address.
    pub fn post<H, T>(path: &'static str, action: Action, audit: Audit, handler: H) -> Route
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Route::new(Method::POST, MethodFilter::POST, path, action, audit, handler)
    }

    /// Open also before the second factor.
    #[must_use]
    pub fn before_second_factor(mut self) -> Route {
        self.info.stage = Stage::BeforeSecondFactor;
        self
    }

    /// Demands a second factor shown within the last minutes.
    #[must_use]
    pub fn step_up(mut self) -> Route {
        self.info.stage = Stage::StepUp;
        self
    }

    /// Takes a body of up to `bytes`.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Route {
        self.info.body_limit = bytes;
        self
    }

    /// Is open only where `admits` says so, which looks at the path alone: for public addresses that take large bodies, so
    /// that nobody unknown makes the server hold one.
    #[must_use]
    pub fn admitted_by(mut self, admits: Admits) -> Route {
        self.admits = Some(admits);
        self
    }

    /// Says where somebody is led who is not signed in.
    #[must_use]
    pub fn signed_out(mut self, to: SignedOut) -> Route {
        self.info.signed_out = to;
        self
    }

    /// May be framed by other sites.
    #[must_use]
    pub fn framed(mut self) -> Route {
        self.info.framed = true;
        self
    }
}

async fn admitted(State((app, admits)): State<(App, Admits)>, request: Request, next: Next) -> Response {
    // What another site sends is refused by the guard, alike for every address and before its body is read.
    if !csrf::is_own_origin(request.headers(), app.config().public_url()) {
        return next.run(request).await;
    }
    match admits(&app, request.uri().path()).await {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Builds the router: every handler behind the guard of its own route.
pub fn router(app: &App, routes: Vec<Route>) -> Router<App> {
    let mut router = Router::new();
    for route in routes {
        let mut guarded =
            route.handler.layer::<_, Infallible>(from_fn_with_state((app.clone(), route.info), guard::guard));
        if let Some(admits) = route.admits {
            guarded = guarded.layer(from_fn_with_state((app.clone(), admits), admitted));
        }
        router = router.route(route.info.path, guarded);
    }
    router
}
