//! One entry, as the office has it: what it says, correcting it, its certificates and trainings, an account for it.

use std::fmt::Display;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use super::{boxes, standings, validity};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::accounts::NewGrant;
use crate::auth::guard::see_other;
use crate::auth::invitations::{self, NewInvitation};
use crate::auth::policy::{Action, Role};
use crate::auth::{Access, Posted};
use crate::db::DbError;
use crate::form::once::{self, Seen};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::mail::outbox::{self, Letter};
use crate::organisation::desk;
use crate::training::certificates::badges::organisation_name;
use crate::training::certificates::counting;
use crate::training::certificates::entity::certificate;
use crate::training::programmes::{queries as programmes, told};
use crate::training::register::entry::{self, Kept};
use crate::training::register::{certification, commands, entity, queries};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    const INVITE: &str = "/register/{supporter}/invitation";
    const CERTIFIED: &str = "/register/{supporter}/certification";
    const END: &str = "/register/{supporter}/ending";
    vec![
        Route::get("/register/{supporter}", Action::RunTraining, Audit::Reading, show),
        Route::post("/register/{supporter}", Action::RunTraining, Audit::Change, save),
        Route::post(INVITE, Action::RunTraining, Audit::Change, invite).step_up(),
        Route::post(CERTIFIED, Action::RunTraining, Audit::Change, certify),
        Route::post(END, Action::RunTraining, Audit::Change, end),
    ]
}

#[derive(Template)]
#[template(path = "training/register/pages/one.html")]
struct View {
    page: Page,
    fields: Fields,
    errors: Errors,
    here: String,
    name: String,
    revision: i64,
    number: String,
    year: String,
    day: String,
    until: String,
    ended: Option<&'static str>,
    /// On which day and why the office ended the entry.
    ending: Option<(String, String)>,
    branches: Vec<(String, String)>,
    standings: Vec<(&'static str, &'static str)>,
    boxes: Vec<(&'static str, &'static str, bool)>,
    certificates: Vec<(String, String, String)>,
    trainings: Vec<(String, String)>,
    account: Account,
    desks: Vec<(String, String)>,
    sends_mail: bool,
}

impl View {
    /// Whether the certificate was taken back.
    fn is_revoked(&self) -> bool {
        self.ended == Some("certificate-revoked")
    }
}

/// Whether there is an account.
enum Account {
    There,
    Invited,
    None,
}

/// The paper that is handed over, once.
#[derive(Template)]
#[template(path = "training/register/pages/sheet.html")]
struct Sheet {
    page: Page,
    name: String,
    code: String,
    until: String,
    next: String,
}

async fn find(app: &App, access: &Access, id: &str) -> Result<entity::Model, AppError> {
    let id: Id = id.parse().map_err(|_| AppError::NotFound)?;
    let found = access.scope()?.find_by_id::<entity::Entity>(id).one(app.db()).await?;
    found.ok_or(AppError::NotFound)
}

/// The desks to which this person may invite a supporter.
async fn desks(app: &App, access: &Access) -> Result<Vec<desk::Model>, AppError> {
    let Some(scope) = access.may(Action::Invite) else { return Ok(Vec::new()) };
    let open = scope.find::<desk::Entity>().filter(desk::Column::ClosedAt.is_null()).all(app.db()).await?;
    let may =
        |desk: &desk::Model| invitations::may_invite(&scope, NewGrant::at_desk(Role::Supporter, desk.id));
    Ok(open.into_iter().filter(may).collect())
}

async fn account(app: &App, access: &Access, row: &entity::Model) -> Result<Account, AppError> {
    use crate::auth::entity::invitation;
    if row.account_id.is_some() {
        return Ok(Account::There);
    }
    let Some(id) = row.invitation_id else { return Ok(Account::None) };
    let found = access.scope()?.find_by_id::<invitation::Entity>(id).one(app.db()).await?;
    Ok(match found {
        Some(found) if found.used_at.is_some() => Account::There,
        Some(found) if found.withdrawn_at.is_none() && found.expires_at > app.now() => Account::Invited,
        _ => Account::None,
    })
}

async fn view(
    app: &App,
    access: &Access,
    row: &entity::Model,
    typed: Option<Fields>,
    errors: Errors,
) -> Result<View, AppError> {
    let scope = access.scope()?;
    let page = access.page.clone();
    let locale = page.locale;
    let keys = app.db().keys(row.organisation_id).await?;
    let kept = Kept::open(&keys, row);
    let fields = typed.unwrap_or_else(|| {
        let mut fields = entry::fields(row, &kept);
        fields.set("branch", row.branch_id.map(|id| id.to_string()).unwrap_or_default());
        certification::put(&mut fields, row);
        fields
    });
    let ending = row.sealed_ending.as_ref().and_then(|sealed| {
        let reason = keys.open(entity::ending_place(row.id), sealed).ok()?;
        Some((locale.date(row.ended_at?.date()), reason))
    });
    let all = programmes::all(scope, app.db()).await?;
    let title = |id: Id| {
        let row = all.iter().find(|row| row.id == id);
        row.map(|row| told::title(&row.programme(), locale)).unwrap_or_default()
    };
    let certificates = scope
        .find::<certificate::Entity>()
        .filter(certificate::Column::SupporterId.eq(row.id))
        .order_by_asc(certificate::Column::IssuedOn)
        .all(app.db())
        .await?;
    let certificates = certificates.iter().map(|one| {
        let href = format!("/register/certificates/{}", one.id);
        (href, one.number().to_string(), title(one.programme_id))
    });
    let certificates = certificates.collect();
    let trainings = queries::trainings(scope, app.db(), row.id).await?;
    let trainings = trainings.iter().map(|one| (locale.date(one.noted_on), title(one.programme_id)));
    let (until, ended) = validity(row, &page, scope.now().date());
    let branches = queries::branches(scope, app.db()).await?;
    let desks = desks(app, access).await?;
    Ok(View {
        boxes: boxes(&fields),
        fields,
        errors,
        here: format!("/register/{}", row.id),
        name: kept.name,
        revision: row.revision,
        number: row.number.clone().unwrap_or_default(),
        year: told::fiscal_year(row.fiscal_year, locale),
        day: row.certified_on.map(|day| locale.date(day)).unwrap_or_default(),
        until,
        ended,
        ending,
        branches: branches.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        standings: standings(),
        certificates,
        trainings: trainings.collect(),
        account: account(app, access, row).await?,
        desks: desks.into_iter().map(|desk| (desk.id.to_string(), desk.name)).collect(),
        sends_mail: app.config().sends_mail(),
        page,
    })
}

async fn show(State(app): State<App>, Path(id): Path<String>, access: Access) -> Result<Response, AppError> {
    let row = find(&app, &access, &id).await?;
    let event = AuditEvent::new("supporter.read", "supporter", row.id);
    reading::note(&app, access.scope()?, event).await?;
    render(&view(&app, &access, &row, None, Errors::default()).await?)
}

async fn save(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let row = find(&app, &access, &id).await?;
    let branches = queries::branches(scope, app.db()).await?;
    let branch = fields.get("branch").parse::<Id>().ok().filter(|id| branches.contains_key(id));
    let parsed = entry::parse(&fields).and_then(|change| {
        let mut errors = Errors::default();
        if fields.get("revision") != row.revision.to_string() {
            errors.add("name", Message::new("register-error-changed"));
            return Err(errors);
        }
        Ok(change)
    });
    let change = match parsed {
        Ok(change) => change,
        Err(errors) => return render_errors(&view(&app, &access, &row, Some(fields), errors).await?),
    };
    let mut tx = app.db().write(scope).await?;
    let done = commands::change(&mut tx, &row, &change, branch).await;
    if let Some(fault) = refused(done, "register-error-twin")? {
        drop(tx);
        let mut errors = Errors::default();
        errors.add("name", fault);
        let mut typed = fields;
        certification::put(&mut typed, &row);
        return render_errors(&view(&app, &access, &row, Some(typed), errors).await?);
    }
    tx.commit().await?;
    Ok(see_other(&format!("/register/{}?notice=register-saved", row.id)))
}

/// What to tell where a change was refused: somebody else was faster, or it would make a twin.
pub(super) fn refused(done: Result<bool, DbError>, twin: &str) -> Result<Option<Message>, AppError> {
    match done {
        Ok(true) => Ok(None),
        Ok(false) => Ok(Some(Message::new("register-error-changed"))),
        Err(error) if error.is_unique_violation() => Ok(Some(Message::new(twin))),
        Err(error) => Err(error.into()),
    }
}

/// Whether a certificate of this house stands behind an entry: then that says number and validity.
async fn has_certificate(app: &App, access: &Access, row: &entity::Model) -> Result<bool, AppError> {
    let of = certificate::Column::SupporterId.eq(row.id);
    Ok(access.scope()?.find::<certificate::Entity>().filter(of).count(app.db()).await? > 0)
}

/// Changes how somebody was certified, where no certificate of this house says it.
async fn certify(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let row = find(&app, &access, &id).await?;
    let here = format!("/register/{}", row.id);
    if has_certificate(&app, &access, &row).await? {
        return Ok(see_other(&format!("{here}?warning=register-certificate")));
    }
    let again = async |fields: Fields, errors: Errors| -> Result<Response, AppError> {
        let keys = app.db().keys(row.organisation_id).await?;
        let mut all = entry::fields(&row, &Kept::open(&keys, &row));
        all.set("branch", row.branch_id.map(|id| id.to_string()).unwrap_or_default());
        for name in ["fiscal_year", "number", "certified_on", "valid_until"] {
            all.set(name, fields.raw(name));
        }
        render_errors(&view(&app, &access, &row, Some(all), errors).await?)
    };
    let certified = match certification::parse(&fields) {
        Ok(certified) => certified,
        Err(errors) => return again(fields, errors).await,
    };
    let mut seen = row.clone();
    seen.revision = fields.get("revision").parse().unwrap_or_default();
    let mut tx = app.db().write(access.scope()?).await?;
    let done = commands::certify(&mut tx, &seen, &certified).await;
    if let Some(fault) = refused(done, "register-error-number")? {
        drop(tx);
        let mut errors = Errors::default();
        errors.add("number", fault);
        return again(fields, errors).await;
    }
    if let Some(number) = certified.number {
        counting::given_before(&mut tx, number).await?;
    }
    tx.commit().await?;
    Ok(see_other(&format!("{here}?notice=register-saved")))
}

/// Ends an entry with a reason, or takes that back.
async fn end(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let row = find(&app, &access, &id).await?;
    let here = format!("/register/{}", row.id);
    let resumes = fields.get("act") == "resume";
    if resumes && row.sealed_ending.is_none() || !resumes && row.ended_at.is_some() {
        return Ok(see_other(&here));
    }
    if !resumes && fields.get("reason").is_empty() {
        let mut errors = Errors::default();
        errors.add("reason", Message::new("register-error-reason"));
        return render_errors(&view(&app, &access, &row, None, errors).await?);
    }
    let mut tx = app.db().write(access.scope()?).await?;
    if resumes {
        commands::resume(&mut tx, row.id).await?;
    } else {
        commands::end(&mut tx, row.id, fields.get("reason")).await?;
    }
    tx.commit().await?;
    let told = if resumes { "register-resumed" } else { "register-ended" };
    Ok(see_other(&format!("{here}?notice={told}")))
}

async fn invite(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let row = find(&app, &access, &id).await?;
    if let Seen::Same(to) | Seen::Changed(to) = once::seen(scope, app.db(), &fields).await? {
        return Ok(see_other(&to));
    }
    let here = format!("/register/{}", row.id);
    if !matches!(account(&app, &access, &row).await?, Account::None) {
        return Ok(see_other(&here));
    }
    let keys = app.db().keys(row.organisation_id).await?;
    let kept = Kept::open(&keys, &row);
    let may = desks(&app, &access).await?;
    let desk = fields.get("desk").parse::<Id>().ok();
    let desk = desk.filter(|desk| may.iter().any(|one| one.id == *desk));
    let by_mail = app.config().sends_mail() && !kept.email.is_empty();
    let mut tx = app.db().write(scope).await?;
    let email = Some(kept.email.clone()).filter(|_| by_mail);
    let name = kept.name.clone();
    let (invitation, code) = match desk {
        Some(desk) => {
            let grant = NewGrant::at_desk(Role::Supporter, desk);
            invitations::invite(&mut tx, app.db(), NewInvitation { email, display_name: name, grant }).await?
        }
        None => invitations::invite_without_role(&mut tx, app.db(), email, name).await?,
    };
    let change = entity::ActiveModel {
        id: Unchanged(row.id),
        invitation_id: Set(Some(invitation)),
        ..Default::default()
    };
    tx.update(change).await?;
    tx.record(AuditEvent::new("supporter.invited", "supporter", row.id).with("invitation", invitation));
    let mut page = access.page.clone();
    let until = page.locale.date(scope.now().plus(invitations::GOOD_FOR).date());
    let to = format!("{here}?notice=register-invited");
    once::remember(&mut tx, &fields, &to).await?;
    if by_mail {
        let organisation = organisation_name(&app, scope.organisation()).await?;
        let inviter = access.person()?.account.display_name.clone();
        let url = format!("{}/invitation/{code}", page.public_url);
        let letter = letter(&page, kept.email, [&kept.name, &organisation, &inviter, &url, &until]);
        outbox::enqueue(&mut tx, &letter, Some(invitation)).await?;
        tx.commit().await?;
        return Ok(see_other(&to));
    }
    tx.commit().await?;
    page.here.clone_from(&here);
    render(&Sheet { page, name: kept.name, code, until, next: here })
}

/// The letter that brings the code: whom it is for, which organisation, who invites, the address, until when it is good.
fn letter(page: &Page, to: String, [name, organisation, inviter, url, until]: [&String; 5]) -> Letter {
    let words: [(&str, &dyn Display); 5] = [
        ("organisation", organisation),
        ("inviter", inviter),
        ("name", name),
        ("url", url),
        ("until", until),
    ];
    Letter {
        to,
        subject: page.locale.args("people-mail-subject", &words),
        body: page.locale.args("people-mail-body", &words),
    }
}
