//! Changing, on the own page, what was applied with.
//!
//! What always holds: what may be changed is looked at under the programme's lock; what somebody else changed meanwhile is
//! not written over unseen; who was spoken for, or was found in the register, keeps the name by which they were.

use axum::extract::{Path, State};
use axum::response::Response;

use super::own::{Acting, applicant};
use super::write::{WritePage, is_open, programme_of};
use super::written::written;
use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::auth::throttle::{self, Attempted, ClientAddress};
use crate::db::{Reads, Scope};
use crate::form::{Errors, Fields};
use crate::id::Id;
use crate::training::applications::entity::State as Standing;
use crate::training::applications::form::{self, By, Kept};
use crate::training::applications::form_view::{Asks, Said, kept};
use crate::training::applications::link::Guest;
use crate::training::applications::{commands, consents, entity, recommending};
use crate::training::letters;
use crate::training::places::queries;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Audience;
use crate::web::{AppError, Page, render, render_errors};

/// How much of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// All but the address, the branch and who is its chief.
    All,
    /// The same without the wishes: the places were given after them.
    NoWishes,
    /// How to be reached and what one needs.
    Contact,
}

/// How much its writer may change of an application now.
#[derive(Clone, Copy, PartialEq, Eq)]
struct May {
    extent: Extent,
    /// Whether also who they are: not once a chief spoke of them, nor once the register knew them.
    name: bool,
    /// Whether nothing says yet that they agreed: that is said at any time.
    consent: bool,
}

impl May {
    async fn of(
        app: &App,
        on: &impl Reads,
        row: &programme::Model,
        (scope, application): (&Scope, &entity::Model),
    ) -> Result<May, AppError> {
        let (office, programme) = (letters::office(scope), row.programme());
        let extent = match () {
            () if !is_open(app, row) => Extent::Contact,
            () if queries::is_decided(&office, on, row.id, &programme).await? => Extent::NoWishes,
            () => Extent::All,
        };
        let known = programme.audience == Audience::Certified && application.eligible;
        let name = !known && !recommending::is_said(&office, on, application.id).await?;
        Ok(May { extent, name, consent: !consents::is_given(&application.consents) })
    }

    /// Whether a field may be changed. The address was confirmed and the chief of the branch was asked: these are changed by
    /// the office, who knows whom it speaks to.
    fn change(self, name: &str, before: &Fields) -> bool {
        match name {
            "email" | "branch" | "is_chief" | "consent_by" | "signed_on" => false,
            "consent" => (self.consent || self.extent != Extent::Contact) && before.get("consent").is_empty(),
            name if form::WHO.contains(&name) => self.name && self.extent != Extent::Contact,
            name if name.starts_with("wish-") => self.extent == Extent::All,
            name => self.extent != Extent::Contact || form::ALWAYS.contains(&name),
        }
    }

    /// What is not asked any more.
    fn said(self) -> Said {
        match (self.extent, self.name) {
            (Extent::Contact, _) => Said::AllButContact,
            (_, false) => Said::Who,
            (_, true) => Said::Address,
        }
    }
}

/// The form; `before`: what the application says.
async fn form_view(
    app: &App,
    page: Page,
    guest: &Guest,
    (row, may, before): (&programme::Model, May, &Fields),
    (fields, errors): (Fields, Errors),
) -> Result<WritePage, AppError> {
    let programme = row.programme();
    let mut asks = Asks::of(&guest.scope, app.db(), &programme, page.locale).await?;
    asks.branches.retain(|(id, _)| Some(*id) == guest.application.branch_id);
    asks.said = may.said();
    if may.extent != Extent::All {
        asks.stages.clear();
    }
    if !may.change("consent", before) {
        asks.consent.clear();
    }
    Ok(WritePage {
        action: format!("{}/form", guest.link.path()),
        back: Some(guest.link.path()),
        ..WritePage::of(page, guest, &programme, asks, (fields, errors))
    })
}

/// What was applied with, to be changed.
pub(super) async fn form(
    State(app): State<App>,
    Path(token): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let guest = applicant(&app, &token).await?;
    if guest.application.state != Standing::Applied {
        return Ok(see_other(&guest.link.path()));
    }
    let row = programme_of(&app, &guest).await?;
    let may = May::of(&app, app.db(), &row, (&guest.scope, &guest.application)).await?;
    let before = written_before(&app, &guest).await?;
    let shown = (before.clone(), Errors::default());
    render(&form_view(&app, access.page, &guest, (&row, may, &before), shown).await?)
}

/// Changes what was applied with, as far as it may be changed now.
pub(super) async fn change(
    State(app): State<App>,
    Path(token): Path<String>,
    access: Access,
    client: ClientAddress,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let guest = applicant(&app, &token).await?;
    let read = written_before(&app, &guest).await?;
    slow_down(&app, &guest, &client, (&read, &fields)).await?;
    let read_at = guest.application.revision;
    let mut acting = Acting::begin(&app, guest).await?;
    let Acting { tx, locked, row, guest } = &mut acting;
    if row.state != Standing::Applied {
        return acting.end(false, "").await;
    }
    let programme = locked.programme();
    let may = May::of(&app, &*tx, locked, (&guest.scope, &*row)).await?;
    let before = if row.revision == read_at { read } else { Kept::open(tx.keys(), row).fields };
    let sent = form::tidied(kept(&fields, &programme));
    let typed = form::changed(&before, &sent, |name| may.change(name, &before));
    let version = consents::version(&programme, access.locale());
    let filled = if may.extent == Extent::Contact {
        form::check_contact(&before, &typed, &version).map(|()| None)
    } else {
        let branches: Vec<Id> = row.branch_id.into_iter().collect();
        form::parse_change(&before, &typed, &programme, &branches, By::Applicant(&version)).map(Some)
    };
    let is_stale = fields.get("revision") != row.revision.to_string();
    match filled {
        Ok(mut filled) if !is_stale => {
            if let Some(filled) = filled.as_mut().filter(|_| may.extent != Extent::All) {
                filled.wishes.clear();
            }
            let what = Kept { fields: typed, locale: access.locale() };
            commands::change(tx, locked, row, &what, filled.as_ref()).await?;
            acting.end(true, "?notice=application-changed").await
        }
        faulty => {
            let Acting { mut guest, tx, locked, row } = acting;
            drop(tx);
            guest.application = row;
            let page = access.page;
            let stands = is_stale.then(|| {
                let pairs = written(&before, &programme, &page).into_iter();
                let pairs = pairs.zip(written(&typed, &programme, &page));
                pairs.filter(|(now, mine)| now != mine).map(|(now, _)| now).collect()
            });
            let shown = (typed, faulty.err().unwrap_or_default());
            let view = form_view(&app, page, &guest, (&*locked, may, &before), shown).await?;
            render_errors(&WritePage { stands, ..view })
        }
    }
}

/// What an application says, as it was when its writer came.
async fn written_before(app: &App, guest: &Guest) -> Result<Fields, AppError> {
    let keys = app.db().keys(guest.application.organisation_id).await?;
    Ok(Kept::open(&keys, &guest.application).fields)
}

/// Counts each time that the register is asked about another name or number, from wherever it is asked: nobody finds out
/// by trying who stands in it.
async fn slow_down(
    app: &App,
    guest: &Guest,
    client: &ClientAddress,
    (before, sent): (&Fields, &Fields),
) -> Result<(), AppError> {
    let differs = |name: &&str| sent.has(name) && sent.get(name) != before.get(name);
    if guest.application.eligible || !form::WHO.iter().any(differs) {
        return Ok(());
    }
    throttle::attempt(app, &[Attempted::Application(client)]).await
}
