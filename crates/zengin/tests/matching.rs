//! Payments that try to be booked for the wrong person, one by one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use time::Date;
use time::macros::date;
use zengin::matching::{Claim, Doubt, Payment, Proposal, Reason, Verdict, Why, propose};
use zengin::statement::Direction;

const DUE: Date = date!(2023 - 01 - 31);
type Id = &'static str;

/// A claim of 5,000 yen.
fn claim(id: Id, reference: &str, name: &str) -> Claim<Id> {
    Claim {
        id,
        reference: Some(reference.to_owned()).filter(|reference| !reference.is_empty()),
        amount: 5000,
        names: vec![name.to_owned()],
        branches: Vec::new(),
        issued: Some(date!(2023 - 01 - 05)),
        due: Some(DUE),
        is_settled: false,
    }
}

fn of_branch(claim: Claim<Id>, branch: &str) -> Claim<Id> {
    Claim { branches: vec![branch.to_owned()], ..claim }
}

fn settled(claim: Claim<Id>) -> Claim<Id> {
    Claim { is_settled: true, ..claim }
}

/// A payment of 20 January 2023; its id is its payer.
fn paid(payer: Id, amount: i64) -> Payment<Id> {
    Payment {
        id: payer,
        date: date!(2023 - 01 - 20),
        amount,
        direction: Direction::Credit,
        is_correction: false,
        payer: payer.to_owned(),
    }
}

/// Each verdict in a line: the claim when sure, else the doubts and candidates.
fn told(payments: &[Payment<Id>], claims: &[Claim<Id>]) -> Vec<String> {
    propose(payments, claims).into_iter().map(line).collect()
}

fn line(proposal: Proposal<Id, Id>) -> String {
    match proposal.verdict {
        Verdict::Sure(candidate) => {
            format!("sure {}{}", candidate.claim, if candidate.is_late { " late" } else { "" })
        }
        Verdict::Unsure { doubts, candidates, splits, .. } => {
            let ids: Vec<Id> = candidates.iter().map(|candidate| candidate.claim).collect();
            let splits: Vec<String> = splits.iter().map(|split| split.join("+")).collect();
            format!("{doubts:?} {} | {}", ids.join(" "), splits.join(" ")).trim_end().to_owned()
        }
        Verdict::Nothing(why) => format!("{why:?}"),
    }
}

/// Four people of one programme, one branch of two, one pair with the same kana.
fn programme() -> Vec<Claim<Id>> {
    vec![
        claim("minoru", "00425", "ヨシダ　ミノル"),
        claim("aoi-1", "00438", "タカハシ　アオイ"),
        claim("aoi-2", "00441", "タカハシ　アオイ"),
        of_branch(claim("haru", "00453", "サトウ　ハル"), "ヒガシシブ"),
        of_branch(claim("natsu", "00466", "スズキ　ナツ"), "ヒガシシブ"),
    ]
}

#[test]
fn what_is_plain_is_sure() {
    for payer in [
        "ﾖｼﾀﾞ ﾐﾉﾙ",
        "ヨシダ　ミノル",
        "よしだみのる",
        "00425ﾖｼﾀﾞ ﾐﾉﾙ",
        "ﾖｼﾀﾞﾐﾉﾙ425",
        "振込＊ヨシダ　ミノル",
        "00425",
    ] {
        assert_eq!(told(&[paid(payer, 5000)], &programme()), ["sure minoru"], "{payer}");
    }
    // The number tells two people of one name apart; a parent has the family name.
    assert_eq!(told(&[paid("00441 ﾀｶﾊｼ ｱｵｲ", 5000)], &programme()), ["sure aoi-2"]);
    assert_eq!(told(&[paid("00425 ﾖｼﾀﾞ ｹｲｺ", 5000)], &programme()), ["sure minoru"]);
    // One slip in the name beside the right number.
    assert_eq!(told(&[paid("00425 ﾖｼﾀ ﾐﾉﾙ", 5000)], &programme()), ["sure minoru"]);
}

#[test]
fn an_adversarial_statement_gives_no_wrong_match() {
    use Doubt::*;
    let unsure = |doubts: &[Doubt], rest: &str| format!("{doubts:?} {rest}").trim_end().to_owned();
    let table: Vec<(Payment<Id>, String)> = vec![
        // The same kana twice.
        (paid("ﾀｶﾊｼ ｱｵｲ", 5000), unsure(&[SameName], "aoi-1 aoi-2 |")),
        (paid("タカハシ　アオイ", 10_000), unsure(&[SameName], "aoi-1 aoi-2 | aoi-1+aoi-2")),
        // Another person's number with the own name, or with nobody's.
        (paid("00438ﾖｼﾀﾞ ﾐﾉﾙ", 5000), unsure(&[ReferenceOfAnother], "aoi-1 minoru |")),
        (paid("00438ﾖｼﾀﾞ ﾐﾉﾘ", 5000), unsure(&[ReferenceOfAnother], "aoi-1 minoru |")),
        (paid("00425 ﾀﾅｶ ｼﾛｳ", 5000), unsure(&[OtherPayer], "minoru |")),
        // A number that is nobody's, and two numbers.
        (paid("00426ﾖｼﾀﾞ ﾐﾉﾙ", 5000), unsure(&[UnknownReference], "minoru |")),
        (
            paid("00438 00441 ﾀｶﾊｼ", 10_000),
            unsure(&[SeveralReferences, SameReference], "aoi-1 aoi-2 | aoi-1+aoi-2"),
        ),
        (
            paid("00438 00425 ﾀｶﾊｼ ｱｵｲ", 10_000),
            unsure(&[SeveralReferences, SameReference], "aoi-1 minoru aoi-2 | aoi-1+minoru"),
        ),
        // A branch that pays for its members, by its name, cut short, or for one of them by number.
        (paid("ﾋｶﾞｼｼﾌﾞ", 10_000), unsure(&[Branch, LikeName], "haru natsu | haru+natsu")),
        (paid("ﾄｸﾋ)ﾐｴ ﾋｶﾞｼｼﾌﾞ", 5000), unsure(&[Branch, LikeName], "haru natsu |")),
        (paid("00453 ﾋｶﾞｼｼﾌﾞ", 5000), unsure(&[Branch, OtherPayer], "haru natsu |")),
        (paid("00453 ﾋｶﾞｼｼﾌﾞ", 10_000), unsure(&[Branch, OtherPayer, OtherAmount], "haru natsu | haru+natsu")),
        // One member who pays for two.
        (paid("ｻﾄｳ ﾊﾙ", 10_000), unsure(&[OtherAmount], "haru | haru+natsu")),
        // Another amount, a family name alone, a name with one slip, a name with more.
        (paid("ﾖｼﾀﾞ ﾐﾉﾙ", 4560), unsure(&[OtherAmount], "minoru |")),
        (paid("ﾖｼﾀﾞ ﾐﾉﾙ", 5001), unsure(&[OtherAmount], "minoru |")),
        (paid("ﾖｼﾀﾞ", 5000), unsure(&[LikeName], "minoru |")),
        (paid("ﾖｼﾀﾞ ﾐﾉﾘ", 5000), unsure(&[LikeName], "minoru |")),
        (paid("ﾖｼﾀﾞ ﾐﾉﾙ ﾊﾊ", 5000), unsure(&[LikeName], "minoru |")),
        // Money that came before the claim was made: last year's.
        (
            Payment { date: date!(2023 - 01 - 04), ..paid("ﾖｼﾀﾞ ﾐﾉﾙ", 5000) },
            unsure(&[BeforeIssue], "minoru |"),
        ),
        (Payment { date: date!(2023 - 01 - 05), ..paid("ﾖｼﾀﾞ ﾐﾉﾙ", 5000) }, "sure minoru".to_owned()),
        // A family name that only begins alike, or that is not set apart.
        (paid("00425 ﾖｼﾀﾞﾔ ｹｲｺ", 5000), unsure(&[OtherPayer], "minoru |")),
        (paid("00425ﾖｼﾀﾞｹｲｺ", 5000), unsure(&[OtherPayer], "minoru |")),
        // No trace of anybody.
        (paid("ﾀﾅｶ ｼﾛｳ", 5000), "NoTrace".to_owned()),
        (paid("", 5000), "NoTrace".to_owned()),
        (paid("99999", 5000), "NoTrace".to_owned()),
        // No money, money that went out, a correction.
        (paid("ﾖｼﾀﾞ ﾐﾉﾙ", 0), "NoMoney".to_owned()),
        (paid("ﾖｼﾀﾞ ﾐﾉﾙ", -5000), "NoMoney".to_owned()),
        (Payment { direction: Direction::Debit, ..paid("ﾖｼﾀﾞ ﾐﾉﾙ", 5000) }, "WentOut".to_owned()),
        (Payment { is_correction: true, ..paid("00425ﾖｼﾀﾞ ﾐﾉﾙ", 5000) }, unsure(&[Correction], "minoru |")),
        // On the day it is due, and a day late: matched, and told.
        (Payment { date: DUE, ..paid("ﾖｼﾀﾞ ﾐﾉﾙ", 5000) }, "sure minoru".to_owned()),
        (Payment { date: date!(2023 - 02 - 01), ..paid("ﾖｼﾀﾞ ﾐﾉﾙ", 5000) }, "sure minoru late".to_owned()),
    ];
    for (payment, expected) in table {
        let payer = payment.payer.clone();
        assert_eq!(told(&[payment], &programme()), [expected], "{payer}");
    }
}

#[test]
fn money_paid_twice_pays_once_and_the_second_is_told() {
    let later = |payment: Payment<Id>| Payment { date: date!(2023 - 01 - 23), ..payment };
    let twice = [later(paid("ﾖｼﾀﾞﾐﾉﾙ", 5000)), paid("00425 ヨシダ　ミノル", 5000), paid("ﾖｼﾀﾞ ﾐﾉﾙ", 5000)];
    // The earliest pays, whatever the order in the file.
    assert_eq!(
        told(&twice, &programme()),
        ["[PossibleDouble] minoru |", "sure minoru", "[PossibleDouble] minoru |"]
    );
    let Verdict::Unsure { candidates, .. } = &propose(&twice, &programme())[0].verdict else { panic!() };
    assert_eq!(candidates[0].taken_by, Some("00425 ヨシダ　ミノル"));
    // Booked with an earlier statement.
    let before = [settled(claim("minoru", "00425", "ヨシダ　ミノル"))];
    for payer in ["ﾖｼﾀﾞ ﾐﾉﾙ", "00425ﾖｼﾀﾞ ﾐﾉﾙ", "00425"] {
        assert_eq!(told(&[paid(payer, 5000)], &before), ["[PossibleDouble] minoru |"], "{payer}");
    }
}

#[test]
fn a_name_that_a_settled_claim_has_too_is_not_sure() {
    // One of two people of a name has paid: what comes now may be the other's, or the first one's money once more.
    let claims =
        [settled(claim("aoi-1", "00438", "タカハシ　アオイ")), claim("aoi-2", "00441", "タカハシ　アオイ")];
    assert_eq!(told(&[paid("ﾀｶﾊｼ ｱｵｲ", 5000)], &claims), ["[SameName] aoi-1 aoi-2 |"]);
    assert_eq!(told(&[paid("441ﾀｶﾊｼ ｱｵｲ", 5000)], &claims), ["sure aoi-2"]);
}

#[test]
fn two_payers_for_one_claim_are_both_shown() {
    let claims = [claim("minoru", "00425", "ヨシダ　ミノル")];
    let both = [paid("00425 ﾖｼﾀﾞ ｹｲｺ", 5000), paid("ﾖｼﾀﾞ ﾐﾉﾙ", 5000)];
    assert_eq!(told(&both, &claims), ["[Contested] minoru |", "[Contested] minoru |"]);
}

#[test]
fn a_claim_of_nothing_and_a_claim_without_names_are_never_matched() {
    let nothing = Claim { amount: 0, ..claim("free", "00425", "ヨシダ　ミノル") };
    assert_eq!(
        told(&[paid("00425ﾖｼﾀﾞ ﾐﾉﾙ", 0), paid("00425ﾖｼﾀﾞ ﾐﾉﾙ", 5000)], &[nothing]),
        ["NoMoney", "[OtherAmount] free |"]
    );
    let nameless = [claim("empty", "", ""), claim("signs", "-", "・")];
    assert_eq!(told(&[paid("", 5000), paid("・", 5000), paid("ﾖｼﾀﾞ", 5000)], &nameless), ["NoTrace"; 3]);
}

#[test]
fn the_same_number_on_two_claims_is_not_sure() {
    let claims = [claim("one", "00425", "ヨシダ　ミノル"), claim("two", "425", "タナカ　シロウ")];
    assert_eq!(
        told(&[paid("00425ﾖｼﾀﾞ ﾐﾉﾙ", 5000)], &claims),
        ["[SameReference] one two | "].map(str::trim_end)
    );
}

#[test]
fn the_reasons_and_the_difference_are_told_side_by_side() {
    let Verdict::Unsure { candidates, .. } = &propose(&[paid("00438ﾖｼﾀﾞ ﾐﾉﾙ", 4500)], &programme())[0].verdict
    else {
        panic!()
    };
    let seen: Vec<_> = candidates
        .iter()
        .map(|candidate| (candidate.claim, candidate.reasons.clone(), candidate.difference))
        .collect();
    assert_eq!(seen, [("aoi-1", vec![Reason::Reference], -500), ("minoru", vec![Reason::Name], -500)]);
    let Verdict::Nothing(why) = propose(&[paid("ﾀﾅｶ", 1)], &programme())[0].verdict else { panic!() };
    assert_eq!(why, Why::NoTrace);
}

#[test]
fn a_claim_surely_paid_by_one_payment_is_in_no_split_of_another() {
    let payments = [paid("ｻﾄｳ ﾊﾙ", 5000), paid("ﾋｶﾞｼｼﾌﾞ", 10_000)];
    assert_eq!(told(&payments, &programme()), ["sure haru", "[Branch, LikeName] haru natsu |"]);
}

#[test]
fn a_sister_with_her_brothers_number_is_not_sure() {
    let claims = [claim("minoru", "00425", "ヨシダ　ミノル"), claim("minori", "00438", "ヨシダ　ミノリ")];
    assert_eq!(told(&[paid("00425 ﾖｼﾀﾞ ﾐﾉﾘ", 5000)], &claims), ["[ReferenceOfAnother] minoru minori |"]);
    assert_eq!(
        told(&[paid("00438 ﾖｼﾀﾞ ﾐﾉﾘ", 5000), paid("ﾖｼﾀﾞ ﾐﾉﾙ", 5000)], &claims),
        ["sure minori", "sure minoru"]
    );
}

#[test]
fn a_split_holds_the_claim_of_the_person_who_pays() {
    let claims = ["サトウ　ハル", "スズキ　ナツ", "キムラ　アキ"]
        .map(|name| of_branch(claim(name, "", name), "ヒガシシブ"));
    assert_eq!(
        told(&[paid("ｽｽﾞｷ ﾅﾂ", 10_000)], &claims),
        ["[OtherAmount] スズキ　ナツ | スズキ　ナツ+サトウ　ハル スズキ　ナツ+キムラ　アキ"]
    );
}

#[test]
fn a_large_branch_has_some_splits_told_and_the_rest_announced() {
    let names =
        ["ア", "イ", "ウ", "エ", "オ", "カ", "キ", "ク", "ケ", "コ", "サ", "シ", "ス", "セ", "ソ", "タ"];
    let claims: Vec<Claim<Id>> =
        names.into_iter().map(|name| of_branch(claim(name, "", name), "ヒガシシブ")).collect();
    let proposals = propose(&[paid("ﾋｶﾞｼｼﾌﾞ", 40_000), paid("ﾋｶﾞｼｼﾌﾞ", 80_000), paid("ﾋｶﾞｼｼﾌﾞ", 7_000)], &claims);
    let splits: Vec<(usize, bool)> = proposals
        .iter()
        .map(|proposal| match &proposal.verdict {
            Verdict::Unsure { splits, has_more_splits, .. } => (splits.len(), *has_more_splits),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(splits, [(20, true), (1, false), (0, false)]);
}
