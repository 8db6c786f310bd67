//! A year of invented calls for a larger desk. Drawn from a seed, so that the same demonstration looks the same; shares
//! are made up to look like a desk's year, and nobody is meant.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use time::{Date, Duration, Time};

use crate::clock::Instant;
use crate::desk::calls::codes::{
    Age, Channel, HowLong, Kind, Novelty, ReferredTo, Relation, Residence, Response, Responses, Sex, Source,
};
use crate::desk::calls::model::{Facts, Texts};
use crate::id::Id;

/// What the draws are made from.
pub struct Year<'a> {
    /// The days on which the desk was open, in order.
    pub days: &'a [Date],
    /// How many calls.
    pub calls: usize,
    /// Who took them.
    pub supporters: &'a [Id],
    /// Municipalities of the desk's own prefecture, by their codes.
    pub municipalities: &'a [i32],
    /// Where the draws begin.
    pub seed: u64,
}

const CONCERNS: &[&str] = &[
    "声のかけ方が分からない",
    "長く家にいる子とどう暮らせばよいか",
    "将来のお金のことが心配",
    "外に出る練習をしたいが不安",
    "同じ経験をした人がどう過ごしているか聞きたい",
    "夜に眠れず、話し相手がほしい",
    "居場所があれば知りたい",
    "仕事を辞めてから人と話していない",
    "家族の中で話が続かない",
    "病院に行ったほうがよいか迷っている",
];

const NOTES: &[&str] = &[
    "ゆっくり話された。沈黙がときどきあった。",
    "はじめは小さな声。終わりに少し笑われた。",
    "家の中のことを順に話された。助言は求められなかった。",
    "前にもかけようとして、切ったことがあるとのこと。",
    "",
];

/// Draws the year, oldest call first.
pub fn draw(year: &Year<'_>) -> Vec<(Facts, Texts)> {
    let mut rng = StdRng::seed_from_u64(year.seed);
    let mut calls: Vec<(Facts, Texts)> = Vec::with_capacity(year.calls);
    if year.days.is_empty() {
        return calls;
    }
    for _ in 0..year.calls {
        let day = year.days[rng.random_range(0..year.days.len())];
        calls.push(one(&mut rng, day, year));
    }
    calls.sort_by_key(|(facts, _)| facts.started_at);
    calls
}

fn pick<T: Copy>(rng: &mut StdRng, weighted: &[(T, u32)]) -> T {
    let total: u32 = weighted.iter().map(|(_, weight)| weight).sum();
    let mut at = rng.random_range(0..total);
    for (value, weight) in weighted {
        if at < *weight {
            return *value;
        }
        at -= weight;
    }
    weighted[0].0
}

fn one(rng: &mut StdRng, day: Date, year: &Year<'_>) -> (Facts, Texts) {
    let minute = rng.random_range(0..180);
    let start = Instant::of_jst(day, Time::MIDNIGHT).plus(Duration::minutes(13 * 60 + minute));
    let mut facts = Facts::beginning(start, Source::DuringCall);
    if !year.supporters.is_empty() {
        facts.taken_by = Some(year.supporters[rng.random_range(0..year.supporters.len())]);
    }
    facts.kind = pick(
        rng,
        &[
            (Kind::Conversation, 84),
            (Kind::Silent, 7),
            (Kind::CutOff, 4),
            (Kind::WrongNumber, 2),
            (Kind::Enquiry, 3),
        ],
    );
    if facts.kind != Kind::Conversation {
        facts.ended_at = Some(start.plus(Duration::minutes(rng.random_range(1..6))));
        return (facts, Texts::default());
    }
    facts.ended_at = Some(start.plus(Duration::minutes(rng.random_range(8..60))));
    facts.channel = pick(rng, &[(Channel::Phone, 94), (Channel::Visit, 4), (Channel::Mail, 2)]);
    facts.novelty = pick(rng, &[(Novelty::New, 42), (Novelty::Repeat, 55), (Novelty::Unknown, 3)]);
    facts.relation = pick(
        rng,
        &[
            (Relation::Oneself, 38),
            (Relation::Mother, 34),
            (Relation::Father, 11),
            (Relation::Sibling, 6),
            (Relation::Grandparent, 3),
            (Relation::Spouse, 2),
            (Relation::Supporter, 3),
            (Relation::Other, 1),
            (Relation::Unknown, 2),
        ],
    );
    let oneself = facts.relation == Relation::Oneself;
    facts.caller_sex = match facts.relation {
        Relation::Mother => Sex::Female,
        Relation::Father => Sex::Male,
        _ => pick(rng, &[(Sex::Male, 48), (Sex::Female, 46), (Sex::Other, 2), (Sex::Unknown, 4)]),
    };
    facts.caller_age = if oneself { grown(rng) } else { elder(rng) };
    facts.person_sex = pick(rng, &[(Sex::Male, 62), (Sex::Female, 30), (Sex::Other, 2), (Sex::Unknown, 6)]);
    facts.person_age = grown(rng);
    facts.how_long = pick(
        rng,
        &[
            (HowLong::Unknown, 30),
            (HowLong::HalfToOne, 8),
            (HowLong::OneToTwo, 10),
            (HowLong::ThreeToFive, 15),
            (HowLong::FiveToSeven, 8),
            (HowLong::SevenToTen, 9),
            (HowLong::TenToTwenty, 14),
            (HowLong::OverTwenty, 6),
        ],
    );
    facts.residence = residence(rng, year.municipalities);
    facts.responses = Responses::default().with(Response::Listening);
    if rng.random_range(0..100) < 30 {
        facts.responses = facts.responses.with(Response::Information);
    }
    if rng.random_range(0..100) < 15 {
        facts.responses = facts.responses.with(Response::Referral);
        facts.referred_to = pick(
            rng,
            &[
                (ReferredTo::MunicipalOffice, 30),
                (ReferredTo::HikikomoriCentre, 25),
                (ReferredTo::FamilyAssociation, 20),
                (ReferredTo::LivelihoodSupport, 10),
                (ReferredTo::Medical, 10),
                (ReferredTo::SelfHelpGroup, 5),
            ],
        );
    }
    facts.heaviness = pick(rng, &[(0, 20), (1, 25), (2, 25), (3, 18), (4, 9), (5, 3)]);
    let texts = Texts {
        chief_concern: CONCERNS[rng.random_range(0..CONCERNS.len())].to_owned(),
        notes: NOTES[rng.random_range(0..NOTES.len())].to_owned(),
    };
    (facts.consistent(), texts)
}

fn grown(rng: &mut StdRng) -> Age {
    pick(
        rng,
        &[
            (Age::Teens, 6),
            (Age::Twenties, 20),
            (Age::Thirties, 26),
            (Age::Forties, 24),
            (Age::Fifties, 14),
            (Age::Sixties, 4),
            (Age::Unknown, 6),
        ],
    )
}

fn elder(rng: &mut StdRng) -> Age {
    pick(
        rng,
        &[
            (Age::Forties, 8),
            (Age::Fifties, 24),
            (Age::Sixties, 32),
            (Age::Seventies, 22),
            (Age::Eighties, 5),
            (Age::Unknown, 9),
        ],
    )
}

/// Towns that come first in the list are drawn more often, as a prefecture's large cities are.
fn residence(rng: &mut StdRng, municipalities: &[i32]) -> Residence {
    match rng.random_range(0..100) {
        0..12 => Residence::Unknown,
        12..18 => Residence::Outside,
        _ if municipalities.is_empty() => Residence::Unknown,
        _ => {
            let n = municipalities.len();
            let at = rng.random_range(0..n).min(rng.random_range(0..n));
            Residence::Municipality(municipalities[at])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn the_same_seed_draws_the_same_year_in_order_and_on_open_days() {
        let days = [date!(2026 - 05 - 13), date!(2026 - 05 - 14), date!(2026 - 05 - 15)];
        let year =
            Year { days: &days, calls: 500, supporters: &[Id(1)], municipalities: &[22100, 22130], seed: 7 };
        let (a, b) = (draw(&year), draw(&year));
        assert_eq!(a, b);
        assert_eq!(a.len(), 500);
        assert!(a.windows(2).all(|w| w[0].0.started_at <= w[1].0.started_at));
        assert!(a.iter().all(|(facts, _)| days.contains(&facts.called_on())));
    }
}
