//! Prefectures (JIS X 0401) and the codes of municipalities (JIS X 0402).
//! What always holds: a [`Prefecture`] is one of the 47; a [`MunicipalityCode`] has five digits and begins with one of them. A code
//! may be of a municipality that is no more, or not yet, in the table.

use std::fmt;
use std::str::FromStr;

/// One of the 47 prefectures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefecture(u8);

/// Name, kana; in the order of the code.
const PREFECTURES: [(&str, &str); 47] = [
    ("北海道", "ホッカイドウ"),
    ("青森県", "アオモリケン"),
    ("岩手県", "イワテケン"),
    ("宮城県", "ミヤギケン"),
    ("秋田県", "アキタケン"),
    ("山形県", "ヤマガタケン"),
    ("福島県", "フクシマケン"),
    ("茨城県", "イバラキケン"),
    ("栃木県", "トチギケン"),
    ("群馬県", "グンマケン"),
    ("埼玉県", "サイタマケン"),
    ("千葉県", "チバケン"),
    ("東京都", "トウキョウト"),
    ("神奈川県", "カナガワケン"),
    ("新潟県", "ニイガタケン"),
    ("富山県", "トヤマケン"),
    ("石川県", "イシカワケン"),
    ("福井県", "フクイケン"),
    ("山梨県", "ヤマナシケン"),
    ("長野県", "ナガノケン"),
    ("岐阜県", "ギフケン"),
    ("静岡県", "シズオカケン"),
    ("愛知県", "アイチケン"),
    ("三重県", "ミエケン"),
    ("滋賀県", "シガケン"),
    ("京都府", "キョウトフ"),
    ("大阪府", "オオサカフ"),
    ("兵庫県", "ヒョウゴケン"),
    ("奈良県", "ナラケン"),
    ("和歌山県", "ワカヤマケン"),
    ("鳥取県", "トットリケン"),
    ("島根県", "シマネケン"),
    ("岡山県", "オカヤマケン"),
    ("広島県", "ヒロシマケン"),
    ("山口県", "ヤマグチケン"),
    ("徳島県", "トクシマケン"),
    ("香川県", "カガワケン"),
    ("愛媛県", "エヒメケン"),
    ("高知県", "コウチケン"),
    ("福岡県", "フクオカケン"),
    ("佐賀県", "サガケン"),
    ("長崎県", "ナガサキケン"),
    ("熊本県", "クマモトケン"),
    ("大分県", "オオイタケン"),
    ("宮崎県", "ミヤザキケン"),
    ("鹿児島県", "カゴシマケン"),
    ("沖縄県", "オキナワケン"),
];

impl Prefecture {
    /// The prefecture with this code, 1 to 47.
    pub const fn new(code: u8) -> Option<Prefecture> {
        if matches!(code, 1..=47) { Some(Prefecture(code)) } else { None }
    }

    /// All of them, in order.
    pub fn all() -> impl Iterator<Item = Prefecture> {
        (1..=47).map(Prefecture)
    }

    /// The code, 1 to 47.
    pub const fn code(self) -> u8 {
        self.0
    }

    /// The name: 三重県.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The name as people say it: 三重, 東京, 北海道.
    pub fn short_name(self) -> &'static str {
        let name = self.name();
        // 北海道 has no shorter name.
        name.strip_suffix(['県', '都', '府']).unwrap_or(name)
    }

    /// The name in katakana: ミエケン.
    pub fn kana(self) -> &'static str {
        self.row().1
    }

    /// The prefecture with this name or short name, as written on paper.
    pub fn named(name: &str) -> Option<Prefecture> {
        Prefecture::all().find(|prefecture| prefecture.name() == name || prefecture.short_name() == name)
    }

    fn row(self) -> (&'static str, &'static str) {
        PREFECTURES[usize::from(self.0 - 1)]
    }
}

impl fmt::Display for Prefecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The five digits of a municipality: two of its prefecture, three of its own. `Display` writes all five (01100).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityCode(u32);

impl MunicipalityCode {
    /// The code with this number; `None` unless its first two of five digits are a prefecture's.
    pub const fn new(number: u32) -> Option<MunicipalityCode> {
        if matches!(number / 1000, 1..=47) { Some(MunicipalityCode(number)) } else { None }
    }

    /// The code as a number: 1100 for 01100.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The prefecture that the first two digits name.
    pub fn prefecture(self) -> Prefecture {
        // Holds by construction: 1 to 47.
        Prefecture(u8::try_from(self.0 / 1000).unwrap_or(1))
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.0)
    }
}

/// The text is not the five digits of a municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CodeError;

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the code of a municipality")
    }
}

impl std::error::Error for CodeError {}

impl FromStr for MunicipalityCode {
    type Err = CodeError;

    /// Reads exactly five ASCII digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let five_digits = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| five_digits);
        number.and_then(MunicipalityCode::new).ok_or(CodeError)
    }
}
