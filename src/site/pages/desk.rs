//! The page of a desk, for someone who has picked up the telephone and put it down again: may I call now, which number,
//! until when; and that nobody will ask for a name.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use time::{Date, Duration};

use crate::app::App;
use crate::auth::Access;
use crate::clock::Instant;
use crate::clock::span::clock;
use crate::desk::hours::Hours;
use crate::desk::hours::queries::iso_date;
use crate::desk::hours::words;
use crate::desk::settings::written::prefecture_name;
use crate::desk::texts::{Told, tel};
use crate::i18n::Locale;
use crate::organisation::desk;
use crate::site::door::Door;
use crate::site::month::{MonthView, first_of, months_after};
use crate::site::public;
use crate::web::{AppError, Page};

/// What the address carries: `?month=2026-05`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    month: String,
}

/// Months after this one that are shown. What is over is not: the hours of today may not be those of then.
const AHEAD: i32 = 12;

struct Link {
    href: String,
    name: String,
}

#[derive(Template)]
#[template(path = "site/pages/desk.html")]
struct DeskPage {
    page: Page,
    desk: desk::Model,
    door: Door,
    told: Told,
    week: String,
    closures: Option<String>,
    last_call: Option<String>,
    month: MonthView,
    previous: Option<Link>,
    next: Option<Link>,
    editions: Option<String>,
    json_ld: String,
}

impl DeskPage {
    fn phone_href(&self) -> String {
        self.desk.phone.as_deref().map(tel).unwrap_or_default()
    }
}

/// The page.
pub async fn page(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    access: Access,
) -> Result<Response, AppError> {
    let now = app.now();
    let this = first_of(now.date());
    let shown = shown(&asked.month, this);
    let key = format!("desk {slug} {} {shown}", access.locale().tag());
    // The page is the same for everybody, signed in or not.
    if let Some(kept) = app.pages().get(&key, now) {
        return Ok(kept);
    }
    let read = public::at(app.db(), &slug, now).await?;
    let html = render(&app, access.page, read, shown, now).await?;
    Ok(app.pages().keep(key, now, "text/html; charset=utf-8", html))
}

/// The month asked for, where it is near enough; else this one.
fn shown(asked: &str, this: Date) -> Date {
    let first = iso_date(&format!("{asked}-01")).unwrap_or(this);
    if (this..=months_after(this, AHEAD)).contains(&first) { first } else { this }
}

async fn render(
    app: &App,
    mut page: Page,
    read: public::PublicDesk,
    shown: Date,
    now: Instant,
) -> Result<String, AppError> {
    let locale = page.locale;
    let this = first_of(now.date());
    page.here = format!("/desks/{}", read.desk.slug);
    let link = |first: Date| {
        let near = (this..=months_after(this, AHEAD)).contains(&first);
        near.then(|| Link {
            href: format!(
                "/desks/{}?month={}-{:02}#hours",
                read.desk.slug,
                first.year(),
                u8::from(first.month())
            ),
            name: locale.month(first),
        })
    };
    let address = format!("{}/desks/{}", app.config().public_url(), read.desk.slug);
    let door = Door::of(&read.hours, now);
    let view = DeskPage {
        told: read.texts.told(locale),
        week: words::week(locale, &read.hours),
        closures: words::closures(locale, &read.hours),
        last_call: last_call(locale, &read.hours),
        month: MonthView::of(&read.hours, shown, now.date(), locale),
        previous: link(months_after(shown, -1)),
        next: link(months_after(shown, 1)),
        editions: editions(app, &read.desk, now).await?,
        json_ld: json_ld(&read.desk, door.is_in_service().then_some(&read.hours), &address, now),
        door,
        desk: read.desk,
        page,
    };
    Ok(view.render()?)
}

/// Where the published editions of a desk are, if it has any.
async fn editions(app: &App, desk: &desk::Model, now: Instant) -> Result<Option<String>, AppError> {
    Ok(crate::publication::editions::address_of(app.db(), desk, now).await?)
}

/// 16時までにつながったお電話は…: said where every span of the week closes at one time.
fn last_call(locale: Locale, hours: &Hours) -> Option<String> {
    let mut closings: Vec<i16> = hours.week.iter().flatten().map(|span| span.closes()).collect();
    closings.sort_unstable();
    closings.dedup();
    match closings.as_slice() {
        [only] => Some(locale.ta("site-last-call", "time", locale.time_of_day(*only))),
        [] => None,
        _ => Some(locale.t("site-last-call-varies")),
    }
}

/// What search engines read (schema.org). As the content of a script element: `<` is escaped. Without hours there is
/// nowhere to call.
fn json_ld(desk: &desk::Model, hours: Option<&Hours>, address: &str, now: Instant) -> String {
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": address,
        "name": desk.name,
        "url": address,
        "areaServed": prefecture_name(desk.prefecture),
    });
    if let Some(hours) = hours {
        data["contactPoint"] = json!({
            "@type": "ContactPoint",
            "telephone": desk.phone,
            "availableLanguage": "ja",
            "hoursAvailable": hours_available(hours, now),
        });
    }
    data.to_string().replace('<', "\\u003c")
}

/// The week, and the days of the next two months that differ from it.
fn hours_available(hours: &Hours, now: Instant) -> Vec<serde_json::Value> {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let weekly = DAYS.iter().zip(&hours.week).flat_map(|(day, spans)| {
        spans.iter().map(move |span| {
            json!({
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": format!("https://schema.org/{day}"),
                "opens": clock(span.opens()),
                "closes": clock(span.closes()),
            })
        })
    });
    // The exceptions of the next two months: closed days have equal opens and closes, as schema.org says.
    let today = now.date();
    let special = hours.calendar(today..=today + Duration::days(60)).filter(|day| day.is_exception());
    let special = special.map(|day| {
        json!({
            "@type": "OpeningHoursSpecification",
            "validFrom": day.date.to_string(), "validThrough": day.date.to_string(),
            "opens": "00:00", "closes": "00:00",
        })
    });
    weekly.chain(special).collect()
}
