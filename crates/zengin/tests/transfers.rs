//! Files of transfers, held against the standard byte by byte.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use time::macros::date;
use time::{Date, Month};
use zengin::transfer::{LineEnding, Payment, Problem, Transfer, TransferError, read, write};
use zengin::{BankAccount, Sender, WrittenAccount};

fn sender() -> Sender {
    let account = WrittenAccount {
        bank: "0005",
        branch: "123",
        kind: "普通",
        number: "1234567",
        holder: "トクヒ）ミホンノカイ",
        bank_name: "ミホン",
        branch_name: "ホンテン",
    };
    Sender::parse("0000012345", &account).unwrap()
}

fn account(holder: &str) -> BankAccount {
    let written = WrittenAccount {
        bank: "9900",
        branch: "018",
        kind: "普通",
        number: "0000042",
        holder,
        ..Default::default()
    };
    BankAccount::parse(&written).unwrap()
}

fn transfer(payments: Vec<Payment>) -> Transfer {
    Transfer { sender: sender(), date: date!(2023 - 02 - 15), payments }
}

fn payment(holder: &str, amount: i64) -> Payment {
    Payment { to: account(holder), amount, customer: 7 }
}

#[test]
fn a_file_is_what_the_standard_says_byte_by_byte() {
    let file = write(
        &transfer(vec![payment("ヨシダ　ミノル", 9800), payment("タカハシ　アオイ", 10_000)]),
        LineEnding::None,
    );
    // Written out by hand from the standard's tables.
    let expected = [
        format!(
            "1210{}{:<40}0215{}{:<15}{}{:<15}1{}{}",
            "0000012345",
            "ﾄｸﾋ)ﾐﾎﾝﾉｶｲ",
            "0005",
            "ﾐﾎﾝ",
            "123",
            "ﾎﾝﾃﾝ",
            "1234567",
            " ".repeat(17)
        ),
        format!(
            "29900{}018{}00001{}{:<30}{}0{}{}7{}",
            " ".repeat(15),
            " ".repeat(15),
            "0000042",
            "ﾖｼﾀﾞ ﾐﾉﾙ",
            "0000009800",
            "0000000007",
            "0000000000",
            " ".repeat(8)
        ),
        format!(
            "29900{}018{}00001{}{:<30}{}0{}{}7{}",
            " ".repeat(15),
            " ".repeat(15),
            "0000042",
            "ﾀｶﾊｼ ｱｵｲ",
            "0000010000",
            "0000000007",
            "0000000000",
            " ".repeat(8)
        ),
        format!("8000002000000019800{}", " ".repeat(101)),
        format!("9{}", " ".repeat(119)),
    ]
    .concat();
    // In JIS X 0201 the kana stand from 0xA1 as they stand in Unicode from U+FF61.
    let bytes: Vec<u8> = expected
        .chars()
        .map(|c| if c.is_ascii() { c as u8 } else { u8::try_from(c as u32 - 0xFF61 + 0xA1).unwrap() })
        .collect();
    assert_eq!(bytes.len(), 600);
    assert_eq!(file.unwrap(), bytes);
}

#[test]
fn with_line_ends_each_record_has_122_bytes_and_ends_in_cr_lf() {
    let file = write(&transfer(vec![payment("ヨシダ", 1)]), LineEnding::CrLf).unwrap();
    assert_eq!(file.len(), 4 * 122);
    assert!(file.chunks(122).all(|record| record.ends_with(b"\r\n")));
    assert_eq!(read(&file).unwrap().total, 1);
}

#[test]
fn what_has_no_room_is_refused_and_never_cut() {
    let refused = |payments| write(&transfer(payments), LineEnding::None).unwrap_err();
    assert_eq!(refused(vec![]), TransferError::NoPayments);
    assert_eq!(
        refused(vec![payment("ア", 1), payment("ア", 0)]),
        TransferError::Amount { index: 1, amount: 0 }
    );
    assert_eq!(refused(vec![payment("ア", -5)]), TransferError::Amount { index: 0, amount: -5 });
    assert_eq!(
        refused(vec![payment("ア", 10_000_000_000)]),
        TransferError::Amount { index: 0, amount: 10_000_000_000 }
    );
    assert_eq!(refused(vec![payment("ア", 9_999_999_999); 101]), TransferError::TotalTooLarge);
    let customer = Payment { customer: 10_000_000_000, ..payment("ア", 1) };
    assert_eq!(refused(vec![customer]), TransferError::Customer { index: 0 });
}

#[test]
fn a_fault_in_the_bytes_is_found_with_its_record_and_field() {
    let good =
        write(&transfer(vec![payment("ヨシダ", 9800), payment("タカハシ", 1)]), LineEnding::None).unwrap();
    let found = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut file = good.clone();
        change(&mut file);
        read(&file)
            .unwrap_err()
            .into_iter()
            .map(|fault| (fault.record, fault.field, fault.problem))
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&|file| file[2] = b'2'), [(1, "種別コード", Problem::Content)]);
    assert_eq!(found(&|file| file[3] = b'1'), [(1, "コード区分", Problem::Content)]);
    // ｯ, ｰ and lower case are no bank's characters; ｶ after a space would be a name that does not begin at the left.
    for byte in [0xAF, 0xB0, b'a', b' ', 0xA6, b',', 0xE0] {
        assert_eq!(found(&|file| file[120 + 50] = byte), [(2, "受取人名", Problem::Content)], "{byte:x}");
    }
    assert_eq!(found(&|file| file[120 + 42] = b'3'), [(2, "預金種目", Problem::Content)]);
    assert_eq!(found(&|file| file[54..58].copy_from_slice(b"1302")), [(1, "振込指定日", Problem::Content)]);
    assert_eq!(found(&|file| file[240 + 89] = b'2'), [(4, "合計金額", Problem::Total(9802))]);
    assert_eq!(found(&|file| file[360 + 6] = b'3'), [(4, "合計件数", Problem::Total(2))]);
    assert_eq!(found(&|file| file[480 + 5] = b'x'), [(5, "ダミー", Problem::Content)]);
    assert_eq!(found(&|file| file.truncate(599)), [(5, "", Problem::Length(119))]);
    assert!(!found(&|file| file.truncate(480)).is_empty());
    assert_eq!(found(&|file| file.swap(360, 480)), [(4, "", Problem::Order), (5, "", Problem::Order)]);
    assert!(!found(&|file| file.clear()).is_empty());
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(
        payments in prop::collection::vec(("[ア-オカ-ヂツ-モ]{1,10}( [ガ-ゴパ]{1,5})?", 1i64..=9_999_999_999, 0u64..=9_999_999_999, 0u32..10_000_000, 0usize..3), 1..12),
        month in 1u8..=12, day in 1u8..=28, crlf: bool,
    ) {
        let kinds = ["普通", "当座", "貯蓄"];
        let payments: Vec<Payment> = payments.into_iter().map(|(holder, amount, customer, number, kind)| {
            let number = format!("{number:07}");
            let written = WrittenAccount { bank: "0310", branch: "101", kind: kinds[kind], number: &number, holder: &holder, bank_name: "ギンコウ", branch_name: "シテン-1" };
            Payment { to: BankAccount::parse(&written).unwrap(), amount, customer }
        }).collect();
        let date = Date::from_calendar_date(2024, Month::try_from(month).unwrap(), day).unwrap();
        let written = Transfer { sender: sender(), date, payments };
        let file = write(&written, if crlf { LineEnding::CrLf } else { LineEnding::None }).unwrap();
        let back = read(&file).unwrap();
        prop_assert_eq!(back.month_day, (month, day));
        prop_assert_eq!(back.sender_name, "ﾄｸﾋ)ﾐﾎﾝﾉｶｲ");
        prop_assert_eq!(back.from, ["0005", "123", "1", "1234567"]);
        prop_assert_eq!(back.total, written.payments.iter().map(|payment| payment.amount).sum::<i64>());
        prop_assert_eq!(back.payments.len(), written.payments.len());
        for (back, payment) in back.payments.iter().zip(&written.payments) {
            prop_assert_eq!(&back.holder, payment.to.holder());
            prop_assert_eq!(back.amount, payment.amount);
            prop_assert_eq!(back.customer.parse::<u64>().unwrap(), payment.customer);
            prop_assert_eq!(&back.to[3], payment.to.number());
            prop_assert_eq!(&back.to[2], &payment.to.kind().code().to_string());
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(file in prop::collection::vec(any::<u8>(), 0..700)) {
        let _ = read(&file);
    }

    #[test]
    fn no_byte_can_be_changed_to_another_amount_unseen(place in 0usize..480, byte: u8) {
        let file = write(&transfer(vec![payment("ヨシダ", 9800), payment("タカハシ", 1)]), LineEnding::None).unwrap();
        let mut changed = file.clone();
        changed[place] = byte;
        if let Ok(back) = read(&changed) {
            prop_assert_eq!(back.total, 9801);
            prop_assert_eq!(back.payments.iter().map(|payment| payment.amount).collect::<Vec<_>>(), vec![9800, 1]);
        }
    }
}
