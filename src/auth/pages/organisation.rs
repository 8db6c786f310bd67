//! The organisation's name, branches and desks, as an administrator names, opens and closes them. What a desk does is set by its coordinator.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;

use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::organisation::{self, NewDesk, branch, desk};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    let action = Action::ManageOrganisation;
    vec![
        Route::get("/organisation", action, Audit::Nothing, show),
        Route::post("/organisation/names", action, Audit::Change, rename),
        Route::post("/organisation/branches", action, Audit::Change, create_branch),
        Route::post("/organisation/blocks", action, Audit::Change, set_blocks),
        Route::post("/organisation/desks", action, Audit::Change, create_desk),
        Route::post("/organisation/closings", action, Audit::Change, close_desk),
        Route::post("/organisation/reopenings", action, Audit::Change, reopen_desk),
    ]
}

#[derive(Template)]
#[template(path = "auth/pages/organisation.html")]
struct View {
    page: Page,
    fields: Fields,
    errors: Errors,
    /// The organisation with its name.
    organisation: (Id, String),
    branches: Vec<branch::Model>,
    desks: Vec<desk::Model>,
}

/// The prefectures by their number (JIS X 0401), in Japanese as everybody writes them.
fn prefectures() -> impl Iterator<Item = (i16, &'static str)> {
    (1..).zip(municipality::Prefecture::all().map(municipality::Prefecture::name))
}

impl View {
    /// The blocks that there are, each once.
    fn blocks(&self) -> std::collections::BTreeSet<&str> {
        self.branches.iter().filter_map(|branch| branch.block.as_deref()).collect()
    }
}

async fn view(app: &App, access: &Access, fields: Fields, errors: Errors) -> Result<View, AppError> {
    let scope = access.scope()?;
    let mut page = access.page.clone();
    page.here = "/organisation".into();
    Ok(View {
        organisation: (scope.organisation(), super::invite::organisation(app.db(), scope).await?),
        branches: organisation::branches(scope, app.db()).await?,
        desks: scope.find::<desk::Entity>().order_by_asc(desk::Column::Name).all(app.db()).await?,
        page,
        fields,
        errors,
    })
}

async fn show(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    render(&view(&app, &access, Fields::default(), Errors::default()).await?)
}

/// Gives the organisation or a branch, as the field `place` says, another name; nothing is written where it has it already.
async fn rename(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let (name, place) = (fields.get("new_name").to_owned(), fields.get("place").parse::<Id>().ok());
    let branches = organisation::branches(scope, app.db()).await?;
    let branch = branches.iter().find(|branch| Some(branch.id) == place);
    let mut errors = Errors::default();
    if branch.is_none() && place != Some(scope.organisation()) {
        errors.add("place", Message::new("people-rename-place-missing"));
    }
    if name.is_empty() {
        errors.add("new_name", Message::new("people-rename-missing"));
    } else if branch.is_some_and(|this| branches.iter().any(|row| row.id != this.id && row.name == name)) {
        errors.add("new_name", Message::new("people-branch-taken"));
    }
    if !errors.is_empty() {
        return render_errors(&view(&app, &access, fields, errors).await?);
    }
    let before = match branch {
        Some(branch) => branch.name.clone(),
        None => super::invite::organisation(app.db(), scope).await?,
    };
    if before != name {
        let mut tx = app.db().write(scope).await?;
        match branch {
            Some(branch) => organisation::rename_branch(&mut tx, branch.id, &name).await?,
            None => organisation::rename(&mut tx, &name).await?,
        }
        tx.commit().await?;
    }
    Ok(see_other("/organisation?notice=renamed"))
}

async fn create_branch(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let name = fields.get("branch_name").to_owned();
    let mut errors = Errors::default();
    let same = scope.find::<branch::Entity>().filter(branch::Column::Name.eq(&name));
    if name.is_empty() {
        errors.add("branch_name", Message::new("people-branch-name-missing"));
    } else if same.one(app.db()).await?.is_some() {
        errors.add("branch_name", Message::new("people-branch-taken"));
    }
    if !errors.is_empty() {
        return render_errors(&view(&app, &access, fields, errors).await?);
    }
    let mut tx = app.db().write(scope).await?;
    let prefecture = fields.get("branch_prefecture").parse().ok().filter(|n| (1..=47).contains(n));
    organisation::open_branch(&mut tx, &name, prefecture).await?;
    tx.commit().await?;
    Ok(see_other("/organisation?notice=branch-created"))
}

/// Says in which block branches are counted: those that the form says otherwise than it was shown. So somebody else's change of
/// another branch stays.
async fn set_blocks(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let branches = scope.find::<branch::Entity>().all(app.db()).await?;
    let named = |row: &branch::Model| {
        let name = format!("block-{}", row.id);
        // A branch that the page did not show (opened meanwhile) is left as it is.
        let typed = fields.0.iter().any(|(field, _)| *field == name).then(|| fields.get(&name))?;
        if typed == fields.get(&format!("was-{}", row.id)) {
            return None;
        }
        let block: String = typed.chars().take(60).collect();
        Some((row.id, Some(block).filter(|block| !block.is_empty())))
    };
    let blocks: Vec<_> = branches.iter().filter_map(named).collect();
    let mut tx = app.db().write(scope).await?;
    if organisation::set_blocks(&mut tx, &blocks).await? > 0 {
        tx.commit().await?;
    }
    Ok(see_other("/organisation?notice=blocks-set#branches"))
}

/// The word of a desk in addresses: lower-case letters, digits and hyphens.
fn is_slug(slug: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=40).contains(&slug.len())
        && slug.chars().all(letters)
        && !slug.starts_with('-')
        && !slug.ends_with('-')
}

async fn create_desk(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let mut errors = Errors::default();
    let (name, slug) = (fields.get("name").to_owned(), fields.get("slug").to_owned());
    if name.is_empty() {
        errors.add("name", Message::new("people-desk-name-missing"));
    }
    if !is_slug(&slug) {
        errors.add("slug", Message::new("people-desk-slug-wrong"));
    }
    let prefecture: Option<i16> = fields.get("prefecture").parse().ok().filter(|n| (1..=47).contains(n));
    if prefecture.is_none() {
        errors.add("prefecture", Message::new("people-desk-prefecture-missing"));
    }
    let branch: Option<Id> = fields.get("branch").parse().ok();
    if let Some(branch) = branch {
        scope.find_by_id::<branch::Entity>(branch).one(app.db()).await?.ok_or(AppError::NotFound)?;
    }
    let (Some(prefecture), true) = (prefecture, errors.is_empty()) else {
        return render_errors(&view(&app, &access, fields, errors).await?);
    };
    let phone = Some(fields.get("phone").to_owned()).filter(|phone| !phone.is_empty());
    let mut tx = app.db().write(scope).await?;
    let opened = organisation::open_desk(&mut tx, NewDesk { branch, slug, name, prefecture, phone }).await;
    match opened {
        Err(error) if error.is_unique_violation() => {
            drop(tx);
            errors.add("slug", Message::new("people-desk-slug-taken"));
            return render_errors(&view(&app, &access, fields, errors).await?);
        }
        opened => opened?,
    };
    tx.commit().await?;
    Ok(see_other("/organisation?notice=desk-opened"))
}

async fn close_desk(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    set_closed(&app, &access, &fields, true).await?;
    Ok(see_other("/organisation?notice=desk-closed"))
}

async fn reopen_desk(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    set_closed(&app, &access, &fields, false).await?;
    Ok(see_other("/organisation?notice=desk-reopened"))
}

/// Closes the desk named in the form, or opens it again; nothing is written where it is so already.
async fn set_closed(app: &App, access: &Access, fields: &Fields, closed: bool) -> Result<(), AppError> {
    let id: Id = fields.get("desk").parse().map_err(|_| AppError::NotFound)?;
    let mut tx = app.db().write(access.scope()?).await?;
    let desk = tx.find::<desk::Entity>().filter(desk::Column::Id.eq(id)).one(&tx).await?;
    let desk = desk.ok_or(AppError::NotFound)?;
    if desk.closed_at.is_some() == closed {
        return Ok(());
    }
    let now = tx.now();
    let row = desk::ActiveModel {
        id: Unchanged(id),
        closed_at: Set(closed.then_some(now)),
        revision: Set(desk.revision + 1),
        ..Default::default()
    };
    tx.update(row).await?;
    let event = if closed {
        AuditEvent::new("desk.closed", "desk", id)
    } else {
        AuditEvent::new("desk.reopened", "desk", id)
    };
    tx.record(event.at_desk(id));
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_slug;

    #[test]
    fn the_word_of_a_desk_is_plain() {
        for good in ["mie", "mie-2", "a"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "Mie", "三重", "-mie", "mie-", "a b", "a/b"] {
            assert!(!is_slug(bad), "{bad}");
        }
    }
}
