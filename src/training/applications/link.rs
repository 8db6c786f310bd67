//! The links by which applicants come: to what they are writing, and, mailed to the address they gave, to their own
//! page. Nobody signs in; who has the link is who it was given to.
//!
//! What always holds: a link is a MAC over the application, what it opens, and how often its links were renewed; it is
//! in no table, and one that was renewed opens nothing any more. Who has such a one is told that there is another; anybody
//! else is answered as if there had never been any.

use data_encoding::BASE32_DNSSEC;
use sea_orm::ColumnTrait;
use subtle::ConstantTimeEq;

use super::entity;
use crate::app::App;
use crate::auth::guard::applicant_scope;
use crate::crypto::OrganisationKeys;
use crate::db::{Rows, Scope};
use crate::id::Id;
use crate::mail::outbox::SITE;
use crate::web::AppError;

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The form, at the browser where it was begun.
    Form,
    /// The own page: whoever has this link reads the mail of the address.
    Personal,
    /// The calendar of the own meetings, and nothing else: it is given to programs that people share.
    Calendar,
}

impl Opens {
    fn byte(self) -> u8 {
        match self {
            Opens::Form => 1,
            Opens::Personal => 2,
            Opens::Calendar => 3,
        }
    }
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// The word in the address.
    pub fn token(&self) -> &str {
        &self.0
    }

    /// The path.
    pub fn path(&self) -> String {
        format!("/applications/{}", self.0)
    }

    /// The address as it stands in a letter.
    pub fn address(&self) -> String {
        format!("{SITE}{}", self.path())
    }
}

fn link(keys: &OrganisationKeys, opens: Opens, application: &entity::Model) -> Link {
    nth(keys, opens, application.id, application.link)
}

/// The link after its links were renewed for the `n`th time.
fn nth(keys: &OrganisationKeys, opens: Opens, application: Id, n: i64) -> Link {
    let id = application.0.to_be_bytes();
    let mac = keys.mac("application-link", &[&id, &[opens.byte()], &n.to_be_bytes()]);
    let mut bytes = Vec::with_capacity(25);
    bytes.extend_from_slice(&id);
    bytes.push(opens.byte());
    bytes.extend_from_slice(&mac[..16]);
    Link(BASE32_DNSSEC.encode(&bytes))
}

/// The link to the form.
pub fn form(keys: &OrganisationKeys, application: &entity::Model) -> Link {
    link(keys, Opens::Form, application)
}

/// The link to the own page; for letters alone.
pub fn personal(keys: &OrganisationKeys, application: &entity::Model) -> Link {
    link(keys, Opens::Personal, application)
}

/// The address of the calendar of the own meetings, as a path.
pub fn calendar(keys: &OrganisationKeys, application: &entity::Model) -> String {
    format!("/calendars/{}.ics", link(keys, Opens::Calendar, application).0)
}

/// Somebody who came by a link.
pub struct Guest {
    /// What their link opens.
    pub opens: Opens,
    /// The link.
    pub link: Link,
    /// Their application.
    pub application: entity::Model,
    /// What they reach: this application, and what everybody may read.
    pub scope: Scope,
}

/// Who came by the link `token`.
///
/// # Errors
/// [`AppError::NotFound`], also for a link that opens something else; [`AppError::LinkReplaced`] for one that did.
pub async fn guest(app: &App, token: &str) -> Result<Guest, AppError> {
    let guest = anybody(app, token).await?;
    if guest.opens == Opens::Calendar { Err(AppError::NotFound) } else { Ok(guest) }
}

/// Whose calendar is at `token`.
///
/// # Errors
/// As for [`guest`].
pub async fn subscriber(app: &App, token: &str) -> Result<Guest, AppError> {
    let guest = anybody(app, token).await?;
    if guest.opens == Opens::Calendar { Ok(guest) } else { Err(AppError::NotFound) }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the link names its application before any organisation is known"
)]
async fn anybody(app: &App, token: &str) -> Result<Guest, AppError> {
    let bytes = BASE32_DNSSEC.decode(token.as_bytes()).map_err(|_| AppError::NotFound)?;
    let (id, opens) = match bytes.split_first_chunk::<8>() {
        Some((id, [1, rest @ ..])) if rest.len() == 16 => (id, Opens::Form),
        Some((id, [2, rest @ ..])) if rest.len() == 16 => (id, Opens::Personal),
        Some((id, [3, rest @ ..])) if rest.len() == 16 => (id, Opens::Calendar),
        _ => return Err(AppError::NotFound),
    };
    let id = Id(i64::from_be_bytes(*id));
    let found = Rows::<entity::Entity>::across_organisations()
        .filter(entity::Column::Id.eq(id))
        .one(app.db())
        .await?;
    let application = found.ok_or(AppError::NotFound)?;
    let keys = app.db().keys(application.organisation_id).await?;
    let right = link(&keys, opens, &application);
    let is = |link: &Link| bool::from(link.0.as_bytes().ct_eq(token.as_bytes()));
    let scope = applicant_scope(application.organisation_id, application.id, app.now());
    if !is(&right) {
        let was = (1..application.link).any(|n| is(&nth(&keys, opens, application.id, n)));
        return Err(if was { AppError::LinkReplaced } else { AppError::NotFound });
    }
    Ok(Guest { opens, link: right, application, scope })
}
