//! The headers of banks' CSV files, in any order and by any of the words that banks use.
//!
//! What always holds: columns are found by their headers alone, never by their place; a header that is not known is passed over.

use crate::fold::fold;

/// Where the columns of a file are, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) date: DateColumns,
    pub(super) amounts: AmountColumns,
    /// Columns that may say who paid, the most telling first.
    pub(super) payers: Vec<usize>,
    pub(super) balance: Option<usize>,
}

/// The date's column or columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateColumns {
    One(usize),
    /// Year, month and day apart.
    Three(usize, usize, usize),
}

/// How the file says amount and direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AmountColumns {
    /// A column for what came in and one for what went out.
    Two(usize, usize),
    /// A column for what came in alone: every line is a credit.
    InAlone(usize),
    /// One column, negative for what went out.
    Signed(usize),
    /// One column, and one that says the direction.
    Said(usize, usize),
}

/// Words for the day, in the order in which they are believed. お and ご before a word are dropped before comparing.
const DATE: &[&str] = &[
    "勘定日",
    "取引日",
    "取引年月日",
    "年月日",
    "日付",
    "入出金日",
    "取扱日",
    "入金日",
    "振込日",
    "取引日付",
    "操作日",
];
const IN: &[&str] = &[
    "入金",
    "入金額",
    "入金金額",
    "預り金額",
    "預かり金額",
    "預入金額",
    "預入額",
    "預入",
    "預入れ",
    "預け入れ",
    "預入れ額",
    "預入れ金額",
    "受入金額",
    "受入額",
    "預り",
    "預かり",
];
const OUT: &[&str] = &[
    "出金",
    "出金額",
    "出金金額",
    "支払金額",
    "支払い金額",
    "支払額",
    "支払",
    "支払い",
    "引出金額",
    "引出し金額",
    "引き出し金額",
    "引出額",
    "引出し",
    "引出",
    "引き出し",
    "払出金額",
    "払出額",
    "払出",
    "払戻金額",
];
const AMOUNT: &[&str] = &["金額", "取引金額", "入出金", "入出金額", "入出金金額"];
const DIRECTION: &[&str] = &["入払区分", "入出金区分", "入出区分", "貸借区分", "入払"];
const PAYER: &[&str] = &[
    "振込依頼人名",
    "振込依頼人",
    "振込人名",
    "振込人",
    "依頼人名",
    "振込依頼人名または契約者番号",
    "入出金先内容",
    "取引内容",
    "内容",
    "摘要内容",
    "摘要",
    "取扱内容",
    "取り扱い内容",
    // ゆうちょ銀行: how in 詳細１, who in 詳細２.
    "詳細2",
    "詳細1",
    "備考",
    "メモ",
    "取引区分",
    "明細区分",
];
const BALANCE: &[&str] =
    &["残高", "差引残高", "取引後残高", "現在高", "現在残高", "現在(貸付)高", "残高金額", "差引残高金額"];

/// The columns of a row of headers; none if the row has no date or no amounts, and so is none.
pub(super) fn find<'a>(row: impl Iterator<Item = &'a str>) -> Option<Columns> {
    let headers: Vec<String> = row.map(plain).collect();
    let is = |header: &String, word: &str| header.chars().eq(word.chars().flat_map(fold));
    let of = |word: &str| headers.iter().position(|header| is(header, word));
    let column = |words: &[&str]| words.iter().find_map(|word| of(word));
    let ending = |end: &str| headers.iter().position(|header| header.ends_with(end));
    let date = match (column(DATE), ending("(年)"), ending("(月)"), ending("(日)")) {
        (Some(date), ..) => DateColumns::One(date),
        (None, Some(year), Some(month), Some(day)) => DateColumns::Three(year, month, day),
        _ => return None,
    };
    let amounts = match (column(IN), column(OUT), column(AMOUNT), column(DIRECTION)) {
        (Some(credit), Some(debit), ..) => AmountColumns::Two(credit, debit),
        (_, _, Some(amount), Some(direction)) => AmountColumns::Said(amount, direction),
        (None, None, Some(amount), None) => AmountColumns::Signed(amount),
        (Some(credit), None, ..) => AmountColumns::InAlone(credit),
        _ => return None,
    };
    let mut payers = Vec::new();
    for word in PAYER {
        payers.extend((0..headers.len()).filter(|at| is(&headers[*at], word)));
    }
    Some(Columns { date, amounts, payers, balance: column(BALANCE) })
}

/// A header folded, without spaces, currency and courtesy: お取引日 is 取引日, 入金金額（円） is 入金金額.
fn plain(header: &str) -> String {
    let folded: String =
        header.chars().flat_map(fold).filter(|c| !c.is_whitespace() && *c != '\u{FEFF}').collect();
    let bare = folded.trim_start_matches('※');
    let bare = ["(円)", "(税込)"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare);
    // Folded, お is オ and ご is コ with its mark.
    let bare = ["オ", "コ\u{3099}"].iter().find_map(|courtesy| bare.strip_prefix(courtesy)).unwrap_or(bare);
    bare.to_owned()
}
