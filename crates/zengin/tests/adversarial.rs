//! A statement made to be booked for the wrong people, from its bytes to the proposals.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashMap;

use encoding_rs::SHIFT_JIS;
use time::macros::date;
use zengin::matching::{Claim, Payment, Verdict, propose};
use zengin::statement::read;

const FILE: &[u8] = include_bytes!("data/adversarial.csv");

/// The claims of one programme: 5,000 yen each, due at the end of January.
fn claims() -> Vec<Claim<&'static str>> {
    let people = [
        ("minoru", "00425", "ヨシダ　ミノル", ""),
        ("minori", "00497", "ヨシダ　ミノリ", ""),
        ("aoi-1", "00438", "タカハシ　アオイ", ""),
        ("aoi-2", "00441", "タカハシ　アオイ", ""),
        ("haru", "00453", "サトウ　ハル", "ヒガシシブ"),
        ("natsu", "00466", "スズキ　ナツ", "ヒガシシブ"),
        ("aki", "00470", "キムラ　アキ", "ヒガシシブ"),
        ("fuyu", "00509", "ヤマモト　フユ", ""),
        ("nagi", "00482", "ニシカワ　ナギ", ""),
    ];
    people
        .map(|(id, reference, name, branch)| Claim {
            id,
            reference: Some(reference.to_owned()),
            amount: 5000,
            names: vec![name.to_owned()],
            branches: if branch.is_empty() { Vec::new() } else { vec![branch.to_owned()] },
            issued: Some(date!(2023 - 01 - 05)),
            due: Some(date!(2023 - 01 - 31)),
            is_settled: false,
        })
        .into()
}

#[test]
fn an_adversarial_file_gives_no_wrong_match_and_misses_no_plain_one() {
    let text = SHIFT_JIS.decode(FILE).0;
    let truth: HashMap<usize, &str> = text
        .lines()
        .enumerate()
        .skip(1)
        .map(|(at, line)| (at + 1, line.rsplit_once(',').unwrap().1))
        .collect();
    let statement = read(FILE, "main", date!(2023 - 02 - 02)).unwrap();
    assert_eq!(statement.lines.len(), truth.len());
    let payments: Vec<Payment<usize>> = statement
        .lines
        .iter()
        .map(|line| Payment {
            id: line.row,
            date: line.date,
            amount: line.amount,
            direction: line.direction,
            is_correction: line.is_correction,
            payer: line.payer.clone(),
        })
        .collect();
    for proposal in propose(&payments, &claims()) {
        let sure = match &proposal.verdict {
            Verdict::Sure(candidate) => candidate.claim,
            _ => "-",
        };
        assert_eq!(sure, truth[&proposal.payment], "line {}: {:?}", proposal.payment, proposal.verdict);
    }
}
