//! The register as the office has it: narrowed by branch, standing, offer, validity; searched by kana or name.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::{offers, standings, validity};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::form::Fields;
use crate::id::Id;
use crate::training::applications::entity::Standing;
use crate::training::programmes::told;
use crate::training::register::entry::{Offer, standing_key};
use crate::training::register::queries::{self, Filter, Year};
use crate::web::{AppError, Audit, Page, Route, render};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/register", Action::RunTraining, Audit::Reading, show),
        Route::post("/register", Action::RunTraining, Audit::Reading, search),
    ]
}

#[derive(Template)]
#[template(path = "training/register/pages/list.html")]
struct View {
    page: Page,
    fields: Fields,
    branches: Vec<(String, String)>,
    standings: Vec<(&'static str, &'static str)>,
    offers: Vec<(&'static str, &'static str)>,
    lines: Vec<Line>,
    found: usize,
    /// Where those shown begin and end, counted from 1; none where all are shown.
    part: Option<(usize, usize)>,
    /// What the search was, to be sent with another page of it.
    hidden: Vec<(&'static str, String)>,
    /// Other pages: their number, and what they are called.
    pages: Vec<(usize, String)>,
    years: Vec<(String, Year)>,
    /// Who stands in the list and is not counted in the years.
    left_out: Option<String>,
}

/// Somebody.
struct Line {
    href: String,
    name: String,
    kana: String,
    branch: String,
    standing: &'static str,
    year: String,
    number: String,
    until: String,
    ended: Option<&'static str>,
    offers: String,
}

/// How many are shown at once.
const SHOWN: usize = 50;

/// The fields of a search.
const SEARCH: [&str; 5] = ["words", "branch", "standing", "offer", "valid"];

fn filter(fields: &Fields) -> Filter {
    use sea_orm::Iterable;
    let offer = fields.get("offer");
    Filter {
        branch: fields.get("branch").parse::<Id>().ok(),
        standing: Standing::from_code(fields.get("standing")),
        offer: Offer::iter().find(|one| one.code() == offer),
        valid: match fields.get("valid") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        words: fields.get("words").to_owned(),
    }
}

async fn page(app: &App, access: &Access, fields: Fields) -> Result<Response, AppError> {
    use sea_orm::Iterable;
    let scope = access.scope()?;
    let found = queries::list(scope, app.db(), &filter(&fields)).await?;
    let branches = queries::branches(scope, app.db()).await?;
    let years = queries::by_year(scope, app.db()).await?;
    let page = access.page.clone();
    let locale = page.locale;
    let (revoked, ended) = queries::left_out(scope, app.db()).await?;
    let left_out = match (revoked, ended) {
        (0, 0) => None,
        (n, 0) => Some(page.tn("register-left-out-revoked", n)),
        (0, n) => Some(page.tn("register-left-out-ended", n)),
        (n, m) => Some(page.ta2("register-left-out", "revoked", n, "ended", m)),
    };
    let today = scope.now().date();
    let line = |(row, kept): &(_, crate::training::register::entry::Kept)| {
        let row: &crate::training::register::entity::Model = row;
        let (until, ended) = validity(row, &page, today);
        Line {
            href: format!("/register/{}", row.id),
            name: kept.name.clone(),
            kana: kept.kana.clone(),
            branch: row.branch_id.and_then(|id| branches.get(&id)).cloned().unwrap_or_default(),
            standing: standing_key(row.standing),
            year: told::fiscal_year(row.fiscal_year, locale),
            number: row.number.clone().unwrap_or_default(),
            until,
            ended,
            offers: offers(row.offers, locale),
        }
    };
    let last = found.len().div_ceil(SHOWN).max(1);
    let at = fields.get("page").parse::<usize>().unwrap_or(1).clamp(1, last);
    let lines: Vec<Line> = found.iter().skip((at - 1) * SHOWN).take(SHOWN).map(line).collect();
    let mut pages = Vec::new();
    if at > 1 {
        pages.push((at - 1, page.t("register-page-before")));
    }
    if at < last {
        pages.push((at + 1, page.t("register-page-next")));
    }
    let first = (at - 1) * SHOWN + 1;
    let event = AuditEvent::new("register.listed", "organisation", scope.organisation());
    reading::note(app, scope, event).await?;
    render(&View {
        hidden: SEARCH.map(|name| (name, fields.raw(name).to_owned())).into(),
        fields,
        branches: branches.iter().map(|(id, name)| (id.to_string(), name.clone())).collect(),
        standings: standings(),
        offers: Offer::iter().map(|offer| (offer.code(), offer.key())).collect(),
        found: found.len(),
        part: (last > 1).then(|| (first, first + lines.len() - 1)),
        pages,
        lines,
        left_out,
        years: years.into_iter().map(|year| (told::fiscal_year(year.fiscal_year, locale), year)).collect(),
        page,
    })
}

async fn show(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    access: Access,
) -> Result<Response, AppError> {
    let pairs = form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes());
    // Words are looked for by a form that is posted: an address is kept in too many places.
    let fields = pairs.into_owned().filter(|(name, _)| name != "words").collect();
    page(&app, &access, Fields(fields)).await
}

async fn search(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let mut access = access;
    access.page.here = "/register".into();
    page(&app, &access, fields).await
}
