//! Figures against a second way of counting: record by record, one question at a time.

use proptest::prelude::*;
use sea_orm::Iterable;
use time::macros::date;

use super::*;

const MIE: i16 = 24;

fn any_code<C: Code + std::fmt::Debug>() -> impl Strategy<Value = C> {
    prop::sample::select(C::iter().collect::<Vec<_>>())
}

fn any_residence() -> impl Strategy<Value = Residence> {
    prop::sample::select(vec![
        Residence::Municipality(24201),
        Residence::Municipality(24202),
        Residence::Municipality(24543),
        Residence::Municipality(27100),
        Residence::Prefecture(24),
        Residence::Prefecture(23),
        Residence::Outside,
        Residence::Unknown,
    ])
}

prop_compose! {
    fn any_record()(
        (day, hour, heaviness, responses) in (-40_i64..440, -1_i16..24, 0_i16..=5, 0_i16..16),
        (channel, kind, novelty) in (any_code::<Channel>(), any_code::<Kind>(), any_code::<Novelty>()),
        (relation, residence) in (any_code::<Relation>(), any_residence()),
        (caller_age, person_age, person_sex) in (any_code::<Age>(), any_code::<Age>(), any_code::<Sex>()),
        (how_long, referred_to) in (any_code::<HowLong>(), any_code::<ReferredTo>()),
        // Most contacts are calls; otherwise hardly any record would be in the total.
        is_call in prop::bool::weighted(0.8),
    ) -> Counted {
        Counted {
            called_on: date!(2025 - 04 - 01) + time::Duration::days(day),
            hour,
            channel: if is_call { Channel::Phone } else { channel },
            kind: if is_call { Kind::Conversation } else { kind },
            novelty,
            relation,
            caller_age,
            residence,
            person_age,
            person_sex,
            how_long,
            responses: Responses(responses),
            referred_to,
            heaviness,
        }
    }
}

fn year() -> Period {
    Period::new(date!(2025 - 04 - 01), date!(2026 - 03 - 31)).unwrap()
}

fn asked(records: &[Counted], question: impl Fn(&Counted) -> bool) -> u64 {
    records.iter().filter(|r| question(r)).count() as u64
}

proptest! {
    #[test]
    fn every_table_adds_up_to_its_denominator(
        records in prop::collection::vec(any_record(), 0..80), all in any::<bool>(),
    ) {
        let callers = if all { Callers::All } else { Callers::New };
        let f = Figures::count(records, year(), callers, MIE);
        for (name, table) in [
            ("residence", &f.residence), ("relation", &f.relation), ("caller_age", &f.caller_age),
            ("person_sex", &f.person_sex), ("person_age", &f.person_age), ("how_long", &f.how_long),
        ] {
            prop_assert_eq!(table.denominator, f.base(), "{}", name);
            prop_assert_eq!(table.rows.iter().map(|r| r.count).sum::<u64>(), table.denominator, "{}", name);
        }
        for (name, table) in [("weekday", &f.by_weekday), ("hour", &f.by_hour), ("heaviness", &f.heaviness)] {
            prop_assert_eq!(table.denominator, f.total, "{}", name);
            prop_assert_eq!(table.rows.iter().map(|r| r.count).sum::<u64>(), f.total, "{}", name);
        }
        for table in [&f.referred_to, &f.contacts, &f.channels] {
            prop_assert_eq!(table.rows.iter().map(|r| r.count).sum::<u64>(), table.denominator);
        }
        prop_assert_eq!(f.new + f.repeat + f.unknown, f.total);
        prop_assert_eq!(f.by_month.iter().map(MonthRow::total).sum::<u64>(), f.total);
        prop_assert_eq!(f.channels.count("phone"), f.total);
        prop_assert!(f.response.rows.iter().all(|r| r.count <= f.response.denominator));
    }

    #[test]
    fn every_number_is_what_asking_each_record_gives(records in prop::collection::vec(any_record(), 0..60)) {
        let f = Figures::count(records.clone(), year(), Callers::New, MIE);
        let within = |r: &Counted| r.called_on >= date!(2025 - 04 - 01) && r.called_on <= date!(2026 - 03 - 31);
        let call = |r: &Counted| within(r) && r.kind == Kind::Conversation && r.channel == Channel::Phone;
        let new = |r: &Counted| call(r) && r.novelty == Novelty::New;
        prop_assert_eq!(f.total, asked(&records, call));
        prop_assert_eq!(f.new, asked(&records, new));
        for c in Relation::iter() {
            prop_assert_eq!(f.relation.count(c.code()), asked(&records, |r| new(r) && r.relation == c));
        }
        for c in Age::iter() {
            prop_assert_eq!(f.caller_age.count(c.code()), asked(&records, |r| new(r) && r.caller_age == c));
            prop_assert_eq!(f.person_age.count(c.code()), asked(&records, |r| new(r) && r.person_age == c));
        }
        for c in Sex::iter() {
            prop_assert_eq!(f.person_sex.count(c.code()), asked(&records, |r| new(r) && r.person_sex == c));
        }
        for c in Response::iter() {
            prop_assert_eq!(f.response.count(c.code()), asked(&records, |r| call(r) && r.responses.has(c)));
        }
        for c in Kind::iter().filter(|k| *k != Kind::Conversation) {
            prop_assert_eq!(f.contacts.count(c.code()), asked(&records, |r| within(r) && r.kind == c));
        }
        for (code, number) in [("24201", 24201), ("24202", 24202), ("24543", 24543)] {
            let here = |r: &Counted| new(r) && r.residence == Residence::Municipality(number);
            prop_assert_eq!(f.residence.count(code), asked(&records, here));
        }
        let outside = [Residence::Municipality(27100), Residence::Prefecture(23), Residence::Outside];
        prop_assert_eq!(f.residence.count(OUTSIDE), asked(&records, |r| new(r) && outside.contains(&r.residence)));
        for month in &f.by_month {
            let in_month = |r: &Counted| call(r) && Month::of(r.called_on) == month.month;
            prop_assert_eq!(month.total(), asked(&records, in_month));
            prop_assert_eq!(month.new, asked(&records, |r| in_month(r) && r.novelty == Novelty::New));
        }
        for (day, hours) in f.by_weekday_and_hour.iter().enumerate() {
            for (hour, n) in hours.iter().enumerate() {
                let then = |r: &Counted| {
                    call(r) && usize::from(r.called_on.weekday().number_days_from_monday()) == day
                        && usize::try_from(r.hour) == Ok(hour)
                };
                prop_assert_eq!(*n, asked(&records, then));
            }
        }
    }

    #[test]
    fn residences_stand_by_count_then_by_official_code_and_what_is_no_municipality_last(
        records in prop::collection::vec(any_record(), 0..60),
    ) {
        let f = Figures::count(records, year(), Callers::All, MIE);
        let place = |row: &Row| row.code.parse::<i32>().ok().filter(|n| *n > 47);
        let first_other = f.residence.rows.iter().position(|r| place(r).is_none()).unwrap();
        let (known, rest) = f.residence.rows.split_at(first_other);
        prop_assert!(rest.iter().all(|r| place(r).is_none()));
        let in_order = |a: &Row, b: &Row| a.count > b.count || (a.count == b.count && place(a) < place(b));
        prop_assert!(known.windows(2).all(|pair| in_order(&pair[0], &pair[1])));
        prop_assert_eq!(rest.last().map(|r| r.code.as_str()), Some(UNKNOWN));
    }
}

#[test]
fn a_period_without_a_call_has_its_months_and_nothing_else() {
    let f = Figures::count([], year(), Callers::New, MIE);
    assert_eq!((f.total, f.by_month.len()), (0, 12));
    assert!(f.by_month.iter().all(|m| m.total() == 0));
}
