//! The people of the organisation or of one's desks, with the invitations that wait.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::policy::{Action, Role};
use crate::auth::{Access, Posted, invitations, people};
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::mail::outbox::{self, Delivery};
use crate::organisation::desk;
use crate::web::{AppError, Audit, Page, Route, render};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/people", Action::Invite, Audit::Nothing, list),
        Route::post("/people/withdrawals", Action::Invite, Audit::Change, withdraw),
    ]
}

/// The names of branches and desks within reach.
pub(super) struct Places {
    /// Branches from north to south.
    pub branches: Vec<(Id, String)>,
    /// Desks that are open, by name.
    pub desks: Vec<(Id, String)>,
    names: HashMap<Id, String>,
}

impl Places {
    pub(super) async fn find(scope: &Scope, db: &Db) -> Result<Places, DbError> {
        let desks = scope.find::<desk::Entity>().order_by_asc(desk::Column::Name).all(db).await?;
        let mut branches = Vec::new();
        if scope.desks().is_none() {
            let rows = crate::organisation::branches(scope, db).await?;
            branches = rows.into_iter().map(|row| (row.id, row.name)).collect();
        }
        let names = desks.iter().map(|d| (d.id, d.name.clone())).chain(branches.iter().cloned()).collect();
        let open = desks.into_iter().filter(|desk| desk.closed_at.is_none());
        Ok(Places { branches, desks: open.map(|desk| (desk.id, desk.name)).collect(), names })
    }

    /// `相談責任者(窓口 みえ)`: a role with the place it holds at.
    pub(super) fn role(&self, page: &Page, role: Role, branch: Option<Id>, desk: Option<Id>) -> String {
        let role = page.t(format!("role-{}", role.code()));
        match desk.or(branch).and_then(|id| self.names.get(&id)) {
            Some(place) => page.ta2("people-role-at", "role", role, "place", place),
            None => role,
        }
    }
}

struct Line {
    href: Option<String>,
    name: String,
    login: String,
    roles: Vec<String>,
    disabled: bool,
    without_second: bool,
}

struct Waiting {
    id: Id,
    name: String,
    what: String,
    until: String,
    by_mail: Option<String>,
    /// Where the mail stands.
    delivery: Option<Delivery>,
}

#[derive(Template)]
#[template(path = "auth/pages/people.html")]
struct View {
    page: Page,
    lines: Vec<Line>,
    waiting: Vec<Waiting>,
    manages_places: bool,
}

async fn list(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    let (scope, page) = (access.scope()?, access.page.clone());
    let places = Places::find(scope, app.db()).await?;
    let manages = access.may(Action::ManageAccounts).is_some();
    let lines = people::list(scope, app.db()).await?.into_iter().map(|entry| Line {
        href: manages.then(|| format!("/people/{}", entry.account.id)),
        roles: entry.grants.iter().map(|g| places.role(&page, g.role, g.branch_id, g.desk_id)).collect(),
        disabled: entry.account.disabled_at.is_some(),
        without_second: entry.account.totp_confirmed_at.is_none()
            && entry.grants.iter().any(|g| g.role.needs_second_factor()),
        name: entry.account.display_name,
        login: entry.account.login,
    });
    let lines = lines.collect();
    let waiting = invitations::waiting(scope, app.db()).await?;
    let mails = outbox::deliveries(scope, app.db(), waiting.iter().map(|row| row.id).collect()).await?;
    let waiting = waiting.into_iter().map(|row| Waiting {
        id: row.id,
        what: match row.role {
            Some(role) => places.role(&page, role, row.branch_id, row.desk_id),
            None => page.t("people-renewal"),
        },
        until: page.locale.day(row.expires_at.date()),
        name: row.display_name,
        by_mail: row.email,
        delivery: mails.get(&row.id).copied(),
    });
    let waiting = waiting.collect();
    let manages_places = access.may(Action::ManageOrganisation).is_some();
    render(&View { page, lines, waiting, manages_places })
}

async fn withdraw(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let id: Id = fields.get("invitation").parse().map_err(|_| AppError::NotFound)?;
    let within = invitations::waiting(scope, app.db()).await?;
    if !within.iter().any(|row| row.id == id) {
        return Err(AppError::NotFound);
    }
    let mut tx = app.db().write(scope).await?;
    invitations::withdraw(&mut tx, id).await?;
    tx.commit().await?;
    Ok(see_other("/people?notice=invitation-withdrawn"))
}
