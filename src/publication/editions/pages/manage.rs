//! `/desk/{slug}/editions`: the coordinator chooses a period, sees exactly what will be public, and publishes it; or
//! withdraws what was published.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::super::commands::{self, Published, overlapping};
use super::super::content::{Both, Content};
use super::super::freezing::Unfit;
use super::super::queries;
use super::super::view::View;
use super::{Item, items};
use crate::app::App;
use crate::auth::guard::{Access, Posted, see_other};
use crate::desk::hours;
use crate::form::{Errors, Fields, once};
use crate::i18n::{Locale, Message};
use crate::organisation::desk;
use crate::publication::statistics::model::Callers;
use crate::publication::statistics::period::{Period, iso};
use crate::web::{AppError, Page, render};

/// What is chosen: a period, and whose facts figures 2 to 5 count.
#[derive(Clone, Copy)]
struct Chosen {
    period: Period,
    callers: Callers,
}

impl Chosen {
    fn read(fields: &Fields, errors: &mut Errors) -> Option<Chosen> {
        let mut day = |name: &str| {
            let day = jpcal::parse_date(fields.get(name)).ok();
            if day.is_none() {
                errors.add(name, Message::new("statistics-error-date"));
            }
            day
        };
        let (from, to) = (day("from"), day("to"));
        let period = Period::new(from?, to?);
        if period.is_none() {
            errors.add("to", Message::new("statistics-error-period"));
        }
        let callers = if fields.get("callers") == "all" { Callers::All } else { Callers::New };
        Some(Chosen { period: period?, callers })
    }

    fn query(self) -> String {
        let callers = if self.callers == Callers::All { "&callers=all" } else { "" };
        format!("from={}&to={}{callers}", iso(self.period.from()), iso(self.period.to()))
    }
}

#[derive(Template)]
#[template(path = "publication/editions/pages/manage.html")]
struct Manage {
    page: Page,
    desk: desk::Model,
    items: Vec<Item>,
    typed: (String, String),
    is_all: bool,
    errors: Errors,
    unfit: Option<String>,
    /// Why the edition was not published.
    refused: Option<String>,
    preview: Option<Preview>,
}

impl Manage {
    fn error(&self, field: &str) -> Option<String> {
        self.errors.text(field, self.page.locale)
    }
}

/// What would be published.
struct Preview {
    view: View,
    hash: String,
    from: String,
    to: String,
    is_all: bool,
    /// The edition of an overlapping period, which this one is likely to replace.
    replaces: Option<i32>,
    /// Signs for which the paper has none.
    unprintable: String,
}

/// The page, with a preview where a period is chosen.
///
/// # Errors
/// [`AppError::NotFound`] for a desk out of reach.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let query = query.unwrap_or_default();
    let fields = Fields(form_urlencoded::parse(query.as_bytes()).into_owned().collect());
    let desk = find(&app, &access, &slug).await?;
    manage(&app, access, desk, &fields, None).await
}

async fn manage(
    app: &App,
    access: Access,
    desk: desk::Model,
    fields: &Fields,
    refused: Option<String>,
) -> Result<Response, AppError> {
    let all = queries::of_desk(access.scope()?, app.db(), &desk).await?;
    let mut errors = Errors::default();
    let chosen = if fields.has("from") { Chosen::read(fields, &mut errors) } else { None };
    let (mut unfit, mut preview) = (None, None);
    if let Some(chosen) = chosen {
        match content(app, &access, &desk, chosen).await? {
            Ok(content) => {
                let hash = hash(&content);
                let view = View::of(content, None, access.locale());
                let signs = documents::pdf::unprintable(&view.report(app.now().date()));
                let overlapping = overlapping(&all, chosen.period, None);
                preview = Some(Preview {
                    hash,
                    view,
                    replaces: overlapping.map(|edition| edition.number).filter(|_| desk.small_cell > 0),
                    unprintable: signs.iter().map(char::to_string).collect::<Vec<_>>().join(" "),
                    from: iso(chosen.period.from()),
                    to: iso(chosen.period.to()),
                    is_all: chosen.callers == Callers::All,
                });
            }
            Err(why) => unfit = Some(unfit_text(why, &desk, access.locale())),
        }
    }
    let newest =
        crate::publication::statistics::queries::newest_day(access.scope()?, app.db(), &desk).await?;
    let default = Period::at_first(app.now().date(), newest);
    let typed = |name: &str, day| match fields.get(name) {
        "" => iso(day),
        text => text.to_owned(),
    };
    let view = Manage {
        items: items(&all, access.locale()),
        typed: (typed("from", default.from()), typed("to", default.to())),
        is_all: fields.get("callers") == "all",
        errors,
        unfit,
        refused,
        preview,
        desk,
        page: access.page,
    };
    render(&view)
}

/// `POST /desk/{slug}/editions`: publishes what the preview showed. Where the records have changed since, the preview is
/// shown again instead; where an edition of an overlapping period stands, and counts could be subtracted, it says so.
///
/// # Errors
/// [`AppError::NotFound`] for a desk out of reach.
pub async fn publish(
    State(app): State<App>,
    access: Access,
    Path(slug): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let desk = find(&app, &access, &slug).await?;
    let scope = access.scope()?;
    let here = format!("/desk/{}/editions", desk.slug);
    let Some(chosen) = Chosen::read(&fields, &mut Errors::default()) else {
        return Ok(see_other(&format!("{here}?from=&to=")));
    };
    let preview = format!("{here}?{}", chosen.query());
    let content = content(&app, &access, &desk, chosen).await?;
    let mut tx = app.db().write(scope).await?;
    commands::lock(&mut tx, &desk).await?;
    // Within the lock: of a double click the second waits here, and is told the same.
    if let once::Seen::Same(location) | once::Seen::Changed(location) =
        once::seen(scope, &tx, &fields).await?
    {
        return Ok(see_other(&location));
    }
    let Ok(content) = content else {
        return Ok(see_other(&preview));
    };
    if fields.get("hash") != hash(&content) {
        return Ok(see_other(&format!("{preview}&warning=edition-changed")));
    }
    let replaces = fields.get("replaces").parse().ok();
    let number = match commands::publish(&mut tx, &desk, chosen.period, &content, replaces).await? {
        Published::As(number) => number,
        Published::Overlaps(other) => {
            drop(tx);
            let refused = access.locale().tn("edition-overlaps", other);
            let mut response = manage(&app, access, desk, &fields, Some(refused)).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(response);
        }
    };
    let location = format!("{here}?notice=edition-published#edition-{number}");
    once::remember(&mut tx, &fields, &location).await?;
    tx.commit().await?;
    Ok(see_other(&location))
}

/// `POST /desk/{slug}/editions/{number}/withdrawal`: withdraws an edition; the reason is read by everybody.
///
/// # Errors
/// [`AppError::NotFound`] for an edition out of reach.
pub async fn withdraw(
    State(app): State<App>,
    access: Access,
    Path((slug, number)): Path<(String, i32)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let desk = find(&app, &access, &slug).await?;
    let scope = access.scope()?;
    let all = queries::of_desk(scope, app.db(), &desk).await?;
    let edition = all.into_iter().find(|edition| edition.number == number).ok_or(AppError::NotFound)?;
    let here = format!("/desk/{}/editions", desk.slug);
    let reason: String = fields.get("reason").chars().take(500).collect();
    if reason.is_empty() {
        return Ok(see_other(&format!("{here}?warning=edition-reason#edition-{number}")));
    }
    let mut tx = app.db().write(scope).await?;
    commands::withdraw(&mut tx, desk.id, &edition, &reason).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{here}?notice=edition-withdrawn#edition-{number}")))
}

async fn find(app: &App, access: &Access, slug: &str) -> Result<desk::Model, AppError> {
    queries::desk(access.scope()?, app.db(), slug).await?.ok_or(AppError::NotFound)
}

async fn content(
    app: &App,
    access: &Access,
    desk: &desk::Model,
    chosen: Chosen,
) -> Result<Result<Content, Unfit>, AppError> {
    let scope = access.scope()?;
    let open = hours::queries::of(scope, app.db(), desk).await?;
    let words = Both::of(|locale| {
        let week = hours::words::week(locale, &open);
        let closed = hours::words::closures(locale, &open).filter(|_| !week.is_empty());
        closed.map_or_else(
            || week.clone(),
            |closed| locale.args("edition-hours", &[("week", &week), ("closed", &closed)]),
        )
    });
    Ok(queries::content(scope, app.db(), desk, (chosen.period, chosen.callers), words).await?)
}

fn hash(content: &Content) -> String {
    data_encoding::HEXLOWER.encode(&commands::content_hash(&content.to_json()))
}

fn unfit_text(unfit: Unfit, desk: &desk::Model, locale: Locale) -> String {
    match unfit {
        Unfit::Nothing => locale.t("edition-unfit-nothing"),
        Unfit::TooFew => locale.tn("edition-unfit-too-few", desk.small_cell),
    }
}
