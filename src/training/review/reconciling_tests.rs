use proptest::prelude::*;

use super::*;

fn entry(id: i64, year: i16, number: &str, ended: Option<Ended>) -> Entry {
    Entry { id: Id(id), year, number: Some(number.to_owned()).filter(|n| !n.is_empty()), ended }
}

/// A certificate whose number is of the year of its programme.
fn paper(holder: i64, year: i16, n: i32, revoked: bool) -> Paper {
    Paper { holder: Id(holder), year, number: Number { year, n }, revoked }
}

/// As [`paper`], issued after the year of its programme.
fn later(holder: i64, year: i16, n: i32, revoked: bool) -> Paper {
    Paper { number: Number { year: year + 1, n }, ..paper(holder, year, n, revoked) }
}

fn alone(entry: Entry, papers: &[Paper]) -> Vec<Year> {
    reconcile(&[entry], papers, &BTreeMap::new())
}

#[test]
fn earlier_years_and_certificates_add_up_to_the_register() {
    let revoked = |is: bool| is.then_some(Ended::Revoked);
    let mut entries: Vec<Entry> = (0..48).map(|id| entry(id, 2013, "", None)).collect();
    entries.extend((100..253).map(|id| entry(id, 2014, "", revoked(id == 100))));
    let mut papers = Vec::new();
    for n in 1..=3 {
        entries.push(entry(1000 + i64::from(n), 2022, &format!("第R4-00{n}号"), revoked(n == 2)));
        papers.push(paper(1000 + i64::from(n), 2022, n, n == 2));
    }
    let years = reconcile(&entries, &papers, &BTreeMap::from([(2022, 3)]));
    let counted: Vec<_> =
        years.iter().map(|y| (y.year, y.brought, y.issued, y.taken_back, y.certified())).collect();
    assert_eq!(counted, [(2013, 48, 0, 0, 48), (2014, 153, 0, 1, 152), (2022, 0, 3, 1, 2)]);
    assert!(years.iter().all(|year| year.agrees() && year.missing.is_empty()));
}

#[test]
fn whoever_was_certified_before_is_not_counted_again() {
    let entries = [entry(1, 2013, "第H25-001号", None), entry(2, 2022, "第R4-002号", None)];
    let papers = [paper(1, 2022, 1, false), paper(2, 2022, 2, false)];
    let years = reconcile(&entries, &papers, &BTreeMap::new());
    assert_eq!((years[0].brought, years[0].certified()), (1, 1));
    assert_eq!((years[1].issued, years[1].again, years[1].certified(), years[1].register), (2, 1, 1, 1));
}

#[test]
fn certified_again_after_it_was_taken_back_is_one_person() {
    let years =
        alone(entry(1, 2022, "第R4-002号", None), &[paper(1, 2022, 1, true), paper(1, 2022, 2, false)]);
    assert_eq!((years[0].issued, years[0].taken_back, years[0].certified()), (2, 1, 1));
    assert!(years[0].agrees());
    // In another year: the new certificate is there again, and nothing is missing in the year of the entry.
    let years =
        alone(entry(1, 2022, "第R6-001号", None), &[paper(1, 2022, 1, true), paper(1, 2024, 1, false)]);
    assert!(years.iter().all(Year::agrees), "{years:?}");
    assert_eq!((years[0].certified(), years[1].again, years[1].certified()), (1, 1, 0));
}

#[test]
fn issued_after_the_year_of_the_programme_counts_in_that_year_and_what_differs_is_named() {
    let number = "第R5-001号";
    let first = Number { year: 2023, n: 1 };
    let counted = |ended, revoked| {
        let years = alone(entry(1, 2022, number, ended), &[later(1, 2022, 1, revoked)]);
        assert_eq!(
            years.iter().map(|y| (y.year, y.brought, y.issued, y.again)).collect::<Vec<_>>(),
            [(2022, 0, 1, 0)]
        );
        let why: Vec<Why> = years[0].differences.iter().map(|one| one.why).collect();
        (years[0].taken_back, years[0].certified(), years[0].register, why)
    };
    assert_eq!(counted(None, false), (0, 1, 1, vec![]));
    assert_eq!(counted(Some(Ended::Revoked), true), (1, 0, 0, vec![]));
    assert_eq!(counted(None, true), (1, 0, 1, vec![Why::RevokedButKept(first)]));
    assert_eq!(counted(Some(Ended::Revoked), false), (0, 1, 0, vec![Why::HoldsButEnded(first)]));
}

#[test]
fn an_entry_that_the_office_ended_is_no_difference() {
    for papers in [&[][..], &[paper(1, 2022, 1, false)], &[paper(1, 2022, 1, true)]] {
        let years = alone(entry(1, 2022, "第R4-001号", Some(Ended::ByOffice)), papers);
        assert!(years[0].agrees(), "{years:?}");
        let is_left = papers.iter().all(|paper| !paper.revoked);
        assert_eq!((years[0].ended, years[0].certified()), (u64::from(is_left), 0));
    }
}

#[test]
fn who_was_brought_with_a_number_from_elsewhere_stays_when_a_certificate_of_ours_is_taken_back() {
    for revoked in [false, true] {
        let years = alone(entry(1, 2022, "第R4-009号", None), &[paper(1, 2022, 1, revoked)]);
        assert!(years[0].agrees(), "{years:?}");
        assert_eq!((years[0].brought, years[0].taken_back + years[0].again, years[0].certified()), (1, 1, 1));
    }
}

#[test]
fn each_difference_is_named_and_so_is_a_number_that_nobody_has() {
    let entries = [entry(1, 2022, "第R4-001号", None), entry(2, 2022, "第R4-002号", Some(Ended::Revoked))];
    let papers = [paper(1, 2022, 1, true), paper(2, 2022, 2, false)];
    let years = reconcile(&entries, &papers, &BTreeMap::from([(2022, 4)]));
    let year = &years[0];
    assert_eq!(
        year.differences.iter().map(|one| (one.entry, one.why)).collect::<Vec<_>>(),
        [
            (Id(1), Why::RevokedButKept(Number { year: 2022, n: 1 })),
            (Id(2), Why::HoldsButEnded(Number { year: 2022, n: 2 })),
        ]
    );
    assert_eq!(year.certified(), 1);
    assert!(!year.agrees(), "the sums are alike by chance");
    assert_eq!(year.missing, [3..=4]);
}

#[test]
fn missing_numbers_are_told_in_runs_however_high_the_last_is() {
    let entries = [entry(1, 2022, "第R4-003号", None)];
    let given = BTreeMap::from([(2021, 0), (2022, i32::MAX)]);
    let years = reconcile(&entries, &[paper(2, 2022, i32::MAX, false)], &given);
    assert_eq!(years.len(), 1);
    assert_eq!(years[0].missing, [1..=2, 4..=i32::MAX - 1]);
    let years = reconcile(&entries, &[], &given);
    assert_eq!(years[0].missing, [1..=2, 4..=i32::MAX]);
}

proptest! {
    #[test]
    fn what_is_named_accounts_for_the_difference_of_both_sides(
        entries in proptest::collection::vec((0i16..4, 0u8..3, any::<bool>()), 1..30),
        papers in proptest::collection::vec((0usize..30, 0i16..4, any::<bool>(), any::<bool>()), 0..60),
    ) {
        let ended = |n: u8| [None, Some(Ended::Revoked), Some(Ended::ByOffice)][usize::from(n)];
        let entries: Vec<Entry> = (0..)
            .zip(&entries)
            .map(|(id, (year, end, foreign))| {
                entry(id, 2013 + year, if *foreign { "第S60-001号" } else { "" }, ended(*end))
            })
            .collect();
        let papers: Vec<Paper> = (1..)
            .zip(&papers)
            .map(|(n, (holder, year, is_later, revoked))| {
                let make = if *is_later { later } else { paper };
                make(i64::try_from(holder % entries.len()).unwrap(), 2013 + year, n, *revoked)
            })
            .collect();
        let years = reconcile(&entries, &papers, &BTreeMap::new());
        for year in &years {
            // The oracle: people of the year, one by one.
            let own: Vec<&Entry> = entries.iter().filter(|entry| entry.year == year.year).collect();
            let certified = own.iter().filter(|entry| {
                let theirs = || papers.iter().filter(|paper| paper.holder == entry.id);
                let holds = theirs().any(|paper| !paper.revoked);
                let brought = entry.number.is_some() || theirs().all(|paper| paper.year != entry.year);
                match entry.ended {
                    None => brought || holds,
                    Some(Ended::Revoked) => holds,
                    Some(Ended::ByOffice) => false,
                }
            });
            prop_assert_eq!(year.certified(), certified.count() as u64);
            prop_assert_eq!(year.register, own.iter().filter(|entry| entry.ended.is_none()).count() as u64);
            let more = year.differences.iter().filter(|d| matches!(d.why, Why::HoldsButEnded(_))).count() as u64;
            let less = year.differences.len() as u64 - more;
            prop_assert_eq!(year.certified() + less, year.register + more);
        }
        prop_assert_eq!(years.iter().map(|year| year.issued).sum::<u64>(), papers.len() as u64);
    }
}
