//! The bank's lines: taking a statement in, confirming what is sure, deciding what is not.

use askama::Template;
use axum::extract::{Path, Request, State as Shared};
use axum::response::Response;
use sea_orm::ColumnTrait;
use zengin::matching::{Verdict, Why};
use zengin::statement::{Fault, FaultKind};

use super::shown::{Found, Line, Shown, doubt, found, is_named, line};
use super::{note, open, uploaded, yen};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::money::entity::line as row;
use crate::training::money::statement::{self, Meant, NotTaken};
use crate::training::money::{bank, setting};
use crate::training::office::Office;
use crate::web::{AppError, Page, render, render_errors};

/// Faults of a file that a page shows.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "training/money/pages/transfers.html")]
struct TransfersPage {
    page: Page,
    office: Office,
    sure: Vec<Sure>,
    sum: i64,
    unsure: Vec<Unsure>,
    nothing: Vec<Unsure>,
    aside: u64,
    no_file: bool,
    other_account: Option<String>,
    other_form: bool,
    meant: Meant,
    faults: Vec<Told>,
    more: usize,
}

/// A line that surely pays a fee.
struct Sure {
    line: Line,
    value: String,
    fee: Shown,
}

/// A line about which a person decides.
struct Unsure {
    line: Line,
    doubts: Vec<String>,
    /// Sets of people who together owe just this.
    groups: Vec<String>,
    candidates: Vec<Shown>,
}

/// A fault in words.
struct Told {
    row: usize,
    column: String,
    value: String,
    what: String,
}

fn told(fault: &Fault, locale: Locale) -> Told {
    let what = match &fault.kind {
        FaultKind::NotText => locale.t("money-fault-not-text"),
        FaultKind::NotCsv => locale.t("money-fault-not-csv"),
        FaultKind::NoHeaders => locale.t("money-fault-no-headers"),
        FaultKind::Empty => locale.t("money-fault-empty"),
        FaultKind::Date(_) => locale.t("money-fault-date"),
        FaultKind::FarDate => locale.t("money-fault-far-date"),
        FaultKind::NotAnAmount => locale.t("money-fault-amount"),
        FaultKind::NoAmount => locale.t("money-fault-no-amount"),
        FaultKind::BothDirections => locale.t("money-fault-both"),
        FaultKind::UnknownDirection => locale.t("money-fault-direction"),
        FaultKind::Length(n) => locale.tn("money-fault-length", n),
        FaultKind::Order => locale.t("money-fault-order"),
        FaultKind::OtherKind => locale.t("money-fault-kind"),
        FaultKind::OtherAccount => locale.t("money-fault-account"),
        FaultKind::Content => locale.t("money-fault-content"),
        FaultKind::Total(n) => locale.ta("money-fault-total", "sum", n),
    };
    Told { row: fault.row, column: fault.column.clone(), value: fault.value.clone(), what }
}

async fn view(app: &App, access: &Access, office: Office) -> Result<TransfersPage, AppError> {
    let page = access.page.clone();
    let Found { lines, known, proposals } = found(app, access, &office).await?;
    let (mut sure, mut unsure, mut nothing) = (Vec::new(), Vec::new(), Vec::new());
    for (opened, proposal) in lines.iter().zip(proposals) {
        let line = line(&office, opened, page.locale);
        let groups = known.groups(&proposal.verdict, line.left, &page);
        match proposal.verdict {
            Verdict::Sure(candidate) => {
                let Some(fee) = known.shown(candidate.claim, Some(&candidate), &page) else { continue };
                let value = format!("{}:{}", line.id, fee.id);
                sure.push(Sure { line, value, fee });
            }
            Verdict::Unsure { doubts, mut candidates, .. } => {
                // Who owes nothing is no candidate for what comes from the branch.
                candidates.retain(|candidate| !candidate.is_settled || is_named(candidate));
                unsure.push(Unsure {
                    line,
                    doubts: doubts.iter().map(|found| doubt(*found, page.locale)).collect(),
                    groups,
                    candidates: known.candidates(&candidates, &page),
                });
            }
            Verdict::Nothing(Why::NoTrace) => {
                let doubts = vec![page.t("money-no-trace")];
                nothing.push(Unsure { line, doubts, groups, candidates: Vec::new() });
            }
            Verdict::Nothing(_) => {}
        }
    }
    let aside = access.scope()?.find::<row::Entity>().filter(row::Column::SetAsideAt.is_not_null());
    Ok(TransfersPage {
        sum: sure.iter().map(|one| one.line.left).sum(),
        aside: aside.count(app.db()).await?,
        page,
        office,
        sure,
        unsure,
        nothing,
        no_file: false,
        other_account: None,
        other_form: false,
        meant: Meant::default(),
        faults: Vec::new(),
        more: 0,
    })
}

/// The page.
pub async fn page(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    note(&app, &access, &office).await?;
    render(&view(&app, &access, office).await?)
}

/// Takes a statement in: all of it, or nothing with every fault.
pub async fn import(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
    Posted(fields): Posted,
    request: Request,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let is = |name: &str| fields.get(name) == "yes";
    let meant = Meant { account: is("other_account"), form: is("other_form") };
    let Some(bytes) = uploaded(request).await? else {
        let view = TransfersPage { no_file: true, ..view(&app, &access, office).await? };
        return render_errors(&view);
    };
    let today = app.now().date();
    let read = bank::read(&bytes, today).map_err(NotTaken::Faults);
    let mut tx = app.db().write(access.scope()?).await?;
    tx.lock("money").await?;
    let known = setting::load(access.scope()?, app.db(), &tx).await?;
    match read.and_then(|read| statement::take(read, (&bytes, today), &known, meant)) {
        Ok((statement, news)) => {
            setting::remember(&mut tx, news).await?;
            let imported = bank::import(&mut tx, &statement).await?;
            tx.commit().await?;
            let notice = match (imported.fresh, imported.known) {
                (0, _) => "warning=money-imported-nothing",
                (_, 0) => "notice=money-imported",
                _ => "notice=money-imported-some",
            };
            Ok(see_other(&office.address(&format!("money/transfers?{notice}"))))
        }
        Err(NotTaken::OtherForm) => {
            drop(tx);
            render_errors(&TransfersPage { other_form: true, meant, ..view(&app, &access, office).await? })
        }
        Err(NotTaken::OtherAccount(account)) => {
            drop(tx);
            let other_account = Some(account);
            render_errors(&TransfersPage { other_account, meant, ..view(&app, &access, office).await? })
        }
        Err(NotTaken::Faults(faults)) => {
            drop(tx);
            let locale = access.locale();
            let view = TransfersPage {
                faults: faults.iter().take(SHOWN).map(|fault| told(fault, locale)).collect(),
                more: faults.len().saturating_sub(SHOWN),
                ..view(&app, &access, office).await?
            };
            render_errors(&view)
        }
    }
}

/// Books what is sure and was left ticked, as one act.
pub async fn confirm(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let picked: Vec<(Id, Id)> = fields
        .all("pick")
        .filter_map(|pick| {
            let (line, fee) = pick.split_once(':')?;
            Some((line.parse().ok()?, fee.parse().ok()?))
        })
        .collect();
    let mut tx = app.db().write(access.scope()?).await?;
    let (booked, refused) = bank::book_sure(&mut tx, app.db(), &picked).await?;
    tx.commit().await?;
    let told = match (booked, refused) {
        (_, 1..) => "warning=money-booked-some",
        (0, 0) => "warning=money-booked-none",
        _ => "notice=money-booked",
    };
    Ok(see_other(&office.address(&format!("money/transfers?{told}"))))
}
