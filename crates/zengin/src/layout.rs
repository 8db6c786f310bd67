//! Where each field stands in the records of the banks' association: first column (from 1), length in bytes, and what it may hold.
//! The names are the standard's own. The README shows the same tables, and a test compares both.
//!
//! Sources: 全国銀行協会「適用業務およびレコード・フォーマット」, 総合振込 and 入出金取引明細 (ordinary, current and savings accounts), and the leaflets
//! of banks that print the same tables.

/// What a field may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Exactly this.
    Exactly(&'static str),
    /// Digits, filled with zeros from the left.
    Digits,
    /// Digits, or spaces when the sender has nothing to say.
    DigitsOrBlank,
    /// A holder's name, filled with spaces to the right.
    Name,
    /// A bank's or branch's name, filled with spaces to the right.
    Institution,
    /// Whatever the bank prints.
    Text,
    /// Spaces.
    Blank,
}

/// A field of a record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// The column that it begins in, from 1.
    pub(crate) from: usize,
    pub(crate) length: usize,
    pub(crate) holds: Holds,
}

impl Field {
    /// Its bytes in a record; empty if the record is too short.
    pub(crate) fn of<'a>(&self, record: &'a [u8]) -> &'a [u8] {
        record.get(self.from - 1..self.from - 1 + self.length).unwrap_or_default()
    }
}

/// The field of this name in a layout.
pub(crate) fn bytes<'a>(layout: &[Field], name: &str, record: &'a [u8]) -> &'a [u8] {
    layout.iter().find(|field| field.name == name).map(|field| field.of(record)).unwrap_or_default()
}

const fn field(name: &'static str, from: usize, length: usize, holds: Holds) -> Field {
    Field { name, from, length, holds }
}

use Holds::{Blank, Digits, DigitsOrBlank, Exactly, Institution, Name, Text};

/// 総合振込: 120 bytes a record.
pub(crate) mod transfer {
    use super::*;

    pub(crate) const LENGTH: usize = 120;

    pub(crate) const HEADER: [Field; 13] = [
        field("データ区分", 1, 1, Exactly("1")),
        field("種別コード", 2, 2, Exactly("21")),
        field("コード区分", 4, 1, Exactly("0")),
        field("委託者コード", 5, 10, Digits),
        field("委託者名", 15, 40, Name),
        field("振込指定日", 55, 4, Digits),
        field("仕向銀行番号", 59, 4, Digits),
        field("仕向銀行名", 63, 15, Institution),
        field("仕向支店番号", 78, 3, Digits),
        field("仕向支店名", 81, 15, Institution),
        field("預金種目", 96, 1, Digits),
        field("口座番号", 97, 7, Digits),
        field("ダミー", 104, 17, Blank),
    ];

    pub(crate) const DATA: [Field; 16] = [
        field("データ区分", 1, 1, Exactly("2")),
        field("被仕向銀行番号", 2, 4, Digits),
        field("被仕向銀行名", 6, 15, Institution),
        field("被仕向支店番号", 21, 3, Digits),
        field("被仕向支店名", 24, 15, Institution),
        field("手形交換所番号", 39, 4, DigitsOrBlank),
        field("預金種目", 43, 1, Digits),
        field("口座番号", 44, 7, Digits),
        field("受取人名", 51, 30, Name),
        field("振込金額", 81, 10, Digits),
        field("新規コード", 91, 1, Digits),
        field("顧客コード1", 92, 10, Digits),
        field("顧客コード2", 102, 10, Digits),
        field("振込指定区分", 112, 1, DigitsOrBlank),
        field("識別表示", 113, 1, Blank),
        field("ダミー", 114, 7, Blank),
    ];

    pub(crate) const TRAILER: [Field; 4] = [
        field("データ区分", 1, 1, Exactly("8")),
        field("合計件数", 2, 6, Digits),
        field("合計金額", 8, 12, Digits),
        field("ダミー", 20, 101, Blank),
    ];

    pub(crate) const END: [Field; 2] =
        [field("データ区分", 1, 1, Exactly("9")), field("ダミー", 2, 119, Blank)];
}

/// 入出金取引明細: 200 bytes a record.
pub(crate) mod statement {
    use super::*;

    pub(crate) const LENGTH: usize = 200;

    pub(crate) const HEADER: [Field; 18] = [
        field("データ区分", 1, 1, Exactly("1")),
        field("種別コード", 2, 2, Exactly("03")),
        field("コード区分", 4, 1, Exactly("0")),
        field("作成日", 5, 6, DigitsOrBlank),
        field("勘定日(自)", 11, 6, DigitsOrBlank),
        field("勘定日(至)", 17, 6, DigitsOrBlank),
        field("銀行コード", 23, 4, Digits),
        field("銀行名", 27, 15, Text),
        field("支店コード", 42, 3, Digits),
        field("支店名", 45, 15, Text),
        field("予備", 60, 3, DigitsOrBlank),
        field("預金種目", 63, 1, Digits),
        field("口座番号", 64, 10, DigitsOrBlank),
        field("口座名", 74, 40, Text),
        field("貸越区分", 114, 1, DigitsOrBlank),
        field("通帳・証書区分", 115, 1, DigitsOrBlank),
        field("取引前残高", 116, 14, DigitsOrBlank),
        field("ダミー", 130, 71, Text),
    ];

    pub(crate) const DATA: [Field; 20] = [
        field("データ区分", 1, 1, Exactly("2")),
        field("照会番号", 2, 8, DigitsOrBlank),
        field("勘定日", 10, 6, Digits),
        field("預入・払出日", 16, 6, DigitsOrBlank),
        field("入払区分", 22, 1, Digits),
        field("取引区分", 23, 2, DigitsOrBlank),
        field("取引金額", 25, 12, Digits),
        field("うち他店券金額", 37, 12, DigitsOrBlank),
        field("交換呈示日", 49, 6, DigitsOrBlank),
        field("不渡返還日", 55, 6, DigitsOrBlank),
        field("手形・小切手区分", 61, 1, DigitsOrBlank),
        field("手形・小切手番号", 62, 7, DigitsOrBlank),
        field("僚店番号", 69, 3, DigitsOrBlank),
        field("振込依頼人コード", 72, 10, Text),
        field("振込依頼人名または契約者番号", 82, 48, Text),
        field("仕向銀行名", 130, 15, Text),
        field("仕向店名", 145, 15, Text),
        field("摘要内容", 160, 20, Text),
        field("EDI情報", 180, 20, Text),
        field("ダミー", 200, 1, Text),
    ];

    pub(crate) const TRAILER: [Field; 9] = [
        field("データ区分", 1, 1, Exactly("8")),
        field("入金件数", 2, 6, Digits),
        field("入金額合計", 8, 13, Digits),
        field("出金件数", 21, 6, Digits),
        field("出金額合計", 27, 13, Digits),
        field("貸越区分", 40, 1, DigitsOrBlank),
        field("取引後残高", 41, 14, DigitsOrBlank),
        field("データ・レコード件数", 55, 7, Digits),
        field("ダミー", 62, 139, Text),
    ];

    pub(crate) const END: [Field; 4] = [
        field("データ区分", 1, 1, Exactly("9")),
        field("レコード総件数", 2, 10, DigitsOrBlank),
        field("口座数", 12, 5, DigitsOrBlank),
        field("ダミー", 17, 184, Text),
    ];
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
