//! Statements in the banks' forms, from sample files and written out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashSet;

use proptest::prelude::*;
use time::macros::date;
use time::{Date, Duration};
use zengin::statement::{Direction, Fault, FaultKind, Form, Line, Statement, read};

const FIXED: &[u8] = include_bytes!("data/fixed.txt");
const FIXED_CRLF: &[u8] = include_bytes!("data/fixed-crlf.txt");
const TWO_COLUMNS: &[u8] = include_bytes!("data/two-columns.csv");
const BEFORE: &[u8] = include_bytes!("data/before-the-headers.csv");
const THREE_DATES: &[u8] = include_bytes!("data/three-dates.csv");
const SIGNED: &[u8] = include_bytes!("data/signed.csv");

const TODAY: Date = date!(2023 - 01 - 20);

fn good(bytes: &[u8]) -> Statement {
    read(bytes, "main", TODAY).unwrap()
}

fn faults(bytes: &[u8]) -> Vec<(usize, String, String, FaultKind)> {
    let of = |fault: Fault| (fault.row, fault.column, fault.value, fault.kind);
    read(bytes, "main", TODAY).unwrap_err().into_iter().map(of).collect()
}

/// Row, day of January 2023, yen (negative when it went out), payer and balance.
fn told(statement: &Statement) -> Vec<(usize, u8, i64, &str, Option<i64>)> {
    let signed = |line: &Line| if line.direction == Direction::Credit { line.amount } else { -line.amount };
    let lines = statement.lines.iter();
    lines.map(|line| (line.row, line.date.day(), signed(line), line.payer.as_str(), line.balance)).collect()
}

#[test]
fn the_banks_own_form_is_read_with_and_without_line_ends() {
    for file in [FIXED, FIXED_CRLF] {
        let statement = good(file);
        assert_eq!(statement.form, Form::Fixed);
        let account = statement.account.as_ref().unwrap();
        assert_eq!((account.bank.as_str(), account.branch.as_str()), ("0005", "123"));
        assert_eq!((account.kind.as_str(), account.number.as_str()), ("1", "0001234567"));
        assert_eq!(account.holder, "ﾄｸﾋ)ﾐﾎﾝﾉｶｲ");
        let expected = [
            (2, 12, 5000, "ﾖｼﾀﾞ ﾐﾉﾙ", None),
            (3, 12, 5000, "00425ﾀｶﾊｼ ｱｵｲ", None),
            (4, 13, -330, "ﾃｽｳﾘﾖｳ", None),
            (5, 13, 15000, "ﾄｸﾋ)ﾋｶﾞｼｼﾌﾞ", None),
            (6, 16, 5000, "ﾖｼﾀﾞ ﾐﾉﾙ", None),
        ];
        assert_eq!(told(&statement), expected);
        assert!(statement.lines.iter().all(|line| line.date.year() == 2023 && !line.is_correction));
    }
}

#[test]
fn csv_is_read_by_its_headers_in_any_order_and_by_any_of_the_banks_words() {
    let two = good(TWO_COLUMNS);
    assert_eq!(two.form, Form::Csv);
    let expected = [
        (2, 12, 5000, "ﾖｼﾀﾞ ﾐﾉﾙ", Some(105_000)),
        (3, 12, 5000, "ｶ)ミホン", Some(110_000)),
        (4, 13, -330, "ﾌﾘｺﾐ ﾃｽｳﾘﾖｳ", Some(109_670)),
    ];
    assert_eq!(told(&two), expected);
    // A byte order mark, lines before the headers, an empty line, dates by era, full-width digits, a sum below.
    let expected = [
        (5, 12, 5000, "振込＊ヨシダ　ミノル", Some(105_000)),
        (6, 12, 5000, "０１２３ タカハシ　アオイ", Some(110_000)),
        (7, 13, -330, "手数料", Some(109_670)),
    ];
    assert_eq!(told(&good(BEFORE)), expected);
    let expected = [(2, 12, 5000, "ﾖｼﾀﾞ ﾐﾉﾙ", Some(105_000)), (3, 13, -330, "ｺｳｻﾞﾌﾘｶｴ", Some(104_670))];
    assert_eq!(told(&good(THREE_DATES)), expected);
    let expected = [(2, 12, 5000, "ﾖｼﾀﾞ ﾐﾉﾙ", Some(105_000)), (3, 13, -330, "ﾃｽｳﾘﾖｳ", Some(104_670))];
    assert_eq!(told(&good(SIGNED)), expected);
}

#[test]
fn every_bank_word_for_in_and_out_is_known() {
    for (came, went) in [
        ("入金", "出金"),
        ("入金金額(円)", "出金金額(円)"),
        ("お預り金額", "お支払金額"),
        ("お預かり金額", "お支払い金額"),
        ("預入金額", "払出金額"),
        ("お預入れ", "お支払金額"),
        ("お預入金額", "お引出金額"),
        ("入金額", "出金額"),
        ("お預け入れ", "お引き出し"),
        ("ご入金", "ご出金"),
        ("預り金額", "支払金額"),
        ("受入金額（円）", "払戻金額（円）"),
        ("お 預 り 金 額", "お支払額"),
    ] {
        for day in ["日付", "取引日", "勘定日", "お取引日", "取引年月日", "年月日", "お取扱日"]
        {
            let csv = format!(
                "{went},{day},知らない列,{came},お取引内容\n,2023/1/12,x,5000,ﾖｼﾀﾞ\n330,2023/1/13,x,,ﾃｽｳ\n"
            );
            assert_eq!(
                told(&good(csv.as_bytes())),
                [(2, 12, 5000, "ﾖｼﾀﾞ", None), (3, 13, -330, "ﾃｽｳ", None)],
                "{came} {day}"
            );
        }
    }
}

#[test]
fn the_direction_may_stand_in_a_column_of_its_own() {
    let csv = "勘定日,入払区分,取引金額,摘要\nR5.1.12,入金,5000,ﾖｼﾀﾞ\nR5.1.13,出金,330,ﾃｽｳ\n";
    assert_eq!(told(&good(csv.as_bytes())), [(2, 12, 5000, "ﾖｼﾀﾞ", None), (3, 13, -330, "ﾃｽｳ", None)]);
    let wrong = csv.replace("出金", "？");
    assert_eq!(
        faults(wrong.as_bytes()),
        [(3, "入払区分".to_owned(), "？".to_owned(), FaultKind::UnknownDirection)]
    );
}

#[test]
fn the_payer_is_the_cell_that_says_more_than_transfer() {
    let payer = |headers: &str, cells: &str| {
        let csv = format!("日付,入金,出金,{headers}\n2023/1/12,5000,,{cells}\n");
        good(csv.as_bytes()).lines[0].payer.clone()
    };
    assert_eq!(payer("摘要,備考", "振込,ﾖｼﾀﾞ"), "ﾖｼﾀﾞ");
    assert_eq!(payer("備考,振込依頼人名,摘要", "メモ,ﾖｼﾀﾞ,振込１"), "ﾖｼﾀﾞ");
    assert_eq!(payer("取引区分,明細区分,摘要", "振込,,ﾖｼﾀﾞ"), "ﾖｼﾀﾞ");
    assert_eq!(payer("詳細１,詳細２", "振込,ﾖｼﾀﾞ"), "ﾖｼﾀﾞ");
    assert_eq!(payer("お取り扱い内容", "振込 ﾖｼﾀﾞ"), "振込 ﾖｼﾀﾞ");
    assert_eq!(payer("摘要,摘要", "振込,ﾖｼﾀﾞ"), "ﾖｼﾀﾞ");
    assert_eq!(payer("摘要", "振込"), "振込");
    assert_eq!(payer("支店名", "東"), "");
}

#[test]
fn a_negative_amount_is_a_correction_and_goes_the_other_way() {
    let csv = "日付,入金,出金,摘要\n2023/1/12,-5000,,ﾖｼﾀﾞ\n2023/1/12,,▲330,ﾃｽｳ\n2023/1/12,0,330,ﾃｽｳ\n2023/1/12,0,,ﾅｼ\n2023/1/12,,0,ﾅｼ\n";
    let statement = good(csv.as_bytes());
    let seen: Vec<_> =
        statement.lines.iter().map(|line| (line.direction, line.amount, line.is_correction)).collect();
    let (credit, debit) = (Direction::Credit, Direction::Debit);
    assert_eq!(
        seen,
        [
            (debit, 5000, true),
            (credit, 330, true),
            (debit, 330, false),
            (credit, 0, false),
            (debit, 0, false)
        ]
    );
    let mut correction = FIXED.to_vec();
    correction[200 + 22..200 + 24].copy_from_slice(b"19");
    assert!(good(&correction).lines[0].is_correction);
}

#[test]
fn every_fault_is_told_and_nothing_is_read() {
    let csv = "取引日,お預り金額,お支払金額,残高,摘要\n2023/2/30,5000,,1,a\n2023/1/12,5千円,x,1,a\n2023/1/12,5000,330,1,a\n2023/1/12,,,1,a\n,5000,,1,a\n2023/1/12,\"5,00\",,1,a\n2023/1/12,5000.5,,１億,a\n2023/1/12,5000,,1,a\n";
    let fault = |row, column: &str, value: &str, kind| (row, column.to_owned(), value.to_owned(), kind);
    use jpcal::DateError::{NoSuchDay, NotADate};
    assert_eq!(
        faults(csv.as_bytes()),
        [
            fault(2, "取引日", "2023/2/30", FaultKind::Date(NoSuchDay { year: 2023, month: 2, day: 30 })),
            fault(3, "お預り金額", "5千円", FaultKind::NotAnAmount),
            fault(3, "お支払金額", "x", FaultKind::NotAnAmount),
            fault(4, "お預り金額", "5000", FaultKind::BothDirections),
            fault(5, "お預り金額", "", FaultKind::NoAmount),
            fault(6, "取引日", "", FaultKind::Date(NotADate)),
            fault(7, "お預り金額", "5,00", FaultKind::NotAnAmount),
            fault(8, "お預り金額", "5000.5", FaultKind::NotAnAmount),
            fault(8, "残高", "１億", FaultKind::NotAnAmount),
        ]
    );
    assert_eq!(faults(b""), [fault(1, "", "", FaultKind::Empty)]);
    assert_eq!(faults("名前,金額\nx,1\n".as_bytes()), [fault(1, "", "", FaultKind::NoHeaders)]);
    // Dollars are no yen.
    let dollars = "日付,内容,出金金額(USD),入金金額(USD)\n2023/1/12,a,,5\n";
    assert_eq!(faults(dollars.as_bytes()), [fault(1, "", "", FaultKind::NoHeaders)]);
    let broken = [TWO_COLUMNS, b"\"2023/1/14\",\"\xFF\xFE\"\r\n"].concat();
    assert_eq!(faults(&broken), [fault(5, "", "", FaultKind::NotText)]);
}

#[test]
fn a_fault_in_the_banks_own_form_is_told_with_record_and_field() {
    let found = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut file = FIXED.to_vec();
        change(&mut file);
        faults(&file)
    };
    let fault = |row, column: &str, value: &str, kind| (row, column.to_owned(), value.to_owned(), kind);
    assert_eq!(found(&|file| file[2] = b'1'), [fault(1, "種別コード", "01", FaultKind::OtherKind)]);
    assert_eq!(found(&|file| file[62] = b'5'), [fault(1, "預金種目", "5", FaultKind::OtherAccount)]);
    assert_eq!(
        found(&|file| file[200 + 35] = b'1'),
        [fault(7, "入金額合計", "0000000030000", FaultKind::Total(30001))]
    );
    assert_eq!(
        found(&|file| file[200 + 35] = b'x'),
        [fault(2, "取引金額", "00000000500x", FaultKind::Content)]
    );
    assert_eq!(
        found(&|file| file[200 + 21] = b'3'),
        [fault(2, "入払区分", "3", FaultKind::UnknownDirection)]
    );
    assert_eq!(
        found(&|file| file[200 + 9..200 + 15].copy_from_slice(b"110112")),
        [fault(2, "勘定日", "110112", FaultKind::FarDate)]
    );
    assert_eq!(found(&|file| file.truncate(1500)), [fault(8, "", "", FaultKind::Length(100))]);
    assert_eq!(found(&|file| file.truncate(1400)), [fault(7, "", "", FaultKind::Order)]);
    assert_eq!(found(&|file| file.truncate(400)), [fault(2, "", "", FaultKind::Order)]);
    // A second account in the file.
    assert_eq!(
        found(&|file| {
            let again = file[..1400].to_vec();
            file.truncate(1400);
            file.extend(again);
        }),
        [fault(8, "", "", FaultKind::OtherAccount)]
    );
    assert_eq!(
        found(&|file| file[200 + 81] = 0xFF),
        [fault(2, "振込依頼人名または契約者番号", "\u{FFFD}ｼﾀﾞ ﾐﾉﾙ", FaultKind::NotText)]
    );
}

#[test]
fn a_year_of_two_digits_is_the_one_of_the_last_ten_years() {
    let on = |digits: &[u8], today| {
        let mut file = FIXED.to_vec();
        file[200 + 9..200 + 15].copy_from_slice(digits);
        // The other lines are of 2023.
        read(&file, "main", today).map(|statement| statement.lines[0].date).ok()
    };
    assert_eq!(on(b"050112", date!(2023 - 01 - 20)), Some(date!(2023 - 01 - 12)));
    assert_eq!(on(b"050112", date!(2032 - 01 - 20)), Some(date!(2023 - 01 - 12)));
    // 平成31年, and a bank that writes the Western year.
    assert_eq!(on(b"310430", date!(2023 - 01 - 20)), Some(date!(2019 - 04 - 30)));
    assert_eq!(on(b"230112", date!(2023 - 01 - 20)), Some(date!(2023 - 01 - 12)));
    assert_eq!(on(b"050230", date!(2023 - 01 - 20)), None);
    assert_eq!(on(b"051312", date!(2023 - 01 - 20)), None);
}

#[test]
fn importing_twice_or_two_files_that_overlap_gives_each_line_once() {
    let line = |day: u8, payer: &str| format!("2023/1/{day},5000,,{payer}\n");
    let headers = "日付,入金,出金,摘要\n";
    let noon = format!("{headers}{}{}", line(12, "ﾖｼﾀﾞ"), line(13, "ﾖｼﾀﾞ"));
    // In the evening a second person of the name has paid, and the bank writes the newest first, in full width.
    let evening = format!("{headers}{}{}{}", line(13, "ヨシダ"), line(13, "ヨシダ"), line(12, "ヨシダ"));
    let identities = |csv: &str| -> Vec<_> {
        read(csv.as_bytes(), "main", TODAY).unwrap().lines.into_iter().map(|line| line.identity).collect()
    };
    let (noon, evening) = (identities(&noon), identities(&evening));
    let all: HashSet<_> = noon.iter().chain(&evening).collect();
    assert_eq!((noon.len(), evening.len(), all.len()), (2, 3, 3));
    // The same lines of another account are other lines.
    let other = read(format!("{headers}{}", line(12, "ﾖｼﾀﾞ")).as_bytes(), "other", TODAY).unwrap();
    assert!(!all.contains(&other.lines[0].identity));
    assert_eq!(noon[0].as_str(), "main|2023-01-12|+5000|ヨシダ||1");
}

proptest! {
    #[test]
    fn a_file_of_any_lines_is_read_as_it_was_written_and_twice_alike(
        lines in prop::collection::vec((0i64..400, 0i64..3_000_000, any::<bool>(), "[ァ-ン]{0,6}", prop::option::of(-5000i64..5_000_000)), 0..20),
        era: bool, cp932: bool, commas: bool,
    ) {
        let grouped = |amount: i64| {
            let digits = amount.abs().to_string();
            if !commas { return if amount < 0 { format!("-{digits}") } else { digits } }
            let mut out = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) { out.push(','); }
                out.push(digit);
            }
            if amount < 0 { format!("\"▲{out}\"") } else { format!("\"¥{out}\"") }
        };
        let mut csv = "残高,お取引日,お支払金額,お預り金額,お取引内容\r\n".to_owned();
        for (days, amount, credit, payer, balance) in &lines {
            let date = date!(2022 - 01 - 01) + Duration::days(*days);
            let day = if era { jpcal::EraDate::of(date).unwrap().to_string() } else { format!("{}/{}/{}", date.year(), u8::from(date.month()), date.day()) };
            let (came, went) = if *credit { (grouped(*amount), String::new()) } else { (String::new(), grouped(*amount)) };
            csv += &format!("{},{day},{went},{came},{payer}\r\n", balance.map(&grouped).unwrap_or_default());
        }
        // CP932 writes the yen sign as a backslash.
        let bytes = if cp932 { encode(&csv.replace('¥', "\\")) } else { csv.clone().into_bytes() };
        let statement = read(&bytes, "main", TODAY).unwrap();
        prop_assert_eq!(statement.lines.len(), lines.len());
        for (at, (line, (days, amount, credit, payer, balance))) in statement.lines.iter().zip(&lines).enumerate() {
            prop_assert_eq!(line.row, at + 2);
            prop_assert_eq!(line.date, date!(2022 - 01 - 01) + Duration::days(*days));
            prop_assert_eq!((line.amount, line.direction == Direction::Credit), (*amount, *credit));
            prop_assert_eq!((&line.payer, line.balance), (payer, *balance));
        }
        let identities: HashSet<_> = statement.lines.iter().map(|line| &line.identity).collect();
        prop_assert_eq!(identities.len(), lines.len());
        prop_assert_eq!(read(&bytes, "main", TODAY).unwrap(), statement);
    }

    #[test]
    fn no_bytes_make_a_reader_panic(mut file in prop::collection::vec(any::<u8>(), 0..900), fixed: bool, place in 0usize..1600, byte: u8) {
        if fixed {
            file = FIXED.to_vec();
            file[place] = byte;
        }
        let _ = read(&file, "main", TODAY);
        let _ = read(&[b"\x93\xFA\x95t,\x93\xFC\x8B\xE0,".to_vec(), file].concat(), "main", date!(0001 - 01 - 01));
    }

    #[test]
    fn a_changed_byte_never_changes_an_amount_unseen(place in 200usize..1200, digit in b'0'..=b'9') {
        let mut file = FIXED.to_vec();
        file[place] = digit;
        if let Ok(statement) = read(&file, "main", TODAY) {
            let sum = |way| statement.lines.iter().filter(|line| line.direction == way).map(|line| line.amount).sum::<i64>();
            prop_assert_eq!((sum(Direction::Credit), sum(Direction::Debit)), (30_000, 330));
        }
    }
}

fn encode(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}
