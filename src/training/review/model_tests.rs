use proptest::prelude::*;
use time::macros::date;

use super::*;

fn people() -> impl Strategy<Value = Vec<Counted<(u8, u8)>>> {
    let one =
        (0u8..4, 0u8..3, any::<[bool; 4]>()).prop_map(|(a, b, [withdrawn, placed, completed, certified])| {
            Counted { keys: (a, b), withdrawn, placed, completed, certified }
        });
    proptest::collection::vec(one, 0..60)
}

fn days() -> impl Strategy<Value = Vec<Date>> {
    proptest::collection::vec((-40i64..200).prop_map(|n| date!(2022 - 06 - 01) + Duration::days(n)), 0..80)
}

#[test]
fn who_takes_one_stage_in_a_room_and_another_over_the_net_takes_both() {
    use Mode::{InPerson, Online};
    assert_eq!(Modes::of([]), Modes::None);
    assert_eq!(Modes::of([InPerson, InPerson]), Modes::InPerson);
    assert_eq!(Modes::of([Online]), Modes::Online);
    assert_eq!(Modes::of([Online, InPerson]), Modes::Both);
    assert_eq!(Modes::of([InPerson, Online, Online]), Modes::Both);
}

#[test]
fn six_weeks_are_six_columns_and_half_a_year_is_no_more_than_eight() {
    let (opens, ends) = (date!(2022 - 06 - 01), date!(2022 - 07 - 11));
    let weeks = slices(opens, Some(ends), &[date!(2022 - 06 - 03)]);
    assert_eq!(weeks.len(), 6);
    assert_eq!((weeks[0].first, weeks[0].last), (opens, date!(2022 - 06 - 07)));
    assert_eq!((weeks[5].first, weeks[5].last), (date!(2022 - 07 - 06), ends));
    assert!(slices(opens, Some(date!(2022 - 12 - 01)), &[]).len() <= 8);
    let late = slices(opens, Some(ends), &[date!(2022 - 07 - 14)]);
    let last = late.last().unwrap();
    assert_eq!((last.first, last.last, last.late), (date!(2022 - 07 - 12), date!(2022 - 07 - 14), true));
    assert_eq!(slices(opens, None, &[]).len(), 1, "nobody applied, and there is no deadline");
}

#[test]
fn money_of_one_fee_of_each_state() {
    let fee = |received, refunded, waived| Paid { amount: 5000, received, refunded, waived };
    let all = money([
        (fee(0, 0, false), Due::InTime),
        (fee(0, 0, false), Due::Overdue),
        (fee(3000, 0, false), Due::Overdue),
        (fee(1000, 0, false), Due::Left),
        (fee(5000, 0, false), Due::Left),
        (fee(6000, 0, false), Due::InTime),
        (fee(0, 0, true), Due::InTime),
        (fee(5000, 5000, false), Due::InTime),
    ]);
    let expected = Money {
        fees: 8,
        asked: 40_000,
        settled: 14_000,
        in_time: 5000,
        overdue: 7000,
        left: 4000,
        waived: 5000,
        released: 5000,
        received: 20_000,
        over: 1000,
        refunded: 5000,
    };
    assert_eq!(all, expected);
}

proptest! {
    #[test]
    fn the_rows_of_a_table_are_what_a_filter_counts_and_add_up_to_all(people in people()) {
        let all = together(&people);
        for by in [0, 1] {
            let key = |keys: &(u8, u8)| if by == 0 { keys.0 } else { keys.1 };
            let rows = split(&people, key);
            let mut sum = [0; 5];
            for (one, tally) in &rows {
                let own: Vec<_> = people.iter().filter(|p| key(&p.keys) == *one).collect();
                prop_assert_eq!(tally.numbers(), [
                    own.len() as u64,
                    own.iter().filter(|p| p.withdrawn).count() as u64,
                    own.iter().filter(|p| p.placed).count() as u64,
                    own.iter().filter(|p| p.completed).count() as u64,
                    own.iter().filter(|p| p.certified).count() as u64,
                ]);
                sum.iter_mut().zip(tally.numbers()).for_each(|(sum, n)| *sum += n);
            }
            prop_assert_eq!(sum, all.numbers());
        }
    }

    #[test]
    fn every_application_is_in_one_slice_and_the_slices_follow_each_other(
        days in days(), open in 0i64..30, length in proptest::option::of(0i64..300),
    ) {
        let opens = date!(2022 - 06 - 01) + Duration::days(open);
        let deadline = length.map(|length| opens + Duration::days(length));
        let slices = slices(opens, deadline, &days);
        prop_assert_eq!(in_slices(&slices, &days).iter().sum::<u64>(), days.len() as u64);
        prop_assert!(slices.iter().all(|slice| slice.first <= slice.last));
        prop_assert!(slices.windows(2).all(|two| two[0].last.next_day() == Some(two[1].first)));
        prop_assert!(slices.iter().filter(|slice| slice.late).count() <= 1);
        if let Some(deadline) = deadline {
            prop_assert!(slices.iter().all(|slice| slice.late == (slice.first > deadline.max(slices[0].first))));
        }
        // The line ends where all are counted, and never falls.
        let rising = rising(slices[0].first, slices[slices.len() - 1].last, &days);
        prop_assert_eq!(rising.last().copied().unwrap_or(0), days.len() as u64);
        prop_assert!(rising.windows(2).all(|two| two[0] <= two[1]));
    }

    #[test]
    fn sums_of_money_are_the_sums_of_their_parts(
        fees in proptest::collection::vec((1i64..10_000, 0i64..20_000, 0i64..20_000, any::<bool>(), 0usize..3), 0..40),
    ) {
        let fees: Vec<(Paid, Due)> = fees
            .into_iter()
            .map(|(amount, received, back, waived, due)| {
                let due = [Due::InTime, Due::Overdue, Due::Left][due];
                (Paid { amount, received, refunded: back.min(received), waived }, due)
            })
            .collect();
        let all = money(fees.iter().copied());
        prop_assert_eq!(all.asked, fees.iter().map(|(paid, _)| paid.amount).sum::<i64>());
        prop_assert_eq!(all.received, fees.iter().map(|(paid, _)| paid.received).sum::<i64>());
        prop_assert_eq!(all.asked, all.settled + all.in_time + all.overdue + all.left + all.waived + all.released);
        prop_assert_eq!(all.received, all.settled + all.over + all.refunded);
    }
}
