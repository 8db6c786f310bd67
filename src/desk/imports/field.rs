//! The columns that a file of calls may have, and the headers by which offices name them.
//!
//! What always holds: a header means at most one field; the first name of a field is the one that exports write; a
//! header that means nothing here is never guessed at, it is named in a warning.

use unicode_normalization::UnicodeNormalization;

/// A fact of a call, as a column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Field {
    /// Running number within desk and fiscal year.
    Number,
    /// The day. The one column that a file must have.
    Date,
    /// When it began.
    Start,
    /// When it ended.
    End,
    /// Who took it.
    TakenBy,
    /// New or repeat.
    Novelty,
    /// What the caller is to the person concerned.
    Relation,
    /// The caller's age.
    CallerAge,
    /// The caller's sex.
    CallerSex,
    /// Where the caller lives.
    Residence,
    /// Sex of the person concerned.
    PersonSex,
    /// Age of the person concerned.
    PersonAge,
    /// How long they have lived withdrawn.
    HowLong,
    /// The chief concern.
    ChiefConcern,
    /// How it was responded to.
    Response,
    /// Where the caller was referred to.
    ReferredTo,
    /// Notes.
    Notes,
    /// What kind of contact it was.
    Kind,
    /// By which way it came.
    Channel,
    /// How heavy it was.
    Heaviness,
}

use Field::*;

/// Every field with its names, in the order in which exports write them. The last name is the code.
pub const FIELDS: &[(Field, &[&str])] = &[
    (Number, &["受付番号", "番号", "No", "連番", "通番", "整理番号", "受付No", "number"]),
    (
        Date,
        &[
            "受付日",
            "日付",
            "相談日",
            "年月日",
            "受付年月日",
            "相談年月日",
            "受付日時",
            "相談日時",
            "日時",
            "date",
        ],
    ),
    (
        Start,
        &[
            "開始",
            "開始時刻",
            "開始時間",
            "受付時刻",
            "受付時間",
            "時刻",
            "相談開始",
            "相談開始時刻",
            "start",
        ],
    ),
    (End, &["終了", "終了時刻", "終了時間", "相談終了", "相談終了時刻", "end"]),
    (
        TakenBy,
        &[
            "対応者",
            "担当",
            "相談員",
            "担当者",
            "支援員",
            "受付者",
            "対応者名",
            "担当者名",
            "担当相談員",
            "taken_by",
        ],
    ),
    (Novelty, &["新規・再", "新規・再相談", "新・再", "区分", "新規・継続", "相談区分", "novelty"]),
    (
        Relation,
        &[
            "相談者",
            "続柄",
            "相談者続柄",
            "相談者属性",
            "属性",
            "本人との関係",
            "本人との続柄",
            "関係",
            "relation",
        ],
    ),
    (CallerAge, &["相談者年代", "相談者の年代", "相談者年齢", "相談者の年齢", "caller_age"]),
    (CallerSex, &["相談者性別", "相談者の性別", "caller_sex"]),
    (
        Residence,
        &[
            "住まい",
            "居住地",
            "市町村",
            "お住まい",
            "市町",
            "市町村名",
            "居住市町村",
            "居住市町",
            "住所",
            "住所地",
            "相談者住まい",
            "相談者居住地",
            "residence",
        ],
    ),
    (PersonSex, &["本人性別", "本人の性別", "当事者性別", "person_sex"]),
    (
        PersonAge,
        &["本人年代", "本人の年代", "本人年齢", "本人の年齢", "当事者年代", "当事者年齢", "person_age"],
    ),
    (HowLong, &["期間", "ひきこもり期間", "ひきこもりの期間", "ひきこもり年数", "how_long"]),
    (ChiefConcern, &["主訴", "相談内容", "内容", "相談の内容", "相談概要", "概要", "chief_concern"]),
    (Response, &["対応", "対応内容", "対応方法", "対応区分", "response", "responses"]),
    (
        ReferredTo,
        &["つなぎ先", "紹介先", "リファー先", "案内先", "つなぎ先機関", "紹介先機関", "referred_to"],
    ),
    (Notes, &["メモ", "備考", "特記事項", "記録", "notes"]),
    (Kind, &["種別", "種類", "通話種別", "相談種別", "kind"]),
    (Channel, &["経路", "手段", "方法", "相談方法", "相談手段", "相談経路", "channel"]),
    (Heaviness, &["重さ", "負担", "負担感", "しんどさ", "heaviness"]),
];

impl Field {
    /// The header that exports write, and that a fault names where the file has no such column.
    pub fn name(self) -> &'static str {
        FIELDS.iter().find(|(field, _)| *field == self).map_or("", |(_, names)| names[0])
    }

    /// What a header means.
    pub fn of_header(header: &str) -> Option<Field> {
        let key = folded(header);
        let named = |names: &[&str]| names.iter().any(|name| folded(name) == key);
        FIELDS.iter().find(|(_, names)| named(names)).map(|(field, _)| *field)
    }

    /// Whether a file may give it in several columns, whose texts are put under each other.
    fn may_repeat(self) -> bool {
        matches!(self, ChiefConcern | Notes)
    }
}

/// A word as it is compared: NFKC, lower case, without spaces, brackets, and the signs that only separate.
pub fn folded(text: &str) -> String {
    const SEPARATORS: [char; 19] = [
        '・', '･', '/', ',', '、', '。', '.', '_', '-', '\'', '(', ')', '「', '」', '【', '】', ':', '‐', '–',
    ];
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !SEPARATORS.contains(c) && !matches!(c, '\u{200B}' | '\u{FEFF}'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Which column of a file is what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The headers as the file spells them.
    pub headers: Vec<String>,
    /// What each means.
    pub fields: Vec<Option<Field>>,
    /// Columns that mean what an earlier one means already: index and field.
    pub twice: Vec<(usize, Field)>,
}

impl Layout {
    /// Reads the first row of a file.
    pub fn of(cells: &[String]) -> Layout {
        let mut layout = Layout::default();
        for (index, cell) in cells.iter().enumerate() {
            let header = documents::sheet::unneutralise(cell).trim().to_owned();
            let mut field = Field::of_header(&header);
            if let Some(known) = field.filter(|f| !f.may_repeat() && layout.fields.contains(&Some(*f))) {
                layout.twice.push((index, known));
                field = None;
            }
            layout.headers.push(header);
            layout.fields.push(field);
        }
        layout
    }

    /// Whether the file has a column for `field`.
    pub fn has(&self, field: Field) -> bool {
        self.fields.contains(&Some(field))
    }

    /// The header of `field` as the file spells it.
    pub fn header(&self, field: Field) -> &str {
        let at = self.fields.iter().position(|f| *f == Some(field));
        at.and_then(|at| self.headers.get(at)).map_or(field.name(), String::as_str)
    }

    /// The headers that mean nothing here, but for empty ones.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        let twice = |index: &usize| self.twice.iter().any(|(other, _)| other == index);
        let unread = self.fields.iter().enumerate().filter(move |(i, f)| f.is_none() && !twice(i));
        unread.filter_map(|(i, _)| self.headers.get(i)).map(String::as_str).filter(|h| !h.is_empty())
    }

    /// The text of `field` in a row: trimmed, a neutralised formula as it was, several columns under each other.
    pub fn cell(&self, cells: &[String], field: Field) -> String {
        let here = self.fields.iter().zip(cells).filter(|(f, _)| **f == Some(field));
        let texts = here.map(|(_, cell)| documents::sheet::unneutralise(cell.trim()).trim());
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n").replace("\r\n", "\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(names: &[&str]) -> Layout {
        Layout::of(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn no_header_means_two_fields() {
        let mut seen = std::collections::HashMap::new();
        for (field, names) in FIELDS {
            for name in *names {
                if let Some(other) = seen.insert(folded(name), *field) {
                    assert_eq!(other, *field, "{name}");
                }
            }
        }
    }

    #[test]
    fn headers_are_known_however_they_are_punctuated() {
        for (written, field) in [
            ("新規/再", Novelty),
            ("新規・再", Novelty),
            ("新規／再相談", Novelty),
            ("No.", Number),
            ("ＮＯ", Number),
            (" 受 付 日 ", Date),
            ("caller_age", CallerAge),
            ("Caller Age", CallerAge),
        ] {
            assert_eq!(Field::of_header(written), Some(field), "{written}");
        }
        assert_eq!(Field::of_header("天気"), None);
        assert_eq!(Field::of_header(""), None);
    }

    #[test]
    fn a_column_that_comes_twice_is_told_and_two_columns_of_notes_are_put_together() {
        let layout = headers(&["受付日", "日付", "メモ", "備考", "天気", ""]);
        assert_eq!(layout.twice, vec![(1, Date)]);
        assert_eq!(layout.unknown().collect::<Vec<_>>(), ["天気"]);
        let row = ["2025-06-04", "2025-06-05", "一つ目", "二つ目", "晴れ", ""].map(str::to_owned);
        assert_eq!(layout.cell(&row, Date), "2025-06-04");
        assert_eq!(layout.cell(&row, Notes), "一つ目\n二つ目");
    }

    #[test]
    fn a_formula_made_harmless_is_read_as_it_was() {
        let layout = headers(&["主訴"]);
        assert_eq!(layout.cell(&["'=cmd()".to_owned()], ChiefConcern), "=cmd()");
    }
}
