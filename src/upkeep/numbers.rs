//! Numbers that run without gaps have none: receipts and certificates by fiscal year, fees from the first on.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{FromQueryResult, QuerySelect};

use super::verify::Report;
use crate::db::maintenance::Snapshot;
use crate::db::{DbError, Rows};
use crate::id::Id;
use crate::training::certificates::entity::{certificate, counter};
use crate::training::money::entity::{fee, receipt};

#[derive(FromQueryResult)]
struct OfYear {
    organisation_id: Id,
    fiscal_year: i16,
    number: i32,
}

#[derive(FromQueryResult)]
struct OfAll {
    organisation_id: Id,
    number: i64,
}

/// Numbers that were given, by organisation and year.
type Given<Y> = BTreeMap<(Id, Y), BTreeSet<i64>>;

fn by<Y: Ord>(numbers: impl IntoIterator<Item = (Id, Y, i64)>) -> Given<Y> {
    let mut given = Given::new();
    for (organisation, year, number) in numbers {
        given.entry((organisation, year)).or_default().insert(number);
    }
    given
}

/// Names the gaps of each year between what was given `before` we counted and our last number.
fn gaps<Y: Ord>(table: &str, given: &Given<Y>, before: &BTreeMap<(Id, Y), i64>, report: &mut Report) {
    for (year, numbers) in given {
        let first = before.get(year).copied().unwrap_or_default() + 1;
        let last = numbers.last().copied().unwrap_or_default();
        if (first..=last).any(|n| !numbers.contains(&n)) {
            report.fault(table, Some("number"), None, "number-missing");
        }
    }
}

/// Looks through all of them.
#[allow(clippy::disallowed_methods, reason = "the operator looks through every organisation")]
pub(super) async fn gapless(on: &Snapshot, report: &mut Report) -> Result<(), DbError> {
    use certificate::Column::{FiscalYear, Number as N, OrganisationId};
    let receipts: Vec<OfYear> = Rows::<receipt::Entity>::across_organisations()
        .project(on, |q| {
            q.columns([receipt::Column::OrganisationId, receipt::Column::FiscalYear, receipt::Column::Number])
        })
        .await?;
    let of_year = |row: OfYear| (row.organisation_id, row.fiscal_year, i64::from(row.number));
    gaps("fee_receipt", &by(receipts.into_iter().map(of_year)), &BTreeMap::new(), report);
    let fees: Vec<OfAll> = Rows::<fee::Entity>::across_organisations()
        .project(on, |q| q.columns([fee::Column::OrganisationId, fee::Column::Number]))
        .await?;
    let fees = by(fees.into_iter().map(|row| (row.organisation_id, (), row.number)));
    gaps("fee", &fees, &BTreeMap::new(), report);

    let certificates: Vec<OfYear> = Rows::<certificate::Entity>::across_organisations()
        .project(on, |q| q.columns([OrganisationId, FiscalYear, N]))
        .await?;
    let given = by(certificates.into_iter().map(of_year));
    // Numbers from elsewhere were written by hand or came with a list, which need not be whole: ours go on after the highest
    // of them. It counts also when it was corrected since, or given up for one of ours; so it is not asked what stands in the
    // register now.
    let counters = Rows::<counter::Entity>::across_organisations().all(on).await?;
    let of = |row: &counter::Model| (row.organisation_id, row.fiscal_year);
    let written = counters.iter().map(|row| (of(row), i64::from(row.written))).collect();
    gaps("certificate", &given, &written, report);
    for row in counters {
        let ours = given.get(&of(&row)).and_then(|numbers| numbers.last()).copied().unwrap_or_default();
        if !(ours..=ours.max(i64::from(row.written))).contains(&i64::from(row.last)) {
            report.fault("certificate_counter", Some("last"), Some(row.id), "number-missing");
        }
    }
    Ok(())
}
