//! The certificates of a programme: who is ready, who is not and why, who has one. For programmes of those certified: whose
//! completion is to be noted.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::{issue, print};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::auth::policy::Action;
use crate::form::Fields;
use crate::id::Id;
use crate::training::certificates::candidates::{self, Candidate, Verdict};
use crate::training::certificates::entity::certificate;
use crate::training::certificates::{counting, paper};
use crate::training::office::Office;
use crate::training::programmes::model::Kind;
use crate::training::register::namesakes::{self, Namesakes};
use crate::training::register::{entity as supporter, queries};
use crate::web::{AppError, Audit, Page, Route, render};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/programmes/{slug}/certificates", Action::RunTraining, Audit::Reading, show),
        Route::post("/programmes/{slug}/certificates", Action::RunTraining, Audit::Change, issue::issue)
            .step_up(),
        Route::get("/programmes/{slug}/certificates.pdf", Action::RunTraining, Audit::Reading, print::print)
            .step_up(),
    ]
}

#[derive(Template)]
#[template(path = "training/certificates/pages/office.html")]
pub(super) struct View {
    page: Page,
    office: Office,
    certifies: bool,
    notes_training: bool,
    renews: bool,
    ready: Vec<Line>,
    not_ready: Vec<Line>,
    issued: Vec<Issued>,
    done: usize,
    next: String,
    /// Numbers before that one which nobody has.
    left_out: usize,
    has_paper: bool,
    /// What keeps the papers from being drawn.
    fault: Option<String>,
}

/// Somebody.
struct Line {
    id: String,
    name: String,
    kana: String,
    branch: String,
    why: Vec<&'static str>,
    unpaid: bool,
    ahead: bool,
    /// Entries of the register that may be this person's, with whether the office said so.
    namesakes: Vec<(Id, String, bool)>,
    /// Whether the office said that they are another.
    another: bool,
    /// Whether somebody else who is ready has the same name.
    twin: bool,
}

/// A certificate.
struct Issued {
    href: String,
    number: String,
    name: String,
    branch: String,
    day: String,
    standing: &'static str,
    holds: bool,
    version: i32,
}

fn line(candidate: &Candidate) -> Line {
    let somebody = &candidate.somebody;
    let why = match &candidate.verdict {
        Verdict::Not(why) => why.clone(),
        _ => Vec::new(),
    };
    Line {
        id: somebody.application.id.to_string(),
        name: somebody.kept.name().to_owned(),
        kana: somebody.kept.kana().to_owned(),
        branch: somebody.branch.clone(),
        why,
        unpaid: candidate.unpaid,
        ahead: candidate.ahead,
        namesakes: Vec::new(),
        another: false,
        twin: false,
    }
}

/// The field in which the office says whose entry of the register is that of an application.
pub(super) fn same(application: &str) -> String {
    format!("same-{application}")
}

/// Puts beside those who are ready who of the register may be the same person, and what was chosen in `fields`. Before anything
/// was, whose number an applicant wrote.
async fn beside(
    app: &App,
    access: &Access,
    candidates: &[Candidate],
    ready: &mut [Line],
    fields: Option<&Fields>,
) -> Result<(), AppError> {
    let scope = access.scope()?;
    let keys = app.db().keys(scope.organisation()).await?;
    let register = Namesakes::load(scope, app.db(), &keys).await?;
    let branches = queries::branches(scope, app.db()).await?;
    let names: Vec<(String, String)> = ready.iter().map(|one| (one.name.clone(), one.kana.clone())).collect();
    for one in ready {
        let chosen = fields.map(|fields| fields.get(&same(&one.id)).to_owned()).unwrap_or_default();
        one.another = chosen == "new";
        one.twin = names.iter().filter(|(name, kana)| (name, kana) == (&one.name, &one.kana)).count() > 1;
        let shown = |row: &supporter::Model, before: bool| {
            let branch = row.branch_id.and_then(|id| branches.get(&id));
            let is_chosen = if fields.is_none() { before } else { chosen == row.id.to_string() };
            (row.id, namesakes::words(row, branch, access.locale()), is_chosen)
        };
        let whose =
            candidates.iter().find(|candidate| candidate.somebody.application.id.to_string() == one.id);
        let holders = whose.map(|candidate| candidate.holders.as_slice()).unwrap_or_default();
        one.namesakes = match holders {
            [] => register.of(&one.name, &one.kana).map(|row| shown(row, false)).collect(),
            holders => holders.iter().map(|(row, by_number)| shown(row, *by_number)).collect(),
        };
    }
    Ok(())
}

/// The page, with what keeps the papers from being drawn and what was chosen before.
pub(super) async fn view(
    app: &App,
    access: &Access,
    slug: &str,
    fault: Option<String>,
    fields: Option<&Fields>,
) -> Result<View, AppError> {
    let scope = access.scope()?;
    let office = Office::open(app, access, slug, "certificates").await?;
    let candidates = candidates::of(scope, app.db(), &office.row).await?;
    let rows = scope
        .find::<certificate::Entity>()
        .filter(certificate::Column::ProgrammeId.eq(office.row.id))
        .order_by_asc(certificate::Column::FiscalYear)
        .order_by_asc(certificate::Column::Number)
        .all(app.db())
        .await?;
    let today = scope.now().date();
    let issued = rows.iter().map(|row| {
        let whose = candidates.iter().find(|one| one.somebody.application.id == row.application_id);
        Issued {
            href: format!("/register/certificates/{}", row.id),
            number: row.number().to_string(),
            name: whose.map(|one| one.somebody.kept.name().to_owned()).unwrap_or_default(),
            branch: whose.map(|one| one.somebody.branch.clone()).unwrap_or_default(),
            day: access.locale().date(row.issued_on),
            standing: row.standing(today).key(),
            holds: row.standing(today) == certificate::Standing::Valid,
            version: row.version,
        }
    });
    let issued = issued.collect();
    let of = |ready: bool| {
        candidates
            .iter()
            .filter(move |one| match one.verdict {
                Verdict::Ready => ready,
                Verdict::Not(_) => !ready,
                Verdict::Done => false,
            })
            .map(line)
            .collect::<Vec<_>>()
    };
    let mut ready = of(true);
    beside(app, access, &candidates, &mut ready, fields).await?;
    let keys = app.db().keys(scope.organisation()).await?;
    let (paper, _) = paper::current(scope, app.db(), &keys).await?;
    let (next, left_out) = counting::next(scope, app.db()).await?;
    Ok(View {
        page: access.page.clone(),
        certifies: office.programme.kind == Kind::Certification,
        notes_training: matches!(office.programme.kind, Kind::FollowUp | Kind::RegionalCoordinator),
        renews: office.programme.kind == Kind::FollowUp,
        ready,
        not_ready: of(false),
        issued,
        done: candidates.iter().filter(|one| one.verdict == Verdict::Done).count(),
        next: next.to_string(),
        left_out,
        has_paper: paper != Id(0),
        fault,
        office,
    })
}

async fn show(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let view = view(&app, &access, &slug, None, None).await?;
    let event = AuditEvent::new("certificate.listed", "programme", view.office.row.id);
    reading::note(&app, access.scope()?, event).await?;
    render(&view)
}
