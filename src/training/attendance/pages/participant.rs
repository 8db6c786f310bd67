//! One person: what was noted, what it makes, and what the office decided against the rule.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::attendance::entity::exception;
use crate::training::attendance::model::{Kind, Payment};
use crate::training::attendance::payment::{given_up, payment_of};
use crate::training::attendance::{codes, commands, queries, told};
use crate::training::money::model::State as FeeState;
use crate::training::office::Office;
use crate::training::people::{self, Somebody};
use crate::training::programmes::save;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/attendance/pages/participant.html")]
struct View {
    page: Page,
    office: Office,
    name: String,
    kana: String,
    here: String,
    stages: Vec<Stage>,
    /// How the fees stand, of stages too in which they have no place any more.
    fees: Vec<String>,
    errors: Errors,
    fields: Fields,
}

struct Stage {
    code: String,
    name: String,
    course: String,
    standing: String,
    sessions: Vec<(String, String)>,
    exception: Option<(bool, String, String)>,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    access: Access,
    Path((slug, participant)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (office, one) = find(&app, &access, &slug, &participant).await?;
    let read = AuditEvent::new("attendance.read", "application", one.application.id);
    reading::note(&app, access.scope()?, read).await?;
    render(&view(&app, &access, office, one, Errors::default(), Fields::default()).await?)
}

async fn find(
    app: &App,
    access: &Access,
    slug: &str,
    participant: &str,
) -> Result<(Office, Somebody), AppError> {
    let office = Office::open(app, access, slug, "attendance").await?;
    let id: Id = participant.parse().map_err(|_| AppError::NotFound)?;
    let one = people::somebody(access.scope()?, app.db(), &office.row, id).await?;
    Ok((office, one.ok_or(AppError::NotFound)?))
}

async fn view(
    app: &App,
    access: &Access,
    office: Office,
    one: Somebody,
    errors: Errors,
    fields: Fields,
) -> Result<View, AppError> {
    let (scope, db, page) = (access.scope()?, app.db(), access.page.clone());
    let id = one.application.id;
    let here = office.address(&format!("attendance/participants/{id}"));
    let office = office.about(app, access, id, &here).await?;
    let people = [one];
    let payment = payment_of(scope, db, &office.row, &people).await?;
    let outcome = queries::completion(scope, db, &office.row, &people).await?.remove(&id);
    let noted = queries::noted(scope, db, office.row.id).await?.remove(&id).unwrap_or_default();
    let exceptions = queries::in_force(scope, db, office.row.id).await?;
    let keys = db.keys(scope.organisation()).await?;
    let (locale, now) = (page.locale, app.now());
    let mut stages = Vec::new();
    for stage in outcome.into_iter().flat_map(|outcome| outcome.stages) {
        let Some(defined) = office.programme.stages.iter().find(|one| one.code.as_str() == stage.stage)
        else {
            continue;
        };
        let course = stage.course.as_deref().and_then(|code| defined.course(code));
        let sessions = course.into_iter().flat_map(|course| {
            let noted = &noted;
            course.numbered().map(move |(number, session)| {
                let key = (course.code.to_string(), number);
                let word = match noted.get(&key).copied().unwrap_or(Kind::Unknown) {
                    Kind::Unknown if codes::is_ahead(session, now) => "attendance-own-to-come",
                    kind => told::kind(kind),
                };
                (told::session(course, number, locale), locale.t(word))
            })
        });
        let exception = exceptions.iter().find(|row| row.application_id == id && row.stage == stage.stage);
        let exception = exception.map(|row| {
            let reason = keys.open(exception::reason_place(row.id), &row.sealed_reason).unwrap_or_default();
            (row.counts, reason, locale.date(row.decided_at.date()))
        });
        stages.push(Stage {
            code: stage.stage.clone(),
            name: defined.name.text(locale).to_owned(),
            course: course.map(|course| course.name.text(locale).to_owned()).unwrap_or_default(),
            standing: told::standing(&office.programme, &stage, locale),
            sessions: sessions.collect(),
            exception,
        });
    }
    let [one] = people;
    let left = given_up(scope, db, &office.row, &one).await?;
    let mut fees = Vec::new();
    match payment.get(&id).copied().unwrap_or(Payment::NotOwed) {
        Payment::NotOwed if !left.is_empty() => {}
        payment => fees.push(page.t(told::payment(payment))),
    }
    for (stage, paid) in left {
        let stage = office.programme.stages.iter().find(|one| one.code.as_str() == stage);
        let stage = stage.map(|stage| stage.name.text(locale).to_owned()).unwrap_or_default();
        fees.push(if paid.state() == FeeState::Refunded {
            page.ta("attendance-fee-gone-refunded", "stage", stage)
        } else {
            page.ta2("attendance-fee-gone", "stage", stage, "state", page.t(paid.state().key()))
        });
    }
    Ok(View {
        name: one.kept.name().to_owned(),
        kana: one.kept.kana().to_owned(),
        here,
        page,
        office,
        stages,
        fees,
        errors,
        fields,
    })
}

/// Counts a stage as complete, or not, for a reason; or lets the rule hold again.
pub async fn except(
    State(app): State<App>,
    access: Access,
    Path((slug, participant)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let (office, one) = find(&app, &access, &slug, &participant).await?;
    let stage = fields.get("stage").to_owned();
    if !office.programme.stages.iter().any(|known| known.code.as_str() == stage) {
        return Err(AppError::NotFound);
    }
    let id = one.application.id;
    let decision = fields.get("counts").to_owned();
    let reason = fields.get("reason").to_owned();
    let mut errors = Errors::default();
    if !matches!(decision.as_str(), "yes" | "no" | "rule") {
        errors.add(&format!("counts-{stage}"), Message::new("attendance-exception-choose"));
    }
    if decision != "rule" && reason.is_empty() {
        errors.add(&format!("reason-{stage}"), Message::new("attendance-exception-reason-missing"));
    }
    if !errors.is_empty() {
        return render_errors(&view(&app, &access, office, one, errors, fields).await?);
    }
    let to = office.address(&format!("attendance/participants/{id}?notice=attendance-exception"));
    let mut tx = app.db().write(access.scope()?).await?;
    let held = save::held(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    if decision == "rule" {
        commands::end_exception(&mut tx, &held, id, &stage).await?;
        tx.unaudited("no exception was there");
    } else {
        commands::except(&mut tx, &held, id, &stage, decision == "yes", &reason).await?;
    }
    tx.commit().await?;
    Ok(see_other(&to))
}
