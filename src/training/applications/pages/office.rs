//! The office's pages of applications: the list, and one of them.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::office_word::{self, WordView};
use super::recommend::word;
use super::written::contact_and_needs;
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::auth::policy::Action;
use crate::clock::Instant;
use crate::form::Fields;
use crate::id::Id;
use crate::training::applications::chiefs::Chiefs;
use crate::training::applications::consents::{self, Consent};
use crate::training::applications::eligibility::{Checks, Doubt};
use crate::training::applications::entity::{self as application, Origin, State as Standing, reason_place};
use crate::training::applications::recommending::{self, Hearing};
use crate::training::applications::{commands, form, link};
use crate::training::letters;
use crate::training::office::Office;
use crate::training::people::{self, Somebody};
use crate::training::places::entity::place;
use crate::training::places::queries::{self, ByHand};
use crate::training::programmes::model::{Programme, Stage};
use crate::training::programmes::save;
use crate::web::{AppError, Audit, Page, Route, render};

struct Line {
    id: Id,
    name: String,
    kana: String,
    branch: String,
    standing: &'static str,
    word: String,
    places: String,
    tags: Vec<String>,
}

#[derive(Template)]
#[template(path = "training/applications/pages/office_list.html")]
struct ListPage {
    page: Page,
    office: Office,
    lines: Vec<Line>,
    recommendation: bool,
    applied: usize,
    /// Whose alone are listed, in words, where not everybody is.
    only: Option<String>,
}

/// Those alone whom the office is to look at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Only {
    /// Whether they may take part.
    Unknown,
    /// Whether they agreed.
    Consent,
}

impl Only {
    fn of(query: Option<&str>) -> Option<Only> {
        let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        match pairs.find(|(name, _)| name == "only")?.1.as_ref() {
            "unknown" => Some(Only::Unknown),
            "consent" => Some(Only::Consent),
            _ => None,
        }
    }

    fn is_of(self, one: &Somebody) -> bool {
        match self {
            Only::Unknown => one.is_unknown(),
            Only::Consent => one.application.state == Standing::Applied && lacks_consent(&one.application),
        }
    }

    fn key(self) -> &'static str {
        match self {
            Only::Unknown => "waits-unknown",
            Only::Consent => "waits-consent",
        }
    }
}

/// The places that somebody holds, in words.
fn places(one: &Somebody, office: &Office, page: &Page) -> String {
    let words: Vec<String> = one
        .places
        .iter()
        .filter_map(|held| {
            let (_, course) = office.programme.course(&held.course)?;
            let name = course.name.text(page.locale).to_owned();
            Some(if held.state == place::State::Offered {
                page.ta("office-offered", "course", name)
            } else {
                name
            })
        })
        .collect();
    words.join(&page.t("list-and"))
}

async fn list(
    State(app): State<App>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    access: Access,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "applications").await?;
    let (scope, page) = (access.scope()?, &access.page);
    let all = people::of(scope, app.db(), &office.row).await?;
    let hearing = Hearing::of(scope, app.db(), &office.row, None).await?;
    let said = &hearing.said;
    let asks = office.programme.recommendation && !office.row.is_cancelled();
    reading::note(&app, scope, AuditEvent::new("application.listed", "programme", office.row.id)).await?;
    let chiefs = Chiefs::of(scope, app.db()).await?;
    let applied = all.iter().filter(|one| one.application.state == Standing::Applied).count();
    let only = Only::of(query.as_deref());
    let unreached = letters::unreached(scope, app.db(), office.row.id).await?;
    let checks = Checks::of(scope, app.db(), &office.row, &all).await?;
    let listed = all.iter().filter(|one| only.is_none_or(|only| only.is_of(one)));
    let lines = listed.map(|one| {
        let mut tags = Vec::new();
        let tag = |yes: bool, key: &str| yes.then(|| page.t(key));
        tags.extend(tag(one.application.state == Standing::Withdrawn, "office-withdrawn"));
        tags.extend(tag(one.application.late, "office-late"));
        tags.extend(tag(one.application.origin != Origin::Applicant, "office-on-paper"));
        tags.extend(tag(one.application.is_chief, "office-chief"));
        tags.extend(tag(unreached.contains(&one.application.id), "letters-lost"));
        tags.extend(checks.of_somebody(one).into_iter().map(|doubt| page.t(doubt.key())));
        let applied = one.application.state == Standing::Applied;
        tags.extend(tag(applied && lacks_consent(&one.application), "office-no-consent"));
        let is_open = hearing.may_say(one.application.id) && !said.contains_key(&one.application.id);
        if asks && applied && is_open {
            let nobody = chiefs.speakers(&one.application, &one.kept).is_empty();
            let is_themselves = one.application.is_chief || chiefs.has(one.application.branch_id);
            tags.extend(tag(nobody && is_themselves, "office-recommends"));
            tags.extend(tag(nobody && !is_themselves, "office-no-chief"));
        }
        Line {
            id: one.application.id,
            name: one.kept.name().to_owned(),
            kana: one.kept.kana().to_owned(),
            branch: one.branch.clone(),
            standing: one.application.standing.code(),
            word: word(said.get(&one.application.id), page),
            places: places(one, &office, page),
            tags,
        }
    });
    let lines: Vec<Line> = lines.collect();
    render(&ListPage {
        recommendation: office.programme.recommendation,
        only: only.map(|only| page.tn(only.key(), lines.len())),
        lines,
        applied,
        office,
        page: access.page.clone(),
    })
}

#[derive(Template)]
#[template(path = "training/applications/pages/office_one.html")]
struct OnePage {
    page: Page,
    office: Office,
    id: Id,
    name: String,
    kana: String,
    facts: Vec<(String, String)>,
    /// What the chief said, where one is asked.
    word: Option<WordView>,
    reason: String,
    courses: Vec<(String, String, bool)>,
    withdrawn: bool,
    by_hand: ByHand,
    /// Why the office is to look before they take part: the word, what it means, and the application that it is about.
    doubts: Vec<(String, String, Option<Id>)>,
    /// What was agreed to: when, and the text.
    consents: Vec<(String, String)>,
    /// Whether nothing says that they agreed, where the office wrote for them.
    no_consent: bool,
    link: String,
    told: String,
}

/// One application of a programme, within the scope of the request.
pub(super) async fn open(
    app: &App,
    access: &Access,
    slug: &str,
    id: &str,
) -> Result<(Office, Somebody), AppError> {
    let office = Office::open(app, access, slug, "applications").await?;
    let id: Id = id.parse().map_err(|_| AppError::NotFound)?;
    let one = people::somebody(access.scope()?, app.db(), &office.row, id).await?;
    Ok((office, one.ok_or(AppError::NotFound)?))
}

async fn one(
    State(app): State<App>,
    Path((slug, id)): Path<(String, String)>,
    access: Access,
) -> Result<Response, AppError> {
    let (office, one) = open(&app, &access, &slug, &id).await?;
    let here = office.address(&format!("applications/{}", one.application.id));
    let office = office.about(&app, &access, one.application.id, &here).await?;
    let (scope, page) = (access.scope()?, &access.page);
    reading::note(&app, scope, AuditEvent::new("application.read", "application", one.application.id))
        .await?;
    let keys = app.db().keys(scope.organisation()).await?;
    let word = match office.programme.recommendation {
        true => Some(office_word::of(&app, &access, &office.row, &one).await?),
        false => None,
    };
    let checks = Checks::of(scope, app.db(), &office.row, std::slice::from_ref(&one)).await?;
    let doubt = |doubt: Doubt| {
        let other = if let Doubt::SameEntry(other) = doubt { Some(other) } else { None };
        (page.t(doubt.key()), page.t(doubt.what()), other)
    };
    let reason = one.application.sealed_reason.as_ref();
    let reason = reason.and_then(|sealed| keys.open(reason_place(one.application.id), sealed).ok());
    let courses = office.programme.courses().map(|(stage, course)| {
        let held = one.places.iter().any(|place| place.course == course.code.as_str());
        let words = format!("{} {}", stage.name.text(page.locale), course.name.text(page.locale));
        (course.code.to_string(), words, held)
    });
    let by_hand =
        queries::by_hand(scope, app.db(), office.row.id, &office.programme, one.application.id).await?;
    let of = (office.row.id, &office.programme);
    let position = queries::in_line(scope, app.db(), of, one.application.id, page.locale).await?;
    let consents = consents::of(scope, app.db(), &one.application).await?;
    let view = OnePage {
        by_hand,
        consents: consents.into_iter().map(|consent| consent_words(consent, page)).collect(),
        no_consent: lacks_consent(&one.application),
        doubts: checks.of_somebody(&one).into_iter().map(doubt).collect(),
        id: one.application.id,
        name: one.kept.name().to_owned(),
        kana: one.kept.kana().to_owned(),
        facts: facts(&one, &office, position, page),
        word,
        reason: reason.unwrap_or_default(),
        courses: courses.collect(),
        withdrawn: one.application.state == Standing::Withdrawn,
        link: format!("{}{}", page.public_url, link::personal(&keys, &one.application).path()),
        told: letters::section(scope, app.db(), &office, one.application.id, page).await?,
        office,
        page: access.page.clone(),
    };
    render(&view)
}

/// Whether nothing says that somebody agreed for whom the office wrote.
fn lacks_consent(application: &application::Model) -> bool {
    application.origin != Origin::Applicant && !consents::is_given(&application.consents)
}

/// When something was agreed to, and to what.
fn consent_words(consent: Consent, page: &Page) -> (String, String) {
    let minute = |at: Instant| page.ta2("office-at", "day", page.locale.date(at.date()), "time", at.clock());
    match consent {
        Consent::Ticked(at, text) => (page.ta("office-consent-ticked", "at", minute(at)), text),
        Consent::Signed(on) => (page.ta("office-consent-signed", "day", page.locale.date(on)), String::new()),
        Consent::Spoken(on, text) => (page.ta("office-consent-spoken", "day", page.locale.date(on)), text),
        Consent::NotYet(at) => (page.ta("office-consent-not-yet", "at", minute(at)), String::new()),
    }
}

fn facts(one: &Somebody, office: &Office, position: String, page: &Page) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut fact = |name: String, text: String| {
        if !text.trim().is_empty() {
            facts.push((name, text));
        }
    };
    fact(page.t("application-branch"), one.branch.clone());
    fact(page.t("office-standing"), page.t(format!("standing-{}", one.application.standing.code())));
    fact(
        page.t("application-membership"),
        page.t(format!("membership-{}", one.application.membership.code())),
    );
    for (name, text) in contact_and_needs(&one.kept.fields, &office.programme, page) {
        fact(name, text);
    }
    fact(page.t("office-places"), places(one, office, page));
    fact(page.t("board-wait"), position);
    let at = one
        .application
        .applied_at
        .map(|at| page.ta2("office-at", "day", page.locale.date(at.date()), "time", at.clock()));
    fact(page.t("office-applied"), at.unwrap_or_default());
    facts
}

/// What somebody wishes in each stage, in words.
pub(super) fn wishes(fields: &Fields, programme: &Programme, page: &Page) -> Vec<(String, String)> {
    let wishes = form::wished(fields, programme);
    let of = |stage: &Stage| {
        let wished = wishes.get(stage.code.as_str()).map(Vec::as_slice).unwrap_or_default();
        let courses = wished.iter().filter_map(|code| stage.course(code));
        let names: Vec<_> = courses.map(|course| course.name.text(page.locale)).collect();
        let stage = page.ta("application-wishes", "stage", stage.name.text(page.locale));
        (stage, names.join(&page.t("recommend-then")))
    };
    programme.stages.iter().map(of).collect()
}

/// Withdraws for somebody who asked the office to.
async fn withdraw(
    State(app): State<App>,
    Path((slug, id)): Path<(String, String)>,
    access: Access,
    Posted(_): Posted,
) -> Result<Response, AppError> {
    let (office, one) = open(&app, &access, &slug, &id).await?;
    let mut tx = app.db().write(access.scope()?).await?;
    let locked = save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    // As it is now: pressed twice, it is withdrawn once.
    let row = tx.find::<application::Entity>().filter(application::Column::Id.eq(one.application.id));
    let row = row.lock().one(&tx).await?.ok_or(AppError::NotFound)?;
    commands::withdraw(&mut tx, &locked, &row).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/programmes/{slug}/applications?notice=application-withdrawn")))
}

/// Reminds the chiefs who have not answered; each once a day.
async fn remind(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(_): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "applications").await?;
    let mut tx = app.db().write(access.scope()?).await?;
    let locked = save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    let occasion = format!("by-hand-{}", app.now().date());
    let waits = recommending::remind(&mut tx, &locked, &occasion, app.now()).await?;
    tx.record(AuditEvent::new("training.chiefs_reminded", "programme", office.row.id).with("n", waits));
    tx.commit().await?;
    let told = if waits > 0 { "notice=training-reminded" } else { "warning=training-reminded-nobody" };
    Ok(see_other(&format!("/programmes/{slug}/applications?{told}")))
}

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    use Action::RunTraining;
    vec![
        Route::get("/programmes/{slug}/applications", RunTraining, Audit::Reading, list),
        Route::post("/programmes/{slug}/reminders", RunTraining, Audit::Change, remind),
        Route::get("/programmes/{slug}/applications/{application}", RunTraining, Audit::Reading, one),
        Route::post(
            "/programmes/{slug}/applications/{application}/withdrawal",
            RunTraining,
            Audit::Change,
            withdraw,
        ),
    ]
}
