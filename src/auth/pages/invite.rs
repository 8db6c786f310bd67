//! Inviting a person: by mail, or on a printed sheet for those without mail. The sheet is shown once. An invitation gives
//! a role, so that both routes want a fresh second factor (the page too: what was typed is not lost to the question).

use std::fmt::Display;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use sea_orm::Iterable;

use super::people::Places;
use crate::app::App;
use crate::auth::accounts::NewGrant;
use crate::auth::founding::is_mail_address;
use crate::auth::guard::see_other;
use crate::auth::invitations::{self, NewInvitation};
use crate::auth::policy::{Action, Level, Reach, Role};
use crate::auth::{Access, Posted};
use crate::db::{Db, DbError, Scope};
use crate::form::{Errors, Fields, once};
use crate::i18n::{Locale, Message};
use crate::id::Id;
use crate::mail::outbox::{self, Letter};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/people/invitations/new", Action::Invite, Audit::Nothing, show).step_up(),
        Route::post("/people/invitations", Action::Invite, Audit::Change, invite).step_up(),
    ]
}

#[derive(Template)]
#[template(path = "auth/pages/invite.html")]
struct View {
    page: Page,
    fields: Fields,
    errors: Errors,
    /// What one may invite to: value and words.
    choices: Vec<(String, String)>,
    /// Whether mail reaches anybody.
    sends_mail: bool,
}

/// The sheet that is handed over, A4.
#[derive(Template)]
#[template(path = "auth/pages/sheet.html")]
pub(super) struct Sheet {
    /// The frame.
    pub page: Page,
    /// Whom it is for.
    pub name: String,
    /// The code.
    pub code: String,
    /// Until when it is good.
    pub until: String,
    /// Whether it is for choosing a new password.
    pub renewal: bool,
    /// The step about the second factor that comes after the password.
    pub then: Then,
    /// Where to go on.
    pub next: String,
}

/// What is asked for after the password.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// Nothing.
    Nothing,
    /// The second factor is registered.
    Registers,
    /// A code of the one registered is shown.
    Shows,
}

impl Then {
    /// Of somebody with these roles, who has registered a second factor or not.
    pub(super) fn of(mut roles: impl Iterator<Item = Role>, enrolled: bool) -> Then {
        match roles.any(Role::needs_second_factor) {
            _ if enrolled => Then::Shows,
            true => Then::Registers,
            false => Then::Nothing,
        }
    }
}

/// `coordinator:desk-id`, `branch-chief:branch-id`, `auditor:`: a role with its place, as one choice.
pub(super) fn grant_of(text: &str) -> Option<NewGrant> {
    let (role, place) = text.split_once(':')?;
    let role = Role::from_code(role)?;
    let place = if place.is_empty() { None } else { Some(place.parse::<Id>().ok()?) };
    match (role.level(), place) {
        (Level::Organisation, None) => Some(NewGrant::everywhere(role)),
        (Level::Branch, Some(branch)) => Some(NewGrant::at_branch(role, branch)),
        (Level::Desk, Some(desk)) => Some(NewGrant::at_desk(role, desk)),
        _ => None,
    }
}

/// What a person in this scope may grant or invite to.
pub(super) fn choices(page: &Page, places: &Places, reach: &Reach) -> Vec<(String, String)> {
    let everywhere = *reach == Reach::Organisation;
    let mut choices = Vec::new();
    let mut add = |role: Role, branch: Option<Id>, desk: Option<Id>| {
        let place = desk.or(branch).map(|id| id.to_string()).unwrap_or_default();
        choices.push((format!("{}:{place}", role.code()), places.role(page, role, branch, desk)));
    };
    for role in Role::iter().filter(|role| everywhere || *role == Role::Supporter) {
        match role.level() {
            Level::Organisation => add(role, None, None),
            Level::Branch => places.branches.iter().for_each(|(id, _)| add(role, Some(*id), None)),
            Level::Desk => places.desks.iter().for_each(|(id, _)| add(role, None, Some(*id))),
        }
    }
    choices
}

async fn view(app: &App, access: &Access, fields: Fields, errors: Errors) -> Result<View, AppError> {
    let scope = access.scope()?;
    let places = Places::find(scope, app.db()).await?;
    let mut page = access.page.clone();
    page.here = "/people/invitations/new".into();
    let sends_mail = app.config().sends_mail();
    Ok(View { choices: choices(&page, &places, scope.reach()), page, fields, errors, sends_mail })
}

async fn show(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    render(&view(&app, &access, Fields::default(), Errors::default()).await?)
}

async fn invite(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    if let once::Seen::Same(to) | once::Seen::Changed(to) = once::seen(scope, app.db(), &fields).await? {
        return Ok(see_other(&to));
    }
    let mut errors = Errors::default();
    let name = fields.get("display_name").to_owned();
    if name.is_empty() {
        errors.add("display_name", Message::new("auth-setup-name-missing"));
    }
    let by_mail = fields.get("way") == "mail";
    let email = Some(fields.get("email").to_owned()).filter(|_| by_mail);
    if email.as_deref().is_some_and(|email| !is_mail_address(email)) {
        errors.add("email", Message::new("auth-email-wrong"));
    }
    if by_mail && !app.config().sends_mail() {
        errors.add("way", Message::new("people-way-no-mail"));
    }
    let grant = grant_of(fields.get("role"));
    let mut allowed = false;
    if let Some(grant) = grant {
        allowed =
            invitations::may_invite(scope, grant) && invitations::is_possible(scope, app.db(), grant).await?;
    }
    let Some(grant) = grant.filter(|_| allowed && errors.is_empty()) else {
        if !allowed {
            errors.add("role", Message::new("people-role-missing"));
        }
        return render_errors(&view(&app, &access, fields, errors).await?);
    };

    let organisation = organisation(app.db(), scope).await?;
    let inviter = access.person()?.account.display_name.clone();
    let mut tx = app.db().write(scope).await?;
    let new = NewInvitation { email: email.clone(), display_name: name.clone(), grant };
    let (id, code) = invitations::invite(&mut tx, app.db(), new).await?;
    let mut page = access.page.clone();
    let until = page.locale.date(scope.now().plus(invitations::GOOD_FOR).date());
    if let Some(to) = email {
        let url = format!("{}/invitation/{code}", page.public_url);
        let texts = ["people-mail-subject", "people-mail-body"];
        let letter = letter(page.locale, texts, to, [&name, &organisation, &inviter, &url, &until]);
        outbox::enqueue(&mut tx, &letter, Some(id)).await?;
        once::remember(&mut tx, &fields, "/people?notice=invitation-mailed").await?;
        tx.commit().await?;
        return Ok(see_other("/people?notice=invitation-mailed"));
    }
    once::remember(&mut tx, &fields, "/people?notice=invitation-printed").await?;
    tx.commit().await?;
    page.here = "/people".into();
    let then = Then::of([grant.role].into_iter(), false);
    render(&Sheet { page, name, code, until, renewal: false, then, next: "/people".into() })
}

/// The name of the organisation.
pub(super) async fn organisation(db: &Db, scope: &Scope) -> Result<String, DbError> {
    let all = crate::organisation::all(db).await?;
    let this = all.into_iter().find(|organisation| organisation.id == scope.organisation());
    Ok(this.map(|organisation| organisation.name).unwrap_or_default())
}

/// The letter that brings a code (its subject and its text by their keys): whom it is for, who sends it for which
/// organisation, the address, until when it is good.
pub(super) fn letter(
    locale: Locale,
    [subject, body]: [&str; 2],
    to: String,
    [name, organisation, inviter, url, until]: [&String; 5],
) -> Letter {
    let words: [(&str, &dyn Display); 5] = [
        ("organisation", organisation),
        ("inviter", inviter),
        ("name", name),
        ("url", url),
        ("until", until),
    ];
    Letter { to, subject: locale.args(subject, &words), body: locale.args(body, &words) }
}
