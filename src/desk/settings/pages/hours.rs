//! The hours of a desk, beside the year they make.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::frame::{self, Frame, Section};
use super::hours_form::HoursForm;
use crate::app::App;
use crate::auth::{Access, Posted};
use crate::desk::hours::Hours;
use crate::desk::settings::{Settings, opens_never};
use crate::form::Errors;
use crate::site::month::{MonthView, first_of, months_after};
use crate::web::{AppError, Page};

#[derive(Template)]
#[template(path = "desk/settings/pages/hours.html")]
struct HoursPage {
    page: Page,
    frame: Frame,
    form: HoursForm,
    months: Vec<MonthView>,
    opening_days: usize,
}

impl HoursPage {
    fn weekday(&self, day: &usize) -> String {
        let weekday = time::Weekday::Monday.nth_next(u8::try_from(*day).unwrap_or_default());
        self.page.ta("site-weekday-long", "day", self.page.locale.weekday(weekday))
    }

    fn error_of(&self, list: &str, n: &usize) -> Option<String> {
        self.frame.error(&format!("{list}-{n}"))
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

fn show(app: &App, page: Page, frame: Frame, form: HoursForm, hours: &Hours) -> Result<Response, AppError> {
    let (months, opening_days) = year(app, &page, hours);
    frame::show(frame.status(), &HoursPage { page, frame, form, months, opening_days })
}

/// The page.
pub async fn page(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let (frame, settings) = Frame::open(&app, &access, &slug, Section::Hours).await?;
    show(&app, access.page, frame, HoursForm::of(&settings.hours), &settings.hours)
}

/// The change, or one more row of the form.
pub async fn change(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let (mut frame, settings) = Frame::open(&app, &access, &slug, Section::Hours).await?;
    let mut form = HoursForm::sent(&fields);
    let only_rows = form.act(fields.get("do"));
    let today = app.now().date();
    let shown = match form.hours(settings.hours.closed_on, today) {
        Ok(hours) => {
            if only_rows || fields.get("do") == "preview" {
                frame.refuse(&fields, Errors::default());
            } else if !fields.has("meant") && opens_never(&settings.hours, &hours, today) {
                frame.ask(&fields, "desk-opens-never");
            } else {
                let mean = |now: Settings| Settings { hours: hours.clone(), ..now };
                if let Some(done) = frame.write(&app, access.scope()?, &fields, mean).await? {
                    return Ok(done);
                }
            }
            match &frame.merged {
                Some(merged) => {
                    form = HoursForm::of(&merged.hours);
                    merged.hours.clone()
                }
                None => hours,
            }
        }
        Err(errors) => {
            // A row just added is empty on purpose: faults are told when the form is saved or looked at.
            frame.refuse(&fields, if only_rows { Errors::default() } else { errors });
            settings.hours
        }
    };
    show(&app, access.page, frame, form, &shown)
}
