//! The public announcement of a programme: until when, which days, what it costs, who may apply, how it goes on.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use time::Date;

use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::account_scope;
use crate::clock::Instant;
use crate::desk::texts::tel;
use crate::i18n::Locale;
use crate::site::cache;
use crate::training::letters;
use crate::training::places;
use crate::training::programmes::entity::{self, State as Standing};
use crate::training::programmes::model::{Audience, Course, Lodging, Programme, Selection, Stage, Window};
use crate::training::programmes::{queries, told};
use crate::web::{AppError, Page};

/// A step of the way to the certificate.
pub struct Step {
    /// Whether it is the applicant's own.
    pub own: bool,
    /// What it is.
    pub title: String,
    /// Who does it, or when and for how much.
    pub who: String,
    /// What happens.
    pub text: String,
    /// The courses to choose from.
    pub courses: Vec<CourseView>,
}

/// A course as it is announced.
pub struct CourseView {
    /// Its name.
    pub name: String,
    /// How people meet.
    pub mode: String,
    /// Its places.
    pub places: u32,
    /// How many of them are left, where they go to who comes first and one can apply now.
    pub left: Option<u32>,
    /// Day, and hours or title, of each session.
    pub sessions: Vec<(String, String)>,
    /// Where, and where one sleeps.
    pub place: Vec<String>,
}

/// What is said of the time to apply.
pub enum Door {
    /// From this minute on.
    Before(String),
    /// Until a minute (its day, its time), and how many days are left.
    Open(Option<(String, String, i64)>),
    /// It is over.
    Over(String),
    /// It does not take place.
    Cancelled,
}

/// The announcement. Also shown to the office before it is public.
#[derive(Template)]
#[template(path = "training/programmes/pages/announcement_body.html")]
pub struct Announcement {
    /// The page's frame, for its texts.
    pub page: Page,
    /// Its word in addresses.
    pub slug: String,
    /// The fiscal year.
    pub year: String,
    /// The title.
    pub title: String,
    /// The time to apply.
    pub door: Door,
    /// Whether it ends with a certificate.
    pub certifies: bool,
    /// The way.
    pub steps: Vec<Step>,
    /// Facts to know before: name and words.
    pub facts: Vec<(String, String)>,
    /// What it is about.
    pub intro: String,
    /// What else there is to say.
    pub notes: Vec<String>,
    /// Whom to ask.
    pub contact: String,
    /// The telephone, as shown.
    pub phone: String,
    /// Today.
    pub today: String,
    /// Whether who applies now waits in any case.
    pub full: bool,
}

/// Places left, by the code of the course.
pub type Left = HashMap<String, u32>;

/// Whether no course has a place left of those among which everybody begins.
pub fn is_full(programme: &Programme, left: &Left) -> bool {
    let first = programme.stages.first().map(|stage| stage.courses.as_slice()).unwrap_or_default();
    !first.is_empty() && first.iter().all(|course| left.get(course.code.as_str()) == Some(&0))
}

impl Announcement {
    /// Puts it together. `left`: the places of each course that are left, where that is said.
    pub fn of(page: Page, row: &entity::Model, now: Instant, left: &Left) -> Announcement {
        let programme = row.programme();
        let locale = page.locale;
        Announcement {
            slug: row.slug.clone(),
            year: told::fiscal_year(programme.fiscal_year, locale),
            title: programme.title.text(locale).to_owned(),
            door: door(&programme, row, now, locale),
            certifies: programme.certifies(),
            steps: steps(&programme, left, locale),
            facts: facts(&programme, locale),
            intro: programme.texts.intro.text(locale).to_owned(),
            notes: notes(&programme, locale),
            contact: programme.texts.contact.text(locale).to_owned(),
            phone: programme.texts.phone.clone(),
            today: locale.day(now.date()),
            full: is_full(&programme, left),
            page,
        }
    }

    fn phone_href(&self) -> String {
        tel(&self.phone)
    }

    fn is_open(&self) -> bool {
        matches!(self.door, Door::Open(_))
    }
}

fn door(programme: &Programme, row: &entity::Model, now: Instant, locale: Locale) -> Door {
    if row.state == Standing::Cancelled {
        return Door::Cancelled;
    }
    match programme.window(now) {
        Window::Before(_) => {
            Door::Before(programme.opens.map(|m| told::minute(m, locale)).unwrap_or_default())
        }
        Window::Over(_) => {
            Door::Over(programme.deadline.map(|m| told::minute(m, locale)).unwrap_or_default())
        }
        Window::Open(_) => {
            Door::Open(programme.deadline.map(|last| {
                (locale.day(last.day), locale.time_of_day(last.minute), told::days_left(now, last))
            }))
        }
    }
}

fn steps(programme: &Programme, left: &Left, locale: Locale) -> Vec<Step> {
    let step = |own, key: &str, text: String| Step {
        own,
        title: locale.t(&format!("announce-step-{key}")),
        who: locale.t(&format!("announce-step-{key}-who")),
        text,
        courses: Vec::new(),
    };
    let mut steps = vec![step(true, "apply", locale.t("announce-step-apply-text"))];
    if programme.recommendation {
        steps.push(step(false, "recommend", locale.t("announce-step-recommend-text")));
    }
    let decided = match (programme.selection, programme.decided_by) {
        (Selection::FirstCome, _) => locale.t("announce-step-decide-first-come"),
        (_, Some(day)) => locale.ta("announce-step-decide-by", "day", locale.day(day.date())),
        (_, None) => locale.t("announce-step-decide-text"),
    };
    steps.push(step(false, "decide", decided));
    for stage in &programme.stages {
        steps.push(stage_step(programme, stage, left, locale));
    }
    if programme.certifies() {
        steps.push(step(false, "certified", locale.t("announce-step-certified-text")));
    }
    steps
}

fn stage_step(programme: &Programme, stage: &Stage, left: &Left, locale: Locale) -> Step {
    let first: Option<Date> = stage.courses.iter().flat_map(Course::days).min();
    let month = first.map(|day| locale.month(day));
    let who =
        [month, Some(told::yen(stage.fee.0, locale))].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let text = match stage.courses.as_slice() {
        [_] => String::new(),
        courses if courses.iter().any(|course| !course.after.is_empty()) => locale.t("announce-choose-after"),
        _ if programme.stages.first().is_some_and(|s| s.code != stage.code) => {
            locale.t("announce-choose-any")
        }
        _ => locale.t("announce-choose"),
    };
    let courses = stage.courses.iter().map(|course| CourseView {
        left: left.get(course.code.as_str()).copied(),
        ..course_view(programme, course, locale)
    });
    Step { own: true, title: stage.name.text(locale).to_owned(), who, text, courses: courses.collect() }
}

/// A course as it is announced.
pub fn course_view(programme: &Programme, course: &Course, locale: Locale) -> CourseView {
    let mut place = vec![told::place(course, locale)];
    match course.lodging {
        Lodging::None => (),
        Lodging::Office => place.push(locale.t("announce-lodging-office")),
        Lodging::Own => place.push(locale.t("announce-lodging-own")),
    }
    let after: Vec<_> = course
        .after
        .iter()
        .filter_map(|code| programme.course(code.as_str()))
        .map(|(_, course)| course.name.text(locale))
        .collect();
    if !after.is_empty() {
        place.push(locale.ta("announce-after", "courses", after.join(locale.t("list-and").as_str())));
    }
    place.retain(|line| !line.is_empty());
    let sessions = course.sessions.iter().map(|session| {
        let day = session.on.map(|day| locale.day(day.date()));
        let mut rest = session.clone();
        rest.on = None;
        let rest = told::session(&rest, locale);
        match day {
            Some(day) => (day, rest),
            None => (rest, String::new()),
        }
    });
    CourseView {
        name: course.name.text(locale).to_owned(),
        mode: told::mode(course.mode, locale),
        places: course.places,
        left: None,
        sessions: sessions.collect(),
        place,
    }
}

fn facts(programme: &Programme, locale: Locale) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut fact = |key: &str, text: String| {
        if !text.is_empty() {
            facts.push((locale.t(&format!("announce-fact-{key}")), text));
        }
    };
    let audience = programme.texts.audience.text(locale);
    let audience = match (audience.is_empty(), programme.audience) {
        (false, _) => audience.to_owned(),
        (true, Audience::Members) => locale.t("announce-for-members"),
        (true, Audience::Certified) => locale.t("announce-for-certified"),
        (true, Audience::Anyone) => locale.t("announce-for-anyone"),
    };
    fact("audience", audience);
    fact("places", places(programme, locale));
    let fees: Vec<String> = programme
        .stages
        .iter()
        .map(|stage| {
            let fee = told::yen(stage.fee.0, locale);
            locale.args("announce-fee", &[("stage", &stage.name.text(locale)), ("fee", &fee)])
        })
        .collect();
    fact("fee", fees.join(&locale.t("list-and")));
    if let Some(travel) = programme.travel {
        let cap = told::yen(travel.cap.0, locale);
        let key = if travel.per_course { "announce-travel-course" } else { "announce-travel" };
        fact("travel", locale.ta(key, "cap", cap));
    }
    if programme.courses().any(|(_, course)| course.lodging != Lodging::None) {
        fact("lodging", locale.t("announce-lodging"));
    }
    fact("comfort", locale.t("announce-comfort"));
    facts
}

fn places(programme: &Programme, locale: Locale) -> String {
    let Some(first) = programme.stages.first() else { return String::new() };
    let all = programme.places.unwrap_or_else(|| first.places());
    let each: Vec<String> = first
        .courses
        .iter()
        .map(|course| {
            let args: [(&str, &dyn std::fmt::Display); 2] =
                [("course", &course.name.text(locale)), ("n", &course.places)];
            locale.args("announce-places-course", &args)
        })
        .collect();
    let all = locale.tn("announce-places", all);
    let each = each.join(&locale.t("list-and"));
    let mut text = locale.args("announce-places-all", &[("all", &all), ("each", &each)]);
    if let Some(limit) = programme.branch_limit {
        let key = if limit.hard { "announce-branch-hard" } else { "announce-branch-soft" };
        text.push_str(&locale.tn(key, limit.people));
    }
    text
}

fn notes(programme: &Programme, locale: Locale) -> Vec<String> {
    let mut notes: Vec<String> = programme
        .texts
        .notes
        .text(locale)
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(str::to_owned)
        .collect();
    let grant = programme.grant.text(locale);
    if !grant.is_empty() {
        notes.push(locale.ta("announce-grant", "grant", grant));
    }
    notes
}

#[derive(Template)]
#[template(path = "training/programmes/pages/announcement.html")]
struct AnnouncementPage {
    page: Page,
    organiser: String,
    slug: String,
    full_title: String,
    left: Option<(String, String)>,
    body: String,
}

/// The page. A programme that is not announced is not there.
pub async fn page(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let now = app.now();
    let row = queries::by_slug(app.db(), &slug).await?.filter(entity::Model::is_public);
    let row = row.ok_or(AppError::NotFound)?;
    let programme = row.programme();
    let locale = access.locale();
    let mut page = access.page;
    page.here = format!("/trainings/{slug}");
    let tells_left = row.state == Standing::Announced && matches!(programme.window(now), Window::Open(_));
    let left_of = match tells_left {
        true => left(&app, &row, &programme).await?,
        false => Left::new(),
    };
    let announcement = Announcement::of(page.clone(), &row, now, &left_of);
    let left = match &announcement.door {
        Door::Open(Some((day, _, n))) => Some((day.clone(), days_left(locale, *n))),
        Door::Open(None) => Some((String::new(), String::new())),
        _ => None,
    };
    let view = AnnouncementPage {
        organiser: programme.organiser.text(locale).to_owned(),
        full_title: told::title(&programme, locale),
        slug,
        left,
        body: announcement.render()?,
        page,
    };
    let kind = "text/html; charset=utf-8";
    // What is left may be gone in a moment.
    Ok(if left_of.is_empty() {
        cache::public(kind, view.render()?)
    } else {
        cache::of_now(kind, view.render()?)
    })
}

/// The places that are left, for everybody to read.
pub async fn left(app: &App, row: &entity::Model, programme: &Programme) -> Result<Left, AppError> {
    let scope = letters::office(&account_scope(row.organisation_id, None, app.now()));
    Ok(places::queries::left(&scope, app.db(), row.id, programme).await?)
}

/// What is left: あと12日, きょうまで.
pub fn days_left(locale: Locale, days: i64) -> String {
    if days <= 0 { locale.t("announce-last-day") } else { locale.tn("announce-days-left", days) }
}
