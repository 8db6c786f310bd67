//! Reading the hours of a desk.

use sea_orm::ColumnTrait;
use time::Date;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;

use super::entity::{closure, opening, span};
use super::model::{Closure, Hours, Opening, union};
use crate::clock::span::Span;
use crate::db::{DbError, Reads, Scope};
use crate::id::Id;
use crate::organisation::desk;

/// A date as files and columns have it: `2026-05-14`.
pub const ISO_DATE: StaticFormatDescription = format_description!("[year]-[month]-[day]");

/// `2026-05-14`; nothing else.
pub fn iso_date(text: &str) -> Option<Date> {
    Date::parse(text, ISO_DATE).ok()
}

/// The hours of a desk within the scope; none where the desk is not within reach.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn of_desk(scope: &Scope, on: &impl Reads, desk: Id) -> Result<Option<Hours>, DbError> {
    match scope.find_by_id::<desk::Entity>(desk).one(on).await? {
        Some(row) => Ok(Some(of(scope, on, &row).await?)),
        None => Ok(None),
    }
}

/// The hours of a desk that was read already.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn of(scope: &Scope, on: &impl Reads, desk: &desk::Model) -> Result<Hours, DbError> {
    let spans = scope.find::<span::Entity>().filter(span::Column::DeskId.eq(desk.id)).all(on).await?;
    let closures = scope
        .find::<closure::Entity>()
        .filter(closure::Column::DeskId.eq(desk.id))
        .order_by_asc(closure::Column::Id)
        .all(on)
        .await?;
    let openings = scope
        .find::<opening::Entity>()
        .filter(opening::Column::DeskId.eq(desk.id))
        .order_by_asc(opening::Column::OpensOn)
        .order_by_asc(opening::Column::Opens)
        .all(on)
        .await?;
    let mut hours = Hours {
        closures: closures.iter().filter_map(closure_of).collect(),
        openings: openings.iter().filter_map(opening_of).collect(),
        starts_on: desk.starts_on,
        closed_on: desk.closed_at.map(crate::clock::Instant::date),
        ..Hours::default()
    };
    for row in spans {
        let day = usize::try_from(row.weekday - 1).ok().and_then(|i| hours.week.get_mut(i));
        if let (Some(day), Ok(span)) = (day, Span::new(row.opens, row.closes)) {
            day.push(span);
        }
    }
    for day in &mut hours.week {
        *day = union(std::mem::take(day));
    }
    Ok(hours)
}

/// Kinds of rows of `desk_closure`.
pub(crate) mod kind {
    pub const PUBLIC_HOLIDAYS: i16 = 1;
    pub const YEARLY: i16 = 2;
    pub const ONE_OFF: i16 = 3;
}

/// What cannot be read (nothing of ours writes such) closes nothing.
fn closure_of(row: &closure::Model) -> Option<Closure> {
    Some(match row.kind {
        kind::PUBLIC_HOLIDAYS => Closure::PublicHolidays,
        kind::YEARLY => Closure::Yearly {
            from: row.from_on.parse().ok()?,
            to: row.to_on.parse().ok()?,
            name: row.name.clone(),
        },
        kind::ONE_OFF => Closure::OneOff {
            from: iso_date(&row.from_on)?,
            to: iso_date(&row.to_on)?,
            reason: row.name.clone(),
        },
        _ => return None,
    })
}

fn opening_of(row: &opening::Model) -> Option<Opening> {
    let span = Span::new(row.opens, row.closes).ok()?;
    Some(Opening { on: row.opens_on, span, name: row.name.clone() })
}
