//! Reads of letters: what the rule of those that are overtaken needs to know of them.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, Condition, FromQueryResult, QuerySelect};
use time::Date;

use super::entity::letter;
use super::kind::Kind;
use super::model::{Why, Written, overtaken};
use crate::clock::Instant;
use crate::db::{Db, DbError, Scope};
use crate::id::Id;
use crate::training::money::ledger;
use crate::training::places::entity::{place, round};
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::{Course, Programme, Stage};

/// A letter without its words.
#[derive(FromQueryResult)]
struct Line {
    id: Id,
    application_id: Id,
    kind: String,
    occasion: String,
    written_at: Instant,
}

/// Which letters to these people, of a programme, are better not posted any more.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn better_not_posted(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    whose: &HashSet<Id>,
) -> Result<HashMap<Id, Why>, DbError> {
    let mut found = HashMap::new();
    if whose.is_empty() {
        return Ok(found);
    }
    // One that the office put aside tells nobody anything.
    let tells =
        Condition::any().add(letter::Column::ToPrint.eq(true)).add(letter::Column::PrintedAt.is_null());
    let lines: Vec<Line> = scope
        .find::<letter::Entity>()
        .filter(letter::Column::ProgrammeId.eq(row.id))
        .filter(letter::Column::ApplicationId.is_in(whose.iter().copied()))
        .filter(tells)
        .order_by_asc(letter::Column::Id)
        .project(db, |q| {
            q.column(letter::Column::Id)
                .column(letter::Column::ApplicationId)
                .column(letter::Column::Kind)
                .column(letter::Column::Occasion)
                .column(letter::Column::WrittenAt)
        })
        .await?;
    let known = Known::of(scope, db, row).await?;
    let mut people: HashMap<Id, (Vec<Id>, Vec<Written>)> = HashMap::new();
    for line in lines {
        let Some(written) = known.written(&line) else { continue };
        let (ids, letters) = people.entry(line.application_id).or_default();
        ids.push(line.id);
        letters.push(written);
    }
    for (ids, letters) in people.into_values() {
        let why = ids.into_iter().zip(overtaken(&letters));
        found.extend(why.filter_map(|(id, why)| Some((id, why?))));
    }
    Ok(found)
}

/// What is known of a programme's places and fees now.
struct Known {
    programme: Programme,
    places: Vec<place::Model>,
    rounds: Vec<round::Model>,
    /// Fees of which nothing is owed.
    settled: HashSet<Id>,
    now: Instant,
}

impl Known {
    async fn of(scope: &Scope, db: &Db, row: &programme::Model) -> Result<Known, DbError> {
        let places = scope.find::<place::Entity>().filter(place::Column::ProgrammeId.eq(row.id));
        let rounds = scope.find::<round::Entity>().filter(round::Column::ProgrammeId.eq(row.id));
        let fees = ledger::of_programme(scope, db, row.id).await?;
        Ok(Known {
            programme: row.programme(),
            places: places.all(db).await?,
            rounds: rounds.all(db).await?,
            settled: fees.iter().filter(|fee| fee.paid().is_settled()).map(|fee| fee.fee.id).collect(),
            now: scope.now(),
        })
    }

    fn written(&self, line: &Line) -> Option<Written> {
        let kind = Kind::from_code(&line.kind)?;
        let (about, ended) = match kind {
            Kind::Placed => self.of_places(line),
            Kind::Offer | Kind::OfferEnded | Kind::OfferCancelled => {
                let place = self.place(&line.occasion);
                let ended = place.filter(|_| kind == Kind::Offer).and_then(|place| self.became(place));
                (place.map(|place| place.stage.clone()).into_iter().collect(), ended)
            }
            Kind::Moved | Kind::SessionReminder | Kind::MeetingChanged => self.of_course(line, kind),
            Kind::Fee | Kind::FeeReminder => {
                let fee = before_dash(&line.occasion);
                let is_paid = fee.parse().is_ok_and(|fee: Id| self.settled.contains(&fee));
                (vec![fee.to_owned()], is_paid.then_some(Why::Paid))
            }
            Kind::TravelReturned | Kind::TravelApproved => {
                (vec![before_dash(&line.occasion).to_owned()], None)
            }
            _ => (Vec::new(), None),
        };
        Some(Written { kind, about, ended })
    }

    fn place(&self, occasion: &str) -> Option<&place::Model> {
        let id: Id = occasion.parse().ok()?;
        self.places.iter().find(|place| place.id == id)
    }

    /// What became of the offer of a place; none while it may be answered.
    fn became(&self, place: &place::Model) -> Option<Why> {
        match place.state {
            place::State::Offered => {
                place.answer_by.is_some_and(|until| until <= self.now).then_some(Why::AnswerPast)
            }
            place::State::Expired => Some(Why::AnswerPast),
            place::State::Cancelled => Some(Why::Gone),
            place::State::Taken | place::State::Declined | place::State::GivenBack | place::State::Moved => {
                Some(Why::Answered)
            }
        }
    }

    /// The stages that a letter about places still tells of: one place, or those of a round.
    fn of_places(&self, line: &Line) -> (Vec<String>, Option<Why>) {
        let told: Vec<&place::Model> = match self.place(&line.occasion) {
            Some(place) => vec![place],
            None => self.places.iter().filter(|place| self.is_told(place, line)).collect(),
        };
        let held: Vec<&place::Model> = told.iter().copied().filter(|place| place.holder.is_some()).collect();
        let ahead: Vec<&place::Model> =
            held.iter().copied().filter(|place| !self.is_over(&place.course)).collect();
        let stages = |places: &[&place::Model]| places.iter().map(|place| place.stage.clone()).collect();
        match (ahead.as_slice(), held.as_slice()) {
            (ahead @ [_, ..], _) => (stages(ahead), None),
            (_, [_, ..]) => (stages(&told), Some(Why::DayPast)),
            _ => (stages(&told), (!told.is_empty()).then_some(Why::Gone)),
        }
    }

    /// Whether the results of a round told of a place.
    fn is_told(&self, place: &place::Model, line: &Line) -> bool {
        let round = self.rounds.iter().find(|round| round.id.to_string() == line.occasion);
        let Some(at) = round.and_then(|round| round.told_at) else { return false };
        let of_stage = |round: &&round::Model| round.told_at == Some(at) && round.stage == place.stage;
        place.application_id == line.application_id
            && matches!(place.state, place::State::Taken | place::State::GivenBack | place::State::Moved)
            && place.given_at <= line.written_at
            && place.ended_at.is_none_or(|ended| ended > line.written_at)
            && self.rounds.iter().any(|round| of_stage(&round))
    }

    /// The stage of a letter about a course or one of its days.
    fn of_course(&self, line: &Line, kind: Kind) -> (Vec<String>, Option<Why>) {
        let Some((stage, course)) = self.course(&line.occasion) else { return (Vec::new(), None) };
        let code = course.code.as_str();
        let is_past = match kind {
            Kind::SessionReminder => day(&line.occasion).is_some_and(|day| day < self.now.date()),
            _ => self.is_over(code),
        };
        let holds = |place: &place::Model| {
            place.application_id == line.application_id && place.course == code && place.holder.is_some()
        };
        let is_gone = !self.places.iter().any(holds);
        let ended = if is_past { Some(Why::DayPast) } else { is_gone.then_some(Why::Gone) };
        (vec![stage.code.to_string()], ended)
    }

    /// The course whose code an occasion begins with.
    fn course(&self, occasion: &str) -> Option<(&Stage, &Course)> {
        let named = |(_, course): &(&Stage, &Course)| {
            occasion.strip_prefix(course.code.as_str()).is_some_and(|rest| rest.starts_with('-'))
        };
        self.programme.courses().filter(named).max_by_key(|(_, course)| course.code.as_str().len())
    }

    fn is_over(&self, course: &str) -> bool {
        let last = self.programme.course(course).and_then(|(_, course)| course.days().max());
        last.is_some_and(|last| last < self.now.date())
    }
}

/// The id that an occasion begins with.
fn before_dash(occasion: &str) -> &str {
    occasion.split('-').next().unwrap_or(occasion)
}

/// The day that an occasion ends with.
fn day(occasion: &str) -> Option<Date> {
    jpcal::parse_date(occasion.get(occasion.len().checked_sub(10)?..)?).ok()
}
