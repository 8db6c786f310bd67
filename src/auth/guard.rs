//! The guard in front of every route: who is it, may they, is the request ours. It makes the [`Scope`] that the handler
//! works in; a handler that takes no [`Access`] has nothing to read or write with.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use sea_orm::ActiveValue::{Set, Unchanged};

use super::entity::session;
use super::person::{self, Person, STEP_UP};
use super::policy::{self, Action, Reach};
use super::posted::check_form;
use super::{csrf, nav};
use crate::app::App;
use crate::db::{DbError, Scope, WriteError};
use crate::form::Fields;
use crate::i18n::Locale;
use crate::id::Id;
use crate::web::large::Held;
use crate::web::page::{Page, locale_of};
use crate::web::route::{RouteInfo, SignedOut, Stage};
use crate::web::{AppError, headers::Framed, url};

/// What the guard found out: the person, the scope, the frame of the page.
#[derive(Clone)]
pub struct Access {
    person: Option<Person>,
    scope: Option<Scope>,
    /// The frame of the page.
    pub page: Page,
}

impl Access {
    /// The person signed in.
    ///
    /// # Errors
    /// [`AppError::SignedOut`] when nobody is.
    pub fn person(&self) -> Result<&Person, AppError> {
        self.person.as_ref().ok_or(AppError::SignedOut)
    }

    /// The person, if somebody is signed in (on public routes).
    pub fn visitor(&self) -> Option<&Person> {
        self.person.as_ref()
    }

    /// The scope of this request.
    ///
    /// # Errors
    /// [`AppError::SignedOut`] when nobody is signed in.
    pub fn scope(&self) -> Result<&Scope, AppError> {
        self.scope.as_ref().ok_or(AppError::SignedOut)
    }

    /// What another action would reach for the same person: to decide what a page offers (never what it shows).
    pub fn may(&self, action: Action) -> Option<Scope> {
        let (person, scope) = (self.person.as_ref()?, self.scope.as_ref()?);
        let reach = policy::reach(&person.grants, action)?;
        Some(mint(scope.organisation(), Some(person.account.id), action, reach, scope.now()))
    }

    /// The reader's language.
    pub fn locale(&self) -> Locale {
        self.page.locale
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Access {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Access, AppError> {
        parts
            .extensions
            .get::<Access>()
            .cloned()
            .ok_or_else(|| AppError::Fault("a route without guard".into()))
    }
}

/// The fields of a posted form; the guard has read and checked it.
#[derive(Clone)]
pub struct Posted(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for Posted {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Posted, AppError> {
        parts.extensions.get::<Posted>().cloned().ok_or_else(|| AppError::BadRequest("no form".into()))
    }
}

#[allow(clippy::disallowed_methods, reason = "auth makes the scopes")]
fn mint(
    organisation: Id,
    account: Option<Id>,
    action: Action,
    reach: Reach,
    now: crate::clock::Instant,
) -> Scope {
    Scope::mint(organisation, account, action, reach, now)
}

/// A scope for the machine's operator (command line, jobs): everything of one organisation.
pub fn operator_scope(organisation: Id, action: Action, now: crate::clock::Instant) -> Scope {
    mint(organisation, None, action, Reach::Organisation, now)
}

/// The scope in which the office's rules act for whoever does something that they follow from: the whole organisation, and
/// the chain names who did it.
pub fn rules_scope(scope: &Scope, action: Action) -> Scope {
    mint(scope.organisation(), scope.account(), action, Reach::Organisation, scope.now())
}

/// A scope in which somebody acts on everything of their organisation at an instant of the story that the demonstration
/// tells. No request gets one.
pub fn behalf_scope(organisation: Id, account: Id, action: Action, at: crate::clock::Instant) -> Scope {
    mint(organisation, Some(account), action, Reach::Organisation, at)
}

/// A scope for what concerns one's own account before anybody is signed in (checking a password, using an invitation).
pub fn account_scope(organisation: Id, account: Option<Id>, now: crate::clock::Instant) -> Scope {
    mint(organisation, account, Action::OwnAccount, Reach::Parts(policy::Parts::default()), now)
}

/// A scope for the public page of one desk.
pub fn public_scope(organisation: Id, desk: Id, now: crate::clock::Instant) -> Scope {
    let reach = Reach::Parts(policy::Parts { all: vec![desk], ..policy::Parts::default() });
    mint(organisation, None, Action::Public, reach, now)
}

/// A scope for the person who made an application, or is to make one under this id: they came by the link that only they
/// have. It reaches that application and what is said to the public.
pub fn applicant_scope(organisation: Id, application: Id, now: crate::clock::Instant) -> Scope {
    mint(organisation, None, Action::Public, Reach::Application(application), now)
}

/// The middleware.
pub async fn guard(State((app, info)): State<(App, RouteInfo)>, request: Request, next: Next) -> Response {
    match enter(&app, info, request).await {
        Ok(Entered::Go(request, access)) => {
            let visitor = access.new_visitor;
            let page = access.access.page.clone();
            let mut request = *request;
            request.extensions_mut().insert(access.access);
            // What was read is held until it was answered.
            let _held = request.extensions_mut().remove::<Held>();
            let mut response = next.run(request).await;
            if info.framed {
                response.extensions_mut().insert(Framed);
            }
            response.extensions_mut().insert(page);
            if let Some(cookie) = visitor {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Ok(Entered::Elsewhere(response)) => response,
        Err(error) => error.into_response(),
    }
}

struct Ready {
    access: Access,
    new_visitor: Option<HeaderValue>,
}

enum Entered {
    Go(Box<Request>, Box<Ready>),
    Elsewhere(Response),
}

async fn enter(app: &App, info: RouteInfo, request: Request) -> Result<Entered, AppError> {
    let now = app.now();
    let config = app.config();
    let cookie = url::cookie(request.headers(), config.session_cookie()).map(str::to_owned);
    let person = match &cookie {
        Some(token) => person::find(app.db(), token).await?,
        None => None,
    };
    let signed_in = person.is_some();
    let writes = request.method() == Method::POST;
    let mut request = request;

    // What binds the form's token: the session, or before sign-in a random cookie.
    let visitor = url::cookie(request.headers(), csrf::VISITOR).map(str::to_owned);
    let mut new_visitor = None;
    let secret = match (&person, &cookie, visitor) {
        (Some(_), Some(token), _) => token.clone(),
        (_, _, Some(visitor)) => visitor,
        // What the site shows to the public sets no cookie.
        _ if is_same_for_everybody(info) => String::new(),
        _ => {
            let fresh = data_encoding::BASE64URL_NOPAD.encode(&rand::random::<[u8; 18]>());
            let text = format!("{}={fresh}{}", csrf::VISITOR, config.cookie_attributes());
            new_visitor = HeaderValue::from_str(&text).ok();
            fresh
        }
    };
    if writes {
        let to = resume(info, &request, now);
        let asked_by_script = wants_json(&request);
        request = match (check_form(app, info, request, &secret, signed_in).await, to) {
            (Ok(request), _) => request,
            // Our own page, with the token of a session before this one: what was begun is not lost.
            (Err(refused), Some(to)) if refused.outdated => {
                let to = if signed_in { to } else { format!("/login?next={}", url::encode(&to)) };
                return Ok(Entered::Elsewhere(see_other(&to)));
            }
            (Err(refused), None) if refused.outdated && asked_by_script && signed_in => {
                return Err(AppError::StaleToken(csrf::token(app.csrf_key(), secret.as_bytes())));
            }
            (Err(refused), _) => return Err(refused.error),
        };
    }

    // What was chosen at this browser wins, then what the person set for themselves, then what the browser asks for.
    let chosen = url::cookie(request.headers(), "language").and_then(Locale::from_tag);
    let own = person.as_ref().and_then(|p| p.account.locale.as_deref()).and_then(Locale::from_tag);
    // What the site shows to the public has an address in each language, to be passed on.
    let (asked, here) = language_asked(info, &request);
    let locale = asked.or(chosen).or(own).unwrap_or_else(|| locale_of(&request));
    let mut page = Page::bare(locale, app);
    page.here = here.clone();
    if !is_same_for_everybody(info) {
        page.csrf = csrf::token(app.csrf_key(), secret.as_bytes());
        page.notice = notice(&request, locale, "notice");
        page.warning = notice(&request, locale, "warning");
    }

    let Some(person) = person else {
        if info.action == Action::Public {
            return Ok(Entered::Go(
                Box::new(request),
                Box::new(Ready { access: Access { person: None, scope: None, page }, new_visitor }),
            ));
        }
        if writes || wants_json(&request) {
            return Err(AppError::SignedOut);
        }
        let to = match info.signed_out {
            SignedOut::Elsewhere(to) => to.to_owned(),
            _ => format!("/login?next={}", url::encode(&here)),
        };
        return Ok(Entered::Elsewhere(see_other(&to)));
    };

    if !is_same_for_everybody(info) {
        page.user = Some(person.account.display_name.clone());
        if let [desk] = person.desks.as_slice() {
            page.place = Some(desk.name.clone());
        }
    }
    if info.action != Action::Public && info.stage != Stage::BeforeSecondFactor {
        let back = resume(info, &request, now).filter(|_| writes);
        if let Some(to) = second_factor_first(&person, info, now, back.as_deref().unwrap_or(&here)) {
            if back.is_some() || !(writes || wants_json(&request)) {
                return Ok(Entered::Elsewhere(see_other(&to)));
            }
            if info.stage == Stage::StepUp && !wants_json(&request) {
                let to = ask_again(&person, info, &request, config.public_url());
                return Ok(Entered::Elsewhere(see_other(&to)));
            }
            return Err(AppError::SignedOut);
        }
        page.nav = nav::items(&person, &here);
    }
    let reach = policy::reach(&person.grants, info.action).ok_or(AppError::NotFound)?;
    let scope = mint(person.account.organisation_id, Some(person.account.id), info.action, reach, now);
    match touch(app, &person, &scope).await {
        Ok(()) => {}
        // Ended in the meantime: signed out elsewhere, or the account was disabled.
        Err(DbError::Write(WriteError::NothingWithinReach)) => return Err(AppError::SignedOut),
        // A page can be read on a full disk, and while another write takes its time.
        Err(error) => tracing::warn!(%error, "the last use of a session was not noted"),
    }
    let access = Access { person: Some(person), scope: Some(scope), page };
    Ok(Entered::Go(Box::new(request), Box::new(Ready { access, new_visitor: None })))
}

/// What the site shows to the public: kept by ourselves and by caches for whoever comes next, so that nothing of this
/// person or of this request may stand on it.
fn is_same_for_everybody(info: RouteInfo) -> bool {
    info.path.starts_with("/desks") || info.path.starts_with("/trainings") || info.path == "/openapi.json"
}

/// The language that an address of the public site asks for, and the address without it.
fn language_asked(info: RouteInfo, request: &Request) -> (Option<Locale>, String) {
    let whole = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let query = request.uri().query().unwrap_or_default();
    let lang = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "lang");
    let Some(locale) =
        lang.filter(|_| is_same_for_everybody(info)).and_then(|(_, tag)| Locale::from_tag(&tag))
    else {
        return (None, whole);
    };
    let rest = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang");
    let rest = form_urlencoded::Serializer::new(String::new()).extend_pairs(rest).finish();
    let path = request.uri().path();
    (Some(locale), if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") })
}

/// Where a form goes on that nobody could send just now, with the minute at which it was sent.
fn resume(info: RouteInfo, request: &Request, now: crate::clock::Instant) -> Option<String> {
    let SignedOut::Resume(to) = info.signed_out else { return None };
    let query = request.uri().query().map(|q| format!("&{q}")).unwrap_or_default();
    Some(format!("{to}?at={}{query}", now.minute().0))
}

/// Where a form leads whose second factor was shown too long ago: to the code, and from there back to the page it stood
/// on. Both say that what was pressed is to be pressed again: the form itself is not kept.
fn ask_again(person: &Person, info: RouteInfo, request: &Request, public_url: &str) -> String {
    if person.account.totp_confirmed_at.is_none() {
        return "/second-factor/enrolment".to_owned();
    }
    let from = page_of_form(info, request, public_url);
    let (path, query) = from.split_once('?').unwrap_or((&from, ""));
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "notice");
    let mut query = form_urlencoded::Serializer::new(String::new());
    let query = query.extend_pairs(kept).append_pair("notice", "press-again").finish();
    format!("/second-factor?next={}&notice=code-again", url::encode(&format!("{path}?{query}")))
}

/// The page that a form stood on: as the browser says (`Referrer-Policy` lets it, to ourselves), otherwise the nearest
/// page above the form's own address.
fn page_of_form(info: RouteInfo, request: &Request, public_url: &str) -> String {
    let pages: Vec<_> =
        crate::app::routes().into_iter().filter(|route| route.method == Method::GET).collect();
    let is_page = |pattern: &str| pages.iter().any(|route| route.info.path == pattern);
    let own = request.uri().path();
    let told = request.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    let told = told.and_then(|from| from.strip_prefix(public_url)).map(url::local);
    // A form shown again with its faults stands at the address that it was sent to, which may be no page.
    if let Some(page) = told.filter(|from| from.split('?').next() != Some(own) || is_page(info.path)) {
        return page.to_owned();
    }
    let (mut pattern, mut path) = (info.path, own);
    while !is_page(pattern) {
        let (Some((above, _)), Some((before, _))) = (pattern.rsplit_once('/'), path.rsplit_once('/')) else {
            return "/".to_owned();
        };
        (pattern, path) = (above, before);
    }
    path.to_owned()
}

/// Where the person must go first, if a second factor is owed.
fn second_factor_first(
    person: &Person,
    info: RouteInfo,
    now: crate::clock::Instant,
    here: &str,
) -> Option<String> {
    let enrolled = person.account.totp_confirmed_at.is_some();
    let shown = person.session.second_factor_at;
    let next = url::encode(here);
    if person.needs_second_factor() && !enrolled {
        Some("/second-factor/enrolment".to_owned())
    } else if enrolled && shown.is_none() {
        Some(format!("/second-factor?next={next}"))
    } else if info.stage == Stage::StepUp
        && shown.is_none_or(|at| now.since(at) > STEP_UP)
        // Whoever may not do it at all is told that there is no such page, as anywhere else.
        && policy::reach(&person.grants, info.action).is_some()
    {
        if enrolled {
            Some(format!("/second-factor?next={next}"))
        } else {
            Some("/second-factor/enrolment".into())
        }
    } else {
        None
    }
}

/// Notes that the session was used, at most once a minute.
async fn touch(app: &App, person: &Person, scope: &Scope) -> Result<(), DbError> {
    if scope.now().since(person.session.seen_at) < time::Duration::minutes(1) {
        return Ok(());
    }
    let mut tx = app.db().write(scope).await?;
    let row = session::ActiveModel {
        id: Unchanged(person.session.id),
        seen_at: Set(scope.now()),
        ..Default::default()
    };
    tx.update(row).await?;
    tx.unaudited("a session's last use");
    tx.commit().await?;
    Ok(())
}

/// What is said after a change: `?notice=call-saved` shows the text `notice-call-saved`, if there is one, and
/// `?warning=import-busy` the text `warning-import-busy`, in other colours.
fn notice(request: &Request, locale: Locale, kind: &str) -> Option<String> {
    let query = request.uri().query()?;
    let (_, name) = form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == kind)?;
    let key = format!("{kind}-{name}");
    locale.has(&key).then(|| locale.t(&key))
}

fn wants_json(request: &Request) -> bool {
    request
        .headers()
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.starts_with("application/json"))
}

/// 303 to an address of ours.
pub fn see_other(to: &str) -> Response {
    let mut response = Redirect::to(url::local(to)).into_response();
    *response.status_mut() = StatusCode::SEE_OTHER;
    response
}
