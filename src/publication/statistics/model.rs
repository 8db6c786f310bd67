//! Figures from records: what is counted, and as a part of what. Pure.
//!
//! What always holds:
//! - the total counts conversations by telephone that are not voided; silent, cut off and wrong calls and enquiries
//!   are contacts apart, conversations by other ways are channels apart: every record is counted in exactly one;
//! - residence, figures 2 to 5 and how long count the new callers, unless all callers are asked for;
//! - a table says what it is a part of, and its rows add up to that (responses excepted: a call may have several);
//! - rows stand in the order of their list, unknown last.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use super::period::{Month, Period};
use crate::desk::calls::codes::{
    Age, Channel, Code, HowLong, Kind, Novelty, ReferredTo, Relation, Residence, Response, Responses, Sex,
};

/// What is counted of a record: coded facts, no text, no person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "as in the record")]
pub struct Counted {
    pub called_on: Date,
    /// 0..=23; -1 unknown.
    pub hour: i16,
    pub channel: Channel,
    pub kind: Kind,
    pub novelty: Novelty,
    pub relation: Relation,
    pub caller_age: Age,
    pub residence: Residence,
    pub person_age: Age,
    pub person_sex: Sex,
    pub how_long: HowLong,
    pub responses: Responses,
    pub referred_to: ReferredTo,
    /// 1..=5; 0 not said.
    pub heaviness: i16,
}

impl Counted {
    /// Whether it is part of the total.
    pub fn is_call(&self) -> bool {
        self.kind == Kind::Conversation && self.channel == Channel::Phone
    }
}

/// Whose facts residence and figures 2 to 5 count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Callers {
    /// Each caller once: when they were new.
    #[default]
    New,
    /// Every call.
    All,
}

/// A row of a [`Table`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The code of what is counted: `mother`, `24201`, `13`.
    pub code: String,
    /// How many.
    pub count: u64,
}

/// Counts by a list of codes.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Table {
    /// What the rows are a part of.
    pub denominator: u64,
    /// In the order of the list, unknown last.
    pub rows: Vec<Row>,
}

impl Table {
    /// The count of a code; 0 where it has no row.
    pub fn count(&self, code: &str) -> u64 {
        self.rows.iter().find(|row| row.code == code).map_or(0, |row| row.count)
    }
}

/// A month of figure 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MonthRow {
    /// Which.
    pub month: Month,
    /// Calls of new callers.
    pub new: u64,
    /// Calls of callers who called before.
    pub repeat: u64,
    /// Calls of which it is not known.
    pub unknown: u64,
}

impl MonthRow {
    /// All calls of the month.
    pub fn total(&self) -> u64 {
        self.new + self.repeat + self.unknown
    }
}

/// Everything that is counted of a desk in a period.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named as in domain terms")]
pub struct Figures {
    pub period: Period,
    pub callers: Callers,
    pub total: u64,
    pub new: u64,
    pub repeat: u64,
    pub unknown: u64,
    /// Figure 1: every month of the period, also those without a call.
    pub by_month: Vec<MonthRow>,
    /// By municipality of the desk's prefecture: count descending, then official code; then the own prefecture alone,
    /// outside, unknown.
    pub residence: Table,
    /// Figure 2.
    pub relation: Table,
    /// Figure 3.
    pub caller_age: Table,
    /// Figure 4.
    pub person_sex: Table,
    /// Figure 5.
    pub person_age: Table,
    pub how_long: Table,
    /// 1 = Monday … 7 = Sunday.
    pub by_weekday: Table,
    /// From the first to the last hour that has a call.
    pub by_hour: Table,
    /// `[weekday - 1][hour]`, calls whose hour is known.
    pub by_weekday_and_hour: [[u64; 24]; 7],
    /// Calls with this response, of all calls.
    pub response: Table,
    /// Of the calls that referred.
    pub referred_to: Table,
    pub heaviness: Table,
    /// What was no conversation, by any way.
    pub contacts: Table,
    /// Conversations by every way, the telephone among them.
    pub channels: Table,
}

impl Figures {
    /// Counts `records` of a desk in `prefecture` (JIS X 0401). Records outside the period are left out.
    pub fn count(
        records: impl IntoIterator<Item = Counted>,
        period: Period,
        callers: Callers,
        prefecture: i16,
    ) -> Figures {
        let mut tally = Tally::default();
        for record in records {
            if period.contains(record.called_on) {
                tally.add(&record, callers, i32::from(prefecture));
            }
        }
        tally.into_figures(period, callers, i32::from(prefecture))
    }

    /// How many calls residence and figures 2 to 5 are a part of.
    pub fn base(&self) -> u64 {
        match self.callers {
            Callers::New => self.new,
            Callers::All => self.total,
        }
    }
}

type Counts<K> = BTreeMap<K, u64>;

/// Counts while records pass, each in the place of its number: a hundred thousand records add to fifteen of them.
#[derive(Default)]
struct Marks(Vec<u64>);

impl Marks {
    /// The smallest number that is counted: of an hour that is not known, of a residence elsewhere.
    const LEAST: i32 = -1;

    fn add(&mut self, number: impl Into<i32>) {
        let Ok(place) = usize::try_from(number.into() - Self::LEAST) else { return };
        if place >= self.0.len() {
            self.0.resize(place + 1, 0);
        }
        if let Some(mark) = self.0.get_mut(place) {
            *mark += 1;
        }
    }

    /// What was counted, by its number.
    fn counts<K: TryFrom<i32> + Ord>(&self) -> Counts<K> {
        let numbers = (Self::LEAST..).zip(&self.0).filter(|(_, n)| **n > 0);
        numbers.filter_map(|(number, n)| Some((K::try_from(number).ok()?, *n))).collect()
    }
}

#[derive(Default)]
struct Tally {
    /// By month, then by novelty.
    months: BTreeMap<Month, Marks>,
    novelty: Marks,
    residence: Marks,
    relation: Marks,
    caller_age: Marks,
    person_sex: Marks,
    person_age: Marks,
    how_long: Marks,
    /// By weekday, Monday first, then by hour.
    hours: [Marks; 7],
    responses: Marks,
    without_response: u64,
    referred_to: Marks,
    heaviness: Marks,
    contacts: Marks,
    channels: Marks,
}

impl Tally {
    fn add(&mut self, call: &Counted, callers: Callers, prefecture: i32) {
        if call.kind != Kind::Conversation {
            self.contacts.add(call.kind.number());
            return;
        }
        self.channels.add(call.channel.number());
        if !call.is_call() {
            return;
        }
        let day = call.called_on;
        self.months.entry(Month::of(day)).or_default().add(call.novelty.number());
        self.novelty.add(call.novelty.number());
        if let Some(hours) = self.hours.get_mut(usize::from(day.weekday().number_days_from_monday())) {
            hours.add(call.hour);
        }
        for response in call.responses.iter() {
            self.responses.add(response.number());
        }
        self.without_response += u64::from(call.responses.iter().next().is_none());
        if call.responses.has(Response::Referral) {
            self.referred_to.add(call.referred_to.number());
        }
        self.heaviness.add(call.heaviness);
        if callers == Callers::New && call.novelty != Novelty::New {
            return;
        }
        self.residence.add(at_home(call.residence, prefecture).number());
        self.relation.add(call.relation.number());
        self.caller_age.add(call.caller_age.number());
        self.person_sex.add(call.person_sex.number());
        self.person_age.add(call.person_age.number());
        self.how_long.add(call.how_long.number());
    }

    fn into_figures(self, period: Period, callers: Callers, prefecture: i32) -> Figures {
        let by_novelty = self.novelty.counts::<i16>();
        let novelty = |n: Novelty| by_novelty.get(&n.number()).copied().unwrap_or(0);
        let month = |month: Month| {
            let counts = self.months.get(&month).map(Marks::counts::<i16>).unwrap_or_default();
            let of = |n: Novelty| counts.get(&n.number()).copied().unwrap_or(0);
            MonthRow {
                month,
                new: of(Novelty::New),
                repeat: of(Novelty::Repeat),
                unknown: of(Novelty::Unknown),
            }
        };
        let total = by_novelty.values().sum();
        let mut by_weekday_and_hour = [[0; 24]; 7];
        let (mut weekdays, mut hours) = (Counts::new(), Counts::new());
        for ((weekday, marks), row) in (1_i16..).zip(&self.hours).zip(&mut by_weekday_and_hour) {
            for (hour, n) in marks.counts::<i16>() {
                *weekdays.entry(weekday).or_default() += n;
                *hours.entry(hour).or_default() += n;
                if let Some(cell) = usize::try_from(hour).ok().and_then(|hour| row.get_mut(hour)) {
                    *cell = n;
                }
            }
        }
        let mut response = coded::<Response>(&self.responses.counts());
        response.rows.push(Row { code: UNKNOWN.into(), count: self.without_response });
        response.denominator = total;
        let mut contacts = coded::<Kind>(&self.contacts.counts());
        contacts.rows.retain(|row| row.code != Kind::Conversation.code());
        Figures {
            period,
            callers,
            total,
            new: novelty(Novelty::New),
            repeat: novelty(Novelty::Repeat),
            unknown: novelty(Novelty::Unknown),
            by_month: period.months().map(month).collect(),
            residence: residence(&self.residence.counts(), prefecture),
            relation: coded::<Relation>(&self.relation.counts()),
            caller_age: coded::<Age>(&self.caller_age.counts()),
            person_sex: coded::<Sex>(&self.person_sex.counts()),
            person_age: coded::<Age>(&self.person_age.counts()),
            how_long: coded::<HowLong>(&self.how_long.counts()),
            by_weekday: numbered(&weekdays, 1..=7, i16::MIN),
            by_hour: by_hour(&hours),
            by_weekday_and_hour,
            response,
            referred_to: coded::<ReferredTo>(&self.referred_to.counts()),
            heaviness: numbered(&self.heaviness.counts(), 1..=5, 0),
            contacts,
            channels: coded::<Channel>(&self.channels.counts()),
        }
    }
}

/// The code of rows that count what is not known.
pub const UNKNOWN: &str = "unknown";
/// The code of the row of callers from another prefecture.
pub const OUTSIDE: &str = "outside";

/// A residence as a desk in `prefecture` counts it: another prefecture is outside.
fn at_home(residence: Residence, prefecture: i32) -> Residence {
    match residence {
        Residence::Municipality(code) if code / 1000 != prefecture => Residence::Outside,
        Residence::Prefecture(code) if code != prefecture => Residence::Outside,
        other => other,
    }
}

fn residence(counts: &Counts<i32>, prefecture: i32) -> Table {
    let count = |r: Residence| counts.get(&r.number()).copied().unwrap_or(0);
    let row = |r: Residence| Row { code: r.code(), count: count(r) };
    let is_municipality = |number: i32| matches!(Residence::from_number(number), Residence::Municipality(_));
    let mut known: Vec<(i32, u64)> =
        counts.iter().filter(|(n, _)| is_municipality(**n)).map(|(n, c)| (*n, *c)).collect();
    known.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    let mut rows: Vec<Row> = known.into_iter().map(|(n, _)| row(Residence::from_number(n))).collect();
    let own = Residence::Prefecture(prefecture);
    if count(own) > 0 {
        rows.push(row(own));
    }
    rows.extend([row(Residence::Outside), row(Residence::Unknown)]);
    Table { denominator: counts.values().sum(), rows }
}

/// Every code of a list, as the list is ordered.
fn coded<C: Code>(counts: &Counts<i16>) -> Table {
    let row = |c: C| Row { code: c.code().to_owned(), count: counts.get(&c.number()).copied().unwrap_or(0) };
    Table { denominator: counts.values().sum(), rows: C::iter().map(row).collect() }
}

/// Every number of `range`, and unknown where it is counted as `unknown`.
fn numbered(counts: &Counts<i16>, range: std::ops::RangeInclusive<i16>, unknown: i16) -> Table {
    let count = |n: i16| counts.get(&n).copied().unwrap_or(0);
    let mut rows: Vec<Row> = range.map(|n| Row { code: n.to_string(), count: count(n) }).collect();
    if unknown != i16::MIN {
        rows.push(Row { code: UNKNOWN.into(), count: count(unknown) });
    }
    Table { denominator: counts.values().sum(), rows }
}

fn by_hour(counts: &Counts<i16>) -> Table {
    let known = || counts.keys().copied().filter(|hour| (0..=23).contains(hour));
    match (known().min(), known().max()) {
        (Some(first), Some(last)) => numbered(counts, first..=last, -1),
        _ => Table {
            denominator: counts.values().sum(),
            rows: vec![Row { code: UNKNOWN.into(), count: counts.values().sum() }],
        },
    }
}

#[cfg(test)]
mod tests;
