//! Reading what is counted. One pass over the index of calls by day: the coded facts of a row are packed into one
//! number, and the rows of a day come as one text. Fetching a hundred thousand rows of fourteen columns one by one
//! takes seconds; a GROUP BY for each table sorts a hundred thousand rows fourteen times. This takes one scan.

use sea_orm::sea_query::{Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};
use time::Date;

use super::model::{Callers, Counted, Figures};
use super::period::Period;
use crate::db::{DbError, Reads, Scope};
use crate::desk::calls::codes::{Code, Residence, Responses};
use crate::desk::calls::entity::{Column, Entity};
use crate::organisation::desk;

/// Where each fact stands in the packed number: column, what is added so that it is not negative, and bits.
const SLOTS: [(Column, i64, u32); 13] = [
    (Column::Kind, 0, 4),
    (Column::Channel, 0, 4),
    (Column::Novelty, 0, 2),
    (Column::Hour, 1, 5),
    (Column::Relation, 0, 5),
    (Column::CallerAge, 0, 4),
    (Column::PersonAge, 0, 4),
    (Column::PersonSex, 0, 2),
    (Column::HowLong, 0, 4),
    (Column::Responses, 0, 4),
    (Column::ReferredTo, 0, 5),
    (Column::Heaviness, 0, 3),
    (Column::Residence, 1, 17),
];

#[derive(FromQueryResult)]
struct Day {
    called_on: Date,
    packed: String,
}

/// Counts the calls of `desk` in `period`.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn figures(
    scope: &Scope,
    on: &impl Reads,
    desk: &desk::Model,
    period: Period,
    callers: Callers,
) -> Result<Figures, DbError> {
    let records = records(scope, on, desk, period).await?;
    Ok(Figures::count(records, period, callers, desk.prefecture))
}

/// The day of the newest record of `desk` that is not voided, up to today.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn newest_day(scope: &Scope, on: &impl Reads, desk: &desk::Model) -> Result<Option<Date>, DbError> {
    #[derive(FromQueryResult)]
    struct Newest {
        day: Option<Date>,
    }
    let newest: Vec<Newest> = scope
        .find::<Entity>()
        .filter(Column::DeskId.eq(desk.id))
        .filter(Column::CalledOn.lte(scope.now().date()))
        .filter(Column::VoidedAt.is_null())
        .project(on, |q| q.column_as(Column::CalledOn.max(), "day"))
        .await?;
    Ok(newest.first().and_then(|row| row.day))
}

/// The coded facts of every record of `desk` in `period` that is not voided, in no order.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn records(
    scope: &Scope,
    on: &impl Reads,
    desk: &desk::Model,
    period: Period,
) -> Result<Vec<Counted>, DbError> {
    let days: Vec<Day> = scope
        .find::<Entity>()
        .filter(Column::DeskId.eq(desk.id))
        .filter(Column::CalledOn.between(period.from(), period.to()))
        .filter(Column::VoidedAt.is_null())
        .project(on, |calls| {
            // Both SQLite (since 3.44) and PostgreSQL have string_agg.
            let facts = packed().cast_as("text");
            let texts = Func::cust("string_agg").arg(facts).arg(Expr::cust("','"));
            calls.column(Column::CalledOn).expr_as(texts, "packed").group_by(Column::CalledOn)
        })
        .await?;
    let of_day = |day: &Day| {
        day.packed.split(',').filter_map(|text| unpack(day.called_on, text.parse().ok()?)).collect()
    };
    Ok(days.iter().flat_map::<Vec<Counted>, _>(of_day).collect())
}

fn packed() -> SimpleExpr {
    let (mut sum, mut shift) = (None::<SimpleExpr>, 0);
    for (column, offset, bits) in SLOTS {
        let plain = Expr::col((Entity, column));
        let fact = if offset == 0 { plain } else { plain.add(offset) };
        let placed = fact.mul(1_i64 << shift);
        sum = Some(match sum {
            None => placed,
            Some(sum) => sum.add(placed),
        });
        shift += bits;
    }
    sum.unwrap_or_else(|| Expr::val(0))
}

fn unpack(called_on: Date, mut number: i64) -> Option<Counted> {
    let mut facts = [0_i64; SLOTS.len()];
    for (fact, (_, offset, bits)) in facts.iter_mut().zip(SLOTS) {
        *fact = (number & ((1 << bits) - 1)) - offset;
        number >>= bits;
    }
    let small = facts.map(|fact| i16::try_from(fact).unwrap_or_default());
    let [kind, channel, novelty, hour, relation, caller_age, person_age, person_sex, how_long, ..] = small;
    let [.., responses, referred_to, heaviness, _] = small;
    Some(Counted {
        called_on,
        hour,
        kind: Code::from_number(kind)?,
        channel: Code::from_number(channel)?,
        novelty: Code::from_number(novelty)?,
        relation: Code::from_number(relation)?,
        caller_age: Code::from_number(caller_age)?,
        residence: Residence::from_number(i32::try_from(facts[12]).ok()?),
        person_age: Code::from_number(person_age)?,
        person_sex: Code::from_number(person_sex)?,
        how_long: Code::from_number(how_long)?,
        responses: Responses(responses),
        referred_to: Code::from_number(referred_to)?,
        heaviness,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::calls::codes::{
        Age, Channel, HowLong, Kind, Novelty, ReferredTo, Relation, Response, Sex,
    };
    use sea_orm::Iterable;

    #[test]
    fn every_code_fits_its_place_in_the_packed_number() {
        fn largest<C: Code>() -> i64 {
            C::iter().map(|c| i64::from(c.number())).max().unwrap()
        }
        let all_responses: i64 = Response::iter().map(|r| i64::from(r.number())).sum();
        let most = [
            largest::<Kind>(),
            largest::<Channel>(),
            largest::<Novelty>(),
            23,
            largest::<Relation>(),
            largest::<Age>(),
            largest::<Age>(),
            largest::<Sex>(),
            largest::<HowLong>(),
            all_responses,
            largest::<ReferredTo>(),
            5,
            47_999,
        ];
        for ((column, offset, bits), most) in SLOTS.into_iter().zip(most) {
            assert!(most + offset < 1 << bits, "{column:?} does not fit {bits} bits");
        }
        assert!(SLOTS.iter().map(|slot| slot.2).sum::<u32>() < 64);
    }
}
