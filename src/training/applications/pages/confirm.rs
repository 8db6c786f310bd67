//! Confirming an application, by the link that was mailed. Opening the link changes nothing: programs that look through
//! mail open links too.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::training::applications::commands;
use crate::training::applications::entity::State as Standing;
use crate::training::applications::form::{self, Kept};
use crate::training::applications::link::{self, Guest, Opens};
use crate::training::contact;
use crate::training::letters;
use crate::training::programmes::model::Window;
use crate::training::programmes::{save, told};
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/applications/pages/confirm.html")]
struct ConfirmPage {
    page: Page,
    title: String,
    name: String,
    link: String,
    too_late: bool,
    cancelled: bool,
    twice: bool,
}

/// Days after the deadline in which an application that was sent in time may still be confirmed.
const GRACE: time::Duration = time::Duration::days(3);

fn too_late(guest: &Guest, window: Window, now: crate::clock::Instant) -> bool {
    match (window, guest.application.sent_at) {
        (Window::Over(ended), Some(sent)) => sent >= ended || now.since(ended) > GRACE,
        (Window::Over(_), None) => true,
        _ => false,
    }
}

async fn view(app: &App, mut page: Page, guest: &Guest) -> Result<ConfirmPage, AppError> {
    let row = super::write::programme_of(app, guest).await?;
    let programme = row.programme();
    page.contacts = contact::of(&programme, page.locale);
    let kept = Kept::open(&*app.db().keys(guest.application.organisation_id).await?, &guest.application);
    Ok(ConfirmPage {
        title: told::title(&programme, page.locale),
        name: kept.name().to_owned(),
        link: guest.link.path(),
        too_late: too_late(guest, programme.window(app.now()), app.now()),
        cancelled: row.is_cancelled(),
        twice: false,
        page,
    })
}

/// The page with the button.
pub(super) async fn show(app: &App, access: Access, guest: Guest) -> Result<Response, AppError> {
    render(&view(app, access.page, &guest).await?)
}

/// The button: from here on the application counts.
pub(super) async fn confirm(
    State(app): State<App>,
    Path(token): Path<String>,
    access: Access,
    Posted(_): Posted,
) -> Result<Response, AppError> {
    let guest = link::guest(&app, &token).await?;
    if guest.opens != Opens::Personal {
        return Err(AppError::NotFound);
    }
    if guest.application.state != Standing::Sent {
        return Ok(see_other(&guest.link.path()));
    }
    let shown = view(&app, access.page, &guest).await?;
    if shown.too_late || shown.cancelled {
        return render_errors(&shown);
    }
    let mut tx = app.db().write(&letters::office(&guest.scope)).await?;
    let locked = save::locked(&mut tx, guest.application.programme_id).await?.ok_or(AppError::NotFound)?;
    if locked.is_cancelled() {
        drop(tx);
        return render_errors(&ConfirmPage { cancelled: true, ..shown });
    }
    let row = super::write::lock(&tx, &guest).await?;
    // Somebody applied with this address already; it is their own page that they were written to about.
    if let Some(address) = form::address(&Kept::open(tx.keys(), &row).fields)
        && commands::twin(&tx, locked.id, &address, row.id).await?.is_some()
    {
        drop(tx);
        return render_errors(&ConfirmPage { twice: true, ..shown });
    }
    commands::confirm(&mut tx, &locked, &row).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{}?notice=application-applied", guest.link.path())))
}
