//! The people of the trainings: every name is put together by number, and nobody is meant.

/// Family names, with the characters that are easily lost.
const FAMILIES: [(&str, &str); 24] = [
    ("森下", "モリシタ"),
    ("𠮷田", "ヨシダ"),
    ("髙木", "タカギ"),
    ("中川", "ナカガワ"),
    ("西", "ニシ"),
    ("山﨑", "ヤマサキ"),
    ("岡林", "オカバヤシ"),
    ("浜田", "ハマダ"),
    ("川村", "カワムラ"),
    ("西森", "ニシモリ"),
    ("小笠原", "オガサワラ"),
    ("佐々木", "ササキ"),
    ("渡邊", "ワタナベ"),
    ("石黒", "イシグロ"),
    ("大塚", "オオツカ"),
    ("梅原", "ウメハラ"),
    ("藤井", "フジイ"),
    ("坂本", "サカモト"),
    ("長尾", "ナガオ"),
    ("松浦", "マツウラ"),
    ("今井", "イマイ"),
    ("桑原", "クワバラ"),
    ("三浦", "ミウラ"),
    ("早川", "ハヤカワ"),
];
const GIVEN: [(&str, &str); 20] = [
    ("由香", "ユカ"),
    ("実", "ミノル"),
    ("恵", "メグミ"),
    ("遥", "ハルカ"),
    ("和也", "カズヤ"),
    ("悠", "ユウ"),
    ("誠", "マコト"),
    ("里美", "サトミ"),
    ("蒼", "アオイ"),
    ("正", "タダシ"),
    ("千尋", "チヒロ"),
    ("昇", "ノボル"),
    ("文子", "フミコ"),
    ("直樹", "ナオキ"),
    ("久美子", "クミコ"),
    ("健", "ケン"),
    ("みどり", "ミドリ"),
    ("隆", "タカシ"),
    ("奈緒", "ナオ"),
    ("勇", "イサム"),
];

/// Branches with their prefecture, the name under which their account pays, and how many of them apply for a course of
/// sixty places. The first sends six, which is one more than it may.
pub(super) const BRANCHES: [(&str, i16, &str, usize); 20] = [
    ("三重県支部", 24, "ミエケンシブ", 6),
    ("高知県支部", 39, "コウチケンシブ", 5),
    ("大阪府支部", 27, "オオサカフシブ", 5),
    ("北海道支部", 1, "ホツカイドウシブ", 5),
    ("東京都支部", 13, "トウキヨウトシブ", 5),
    ("愛知県支部", 23, "アイチケンシブ", 4),
    ("福岡県支部", 40, "フクオカケンシブ", 4),
    ("宮城県支部", 4, "ミヤギケンシブ", 4),
    ("石川県支部", 17, "イシカワケンシブ", 4),
    ("埼玉県支部", 11, "サイタマケンシブ", 4),
    ("新潟県支部", 15, "ニイガタケンシブ", 3),
    ("岡山県支部", 33, "オカヤマケンシブ", 3),
    ("広島県支部", 34, "ヒロシマケンシブ", 3),
    ("兵庫県支部", 28, "ヒヨウゴケンシブ", 3),
    ("長野県支部", 20, "ナガノケンシブ", 3),
    ("静岡県支部", 22, "シズオカケンシブ", 2),
    ("山形県支部", 6, "ヤマガタケンシブ", 2),
    ("熊本県支部", 43, "クマモトケンシブ", 2),
    ("沖縄県支部", 47, "オキナワケンシブ", 2),
    ("香川県支部", 37, "カガワケンシブ", 1),
];

/// Somebody who does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// As written.
    pub name: String,
    /// In katakana.
    pub kana: String,
    /// Their address for mail.
    pub email: String,
}

impl Person {
    fn new(name: String, kana: String, email: &str) -> Person {
        Person { name, kana, email: format!("{email}@demo.example") }
    }
}

/// The supporters at the desk in Mie, who have accounts; then two who are called alike; then the others, each once for
/// `n` below 480.
pub(super) fn person(n: usize) -> Person {
    let called = |name: &str, kana: &str, email: &str| Person::new(name.into(), kana.into(), email);
    match n {
        SUPPORTER => called("森 千夏", "モリ チナツ", "supporter"),
        OTHER_SUPPORTER => called("西村 陽", "ニシムラ ハル", "supporter2"),
        ALIKE => called("坂元 望", "サカモト ノゾミ", "person106"),
        ALSO_ALIKE => called("阪本 希", "サカモト ノゾミ", "person116"),
        n => {
            let (family, family_kana) = FAMILIES[n % FAMILIES.len()];
            let (given, given_kana) = GIVEN[(n / FAMILIES.len() + 7 * (n % FAMILIES.len())) % GIVEN.len()];
            let email = format!("person{n}");
            Person::new(format!("{family} {given}"), format!("{family_kana} {given_kana}"), &email)
        }
    }
}

/// The supporter of the desk in Mie who has an entry in the register.
pub(super) const SUPPORTER: usize = 0;
/// Another of them.
pub(super) const OTHER_SUPPORTER: usize = 1;
/// Two whose names a bank writes alike, each the first of their branch.
const ALIKE: usize = 106;
const ALSO_ALIKE: usize = 116;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const PEOPLE: usize = FAMILIES.len() * GIVEN.len();

    #[test]
    fn nobody_is_there_twice() {
        let all: HashSet<(String, String)> =
            (0..PEOPLE).map(person).map(|one| (one.name, one.email)).collect();
        assert_eq!(all.len(), PEOPLE);
        let names: HashSet<String> = (0..PEOPLE).map(|n| person(n).name).collect();
        assert_eq!(names.len(), PEOPLE);
    }
}
