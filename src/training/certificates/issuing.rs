//! Issuing certificates, making papers anew, revoking. Each takes the write under way and records its event; committing is
//! left to the caller.
//!
//! What always holds: numbers have no gap and none is given twice, since they are taken from a row that stays locked
//! until the write is over; whoever has a certificate of a programme is not given another; no paper is ever written over.

use std::collections::{HashMap, HashSet};

use data_encoding::Specification;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};
use sha2::{Digest, Sha256};
use time::Date;

use super::badges::{self, BadgeError, Signer};
use super::counting::take_numbers;
use super::drawing::opened;
use super::entering::enter;
use super::entity::certificate;
use super::entity::version::{self, Cause};
use super::following::follow;
use super::numbers::Number;
use super::paper::{self, LANGUAGE, Paper, Said};
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteError, WriteTx};
use crate::id::Id;
use crate::training::applications::link;
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::people::Somebody;
use crate::training::programmes::save::Locked;
use crate::training::programmes::{entity as programme, told};
use crate::training::register::commands as register;
use crate::training::register::entity as supporter;

/// What is the same for all certificates of one write.
pub struct Desk {
    signer: Signer,
    paper: (Id, Paper),
    organisation: String,
    public_url: String,
}

impl Desk {
    /// Looks up what certificates are made with.
    ///
    /// # Errors
    /// [`BadgeError`].
    pub async fn open(tx: &mut WriteTx, organisation: &str, public_url: &str) -> Result<Desk, BadgeError> {
        let signer = badges::signer_of(tx, organisation, public_url).await?;
        let paper = paper::current(tx.scope(), tx, tx.keys()).await?;
        Ok(Desk { signer, paper, organisation: organisation.to_owned(), public_url: public_url.to_owned() })
    }

    /// Who signs.
    pub(super) fn signer(&self) -> &Signer {
        &self.signer
    }
}

/// A fresh code: 128 random bits in 26 letters that are not mistaken for each other (after Crockford).
fn fresh_code() -> String {
    let mut spelling = Specification::new();
    spelling.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    spelling.encoding().map(|base32| base32.encode(&rand::random::<[u8; 16]>())).unwrap_or_default()
}

/// The hash by which a code is looked up, however it was typed.
pub fn code_hash(typed: &str) -> Vec<u8> {
    Sha256::digest(crate::auth::onetime::read(typed).as_bytes()).to_vec()
}

/// The last day of something that holds for `years` from `day` on.
pub fn last_day(day: Date, years: u16) -> Option<Date> {
    let year = day.year() + i32::from(years);
    let then = day.replace_year(year).or_else(|_| Date::from_calendar_date(year, time::Month::March, 1));
    then.ok()?.previous_day()
}

/// What a new certificate says but for its number and code.
pub fn said(paper: &(Id, Paper), organisation: &str, row: &programme::Model, name: &str, on: Date) -> Said {
    let programme = row.programme();
    let course = told::title(&programme, LANGUAGE);
    let own = &paper.1.text;
    let text = match own.trim() {
        "" => LANGUAGE.ta("certificate-paper-text", "course", &course),
        own => own.replace("《講座》", &course),
    };
    let issuer = if paper.1.issuer.is_empty() { organisation } else { &paper.1.issuer };
    Said {
        paper: paper.0,
        number: String::new(),
        name: name.to_owned(),
        course,
        text: text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        issuer: issuer.to_owned(),
        issued_on: on,
        valid_until: programme.valid_years.and_then(|years| last_day(on, years)),
        made_again_on: None,
        code: String::new(),
        public_url: String::new(),
    }
}

/// Issues certificates to those of `people` who have none of this programme, in their order; gives the new ones. `same`:
/// who of them, by application, the office said is somebody who stands in the register; everybody else is entered anew.
///
/// # Errors
/// [`BadgeError`].
pub async fn issue(
    tx: &mut WriteTx,
    desk: &Desk,
    locked: &Locked,
    people: &[Somebody],
    same: &HashMap<Id, Id>,
) -> Result<Vec<certificate::Model>, BadgeError> {
    let has = tx.find::<certificate::Entity>().filter(certificate::Column::ProgrammeId.eq(locked.id));
    let has: HashSet<Id> = has.all(tx).await?.into_iter().map(|row| row.application_id).collect();
    let people: Vec<&Somebody> = people.iter().filter(|one| !has.contains(&one.application.id)).collect();
    let today = tx.now().date();
    let year = i16::try_from(jpcal::FiscalYear::of(today).year()).unwrap_or_default();
    let count = i32::try_from(people.len()).unwrap_or(i32::MAX);
    if count == 0 {
        return Ok(Vec::new());
    }
    let first = take_numbers(tx, year, count).await?;
    let mut issued = Vec::with_capacity(people.len());
    for (n, somebody) in (first..).zip(people) {
        let number = Number { year, n };
        let mut said = said(&desk.paper, &desk.organisation, locked, somebody.kept.name(), today);
        said.number = number.to_string();
        said.code = fresh_code();
        said.public_url.clone_from(&desk.public_url);
        let there = same.get(&somebody.application.id).copied();
        let holder = enter(tx, somebody, &said, locked.fiscal_year, there).await?;
        register::trained(tx, holder.id, locked.id, somebody.application.id).await?;
        let id = tx.new_id();
        let row = certificate::Model {
            id,
            organisation_id: tx.scope().organisation(),
            supporter_id: holder.id,
            programme_id: locked.id,
            application_id: somebody.application.id,
            fiscal_year: year,
            number: n,
            code_hash: code_hash(&said.code),
            issued_on: today,
            valid_until: said.valid_until,
            version: 1,
            revoked_at: None,
            revoked_by: None,
            sealed_revocation: None,
        };
        tx.insert(row.clone().into_active_model().reset_all()).await?;
        make(tx, desk, locked, &row, &holder, &said, Cause::Issued).await?;
        tx.record(AuditEvent::new("certificate.issued", "certificate", id).with("number", number));
        let recipient = Recipient::of(&somebody.application, &somebody.kept);
        let own = link::personal(tx.keys(), &somebody.application).address();
        let facts = Facts::default().with("link", own).with("reference", &said.number);
        letters::write(tx, locked, &recipient, Kind::Certificate, "1", facts).await?;
        issued.push(row);
    }
    Ok(issued)
}

/// Makes a paper, and a badge where the one before does not go on.
pub(super) async fn make(
    tx: &mut WriteTx,
    desk: &Desk,
    programme: &programme::Model,
    row: &certificate::Model,
    holder: &supporter::Model,
    said: &Said,
    cause: Cause,
) -> Result<(), BadgeError> {
    let id = tx.new_id();
    let (mut place, mut badge) = (None, None);
    if cause != Cause::Lost {
        let free = badges::free_place(tx).await?;
        let achievement = desk.signer.achievement(programme, &said.course)?;
        let who = badges::holder(tx.keys(), holder.id);
        let index = u32::try_from(free).unwrap_or_default();
        let token = desk.signer.sign(said, achievement, who, holder.named, index, &desk.public_url)?;
        badge = Some(tx.seal(version::badge_place(id), &token));
        place = Some(free);
    }
    let sealed = tx.seal(version::said_place(id), &serde_json::to_string(said).unwrap_or_default());
    let made = version::Model {
        id,
        organisation_id: row.organisation_id,
        certificate_id: row.id,
        application_id: row.application_id,
        version: row.version,
        cause,
        made_at: tx.now(),
        made_by: tx.scope().account(),
        sealed_said: sealed,
        sealed_pdf: None,
        sealed_badge: badge,
        badge_place: place,
        badge_revoked: false,
    };
    tx.insert(made.into_active_model().reset_all()).await?;
    Ok(())
}

/// A certificate locked until the write is over, with its newest paper and its holder.
pub(super) async fn locked(
    tx: &mut WriteTx,
    id: Id,
) -> Result<(certificate::Model, version::Model, supporter::Model), DbError> {
    let nothing = || DbError::from(WriteError::NothingWithinReach);
    let row = tx.find::<certificate::Entity>().filter(certificate::Column::Id.eq(id)).lock().one(tx).await?;
    let row = row.ok_or_else(nothing)?;
    let newest = tx
        .find::<version::Entity>()
        .filter(version::Column::CertificateId.eq(id))
        .filter(version::Column::Version.eq(row.version))
        .one(tx)
        .await?;
    let holder =
        tx.find::<supporter::Entity>().filter(supporter::Column::Id.eq(row.supporter_id)).one(tx).await?;
    Ok((row, newest.ok_or_else(nothing)?, holder.ok_or_else(nothing)?))
}

/// What is to be different on a new paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anew {
    /// Nothing: the one before was lost.
    Lost,
    /// The name is to be this.
    Name(String),
    /// It holds until this day.
    Until(Date),
}

/// Makes a new paper of a certificate, which says so and has the same number; those before are kept.
///
/// # Errors
/// [`BadgeError`]; a revoked certificate is not within reach.
pub async fn anew(
    tx: &mut WriteTx,
    desk: &Desk,
    id: Id,
    what: &Anew,
) -> Result<certificate::Model, BadgeError> {
    let (mut row, newest, holder) = locked(tx, id).await?;
    if row.revoked_at.is_some() {
        return Err(DbError::from(WriteError::NothingWithinReach).into());
    }
    let programme = tx.find::<programme::Entity>().filter(programme::Column::Id.eq(row.programme_id));
    let programme = programme.one(tx).await?.ok_or_else(|| DbError::from(WriteError::NothingWithinReach))?;
    let mut said = opened(tx.keys(), &newest)?;
    said.paper = desk.paper.0;
    said.made_again_on = Some(tx.now().date());
    said.public_url.clone_from(&desk.public_url);
    let (cause, event) = match what {
        Anew::Lost => (Cause::Lost, "certificate.reissued"),
        Anew::Name(name) => {
            said.name.clone_from(name);
            (Cause::Mended, "certificate.mended")
        }
        Anew::Until(day) => {
            said.valid_until = Some(*day);
            row.valid_until = Some(*day);
            (Cause::Renewed, "certificate.renewed")
        }
    };
    if cause != Cause::Lost {
        revoke_badges(tx, id).await?;
    }
    row.version += 1;
    let change = certificate::ActiveModel {
        id: Unchanged(id),
        version: Set(row.version),
        valid_until: Set(row.valid_until),
        ..Default::default()
    };
    tx.update(change).await?;
    make(tx, desk, &programme, &row, &holder, &said, cause).await?;
    tx.record(AuditEvent::new(event, "certificate", id).with("version", row.version));
    let facts = Facts::default().with("reference", &said.number);
    let occasion = format!("{id}-{}", row.version);
    letters::about(tx, &programme, row.application_id, Kind::CertificateAnew, &occasion, facts).await?;
    Ok(row)
}

/// Takes a certificate back, with the reason; its badges are revoked at once.
///
/// # Errors
/// [`DbError`]; one that was revoked before is not within reach.
pub async fn revoke(tx: &mut WriteTx, id: Id, reason: &str) -> Result<(), DbError> {
    let (row, _, _) = locked(tx, id).await?;
    if row.revoked_at.is_some() {
        return Err(WriteError::NothingWithinReach.into());
    }
    revoke_badges(tx, id).await?;
    let change = certificate::ActiveModel {
        id: Unchanged(id),
        revoked_at: Set(Some(tx.now())),
        revoked_by: Set(tx.scope().account()),
        sealed_revocation: Set(Some(tx.seal(certificate::revocation_place(id), reason))),
        ..Default::default()
    };
    tx.update(change).await?;
    follow(tx, row.supporter_id).await?;
    tx.record(AuditEvent::new("certificate.revoked", "certificate", id));
    let programme = tx.find::<programme::Entity>().filter(programme::Column::Id.eq(row.programme_id));
    if let Some(programme) = programme.one(tx).await? {
        let number = Number { year: row.fiscal_year, n: row.number };
        let facts = Facts::default().with("reference", number.to_string());
        let (kind, occasion) = (Kind::CertificateRevoked, id.to_string());
        letters::about(tx, &programme, row.application_id, kind, &occasion, facts).await?;
    }
    Ok(())
}

pub(super) async fn revoke_badges(tx: &mut WriteTx, certificate: Id) -> Result<(), DbError> {
    let standing = Condition::all()
        .add(version::Column::CertificateId.eq(certificate))
        .add(version::Column::BadgePlace.is_not_null())
        .add(version::Column::BadgeRevoked.eq(false));
    tx.update_where::<version::Entity>(standing, vec![(version::Column::BadgeRevoked, Expr::val(true))])
        .await?;
    Ok(())
}
