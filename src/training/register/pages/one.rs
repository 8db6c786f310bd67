//! One entry, as the office has it: what it says, correcting it, its certificates and trainings, an account for it. How it is
//! certified, and ending it, is beside (`certified`).

use std::fmt::Display;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use super::certified::follows;
use super::{boxes, standings, validity};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::accounts::NewGrant;
use crate::auth::guard::see_other;
use crate::auth::invitations::{self, NewInvitation};
use crate::auth::policy::{Action, Role};
use crate::auth::{Access, Posted};
use crate::form::once::{self, Seen};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::mail::outbox::{self, Letter};
use crate::organisation::desk;
use crate::training::beside;
use crate::training::certificates::badges::organisation_name;
use crate::training::certificates::{following, naming};
use crate::training::programmes::{queries as programmes, told};
use crate::training::register::entry::{self, Kept};
use crate::training::register::{certification, commands, entity, queries};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    const INVITE: &str = "/register/{supporter}/invitation";
    vec![
        Route::get("/register/{supporter}", Action::RunTraining, Audit::Reading, show),
        Route::post("/register/{supporter}", Action::RunTraining, Audit::Change, save),
        Route::post(INVITE, Action::RunTraining, Audit::Change, invite).step_up(),
    ]
}

#[derive(Template)]
#[template(path = "training/register/pages/one.html")]
pub(super) struct View {
    page: Page,
    fields: Fields,
    errors: Errors,
    here: String,
    /// The other pages about them, as HTML.
    beside: String,
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
    /// Whether certificates of this house say number and validity.
    follows: bool,
    /// Whether the certificate on which the entry stands was revoked.
    taken_back: bool,
    trainings: Vec<(String, String)>,
    account: Account,
    desks: Vec<(String, String)>,
    sends_mail: bool,
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

pub(super) async fn find(app: &App, access: &Access, id: &str) -> Result<entity::Model, AppError> {
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

pub(super) async fn view(
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
        certification::put(&mut fields, row, locale);
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
    let certificates = following::all_of(scope, app.db(), row.id).await?;
    let taken_back = following::is_taken_back(row, &certificates);
    let follows = follows(row, &certificates);
    // The pages about the training by which they were certified last.
    let here = format!("/register/{}", row.id);
    let last = certificates.last();
    let of = last.and_then(|last| Some((last, all.iter().find(|row| row.id == last.programme_id)?)));
    let beside = match of {
        Some((last, of)) => beside::of(app, access, of, last.application_id, &here).await?,
        None => String::new(),
    };
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
        here,
        beside,
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
        follows,
        taken_back,
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
    let changed = || ("name", Message::new("register-error-changed"));
    if fields.get("revision") != row.revision.to_string() {
        return again(&app, &access, &id, fields, changed()).await;
    }
    let change = match entry::parse(&fields) {
        Ok(change) => change,
        Err(errors) => {
            let mut typed = fields;
            certification::put(&mut typed, &row, access.locale());
            return render_errors(&view(&app, &access, &row, Some(typed), errors).await?);
        }
    };
    let mut tx = app.db().write(scope).await?;
    let done = commands::change(&mut tx, &row, &change, branch, fields.get("another") == "1").await;
    match done {
        Ok(true) if row.named && !change.named => naming::unname(&app, &mut tx, row.id).await?,
        Ok(true) => {}
        Ok(false) => {
            drop(tx);
            return again(&app, &access, &id, fields, changed()).await;
        }
        Err(error) if error.is_unique_violation() => {
            drop(tx);
            let twin = ("another", Message::new("register-error-twin"));
            return again(&app, &access, &id, fields, twin).await;
        }
        Err(error) => return Err(error.into()),
    }
    tx.commit().await?;
    Ok(see_other(&format!("/register/{}?notice=register-saved", row.id)))
}

/// The form once more as it was typed, beside the entry as it is now. Where that was changed meanwhile, whether to be named
/// is as the entry has it: a consent that was taken back does not come back with a form of before.
async fn again(
    app: &App,
    access: &Access,
    id: &str,
    mut typed: Fields,
    (field, fault): (&str, Message),
) -> Result<Response, AppError> {
    let now = find(app, access, id).await?;
    certification::put(&mut typed, &now, access.locale());
    if typed.get("revision") != now.revision.to_string() {
        typed.set("named", if now.named { "1" } else { "" });
    }
    let mut errors = Errors::default();
    errors.add(field, fault);
    render_errors(&view(app, access, &now, Some(typed), errors).await?)
}

async fn invite(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let here = format!("/register/{}", find(&app, &access, &id).await?.id);
    let mut tx = app.db().write(scope).await?;
    // One after the other, so that of two clicks the second finds what the first did.
    tx.lock("register").await?;
    let invited = format!("{here}?warning=register-invited");
    match once::seen(scope, &tx, &fields).await? {
        Seen::New => {}
        Seen::Same(to) => return Ok(see_other(&to)),
        Seen::Changed(_) => return Ok(see_other(&invited)),
    }
    let row = find(&app, &access, &id).await?;
    if !matches!(account(&app, &access, &row).await?, Account::None) {
        return Ok(see_other(&invited));
    }
    let keys = app.db().keys(row.organisation_id).await?;
    let kept = Kept::open(&keys, &row);
    let may = desks(&app, &access).await?;
    let desk = fields.get("desk").parse::<Id>().ok();
    let desk = desk.filter(|desk| may.iter().any(|one| one.id == *desk));
    let by_mail = app.config().sends_mail() && !kept.email.is_empty();
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
