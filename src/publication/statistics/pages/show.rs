//! `GET /statistics`: the figures of a desk and a period, unsuppressed, for those who may see them; and as files.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use charts::grouped;
use documents::{pdf, sheet};

use super::super::drawn;
use super::super::model::{Callers, Figures};
use super::super::named::{BY_MONTH, BY_WEEKDAY_AND_HOUR, Which};
use super::super::period::{Period, iso};
use super::super::{files, queries};
use crate::app::App;
use crate::auth::guard::Access;
use crate::auth::policy::Action;
use crate::desk::calls::labels::Labels;
use crate::form::{Errors, Fields};
use crate::i18n::{Locale, Message};
use crate::organisation::desk;
use crate::web::error::fault;
use crate::web::figure::Drawn;
use crate::web::page::{XLSX, attachment};
use crate::web::{AppError, Page, render, url};

/// What is asked for: a desk, a period, whose facts.
struct Asked {
    desk: desk::Model,
    desks: Vec<desk::Model>,
    period: Period,
    callers: Callers,
    errors: Errors,
    /// From and to as they were asked for.
    typed: (String, String),
}

impl Asked {
    /// The desks within reach and what the address says; the first desk and the newest fiscal year with calls where it
    /// says nothing.
    async fn read(app: &App, access: &Access, query: Option<String>) -> Result<Asked, AppError> {
        let query = query.unwrap_or_default();
        let fields = Fields(form_urlencoded::parse(query.as_bytes()).into_owned().collect());
        let scope = access.scope()?;
        let desks = scope.find::<desk::Entity>().order_by_asc(desk::Column::Name).all(app.db()).await?;
        let slug = fields.get("desk");
        let desk = desks.iter().find(|desk| slug.is_empty() || desk.slug == slug);
        let desk = desk.ok_or(AppError::NotFound)?.clone();
        let today = app.now().date();
        let default = Period::at_first(today, queries::newest_day(scope, app.db(), &desk).await?);
        let mut errors = Errors::default();
        let mut day = |name: &str, default| match fields.get(name) {
            "" => default,
            text => jpcal::parse_date(text).unwrap_or_else(|_| {
                errors.add(name, Message::new("statistics-error-date"));
                default
            }),
        };
        let (from, to) = (day("from", default.from()), day("to", default.to()));
        let period = Period::new(from, to).unwrap_or_else(|| {
            let long = from <= to;
            errors.add(
                "to",
                Message::new(if long { "statistics-error-long" } else { "statistics-error-period" }),
            );
            default
        });
        let callers = if fields.get("callers") == "all" { Callers::All } else { Callers::New };
        let typed = |name: &str, day| match fields.get(name) {
            text if errors.is_empty() || text.is_empty() => iso(day),
            text => text.to_owned(),
        };
        let typed = (typed("from", from), typed("to", to));
        Ok(Asked { desk, desks, period, callers, errors, typed })
    }

    async fn figures(&self, app: &App, access: &Access) -> Result<Figures, AppError> {
        Ok(queries::figures(access.scope()?, app.db(), &self.desk, self.period, self.callers).await?)
    }

    /// The figures for a file: none where what was asked for cannot be understood.
    async fn for_file(
        app: &App,
        access: &Access,
        query: Option<String>,
    ) -> Result<(Asked, Figures, Labels), AppError> {
        let asked = Asked::read(app, access, query).await?;
        if !asked.errors.is_empty() {
            return Err(AppError::BadRequest("no such period".into()));
        }
        let figures = asked.figures(app, access).await?;
        let labels = Labels::of_desk(&asked.desk, access.locale());
        Ok((asked, figures, labels))
    }

    /// The address's query for the same question about another period.
    fn query(&self, period: Period) -> String {
        let callers = if self.callers == Callers::All { "&callers=all" } else { "" };
        format!(
            "desk={}&from={}&to={}{callers}",
            url::encode(&self.desk.slug),
            iso(period.from()),
            iso(period.to())
        )
    }

    fn file_name(&self, name: &str, ending: &str) -> String {
        format!("{}-{name}-{}-{}.{ending}", self.desk.slug, iso(self.period.from()), iso(self.period.to()))
    }
}

/// A period to choose by one press.
struct Quick {
    label: String,
    query: String,
    is_current: bool,
}

/// Figures under a heading.
struct Group {
    heading: String,
    id: &'static str,
    figures: Vec<Drawn>,
}

#[derive(Template)]
#[template(path = "publication/statistics/pages/show.html")]
struct Show {
    page: Page,
    desk: desk::Model,
    desks: Vec<desk::Model>,
    typed: (String, String),
    is_all: bool,
    errors: Errors,
    quick: Vec<Quick>,
    query: String,
    editions: Option<String>,
    shown: Option<Shown>,
}

impl Show {
    fn error(&self, field: &str) -> Option<String> {
        self.errors.text(field, self.page.locale)
    }

    fn href_of(&self, figure: &Drawn) -> String {
        format!("/statistics/figures/{}.svg?{}", figure.name, self.query)
    }
}

struct Shown {
    period: String,
    total: String,
    headline: String,
    units: Drawn,
    each: String,
    groups: Vec<Group>,
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for a desk out of reach.
pub async fn show(
    State(app): State<App>,
    access: Access,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let asked = Asked::read(&app, &access, query).await?;
    let shown = if asked.errors.is_empty() {
        let labels = Labels::of_desk(&asked.desk, access.locale());
        Some(shown(&asked.figures(&app, &access).await?, &labels))
    } else {
        None
    };
    let publishes = access.may(Action::PublishEdition).is_some_and(|s| s.reaches_desk(asked.desk.id));
    let view = Show {
        quick: quick(&asked, app.now().date(), access.locale()),
        query: asked.query(asked.period),
        editions: publishes.then(|| format!("/desk/{}/editions", asked.desk.slug)),
        shown,
        is_all: asked.callers == Callers::All,
        typed: asked.typed,
        desk: asked.desk,
        desks: asked.desks,
        errors: asked.errors,
        page: access.page,
    };
    render(&view)
}

fn quick(asked: &Asked, today: time::Date, locale: Locale) -> Vec<Quick> {
    let one_month = |day| Period::new(super::super::period::Month::of(day).first_day(), day);
    let choices = [
        ("statistics-this-year", Some(Period::this_fiscal_year(today))),
        ("statistics-last-year", Period::last_fiscal_year(today)),
        ("statistics-this-month", one_month(today)),
        ("statistics-last-month", Period::last_month(today)),
    ];
    let quick = |(key, period): (&str, Option<Period>)| {
        let period = period?;
        Some(Quick { label: locale.t(key), query: asked.query(period), is_current: period == asked.period })
    };
    choices.into_iter().filter_map(quick).collect()
}

fn shown(figures: &Figures, labels: &Labels) -> Shown {
    let locale = labels.locale();
    let (units, each) = drawn::units(&drawn::units_parts(figures, labels), locale);
    let mut all = drawn::all(figures, labels);
    let mut group = |heading: &str, id, names: &[&str]| {
        let mut picked = Vec::with_capacity(names.len());
        for name in names {
            if let Some(at) = all.iter().position(|figure| figure.name == *name) {
                picked.push(all.remove(at));
            }
        }
        Group { heading: locale.t(heading), id, figures: picked }
    };
    let name = Which::name;
    let by_month = group("figure-units", "months", &[BY_MONTH]);
    let groups = vec![
        by_month,
        group("figure-residence", "residence", &[name(Which::Residence)]),
        group(
            "statistics-people",
            "people",
            &[Which::Relation, Which::CallerAge, Which::PersonSex, Which::PersonAge, Which::HowLong]
                .map(name),
        ),
        group(
            "statistics-times",
            "times",
            &[name(Which::ByWeekday), name(Which::ByHour), BY_WEEKDAY_AND_HOUR],
        ),
        group(
            "statistics-answers",
            "answers",
            &[Which::Response, Which::ReferredTo, Which::Heaviness].map(name),
        ),
        group("statistics-apart", "apart", &[Which::Contacts, Which::Channels].map(name)),
    ];
    Shown {
        period: figures.period.words(locale),
        total: grouped(figures.total),
        headline: files::headline_words(figures, labels),
        each: locale.tn("figure-each", each),
        units,
        groups,
    }
}

/// `GET /statistics/figures.csv`
///
/// # Errors
/// As [`show`].
pub async fn csv(
    State(app): State<App>,
    access: Access,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let (asked, figures, labels) = Asked::for_file(&app, &access, query).await?;
    let bytes = sheet::write_csv(&files::long_table(&figures, &labels), true).map_err(fault)?;
    Ok(attachment(bytes, "text/csv; charset=utf-8", &asked.file_name("figures", "csv")))
}

/// `GET /statistics/figures.xlsx`
///
/// # Errors
/// As [`show`].
pub async fn xlsx(
    State(app): State<App>,
    access: Access,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let (asked, figures, labels) = Asked::for_file(&app, &access, query).await?;
    let mut sheets: Vec<sheet::Table> = drawn::all(&figures, &labels).iter().map(Drawn::sheet).collect();
    sheets.push(files::long_table(&figures, &labels));
    let bytes = sheet::write_xlsx(&sheets, app.now().date()).map_err(fault)?;
    Ok(attachment(bytes, XLSX, &asked.file_name("figures", "xlsx")))
}

/// `GET /statistics/report.pdf`
///
/// # Errors
/// As [`show`].
pub async fn report(
    State(app): State<App>,
    access: Access,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let (asked, figures, labels) = Asked::for_file(&app, &access, query).await?;
    let report = files::report(&figures, &labels, &asked.desk, app.now().date());
    let bytes = tokio::task::spawn_blocking(move || pdf::report_pdf(&report)).await.map_err(fault)?;
    Ok(attachment(bytes.map_err(fault)?, "application/pdf", &asked.file_name("report", "pdf")))
}

/// `GET /statistics/figures/{name}`: one figure as SVG; the name ends in `.svg`.
///
/// # Errors
/// As [`show`]; [`AppError::NotFound`] for a name that no figure has.
pub async fn svg(
    State(app): State<App>,
    access: Access,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let wanted = name.strip_suffix(".svg").ok_or(AppError::NotFound)?;
    let (asked, figures, labels) = Asked::for_file(&app, &access, query).await?;
    let figure = drawn::all(&figures, &labels).into_iter().find(|figure| figure.name == wanted);
    let figure = figure.ok_or(AppError::NotFound)?;
    Ok(attachment(figure.poster().into_bytes(), "image/svg+xml", &asked.file_name(wanted, "svg")))
}
