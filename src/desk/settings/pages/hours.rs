//! The hours of a desk, beside the year they make.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::hours_form::HoursForm;
use super::{Changed, Section, read, write};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::desk::hours::Hours;
use crate::desk::settings::file::Difference;
use crate::form::Errors;
use crate::organisation::desk;
use crate::site::month::{MonthView, first_of, months_after};
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "desk/settings/pages/hours.html")]
struct HoursPage {
    page: Page,
    desk: desk::Model,
    current: &'static str,
    form: HoursForm,
    errors: Errors,
    meanwhile: Vec<Difference>,
    base: String,
    months: Vec<MonthView>,
    opening_days: usize,
}

impl HoursPage {
    fn weekday(&self, day: &usize) -> String {
        let weekday = time::Weekday::Monday.nth_next(u8::try_from(*day).unwrap_or_default());
        self.page.ta("site-weekday-long", "day", self.page.locale.weekday(weekday))
    }

    fn error(&self, field: &str) -> Option<String> {
        self.errors.text(field, self.page.locale)
    }

    fn error_of(&self, list: &str, n: &usize) -> Option<String> {
        self.error(&format!("{list}-{n}"))
    }
}

/// The year from this month on.
fn year(app: &App, page: &Page, hours: &Hours) -> (Vec<MonthView>, usize) {
    let today = app.now().date();
    let first = first_of(today);
    let months = (0..12).map(|n| MonthView::of(hours, months_after(first, n), today, page.locale)).collect();
    let days = hours.calendar(first..=months_after(first, 12) - time::Duration::days(1));
    (months, days.filter(|day| day.is_open()).count())
}

/// The page.
pub async fn page(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let (desk, settings) = read(&app, access.scope()?, &slug).await?;
    let (months, opening_days) = year(&app, &access.page, &settings.hours);
    render(&HoursPage {
        form: HoursForm::of(&settings.hours),
        errors: Errors::default(),
        meanwhile: Vec::new(),
        base: Section::Hours.print(&settings),
        current: "hours",
        months,
        opening_days,
        page: access.page,
        desk,
    })
}

/// The change, or one more row of the form.
pub async fn change(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let (desk, settings) = read(&app, scope, &slug).await?;
    let mut form = HoursForm::sent(&fields);
    let only_rows = form.act(fields.get("do"));
    let meant = form.hours(settings.hours.closed_on);
    let mut base = fields.get("base").to_owned();
    let mut meanwhile = Vec::new();
    if let (Ok(hours), false, false) = (&meant, only_rows, fields.get("do") == "preview") {
        let hours = hours.clone();
        let mean = |mut settings: crate::desk::settings::Settings| {
            settings.hours = hours;
            settings
        };
        match write(&app, scope, &slug, (Section::Hours, &base), mean).await? {
            Changed::Done => return Ok(see_other(&format!("/desk/{slug}?notice=desk-saved"))),
            Changed::Meanwhile(differences) => {
                // Sending it once more is a decision made with both sides in view.
                meanwhile = differences;
                base = Section::Hours.print(&settings);
            }
        }
    }
    let shown = meant.as_ref().unwrap_or(&settings.hours);
    let (months, opening_days) = year(&app, &access.page, shown);
    // A row just added is empty on purpose: faults are told when the form is saved or looked at.
    let errors = if only_rows { Errors::default() } else { meant.err().unwrap_or_default() };
    render(&HoursPage {
        form,
        errors,
        meanwhile,
        base,
        current: "hours",
        months,
        opening_days,
        page: access.page,
        desk,
    })
}
