//! Reads of lodging: who stays, who does not, and what the hotel was given.

use sea_orm::ColumnTrait;

use super::entity::{handover, stay};
use super::model::{self, Guest};
use crate::clock::Instant;
use crate::crypto::OrganisationKeys;
use crate::db::{Db, DbError, Reads, Scope};
use crate::id::Id;
use crate::training::applications::entity::State;
use crate::training::people::{self, Somebody};
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Course;
use crate::training::programmes::written::Day;

/// From where it is known what somebody wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// On the own page.
    Own,
    /// To the office.
    Office,
    /// With the application, before there was a place: a room, and no nights.
    Applying,
    /// On the own page or to the office, for other days than those that the course has by now.
    Moved,
    /// Nothing.
    Nothing,
}

impl Said {
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Said::Own => "lodging-said-own",
            Said::Office => "lodging-said-office",
            Said::Applying => "lodging-said-applying",
            Said::Moved => "lodging-said-moved",
            Said::Nothing => "lodging-said-nothing",
        }
    }

    /// Whether it is to be asked still.
    pub fn is_open(self) -> bool {
        matches!(self, Said::Applying | Said::Moved | Said::Nothing)
    }
}

/// What somebody wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The evenings of their nights; none: no room.
    pub nights: Vec<Day>,
    /// What the hotel is to know.
    pub words: String,
    /// From where that is known.
    pub said: Said,
}

/// What somebody wishes for a course: what was written down since, else what the application says. Of what was said for
/// other days stays what the course has still; who wished a room and has no such night left is taken for who named none.
pub fn wish(
    keys: &OrganisationKeys,
    row: Option<&stay::Model>,
    course: &Course,
    asked_when_applying: bool,
) -> Wish {
    let words =
        |row: &stay::Model| keys.open(stay::words_place(row.id), &row.sealed_words).unwrap_or_default();
    match row {
        Some(row) if row.days != model::days(course) => {
            let said = model::read(row.nights.split(' '));
            let offered = model::nights(course);
            let has = |night: &&Day| offered.iter().any(|(day, _)| *day == night.date());
            let nights: Vec<Day> = said.iter().filter(has).copied().collect();
            let is_lost = nights.is_empty() && !said.is_empty();
            Wish {
                nights: if is_lost { model::usual(course) } else { nights },
                words: words(row),
                said: Said::Moved,
            }
        }
        Some(row) => Wish {
            nights: model::read(row.nights.split(' ')),
            words: words(row),
            said: if row.by_office { Said::Office } else { Said::Own },
        },
        None if asked_when_applying => {
            Wish { nights: model::usual(course), words: String::new(), said: Said::Applying }
        }
        None => Wish { nights: Vec::new(), words: String::new(), said: Said::Nothing },
    }
}

/// Whether somebody asked for a room with the application.
pub fn asked(somebody: &Somebody) -> bool {
    somebody.kept.fields.get("lodging") == "yes"
}

/// What is written down of a person for a course.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn stay_of(
    scope: &Scope,
    on: &impl Reads,
    application: Id,
    course: &str,
) -> Result<Option<stay::Model>, DbError> {
    let own = scope.find::<stay::Entity>().filter(stay::Column::ApplicationId.eq(application));
    own.filter(stay::Column::Course.eq(course)).one(on).await
}

/// The last list of a course that the hotel was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// When.
    pub at: Instant,
    /// What stood on it.
    pub guests: Vec<Guest>,
    /// For which days of the course.
    days: String,
}

impl Given {
    /// Whether it was given for the days that the course has by now.
    pub fn is_of(&self, course: &Course) -> bool {
        self.days == model::days(course)
    }
}

/// The last list of a course that the hotel was given; none before. The scope is the office's.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn given(scope: &Scope, db: &Db, programme: Id, course: &str) -> Result<Option<Given>, DbError> {
    let last = scope
        .find::<handover::Entity>()
        .filter(handover::Column::ProgrammeId.eq(programme))
        .filter(handover::Column::Course.eq(course))
        .order_by_desc(handover::Column::Id)
        .limit(1)
        .one(db)
        .await?;
    let Some(row) = last else { return Ok(None) };
    let keys = db.keys(scope.organisation()).await?;
    let text = keys.open(handover::list_place(row.id), &row.sealed_list).unwrap_or_default();
    Ok(Some(Given {
        at: row.given_at,
        guests: serde_json::from_str(&text).unwrap_or_default(),
        days: row.days,
    }))
}

/// Everybody who has a place in a course, with what they wish; by kana.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn wishes(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    course: &Course,
) -> Result<Vec<(Somebody, Wish)>, DbError> {
    let code = course.code.as_str();
    let stays = scope
        .find::<stay::Entity>()
        .filter(stay::Column::ProgrammeId.eq(row.id))
        .filter(stay::Column::Course.eq(code))
        .all(db)
        .await?;
    let keys = db.keys(scope.organisation()).await?;
    let programme = row.programme();
    let stage = programme.course(code).map(|(stage, _)| stage.code.to_string()).unwrap_or_default();
    let mut people = people::of(scope, db, row).await?;
    people.retain(|one| one.application.state == State::Applied && one.course(&stage) == Some(code));
    people.sort_by(|a, b| a.kept.kana().cmp(b.kept.kana()));
    let with_wish = |one: Somebody| {
        let stay = stays.iter().find(|stay| stay.application_id == one.application.id);
        let wish = wish(&keys, stay, course, asked(&one));
        (one, wish)
    };
    Ok(people.into_iter().map(with_wish).collect())
}

/// The rooming list of a course: those of `wishes` who stay.
pub fn guests(wishes: &[(Somebody, Wish)]) -> Vec<Guest> {
    let stays = wishes.iter().filter(|(_, wish)| !wish.nights.is_empty());
    stays
        .map(|(one, wish)| Guest {
            application: one.application.id,
            name: one.kept.name().to_owned(),
            kana: one.kept.kana().to_owned(),
            nights: wish.nights.clone(),
            words: wish.words.clone(),
        })
        .collect()
}
