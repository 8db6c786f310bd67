//! The one way in which settings are written.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, Condition};

use super::Settings;
use super::file::{self, Difference};
use crate::audit::AuditEvent;
use crate::db::{DbError, WriteTx};
use crate::desk::hours::entity::{closure, opening, span};
use crate::desk::hours::model::{Closure, Hours};
use crate::desk::hours::queries::kind;
use crate::id::Id;
use crate::organisation::{NewDesk, branch, desk, open_desk};

/// Why settings were not written.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody changed the desk meanwhile.
    #[error("the desk was changed meanwhile")]
    Changed,
    /// No such desk within reach.
    #[error("no such desk")]
    NotFound,
    /// No branch has the name that the settings give.
    #[error("no branch is called {0}")]
    NoBranch(String),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Writes `after` over the settings of a desk that were read at `revision`. Gives what changed; where nothing did,
/// nothing is written and no event recorded.
///
/// # Errors
/// [`SaveError`]; the caller drops the transaction then.
pub async fn save(
    tx: &mut WriteTx,
    desk_id: Id,
    revision: i64,
    after: &Settings,
) -> Result<Vec<Difference>, SaveError> {
    let scope = tx.scope().clone();
    let row = scope.find_by_id::<desk::Entity>(desk_id).lock().one(tx).await?.ok_or(SaveError::NotFound)?;
    let before = Settings::of(&scope, tx, &row).await?;
    let differences = file::differences(&before, after);
    if differences.is_empty() && before == *after {
        return Ok(differences);
    }
    if row.revision != revision {
        return Err(SaveError::Changed);
    }
    let branch_id = if after.branch == before.branch {
        row.branch_id
    } else if after.branch.is_empty() {
        None
    } else {
        let named = scope.find::<branch::Entity>().filter(branch::Column::Name.eq(&after.branch));
        let found = named.one(tx).await?.ok_or_else(|| SaveError::NoBranch(after.branch.clone()))?;
        Some(found.id)
    };
    let change = desk::ActiveModel {
        id: Unchanged(row.id),
        branch_id: Set(branch_id),
        name: Set(after.name.clone()),
        prefecture: Set(after.prefecture),
        phone: Set(after.phone.clone()),
        starts_on: Set(after.starts_on()),
        supporters_read_all: Set(after.supporters_read_all),
        small_cell: Set(after.small_cell),
        texts: Set(after.texts.to_json()),
        revision: Set(row.revision + 1),
        ..Default::default()
    };
    tx.update(change).await?;
    write_hours(tx, row.id, &before.hours, &after.hours).await?;
    // The keys that changed, never the words that people wrote.
    let keys: Vec<&str> = differences.iter().map(|d| d.key.as_str()).collect();
    tx.record(
        AuditEvent::new("desk.changed", "desk", row.id)
            .at_desk(row.id)
            .with("keys", keys.join(" "))
            .with("revision", row.revision + 1),
    );
    Ok(differences)
}

/// Opens a desk with settings.
///
/// # Errors
/// [`DbError`]; a slug that is taken is a unique violation.
pub async fn create(tx: &mut WriteTx, slug: &str, settings: &Settings) -> Result<Id, SaveError> {
    let new = NewDesk {
        branch: None,
        slug: slug.to_owned(),
        name: settings.name.clone(),
        prefecture: settings.prefecture,
        phone: settings.phone.clone(),
    };
    let id = open_desk(tx, new).await?;
    save(tx, id, 1, settings).await?;
    Ok(id)
}

async fn write_hours(tx: &mut WriteTx, desk: Id, before: &Hours, after: &Hours) -> Result<(), DbError> {
    let organisation_id = tx.scope().organisation();
    if before.week != after.week {
        tx.delete_where::<span::Entity>(Condition::all().add(span::Column::DeskId.eq(desk))).await?;
        let mut rows = Vec::new();
        for (weekday, spans) in (1i16..).zip(&after.week) {
            for s in spans {
                rows.push(span::ActiveModel {
                    id: Set(tx.new_id()),
                    organisation_id: Set(organisation_id),
                    desk_id: Set(desk),
                    weekday: Set(weekday),
                    opens: Set(s.opens()),
                    closes: Set(s.closes()),
                });
            }
        }
        tx.insert_many(rows).await?;
    }
    if before.closures != after.closures {
        tx.delete_where::<closure::Entity>(Condition::all().add(closure::Column::DeskId.eq(desk))).await?;
        let mut rows = Vec::new();
        for c in &after.closures {
            let (kind, from, to, name) = match c {
                Closure::PublicHolidays => (kind::PUBLIC_HOLIDAYS, String::new(), String::new(), ""),
                Closure::Yearly { from, to, name } => {
                    (kind::YEARLY, from.to_string(), to.to_string(), name.as_str())
                }
                Closure::OneOff { from, to, reason } => {
                    (kind::ONE_OFF, from.to_string(), to.to_string(), reason.as_str())
                }
            };
            rows.push(closure::ActiveModel {
                id: Set(tx.new_id()),
                organisation_id: Set(organisation_id),
                desk_id: Set(desk),
                kind: Set(kind),
                from_on: Set(from),
                to_on: Set(to),
                name: Set(name.to_owned()),
            });
        }
        tx.insert_many(rows).await?;
    }
    if before.openings != after.openings {
        tx.delete_where::<opening::Entity>(Condition::all().add(opening::Column::DeskId.eq(desk))).await?;
        let rows = after.openings.iter().map(|o| opening::ActiveModel {
            id: Set(tx.new_id()),
            organisation_id: Set(organisation_id),
            desk_id: Set(desk),
            opens_on: Set(o.on),
            opens: Set(o.span.opens()),
            closes: Set(o.span.closes()),
            name: Set(o.name.clone()),
        });
        let rows: Vec<_> = rows.collect();
        tx.insert_many(rows).await?;
    }
    Ok(())
}
