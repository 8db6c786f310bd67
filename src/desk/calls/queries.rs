//! The list of records: filtered, newest first, a page at a time by the last row seen (never by counting over what lies
//! before), so that a page of twenty costs the same of a hundred records and of a hundred thousand.
//!
//! Words are looked for by opening the seals within the scope, in chunks and up to a bound; nothing is indexed in clear.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, Condition, FromQueryResult, QuerySelect};
use time::Date;
use unicode_normalization::UnicodeNormalization;

use super::codes::{Kind, Novelty, Relation};
use super::content::Content;
use super::entity::{self, Column, Model};
use crate::clock::Instant;
use crate::crypto::OrganisationKeys;
use crate::db::{DbError, Reads, Rows, Scope};
use crate::id::Id;

/// Rows on a page.
pub const PAGE: usize = 20;
/// Records are counted up to this; beyond, the page says "or more".
pub const COUNTED: usize = 500;
/// Rows whose seals are opened at a time when words are looked for, and in one request at most (50,000 notes take about
/// 0.3 s on one core).
const CHUNK: u64 = 500;
const OPENED: usize = 20_000;

/// What is looked for, at one desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The desk.
    pub desk: Id,
    /// From this day on.
    pub from: Option<Date>,
    /// Up to this day.
    pub to: Option<Date>,
    /// This kind of contact.
    pub kind: Option<Kind>,
    /// New or repeat.
    pub novelty: Option<Novelty>,
    /// This caller.
    pub relation: Option<Relation>,
    /// Taken by this account.
    pub taken_by: Option<Id>,
    /// All these words, in the chief concern or the notes.
    pub words: String,
}

/// The row beside which a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    started_at: Instant,
    id: Id,
}

impl Cursor {
    /// The cursor of a row.
    pub fn of(row: &Model) -> Cursor {
        Cursor { started_at: row.started_at, id: row.id }
    }
    /// As a form carries it.
    pub fn to_text(self) -> String {
        format!("{}.{}", self.started_at.0, self.id)
    }
    /// What a form carries.
    pub fn from_text(text: &str) -> Option<Cursor> {
        let (at, id) = text.split_once('.')?;
        Some(Cursor { started_at: Instant(at.parse().ok()?), id: id.parse().ok()? })
    }
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// At the newest record.
    Newest,
    /// At the first record older than this.
    Older(Cursor),
    /// At the page before this record.
    Newer(Cursor),
}

/// A page of the list.
#[derive(Debug, Default)]
pub struct Found {
    /// The rows, newest first, with what they say.
    pub rows: Vec<(Model, Content)>,
    /// Where an older page begins, if there is more to look at.
    pub older: Option<Cursor>,
    /// Where a newer page ends, if this is not the newest.
    pub newer: Option<Cursor>,
    /// The day up to which words were looked for, where the bound was met before the page was full.
    pub looked_back_to: Option<Date>,
}

fn rows(scope: &Scope, filter: &Filter) -> Rows<entity::Entity> {
    let mut all = Condition::all().add(Column::DeskId.eq(filter.desk));
    // Said outright, though the scope says it too: so the database takes the index that leads to one person's records.
    let taken_by = if scope.reaches_desk(filter.desk) { filter.taken_by } else { scope.account() };
    all = all
        .add_option(taken_by.map(|who| Column::TakenBy.eq(who)))
        .add_option(filter.from.map(|day| Column::CalledOn.gte(day)))
        .add_option(filter.to.map(|day| Column::CalledOn.lte(day)))
        .add_option(filter.kind.map(|kind| Column::Kind.eq(kind)))
        .add_option(filter.novelty.map(|novelty| Column::Novelty.eq(novelty)))
        .add_option(filter.relation.map(|relation| Column::Relation.eq(relation)));
    scope.find::<entity::Entity>().filter(all)
}

fn beyond(rows: Rows<entity::Entity>, from: From) -> Rows<entity::Entity> {
    let beside = |at: Instant, older: bool| {
        if older { Column::CalledOn.lte(at.date()) } else { Column::CalledOn.gte(at.date()) }
    };
    match from {
        From::Newest => newest_first(rows),
        From::Older(c) => newest_first(
            rows.filter(beside(c.started_at, true)).filter(
                Condition::any()
                    .add(Column::StartedAt.lt(c.started_at))
                    .add(Condition::all().add(Column::StartedAt.eq(c.started_at)).add(Column::Id.lt(c.id))),
            ),
        ),
        From::Newer(c) => rows
            .filter(beside(c.started_at, false))
            .filter(
                Condition::any()
                    .add(Column::StartedAt.gt(c.started_at))
                    .add(Condition::all().add(Column::StartedAt.eq(c.started_at)).add(Column::Id.gt(c.id))),
            )
            .order_by_asc(Column::CalledOn)
            .order_by_asc(Column::StartedAt)
            .order_by_asc(Column::Id),
    }
}

fn newest_first(rows: Rows<entity::Entity>) -> Rows<entity::Entity> {
    rows.order_by_desc(Column::CalledOn).order_by_desc(Column::StartedAt).order_by_desc(Column::Id)
}

/// Finds a page.
///
/// # Errors
/// [`DbError`] when the database does, or a seal is broken.
pub async fn find(
    scope: &Scope,
    on: &impl Reads,
    keys: &OrganisationKeys,
    filter: &Filter,
    from: From,
) -> Result<Found, DbError> {
    let words = Words::new(&filter.words);
    let chunk = if words.is_empty() { PAGE as u64 + 1 } else { CHUNK };
    let (mut hits, mut opened, mut at) = (Vec::new(), 0, from);
    let mut last = None;
    let exhausted = loop {
        let found = beyond(rows(scope, filter), at).limit(chunk).all(on).await?;
        let n = found.len();
        for row in found {
            let cursor = Cursor::of(&row);
            last = Some((cursor, row.called_on));
            opened += 1;
            let content = Content::of(keys, &row)?;
            if words.are_in(&content) {
                hits.push((row, content));
                if hits.len() > PAGE {
                    break;
                }
            }
        }
        if hits.len() > PAGE || opened >= OPENED {
            break false;
        }
        match last {
            Some((cursor, _)) if n as u64 == chunk && !words.is_empty() => {
                at = if matches!(from, From::Newer(_)) { From::Newer(cursor) } else { From::Older(cursor) };
            }
            _ => break true,
        }
    };
    let more = hits.len() > PAGE;
    hits.truncate(PAGE);
    let newer_side = matches!(from, From::Newer(_));
    if newer_side {
        hits.reverse();
    }
    let (first, end) = (hits.first().map(|(r, _)| Cursor::of(r)), hits.last().map(|(r, _)| Cursor::of(r)));
    let bound = last.filter(|_| !exhausted && !more);
    Ok(Found {
        older: if newer_side || more { end } else { bound.map(|(cursor, _)| cursor) },
        newer: match from {
            From::Newest => None,
            From::Older(_) => first,
            From::Newer(_) => first.filter(|_| more),
        },
        looked_back_to: bound.map(|(_, day)| day).filter(|_| !newer_side),
        rows: hits,
    })
}

/// How many records the filter meets, counted up to [`COUNTED`] + 1. Words are not counted.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn count(scope: &Scope, on: &impl Reads, filter: &Filter) -> Result<usize, DbError> {
    #[derive(FromQueryResult)]
    struct One {
        #[allow(dead_code, reason = "only counted")]
        id: Id,
    }
    let rows = newest_first(rows(scope, filter)).limit(COUNTED as u64 + 1);
    Ok(rows.project::<One>(on, |q| q.column(Column::Id)).await?.len())
}

/// How many records that the filter meets each of the days from `first` to `last` has.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn by_day(
    scope: &Scope,
    on: &impl Reads,
    filter: &Filter,
    first: Date,
    last: Date,
) -> Result<BTreeMap<Date, i64>, DbError> {
    #[derive(FromQueryResult)]
    struct Day {
        called_on: Date,
        n: i64,
    }
    let days: Vec<Day> = rows(scope, filter)
        .filter(Column::CalledOn.between(first, last))
        .project(on, |q| {
            q.column(Column::CalledOn).column_as(Column::Id.count(), "n").group_by(Column::CalledOn)
        })
        .await?;
    Ok(days.into_iter().map(|day| (day.called_on, day.n)).collect())
}

/// Words as they are compared: width, case, and hiragana or katakana make no difference.
struct Words(Vec<String>);

impl Words {
    fn new(text: &str) -> Words {
        Words(folded(text).split_whitespace().map(str::to_owned).collect())
    }
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    fn are_in(&self, content: &Content) -> bool {
        if self.is_empty() {
            return true;
        }
        let text = folded(&format!("{}\n{}", content.texts.chief_concern, content.texts.notes));
        self.0.iter().all(|word| text.contains(word))
    }
}

fn folded(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ァ'..='ヶ' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_width_case_or_kana() {
        assert_eq!(folded("ゲーム ABC ﾒﾓ"), folded("げーむ abc めも"));
    }

    #[test]
    fn a_cursor_survives_its_form() {
        let cursor = Cursor { started_at: Instant(1_800_000_000_000_001), id: Id(42) };
        assert_eq!(Cursor::from_text(&cursor.to_text()), Some(cursor));
        assert_eq!(Cursor::from_text("1800"), None);
    }
}
