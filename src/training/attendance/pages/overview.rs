//! The courses and sessions of a programme with how many were told, links of meetings, who completed what.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State as Shared};
use axum::response::Response;

use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::i18n::Message;
use crate::training::attendance::entity::course_move::Answer;
use crate::training::attendance::model::Done;
use crate::training::attendance::{codes, commands, moved, queries, reminders, told};
use crate::training::letters::{self, Kind};
use crate::training::office::Office;
use crate::training::people::{self, Somebody};
use crate::training::programmes::entity::State;
use crate::training::programmes::model::Mode;
use crate::training::programmes::told as programme_told;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/attendance/pages/overview.html")]
struct View {
    page: Page,
    office: Office,
    courses: Vec<Course>,
    people: Vec<Person>,
    certified: usize,
}

struct Course {
    code: String,
    name: String,
    stage: String,
    place: String,
    people: usize,
    sessions: Vec<Session>,
    link: String,
    error: Option<String>,
    /// When the next letters go out, or to how many they went.
    reminder: Option<String>,
    no_link: bool,
    asked: Vec<String>,
}

struct Session {
    href: String,
    title: String,
    /// Whether it is still to come.
    ahead: bool,
    told: usize,
}

struct Person {
    href: String,
    name: String,
    kana: String,
    stages: Vec<(String, String, &'static str)>,
    end: &'static str,
    /// Whether nothing is missing.
    done: bool,
    unpaid: bool,
}

/// The page.
pub async fn show(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "attendance").await?;
    render(&view(&app, &access, office, None).await?)
}

async fn view(
    app: &App,
    access: &Access,
    office: Office,
    wrong: Option<(&str, &str, Message)>,
) -> Result<View, AppError> {
    let (scope, db, page) = (access.scope()?, app.db(), access.page.clone());
    let people = people::of(scope, db, &office.row).await?;
    let noted = queries::noted(scope, db, office.row.id).await?;
    let links = queries::links(scope, db, db, office.row.id).await?;
    let outcomes = queries::completion(scope, db, &office.row, &people).await?;
    let questions = moved::questions(scope, db, office.row.id).await?;
    reading::note(app, scope, AuditEvent::new("application.listed", "programme", office.row.id)).await?;
    let locale = page.locale;
    let mut courses = Vec::new();
    for (stage, course) in office.programme.courses() {
        let code = course.code.as_str();
        let here: Vec<&Somebody> =
            people.iter().filter(|one| one.course(stage.code.as_str()) == Some(code)).collect();
        let told = |number: i16| {
            let key = (code.to_owned(), number);
            here.iter()
                .filter(|one| noted.get(&one.application.id).is_some_and(|noted| noted.contains_key(&key)))
                .count()
        };
        let sessions = course.numbered().map(|(number, session)| Session {
            ahead: codes::is_ahead(session, app.now()),
            href: office.address(&format!("attendance/courses/{code}/{number}")),
            title: told::session(course, number, locale),
            told: told(number),
        });
        let asked = here.iter().filter_map(|one| {
            let question = questions.get(&(one.application.id, code.to_owned()))?;
            let key = match question.answer {
                Answer::Open => "attendance-move-waits",
                Answer::Can => return None,
                Answer::Cannot => "attendance-move-cannot",
            };
            Some(page.ta(key, "name", one.kept.name()))
        });
        let next = reminders::next(course, app.now()).filter(|_| office.row.state == State::Announced);
        let reminder = match next {
            Some((day, from)) if from <= app.now() => {
                let occasion = reminders::occasion(course, day);
                let told = letters::told(scope, db, office.row.id, Kind::SessionReminder, &occasion).await?;
                Some(page.ta2("attendance-reminder-told", "day", locale.day(day), "n", told.len()))
            }
            Some((day, from)) => {
                let at = page.ta2("office-at", "day", locale.day(from.date()), "time", from.clock());
                Some(page.ta2("attendance-reminder-when", "day", locale.day(day), "at", at))
            }
            None => None,
        };
        let no_link = next.is_some() && course.mode == Mode::Online && !links.contains_key(code);
        let wrong = wrong.as_ref().filter(|(course, ..)| *course == code);
        courses.push(Course {
            name: course.name.text(locale).to_owned(),
            stage: stage.name.text(locale).to_owned(),
            place: programme_told::place(course, locale),
            sessions: sessions.collect(),
            asked: asked.collect(),
            reminder,
            no_link,
            people: here.len(),
            link: wrong.map_or_else(
                || links.get(code).cloned().unwrap_or_default(),
                |(_, typed, _)| (*typed).into(),
            ),
            error: wrong.map(|(.., message)| page.message(message)),
            code: code.to_owned(),
        });
    }
    let placed = people.iter().filter(|one| !one.places.is_empty());
    let people: Vec<Person> = placed
        .filter_map(|one| Some(person(&office, &page, one, outcomes.get(&one.application.id)?)))
        .collect();
    let certified = people.iter().filter(|one| one.done).count();
    Ok(View { page, office, courses, people, certified })
}

fn person(
    office: &Office,
    page: &Page,
    one: &Somebody,
    outcome: &crate::training::attendance::model::Outcome,
) -> Person {
    let names: HashMap<&str, &str> = office
        .programme
        .stages
        .iter()
        .map(|stage| (stage.code.as_str(), stage.name.text(page.locale)))
        .collect();
    let stages = outcome.stages.iter().map(|stage| {
        let name = names.get(stage.stage.as_str()).copied().unwrap_or_default().to_owned();
        let tone = match stage.done {
            Done::Complete => "leaf",
            Done::Missing(_) => "lamp",
            Done::NotYet => "plain",
        };
        (name, told::standing(&office.programme, stage, page.locale), tone)
    });
    Person {
        href: office.address(&format!("attendance/participants/{}", one.application.id)),
        name: one.kept.name().to_owned(),
        kana: one.kept.kana().to_owned(),
        stages: stages.collect(),
        end: match (outcome.certified, outcome.complete) {
            (true, _) if office.programme.certifies() => "attendance-certified",
            (true, _) => "attendance-completed",
            (_, true) => "attendance-waits-for-fee",
            _ => "attendance-open",
        },
        done: outcome.certified,
        unpaid: outcome.unpaid,
    }
}

/// Keeps the link under which a course meets.
pub async fn set_link(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "attendance").await?;
    let (course, link) = (fields.get("course"), fields.get("link"));
    if office.programme.course(course).is_none() {
        return Err(AppError::NotFound);
    }
    let good = link.starts_with("https://") && !link.contains(char::is_whitespace) && link.len() < 1000;
    if !link.is_empty() && !good {
        let wrong = (course, link, Message::new("attendance-link-wrong"));
        return render_errors(&view(&app, &access, office, Some(wrong)).await?);
    }
    let mut tx = app.db().write(access.scope()?).await?;
    let before = queries::links(access.scope()?, app.db(), &tx, office.row.id).await?.remove(course);
    commands::set_link(&mut tx, office.row.id, course, link).await?;
    if !link.is_empty() && before.as_deref() != Some(link) {
        reminders::tell_link(&mut tx, &office.row, course, link).await?;
    }
    tx.commit().await?;
    Ok(see_other(&office.address(&format!("attendance?notice=attendance-link#course-{course}"))))
}
