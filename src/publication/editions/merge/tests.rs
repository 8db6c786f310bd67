use proptest::prelude::*;

use super::*;

fn table(rows: &[(&str, u64)]) -> Table {
    Table {
        denominator: rows.iter().map(|row| row.1).sum(),
        rows: rows.iter().map(|(code, count)| Row { code: (*code).into(), count: *count }).collect(),
    }
}

fn told(protected: &Protected) -> Vec<(String, u64)> {
    protected.cells.iter().filter(|c| c.count > 0).map(|c| (c.codes.join("+"), c.count)).collect()
}

fn any_table(codes: &'static [&'static str]) -> impl Strategy<Value = Table> {
    // Small counts and none at all are what matters; a few large ones beside them.
    let count = prop_oneof![3 => Just(0_u64), 5 => 1_u64..6, 2 => 6_u64..60];
    prop::collection::vec(count, codes.len()).prop_map(|counts| {
        let rows: Vec<(&str, u64)> = codes.iter().copied().zip(counts).collect();
        table(&rows)
    })
}

const RELATIONS: &[&str] = &["self", "mother", "father", "sibling", "other", "unknown"];
const AGES: &[&str] = &["10s", "20s", "30s", "40s", "50s", "60s", "unknown"];
const PLACES: &[&str] = &["24201", "24202", "24207", "24543", "24", "outside", "unknown"];

fn check(table: &Table, threshold: u64, rule: Rule) -> Result<(), TestCaseError> {
    let protected = merge_small(table, threshold, rule);
    let sum: u64 = protected.cells.iter().map(|c| c.count).sum();
    prop_assert_eq!(sum, table.denominator);
    for row in table.rows.iter().filter(|row| row.count > 0) {
        let within = protected.cells.iter().filter(|c| c.codes.contains(&row.code)).count();
        prop_assert_eq!(within, 1, "{} is in {} cells", row.code, within);
    }
    if (1..=threshold).contains(&table.denominator) {
        prop_assert!(protected.is_withheld);
    } else {
        let small = protected.cells.iter().find(|c| (1..=threshold).contains(&c.count));
        prop_assert!(small.is_none(), "{:?} in {:?}", small, protected);
    }
    for cell in &protected.cells {
        let counted =
            table.rows.iter().filter(|r| cell.codes.contains(&r.code)).map(|r| r.count).sum::<u64>();
        prop_assert_eq!(cell.count, counted);
    }
    if threshold == 0 {
        prop_assert!(!protected.is_merged && !protected.is_withheld);
    }
    Ok(())
}

proptest! {
    #[test]
    fn nothing_small_is_left_unless_the_whole_table_is_small(
        relations in any_table(RELATIONS), ages in any_table(AGES), places in any_table(PLACES),
        threshold in 0_u64..10,
    ) {
        check(&relations, threshold, Rule::Rest)?;
        check(&ages, threshold, Rule::Neighbours)?;
        check(&places, threshold, Rule::Places)?;
    }
}

#[test]
fn small_relations_become_one_row_and_what_is_large_stays() {
    let relations =
        table(&[("self", 14), ("mother", 11), ("father", 4), ("sibling", 1), ("spouse", 2), ("other", 0)]);
    assert_eq!(
        told(&merge_small(&relations, 2, Rule::Rest)),
        [("self".into(), 14), ("mother".into(), 11), ("father".into(), 4), ("sibling+spouse".into(), 3)]
    );
}

#[test]
fn a_merged_row_that_is_small_itself_takes_the_next_smallest() {
    let relations = table(&[("self", 14), ("mother", 11), ("father", 3), ("spouse", 1)]);
    assert_eq!(
        told(&merge_small(&relations, 2, Rule::Rest)),
        [("self".into(), 14), ("mother".into(), 11), ("father+spouse".into(), 4)]
    );
}

#[test]
fn a_small_decade_joins_its_neighbour_and_the_ends_become_open() {
    let ages =
        table(&[("10s", 0), ("20s", 1), ("30s", 5), ("40s", 8), ("50s", 6), ("60s", 2), ("unknown", 3)]);
    assert_eq!(
        told(&merge_small(&ages, 2, Rule::Neighbours)),
        [("10s+20s+30s".into(), 6), ("40s".into(), 8), ("50s+60s".into(), 8), ("unknown".into(), 3)]
    );
}

#[test]
fn small_municipalities_become_one_until_that_is_large_enough() {
    let mie = table(&[
        ("24201", 7),
        ("24202", 5),
        ("24207", 3),
        ("24204", 2),
        ("24543", 1),
        ("outside", 6),
        ("unknown", 4),
    ]);
    assert_eq!(
        told(&merge_small(&mie, 2, Rule::Places)),
        [
            ("24201".into(), 7),
            ("24202".into(), 5),
            ("24207".into(), 3),
            ("24204+24543".into(), 3),
            ("outside+unknown".into(), 10)
        ]
    );
    let one = table(&[("24201", 7), ("24202", 5), ("24207", 1), ("outside", 6)]);
    assert_eq!(
        told(&merge_small(&one, 2, Rule::Places)),
        [("24201".into(), 7), ("24207+24202".into(), 6), ("outside".into(), 6)]
    );
}

#[test]
fn where_only_one_cell_would_be_left_nothing_is_told_but_the_sum() {
    let sexes = table(&[("male", 9), ("female", 1), ("unknown", 0)]);
    assert!(merge_small(&sexes, 2, Rule::Rest).is_withheld);
    let all_male = table(&[("male", 9), ("female", 0), ("unknown", 0)]);
    assert!(!merge_small(&all_male, 2, Rule::Rest).is_withheld);
}
