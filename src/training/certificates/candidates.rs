//! Who is ready for a certificate, and who is not and why.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};

use super::entity::certificate;
use crate::clock::Instant;
use crate::crypto::OrganisationKeys;
use crate::db::{Db, DbError, Reads, Scope};
use crate::id::Id;
use crate::training::applications::eligibility::has_number;
use crate::training::applications::form;
use crate::training::attendance::model::{Done, Outcome};
use crate::training::attendance::{certified, codes, completion};
use crate::training::people::{self, Somebody, TakesPart};
use crate::training::places::entity::place;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Kind, Programme};
use crate::training::register::entity as supporter;
use crate::training::register::entity::training;
use crate::training::register::entry::Kept;
use crate::training::register::namesakes::Name;

/// Somebody of the programme, and where they stand.
pub struct Candidate {
    /// Who.
    pub somebody: Somebody,
    /// Where they stand.
    pub verdict: Verdict,
    /// The entries of the register that may be theirs, where the programme is for those certified; and whether the number that
    /// they wrote says so.
    pub holders: Vec<(supporter::Model, bool)>,
    /// Whether a fee is due and not paid; shown, also where nothing waits for it.
    pub unpaid: bool,
    /// Whether a session that counts for them is still to come; shown, and nobody is chosen for whom it is.
    pub ahead: bool,
}

/// Where somebody stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is missing.
    Ready,
    /// Done before.
    Done,
    /// Not ready; keys of the reasons.
    Not(Vec<&'static str>),
}

/// Everybody who has a place in the programme, in the order of branch and kana.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn of(scope: &Scope, db: &Db, row: &programme::Model) -> Result<Vec<Candidate>, DbError> {
    let people = people::of(scope, db, row).await?;
    let programme = row.programme();
    let outcomes = completion(scope, db, row, &people).await?;
    let register = match programme.kind {
        Kind::Certification => Vec::new(),
        _ => register(scope, db, &*db.keys(scope.organisation()).await?).await?,
    };
    let done = done(scope, db, row).await?;
    let candidate = |somebody: Somebody| {
        let outcome = outcomes.get(&somebody.application.id);
        let mut missing = outcome.map_or_else(|| vec!["certificate-not-yet"], missing);
        let holders = may_be(&register, &somebody.kept);
        if programme.kind != Kind::Certification && holders.is_empty() {
            missing.push("certificate-not-in-register");
        }
        let verdict = match () {
            () if done.contains(&somebody.application.id) => Verdict::Done,
            () if missing.is_empty() => Verdict::Ready,
            () => Verdict::Not(missing),
        };
        let unpaid = outcome.is_some_and(|outcome| outcome.unpaid);
        let ahead = outcome.is_some_and(|outcome| is_ahead(&programme, courses(outcome), db.now()));
        Candidate { somebody, verdict, holders, unpaid, ahead }
    };
    let placed = |somebody: &Somebody| !somebody.places.is_empty() || done.contains(&somebody.application.id);
    Ok(people.into_iter().filter(placed).map(candidate).collect())
}

fn courses(outcome: &Outcome) -> impl Iterator<Item = &str> {
    outcome.stages.iter().filter_map(|stage| stage.course.as_deref())
}

/// Whether a session that counts in one of the courses of somebody is still to come.
fn is_ahead<'a>(programme: &Programme, courses: impl Iterator<Item = &'a str>, now: Instant) -> bool {
    let courses = courses.filter_map(|code| programme.course(code));
    let mut sessions = courses.flat_map(|(_, course)| &course.sessions).filter(|session| !session.optional);
    sessions.any(|session| codes::is_ahead(session, now))
}

/// A place that somebody has.
#[derive(FromQueryResult)]
struct Held {
    application_id: Id,
    stage: String,
    course: String,
}

/// Who has places, and which.
struct Taker(Id, Vec<Held>);

impl TakesPart for Taker {
    fn application_id(&self) -> Id {
        self.0
    }

    fn course(&self, stage: &str) -> Option<&str> {
        self.1.iter().find(|held| held.stage == stage).map(|held| held.course.as_str())
    }
}

/// How many of a programme are ready by now and have no session before them. What they wrote is opened only where the register
/// is to be asked for them.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn ready(scope: &Scope, db: &Db, row: &programme::Model) -> Result<usize, DbError> {
    let programme = row.programme();
    let places: Vec<Held> = scope
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::State.eq(place::State::Taken))
        .filter(place::Column::Holder.is_not_null())
        .project(db, |q| {
            q.column(place::Column::ApplicationId).column(place::Column::Stage).column(place::Column::Course)
        })
        .await?;
    let mut held: HashMap<Id, Vec<Held>> = HashMap::new();
    for place in places {
        held.entry(place.application_id).or_default().push(place);
    }
    if held.is_empty() {
        return Ok(0);
    }
    let done = done(scope, db, row).await?;
    held.retain(|id, _| !done.contains(id));
    let people: Vec<Taker> = held.into_iter().map(|(id, places)| Taker(id, places)).collect();
    let ready: HashSet<Id> = match people.is_empty() {
        true => HashSet::new(),
        false => certified(scope, db, row, &people).await?.into_iter().collect(),
    };
    if programme.kind != Kind::Certification && !ready.is_empty() {
        let all = of(scope, db, row).await?;
        return Ok(all.iter().filter(|one| one.verdict == Verdict::Ready && !one.ahead).count());
    }
    let waits = |one: &Taker| is_ahead(&programme, one.1.iter().map(|held| held.course.as_str()), db.now());
    Ok(people.iter().filter(|one| ready.contains(&one.0) && !waits(one)).count())
}

/// What is still missing, stage by stage.
fn missing(outcome: &Outcome) -> Vec<&'static str> {
    if outcome.certified {
        return Vec::new();
    }
    let mut missing: Vec<&'static str> = Vec::new();
    for stage in &outcome.stages {
        let why = match (&stage.done, &stage.course) {
            (Done::Complete, _) => continue,
            (_, None) => "certificate-not-placed",
            (Done::Missing(_), _) => "certificate-missed",
            (Done::NotYet, _) => "certificate-not-yet",
        };
        if !missing.contains(&why) {
            missing.push(why);
        }
    }
    if missing.is_empty() {
        missing.push("certificate-unpaid");
    }
    missing
}

#[derive(FromQueryResult)]
struct Whose {
    application_id: Id,
}

/// The applications that have a certificate of the programme, or whose completion was noted.
async fn done(scope: &Scope, db: &Db, row: &programme::Model) -> Result<HashSet<Id>, DbError> {
    let mut done: Vec<Whose> = scope
        .find::<certificate::Entity>()
        .filter(certificate::Column::ProgrammeId.eq(row.id))
        .project(db, |q| q.column(certificate::Column::ApplicationId))
        .await?;
    let noted: Vec<Whose> = scope
        .find::<training::Entity>()
        .filter(training::Column::ProgrammeId.eq(row.id))
        .project(db, |q| q.column(training::Column::ApplicationId))
        .await?;
    done.extend(noted);
    Ok(done.into_iter().map(|one| one.application_id).collect())
}

/// The register as it stands, opened: everybody whose certificate was not taken back.
pub(in crate::training) async fn register(
    scope: &Scope,
    on: &impl Reads,
    keys: &OrganisationKeys,
) -> Result<Vec<(supporter::Model, Kept)>, DbError> {
    let rows = scope.find::<supporter::Entity>().filter(supporter::Column::EndedAt.is_null()).all(on).await?;
    Ok(rows.into_iter().map(|row| (row.clone(), Kept::open(keys, &row))).collect())
}

/// The entries of the register that may be an applicant's: those of the number, the name or the kana that they wrote. Which it is,
/// the office says.
fn may_be(register: &[(supporter::Model, Kept)], written: &form::Kept) -> Vec<(supporter::Model, bool)> {
    let who = Name::of(written.name(), written.kana());
    let may_be = |(row, kept): &(supporter::Model, Kept)| {
        let by_number = has_number(row, kept, written);
        let theirs = Name::of(&kept.name, &kept.kana);
        let is_like = who.is_like(&theirs) && who.may_sound_like(&theirs);
        (by_number || is_like).then(|| (row.clone(), by_number))
    };
    register.iter().filter_map(may_be).collect()
}

/// The one entry of the register that has the name and the kana of an applicant, and the branch where both have one.
pub(in crate::training) fn of_register<'a>(
    register: &'a [(supporter::Model, Kept)],
    written: &form::Kept,
    branch: Option<Id>,
) -> Option<&'a supporter::Model> {
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let kana = form::kana(written.kana()).unwrap_or_default();
    let name = plain(written.name());
    let mut found = register.iter().filter(|(row, kept)| {
        let same_kana = kept.kana.is_empty() || plain(&kept.kana) == plain(&kana);
        let same_branch = row.branch_id.is_none() || branch.is_none() || row.branch_id == branch;
        plain(&kept.name) == name && same_kana && same_branch
    });
    match (found.next(), found.next()) {
        (Some((row, _)), None) => Some(row),
        _ => None,
    }
}
