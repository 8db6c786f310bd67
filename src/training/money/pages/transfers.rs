//! The bank's lines: taking a statement in, confirming what is sure, deciding what is not.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Request, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use zengin::matching::{Candidate, Doubt, Proposal, Reason, Verdict, Why};
use zengin::statement::{Fault, FaultKind};

use super::{id, note, open, uploaded, yen};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::form::Fields;
use crate::i18n::{Locale, Message};
use crate::id::Id;
use crate::training::money::bank::{self, BookError, Opened, Owed, Part};
use crate::training::money::statement::{self, NotTaken};
use crate::training::money::{model, setting};
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
    candidates: Vec<Shown>,
}

/// A line as the page shows it.
struct Line {
    id: Id,
    href: String,
    day: String,
    payer: String,
    amount: i64,
    left: i64,
}

/// A fee beside a line.
#[derive(Clone)]
struct Shown {
    id: Id,
    name: String,
    kana: String,
    branch: String,
    reference: String,
    open: i64,
    reasons: Vec<String>,
    notes: Vec<String>,
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

fn doubt(doubt: Doubt, locale: Locale) -> String {
    locale.t(match doubt {
        Doubt::Correction => "money-doubt-correction",
        Doubt::SeveralReferences => "money-doubt-several-references",
        Doubt::UnknownReference => "money-doubt-unknown-reference",
        Doubt::SameReference => "money-doubt-same-reference",
        Doubt::ReferenceOfAnother => "money-doubt-reference-of-another",
        Doubt::OtherPayer => "money-doubt-other-payer",
        Doubt::SameName => "money-doubt-same-name",
        Doubt::LikeName => "money-doubt-like-name",
        Doubt::Branch => "money-doubt-branch",
        Doubt::BeforeIssue => "money-doubt-before-issue",
        Doubt::OtherAmount => "money-doubt-other-amount",
        Doubt::PossibleDouble => "money-doubt-possible-double",
        Doubt::Contested => "money-doubt-contested",
    })
}

fn reason(reason: Reason, locale: Locale) -> String {
    locale.t(match reason {
        Reason::Reference => "money-reason-reference",
        Reason::Name => "money-reason-name",
        Reason::FamilyName => "money-reason-family",
        Reason::LikeName => "money-reason-like",
        Reason::Branch => "money-reason-branch",
    })
}

fn line(office: &Office, opened: &Opened, locale: Locale) -> Line {
    Line {
        id: opened.row.id,
        href: office.address(&format!("money/lines/{}", opened.row.id)),
        day: locale.day(opened.row.booked_on),
        payer: opened.payer.clone(),
        amount: opened.row.amount,
        left: opened.left(),
    }
}

fn shown(
    owed: &HashMap<Id, Owed>,
    fee: Id,
    candidate: Option<&Candidate<Id, Id>>,
    page: &Page,
) -> Option<Shown> {
    let one = owed.get(&fee)?;
    let mut notes = Vec::new();
    if let Some(candidate) = candidate {
        let difference = candidate.difference;
        if difference != 0 {
            let key = if difference > 0 { "money-note-more" } else { "money-note-less" };
            notes.push(page.ta(key, "amount", yen(page, difference.abs())));
        }
        if candidate.is_late {
            notes.push(page.t("money-note-late"));
        }
        if candidate.is_settled {
            notes.push(page.t("money-note-settled"));
        }
        if candidate.taken_by.is_some() {
            notes.push(page.t("money-note-taken"));
        }
    }
    Some(Shown {
        id: fee,
        name: one.name.clone(),
        kana: one.kana.clone(),
        branch: one.branch.clone(),
        reference: one.entry.fee.reference.clone(),
        open: one.entry.paid().open(),
        reasons: candidate
            .map(|candidate| candidate.reasons.iter().map(|found| reason(*found, page.locale)).collect())
            .unwrap_or_default(),
        notes,
    })
}

/// What the page shows of the lines that wait.
struct Found {
    lines: Vec<Opened>,
    owed: HashMap<Id, Owed>,
    proposals: Vec<Proposal<Id, Id>>,
}

async fn found(app: &App, access: &Access) -> Result<Found, AppError> {
    let (scope, db) = (access.scope()?, app.db());
    let setting = setting::load(scope, db, db).await?;
    let (lines, owed) = tokio::try_join!(bank::waiting(scope, db, db), bank::owed(scope, db, db))?;
    let proposals = bank::proposals(&lines, &owed, &setting);
    Ok(Found { lines, owed, proposals })
}

async fn view(app: &App, access: &Access, office: Office) -> Result<TransfersPage, AppError> {
    use crate::training::money::entity::line as row;
    use sea_orm::ColumnTrait;
    let page = access.page.clone();
    let Found { lines, owed, proposals } = found(app, access).await?;
    let (mut sure, mut unsure, mut nothing) = (Vec::new(), Vec::new(), Vec::new());
    for (opened, proposal) in lines.iter().zip(proposals) {
        let line = line(&office, opened, page.locale);
        match proposal.verdict {
            Verdict::Sure(candidate) => {
                let Some(fee) = shown(&owed, candidate.claim, Some(&candidate), &page) else { continue };
                let value = format!("{}:{}", line.id, fee.id);
                sure.push(Sure { line, value, fee });
            }
            Verdict::Unsure { doubts, candidates, .. } => unsure.push(Unsure {
                line,
                doubts: doubts.iter().map(|found| doubt(*found, page.locale)).collect(),
                candidates: candidates
                    .iter()
                    .filter_map(|candidate| shown(&owed, candidate.claim, Some(candidate), &page))
                    .collect(),
            }),
            Verdict::Nothing(Why::NoTrace) => {
                nothing.push(Unsure { line, doubts: vec![page.t("money-no-trace")], candidates: Vec::new() });
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
    let is_meant = fields.get("other_account") == "yes";
    let Some(bytes) = uploaded(request).await? else {
        let view = TransfersPage { no_file: true, ..view(&app, &access, office).await? };
        return render_errors(&view);
    };
    let mut setting = setting::load(access.scope()?, app.db(), app.db()).await?;
    match statement::take(&bytes, app.now().date(), &setting.statements_of, is_meant) {
        Ok((statement, new_account)) => {
            let mut tx = app.db().write(access.scope()?).await?;
            if let Some(account) = new_account {
                setting.statements_of.push(account);
                setting::save(&mut tx, &setting).await?;
            }
            let imported = bank::import(&mut tx, &statement).await?;
            tx.commit().await?;
            let notice = match (imported.fresh, imported.known) {
                (0, _) => "warning=money-imported-nothing",
                (_, 0) => "notice=money-imported",
                _ => "notice=money-imported-some",
            };
            Ok(see_other(&office.address(&format!("money/transfers?{notice}"))))
        }
        Err(NotTaken::OtherAccount(account)) => {
            let other_account = Some(account);
            render_errors(&TransfersPage { other_account, ..view(&app, &access, office).await? })
        }
        Err(NotTaken::Faults(faults)) => {
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

#[derive(Template)]
#[template(path = "training/money/pages/line.html")]
struct LinePage {
    page: Page,
    office: Office,
    line: Line,
    is_credit: bool,
    is_aside: bool,
    doubts: Vec<String>,
    candidates: Vec<Shown>,
    splits: Vec<Vec<(Shown, i64)>>,
    has_more_splits: bool,
    others: Vec<Shown>,
    booked: Vec<(String, i64, String)>,
    fields: Fields,
    error: Option<String>,
}

async fn line_view(
    app: &App,
    access: &Access,
    office: Office,
    id: Id,
    fields: Fields,
    error: Option<Message>,
) -> Result<LinePage, AppError> {
    use crate::training::money::entity::share;
    use sea_orm::ColumnTrait;
    let (scope, db, page) = (access.scope()?, app.db(), access.page.clone());
    let opened = bank::one(scope, db, db, id).await?.ok_or(AppError::NotFound)?;
    let Found { owed, proposals, .. } = found(app, access).await?;
    let proposal = proposals.into_iter().find(|proposal| proposal.payment == id);
    let (mut doubts, mut candidates, mut splits, mut has_more_splits) = Default::default();
    match proposal.map(|proposal| proposal.verdict) {
        Some(Verdict::Sure(candidate)) => {
            candidates = shown(&owed, candidate.claim, Some(&candidate), &page).into_iter().collect();
        }
        Some(Verdict::Unsure { doubts: found, candidates: some, splits: sets, has_more_splits: more }) => {
            doubts = found.into_iter().map(|found| doubt(found, page.locale)).collect();
            candidates = some
                .iter()
                .filter_map(|candidate| shown(&owed, candidate.claim, Some(candidate), &page))
                .collect();
            let part = |fee: &Id| shown(&owed, *fee, None, &page).map(|shown| (shown.clone(), shown.open));
            splits = sets.iter().map(|set| set.iter().filter_map(part).collect::<Vec<_>>()).collect();
            has_more_splits = more;
        }
        _ => {}
    }
    let candidates: Vec<Shown> = candidates;
    let known: Vec<Id> = candidates.iter().map(|shown| shown.id).collect();
    let mut others: Vec<Shown> = owed
        .iter()
        .filter(|(id, one)| !known.contains(id) && one.entry.paid().open() > 0)
        .filter_map(|(id, _)| shown(&owed, *id, None, &page))
        .collect();
    others.sort_by(|a, b| (&a.branch, &a.kana, a.id).cmp(&(&b.branch, &b.kana, b.id)));
    let shares = scope
        .find::<share::Entity>()
        .filter(share::Column::LineId.eq(id))
        .filter(share::Column::Live.is_not_null())
        .order_by_asc(share::Column::Id)
        .all(db)
        .await?;
    let booked = shares.into_iter().map(|share| {
        let name = owed.get(&share.fee_id).map(|one| one.name.clone()).unwrap_or_default();
        (name, share.amount, office.address(&format!("money/fees/{}", share.fee_id)))
    });
    Ok(LinePage {
        line: line(&office, &opened, page.locale),
        is_credit: opened.row.is_credit,
        is_aside: opened.row.set_aside_at.is_some(),
        booked: booked.collect(),
        error: error.map(|message| page.message(&message)),
        page,
        office,
        doubts,
        candidates,
        splits,
        has_more_splits,
        others,
        fields,
    })
}

/// One line, with everything that it may pay side by side.
pub async fn line_page(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, line)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let view = line_view(&app, &access, office, id(&line)?, Fields::default(), None).await?;
    note(&app, &access, &view.office).await?;
    render(&view)
}

/// Books one line on the fees that were chosen: `part-FEE` holds the amount.
pub async fn book(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, line)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let id = id(&line)?;
    let mut parts = Vec::new();
    let mut error = None;
    for (name, value) in &fields.0 {
        let Some(fee) = name.strip_prefix("part-").and_then(|fee| fee.parse().ok()) else { continue };
        match model::yen(value) {
            _ if value.trim().is_empty() => {}
            Some(0) => {}
            Some(amount) => parts.push(Part { fee, amount }),
            None => error = Some(Message::new("money-error-yen")),
        }
    }
    if error.is_none() && parts.is_empty() {
        error = Some(Message::new("money-error-no-part"));
    }
    if error.is_none() {
        let mut tx = app.db().write(access.scope()?).await?;
        match bank::book(&mut tx, id, &parts).await {
            Ok(()) => {
                tx.commit().await?;
                return Ok(see_other(&office.address("money/transfers?notice=money-booked")));
            }
            Err(BookError::Sum { sum, left }) => {
                let page = &access.page;
                error = Some(
                    Message::new("money-error-sum").with("sum", yen(page, sum)).with("left", yen(page, left)),
                );
            }
            Err(BookError::Twice) => error = Some(Message::new("money-error-twice")),
            Err(BookError::Taken) => {
                drop(tx);
                let message = Some(Message::new("money-error-taken"));
                let view = line_view(&app, &access, office, id, Fields::default(), message).await?;
                return Ok((StatusCode::CONFLICT, render(&view)?).into_response());
            }
            Err(BookError::Database(error)) => return Err(error.into()),
        }
    }
    render_errors(&line_view(&app, &access, office, id, fields, error).await?)
}

/// Sets a line aside, or takes it back.
pub async fn set_aside(
    Shared(app): Shared<App>,
    access: Access,
    Path((slug, line)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    let mut tx = app.db().write(access.scope()?).await?;
    bank::set_aside(&mut tx, id(&line)?, fields.get("back") != "yes").await?;
    tx.commit().await?;
    Ok(see_other(&office.address("money/transfers?notice=money-changed")))
}

#[derive(Template)]
#[template(path = "training/money/pages/lines.html")]
struct LinesPage {
    page: Page,
    office: Office,
    lines: Vec<(Line, &'static str)>,
}

/// Lines that are shown at most.
const LINES: u64 = 500;

/// Every line that was taken in, the newest first.
pub async fn lines_page(
    Shared(app): Shared<App>,
    access: Access,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let office = open(&app, &access, &slug).await?;
    note(&app, &access, &office).await?;
    let rows = bank::all(access.scope()?, app.db(), LINES).await?;
    let lines = rows.iter().map(|opened| {
        let state = match () {
            () if !opened.row.is_credit => "money-line-out",
            () if opened.row.set_aside_at.is_some() => "money-line-aside",
            () if opened.left() == 0 && opened.row.amount > 0 => "money-line-booked",
            () if opened.row.allocated > 0 => "money-line-part",
            () => "money-line-waiting",
        };
        (line(&office, opened, access.locale()), state)
    });
    let lines = lines.collect();
    render(&LinesPage { page: access.page.clone(), office, lines })
}
