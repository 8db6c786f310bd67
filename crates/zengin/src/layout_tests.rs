#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

/// The tables of the README as (record, field, from, length).
fn in_the_readme() -> Vec<(String, String, usize, usize)> {
    let mut record = String::new();
    let mut rows = Vec::new();
    for line in include_str!("../README.md").lines() {
        if let Some(heading) = line.strip_prefix("#### ") {
            record = heading.to_owned();
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let [name, from, length, ..] = cells[..]
            && let (Ok(from), Ok(length)) = (from.parse(), length.parse())
        {
            rows.push((record.clone(), name.to_owned(), from, length));
        }
    }
    rows
}

fn records() -> [(&'static str, &'static [Field], usize); 8] {
    [
        ("総合振込 1", &transfer::HEADER, transfer::LENGTH),
        ("総合振込 2", &transfer::DATA, transfer::LENGTH),
        ("総合振込 8", &transfer::TRAILER, transfer::LENGTH),
        ("総合振込 9", &transfer::END, transfer::LENGTH),
        ("入出金取引明細 1", &statement::HEADER, statement::LENGTH),
        ("入出金取引明細 2", &statement::DATA, statement::LENGTH),
        ("入出金取引明細 8", &statement::TRAILER, statement::LENGTH),
        ("入出金取引明細 9", &statement::END, statement::LENGTH),
    ]
}

#[test]
fn every_record_is_filled_without_a_gap_or_an_overlap() {
    for (record, fields, length) in records() {
        let end = fields.iter().fold(1, |column, field| {
            assert_eq!(field.from, column, "{record} {}", field.name);
            column + field.length
        });
        assert_eq!(end, length + 1, "{record}");
    }
}

#[test]
fn the_readme_shows_the_layout_that_is_read() {
    let code: Vec<_> = records()
        .iter()
        .flat_map(|(record, fields, _)| {
            fields.iter().map(|field| ((*record).to_owned(), field.name.to_owned(), field.from, field.length))
        })
        .collect();
    assert_eq!(in_the_readme(), code);
}
