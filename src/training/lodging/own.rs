//! Lodging on the applicant's own page: which nights they wish a room, and what the hotel is to know.
//!
//! What always holds: once the hotel has the list, or the first night has come, only the office changes it; a list that was
//! given for other days than the course has by now holds nobody back.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::queries::{self, Said, Wish};
use super::{commands, model};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::db::Scope;
use crate::training::applications::entity as application;
use crate::training::applications::form::Kept;
use crate::training::applications::link::{self, Guest, Opens};
use crate::training::letters;
use crate::training::next::{Next, Own};
use crate::training::places::entity::place;
use crate::training::places::queries::untold;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Course;
use crate::web::{AppError, Page};

#[derive(Template)]
#[template(path = "training/lodging/own.html")]
struct View<'a> {
    page: &'a Page,
    link: String,
    courses: Vec<Shown>,
    longest: usize,
}

/// A course for which the office books.
struct Shown {
    code: String,
    name: String,
    nights: Vec<super::pages::Choice>,
    chosen: Vec<String>,
    words: String,
    /// Whether the days are others than those for which it was said.
    moved: bool,
    /// Whether the office alone changes it.
    fixed: bool,
}

/// The courses that somebody has a place in for which the office books rooms, with the programme.
async fn booked(app: &App, guest: &Guest) -> Result<(programme::Model, Vec<Course>), AppError> {
    let row = guest.scope.find_by_id::<programme::Entity>(guest.application.programme_id);
    let row = row.one(app.db()).await?.ok_or(AppError::NotFound)?;
    let places = guest
        .scope
        .find::<place::Entity>()
        .filter(place::Column::Holder.eq(guest.application.id))
        .filter(place::Column::State.eq(place::State::Taken))
        .all(app.db())
        .await?;
    let untold = untold(&letters::office(&guest.scope), app.db(), row.id).await?;
    let told = |place: &&place::Model| !untold.contains(&place.stage);
    let has = |course: &Course| places.iter().filter(told).any(|place| place.course == course.code.as_str());
    let programme = row.programme();
    let courses = programme.courses().map(|(_, course)| course);
    let courses = courses.filter(|course| model::is_booked(course) && has(course)).cloned().collect();
    Ok((row, courses))
}

/// Whether the office alone changes what is wished: the hotel has the list, or the first night has come.
async fn is_fixed(
    app: &App,
    office: &Scope,
    row: &programme::Model,
    course: &Course,
) -> Result<bool, AppError> {
    let has_come = model::nights(course).first().is_none_or(|(night, _)| *night <= app.now().date());
    let given = queries::given(office, app.db(), row.id, course.code.as_str()).await?;
    Ok(has_come || given.is_some_and(|given| given.is_of(course)))
}

async fn wish(app: &App, guest: &Guest, course: &Course) -> Result<Wish, AppError> {
    let id = guest.application.id;
    let keys = app.db().keys(guest.application.organisation_id).await?;
    let stay = queries::stay_of(&guest.scope, app.db(), id, course.code.as_str()).await?;
    let asked = Kept::open(&keys, &guest.application).fields.get("lodging") == "yes";
    Ok(queries::wish(&keys, stay.as_ref(), course, asked))
}

/// What the own page tells about lodging, and what it asks; nothing where the office books nothing for this person.
///
/// # Errors
/// [`AppError`] when the database or the template fails.
pub async fn own_section(app: &App, guest: &Guest, page: &Page) -> Result<Own, AppError> {
    let (row, courses) = booked(app, guest).await?;
    let office = letters::office(&guest.scope);
    let mut shown = Vec::new();
    for course in courses.iter().filter(|course| !model::nights(course).is_empty()) {
        let wish = wish(app, guest, course).await?;
        shown.push(Shown {
            code: course.code.to_string(),
            name: course.name.text(page.locale).to_owned(),
            nights: super::pages::choices(course, &wish.nights, page.locale),
            chosen: wish.nights.iter().map(|night| page.locale.day(night.date())).collect(),
            words: wish.words,
            moved: wish.said == Said::Moved,
            fixed: is_fixed(app, &office, &row, course).await?,
        });
    }
    if shown.is_empty() {
        return Ok(Own::default());
    }
    // Who said nights of days that are others by now says them anew.
    let anew = shown.iter().filter(|course| course.moved && !course.fixed).map(|course| Next {
        words: page.ta("lodging-next", "course", &course.name),
        href: "#lodging".into(),
        form: None,
    });
    let next = anew.collect();
    let view = View { page, link: guest.link.path(), courses: shown, longest: commands::LONGEST };
    Ok(Own { next, section: Some(view.render()?) })
}

/// Writes down which nights somebody stays.
pub async fn save(
    State(app): State<App>,
    _access: Access,
    Path(token): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = link::guest(&app, &token).await?;
    if guest.opens != Opens::Personal || guest.application.state != application::State::Applied {
        return Err(AppError::NotFound);
    }
    let to = |told: &str| see_other(&format!("{}?{told}#lodging", guest.link.path()));
    let (row, courses) = booked(&app, &guest).await?;
    let Some(course) = courses.iter().find(|course| course.code.as_str() == fields.get("course")) else {
        return Ok(to("warning=lodging-fixed"));
    };
    let office = letters::office(&guest.scope);
    if is_fixed(&app, &office, &row, course).await? {
        return Ok(to("warning=lodging-fixed"));
    }
    let Ok((nights, words)) = commands::parse(&fields, course) else {
        return Ok(to("warning=lodging-long"));
    };
    let mut tx = app.db().write(&office).await?;
    let who = (row.id, guest.application.id);
    commands::keep(&mut tx, who, course, (&nights, &words), false).await?;
    tx.commit().await?;
    Ok(to("notice=lodging-kept"))
}
