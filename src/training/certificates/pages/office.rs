//! The certificates of a programme: who is ready, who is not and why, issuing all who are as one act, all papers as one
//! file for the printer. For programmes of those certified: whose completion is to be noted.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::{ColumnTrait, Condition};

use super::{PDF, file};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::db::{DbError, WriteTx};
use crate::form::Fields;
use crate::form::once::{self, Seen};
use crate::id::Id;
use crate::training::certificates::badges::organisation_name;
use crate::training::certificates::candidates::{self, Candidate, Verdict};
use crate::training::certificates::entity::{certificate, version};
use crate::training::certificates::issuing::{self, Desk};
use crate::training::certificates::{counting, drawing, paper, renewing};
use crate::training::office::Office;
use crate::training::people::Somebody;
use crate::training::programmes::model::Kind;
use crate::training::programmes::save::locked;
use crate::training::register::namesakes::{self, Namesakes};
use crate::training::register::{entity as supporter, queries};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/programmes/{slug}/certificates", Action::RunTraining, Audit::Reading, show),
        Route::post("/programmes/{slug}/certificates", Action::RunTraining, Audit::Change, issue).step_up(),
        Route::get("/programmes/{slug}/certificates.pdf", Action::RunTraining, Audit::Reading, print)
            .step_up(),
    ]
}

#[derive(Template)]
#[template(path = "training/certificates/pages/office.html")]
struct View {
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
        namesakes: Vec::new(),
        another: false,
        twin: false,
    }
}

/// The field in which the office says whose entry of the register is that of an application.
fn same(application: &str) -> String {
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

async fn view(
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
    Ok(View {
        page: access.page.clone(),
        certifies: office.programme.kind == Kind::Certification,
        notes_training: matches!(office.programme.kind, Kind::FollowUp | Kind::RegionalCoordinator),
        renews: office.programme.kind == Kind::FollowUp,
        ready,
        not_ready: of(false),
        issued,
        done: candidates.iter().filter(|one| one.verdict == Verdict::Done).count(),
        next: counting::next(scope, app.db()).await?.to_string(),
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

async fn issue(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let office = Office::open(&app, &access, &slug, "certificates").await?;
    let again = async |key: &'static str| -> Result<Response, AppError> {
        render_errors(&view(&app, &access, &slug, Some(access.page.t(key)), Some(&fields)).await?)
    };
    match once::seen(scope, app.db(), &fields).await? {
        Seen::New => {}
        Seen::Same(to) => return Ok(see_other(&to)),
        // Others were ticked on a page that was sent before: a form of its own says that they are meant besides.
        Seen::Changed(_) => return again("certificate-fault-sent").await,
    }
    let chosen: Vec<&str> = fields.all("application").collect();
    let candidates = candidates::of(scope, app.db(), &office.row).await?;
    let chosen: Vec<Candidate> = candidates
        .into_iter()
        .filter(|one| one.verdict == Verdict::Ready)
        .filter(|one| chosen.contains(&one.somebody.application.id.to_string().as_str()))
        .collect();
    let here = office.address("certificates");
    if chosen.is_empty() {
        return Ok(see_other(&format!("{here}?warning=certificate-nobody")));
    }
    if office.programme.kind == Kind::Certification {
        let people: Vec<Somebody> = chosen.iter().map(|one| one.somebody.clone()).collect();
        if let Some(fault) = fault(&app, &access, &office, &people).await? {
            return render_errors(&view(&app, &access, &slug, Some(fault), Some(&fields)).await?);
        }
    }
    let organisation = organisation_name(&app, scope.organisation()).await?;
    let mut tx = app.db().write(scope).await?;
    let row = locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    // Of two clicks the second has waited here.
    if let Seen::Same(to) = once::seen(scope, &tx, &fields).await? {
        return Ok(see_other(&to));
    }
    let desk = Desk::open(&mut tx, &organisation, app.config().public_url()).await?;
    let notice = if office.programme.kind == Kind::Certification {
        let people: Vec<Somebody> = chosen.into_iter().map(|one| one.somebody).collect();
        let Some(same) = said_same(&mut tx, &people, &fields).await? else {
            drop(tx);
            return again("certificate-fault-namesake").await;
        };
        if issuing::issue(&mut tx, &desk, &row, &people, &same).await?.is_empty() {
            tx.unaudited("somebody else issued them meanwhile");
        }
        "certificate-issued"
    } else {
        let Some(holders) = said_holders(&chosen, &fields) else {
            drop(tx);
            return again("certificate-fault-holder").await;
        };
        for (application, holder) in holders {
            renewing::renew(&mut tx, &desk, &row, application, holder).await?;
        }
        "certificate-noted"
    };
    let to = format!("{here}?notice={notice}");
    once::remember(&mut tx, &fields, &to).await?;
    tx.commit().await?;
    draw_later(&app, &access)?;
    Ok(see_other(&to))
}

/// Who of `people` the office said is somebody in the register, by application; none where it did not say so of somebody
/// whose name stands there.
async fn said_same(
    tx: &mut WriteTx,
    people: &[Somebody],
    fields: &Fields,
) -> Result<Option<HashMap<Id, Id>>, DbError> {
    tx.lock("register").await?;
    let register = Namesakes::load(tx.scope(), tx, tx.keys()).await?;
    let mut found = HashMap::new();
    for somebody in people {
        let id = somebody.application.id;
        let may_be: Vec<Id> =
            register.of(somebody.kept.name(), somebody.kept.kana()).map(|row| row.id).collect();
        let said = fields.get(&same(&id.to_string()));
        if may_be.is_empty() || said == "new" {
            continue;
        }
        match said.parse::<Id>().ok().filter(|said| may_be.contains(said)) {
            // One entry is one person's.
            Some(said) if !found.values().any(|taken| *taken == said) => {
                found.insert(id, said);
            }
            _ => return Ok(None),
        }
    }
    Ok(Some(found))
}

/// Whose entry of the register the office said is that of each of `chosen`, by application; none where it did not say so of all,
/// or gave one entry to two.
fn said_holders(chosen: &[Candidate], fields: &Fields) -> Option<Vec<(Id, Id)>> {
    let mut found: Vec<(Id, Id)> = Vec::with_capacity(chosen.len());
    for one in chosen {
        let application = one.somebody.application.id;
        let said: Id = fields.get(&same(&application.to_string())).parse().ok()?;
        let is_theirs = one.holders.iter().any(|(row, _)| row.id == said);
        if !is_theirs || found.iter().any(|(_, taken)| *taken == said) {
            return None;
        }
        found.push((application, said));
    }
    Some(found)
}

/// Has the papers drawn beside the requests.
pub(super) fn draw_later(app: &App, access: &Access) -> Result<(), AppError> {
    let (scope, worker) = (access.scope()?.clone(), app.clone());
    app.background().spawn(async move {
        if let Err(error) = drawing::keep_papers(&worker, &scope).await {
            tracing::error!(%error, "papers are not kept yet");
        }
    });
    Ok(())
}

/// Whether the papers of `people` can be drawn, before any number is taken: what keeps them from it, in words.
async fn fault(
    app: &App,
    access: &Access,
    office: &Office,
    people: &[Somebody],
) -> Result<Option<String>, AppError> {
    use documents::pdf::PdfError;
    let scope = access.scope()?;
    let keys = app.db().keys(scope.organisation()).await?;
    let current = paper::current(scope, app.db(), &keys).await?;
    let organisation = organisation_name(app, scope.organisation()).await?;
    let url = app.config().public_url();
    let drafts = people.iter().map(|somebody| {
        let name = somebody.kept.name();
        let mut said = issuing::said(&current, &organisation, &office.row, name, scope.now().date());
        said.number = name.to_owned();
        said.code = "0".repeat(26);
        said.certificate(&current.1, url)
    });
    Ok(match paper::draw(drafts.collect()).await {
        Ok(_) => None,
        Err(PdfError::MissingGlyphs { characters }) => {
            let characters: String = characters.into_iter().collect();
            Some(access.page.ta("certificate-fault-glyphs", "characters", characters))
        }
        Err(PdfError::TooLong { number }) => Some(access.page.ta("certificate-fault-long", "name", number)),
        Err(error) => {
            tracing::error!(%error, "a paper cannot be drawn");
            Some(access.page.t("certificate-fault-paper"))
        }
    })
}

/// The newest papers of all certificates that hold, as one file.
async fn print(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let office = Office::open(&app, &access, &slug, "certificates").await?;
    let until = certificate::Column::ValidUntil;
    let lasts = Condition::any().add(until.is_null()).add(until.gte(scope.now().date()));
    let rows = scope
        .find::<certificate::Entity>()
        .filter(certificate::Column::ProgrammeId.eq(office.row.id))
        .filter(certificate::Column::RevokedAt.is_null())
        .filter(lasts)
        .order_by_asc(certificate::Column::FiscalYear)
        .order_by_asc(certificate::Column::Number)
        .all(app.db())
        .await?;
    if rows.is_empty() {
        return Ok(see_other(&office.address("certificates")));
    }
    let versions = scope
        .find::<version::Entity>()
        .filter(version::Column::CertificateId.is_in(rows.iter().map(|row| row.id)))
        .all(app.db())
        .await?;
    let keys = app.db().keys(scope.organisation()).await?;
    let mut said = Vec::with_capacity(rows.len());
    for row in &rows {
        let newest = versions.iter().find(|one| one.certificate_id == row.id && one.version == row.version);
        if let Some(newest) = newest {
            said.push(drawing::opened(&keys, newest)?);
        }
    }
    let papers = paper::by_ids(scope, app.db(), &keys, said.iter().map(|said| said.paper)).await?;
    let empty = paper::Paper::default();
    let url = app.config().public_url();
    let certificates =
        said.iter().map(|said| said.certificate(papers.get(&said.paper).unwrap_or(&empty), url)).collect();
    let bytes = paper::draw(certificates).await.map_err(|error| AppError::Fault(error.to_string()))?;
    let event = AuditEvent::new("certificate.printed", "programme", office.row.id);
    reading::record(&app, scope, event.with("n", said.len())).await?;
    Ok(file(bytes, PDF, &format!("certificates-{slug}.pdf")))
}
