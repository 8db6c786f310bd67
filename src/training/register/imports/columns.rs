//! The columns of a file and the words in them, as offices write them. An import reads all of these; an export writes the
//! first of each.

use crate::training::applications::entity::Standing;
use crate::training::register::entry::Offer;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// 番号
    Number,
    /// 氏名
    Name,
    /// フリガナ
    Kana,
    /// 支部
    Branch,
    /// 年度
    Year,
    /// 認定日
    Day,
    /// 立場
    Standing,
    /// 電話番号
    Phone,
    /// メールアドレス
    Email,
    /// 住所
    Address,
    /// できること
    Offers,
    /// 有効期限
    Until,
    /// 引き受けたくないこと
    Declines,
}

/// Every column with the names it goes by, as written in files; an export writes the first.
pub const COLUMNS: [(Column, &[&str]); 13] = [
    (Column::Number, &["認定番号", "番号", "認定証番号", "登録番号", "no", "no.", "number"]),
    (Column::Name, &["氏名", "名前", "お名前", "姓名", "name"]),
    (Column::Kana, &["フリガナ", "ふりがな", "カナ", "かな", "氏名カナ", "氏名フリガナ", "kana"]),
    (Column::Branch, &["支部", "所属", "所属支部", "支部名", "家族会", "branch"]),
    (Column::Year, &["認定年度", "年度", "修了年度", "受講年度", "year", "fiscal year"]),
    (Column::Day, &["認定日", "認定年月日", "発行日", "修了日", "date"]),
    (Column::Standing, &["立場", "区分", "属性", "standing"]),
    (Column::Phone, &["電話番号", "電話", "連絡先", "tel", "phone"]),
    (Column::Email, &["メールアドレス", "メール", "email", "e-mail", "mail"]),
    (Column::Address, &["住所", "address"]),
    (Column::Offers, &["できること", "活動", "可能な活動", "offers"]),
    (Column::Until, &["有効期限", "期限", "valid until"]),
    (Column::Declines, &["引き受けたくないこと", "希望しないこと", "配慮", "declines"]),
];

/// The words for a standing; an export writes the first.
pub const STANDINGS: [(Standing, &[&str]); 3] = [
    (Standing::Lived, &["経験者", "当事者", "元当事者", "ひきこもり経験者", "本人"]),
    (Standing::Family, &["家族", "親", "父", "母", "父親", "母親", "きょうだい", "兄弟姉妹"]),
    (Standing::Ally, &["支援者", "専門職", "協力者", "その他"]),
];

/// The words for what somebody offers; an export writes the first.
pub const OFFERS: [(Offer, &[&str]); 4] = [
    (Offer::Telephone, &["電話", "電話相談"]),
    (Offer::Visits, &["訪問", "訪問支援"]),
    (Offer::Talks, &["講演", "講話", "体験発表"]),
    (Offer::Online, &["オンライン", "zoom"]),
];

/// The name under which a column is exported.
pub fn title(column: Column) -> &'static str {
    COLUMNS
        .iter()
        .find(|(known, _)| *known == column)
        .and_then(|(_, names)| names.first())
        .copied()
        .unwrap_or("")
}
