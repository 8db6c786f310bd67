//! What people were told and whether it reached them, as the office sees it.

use std::collections::{HashMap, HashSet};

use askama::Template;
use sea_orm::ColumnTrait;
use time::Duration;

use super::entity::letter;
use super::model::Why;
use super::queries::better_not_posted;
use super::{Kind, Letter, text_place};
use crate::crypto::OrganisationKeys;
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::mail::outbox::{self, Delivery, SITE};
use crate::training::office::Office;
use crate::training::people;
use crate::training::programmes::entity as programme;
use crate::web::{AppError, Page};

/// How long letters that were put away stand in the list from which they are taken back.
const PUT_AWAY: Duration = Duration::days(30);

/// A letter in a list.
pub struct Told {
    /// The letter.
    pub id: Id,
    /// Whose application it is about; none for a chief.
    pub application: Option<Id>,
    /// Key of its kind.
    pub kind: String,
    /// The day on which it was written.
    pub day: String,
    /// Where it stands, in words.
    pub state: String,
    /// Whether nobody has got it.
    pub lost: bool,
    /// Whether the office put it away: posted, or not to be posted.
    pub put_away: bool,
    /// Why it is better not posted any more, where it waits to be.
    pub why: Option<Why>,
    /// Recipient, address, subject and text.
    pub letter: Letter,
}

/// The letters to one person that wait to be printed: one envelope.
pub struct ToPost {
    /// Whose application they are about; none for a chief.
    pub application: Option<Id>,
    /// The person's name.
    pub name: String,
    /// Whether nobody knows where to post them.
    pub no_address: bool,
    /// The letters, the oldest first.
    pub letters: Vec<Told>,
}

/// The letters of a programme that were given up and are not to be printed: nobody has got them. That an address was changed
/// is told to that of before: where nothing arrives there any more, nothing is to be done.
async fn given_up(scope: &Scope, db: &Db, programme: Id) -> Result<Vec<letter::Model>, DbError> {
    let failed = outbox::undelivered(scope, db).await?;
    if failed.is_empty() {
        return Ok(Vec::new());
    }
    scope
        .find::<letter::Entity>()
        .filter(letter::Column::ProgrammeId.eq(programme))
        .filter(letter::Column::ToPrint.eq(false))
        .filter(letter::Column::PrintedAt.is_null())
        .filter(letter::Column::Kind.ne(Kind::AddressChanged.code()))
        .filter(letter::Column::Id.is_in(failed))
        .order_by_asc(letter::Column::Id)
        .all(db)
        .await
}

/// The letters of a programme that nobody has got. The caller notes the reading.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn undelivered(scope: &Scope, db: &Db, programme: Id, page: &Page) -> Result<Vec<Told>, DbError> {
    let keys = db.keys(scope.organisation()).await?;
    let rows = given_up(scope, db, programme).await?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let deliveries = outbox::deliveries(scope, db, ids).await?;
    Ok(rows.into_iter().filter_map(|row| told(&keys, row, &deliveries, page)).collect())
}

/// The letters of a programme that wait to be printed, the oldest first.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn waiting(scope: &Scope, db: &Db, programme: Id) -> Result<Vec<letter::Model>, DbError> {
    scope
        .find::<letter::Entity>()
        .filter(letter::Column::ProgrammeId.eq(programme))
        .filter(letter::Column::ToPrint.eq(true))
        .filter(letter::Column::PrintedAt.is_null())
        .order_by_asc(letter::Column::Id)
        .all(db)
        .await
}

/// Letters in the order of their people: who has waited longest comes first, and each one's letters stand together, as they
/// go into an envelope.
pub fn by_person(rows: &mut [letter::Model]) {
    let mut first: HashMap<Option<Id>, Id> = HashMap::new();
    for row in rows.iter() {
        let oldest = first.entry(row.application_id).or_insert(row.id);
        *oldest = row.id.min(*oldest);
    }
    rows.sort_by_key(|row| (first.get(&row.application_id).copied(), row.id));
}

/// The same as a page shows them, by person. The caller notes the reading.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn to_print(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    page: &Page,
) -> Result<Vec<ToPost>, DbError> {
    let mut rows = waiting(scope, db, row.id).await?;
    by_person(&mut rows);
    let whose: HashSet<Id> = rows.iter().filter_map(|row| row.application_id).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let why = better_not_posted(scope, db, row, &whose).await?;
    let people = people::of(scope, db, row).await?;
    let keys = db.keys(scope.organisation()).await?;
    let mut all: Vec<ToPost> = Vec::new();
    for one in rows.into_iter().filter_map(|row| told(&keys, row, &HashMap::new(), page)) {
        let one = Told { why: why.get(&one.id).copied(), ..one };
        let is_theirs = |last: &&mut ToPost| {
            last.application == one.application && (one.application.is_some() || last.name == one.letter.name)
        };
        if let Some(last) = all.last_mut().filter(is_theirs) {
            last.letters.push(one);
            continue;
        }
        let person = people.iter().find(|person| Some(person.application.id) == one.application);
        all.push(ToPost {
            application: one.application,
            name: person.map_or(&*one.letter.name, |person| person.kept.name()).to_owned(),
            no_address: person.is_some_and(|person| person.kept.fields.get("address").is_empty()),
            letters: vec![one],
        });
    }
    Ok(all)
}

/// The letters of a programme that the office put away lately, the last first: they may be taken back. The caller notes the
/// reading.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn put_away(scope: &Scope, db: &Db, programme: Id, page: &Page) -> Result<Vec<Told>, DbError> {
    let rows = scope
        .find::<letter::Entity>()
        .filter(letter::Column::ProgrammeId.eq(programme))
        .filter(letter::Column::PrintedAt.gte(scope.now().minus(PUT_AWAY)))
        .order_by_desc(letter::Column::PrintedAt)
        .order_by_asc(letter::Column::Id)
        .all(db)
        .await?;
    let keys = db.keys(scope.organisation()).await?;
    Ok(rows.into_iter().filter_map(|row| told(&keys, row, &HashMap::new(), page)).collect())
}

/// The applications of a programme that a letter did not reach.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn unreached(scope: &Scope, db: &Db, programme: Id) -> Result<HashSet<Id>, DbError> {
    Ok(given_up(scope, db, programme).await?.into_iter().filter_map(|row| row.application_id).collect())
}

fn told(
    keys: &OrganisationKeys,
    row: letter::Model,
    deliveries: &HashMap<Id, Delivery>,
    page: &Page,
) -> Option<Told> {
    let text = keys.open(text_place(row.id), &row.sealed_text).ok()?;
    let mut letter: Letter = serde_json::from_str(&text).ok()?;
    letter.body = letter.body.replace(SITE, &page.public_url);
    let day = |at: crate::clock::Instant| page.locale.day(at.date());
    let delivery = deliveries.get(&row.id);
    let state = match (row.to_print, row.printed_at, delivery) {
        (true, Some(at), _) => page.ta("letters-state-printed", "day", day(at)),
        (true, None, _) => page.t("letters-state-to-print"),
        (false, Some(at), _) => page.ta("letters-state-dropped", "day", day(at)),
        (false, _, Some(Delivery::Accepted(at))) => page.ta("letters-state-sent", "day", day(*at)),
        (false, _, Some(Delivery::GivenUp(at))) => page.ta("letters-state-lost", "day", day(*at)),
        (false, ..) => page.t("letters-state-waiting"),
    };
    Some(Told {
        id: row.id,
        application: row.application_id,
        kind: format!("letter-kind-{}", row.kind),
        day: page.locale.day(row.written_at.date()),
        state,
        put_away: row.printed_at.is_some(),
        why: None,
        lost: !row.to_print
            && row.printed_at.is_none()
            && row.kind != Kind::AddressChanged.code()
            && matches!(delivery, Some(Delivery::GivenUp(_))),
        letter,
    })
}

#[derive(Template)]
#[template(path = "training/letters/told.html")]
struct Section<'a> {
    page: &'a Page,
    office: &'a Office,
    application: Id,
    letters: Vec<Told>,
}

/// The section of an application's page about what its person was told, the newest first. The caller notes the reading.
///
/// # Errors
/// [`AppError`].
pub async fn section(
    scope: &Scope,
    db: &Db,
    office: &Office,
    application: Id,
    page: &Page,
) -> Result<String, AppError> {
    let rows = scope
        .find::<letter::Entity>()
        .filter(letter::Column::ApplicationId.eq(application))
        .order_by_desc(letter::Column::Id)
        .all(db)
        .await?;
    let keys = db.keys(scope.organisation()).await?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let deliveries = outbox::deliveries(scope, db, ids).await?;
    let letters = rows.into_iter().filter_map(|row| told(&keys, row, &deliveries, page)).collect();
    Ok(Section { page, office, application, letters }.render()?)
}
