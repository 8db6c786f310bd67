//! What a bank's file may hold, and how a payer's text is compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use zengin::kana::{CharacterSet, KanaError, to_half_width};
use zengin::payer::{payer_key, read, reference_key};
use zengin::reference::{is_valid, with_check_digit};
use zengin::{AccountError, AccountKind, BankAccount, Sender, WrittenAccount};

fn name(text: &str) -> Result<String, KanaError> {
    to_half_width(text, CharacterSet::Name)
}

#[test]
fn a_name_is_written_in_the_banks_kana_however_it_was_typed() {
    for typed in
        ["ヨシダ　ミノル", "よしだ みのる", "ﾖｼﾀﾞ ﾐﾉﾙ", "ヨシタ\u{3099} ミノル", " ヨシタ゛　 ミノル　"]
    {
        assert_eq!(name(typed).as_deref(), Ok("ﾖｼﾀﾞ ﾐﾉﾙ"), "{typed}");
    }
    assert_eq!(name("キャノン・").unwrap_err(), KanaError { character: '・', position: 5 });
    assert_eq!(name("キョウコ ッァヮヵヶ").as_deref(), Ok("ｷﾖｳｺ ﾂｱﾜｶｹ"));
    assert_eq!(name("ヨーコ").as_deref(), Ok("ﾖ-ｺ"));
    assert_eq!(name("ﾖｰｺ").as_deref(), Ok("ﾖ-ｺ"));
    assert_eq!(name("ヴァンパップ").as_deref(), Ok("ｳﾞｱﾝﾊﾟﾂﾌﾟ"));
    assert_eq!(name("カ）ミホン").as_deref(), Ok("ｶ)ﾐﾎﾝ"));
    assert_eq!(name("トクヒ）ａｂｃ１２．").as_deref(), Ok("ﾄｸﾋ)ABC12."));
}

#[test]
fn what_a_bank_does_not_take_is_named_with_its_place() {
    for (text, character, position) in [
        ("吉田", '吉', 1),
        ("ヲノ", 'ヲ', 1),
        ("カヰ", 'ヰ', 2),
        ("カ,キ", ',', 2),
        ("カ、", '、', 2),
        ("アﾞ", 'ﾞ', 2),
        ("é", 'é', 1),
        ("㈱ミ", '㈱', 1),
    ] {
        assert_eq!(name(text), Err(KanaError { character, position }), "{text}");
    }
    // A branch's name has fewer signs than a holder's.
    assert_eq!(
        to_half_width("ヒガシ.", CharacterSet::Institution),
        Err(KanaError { character: '.', position: 4 })
    );
    assert_eq!(to_half_width("ヒガシ-1", CharacterSet::Institution).as_deref(), Ok("ﾋｶﾞｼ-1"));
}

#[test]
fn one_payer_has_one_key_however_the_bank_prints_the_name() {
    for text in [
        "ﾖｼﾀﾞ ﾐﾉﾙ",
        "ﾖｼﾀﾞﾐﾉﾙ",
        "ヨシダ　ミノル",
        "よしだみのる",
        "０１２３ヨシダ　ミノル",
        "ﾖｼﾀﾞ ﾐﾉﾙ 0123",
        "振込＊ヨシダ　ミノル",
        "ﾌﾘｺﾐ ﾖｼﾀﾞ ﾐﾉﾙ",
    ] {
        assert_eq!(payer_key(text), "ヨシダミノル", "{text}");
    }
    assert_eq!(payer_key("キョウコ"), payer_key("ｷﾖｳｺ"));
    assert_eq!(payer_key("ヨーコ"), payer_key("ﾖ-ｺ"));
    assert_ne!(payer_key("ヨーコ"), payer_key("ヨコ"));
    assert_ne!(payer_key("ハンダ"), payer_key("ハンタ"));
    for text in [
        "トクヒ）ミエ",
        "ﾄｸﾋ)ﾐｴ",
        "(ﾄｸﾋ)ﾐｴ",
        "トクテイヒエイリカツドウホウジン　ミエ",
        "ＮＰＯホウジンミエ",
        "ｴﾇﾋﾟｰｵｰﾎｳｼﾞﾝﾐｴ",
    ] {
        assert_eq!(payer_key(text), "(トクヒ)ミエ", "{text}");
    }
    assert_eq!(payer_key("ミエ（トクヒ"), payer_key("ﾐｴ(ﾄｸﾋ)"));
    // 株式会社トウ is not 加藤.
    assert_ne!(payer_key("ｶ)ﾄｳ"), payer_key("ｶﾄｳ"));
    assert_eq!(payer_key(""), "");
    assert_eq!(payer_key("0123"), "");
}

#[test]
fn a_reference_number_is_found_before_and_after_the_name_and_not_within() {
    let found = |text: &str| read(text).references;
    assert_eq!(found("0123ﾖｼﾀﾞﾐﾉﾙ"), ["123"]);
    assert_eq!(found("ﾖｼﾀﾞ ﾐﾉﾙ０１２３"), ["123"]);
    assert_eq!(found("R4-0123 ﾖｼﾀﾞ"), ["R40123"]);
    assert_eq!(found("0123-ﾖｼﾀﾞ"), ["123"]);
    assert_eq!(found("0123 0124 ﾐｴｼﾌﾞ 0123"), ["123", "124"]);
    assert_eq!(found("ﾀﾞｲ3ｼﾌﾞ"), [""; 0]);
    assert_eq!(found("ヨーコ"), [""; 0]);
    assert_eq!(read("ﾖ-ｺ0123").name, "ヨ-コ");
    assert_eq!(read("0123NPOﾎｳｼﾞﾝﾐｴ").name, "(トクヒ)ミエ");
    assert_eq!(read("0123 ﾖｼﾀﾞ ﾐﾉﾙ 5").family.as_deref(), Some("ヨシダ"));
    assert_eq!(read("振込＊ヨシダ　ミノル").family.as_deref(), Some("ヨシダ"));
    assert_eq!(read("0123 ﾖｼﾀﾞﾐﾉﾙ").family, None);
    assert_eq!(reference_key("００１２３"), "123");
    assert_eq!(reference_key("000"), "000");
}

#[test]
fn an_account_is_read_whole_and_every_error_is_told() {
    let written = WrittenAccount {
        bank: "０００５",
        branch: "123",
        kind: "普通預金",
        number: "1234567",
        holder: "よしだ　みのる",
        ..WrittenAccount::default()
    };
    let account = BankAccount::parse(&written).unwrap();
    assert_eq!(
        (account.bank(), account.branch(), account.kind(), account.number(), account.holder()),
        ("0005", "123", AccountKind::Ordinary, "1234567", "ﾖｼﾀﾞ ﾐﾉﾙ")
    );
    let wrong = WrittenAccount {
        bank: "5",
        branch: "12a",
        kind: "定期",
        number: "123456",
        holder: "吉田",
        ..written
    };
    assert_eq!(
        BankAccount::parse(&wrong).unwrap_err(),
        [
            AccountError::BankCode,
            AccountError::BranchCode,
            AccountError::Kind,
            AccountError::Number,
            AccountError::Holder(KanaError { character: '吉', position: 1 })
        ]
    );
    let long = WrittenAccount { holder: &"ガ".repeat(16), ..written };
    assert_eq!(BankAccount::parse(&long), Err(vec![AccountError::HolderTooLong { length: 32, longest: 30 }]));
    // The sender's own name has more room, but transfers are not paid from savings.
    assert!(Sender::parse("1234567890", &long).is_ok());
    let savings = WrittenAccount { kind: "貯蓄", ..written };
    assert_eq!(Sender::parse("123", &savings), Err(vec![AccountError::SenderCode, AccountError::Kind]));
}

#[test]
fn every_slip_of_one_digit_or_two_neighbours_is_found_in_a_reference_number() {
    // The example of the thesis.
    assert_eq!(with_check_digit(572, 3), "5724");
    for number in 0..10_000 {
        let reference = with_check_digit(number, 4);
        assert_eq!(reference.len(), 5);
        assert!(is_valid(&reference), "{reference}");
        let digits: Vec<char> = reference.chars().collect();
        for place in 0..digits.len() {
            for digit in '0'..='9' {
                let mut slip = digits.clone();
                slip[place] = digit;
                assert_eq!(is_valid(&slip.iter().collect::<String>()), digit == digits[place]);
            }
            let mut swapped = digits.clone();
            swapped.swap(place, (place + 1) % digits.len());
            if place + 1 < digits.len() {
                assert_eq!(is_valid(&swapped.iter().collect::<String>()), swapped == digits);
            }
        }
    }
    assert!(!is_valid("") && !is_valid("0") && !is_valid("12a4"));
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic_and_what_is_written_is_in_the_banks_set(text in "\\PC{0,24}") {
        let _ = read(&text);
        for (set, signs) in [(CharacterSet::Name, " ()-."), (CharacterSet::Institution, " -")] {
            if let Ok(half) = to_half_width(&text, set) {
                let permitted = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || ('ｱ'..='ﾟ').contains(&c) || signs.contains(c);
                prop_assert!(half.chars().all(permitted), "{half}");
                // A second time nothing changes.
                prop_assert_eq!(to_half_width(&half, set), Ok(half.clone()));
            }
        }
    }

    #[test]
    fn width_and_spaces_never_change_a_key(name in "[ァ-ヱンヴー]{1,10}", at in 0usize..10) {
        let key = payer_key(&name);
        let spaced: String = name.chars().enumerate().flat_map(|(i, c)| (i == at).then_some('　').into_iter().chain([c])).collect();
        prop_assert_eq!(&payer_key(&spaced), &key);
        if let Ok(half) = to_half_width(&name, CharacterSet::Name) {
            prop_assert_eq!(&payer_key(&half), &key);
        }
    }
}
